"""The dollars of a business case: what the policy saves, loses and costs, by month and by draw."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from route_audit.arrays import Floats
from route_audit.assumptions import Evidence, Range
from route_audit.assumptions.draws import triangular
from route_audit.auditing.assumed import FURTHER_FAILURES
from route_audit.auditing.contracts import Contracts
from route_audit.auditing.deciding import SURE_FROM
from route_audit.auditing.drift import carried_draws
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.periods import carried_by, monthly_amounts
from route_audit.auditing.recommend import measured_of
from route_audit.business import finance
from route_audit.business.carry import year
from route_audit.business.case_file import Case
from route_audit.projection.dollars import ANSWER, LEG, ROUTER
from route_audit.report.case import Finance, Flow, WhatIf
from route_audit.report.policies import Interval, Step
from route_audit.report.quality import Quality
from route_audit.uncertainty import DRAWS

ANNOUNCED = "announced prices"
"""The bridge's step from the window's prices to those of a year's days."""

CURVE = 20
"""The curve of the net present value is told at so many equal steps."""

_STREAM = 7
_FAILURES, _ANSWERS, _EFFORT, _RUN = 1, 2, 3, 4
"""What is doubtful is drawn from random numbers of its own: a range more or less moves no other draw."""


def finance_of(
    found: Findings, chosen: Finding, known: Quality | None, case: Case, contracts: Contracts
) -> Finance | None:
    """What the chosen policy is worth, US dollars; None where the window can't be carried to a month.

    Args:
        found: what the run found.
        chosen: the recommended policy.
        known: of the quality of answers; None where nothing is.
        case: the terms.
        contracts: what they leave of a saving in cash.
    """
    months = carried_by(found).months
    if months is None:
        return None
    failures = _failures(chosen, known, case)
    return _Money(found, chosen, case, found.usd(months), failures, contracts).finance()


