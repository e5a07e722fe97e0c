"""What a reader must know before trusting a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from route_audit import units
from route_audit.assumptions import CacheMode
from route_audit.auditing.contracts import near_limits
from route_audit.auditing.drift import drifted
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.pairs import unlike
from route_audit.auditing.periods import rejected_volume, without_scenarios
from route_audit.auditing.reading import most_often
from route_audit.auditing.recommend import best
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
    rows = (warn for told in _TOLD for warn in told(found))
    return tuple(sorted(rows, key=lambda row: (row.code, row.message)))


def _guards(found: Findings) -> Iterator[Warn]:
    """What the price table can't be sure of."""
    for code, met in found.survey.guarded.items():
        yield Warn(code, WARNINGS[code], met.attempts, found.usd(usd(met.cost_pusd)))


def _read(found: Findings) -> Iterator[Warn]:
    """What was met while reading, and that so many rows can't be used that the bill may miss traffic."""
    meta = found.meta
    for message, count in meta.warnings.items():
        yield Warn("reading", message, count)
    lost = sum(meta.rejected.values())
    if lost > _REJECTED * meta.rows_read:
        message = (
            f"{units.share(lost / meta.rows_read, 1)} of the rows read can't be used and are in no total,"
            f" most often: {most_often(meta.rejected)}; --rejects FILE lists them"
        )
        yield Warn("rejected", message, lost)


def _named_or_dated(found: Findings) -> Iterator[Warn]:
    """That requests lack an id of their own, or a time."""
    repeated, undated = found.survey.repeated_ids(), found.survey.undated
    if repeated:
        message = "the same id stands in the log with other content; all are counted"
        yield Warn("repeated_ids", message, repeated)
    if undated:
        yield Warn("undated", "attempts without a time are in no day, month or cache replay", undated)


def _unpriced(found: Findings) -> Iterator[Warn]:
    survey = found.survey
    lost = survey.requests - survey.priced_requests
    if lost > UNPRICED * survey.requests:
        yield Warn("unpriced", "requests on models without a price are in no total", lost)


def _summed(found: Findings) -> Iterator[Warn]:
    survey = found.survey
    if survey.summed_requests:
        message = (
            "requests are known only as sums of a usage export, with no tier, latency or text: they stay"
            f" on their models, {units.usd(found.usd(survey.summed_usd))} of the bill"
        )
        yield Warn("summed", message, survey.summed_requests)


def _unreconciled(found: Findings) -> Iterator[Warn]:
    if found.unreconciled:
        stated = found.reconciliation
        message = (
            f"the recomputed bill is more than {units.share(ROUGHLY)} off the costs that it was compared with"
        )
        yield Warn("unreconciled", message, stated.rows, stated.recomputed_usd)


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


def _unlogged_reads(found: Findings) -> Iterator[Warn]:
    """That a saving rests on reads of a prompt cache in sessions whose log shows none.

    The bill of today has none of them, so that the two are not alike, and nothing is drawn beyond the best
    fate of a cache: the saving is then the best of its own interval.
    """
    survey = found.survey
    if survey.session_reads or not survey.replayed_reads:
        return
    gained = {each.policy.name: found.usd(_read_usd(each)) for each in found.policies}
    name = max(gained, key=gained.__getitem__, default=None)
    if name is not None and gained[name] > 0:
        message = (
            f"the log shows no reads of a prompt cache, and sessions that '{name}' moves read one, for"
            f" {units.projected_usd(gained[name])}: the bill as logged has no such reads, nor may the models;"
            " 'cache: cold' leaves them out"
        )
        yield Warn("cache_reads_not_logged", message, survey.in_sessions, gained[name])


def _read_usd(each: Finding) -> float:
    """What replayed caches save over cold ones; nothing under another fate."""
    costs = each.costs.by_cache
    replayed = each.stance.cache is CacheMode.REPLAYED
    return costs[CacheMode.COLD] - costs[CacheMode.REPLAYED] if replayed else 0.0


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
    if not found.policies:
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


_TOLD: tuple[Callable[[Findings], Iterable[Warn]], ...] = (
    *(_guards, _read, _named_or_dated, _unpriced, _summed, _unreconciled),
    *(unlike, _bouncing, _unlogged_reads, _media, _clusters),
    *(drifted, rejected_volume, without_scenarios, near_limits),
)
"""What may be said of a run, each by a function that says it or nothing."""
