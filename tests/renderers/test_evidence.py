"""Every number of a business case has an origin, and every number that is shown stands in the report."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from naked_numbers import naked_numbers, wrong_figures
from odd_logs import LOGS, case_of
from route_audit.renderers.document import document
from route_audit.renderers.document.facts import Facts
from route_audit.renderers.document.model import Document, Figure
from route_audit.report import Report
from route_audit.report.evidence import ANY, KINDS, RULES, numbers, origin_of, origins


def number_paths(kind: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path of the report's form at which a number may stand."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        for field in msgspec.structs.fields(kind):
            yield from number_paths(field.type, (*path, field.name))
    elif origin in {typing.Union, types.UnionType}:
        for each in inner:
            yield from number_paths(each, path)
    elif origin in {tuple, dict}:
        yield from number_paths(inner[0] if origin is tuple else inner[1], (*path, ANY))
    elif kind in {int, float}:
        yield path


def test_no_number_of_the_form_is_without_an_origin() -> None:
    paths = set(number_paths(Report))
    assert len(paths) > 200
    assert not sorted(".".join(path) for path in paths if origin_of(path) is None)


def test_no_rule_is_left_over_and_each_says_something() -> None:
    used = {origin_of(path) for path in number_paths(Report)}
    assert not [rule.path for rule in RULES if rule not in used]
    assert all(rule.kind in KINDS and rule.statement for rule in RULES)


def test_a_number_that_nobody_explained_is_found() -> None:
    tree = msgspec.to_builtins(case_of("plain"))
    tree["case"]["finance"]["luck_usd"] = 1.5
    assert [path for path, _ in numbers(tree) if origin_of(path) is None] == [("case", "finance", "luck_usd")]


@pytest.mark.parametrize("name", LOGS)
def test_a_case_says_where_each_of_its_numbers_comes_from(name: str) -> None:
    report = case_of(name)
    tree = msgspec.to_builtins(report)
    assert report.evidence == origins(tree)
    listed = set(report.evidence)
    assert all(origin_of(path) in listed for path, _ in numbers(tree))


@pytest.mark.parametrize("name", LOGS)
def test_no_number_of_a_document_is_naked(name: str) -> None:
    report = case_of(name)
    assert not naked_numbers(report, document(report))


MUTATIONS: dict[str, Callable[[Document], Document]] = {
    "a decision": lambda found: dataclasses.replace(found, decision=("It saves $123,456.78 a year.",)),
    "a note": lambda found: dataclasses.replace(found, evidence="class D, sure by 31.4159%"),
    "a figure": lambda found: dataclasses.replace(
        found, next_action=(Figure("$9", "case.finance.bill_usd"),)
    ),
    "a risk": lambda found: dataclasses.replace(found, risks=(("costs rise 7.31-fold",),)),
}


@pytest.mark.parametrize("what", MUTATIONS)
def test_a_number_from_nowhere_is_found(what: str) -> None:
    report = case_of("plain")
    assert len(naked_numbers(report, MUTATIONS[what](document(report)))) == 1


def test_a_number_that_the_report_no_longer_holds_is_found() -> None:
    report = case_of("huge bill")
    assert report.case is not None
    assert report.case.finance is not None
    other = replace(report.case, finance=replace(report.case.finance, bill_usd=77.77))
    assert naked_numbers(replace(report, case=other), document(report))


@pytest.mark.parametrize("name", ["tiered", "a]b[c.d", "0", "policies[1]"])
def test_a_chart_knows_where_its_numbers_stand_whatever_a_policy_is_called(name: str) -> None:
    report = case_of("huge bill")
    assert report.case is not None
    rows = tuple(replace(row, name=name) if row.name == "tiered" else row for row in report.policies)
    report = replace(report, policies=rows, case=replace(report.case, policy=name))
    facts, found = Facts(report), document(report)
    assert len([*found.charts()]) >= 5
    for chart in found.charts():
        assert all(isinstance(facts.value(path), int | float | None) for path in chart.paths)
    assert not wrong_figures(report, found)
