"""The business case: what the saving is worth once it is paid for, whether to go on, and how to prove it."""

from __future__ import annotations

import msgspec

from route_audit.report.policies import Interval, Step


class Term(msgspec.Struct, frozen=True):
    """What the case rests on beside the log.

    Attributes:
        unit: ``usd``, ``usd_per_month``, ``share``, ``months`` or ``usd_per_answer``.
        value, low, high: the likely value and its ends.
        evidence: ``user``, ``measured``, ``published`` or ``default``.
    """

    id: str
    statement: str
    unit: str
    value: float
    low: float
    high: float
    evidence: str
    source: str


class Flow(msgspec.Struct, frozen=True):
    """One month of the case at the likely values, US dollars.

    Attributes:
        month: 1 is the first.
        share: of the traffic that the policy holds for; above 1 where the traffic grew.
        saving_usd, failures_usd, run_usd: what comes in and what goes out; ``failures_usd`` is None where
            nobody says what a wrong answer costs, and then nothing is subtracted for them.
        cumulative_usd: since the start, the effort included.
    """

    month: int
    share: float
    saving_usd: float
    failures_usd: float | None
    run_usd: float
    cumulative_usd: float


class Claim(msgspec.Struct, frozen=True):
    """A saving that others claim, held against this log.

    Attributes:
        statement, source: the claim and who makes it.
        saving_share: what it says, of the bill.
        needed_cost_share: the share of this bill that must move to where the recommended policy sends it;
            above 1, or None, where no share would do.
        here_cost_share, here_saving_share: what moves under the recommended policy, and what that saves.
        holds: whether this log shows as much.
    """

    statement: str
    source: str
    saving_share: float
    needed_cost_share: float | None
    here_cost_share: float
    here_saving_share: float
    holds: bool


class Risk(msgspec.Struct, frozen=True):
    """What could make it negative.

    Attributes:
        swing_usd: how far the net saving of a year goes from one end to the other; None where nobody
            knows, and that is the risk.
    """

    statement: str
    swing_usd: float | None


class Rollout(msgspec.Struct, frozen=True):
    """How to find out, and when to stop.

    Attributes:
        canary_share: of sessions, drawn by lot.
        margin_share: the loss of quality that must be ruled out: half of what would eat the saving, where a
            cost of a wrong answer is known, else the default.
        margin_evidence: ``user`` or ``default``.
        pass_share, discordance_share: what is assumed of passes, and of answers that differ.
        per_arm: requests in each of two arms, ``design_effect`` included.
        pairs: or requests answered by both models, each of another session.
        measurement_usd: what the calls of these pairs cost; judging them comes on top.
        weeks: that the canary takes to bring the requests of an arm; None without times.
        clean_labels: labels without a misroute that show fewer than one in a hundred.
        stop_rules: when to go back.
        error_share, power_share: of the test, one-sided.
        session_requests: requests that move in a session that has one; 1 where the log names no sessions.
        correlation_share: what is assumed of two answers of one session.
        design_effect: how many times as many requests an arm takes, since it is drawn by session.
    """

    canary_share: float
    margin_share: float
    margin_evidence: str
    pass_share: float
    discordance_share: float
    per_arm: int
    pairs: int
    measurement_usd: float
    weeks: float | None
    clean_labels: int
    stop_rules: tuple[str, ...]
    error_share: float = 0.025
    power_share: float = 0.8
    session_requests: float = 1.0
    correlation_share: float = 0.2
    design_effect: float = 1.0


class WhatIf(msgspec.Struct, frozen=True):
    """The sums of a month from which the headline can be worked out anew, US dollars of the contracted bill.

        policy  = bill - s*moved + s*(fixed + v*output + e/e0*further)
        saving  = (bill - policy) * volume
        net     = saving - s*volume*requests*f*L - run

    Attributes:
        bill_usd: as logged.
        moved_usd: what the requests that move cost as logged.
        fixed_usd: what they cost there beside output and further calls.
        output_usd: their output there.
        further_usd: calls of a cascade that go on; 0 where none does.
        escalation_share: at which ``further_usd`` stands (e0); None where the policy has no cascade, and then
            ``e`` redoes that share of what moves on its own model.
        routed_share: of requests that move (s is the share of them that still does).
        requests: that move, a month.
        failure_share: further wrong answers among them (f).
        wrong_answer_usd: what each costs (L); None where nobody says.
        run_usd: a month.
    """

    bill_usd: float
    moved_usd: float
    fixed_usd: float
    output_usd: float
    further_usd: float
    escalation_share: float | None
    routed_share: float
    requests: float
    failure_share: float
    wrong_answer_usd: float | None
    run_usd: float


