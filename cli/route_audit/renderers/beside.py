"""Policies side by side in depth: what each saves by request type, and where each saving would be gone."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from route_audit import units
from route_audit.renderers.layout import LABEL_LINES, Cell, Column, Section, Table, printable
from route_audit.renderers.told import Money, money_of
from route_audit.report import BreakEven, PolicyRow, Report, TypeRow

TYPES = 12
"""A screen shows so many request types; files hold all that the report names."""

_TYPE_WIDTH = 26
"""Room that the names of request types keep when policies are set side by side."""

_HEADING = 11
_GAP = 2
_INDENT = 2


def type_savings(report: Report, width: int) -> Iterator[Section]:
    """What each policy saves on the costliest request types: as many policies a table as ``width`` holds."""
    shown = report.request_types[:TYPES]
    money = money_of(report)
    saved = [_saved(policy, shown, money) for policy in report.policies if policy.flows and policy.by_type]
    told = "of the bill, projected" if money.in_shares else "projected"
    parts = list(_fitting(saved, width - _INDENT - _TYPE_WIDTH))
    names = tuple(printable(row.label) for row in shown)
    for place, part in enumerate(parts):
        columns = (
            Column("request type", number=False, wraps=True, lines=LABEL_LINES),
            *(Column(heading) for heading, *_ in part),
        )
        table = Table(columns, tuple(zip(names, *(amounts for _, *amounts in part), strict=True)))
        of_all = f" ({place + 1} of {len(parts)})" if len(parts) > 1 else ""
        notes = _more(report) if place == len(parts) - 1 else ()
        yield Section(f"Saving by request type, {told}{of_all}", table, notes)


def _saved(policy: PolicyRow, shown: Sequence[TypeRow], money: Money) -> list[str]:
    """A column: the policy's name, and what it saves on each of the types."""
    saved = {row.id: row.saving_usd for row in policy.by_type}
    return [_heading(policy.name), *(money.told(saved.get(row.id)) for row in shown)]


def _fitting(columns: Iterable[list[str]], room: int) -> Iterator[list[list[str]]]:
    """The columns in order, in parts that need no more than ``room``; each part has one at least."""
    part: list[list[str]] = []
    taken = 0
    for column in columns:
        needed = _GAP + max(len(line) for cell in column for line in cell.split("\n"))
        if part and taken + needed > room:
            yield part
            part, taken = [], 0
        part.append(column)
        taken += needed
    if part:
        yield part


def _heading(name: str) -> str:
    """A policy's name in lines that are no wider than they need to be."""
    return "\n".join(textwrap.wrap(printable(name), _HEADING)) or units.UNKNOWN


def _more(report: Report) -> tuple[str, ...]:
    left = len(report.request_types) - TYPES
    return (f"and {units.plural(left, 'further request type')}, in the JSON",) if left > 0 else ()


def break_evens(report: Report) -> Section:
    """Where each policy's saving would be gone: one row for each policy that saves something."""
    columns = (
        Column("policy", number=False),
        Column("a wrong\nanswer costs"),
        Column("redone,\nof moved"),
        Column("fail,\nof moved"),
        Column("output,\ntimes logged"),
        Column("price,\ntimes today's"),
    )
    rows = tuple(
        (printable(policy.name), *_points(policy.break_even, money_of(report)))
        for policy in report.policies
        if policy.saving_usd > 0 and policy.break_even != BreakEven(None, None, None, None)
    )
    notes = ("one column alone, all else as assumed; '-': not known, or not the same for all that moves",)
    return Section("Where each saving would be gone", Table(columns, rows), notes if rows else ())


def _points(point: BreakEven, money: Money) -> tuple[Cell, ...]:
    return (
        units.UNKNOWN if money.in_shares else units.projected_usd(point.usd_per_wrong_answer),
        units.share(point.escalation_rate),
        units.share(point.misroute_share, 1),
        _times(point.output_ratio),
        _times(point.price_ratio),
    )


def _times(ratio: float | None) -> str:
    return units.UNKNOWN if ratio is None else f"{ratio:,.1f}"
