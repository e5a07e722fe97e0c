"""The fitted card as the file that ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from numpy.typing import NDArray

from route_audit.classify.signals import SIGNALS
from route_audit.classify.weights import COLUMNS
from tiers.fitting import SLOPE
from tiers.measuring import REASONING, Measured

SETTLED = 2.5
"""Points for one tier with which a system prompt says what to do."""

SHARE_OF_MATERIAL = 0.3
"""What the user's words count then."""


def write(found: Measured, path: Path) -> None:
    """Write the card as YAML, a signal a line."""
    path.write_text("\n".join(_lines(found)) + "\n", encoding="utf-8")


def _lines(found: Measured) -> Iterator[str]:
    yield "# Written by scripts/fit_tiers.py; docs/tiers.md says what it is worth."
    yield f"slope: {SLOPE:g}"
    yield f"start: {_points(found.card.start)}"
    yield f"easy: {found.chosen.easy:g}"
    yield f"reasoning: {REASONING:g}"
    yield f"cautious: {found.cautious:g}"
    yield f"settled: {SETTLED:g}"
    yield f"share_of_material: {SHARE_OF_MATERIAL:g}"
    yield "calibration:"
    yield from (f"  - [{score:g}, {right:g}]" for score, right in found.chosen.calibration)
    yield "signals:"
    for signal, points in zip(SIGNALS, found.card.points, strict=True):
        if points.any():
            yield f"  {signal.name}: {_points(points)}"


def _points(row: NDArray) -> str:  # type: ignore[type-arg]
    told = (f"{column}: {points:g}" for column, points in zip(COLUMNS, row.tolist(), strict=True) if points)
    return "{" + ", ".join(told) + "}"
