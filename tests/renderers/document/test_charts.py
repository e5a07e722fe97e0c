"""Charts of the business case, as they are drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from hostile import hostile_report
from route_audit.auditing.case_money import ANNOUNCED
from route_audit.projection.costs import (
    AS_LOGGED,
    CACHE,
    ESCALATION,
    LIST_REPRICING,
    NET,
    OVERHEAD,
    TOKENIZER,
    VERBOSITY,
)
from route_audit.renderers.document import charts, document
from route_audit.renderers.document.drawing import svg
from route_audit.renderers.document.model import Chart
from route_audit.renderers.document.steps import PROJECTED, change_of
from route_audit.renderers.pictures import inline
from route_audit.report import Percentiles, Report, Step
from sample_case import FINANCE, NO_CASE_IN_DOLLARS, REPORT_WITH_CASE

TEXT = re.compile(r"<(?:text|tspan)[^>]*>([^<]*)(?=<)")
RAW = re.compile(r"\d\.\d{5,}")
"""A number that nobody rounded."""


def texts(chart: Chart, width: int = 720) -> list[str]:
    return [text for text in TEXT.findall(svg(chart, width, 280)) if text]


def said(chart: Chart) -> list[str]:
    """What the marks say when they are pointed at."""
    return re.findall(r"<title>([^<]*)<", inline(svg(chart), "a"))


def steps(*costs: float) -> Report:
    policy = REPORT_WITH_CASE.policies[4]
    bridge = tuple(Step(step.step, cost) for step, cost in zip(policy.bridge, costs, strict=True))
    changed = msgspec.structs.replace(policy, bridge=bridge)
    return msgspec.structs.replace(REPORT_WITH_CASE, policies=(changed,), case=None)


@pytest.mark.parametrize("chart", list(document(REPORT_WITH_CASE).charts()), ids=lambda chart: chart.name)
def test_a_mark_says_finished_numbers_and_a_picture_repeats(chart: Chart) -> None:
    assert said(chart)
    assert not [words for words in said(chart) if RAW.search(words)]
    assert svg(chart) == svg(chart)


def test_the_last_bar_of_the_bridge_tells_its_interval() -> None:
    report = REPORT_WITH_CASE
    bridge = charts.bridge(report, report.policies[4])
    # 321,744 - 97,560 = 224,184, 321,744 - 101,760 = 219,984 and 321,744 - 88,800 = 232,944
    assert said(bridge)[7] == "projected: $224,000, P10-P90 $220,000 to $233,000"


def test_the_bridge_is_in_the_dollars_of_the_tiles_beside_it() -> None:
    found = document(REPORT_WITH_CASE)
    bridge, (bill, projected, *_) = found.bridge, found.tiles
    assert bridge is not None
    assert bridge.table is not None
    assert (bridge.table.rows[0][1], bridge.table.rows[-1][1]) == (bill.figure.text, projected.figure.text)
    assert bridge.title == "From today's bill to tiered: $98,000 less a year"
    assert [column.heading for column in bridge.table.columns] == ["step", "USD of a year", "what changes"]
    assert "USD of a year" in texts(bridge)
    assert bridge.hint is not None
    assert bridge.hint.startswith(
        "At the likely values; the line on the last bar spans P10 to P90 of draws. "
    )


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.00132, 0.0014, {"$0.00134", "$0.00136", "$0.00138", "$0.0014"}),
        (23.16, 23.44, {"$23.20", "$23.25", "$23.30", "$23.35", "$23.40"}),
        (-23.44, -23.16, {"\u2212$23.40", "\u2212$23.25"}),
        (23.231, 23.239, {"$23.232", "$23.234"}),
        (1.0, 3.0, {"$1", "$1.50", "$2"}),
        (0.1, 0.4, {"$0.10", "$0.20", "$0.30"}),
    ],
)
def test_no_two_marks_of_an_axis_in_dollars_read_alike(low: float, high: float, labels: set[str]) -> None:
    policy = REPORT_WITH_CASE.policies[1]
    driver = msgspec.structs.replace(policy.drivers[0], saving_at_low_usd=low, saving_at_high_usd=high)
    narrow = msgspec.structs.replace(policy, saving_usd=(low + high) / 2, drivers=(driver,))
    report = msgspec.structs.replace(REPORT_WITH_CASE, policies=(narrow,))
    chart = charts.tornado(report, narrow)
    assert chart is not None
    marks = re.findall(r">(\u2212?\$[^<]*)<", svg(chart, 720, 280))
    assert labels <= set(marks)
    assert len(marks) == len({*marks})


def test_months_have_room_however_many_they_are() -> None:
    months = tuple(msgspec.structs.replace(FINANCE.months[-1], month=month) for month in range(1, 37))
    chart = charts.cumulative(msgspec.structs.replace(FINANCE, months=months))
    shown = re.findall(r'opacity="1">(\d+)<', svg(chart, 340, 280))
    assert shown == ["1", "5", "9", "13", "17", "21", "25", "29", "33"]


def test_labels_of_the_bridge_are_brief_where_they_would_meet() -> None:
    assert REPORT_WITH_CASE.case is not None
    figures = REPORT_WITH_CASE.case.finance
    assert figures is not None
    costs = (10_800_000_000.0, *[step.cost_usd for step in figures.bridge[1:]])
    bridge = tuple(Step(step.step, cost) for step, cost in zip(figures.bridge, costs, strict=True))
    case = msgspec.structs.replace(
        REPORT_WITH_CASE.case, finance=msgspec.structs.replace(figures, bridge=bridge)
    )
    chart = document(msgspec.structs.replace(REPORT_WITH_CASE, case=case)).bridge
    assert chart is not None
    assert "$11B" in texts(chart)
    assert "$11,000,000,000" not in texts(chart)
    assert chart.table.rows[0][1] == "$11,000,000,000"


def test_the_bridge_says_in_a_few_words_what_each_step_changes() -> None:
    bridge = document(REPORT_WITH_CASE).bridge
    assert bridge is not None
    assert all(row[2] for row in bridge.table.rows)
    changes = {str(row[0]): str(row[2]) for row in bridge.table.rows[1:-1]}
    told = "; ".join(f"{step}: {change}" for step, change in changes.items())
    assert bridge.hint is not None
    assert bridge.hint.lower().endswith(f" {told}.")


@pytest.mark.parametrize(
    "step",
    [AS_LOGGED, LIST_REPRICING, TOKENIZER, VERBOSITY, CACHE, ESCALATION, OVERHEAD, ANNOUNCED, NET, PROJECTED],
)
def test_every_step_of_a_bridge_has_its_words(step: str) -> None:
    assert change_of(step)
    assert not change_of(f"{step}!")


def test_a_bridge_without_a_year_is_of_the_window_and_says_so() -> None:
    bridge = charts.bridge(NO_CASE_IN_DOLLARS, NO_CASE_IN_DOLLARS.policies[4])
    # 12,345.67 - 3,905 = 8,440.67 and 12,345.67 - 3,410 = 8,935.67
    assert said(bridge)[7] == "projected: $8,600, P10-P90 $8,400 to $8,900"
    assert bridge.title == "From today's bill to tiered: $3,700 less in this window"
    assert "USD of this window" in texts(bridge)


def test_the_narrow_bridge_has_room_for_its_longest_label() -> None:
    bridge = charts.bridge(REPORT_WITH_CASE, REPORT_WITH_CASE.policies[4])
    assert bridge.narrow is not None
    drawn = svg(replace(bridge, spec=bridge.narrow), 340, 280)
    label = re.search(r"<text[^>]*translate\(([\d.]+),[^>]*>\$320,000<", drawn)
    frame = re.search(r'<g fill="none"[^>]*translate\(([\d.]+),', drawn)
    assert label is not None
    assert frame is not None
    letters = 67  # as wide as Liberation Sans sets $321,744.00 in 12 pixels
    assert float(frame[1]) + float(label[1]) + letters < 340


@pytest.mark.parametrize(
    ("bill", "banned", "wanted"),
    [(0.06, "m", "$0.06"), (3.2e9, "G", "$3B"), (12_345.0, "k0", "$12k"), (0.0004, "µ", "$0.0004")],
)
def test_an_axis_in_dollars_is_read_as_it_is_meant(bill: float, banned: str, wanted: str) -> None:
    report = steps(bill, -bill / 2, 0, 0, 0, 0, 0, bill / 2)
    axis = [text for text in texts(charts.bridge(report, report.policies[0])) if text.startswith("$")]
    assert wanted in axis
    assert "$0" in axis
    assert not [text for text in axis if banned in text]


def test_waits_are_named_where_their_lines_end() -> None:
    chart = charts.latency(REPORT_WITH_CASE, "tiered")
    assert chart is not None
    drawn = texts(chart)
    assert [drawn[place + 1] for place, text in enumerate(drawn) if text == "as-logged"] == ["11.8 s"]
    assert [drawn[place + 1] for place, text in enumerate(drawn) if text == "tiered"] == ["10.9 s"]
    assert "cautious" not in drawn
    assert "cautious, p95: 4.85 s" in said(chart)


@pytest.mark.parametrize(("seconds", "apart"), [(11.0, 32), (6.0, 0)])
def test_names_of_lines_that_end_close_together_do_not_meet(seconds: float, apart: int) -> None:
    waits = Percentiles(1.0, 2.0, 3.0, seconds, "fitted", 41_234)
    policies: list[Any] = list(REPORT_WITH_CASE.policies)
    policies[4] = msgspec.structs.replace(policies[4], latency_s=waits)
    chart = charts.latency(msgspec.structs.replace(REPORT_WITH_CASE, policies=tuple(policies)), "tiered")
    assert chart is not None
    shifts = [each["mark"]["dy"] for each in chart.spec["layer"] if each["mark"]["type"] == "text"]
    assert max(shifts) - min(shifts) == apart


def test_without_waits_there_is_no_chart_of_them() -> None:
    unknown = Percentiles(None, None, None, None, "measured", 0)
    policies = tuple(msgspec.structs.replace(each, latency_s=unknown) for each in REPORT_WITH_CASE.policies)
    assert charts.latency(msgspec.structs.replace(REPORT_WITH_CASE, policies=policies), "tiered") is None


def test_the_curve_names_its_percentiles() -> None:
    drawn = texts(charts.net_present_value(FINANCE))
    assert {"P10 -$2,900", "P50 $16,000", "P90 $27,000"} <= set(drawn)


def test_words_of_a_log_are_no_expressions_and_no_markup() -> None:
    for chart in document(hostile_report()).charts():
        drawn = svg(chart)
        assert not re.search(
            r"<(?!/?(?:svg|g|path|text|tspan|line|rect|defs|clipPath|linearGradient|stop)\b)", drawn
        )
        assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', drawn))
