"""Plots in plain text: a curve in dots, and named places marked by letters. Never in colour."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from route_audit.renderers.layout import printable

NARROWEST = 60
"""A narrower page gets no plot."""

FEWEST = 3
"""Fewer different points are no picture."""

_LETTERS = string.ascii_uppercase + string.ascii_lowercase
_CURVE_HEIGHT, _PLACES_HEIGHT = 10, 12
_MARGIN = 20
_BELOW_ZERO = re.compile(r"(?<!\S)-(?=0(\.0+)?(?![.0-9]))")
"""The sign of a label such as -0.0, which is rounding and no number."""

_PLAIN_FRAME = str.maketrans("─│┌┐└┘", "-|++++")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axes:
    """What stands above a plot, and the units that follow its numbers."""

    title: str
    x_unit: str
    y_unit: str


@dataclass(frozen=True, slots=True)
class Place:
    """Something with a name at a point; nan where it is unknown."""

    name: str
    x: float
    y: float

    @property
    def known(self) -> bool:
        """Whether it lies anywhere."""
        return math.isfinite(self.x) and math.isfinite(self.y)


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot and, for beneath it, which letter is what."""

    text: str
    legend: str


def curve(points: Sequence[Point], axes: Axes, width: int, *, unicode: bool) -> str:
    """A line through ``points``; empty where there is no room or no curve."""
    if width < NARROWEST or len({x for x, _ in points}) < FEWEST:
        return ""
    across, up = zip(*points, strict=True)
    drawn = {"lines": True, "character_set": "braille" if unicode else "ascii", "height": _CURVE_HEIGHT}
    return _plotted(across, up, axes, width, unicode=unicode, **drawn)


def places(
    named: Sequence[Place], line: Sequence[Point], axes: Axes, width: int, *, unicode: bool
) -> Plot | None:
    """Each place as a letter, over a dotted line; places at one point share the first one's letter.

    The first place is A, the next one B, whether they are known or not: the same places have the same letters
    in every plot. None where there is no room, or nothing to see: fewer different points than ``FEWEST``.
    """
    letters: dict[Point, str] = {}
    names: dict[str, list[str]] = {}
    for letter, place in zip(_LETTERS, named, strict=False):
        if place.known:
            shared = letters.setdefault((place.x, place.y), letter)
            names.setdefault(shared, []).append(place.name)
    if width < NARROWEST or len({*letters, *line}) < FEWEST or len(named) > len(_LETTERS):
        return None
    text = _lettered(letters, line, axes, width, unicode=unicode)
    return Plot(text, _legend(names, text))


def _lettered(
    letters: Mapping[Point, str], line: Sequence[Point], axes: Axes, width: int, *, unicode: bool
) -> str:
    """The line first, so that letters stand on it."""
    series = [*([line] if line else []), *([point] for point in letters)]
    dot = "·" if unicode else "."
    return _plotted(
        [[x for x, _ in points] for points in series],
        [[y for _, y in points] for points in series],
        axes,
        width,
        unicode=unicode,
        lines=[bool(line) and place == 0 for place in range(len(series))],
        character_set="ascii",
        force_ascii_characters=[*([dot] if line else []), *letters.values()],
        height=_PLACES_HEIGHT,
        x_gridlines=[],
        y_gridlines=[],
    )


def _plotted(across: object, up: object, axes: Axes, width: int, *, unicode: bool, **drawn: object) -> str:
    import uniplot

    text: str = uniplot.plot_to_string(
        xs=across,
        ys=up,
        color=False,
        width=width - _MARGIN,
        line_length_hard_cap=width,
        title=axes.title,
        x_unit=axes.x_unit,
        y_unit=axes.y_unit,
        interactive=False,
        **drawn,
    )
    text = _BELOW_ZERO.sub(" ", text)
    return text if unicode else text.translate(_PLAIN_FRAME)


def _legend(named: Mapping[str, list[str]], text: str) -> str:
    """Which letter is what; a letter that another covers is told, as nobody finds it."""
    inside = "".join(line[1 : line.rindex(line[0])] for line in text.splitlines() if line[:1] in {"│", "|"})
    told = ", ".join(f"{letter} {printable(' and '.join(names))}" for letter, names in named.items())
    covered = [letter for letter in named if letter not in inside]
    return f"{told}; covered by another letter: {', '.join(covered)}" if covered else told
