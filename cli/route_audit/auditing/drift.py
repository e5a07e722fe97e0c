"""Whether the window's end still looks like its beginning, and the warning when it does not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from route_audit import units
from route_audit.auditing.findings import Findings
from route_audit.auditing.periods import traffic
from route_audit.auditing.recommend import best
from route_audit.business.drift import ENOUGH, MOVED, quarters, stability_index
from route_audit.report import Drift, Warn
from route_audit.tiers import Tier


def drift(found: Findings) -> Drift | None:
    """The first quarter of the complete days against the last; None with fewer than four of them."""
    seen = traffic(found)
    halves = quarters(seen.complete_days()) if seen else None
    if halves is None:
        return None
    (mix_first, tokens_first), (mix_last, tokens_last) = (_mix(found, days) for days in halves)
    enough = min(sum(mix_first), sum(mix_last)) >= ENOUGH
    saving_first, saving_last = (_saving_share(found, days) for days in halves)
    return Drift(
        stability_index(mix_first, mix_last) if enough else None,
        _over(tokens_first, sum(mix_first)),
        _over(tokens_last, sum(mix_last)),
        saving_first,
        saving_last,
    )


def drifted(found: Findings) -> Iterator[Warn]:
    """That the mix of tiers moved within the window."""
    seen = drift(found)
    if seen is None or seen.tiers_psi is None or seen.tiers_psi <= MOVED:
        return
    message = (
        "the mix of tiers moved between the first and the last quarter of the window"
        f" (PSI {seen.tiers_psi:.2f}, above {MOVED}): a year carried from both"
        " is less sure than its interval says"
    )
    if seen.saving_share_first is not None and seen.saving_share_last is not None:
        first, last = (units.share(each) for each in (seen.saving_share_first, seen.saving_share_last))
        message += f"; the saving went from {first} to {last} of the bill"
    yield Warn("drift", message, 0)


def _mix(found: Findings, days: Sequence[int]) -> tuple[list[int], int]:
    """Requests by tier, and all tokens, of some days."""
    cells = found.survey.day_tiers
    mine = cells.where(np.isin(cells.keys[:, 0], days))
    requests = np.zeros(len(Tier), np.int64)
    np.add.at(requests, mine.keys[:, 1], mine.sums[:, 0])
    return requests.tolist(), int(mine.sums[:, 1].sum())


def _saving_share(found: Findings, days: Sequence[int]) -> float | None:
    """The share of some days' bill that the recommended policy saves; None where there is no such policy."""
    chosen = best(found)
    if chosen is None:
        return None
    return _over(-_usd(chosen.projection.spread.days, days), _usd(found.survey.spread.days, days))


def _usd(by_day: Mapping[int, float], days: Sequence[int]) -> float:
    return math.fsum(by_day.get(day, 0.0) for day in days)


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None
