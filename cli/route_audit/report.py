"""The report: finished numbers, frozen and versioned, that every renderer shows and JSON holds.

Shares are fractions of 1. Amounts are US dollars over the log's window at contracted prices, not
rounded. None means unknown, never zero. There is no prompt text in it by construction: its words
are model names, tags that users chose, file names and our own sentences.
"""

from __future__ import annotations

import msgspec

SCHEMA_VERSION = 1

UNRECONCILED = "UNRECONCILED"
"""The ``Reconciliation.status`` of a bill that contradicts what it was compared with."""

OUTSIDE = "outside --since/--until"
"""Of what ``Coverage.not_calls`` counts: attempts that the user did not ask about."""


class LogFile(msgspec.Struct, frozen=True):
    """One input. ``rows_read = attempts + rejected + not_calls``.

    Attributes:
        path: as given.
        sha256: of its bytes as they lie on disk.
        format: what it was read as.
        attempts: before duplicates are dropped: they are known only of all inputs together, as one may
            tell again what another has told.
        not_calls: records that by their format are no model call.
    """

    path: str
    sha256: str
    format: str
    rows_read: int = 0
    attempts: int = 0
    rejected: int = 0
    not_calls: int = 0


class Tool(msgspec.Struct, frozen=True):
    """What made the report, so that it can be made again."""

    version: str
    prices_as_of: str
    price_book_sha256: str
    logs: tuple[LogFile, ...]
    seed: int
    timezone: str


class Window(msgspec.Struct, frozen=True):
    """The first and last request (RFC 3339, UTC) and the days between; None where no row has a time."""

    start: str | None
    end: str | None
    days: float | None


class UnpricedModel(msgspec.Struct, frozen=True):
    """A model of the log without a price: what is missing from every total."""

    model: str
    requests: int
    input_tokens: int
    output_tokens: int


class Coverage(msgspec.Struct, frozen=True):
    """What the numbers rest on. ``rows_read = attempts + rejected + duplicates + not_calls``.

    Attributes:
        unpriced_models: requests by model name; ``unpriced`` has the tokens too.
        duplicates_by: the duplicates by what told them apart from new attempts.
        not_calls: records that are no model call, and attempts outside ``--since`` / ``--until``, by reason.
        estimated_tokens_share: share of all tokens that were counted by us, not logged.
        estimated_cost_share: share of the bill at the logged models that these tokens make up; None where
            nothing has a price.
        sample_rate: share of the traffic that the log holds; totals are scaled by its inverse.
    """

    rows_read: int
    requests: int
    attempts: int
    rejected: dict[str, int]
    duplicates: int
    duplicates_by: dict[str, int]
    not_calls: dict[str, int]
    priced_requests_share: float | None
    priced_tokens_share: float | None
    unpriced_models: dict[str, int]
    unpriced: tuple[UnpricedModel, ...]
    estimated_tokens_share: float | None
    estimated_cost_share: float | None
    window: Window
    sample_rate: float


class Percentiles(msgspec.Struct, frozen=True):
    """Seconds (linear interpolation); p95 from 200 requests and p99 from 1,000, else None.

    Attributes:
        evidence: ``measured``, ``fitted`` or ``prior``: the weakest that went into them.
        requests: how many requests they rest on.
    """

    p50: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    evidence: str
    requests: int


class ModelCost(msgspec.Struct, frozen=True):
    """One model of the log: requests, tokens and cost; cost None where it has no price."""

    model: str
    requests: int
    cost_usd: float | None
    input_tokens: int
    output_tokens: int


class Baseline(msgspec.Struct, frozen=True):
    """The logged traffic on its own models at the price of its day.

    Attributes:
        cost_usd: None where nothing in the log has a price.
        logged_cost_usd: what the log itself says, over the rows that say it; compared, never mixed.
        logged_cost_gap_share: (recomputed - logged) / logged over the priced rows that log a cost.
        failed_attempts, retries: attempts that failed; attempts beyond the first of their request.
        cost_standard_error_usd: of ``cost_usd``, since other sessions might have been sampled; None where
            the log is no sample.
    """

    cost_usd: float | None
    logged_cost_usd: float | None
    logged_cost_gap_share: float | None
    requests: int
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    failed_attempts: int
    retries: int
    latency_s: Percentiles
    by_model: tuple[ModelCost, ...]
    cost_standard_error_usd: float | None = None


