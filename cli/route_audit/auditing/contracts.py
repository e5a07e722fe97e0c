"""What contracts and owned capacity leave of each policy's saving, a month."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from route_audit import units
from route_audit.auditing.ahead import price_spans
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.periods import carried_by
from route_audit.auditing.recommend import best
from route_audit.business.contracts import HOURS_PER_MONTH, NEAR, Bills, Saved, needed, paid, saved
from route_audit.business.horizon import months_from, spans
from route_audit.pricing.contracts import Hosted, Provisioned
from route_audit.projection.costs import Pricer
from route_audit.projection.dollars import CellDollars
from route_audit.projection.peaks import Peak
from route_audit.report import Commitment, Contract, Load, Warn

_SAMPLE = "the log is a sample, whose busiest minute says nothing of the traffic's"
_NO_TIMES = "the log has no times, so no busiest minute"


class Contracts:
    """The contracts of a run, applied to its findings."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._carried = carried_by(found)
        self._terms = found.book.terms
        self._today = dt.date.fromisoformat(found.book.as_of)

    def rows(self) -> Iterator[Contract]:
        """Each policy's month on paper and in cash."""
        for each in self._found.policies:
            if self._carried.months is None:
                yield Contract(each.policy.name, None, None, None, None, None, None, self._carried.why)
            else:
                yield self._row(each, self._found.usd(self._carried.months))

    def year(self, chosen: Finding, saving_usd: float) -> Saved | None:
        """What of a year's saving under the recommended policy is cash; None where nobody can tell.

        Each month is at its own prices, and under the commitments that are in force then. Without any
        contract all of ``saving_usd`` is cash.
        """
        if not self._terms.commitments and not self._owned_by(chosen):
            return Saved(saving_usd, 0.0)
        if self._carried.months is None or (self._owned_by(chosen) and self._blind):
            return None
        month, dollars = self._found.usd(self._carried.months), price_spans(self._found)
        before, after = (
            [self._bills(each, month) for each in side] for side in (dollars.baseline, dollars.policy)
        )
        starts, shares = months_from(self._today), spans(self._today, dollars.days)
        beside = self._capacity_usd(chosen), self._fees_usd(chosen, self._terms.owned) * month
        months = [
            saved(Bills.mixed(before, part), Bills.mixed(after, part), self._committed(*days), *beside)
            for part, days in zip(shares, itertools.pairwise(starts), strict=True)
        ]
        return Saved(*map(math.fsum, zip(*months, strict=True))).of(saving_usd)

    def commitments(self) -> Iterator[Commitment]:
        """What is committed, beside what the logged traffic would spend there in a month."""
        months = self._carried.months
        bills = None if months is None else self._bills(self._found.baseline, self._found.usd(months))
        for term in self._terms.commitments:
            yield Commitment(
                term.provider,
                float(term.usd_per_month),
                None if term.until is None else term.until.isoformat(),
                term.source,
                term.holds(self._today),
                None if bills is None else bills.by_provider.get(term.provider, 0.0),
            )

    def loads(self) -> Iterator[Load]:
        """The busiest minute of each model that has a limit or is owned, under each policy."""
        for each in self._found.policies:
            for model in self._found.loads.names:
                yield self._load(each.policy.name, model)

    def _row(self, each: Finding, month: float) -> Contract:
        contracted = (self._found.baseline.total - each.usd) * month
        why = self._blind if self._owned_by(each) else None
        split = None if why else self._split(each, contracted, month)
        hosted = self._hosted_by(each)
        return Contract(
            policy=each.policy.name,
            list_saving_usd=contracted
            if self._listed is None
            else self._list_saving(self._listed, each) * month,
            contracted_saving_usd=contracted,
            cash_saving_usd=split and split.cash_usd,
            avoided_usd=split and split.avoided_usd,
            fully_loaded_usd=each.usd * month if hosted else None,
            marginal_usd=None if why or not hosted else self._marginal(each, month),
            why=why,
        )

    def _list_saving(self, listed: Pricer, each: Finding) -> float:
        return listed.baseline.total - listed.bill(each.projection, each.stance)

    @cached_property
    def _listed(self) -> Pricer | None:
        """The same cells at list prices; None where they are the contracted ones."""
        world = self._found.world
        if world.prices.listed == world.prices.prices:
            return None
        return Pricer(self._found.survey, replace(world, table=world.table.at(world.prices.listed)))

    @cached_property
    def _today_committed(self) -> Mapping[str, float]:
        """US dollars a month by provider, of the commitments in force today."""
        return self._committed(self._today, self._today + dt.timedelta(days=1))

    def _committed(self, start: dt.date, end: dt.date) -> Mapping[str, float]:
        """US dollars a month by provider, as far as commitments are in force from ``start`` to ``end``."""
        sums: dict[str, float] = {}
        for term in self._terms.commitments:
            held = term.held_share(start, end)
            if held:
                usd = held * float(term.usd_per_month)
                sums[term.provider] = sums.get(term.provider, 0.0) + usd
        return sums

    @property
    def _blind(self) -> str | None:
        """Why busiest minutes are not known; None where they are."""
        if self._found.options.sample_rate != 1:
            return _SAMPLE
        return _NO_TIMES if self._found.survey.first_us is None else None

    def _owned_by(self, each: Finding) -> bool:
        """Whether the log or the policy uses a model that is owned."""
        owned = {term.model for term in self._terms.owned}
        return bool(owned & self._used(each))

    def _hosted_by(self, each: Finding) -> bool:
        return bool({term.model for term in self._terms.hosted} & self._used(each))

    def _used(self, each: Finding) -> set[str]:
        return {*self._found.baseline.by_model(), *each.costs.headline.by_model()}

    def _bills(self, dollars: CellDollars, month: float) -> Bills:
        """A month's contracted cost, by whom it is paid to."""
        owned, by_owned = {term.model for term in self._terms.owned}, []
        provider = {model.name: model.facts.provider for model in self._found.world.prices.models}
        fees, sums = dollars.fees(), dict[str, float]()
        for name, (_, usd) in dollars.by_model().items():
            if name in owned:
                by_owned.append((usd - fees.get(name, 0.0)) * month)
            else:
                sums[provider[name]] = sums.get(provider[name], 0.0) + usd * month
        return Bills(sums, math.fsum(by_owned))

    def _split(self, each: Finding, contracted: float, month: float) -> Saved:
        """A month's saving in cash and inside contracts; all of it is cash where there are none."""
        if not self._today_committed and not self._owned_by(each):
            return Saved(contracted, 0.0)
        before, after = (
            self._bills(dollars, month) for dollars in (self._found.baseline, each.costs.headline)
        )
        fees = self._fees_usd(each, self._terms.owned) * month
        return saved(before, after, self._today_committed, self._capacity_usd(each), fees).of(contracted)

    def _capacity_usd(self, each: Finding) -> float:
        """What a month's increments and machines fall by."""
        freed = (
            (term.increments - self._paid(term, each.policy.name)) * float(term.usd_per_increment_month)
            for term in self._terms.provisioned
        )
        return math.fsum(freed) - self._machines_usd(each)

    def _machines_usd(self, each: Finding) -> float:
        """What further machines cost a month."""
        names = [term for term in self._terms.hosted if term.model in self._found.loads.names]
        further = ((self._paid(term, each.policy.name) - self._owned(term), term) for term in names)
        return math.fsum(number * float(term.usd_per_hour) * HOURS_PER_MONTH for number, term in further)

    def _marginal(self, each: Finding, month: float) -> float:
        hosted = {term.model for term in self._terms.hosted}
        spend = each.costs.headline.by_model()
        bought = math.fsum(usd for name, (_, usd) in spend.items() if name not in hosted)
        return (bought + self._fees_usd(each, self._terms.hosted)) * month + self._machines_usd(each)

    def _fees_usd(self, each: Finding, owned: Iterable[Provisioned | Hosted]) -> float:
        """The fees of checks on what owned models answer: no contract covers them."""
        fees = each.costs.headline.fees()
        return math.fsum(fees.get(term.model, 0.0) for term in owned)

    def _paid(self, term: Provisioned | Hosted, policy: str) -> int:
        """How many increments or machines the policy pays for."""
        if term.model not in self._found.loads.names:
            return self._owned(term)
        after = needed(self._found.loads.under(policy, term.model).tokens, _carried(term))
        before = self._needed_before(term)
        if isinstance(term, Hosted):
            return max(self._owned(term), after)
        return paid(term.increments, before, after)

    def _owned(self, term: Provisioned | Hosted) -> int:
        """What stands there today: of machines, those that the logged traffic needs, and one at least."""
        return term.increments if isinstance(term, Provisioned) else max(self._needed_before(term), 1)

    def _needed_before(self, term: Provisioned | Hosted) -> int:
        if term.model not in self._found.loads.names:
            return 0
        return needed(self._found.loads.before.of(term.model).tokens, _carried(term))

    def _load(self, policy: str, model: str) -> Load:
        peak = None if self._blind else self._found.loads.under(policy, model)
        priced = self._found.book.find(model, None)
        tokens = priced.facts.tokens_per_min if priced else None
        requests = priced.facts.requests_per_min if priced else None
        term = next((each for each in self._terms.owned if each.model == model), None)
        return Load(
            policy=policy,
            model=model,
            peak_minute_tokens=peak.tokens if peak else None,
            peak_minute_requests=peak.requests if peak else None,
            tokens_per_min=tokens,
            requests_per_min=requests,
            limit_share=_share_of(peak, tokens, requests),
            increments_paid=self._paid(term, policy) if term and peak else None,
        )


def near_limits(found: Findings) -> Iterator[Warn]:
    """That a model's busiest minute under the recommended policy comes near its rate limit."""
    chosen = best(found)
    for load in Contracts(found).loads():
        near = load.limit_share is not None and load.limit_share > NEAR
        if chosen is not None and load.policy == chosen.policy.name and near:
            share = units.share(load.limit_share)
            message = f"the busiest minute of {load.model} under {load.policy} is {share} of its rate limit"
            yield Warn("near_limit", message, 0)


def _carried(term: Provisioned | Hosted) -> Decimal:
    return term.increment_tokens_per_s if isinstance(term, Provisioned) else term.tokens_per_s


def _share_of(peak: Peak | None, tokens: int | None, requests: int | None) -> float | None:
    """The share of the nearer limit."""
    if peak is None:
        return None
    shares = [most / limit for most, limit in ((peak.tokens, tokens), (peak.requests, requests)) if limit]
    return max(shares, default=None)
