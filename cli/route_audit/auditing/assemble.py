"""From findings to the report: every number finished, nothing left to compute."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import to_builtins
from msgspec.structs import replace

from route_audit import __version__
from route_audit.assumptions import CacheMode
from route_audit.auditing.ahead import prices_ahead
from route_audit.auditing.assumed import register
from route_audit.auditing.break_evens import break_even
from route_audit.auditing.by_type import by_type, ranked
from route_audit.auditing.case import business_case
from route_audit.auditing.contracts import Contracts
from route_audit.auditing.difference import difference
from route_audit.auditing.drift import drift
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.ladder import data_level
from route_audit.auditing.levers import levers
from route_audit.auditing.periods import periods, scenarios, standard_error_usd, volume_check
from route_audit.auditing.quality import quality
from route_audit.auditing.recommend import best, candidates, recommend
from route_audit.auditing.waits import first_token, model_latencies, percentiles, together
from route_audit.auditing.warn import warnings
from route_audit.cells import Cells
from route_audit.clock import DAY_S, rfc3339
from route_audit.latency import MEASURED
from route_audit.policies.rehearsal import remarks
from route_audit.projection.dollars import TIER, TYPE
from route_audit.projection.result import Projection
from route_audit.projection.survey import Survey
from route_audit.report import (
    OUTSIDE,
    SCHEMA_VERSION,
    Baseline,
    CacheCosts,
    Coverage,
    Difference,
    Disagreement,
    Flow,
    Hindsight,
    HoldOut,
    Interval,
    ModelCost,
    ModelLegs,
    Percentiles,
    PolicyRow,
    Report,
    Step,
    Swing,
    TierCost,
    TierRow,
    Tool,
    TypeRow,
    UnpricedModel,
    Window,
)
from route_audit.report.evidence import origins
from route_audit.tiers import Tier
from route_audit.uncertainty.drivers import Driver, stressed
from route_audit.uncertainty.holdout import held_out

DRIVERS = 10
"""So many assumptions are named by the swing that they give a policy's saving."""

SAME_CONTENT = "with the id and content of another"
REVISED = "told again later under the export's own id"


def report(found: Findings) -> Report:
    """The report of a run."""
    types, known = _types(found), quality(found)
    priced, terms = bool(found.survey.priced), Contracts(found)
    rows = tuple(_policy(each, found) for each in found.policies) if priced else ()
    contracts = tuple(terms.rows()) if priced else ()
    made = Report(
        schema_version=SCHEMA_VERSION,
        tool=_tool(found),
        coverage=_coverage(found),
        baseline=_baseline(found),
        tiers=_tiers(found),
        hindsight=_hindsight(found),
        request_types=types,
        request_type_count=len(found.survey.types),
        roles=found.chosen.roles,
        policies=rows,
        skipped_policies=found.skipped,
        hold_out=_hold_out(found),
        periods=periods(found),
        assumptions=register(found),
        recommendation=recommend(found, known),
        warnings=warnings(found),
        reconciliation=found.reconciliation,
        scenarios=scenarios(found),
        drift=drift(found),
        prices_ahead=prices_ahead(found),
        contracts=contracts,
        commitments=tuple(terms.commitments()),
        loads=tuple(terms.loads()) if priced else (),
        difference=_difference(found, types),
        model_latencies=model_latencies(found.world.latency),
        quality=known,
        data_level=data_level(found, known),
        levers=levers(found),
        volume_check=volume_check(found),
        case=None if found.case is None else business_case(found, known, found.case, terms),
    )
    return made if made.case is None else replace(made, evidence=origins(to_builtins(made)))


def _difference(found: Findings, types: tuple[TypeRow, ...]) -> Difference | None:
    pair = found.options.difference
    if pair is None or found.differ is None:
        return None
    return difference(pair, found.differ, found.examples, types, found.survey.priced_requests)


def _tool(found: Findings) -> Tool:
    return Tool(
        version=__version__,
        prices_as_of=found.book.as_of,
        price_book_sha256=found.book.sha256,
        logs=tuple(found.meta.sources),
        seed=found.options.seed,
        timezone=found.options.timezone,
    )


def _coverage(found: Findings) -> Coverage:
    survey, meta = found.survey, found.meta
    outside = {OUTSIDE: survey.outside} if survey.outside else {}
    return Coverage(
        rows_read=meta.rows_read,
        requests=survey.requests,
        attempts=survey.attempts,
        rejected=dict(sorted(meta.rejected.items())),
        duplicates=survey.duplicates + survey.revised,
        duplicates_by=_duplicates_by(survey),
        not_calls=dict(sorted((meta.not_calls | outside).items())),
        priced_requests_share=_share(survey.priced_requests, survey.requests),
        priced_tokens_share=_share(survey.priced_tokens, survey.tokens),
        unpriced_models=survey.unpriced_requests,
        unpriced=tuple(
            UnpricedModel(name, tally.requests, tally.input_tokens, tally.output_tokens)
            for name, tally in sorted(survey.unpriced.items())
        ),
        estimated_tokens_share=_share(survey.estimated_tokens, survey.tokens),
        estimated_cost_share=_share(survey.estimated_usd, found.baseline.total) if survey.priced else None,
        window=_window(found),
        sample_rate=found.options.sample_rate,
    )