class TierRow(msgspec.Struct, frozen=True):
    """One tier's part of the traffic, in requests, tokens and dollars."""

    tier: str
    requests: int
    requests_share: float
    tokens: int
    tokens_share: float
    cost_usd: float | None
    cost_share: float | None


class Disagreement(msgspec.Struct, frozen=True):
    """Requests whose answers look like other work than their tier says, and what they cost today.

    Attributes:
        requests_share, cost_share: of all requests, and of the whole bill.
        cost_usd: None where nothing in the log has a price.
    """

    requests: int
    requests_share: float
    cost_usd: float | None
    cost_share: float | None


class Hindsight(msgspec.Struct, frozen=True):
    """What answers look like, against the tiers that rest on requests alone. A shape is a hint, no label.

    Attributes:
        told_requests_share: share of all requests whose answers, or those of their type, look like a tier.
        easy_looked_hard: of an easy tier, their answers look like reasoning: what a router by tier would
            send to the cheap model and may regret.
        hard_looked_easy: reasoning or unsure, their answers look easy: what it would leave where it is
            and might have moved.
    """

    told_requests_share: float
    easy_looked_hard: Disagreement
    hard_looked_easy: Disagreement


class TypeRow(msgspec.Struct, frozen=True):
    """One request type; ``saving_usd`` is what ``saving_policy`` saves on it.

    Attributes:
        tier: of most of its requests.
        confidence: the mean of its requests' own.
        hindsight_tier: what most of its answers look like.
    """

    id: str
    label: str
    tier: str
    confidence: float
    requests: int
    requests_share: float
    cost_usd: float | None
    cost_share: float | None
    saving_usd: float | None
    saving_policy: str | None
    hindsight_tier: str


class Interval(msgspec.Struct, frozen=True):
    """P10, P50 and P90 of the saving over draws of the requests seen and of the assumptions."""

    p10: float
    p50: float
    p90: float


class Step(msgspec.Struct, frozen=True):
    """One bar of the bridge: the change in cost that this step makes (totals for the first and last)."""

    step: str
    cost_usd: float


class CacheCosts(msgspec.Struct, frozen=True):
    """The policy's cost under the three fates of the prompt cache."""

    kept_usd: float
    cold_usd: float
    replayed_usd: float


class TierCost(msgspec.Struct, frozen=True):
    """One tier's cost under a policy."""

    tier: str
    cost_usd: float


class ModelLegs(msgspec.Struct, frozen=True):
    """One model's expected calls and cost under a policy."""

    model: str
    legs: float
    cost_usd: float


class Swing(msgspec.Struct, frozen=True):
    """One assumption at the ends of its range, all others at their likely value.

    Attributes:
        id: of the assumptions that it stands for, without the tier.
        statement: what it is, in words.
        saving_at_low_usd, saving_at_high_usd: the saving at P10 and at P90 of its range; for the cache when
            it fares best and worst.
        swing_usd: how far the saving goes from one end to the other.
    """

    id: str
    statement: str
    saving_at_low_usd: float
    saving_at_high_usd: float
    swing_usd: float


class HoldOut(msgspec.Struct, frozen=True):
    """The choice of a policy made on the first days of the log, scored on the others.

    Attributes:
        policy: what would have been chosen.
        days, held_out_days: how many days it was chosen on, and scored on.
        saving_share, held_out_saving_share: of the bill of these days.
    """

    policy: str
    days: int
    held_out_days: int
    saving_share: float
    held_out_saving_share: float


class BreakEven(msgspec.Struct, frozen=True):
    """Where the saving would be gone; None where the log can't say.

    Attributes:
        usd_per_wrong_answer: cost of one further wrong answer at the assumed share of them.
        escalation_rate: share of routed requests redone on their logged model.
        misroute_share: share of routed requests that may fail when each costs what the user says; above 1
            where even all of them may. None where the user says nothing.
        output_ratio: output tokens on the target over those logged.
        price_ratio: the price of what moved over today's, as when the target gets dearer.
    """

    usd_per_wrong_answer: float | None
    escalation_rate: float | None
    misroute_share: float | None
    output_ratio: float | None
    price_ratio: float | None = None


