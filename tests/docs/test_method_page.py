"""The page on the arithmetic is true: its sums are right, the command prints them, its functions exist."""

from __future__ import annotations

import ast
import json
import math
import operator
import re
import shlex
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from in_process import route_audit_here
from page_examples import Page, run_line
from repository import ROOT

METHOD = Page.of("method")
PAGE = METHOD.text
SHELL = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
NAMES = sorted(set(re.findall(r"`(route_audit(?:\.\w+)+)`", PAGE)))
WORKED = SECTIONS["One request worked by hand"]
SUMS = re.findall(r"^(\S.*?) {2,}(\S.*) = (-?[\d,.]+)$", PAGE, re.MULTILINE)
FIGURES = re.findall(r"^\| `([\w.:& ]+)` \| (-?[\d.]+) \|$", WORKED, re.MULTILINE)
ANALYZE = shlex.split(METHOD.examples[0][0])[1:]
WITHOUT_FORMULAS = {"How far to trust it", "What it can't know"}

_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: lambda base, power: Fraction(float(base) ** float(power)),
}


_FUNCTIONS = {"sqrt": math.sqrt, "ln": math.log, "exp": math.exp}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a reader stands who wrote the page's files."""
    METHOD.lay_out(tmp_path)
    return tmp_path


def _worth(text: str) -> Fraction:
    """What an expression of numbers comes to, exactly."""
    return _value(ast.parse(text.replace(",", ""), mode="eval").body)


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.BinOp):
        return Fraction(_OPERATORS[type(node.op)](_value(node.left), _value(node.right)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        return Fraction(_FUNCTIONS[node.func.id](float(_value(node.args[0]))))
    assert isinstance(node, ast.Constant)
    return Fraction(str(node.value))


def _rounding(figure: str) -> Fraction:
    """Half a step of a figure's last digit after the point; whole numbers are exact."""
    digits = figure.partition(".")[2]
    return Fraction(1, 2 * 10 ** len(digits)) if digits else Fraction(0)


def _found(report: Mapping[str, Any], name: str) -> float:
    """A figure of the report by the name that the page gives it."""
    policy = next(row for row in report["policies"] if row["name"] == "asked")
    if name.startswith("bridge: "):
        steps = {row["step"]: row["cost_usd"] for row in policy["bridge"]}
        return float(steps[name.removeprefix("bridge: ")])
    found: Any = report if name.startswith("baseline") else policy
    for key in name.split("."):
        found = found[int(key) if key.isdigit() else key]
    return float(found)


@pytest.mark.parametrize(("label", "left", "right"), SUMS)
def test_a_sum_is_right(label: str, left: str, right: str) -> None:
    assert abs(_worth(left) - _worth(right)) <= _rounding(right)


def test_every_line_of_a_block_is_a_sum() -> None:
    blocks = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(SUMS) == sum(len(block.splitlines()) for block in blocks) > 40


def test_calibrate_writes_the_range_that_is_worked_out(folder: Path) -> None:
    (command,) = (command for command, _ in METHOD.examples if "calibrate" in command)
    outcome = route_audit_here(*shlex.split(command)[1:], cwd=folder)
    assert outcome.status == 0, outcome.stderr
    written = yaml.safe_load((folder / "measured.yaml").read_text(encoding="utf-8"))
    found = written["assumptions"]["output_ratio"]["acme/small-1"]["over"]["acme/strong-1"]["extraction"]
    worked = {label: float(right) for label, _, right in SUMS if label in {"P10", "likely", "P90"}}
    assert worked == {"P10": found["low"], "likely": found["likely"], "P90": found["high"]}


def test_the_command_prints_the_figures(folder: Path) -> None:
    outcome = route_audit_here(*ANALYZE, "--format", "json", cwd=folder)
    assert outcome.status == 0, outcome.stderr
    report = json.loads(outcome.stdout)
    assert len(FIGURES) == 22
    for name, figure in FIGURES:
        assert abs(Fraction(_found(report, name)) - Fraction(figure)) <= _rounding(figure), name


def test_every_figure_is_worked_out() -> None:
    worked = {_worth(right) for _, _, right in SUMS}
    figures = {Fraction(figure) for name, figure in FIGURES if not name.startswith("break_even")}
    assert {figure * 10**6 for figure in figures} <= worked


@pytest.mark.parametrize("name", NAMES)
def test_a_function_that_is_named_exists(name: str) -> None:
    module, rest = _imported(name)
    found = reduce(getattr, rest, module)
    assert callable(found) or isinstance(found, property) or rest[-1].isupper()


def _imported(name: str) -> tuple[Any, list[str]]:
    """The longest part of a dotted name that is a module, and what is left."""
    parts = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        try:
            return import_module(".".join(parts[:end])), parts[end:]
        except ModuleNotFoundError:
            continue
    raise AssertionError(name)


@pytest.mark.parametrize("heading", [heading for heading in SECTIONS if heading not in WITHOUT_FORMULAS])
def test_every_section_says_where_its_arithmetic_is(heading: str) -> None:
    assert "`route_audit." in SECTIONS[heading]


def test_the_readme_shows_the_same_table() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| method \|.*?(?=\n\n)", PAGE, re.MULTILINE | re.DOTALL)
    assert table in readme
    assert len(table.splitlines()) == 8


@pytest.mark.parametrize("block", SHELL)
def test_the_commands_of_a_block_run(block: str, folder: Path) -> None:
    for line in block.splitlines():
        run_line(line, folder)
