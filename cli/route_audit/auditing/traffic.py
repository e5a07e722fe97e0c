"""The logged traffic as the report has it: its bill, its tiers and types, and what its answers look like."""

from __future__ import annotations

import math

from route_audit.auditing.by_type import ranked
from route_audit.auditing.findings import Findings
from route_audit.auditing.periods import standard_error_usd
from route_audit.auditing.recommend import best
from route_audit.auditing.shares import share_of
from route_audit.auditing.waits import first_token, percentiles
from route_audit.cells import Cells
from route_audit.latency import MEASURED
from route_audit.projection.dollars import TIER, TYPE
from route_audit.report import (
    Baseline,
    Disagreement,
    Hindsight,
    ModelCost,
    TierRow,
    TypeRow,
)
from route_audit.tiers import Tier


def baseline(found: Findings) -> Baseline:
    """The logged traffic on its own models."""
    survey, stated = found.survey, found.reconciliation
    searches, fees_usd = found.baseline.web_searches(found.world.table)
    return Baseline(
        cost_usd=found.usd(found.baseline.total) if survey.priced else None,
        logged_cost_usd=stated.logged_usd,
        logged_cost_gap_share=stated.logged_gap_share,
        requests=found.count(survey.requests),
        input_tokens=found.count(survey.input_tokens),
        cached_input_tokens=found.count(survey.cached_input_tokens),
        output_tokens=found.count(survey.output_tokens),
        failed_attempts=found.count(survey.failed_attempts),
        retries=found.count(survey.attempts - survey.requests),
        latency_s=percentiles(survey.latency, MEASURED),
        time_to_first_token_s=first_token(survey.first_token, MEASURED),
        by_model=_by_model(found),
        cost_standard_error_usd=standard_error_usd(found),
        web_searches=found.count(searches),
        web_search_usd=found.usd(fees_usd),
    )


def _by_model(found: Findings) -> tuple[ModelCost, ...]:
    costs = found.baseline.by_model()
    priced = [
        ModelCost(
            name,
            found.count(tally.requests),
            found.usd(costs[name][1]) if name in costs else 0.0,
            found.count(tally.input_tokens),
            found.count(tally.output_tokens),
        )
        for name, tally in found.survey.priced.items()
    ]
    unpriced = [
        ModelCost(
            name,
            found.count(tally.requests),
            None,
            found.count(tally.input_tokens),
            found.count(tally.output_tokens),
        )
        for name, tally in found.survey.unpriced.items()
    ]
    ranked = sorted(priced, key=lambda row: (-(row.cost_usd or 0.0), row.model))
    return (*ranked, *sorted(unpriced, key=lambda row: (-row.requests, row.model)))


def tiers(found: Findings) -> tuple[TierRow, ...]:
    """Each tier's part of the traffic."""
    survey, total = found.survey, found.baseline.total
    return tuple(
        TierRow(
            tier=tier.word,
            requests=found.count(int(survey.tier_requests[tier])),
            requests_share=share_of(int(survey.tier_requests[tier]), survey.requests) or 0.0,
            tokens=found.count(int(survey.tier_tokens[tier])),
            tokens_share=share_of(int(survey.tier_tokens[tier]), survey.tokens) or 0.0,
            cost_usd=None if cost is None else found.usd(cost),
            cost_share=None if cost is None else share_of(cost, total),
        )
        for tier, cost in by_tier(found).items()
    )


def by_tier(found: Findings) -> dict[Tier, float | None]:
    """Each tier's cost; nothing costs nothing, but requests without a single price cost nobody knows what."""
    survey, paid = found.survey, found.baseline.by(TIER)
    unknown = [
        tier for tier in Tier if tier not in paid and (survey.tier_requests[tier] or not survey.priced)
    ]
    return {tier: None if tier in unknown else paid.get(tier, 0.0) for tier in Tier}


def hindsight(found: Findings) -> Hindsight:
    """How far answers look like other work than the tiers of their requests say."""
    requests = found.survey.hindsight.requests
    told = requests[:, : Tier.UNSURE].sum()
    easy, hard = slice(Tier.REASONING), slice(Tier.REASONING, None)
    return Hindsight(
        told_requests_share=share_of(int(told), found.survey.requests) or 0.0,
        easy_looked_hard=_disagreement(found, easy, slice(Tier.REASONING, Tier.UNSURE)),
        hard_looked_easy=_disagreement(found, hard, easy),
    )


def _disagreement(found: Findings, tiers: slice, looks: slice) -> Disagreement:
    survey = found.survey
    requests = int(survey.hindsight.requests[tiers, looks].sum())
    cost = math.fsum(survey.hindsight.usd[tiers, looks].ravel())
    known = survey.priced and (survey.hindsight.priced[tiers, looks].any() or not requests)
    return Disagreement(
        requests=found.count(requests),
        requests_share=share_of(requests, survey.requests) or 0.0,
        cost_usd=found.usd(cost) if known else None,
        cost_share=share_of(cost, found.baseline.total) if known else None,
    )


def request_types(found: Findings) -> tuple[TypeRow, ...]:
    """The request types that the report names, in its order."""
    survey, chosen = found.survey, best(found)
    before = found.baseline.by(TYPE)
    after = chosen.costs.headline.by(TYPE) if chosen else {}
    rows = []
    for rank, index, name in ranked(found):
        mine = survey.type_requests.where(survey.type_requests.keys[:, 0] == index)
        requests, confidence = (int(each) for each in mine.sums.sum(axis=0))
        looks = survey.type_hindsight.where(survey.type_hindsight.keys[:, 0] == index)
        cost = before.get(rank)
        rows.append(
            TypeRow(
                id=name,
                label=found.meta.label_of(name),
                tier=_most(mine),
                confidence=confidence / requests / 1e6,
                requests=found.count(requests),
                requests_share=requests / survey.requests,
                cost_usd=None if cost is None else found.usd(cost),
                cost_share=None if cost is None else share_of(cost, found.baseline.total),
                saving_usd=None if cost is None or not chosen else found.usd(cost - after.get(rank, 0.0)),
                saving_policy=None if cost is None or not chosen else chosen.policy.name,
                hindsight_tier=_most(looks),
            )
        )
    return tuple(rows)


def _most(cells: Cells) -> str:
    """The tier, the second part of the key, of most requests; of equally many the harder."""
    harder_first = cells.sums[::-1, 0]
    return Tier(int(cells.keys[::-1, 1][harder_first.argmax()])).word
