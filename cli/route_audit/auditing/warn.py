"""What a reader must know before trusting a number."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit import units
from route_audit.auditing.contracts import near_limits
from route_audit.auditing.drift import drifted
from route_audit.auditing.findings import Findings
from route_audit.auditing.pairs import unlike
from route_audit.auditing.periods import rejected_volume, without_scenarios
from route_audit.auditing.reading import most_often
from route_audit.auditing.recommend import best
from route_audit.ledger.files import LedgerMeta
from route_audit.policies.kinds import sticky
from route_audit.pricing.priced import WARNINGS
from route_audit.projection.pico import usd
from route_audit.reconcile.status import ROUGHLY
from route_audit.report import Warn
from route_audit.uncertainty.resampling import FEW

UNPRICED = 0.05
"""Without a price, a larger share of the requests than this is more than a gap."""

_REJECTED = 0.01
_ONE_CLUSTER = 0.1
"""A group of requests that makes so much of a saving is worth a look."""


def warnings(found: Findings) -> tuple[Warn, ...]:
    """All warnings of a run, by code."""
    survey = found.survey
    rows = [
        Warn(code, WARNINGS[code], met.attempts, found.usd(usd(met.cost_pusd)))
        for code, met in survey.guarded.items()
    ]
    rows += [Warn("reading", message, count) for message, count in found.meta.warnings.items()]
    rows += _rejected(found.meta)
    rows += unlike(found)
    rows += _bouncing(found)
    rows += _media(found)
    rows += _clusters(found)
    repeated = survey.repeated_ids()
    if repeated:
        rows.append(
            Warn(
                "repeated_ids", "the same id stands in the log with other content; all are counted", repeated
            )
        )
    if survey.undated:
        rows.append(
            Warn("undated", "attempts without a time are in no day, month or cache replay", survey.undated)
        )
    rows += [*drifted(found), *rejected_volume(found), *without_scenarios(found), *near_limits(found)]
    lost = survey.requests - survey.priced_requests
    if lost > UNPRICED * survey.requests:
        rows.append(Warn("unpriced", "requests on models without a price are in no total", lost))
    if survey.summed_requests:
        message = (
            "requests are known only as sums of a usage export, with no tier, latency or text: they stay"
            f" on their models, {units.usd(found.usd(survey.summed_usd))} of the bill"
        )
        rows.append(Warn("summed", message, survey.summed_requests))
    if found.unreconciled:
        stated = found.reconciliation
        message = (
            f"the recomputed bill is more than {units.share(ROUGHLY)} off the costs that it was compared with"
        )
        rows.append(Warn("unreconciled", message, stated.rows, stated.recomputed_usd))
    return tuple(sorted(rows, key=lambda row: (row.code, row.message)))


def _bouncing(found: Findings) -> Iterator[Warn]:
    """That a policy sends the turns of a session to several models, and that cold caches make them dearer.

    What a dearer model asks for its answers is no fault of the cache.
    """
    for each in found.policies:
        projection = each.projection
        lost = found.usd(min(projection.bouncing_usd, projection.bouncing_cold_usd))
        if lost > 0 and each.policy.kind != sticky.KIND.name:
            message = (
                f"under '{each.policy.name}' sessions go back and forth between models; each finds its prompt"
                f" cache cold, which makes them {units.projected_usd(lost)} dearer: let sessions stick"
            )
            yield Warn("bouncing_sessions", message, projection.bouncing_calls, lost)


def _media(found: Findings) -> Iterator[Warn]:
    """That pictures or sound move to a model that may count them in another way."""
    moved = max((each.projection.media_moved for each in found.policies), default=0)
    if moved:
        message = (
            "requests with images or audio move with the tokens that were logged; models count them apart"
        )
        yield Warn("media_as_logged", message, moved)


def _clusters(found: Findings) -> Iterator[Warn]:
    """That the intervals rest on few groups of requests, or that one group makes much of the saving."""
    known = found.clusters
    if not found.policies or found.survey.requests < FEW:
        return
    if known.alone:
        message = "the log is all one session, user or hour: intervals take each request for itself"
        yield Warn("one_cluster", message, found.survey.requests)
    elif known.count < FEW:
        message = f"intervals rest on {known.count} sessions, users or hours: fewer than {FEW} are widened"
        yield Warn("few_clusters", message, found.survey.requests)
    chosen = best(found)
    change = known.of(chosen.projection.spread) if chosen else known.buckets
    total = change.sum()
    if chosen and total and known.count >= FEW and (share := float((change / total).max())) > _ONE_CLUSTER:
        message = (
            f"one session, user or hour makes {units.share(share)} of the saving of '{chosen.policy.name}'"
        )
        yield Warn("concentrated_saving", message, 1)


def _rejected(meta: LedgerMeta) -> Iterator[Warn]:
    """That so many rows could not be used that the bill may miss some of the traffic."""
    lost = sum(meta.rejected.values())
    if lost > _REJECTED * meta.rows_read:
        message = (
            f"{units.share(lost / meta.rows_read, 1)} of the rows read can't be used and are in no total,"
            f" most often: {most_often(meta.rejected)}; --rejects FILE lists them"
        )
        yield Warn("rejected", message, lost)
