"""Constant ratios of costs by provider: what a contract takes off, learned from a log's own costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from route_audit.reconcile.tally import NOTHING, RATIO_STEPS, Sums, Tally

MOST_OF = 0.5
"""A ratio is a provider's when at least so many of the rows have it that nothing else explains."""

LEAST_ROWS = 2
"""One row alone shows no constant ratio."""

_SHARE = Decimal("0.0001")


@dataclass(slots=True)
class _Seen:
    """A provider's unexplained rows: all, and those of each ratio."""

    rows: int = 0
    by_ratio: dict[int, Sums] = field(default_factory=dict)


def learned(tally: Tally) -> Mapping[str, tuple[int, Sums]]:
    """By provider: its constant ratio in steps of ``1 / RATIO_STEPS``, and the rows that have it."""
    seen: dict[str, _Seen] = {}
    for (model, ratio), sums in tally.by_ratio().items():
        mine = seen.setdefault(tally.provider(model), _Seen())
        mine.rows += sums.rows
        if ratio not in {0, RATIO_STEPS}:
            mine.by_ratio[ratio] = mine.by_ratio.get(ratio, NOTHING).plus(sums)
    found = {provider: _modal(mine) for provider, mine in sorted(seen.items())}
    return {provider: pair for provider, pair in found.items() if pair is not None}


def _modal(seen: _Seen) -> tuple[int, Sums] | None:
    if not seen.by_ratio:
        return None
    ratio, sums = max(seen.by_ratio.items(), key=lambda pair: (pair[1].rows, -pair[0]))
    return (ratio, sums) if sums.rows >= max(LEAST_ROWS, MOST_OF * seen.rows) else None


def share_off(ratio: Decimal, present: Decimal) -> Decimal | None:
    """The share off list prices under which recomputed costs would be ``ratio`` times those of today.

    Args:
        ratio: billed over recomputed.
        present: the share that the price book takes off already.

    Returns:
        The share to four decimals; None for a surcharge and where nothing is billed, which is no discount.
    """
    share = (1 - ratio * (1 - present)).quantize(_SHARE)
    return abs(share) if 0 <= share < 1 else None  # rounded to nothing from below, it has a sign


def constant(pairs: Iterable[tuple[int, int]], slack: int) -> Decimal | None:
    """The ratio of the first to the second of all ``pairs`` of pico-dollars; None where they differ in it.

    Args:
        pairs: two amounts each.
        slack: so many pico-dollars off, or 0.1 %, is the same.
    """
    known = [(one, other) for one, other in pairs if other > 0]
    whole = sum(other for _, other in known)
    if not whole:
        return None
    ratio = Decimal(sum(one for one, _ in known)) / whole
    within = (abs(one - ratio * other) <= max(Decimal(slack), ratio * other / 1000) for one, other in known)
    return ratio if all(within) else None


def overlay_line(tally: Tally, provider: str, share: Decimal) -> str | None:
    """The line that puts a discount into a price overlay; None where the price book has it already."""
    if not provider or share == tally.discounts.get(provider):
        return None
    return f"- {{provider: {provider}, share: {share.normalize():f}}}"
