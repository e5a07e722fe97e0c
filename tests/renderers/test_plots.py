"""Plots in plain text: their room, their letters, and no more than ASCII where no more is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_audit.renderers.plots import Axes, Place, curve, places

AXES = Axes("waits by cost", " USD", " s")
CORNERS = (Place("dear", 30.0, 1.0), Place("slow", 10.0, 9.0), Place("both", 20.0, 5.0))
LINE = ((10.0, 9.0), (30.0, 1.0))

amounts = st.floats(min_value=0, max_value=1e9, allow_subnormal=False)


def inside(text: str) -> list[str]:
    return [line[1 : line.rindex(line[0])] for line in text.splitlines() if line[:1] in {"│", "|"}]


def test_each_place_is_a_letter_where_it_lies() -> None:
    plot = places(CORNERS, LINE, AXES, 80, unicode=True)
    assert plot is not None
    rows = inside(plot.text)
    assert rows[0].startswith("B")
    assert rows[-1].endswith("A")
    assert sum("C" in row for row in rows) == 1
    assert any("·" in row for row in rows)
    assert plot.legend == "A dear, B slow, C both"


def test_nothing_is_a_little_below_zero() -> None:
    line = ((0.0, 100.0), (0.5, 55.0), (1.0, 10.0))
    for width in range(60, 160, 4):
        plot = places((Place("best", 1.0, 10.0),), line, AXES, width, unicode=True)
        assert plot is not None
        assert "-0" not in plot.text


def test_places_at_one_point_share_a_letter() -> None:
    plot = places((*CORNERS, Place("twin", 20.0, 5.0)), (), AXES, 80, unicode=True)
    assert plot is not None
    assert plot.legend == "A dear, B slow, C both and twin"


def test_a_place_keeps_its_letter_where_others_are_unknown_or_at_one_point() -> None:
    named = (Place("lost", float("nan"), 1.0), *CORNERS, Place("twin", 20.0, 5.0), Place("last", 25.0, 8.0))
    plot = places(named, (), AXES, 80, unicode=True)
    assert plot is not None
    assert plot.legend == "B dear, C slow, D both and twin, F last"


@pytest.mark.parametrize("named", [CORNERS, tuple(Place(each.name, each.x, 7.0) for each in CORNERS)])
def test_places_in_one_line_are_drawn(named: tuple[Place, ...]) -> None:
    for line in (named, tuple(Place(each.name, each.y, each.x) for each in named)):
        plot = places(line, (), AXES, 80, unicode=True)
        assert plot is not None
        assert {"A", "B", "C"} <= set("".join(inside(plot.text)))


def test_a_letter_that_is_covered_is_told() -> None:
    plot = places((*CORNERS, Place("near", 20.0, 5.0 + 1e-6)), (), AXES, 80, unicode=True)
    assert plot is not None
    assert plot.legend.endswith("; covered by another letter: C")


def test_names_steer_nothing() -> None:
    plot = places((Place("\x1b[2J", 1, 1), *CORNERS), (), AXES, 80, unicode=True)
    assert plot is not None
    assert "\x1b" not in plot.legend


@pytest.mark.parametrize(
    ("named", "width"),
    [
        (CORNERS, 59),  # no room
        (CORNERS[:2], 80),
        ((*CORNERS[:2], Place("twin", 30.0, 1.0)), 80),
        ((*CORNERS[:2], Place("nowhere", float("nan"), 1.0)), 80),
        (tuple(Place(str(number), number, number) for number in range(53)), 80),  # no letters left
    ],
)
def test_nothing_is_drawn_where_nothing_could_be_read(named: tuple[Place, ...], width: int) -> None:
    assert places(named, (), AXES, width, unicode=True) is None


@pytest.mark.parametrize("unicode", [True, False])
@settings(max_examples=40, deadline=None)
@given(points=st.lists(st.tuples(amounts, amounts), min_size=3, max_size=8, unique=True))
def test_a_plot_keeps_its_width_and_its_letters(unicode: bool, points: list[tuple[float, float]]) -> None:
    named = [Place(f"policy {number}", *point) for number, point in enumerate(points)]
    plot = places(named, sorted(points)[:2], AXES, 80, unicode=unicode)
    assert plot is not None
    assert max(map(len, plot.text.splitlines())) <= 80
    assert plot.text.isascii() or unicode
    assert "\x1b" not in plot.text


def test_a_curve_needs_three_points_and_sixty_columns() -> None:
    points = [(0.0, 0.0), (50.0, 1.0), (100.0, 4.0)]
    assert curve(points, AXES, 60, unicode=True)
    assert curve(points, AXES, 59, unicode=True) == ""
    assert curve(points[:2], AXES, 80, unicode=True) == ""
    assert curve([(1.0, 2.0)] * 3, AXES, 80, unicode=True) == ""
    assert curve([], AXES, 80, unicode=True) == ""
    assert curve(points, AXES, 80, unicode=False).isascii()