class PolicyRow(msgspec.Struct, frozen=True):
    """What one policy would have cost and taken on the same traffic.

    Attributes:
        cost_usd: with every assumption at its likely value.
        saving_usd: baseline minus policy; positive is good.
        mean_saving_usd: the mean over the draws behind ``interval``: what budgets add up.
        positive_share: share of these draws in which something is saved.
        drivers: the assumptions that move the saving, the widest swing first.
        stress_saving_usd: with every assumption at its worse end at once: a stress test, no forecast.
        routed_requests_share: share of priced requests that move to another model.
        routed_cost_share: share of the baseline's cost that these requests make up.
        keeps_hard_requests: no reasoning or unsure request moves to a cheaper model.
        looked_hard_moved_down: requests whose answers look like reasoning that move to a cheaper model.
        excluded: requests that the target can't serve and that stay, by reason.
    """

    name: str
    kind: str
    where: str
    models: tuple[str, ...]
    cost_usd: float
    saving_usd: float
    saving_share: float | None
    interval: Interval
    mean_saving_usd: float
    positive_share: float
    drivers: tuple[Swing, ...]
    stress_saving_usd: float
    routed_requests_share: float
    routed_cost_share: float | None
    keeps_hard_requests: bool
    looked_hard_moved_down: int
    bridge: tuple[Step, ...]
    cache: CacheCosts
    by_tier: tuple[TierCost, ...]
    by_model: tuple[ModelLegs, ...]
    latency_s: Percentiles
    break_even: BreakEven
    excluded: dict[str, int]


class SkippedPolicy(msgspec.Struct, frozen=True):
    """A built-in policy that was left out, and why."""

    name: str
    reason: str


class Assumption(msgspec.Struct, frozen=True):
    """One assumed value, the range that holds 80 % of the belief, and where it comes from.

    Attributes:
        affects: the policies that some number of rests on it; empty where it is in all that move requests.
    """

    id: str
    statement: str
    value: float | str
    low: float | None
    high: float | None
    source: str
    evidence: str
    affects: tuple[str, ...] = ()


class Role(msgspec.Struct, frozen=True):
    """Which model plays a role, and why; ``model`` is None where none could be named."""

    role: str
    model: str | None
    why: str


class Period(msgspec.Struct, frozen=True):
    """The window carried to a month or a year.

    Attributes:
        cost_usd, saving_usd: None where the window can't carry it; ``why`` says so.
        saving_p10_usd, saving_p90_usd: the interval of the saving.
        method: how it was made.
        cost_low_usd, cost_high_usd: the range of the bill where it is not known but some of its days are.
    """

    name: str
    cost_usd: float | None
    saving_usd: float | None
    saving_p10_usd: float | None
    saving_p90_usd: float | None
    method: str | None
    why: str | None
    cost_low_usd: float | None = None
    cost_high_usd: float | None = None


class Scenario(msgspec.Struct, frozen=True):
    """A year that differs from the headline's in what ``varies`` says, and in nothing else."""

    varies: str
    cost_usd: float
    saving_usd: float | None


class PriceAhead(msgspec.Struct, frozen=True):
    """A price that is announced for a day ahead, of a model in the log or in a policy.

    Attributes:
        date: the first day of the new price.
        component: with its service tier and its context band, where it is not the plain one.
        from_usd, to_usd: contracted, per million tokens; per call for ``request_usd``.
    """

    model: str
    date: str
    component: str
    from_usd: float
    to_usd: float


class Commitment(msgspec.Struct, frozen=True):
    """So much is paid to a provider each month, used or not.

    Attributes:
        until: its last day; None where none is stated.
        in_force: on the price book's day; only then it counts.
        spend_usd: what a month at the logged models comes to there, beside what is owned; None where a
            month is not known.
    """

    provider: str
    usd_per_month: float
    until: str | None
    source: str
    in_force: bool
    spend_usd: float | None


