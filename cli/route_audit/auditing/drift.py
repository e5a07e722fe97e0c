"""Whether the window's end still looks like its beginning, and how much less sure a year is if not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from route_audit import units
from route_audit.auditing.days import traffic
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.recommend import best
from route_audit.auditing.shares import share_of
from route_audit.business.drift import ENOUGH, MOVED, quarters, spread_sd, stability_index
from route_audit.report import Drift, Warn
from route_audit.tiers import Tier
from route_audit.uncertainty import DRAWS, Draws

_STREAM = 8


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
        share_of(tokens_first, sum(mix_first)),
        share_of(tokens_last, sum(mix_last)),
        saving_first,
        saving_last,
    )


def drifted(found: Findings) -> Iterator[Warn]:
    """That the mix of tiers moved within the window."""
    seen = drift(found)
    if seen is None or seen.tiers_psi is None or not _moved(seen):
        return
    message = (
        "the mix of tiers moved between the first and the last quarter of the window"
        f" (PSI {seen.tiers_psi:.2f}, above {MOVED}): "
    )
    if seen.saving_share_first is not None and seen.saving_share_last is not None:
        first, last = (units.share(each) for each in (seen.saving_share_first, seen.saving_share_last))
        message += (
            "the intervals of a month, a year and the business case are wider for it;"
            f" the saving went from {first} to {last} of the bill"
        )
    else:
        message += "a year carried from both is less sure than it looks"
    yield Warn("drift", message, 0)


def carried_draws(found: Findings, chosen: Finding) -> Draws:
    """The draws of the recommended policy's saving as a month or a year is carried from them.

    Where the mix of tiers moved, nobody knows which part of the window the months ahead will be like: from
    P10 to P90 such a doubt reaches from the first quarter's saving to the last one's. The interval of the
    window itself does not widen: it was as it was.
    """
    seen = drift(found)
    if seen is None or not _moved(seen) or seen.saving_share_first is None or seen.saving_share_last is None:
        return chosen.draws
    sd = spread_sd(seen.saving_share_first, seen.saving_share_last) * found.baseline.total
    normal = np.random.default_rng([found.options.seed, _STREAM]).standard_normal(DRAWS)
    return Draws(chosen.draws.saving + sd * normal)


def _moved(seen: Drift) -> bool:
    return seen.tiers_psi is not None and seen.tiers_psi > MOVED


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
    return share_of(-_usd(chosen.projection.spread.days, days), _usd(found.survey.spread.days, days))


def _usd(by_day: Mapping[int, float], days: Sequence[int]) -> float:
    return math.fsum(by_day.get(day, 0.0) for day in days)
