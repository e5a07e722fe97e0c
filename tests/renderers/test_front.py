"""Which policies others beat on both axes, and when a picture of that is shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from route_audit.renderers import RENDERERS, Page
from route_audit.renderers.front import Picture, nearest, pictures
from route_audit.renderers.plots import Place
from route_audit.report import Percentiles, PolicyRow, Report
from sample_report import REPORT

few = st.integers(min_value=0, max_value=4).map(float)


def policy(name: str, cost: float, p95: float | None, moved: int = 0) -> PolicyRow:
    waits = Percentiles(1.0, 2.0, p95, None, "fitted", 1_000)
    return replace(
        REPORT.policies[4], name=name, cost_usd=cost, latency_s=waits, looked_hard_moved_down=moved
    )


POLICIES = (
    policy("logged", 100.0, 9.0),
    policy("tiered", 60.0, 8.0, 412),
    policy("careful", 80.0, 8.0, 206),
    policy("cheap", 10.0, 8.5, 4_123),
    policy("unclear", 50.0, None, 412),
)


def shown(*policies: PolicyRow, report: Report = REPORT) -> list[Picture]:
    return list(pictures(replace(report, policies=policies), 80, unicode=True))


def test_a_dominated_policy_is_told_beside_the_dearest_that_beats_it() -> None:
    waits, _ = shown(*POLICIES)
    assert waits.title == "Cost and waits"
    assert waits.notes == (
        "A logged, B tiered, C careful, D cheap",
        "dots: between policies that no other beats on both axes",
        "dominated: logged is dearer and slower than careful; careful is dearer and no faster than tiered",
        "neither axis knows whether an answer is good",
        "in no place, as too little is known: unclear",
    )


def test_cost_stands_against_hard_looking_answers_too() -> None:
    _, risk = shown(*POLICIES)
    assert risk.title == "Cost and hard-looking answers moved"
    assert "10 %" in risk.text  # 4,123 of 41,234 requests
    assert risk.notes[2] == "dominated: tiered is dearer and with no fewer of them moved than unclear"


def test_equal_but_for_the_last_digit_is_equal() -> None:
    waits, _ = shown(*POLICIES, policy("again", 60.0 * (1 + 1e-15), 8.0))
    assert not re.search(r"again (is|are)", waits.notes[2])


def test_no_picture_where_there_is_nothing_to_see() -> None:
    assert shown() == []
    assert shown(*(policy(str(number), number, None) for number in range(5))) == []
    assert [each.title for each in shown(*(policy(f"{n}", n, n + 1.0) for n in range(5)))] == [
        "Cost and waits"
    ]


def test_where_no_answer_tells_nothing_is_known_to_move() -> None:
    untold = replace(REPORT, hindsight=replace(REPORT.hindsight, told_requests_share=0.0))
    assert [each.title for each in shown(*POLICIES, report=untold)] == ["Cost and waits"]


@given(st.lists(st.tuples(few, few), min_size=1, max_size=8))
def test_what_nothing_beats_is_the_front(points: list[tuple[float, float]]) -> None:
    named = [Place(str(number), *point) for number, point in enumerate(points)]
    for place in named:
        beaten = any(x <= place.x and y <= place.y and (x, y) != (place.x, place.y) for x, y in points)
        assert (nearest(place, named) is not None) == beaten
    assert any(nearest(place, named) is None for place in named)


@pytest.mark.parametrize("width", [20, 80, 120])
def test_the_pictures_keep_the_page(width: int) -> None:
    text = RENDERERS["comparison"].render(REPORT, Page(width, unicode=False))
    assert isinstance(text, str)
    frame = [line for line in text.splitlines() if line.startswith("|")]
    assert len(frame) >= 12
    assert all(line.replace("…", "").isascii() for line in frame)
    assert max(map(cell_len, text.splitlines())) <= max(width, 80)