class Load(msgspec.Struct, frozen=True):
    """A model's busiest minute under a policy, against what it may take and what is owned.

    Attributes:
        peak_minute_tokens, peak_minute_requests: the most of each, not always in one minute; None where
            the log can't say.
        tokens_per_min, requests_per_min: the model's limits; None where no file states them.
        limit_share: of the nearer limit.
        increments_paid: provisioned increments or machines of one's own that the policy pays for.
    """

    policy: str
    model: str
    peak_minute_tokens: int | None
    peak_minute_requests: int | None
    tokens_per_min: int | None
    requests_per_min: int | None
    limit_share: float | None
    increments_paid: int | None


class Contract(msgspec.Struct, frozen=True):
    """What a month of a policy saves on paper and in cash, US dollars a month.

    Attributes:
        list_saving_usd: at public prices.
        contracted_saving_usd: at negotiated prices, before commitments: the headline's.
        cash_saving_usd: what the month's bills fall by.
        avoided_usd: contracted less cash: it stays inside a commitment or in capacity that is owned.
        fully_loaded_usd, marginal_usd: the policy's bill with machines of one's own at their full price,
            and at what one more request costs; None where no such machine is used.
        why: why something is None that should not be.
    """

    policy: str
    list_saving_usd: float | None
    contracted_saving_usd: float | None
    cash_saving_usd: float | None
    avoided_usd: float | None
    fully_loaded_usd: float | None
    marginal_usd: float | None
    why: str | None


class Drift(msgspec.Struct, frozen=True):
    """The first quarter of the window's complete days against the last.

    Attributes:
        tiers_psi: population stability index of the requests by tier; None with too few requests.
        tokens_per_request_first, tokens_per_request_last: input and output tokens.
        saving_share_first, saving_share_last: the recommended policy's saving over the bill; None where
            none is recommended or the quarter costs nothing.
    """

    tiers_psi: float | None
    tokens_per_request_first: float | None
    tokens_per_request_last: float | None
    saving_share_first: float | None
    saving_share_last: float | None


class Recommendation(msgspec.Struct, frozen=True):
    """What to do, how sure, and what it rests on."""

    policy: str | None
    verb: str
    decision: str
    evidence_class: str
    rests_on: tuple[str, ...]


class Warn(msgspec.Struct, frozen=True):
    """Something a reader must know before trusting a number, with the rows that it touches.

    Attributes:
        usd: what these rows cost at the logged models; None where it touches no cost, or nobody knows which.
    """

    code: str
    message: str
    rows: int
    usd: float | None = None


class ReasonRow(msgspec.Struct, frozen=True):
    """Rows whose logged cost differs from the recomputed one for one reason.

    Attributes:
        code: of ``reconcile.alternatives.Reason``.
        usd: what the log says that these rows cost.
        gap_usd: recomputed minus logged, over these rows.
    """

    code: str
    rows: int
    usd: float
    gap_usd: float


class Discount(msgspec.Struct, frozen=True):
    """A share that a provider takes off list prices, as the costs that were compared show it.

    Attributes:
        share: off list prices, to four decimals.
        source: what shows it.
        overlay: the line for ``discounts`` in a price overlay; None where the price book has it already, or
            where the log's own costs are at list prices.
    """

    provider: str
    share: float
    source: str
    overlay: str | None


class ModelDay(msgspec.Struct, frozen=True):
    """One model's cost on one day of UTC.

    Attributes:
        day: as 2026-11-23; None without a time.
        compared_usd: what the log or the invoice says.
        gap_usd: recomputed minus compared.
        rows: the attempts behind the recomputed cost.
    """

    model: str
    day: str | None
    compared_usd: float
    recomputed_usd: float
    gap_usd: float
    rows: int


class InvoiceCheck(msgspec.Struct, frozen=True):
    """The recomputed bill against a provider's own, over the days that both cover.

    Attributes:
        files: as given.
        start, end: the first and the last of these days; None where the invoice or the log has no days, and
            all of both is compared, or where they have no day in common.
        billed_usd, list_usd: the invoice's cost, and its cost at list prices where it says one.
        recomputed_usd: of the same providers and days.
        gap_share: (recomputed - billed) / billed; None where they have no day in common.
        unlogged_usd: what was billed beyond what the log accounts for: never scaled into any number.
        outside_usd: billed on days that the log does not cover, in no comparison.
        undated_usd: billed on lines without a day in a file that has days, in no comparison.
        not_usage_usd: taxes, credits and purchases in a FOCUS file, in no comparison.
        model_days, model_days_matching: how many models and days both have, and how many of them agree.
        by_model_day: the worst of them.
    """

    files: tuple[str, ...]
    start: str | None
    end: str | None
    billed_usd: float
    list_usd: float | None
    recomputed_usd: float
    gap_share: float | None
    unlogged_usd: float
    outside_usd: float
    undated_usd: float
    not_usage_usd: float
    model_days: int
    model_days_matching: int
    by_model_day: tuple[ModelDay, ...]


