"""Finds numbers in a document that stand for nothing in its report.

A number may be shown when it is a rendering of some number of the report, a date or time, a named percentile,
or part of a name or of a source that the report holds as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from route_audit import units
from route_audit.renderers.document import Document
from route_audit.renderers.document.facts import Facts
from route_audit.renderers.document.model import Figure, Words
from route_audit.renderers.layout import Section, Table
from route_audit.report import UNRECONCILED, Report
from route_audit.report.evidence import numbers

NAMES = frozenset(
    """name id model from_model to_model models label path sha256 price_book_sha256 version policy source
    where files provider saving_policy over types type checked reason_code format timezone statement
    affects component level""".split()  # noqa: SIM905  # names are easier to read than a list
)
"""Fields of the report whose text is a name, a source or a date; numbers in them are theirs."""

DATES = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?")
PERCENTILE = re.compile(r"\b[Pp]\d+\b|\bSHA-256\b|\bCPT\(\d+\)|\(95% (?=-?\d)|of 7 weekdays|needs all 7\b")
NUMBER = re.compile(r"\$?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?(?:%| [kMBT]\b)?")
LONG = 16
"""Digests are cut to so many letters."""


def naked_numbers(report: Report, document: Document) -> list[str]:
    """Each number that stands for nothing, with the text around it."""
    tree = msgspec.to_builtins(report)
    further = [*worked_out(report), *of_the_bill(report)]
    known = renderings(tree) | {shape for value in further for shape in shapes(value)}
    names = sorted(set(named(tree)), key=len, reverse=True)
    found = []
    for text in dict.fromkeys(texts(document)):
        rest = text
        for name in names:
            rest = rest.replace(name, " ")
        rest = PERCENTILE.sub(" ", DATES.sub(" ", rest))
        found += [f"{number!r} in {text!r}" for number in NUMBER.findall(rest) if number not in known]
    return found + wrong_figures(report, document)


def wrong_figures(report: Report, document: Document) -> list[str]:
    """Figures whose text is no rendering of what stands at their path."""
    facts = Facts(report)
    found = []
    for figure in figures(document):
        value = facts.value(figure.path)
        shown = {units.UNKNOWN} if value is None else set(shapes(value))
        if figure.text.lstrip("-") not in shown and figure.text not in shown:
            found.append(f"{figure.text!r} is not what stands at {figure.path}: {value!r}")
    return found


def renderings(tree: Any) -> set[str]:
    """Every way in which some number of a report may be shown, without a sign."""
    return {shape for _, value in numbers(tree) for shape in shapes(value)}


def worked_out(report: Report) -> Iterator[float]:
    """What renderers work out of two numbers: savings by tier, changes of waits, sums and lengths."""
    yield len(report.request_types)
    yield sum(report.coverage.rejected.values()) / report.coverage.rows_read
    yield from (each.input_tokens + each.output_tokens for each in report.coverage.unpriced)
    bill = {row.tier: row.cost_usd or 0.0 for row in report.tiers}
    for policy in report.policies:
        yield from (bill[row.tier] - (row.cost_usd or 0.0) for row in policy.by_tier)
        for name in ("p50", "p90", "p95", "p99"):
            before, after = (getattr(each.latency_s, name) for each in (report.policies[0], policy))
            if before and after is not None:
                yield after / before - 1


def of_the_bill(report: Report) -> Iterator[float]:
    """What policies cost and save as shares of a bill that is not reconciled."""
    bill = report.baseline.cost_usd
    if report.reconciliation.status != UNRECONCILED or not bill:
        return
    projected = msgspec.to_builtins((report.policies, report.request_types))
    for value in (*(each for _, each in numbers(projected)), *worked_out(report)):
        yield value / bill


def shapes(value: float) -> Iterator[str]:
    size = abs(value)
    yield from (
        units.usd(size),
        *(units.projected_usd(size, digits) for digits in (2, 3)),
        *(units.share(size, digits) for digits in range(3)),
    )
    yield from (f"{size:.1f}", f"{size:.2f}", f"{size:.3f}", f"{size:g}", units.months(size).split()[0])
    yield from (units.seconds(size).split()[0], units.returned(size).split()[0])
    if float(size).is_integer():
        yield from (units.count(int(size)), units.tokens(int(size)), str(int(size)))
    yield from (str(round(size)), units.tokens(round(size)))


def named(tree: Any, field: str = "") -> Iterator[str]:
    """Texts of the report that are names, sources or dates."""
    if isinstance(tree, dict):
        for name, child in tree.items():
            if field in {"excluded", "rejected", "not_calls", "duplicates_by", "unpriced_models"}:
                yield name
            yield from named(child, "source" if field == "roles" and name == "why" else name)
    elif isinstance(tree, list | tuple):
        for child in tree:
            yield from named(child, field)
    elif isinstance(tree, str) and field in NAMES and tree.strip():
        yield from (tree, tree[:LONG]) if "sha256" in field else (tree,)


def texts(document: Document) -> Iterator[str]:
    """Every text of a document outside its figures."""
    yield from (document.title, document.made, document.stamp or "", document.outcome, document.evidence)
    for words in sentences(document):
        yield from (each for each in words if isinstance(each, str))
    yield from (tile.label for tile in document.tiles)
    for chart in document.charts():
        yield from (chart.title, chart.says, *cells(chart.table))
    for part in document.parts:
        if part.name != "numbers":
            for section in part.sections:
                yield from whole(section)


def sentences(document: Document) -> Iterator[Words]:
    yield from (document.decision, document.next_action, *(tile.note for tile in document.tiles))
    yield from document.risks


def figures(document: Document) -> Iterator[Figure]:
    yield from (tile.figure for tile in document.tiles)
    for words in sentences(document):
        yield from (each for each in words if isinstance(each, Figure))


def whole(section: Section) -> Iterator[str]:
    yield section.title
    yield from section.notes
    if section.table is not None:
        yield from cells(section.table)


def cells(table: Table) -> Iterator[str]:
    yield from (column.heading for column in table.columns)
    for row in table.rows:
        yield from map(str, row)
