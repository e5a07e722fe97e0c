"""Policies side by side in depth: savings by request type, and where each saving would be gone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from route_audit.renderers import RENDERERS, Page
from route_audit.renderers.in_depth import TYPES, break_evens, type_savings
from route_audit.report import BreakEven, Flow, PolicyRow, TypeCost
from route_audit.report.quality import HeatMap, Quality
from sample_report import CHEAP, REPORT, STRONG

MOVED = (Flow(STRONG, CHEAP, 1_000, 500.0, 50.0),)


def saving(policy: PolicyRow, name: str, factor: float = 1.0) -> PolicyRow:
    rows = tuple(
        TypeCost(row.id, (row.cost_usd or 0.0) - factor * 100 * place, factor * 100 * place)
        for place, row in enumerate(REPORT.request_types)
    )
    return replace(policy, name=name, flows=MOVED, by_type=rows)


def test_savings_stand_by_type_and_policy_in_two_digits() -> None:
    unknown = saving(REPORT.policies[4], "one that leaves a type out")
    policies = (
        REPORT.policies[0],
        saving(REPORT.policies[4], "tiered", 1.234),
        replace(unknown, by_type=unknown.by_type[1:]),
    )
    (part,) = type_savings(replace(REPORT, policies=policies), 80)
    assert part.title == "Saving by request type, projected"
    assert part.table is not None
    assert [column.heading for column in part.table.columns] == [
        "request type",
        "tiered",
        "one that\nleaves a\ntype out",
    ]
    assert part.table.rows[0] == ("contract review: compare clause -> risk list", "$0", "-")
    assert part.table.rows[1][1:] == ("$120", "$100")
    assert part.notes == ()


@pytest.mark.parametrize("width", [80, 81, 100, 120])
def test_many_policies_go_on_in_a_further_table(width: int) -> None:
    policies = tuple(saving(REPORT.policies[4], f"policy-{number}", -1e4) for number in range(9))
    report = replace(REPORT, policies=policies)
    parts = list(type_savings(report, width))
    assert len(parts) > 1
    assert parts[0].title == f"Saving by request type, projected (1 of {len(parts)})"
    names = [column.heading for part in parts if part.table for column in part.table.columns[1:]]
    assert names == [policy.name for policy in policies]
    text = RENDERERS["comparison"].render(report, Page(width))
    assert isinstance(text, str)
    assert "-$4,000,000" in text
    assert max(map(cell_len, text.splitlines())) <= width


def test_the_types_that_are_not_shown_are_counted() -> None:
    row = REPORT.request_types[0]
    types = tuple(replace(row, id=f"{number:016x}") for number in range(TYPES + 1))
    report = replace(REPORT, request_types=types, policies=(saving(REPORT.policies[4], "tiered"),))
    (part,) = type_savings(report, 80)
    assert part.table is not None
    assert len(part.table.rows) == TYPES
    assert part.notes == ("and 1 further request type, in the JSON",)


def test_policies_that_move_nothing_have_no_column() -> None:
    assert list(type_savings(REPORT, 80)) == []


def test_break_evens_stand_side_by_side() -> None:
    part = break_evens(REPORT)
    assert part.table is not None
    assert [row[0] for row in part.table.rows] == ["all-cheap", "best-single", "tiered", "cautious"]
    assert part.table.rows[2] == ("tiered", "$0.15", "31%", "24.7%", "3.4", "2.9")


def test_what_the_log_can_not_say_is_a_dash() -> None:
    some = replace(REPORT.policies[4], break_even=BreakEven(0.1534, None, None, None))
    none = replace(REPORT.policies[5], break_even=BreakEven(None, None, None, None))
    part = break_evens(replace(REPORT, policies=(some, none)))
    assert part.table is not None
    assert part.table.rows == (("tiered", "$0.15", "-", "-", "-", "-"),)
    assert break_evens(replace(REPORT, policies=(none,))).notes == ()


@pytest.mark.parametrize("costs", [(0.01, 0.1, 1.0, 10.0, 100.0), (0.01, 0.1, 1.0, 2.0, 10.0, 100.0)])
def test_what_a_wrong_answer_costs_is_told_in_full_on_a_narrow_screen(costs: tuple[float, ...]) -> None:
    left = tuple(tuple(23.0 - 2_000 * share * cost for cost in costs) for share in (0.001, 0.2))
    scale = HeatMap("tiered", (0.001, 0.2), costs, left, (12.0, 0.058))
    report = replace(REPORT, quality=Quality(heat_maps=(scale,)))
    text = RENDERERS["comparison"].render(report, Page(80))
    assert isinstance(text, str)
    (_, part) = text.split("saving left where moved answers fail")
    head = part.split("0.1%")[0]
    assert "\N{HORIZONTAL ELLIPSIS}" not in head
    assert [word for word in head.split() if word.startswith("$")] == [f"${cost:.2f}" for cost in costs]