class Reconciliation(msgspec.Struct, frozen=True):
    """How far the recomputed bill agrees with the costs that the log or an invoice states.

    Attributes:
        status: ``UNRECONCILED`` or another word of ``reconcile.status``.
        gap_share: (recomputed - compared) / compared; of the invoice where there is one, else of the log's
            own costs; None where there is nothing to compare with.
        logged_usd, recomputed_usd: over the rows that log a cost and have a price; None where none does.
        logged_gap_share: (recomputed - logged) / logged of the two; None where they come to nothing.
        rows: how many these are.
        rows_matching: how many of them agree to a billionth of a dollar, or of their cost.
        reasons: why the others differ, the largest logged cost first.
        discounts: constant ratios by provider; an invoice's goes before that of the log's own costs.
        by_model_day: logged against recomputed, the worst differences first.
        invoice: None where none was given.
    """

    status: str
    gap_share: float | None
    logged_usd: float | None
    recomputed_usd: float | None
    logged_gap_share: float | None
    rows: int
    rows_matching: int
    reasons: tuple[ReasonRow, ...] = ()
    discounts: tuple[Discount, ...] = ()
    by_model_day: tuple[ModelDay, ...] = ()
    invoice: InvoiceCheck | None = None

    @property
    def deciding_invoice(self) -> InvoiceCheck | None:
        """The invoice where it covers a day of the log: it decides over the log's own costs."""
        return None if self.invoice is None or self.invoice.gap_share is None else self.invoice


class Report(msgspec.Struct, frozen=True):
    """Everything that ``analyze`` found. Renderers only lay it out.

    ``cost_basis`` says in FOCUS words which cost every headline is.

    Attributes:
        hold_out: None where the log has too few days, or no policy may be recommended.
    """

    schema_version: int
    tool: Tool
    coverage: Coverage
    baseline: Baseline
    tiers: tuple[TierRow, ...]
    hindsight: Hindsight
    request_types: tuple[TypeRow, ...]
    request_type_count: int
    roles: tuple[Role, ...]
    policies: tuple[PolicyRow, ...]
    skipped_policies: tuple[SkippedPolicy, ...]
    hold_out: HoldOut | None
    periods: tuple[Period, ...]
    assumptions: tuple[Assumption, ...]
    recommendation: Recommendation
    warnings: tuple[Warn, ...]
    reconciliation: Reconciliation
    scenarios: tuple[Scenario, ...] = ()
    drift: Drift | None = None
    prices_ahead: tuple[PriceAhead, ...] = ()
    cost_basis: str = "contracted cost"
    contracts: tuple[Contract, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    loads: tuple[Load, ...] = ()


class FiredSignal(msgspec.Struct, frozen=True):
    """A signal that carries points in this request.

    Attributes:
        name, meaning: as the table of signals has them.
        in_system_prompt: the system prompt shows it; else the request's own words or build do.
        counts: 1, or the share that the user's words count where the system prompt says what to do.
        retrieval, extraction, reasoning, open: the points it gives when it counts whole.
    """

    name: str
    meaning: str
    in_system_prompt: bool
    counts: float
    retrieval: float
    extraction: float
    reasoning: float
    open: float


class Account(msgspec.Struct, frozen=True):
    """Why a request has its tier.

    Attributes:
        type_requests: requests of its type in the log.
        type_share: how much of the points below is the mean of the type, 0 to 1.
        signals: those that fired and carry points, the weightiest first.
        points: for each of retrieval, extraction, reasoning and open, after the type moved them.
        chances: the same as shares of one.
        runner_up: the tier that comes next.
        would_change: the smallest change that would give another tier, in words.
    """

    type_requests: int
    type_share: float
    signals: tuple[FiredSignal, ...]
    points: dict[str, float]
    chances: dict[str, float]
    runner_up: str
    would_change: str