class Finance(msgspec.Struct, frozen=True):
    """The case in dollars.

    Attributes:
        bill_usd, projected_usd, saving_usd: a year in full use at today's volume.
        failures_usd: what further wrong answers cost in such a year; None where nobody says what one costs,
            and then nothing is subtracted for them.
        run_usd: a year.
        net_saving_usd: P10, P50 and P90 of saving less failures and run.
        likely_net_saving_usd: the same with every value at its likely one: it adds up with bill, projected,
            failures and run, and is what the workbook's formulas come to. It is no P50: where dear outcomes
            reach further than cheap ones, the P50 is less.
        npv_usd: over the horizon, with effort, lead and ramp.
        mean_npv_usd, mean_loss_usd: the mean, and the mean of the draws below zero; None where none is.
        npv_positive_share: of the draws.
        npv_curve_usd: its quantiles at 0, 5, ..., 100 %.
        payback_months, discounted_payback_months: at the likely values; None within the horizon.
        payback_in_time_share: draws that pay back in the months asked for.
        roi_share: present value of what comes in less that of what goes out, over the latter.
        smallest_bill_usd: the month's bill from which on it pays back in time once in full use, at the likely
            values; None where nothing is saved.
        deciding_bill_usd: the month's bill from which on enough draws are worth it to go on; None where none
            is.
        waiting_usd: what a month of waiting costs; below zero it gains.
        perfect_information_usd: the most that knowing the outcome is worth.
        cash_saving_usd, avoided_usd: of a year's saving, what bills fall by and what stays inside contracts.
        break_even_usd_per_wrong_answer: what one may cost until a year's saving and its run are even.
        failure_share, failure_evidence: further wrong answers among the requests that move, and how known.
        full_savings_usd: of each of twelve months in full use at today's volume; the last goes on.
        bridge: the policy's steps in dollars of a year, from ``bill_usd`` to ``projected_usd``; announced
            prices are a step of their own where there are any.
        break_even_routed_share: of requests, how many must move for the net present value to be zero at the
            likely values, each saving what those that move save in the mean: above 1 where even all would
            not do; None where they save nothing.
    """

    bill_usd: float
    projected_usd: float
    saving_usd: float
    failures_usd: float | None
    run_usd: float
    net_saving_usd: Interval
    likely_net_saving_usd: float
    npv_usd: Interval
    mean_npv_usd: float
    mean_loss_usd: float | None
    npv_positive_share: float
    npv_curve_usd: tuple[float, ...]
    payback_months: float | None
    discounted_payback_months: float | None
    payback_in_time_share: float
    roi_share: float | None
    smallest_bill_usd: float | None
    deciding_bill_usd: float | None
    waiting_usd: float
    perfect_information_usd: float
    cash_saving_usd: float | None
    avoided_usd: float | None
    break_even_usd_per_wrong_answer: float | None
    failure_share: float
    failure_evidence: str
    months: tuple[Flow, ...]
    what_if: WhatIf
    full_savings_usd: tuple[float, ...]
    bridge: tuple[Step, ...]
    break_even_routed_share: float | None = None

    @property
    def net_savings_usd(self) -> tuple[float, float, float, float]:
        """P10, P50 and P90 of a year's net saving and the likely one: they are read together."""
        return *self.net_saving_usd.all, self.likely_net_saving_usd


class Unit(msgspec.Struct, frozen=True):
    """The calls of one tier to one model over the log's window: what later logs are held against.

    Attributes:
        calls: that are expected; retries and further calls of a cascade count.
        input_tokens, output_tokens: of all of them; calls that cost more than the mean are as much longer.
        input_usd, output_usd, other_usd: prompt with its cache, answer with hidden reasoning, and the rest.
    """

    tier: str
    model: str
    calls: float
    input_tokens: float
    output_tokens: float
    input_usd: float
    output_usd: float
    other_usd: float

    @property
    def usd(self) -> float:
        """All of it."""
        return self.input_usd + self.output_usd + self.other_usd


class BusinessCase(msgspec.Struct, frozen=True):
    """Whether to go on, on which terms, and what comes next.

    Attributes:
        policy: that the case is made for; None where none may be recommended.
        outcome: ``roll out``, ``measure``, ``do not build``, or ``no case`` where dollars are missing.
        decision: in one sentence.
        next_action: what to do on Monday.
        finance: None where nothing may be told in dollars; ``why`` says so.
        terms: the case file's values and the defaults that stand in.
        claims: that others make, held against this log.
        risks: the three largest.
        rollout: None where no policy is recommended.
        priced_requests: those with a price, by tier.
        before, plan: their calls as logged and under the policy, for holding later logs against them; no plan
            without a policy.
        plan_at_end: the plan at the prices of the window's last moment, as these are known when later logs
            come; empty where they are those of all its days.
        sure_share: of draws with a positive net present value, from which on it is worth going on.
    """

    policy: str | None
    outcome: str
    decision: str
    next_action: str
    why: str | None
    finance: Finance | None
    terms: tuple[Term, ...]
    claims: tuple[Claim, ...]
    risks: tuple[Risk, ...]
    rollout: Rollout | None
    priced_requests: dict[str, int]
    before: tuple[Unit, ...] = ()
    plan: tuple[Unit, ...] = ()
    plan_at_end: tuple[Unit, ...] = ()
    sure_share: float = 0.8
