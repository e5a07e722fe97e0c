"""From findings to the report: every number finished, nothing left to compute."""

from __future__ import annotations

from msgspec import to_builtins
from msgspec.structs import replace

from route_audit import __version__
from route_audit.auditing.ahead import prices_ahead
from route_audit.auditing.assumed import register
from route_audit.auditing.case import business_case
from route_audit.auditing.contracts import Contracts
from route_audit.auditing.coverage import coverage
from route_audit.auditing.difference import difference
from route_audit.auditing.drift import drift
from route_audit.auditing.findings import Findings
from route_audit.auditing.ladder import data_level
from route_audit.auditing.levers import levers
from route_audit.auditing.periods import periods, scenarios, volume_check
from route_audit.auditing.policy_rows import policy_row
from route_audit.auditing.quality import quality
from route_audit.auditing.recommend import candidates, recommend
from route_audit.auditing.traffic import baseline, hindsight, request_types, tiers
from route_audit.auditing.waits import model_latencies
from route_audit.auditing.warn import warnings
from route_audit.report import (
    SCHEMA_VERSION,
    Difference,
    HoldOut,
    Report,
    Tool,
    TypeRow,
)
from route_audit.report.evidence import origins
from route_audit.uncertainty.holdout import held_out


def report(found: Findings) -> Report:
    """The report of a run."""
    types, known = request_types(found), quality(found)
    priced, terms = bool(found.survey.priced), Contracts(found)
    rows = tuple(policy_row(each, found) for each in found.policies) if priced else ()
    contracts = tuple(terms.rows()) if priced else ()
    made = Report(
        schema_version=SCHEMA_VERSION,
        tool=_tool(found),
        coverage=coverage(found),
        baseline=baseline(found),
        tiers=tiers(found),
        hindsight=hindsight(found),
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


def _hold_out(found: Findings) -> HoldOut | None:
    changes = [(each.policy.name, each.projection.spread.days) for each in candidates(found)]
    held = held_out(found.survey.spread.days, changes)
    if held is None:
        return None
    return HoldOut(held.policy, held.days, held.held_out_days, held.saving_share, held.held_out_saving_share)