def _duplicates_by(survey: Survey) -> dict[str, int]:
    counts = {SAME_CONTENT: survey.duplicates, REVISED: survey.revised}
    return {rule: count for rule, count in counts.items() if count}


def _window(found: Findings) -> Window:
    first, last = found.survey.first_us, found.survey.last_us
    if first is None or last is None:
        return Window(None, None, None)
    return Window(rfc3339(first), rfc3339(last), found.survey.window_s / DAY_S)


def _baseline(found: Findings) -> Baseline:
    survey, stated = found.survey, found.reconciliation
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


def _tiers(found: Findings) -> tuple[TierRow, ...]:
    survey, total = found.survey, found.baseline.total
    return tuple(
        TierRow(
            tier=tier.word,
            requests=found.count(int(survey.tier_requests[tier])),
            requests_share=_share(int(survey.tier_requests[tier]), survey.requests) or 0.0,
            tokens=found.count(int(survey.tier_tokens[tier])),
            tokens_share=_share(int(survey.tier_tokens[tier]), survey.tokens) or 0.0,
            cost_usd=None if cost is None else found.usd(cost),
            cost_share=None if cost is None else _share(cost, total),
        )
        for tier, cost in _by_tier(found).items()
    )


def _by_tier(found: Findings) -> dict[Tier, float | None]:
    """Each tier's cost; nothing costs nothing, but requests without a single price cost nobody knows what."""
    survey, paid = found.survey, found.baseline.by(TIER)
    unknown = [
        tier for tier in Tier if tier not in paid and (survey.tier_requests[tier] or not survey.priced)
    ]
    return {tier: None if tier in unknown else paid.get(tier, 0.0) for tier in Tier}


def _hindsight(found: Findings) -> Hindsight:
    requests = found.survey.hindsight_requests
    told = requests[:, : Tier.UNSURE].sum()
    easy, hard = slice(Tier.REASONING), slice(Tier.REASONING, None)
    return Hindsight(
        told_requests_share=_share(int(told), found.survey.requests) or 0.0,
        easy_looked_hard=_disagreement(found, easy, slice(Tier.REASONING, Tier.UNSURE)),
        hard_looked_easy=_disagreement(found, hard, easy),
    )


def _disagreement(found: Findings, tiers: slice, looks: slice) -> Disagreement:
    survey = found.survey
    requests = int(survey.hindsight_requests[tiers, looks].sum())
    cost = math.fsum(survey.hindsight_usd[tiers, looks].ravel())
    known = survey.priced and (survey.hindsight_priced[tiers, looks].any() or not requests)
    return Disagreement(
        requests=found.count(requests),
        requests_share=_share(requests, survey.requests) or 0.0,
        cost_usd=found.usd(cost) if known else None,
        cost_share=_share(cost, found.baseline.total) if known else None,
    )


def _types(found: Findings) -> tuple[TypeRow, ...]:
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
                cost_share=None if cost is None else _share(cost, found.baseline.total),
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


def _policy(each: Finding, found: Findings) -> PolicyRow:
    before, costs = found.baseline.total, each.costs
    saving = before - each.usd
    return PolicyRow(
        name=each.policy.name,
        kind=each.policy.kind,
        where=each.policy.where,
        models=each.policy.models,
        cost_usd=found.usd(each.usd),
        saving_usd=found.usd(saving),
        saving_share=_share(saving, before),
        interval=Interval(*(found.usd(each.draws.at(p)) for p in (0.1, 0.5, 0.9))),
        mean_saving_usd=found.usd(each.draws.mean),
        positive_share=each.draws.positive_share,
        drivers=tuple(_swing(driver, saving, found) for driver in each.drivers[:DRIVERS]),
        stress_saving_usd=found.usd(saving - stressed(each.drivers)),
        routed_requests_share=_share(each.projection.moved_requests, found.survey.priced_requests) or 0.0,
        routed_cost_share=_share(costs.left_usd, before),
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
    for tier, before in _by_tier(found).items():
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


def _hold_out(found: Findings) -> HoldOut | None:
    changes = [(each.policy.name, each.projection.spread.days) for each in candidates(found)]
    held = held_out(found.survey.spread.days, changes)
    if held is None:
        return None
    return HoldOut(held.policy, held.days, held.held_out_days, held.saving_share, held.held_out_saving_share)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
