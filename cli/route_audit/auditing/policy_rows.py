"""What each policy would have cost and taken, as a row of the report."""

from __future__ import annotations

import math
from collections.abc import Iterator

from route_audit.assumptions import CacheMode
from route_audit.auditing.break_evens import break_even
from route_audit.auditing.by_type import by_type
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.shares import share_of
from route_audit.auditing.traffic import by_tier
from route_audit.auditing.waits import first_token, percentiles, together
from route_audit.policies.rehearsal import remarks
from route_audit.projection.dollars import TIER
from route_audit.projection.result import Projection
from route_audit.report import (
    CacheCosts,
    Flow,
    Interval,
    ModelLegs,
    Percentiles,
    PolicyRow,
    Step,
    Swing,
    TierCost,
)
from route_audit.uncertainty.drivers import Driver, stressed

DRIVERS = 10
"""So many assumptions are named by the swing that they give a policy's saving."""


def policy_row(each: Finding, found: Findings) -> PolicyRow:
    """One policy on the same traffic."""
    before, costs = found.baseline.total, each.costs
    saving = before - each.usd
    return PolicyRow(
        name=each.policy.name,
        kind=each.policy.kind,
        where=each.policy.where,
        models=each.policy.models,
        cost_usd=found.usd(each.usd),
        saving_usd=found.usd(saving),
        saving_share=share_of(saving, before),
        interval=Interval(*(found.usd(each.draws.at(p)) for p in (0.1, 0.5, 0.9))),
        mean_saving_usd=found.usd(each.draws.mean),
        positive_share=each.draws.positive_share,
        drivers=tuple(_swing(driver, saving, found) for driver in each.drivers[:DRIVERS]),
        stress_saving_usd=found.usd(saving - stressed(each.drivers)),
        routed_requests_share=share_of(each.projection.moved_requests, found.survey.priced_requests) or 0.0,
        routed_cost_share=share_of(costs.left_usd, before),
        keeps_hard_requests=each.projection.hard_moved_down == 0,
        looked_hard_moved_down=found.count(each.projection.looked_hard_moved_down),
        bridge=tuple(Step(name, found.usd(usd)) for name, usd in costs.bridge),
        cache=CacheCosts(
            kept_usd=found.usd(costs.by_cache[CacheMode.KEPT]),
            cold_usd=found.usd(costs.by_cache[CacheMode.COLD]),
            replayed_usd=found.usd(costs.by_cache[CacheMode.REPLAYED]),
        ),
        by_tier=tuple(_tier_costs(each, found)),
        by_model=tuple(
            ModelLegs(name, found.scale * calls, found.usd(usd))
            for name, (calls, usd) in costs.headline.by_model().items()
        ),
        latency_s=_waits(each.projection),
        break_even=break_even(each, found),
        excluded=dict(sorted(each.projection.excluded.items())),
        flows=_flows(each, found),
        notes=remarks(each.policy),
        time_to_first_token_s=first_token(each.projection.first_token, each.projection.first_token_evidence),
        by_type=by_type(each, found),
    )


def _waits(projection: Projection) -> Percentiles:
    told = percentiles(projection.latency, projection.evidence, projection.mix.sds())
    return together(projection.together, told)


def _tier_costs(each: Finding, found: Findings) -> Iterator[TierCost]:
    costs = each.costs.headline.by(TIER)
    for tier, before in by_tier(found).items():
        yield TierCost(tier.word, None if before is None else found.usd(costs.get(tier, 0.0)))


def _flows(each: Finding, found: Findings) -> tuple[Flow, ...]:
    dollars = each.costs.headline
    there: dict[tuple[str, str], list[float]] = {}
    for own, target, cost in zip(dollars.over, dollars.model, dollars.each, strict=True):
        there.setdefault((own, target), []).append(float(cost))
    names = found.world.prices.names
    listed = each.costs.listed_usd
    rows = [
        Flow(
            *pair,
            found.count(requests),
            found.usd(cost),
            found.usd(math.fsum(there.get(pair, ()))),
            found.usd(listed.get(pair, 0.0)),
        )
        for pair, (requests, cost) in each.projection.flows.by_model(names).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.cost_usd, row.from_model, row.to_model)))


def _swing(driver: Driver, saving: float, found: Findings) -> Swing:
    low, high = found.usd(saving - driver.at_low), found.usd(saving - driver.at_high)
    return Swing(driver.name, driver.statement, low, high, found.usd(driver.swing))