@dataclass(frozen=True)
class _Money:
    """The chosen policy's dollars of a month, and draws of what is doubtful.

    Attributes:
        month: windows in a month, samples scaled up.
        failures: further wrong answers among the requests that move.
        contracts: what they leave of a saving in cash.
    """

    found: Findings
    chosen: Finding
    case: Case
    month: float
    failures: Range
    contracts: Contracts

    @property
    def window_saving_usd(self) -> float:
        return self.found.baseline.total - self.chosen.usd

    @property
    def moved_requests(self) -> float:
        """A month."""
        return self.chosen.projection.moved_requests * self.month

    @property
    def run_usd(self) -> float:
        return float(self.case.run_usd_per_month.likely)

    @cached_property
    def amounts(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The bill and the saving of each of twelve months in full use at today's volume."""
        cost, saving = monthly_amounts(self.found)
        return cost, saving or ()

    @cached_property
    def savings(self) -> Floats:
        """Of each month of the horizon in full use; after twelve the last month goes on."""
        known = self.amounts[1]
        horizon = int(self.case.horizon_months.likely)
        return np.array([known[min(place, len(known) - 1)] for place in range(horizon)])

    @cached_property
    def scales(self) -> Floats:
        """Each draw's saving over the likely one."""
        return np.asarray(carried_draws(self.found, self.chosen).saving / self.window_saving_usd)

    @cached_property
    def failing_usd(self) -> Floats:
        """What further wrong answers cost in a month of full use, by draw; zeros where nobody says."""
        answer = self.case.wrong_answer_usd
        if answer is None:
            return np.zeros(DRAWS)
        shares, costs = self._drawn(self.failures, _FAILURES), self._drawn(answer, _ANSWERS)
        return np.asarray(self.moved_requests * shares * costs)

    @property
    def failing_likely_usd(self) -> float:
        answer = self.case.wrong_answer_usd
        each = 0.0 if answer is None else float(answer.likely)
        return self.moved_requests * float(self.failures.likely) * each

    def _drawn(self, known: Range, place: int) -> Floats:
        uniform = np.random.default_rng([self.found.options.seed, _STREAM, place]).random(DRAWS)
        return triangular(float(known.low), float(known.likely), float(known.high), uniform)

    @cached_property
    def running(self) -> Floats:
        """What keeping the policy in use costs a month, by draw."""
        return self._drawn(self.case.run_usd_per_month, _RUN)

    @cached_property
    def efforts(self) -> Floats:
        """By draw."""
        return self._drawn(self.case.effort_usd, _EFFORT)

    @cached_property
    def gains(self) -> Floats:
        """Savings less failures by draw and month, as far as the policy is in use."""
        net = self.savings * self.scales[:, None] - self.failing_usd[:, None]
        return np.asarray(net * finance.shares(self.case.terms))

    @cached_property
    def runs(self) -> Floats:
        """By draw and month."""
        return np.asarray(self.running[:, None] * finance.live(self.case.terms))

    @cached_property
    def npvs(self) -> Floats:
        """By draw."""
        return finance.npv(self.efforts, self.gains - self.runs, self.case.terms.discount_rate)

    @cached_property
    def likely_flows(self) -> Floats:
        return finance.flows(self.savings - self.failing_likely_usd, self.case.terms)

    def finance(self) -> Finance:
        """All figures."""
        bill, saving = (year(months) for months in self.amounts)
        values = self.npvs
        split = self.contracts.year(self.chosen, saving)
        said = self.case.wrong_answer_usd is not None
        effort = float(self.case.effort_usd.likely)
        lost = finance.MONTHS_PER_YEAR * self.failing_likely_usd
        run = finance.MONTHS_PER_YEAR * self.run_usd
        return Finance(
            bill_usd=bill,
            projected_usd=bill - saving,
            saving_usd=saving,
            failures_usd=lost if said else None,
            run_usd=run,
            net_saving_usd=_interval(self._net_years(saving)),
            likely_net_saving_usd=saving - lost - run,
            npv_usd=_interval(values),
            mean_npv_usd=float(values.mean()),
            mean_loss_usd=_mean_loss(values),
            npv_positive_share=float((values > 0).mean()),
            npv_curve_usd=tuple(np.quantile(values, np.linspace(0, 1, CURVE + 1)).tolist()),
            payback_months=finance.payback_months(effort, self.likely_flows.tolist()),
            discounted_payback_months=self._discounted_payback(effort),
            payback_in_time_share=self._in_time(),
            roi_share=self._roi(effort),
            smallest_bill_usd=self._smallest(effort, bill, saving),
            deciding_bill_usd=self._deciding(bill / finance.MONTHS_PER_YEAR),
            waiting_usd=float(self.savings[0]) - self.failing_likely_usd - self.run_usd,
            perfect_information_usd=finance.perfect_information_usd(values),
            cash_saving_usd=split and split.cash_usd,
            avoided_usd=split and split.avoided_usd,
            break_even_usd_per_wrong_answer=self._break_even(saving - run),
            break_even_routed_share=self._routed(effort),
            failure_share=float(self.failures.likely),
            failure_evidence=self.failures.evidence.value,
            months=tuple(self._months(effort)),
            what_if=self._what_if(),
            full_savings_usd=self.amounts[1],
            bridge=tuple(self._bridge(bill, saving)),
        )

    def _net_years(self, saving: float) -> Floats:
        lost = finance.MONTHS_PER_YEAR * (self.failing_usd + self.running)
        return np.asarray(saving * self.scales - lost)

    def _bridge(self, bill: float, saving: float) -> Iterator[Step]:
        """The window's steps in dollars of a year, from the year's bill to what it is projected to be."""
        (first, _), *steps, (last, _) = self.chosen.costs.bridge
        changes = [usd * finance.MONTHS_PER_YEAR * self.month for _, usd in steps]
        yield Step(first, bill)
        for (name, _), usd in zip(steps, changes, strict=True):
            yield Step(name, usd)
        if set(self.amounts[1]) != {self.window_saving_usd * self.month}:
            yield Step(ANNOUNCED, -saving - math.fsum(changes))
        yield Step(last, bill - saving)

    def _discounted_payback(self, effort: float) -> float | None:
        discounted = finance.present(self.likely_flows, self.case.terms.discount_rate)
        return finance.payback_months(effort, discounted.tolist())

    def _in_time(self) -> float:
        """Draws whose flows make up for the effort by the end of the months asked for."""
        months = int(self.case.payback_months.likely)
        paid = (self.gains - self.runs)[:, :months].sum(axis=1)
        return float((paid >= self.efforts).mean())

    def _roi(self, effort: float) -> float | None:
        terms = self.case.terms
        part = finance.shares(terms)
        out = self.failing_likely_usd * part + self.run_usd * finance.live(terms)
        comes, goes = (
            float(finance.present(amounts, terms.discount_rate).sum())
            for amounts in (self.savings * part, out)
        )
        goes += effort
        return (comes - goes) / goes if goes > 0 else None

    def _deciding(self, monthly_bill: float) -> float | None:
        rate = self.case.terms.discount_rate
        gains, runs = (finance.present(each, rate).sum(axis=1) for each in (self.gains, self.runs))
        return finance.deciding_bill_usd(monthly_bill, gains, runs + self.efforts, SURE_FROM)

    def _smallest(self, effort: float, bill: float, saving: float) -> float | None:
        lost = finance.MONTHS_PER_YEAR * self.failing_likely_usd
        share = (saving - lost) / bill if bill else 0.0
        return finance.smallest_bill_usd(effort, self.run_usd, share, int(self.case.payback_months.likely))

    def _break_even(self, left_usd: float) -> float | None:
        """What saving and run leave of a year, over its further wrong answers."""
        wrong = finance.MONTHS_PER_YEAR * self.moved_requests * float(self.failures.likely)
        return left_usd / wrong if wrong and left_usd > 0 else None

    def _routed(self, effort: float) -> float | None:
        """The share of requests that must move; effort and run are the same however many do."""
        terms = self.case.terms
        gains = (self.savings - self.failing_likely_usd) * finance.shares(terms)
        comes = float(finance.present(gains, terms.discount_rate).sum())
        run = float(finance.present(self.run_usd * finance.live(terms), terms.discount_rate).sum())
        return self._routed_share * (effort + run) / comes if comes > 0 else None

    @property
    def _routed_share(self) -> float:
        """Of the requests with a price, those that move."""
        return self.chosen.projection.moved_requests / max(self.found.survey.priced_requests, 1)

    def _months(self, effort: float) -> Iterator[Flow]:
        terms, total = self.case.terms, -effort
        said = self.case.wrong_answer_usd is not None
        for place, share in enumerate(finance.shares(terms).tolist()):
            run = self.run_usd if place >= terms.lead_months else 0.0
            saving, lost = float(self.savings[place]) * share, self.failing_likely_usd * share
            total += saving - lost - run
            yield Flow(place + 1, share, saving, lost if said else None, run, total)

    def _what_if(self) -> WhatIf:
        chosen, dollars = self.chosen, self.chosen.costs.headline
        leg = dollars.cells.keys[:, LEG]
        further = dollars.only((leg != ANSWER) & (leg != ROUTER))
        output = math.fsum(dollars.output[dollars.moved & (leg == ANSWER)])
        left, total = chosen.costs.left_usd, self.found.baseline.total
        rates = [float(each.rate.likely) for each in chosen.costs.weights[1:] if each.likely]
        answer = self.case.wrong_answer_usd
        return WhatIf(
            bill_usd=total * self.month,
            moved_usd=left * self.month,
            fixed_usd=(chosen.usd - total + left - output - further) * self.month,
            output_usd=output * self.month,
            further_usd=further * self.month,
            escalation_share=rates[0] if rates and further else None,
            routed_share=self._routed_share,
            requests=self.moved_requests,
            failure_share=float(self.failures.likely),
            wrong_answer_usd=None if answer is None else float(answer.likely),
            run_usd=self.run_usd,
        )


def _failures(chosen: Finding, known: Quality | None, case: Case) -> Range:
    """Further wrong answers for each request that moves: as said, as measured, else as published.

    Above one where second answers of requests that don't move fail as well. An interval of a share may reach
    beyond what a share can be; that part of it is left out.
    """
    if case.failure_share is not None:
        return case.failure_share
    row = measured_of(chosen, known)
    moved = chosen.projection.moved_requests
    measured = row is not None and None not in {row.change.value, row.change.low, row.change.high}
    if row is not None and measured and moved and row.changed_share:
        changed = chosen.projection.changed_requests / moved
        ends = (row.change.high, row.change.value, row.change.low)
        failing = (min(max(-(end or 0.0) / row.changed_share, 0.0), 1.0) for end in ends)
        low, likely, high = (share * changed for share in failing)
        return _range(low, likely, high, "your evaluations", Evidence.MEASURED)
    prior = FURTHER_FAILURES
    return _range(prior.low, prior.value, prior.high, prior.source, Evidence.PUBLISHED)


def _range(low: float, likely: float, high: float, source: str, evidence: Evidence) -> Range:
    low_end, middle, high_end = (Decimal(repr(end)) for end in (low, likely, high))
    return Range(low_end, middle, high_end, source, evidence)


def _mean_loss(values: Floats) -> float | None:
    """The mean of the draws below zero; None where none is."""
    below = values[values < 0]
    return float(below.mean()) if len(below) else None


def _interval(values: Floats) -> Interval:
    return Interval(*(float(each) for each in np.quantile(values, (0.1, 0.5, 0.9))))
