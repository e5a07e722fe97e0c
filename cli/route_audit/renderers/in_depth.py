"""Policies in depth: where a saving comes from and when it is gone, who moves where, and the waits."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from route_audit import units
from route_audit.renderers.layout import LABEL_LINES, Cell, Column, Section, Table, printable
from route_audit.renderers.told import Money, money_of
from route_audit.report import (
    BreakEven,
    Difference,
    DifferenceRow,
    Flow,
    Percentiles,
    PolicyRow,
    Report,
    TierRow,
    TypeRow,
)

FLOWS = 8
"""A screen shows so many flows of a policy; files hold all."""

DIFFERENCES = 15

TYPES = 12
"""A screen shows so many request types; files hold all that the report names."""

_TYPE_WIDTH = 26
"""Room that the names of request types keep when policies are set side by side."""

_HEADING, _GAP, _INDENT = 11, 2, 2


def tier_savings(report: Report) -> Section:
    """What each policy saves by tier: one row a policy."""
    money = money_of(report)
    headings = (f"{tier.tier}\n{'of bill' if money.in_shares else 'saving'}" for tier in report.tiers)
    columns = (Column("policy", number=False), *map(Column, headings))
    rows = tuple(_tier_savings(policy, report.tiers, money) for policy in report.policies if policy.flows)
    return Section("Saving by tier, projected", Table(columns, rows) if rows else None)


def _tier_savings(policy: PolicyRow, tiers: tuple[TierRow, ...], money: Money) -> tuple[Cell, ...]:
    costs = {each.tier: each.cost_usd for each in policy.by_tier}
    saved = (_less(tier.cost_usd, costs.get(tier.tier)) for tier in tiers)
    return (printable(policy.name), *map(money.told, saved))


def _less(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else before - after


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
        notes = _further_types(report) if place == len(parts) - 1 else ()
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


def _further_types(report: Report) -> tuple[str, ...]:
    left = len(report.request_types) - TYPES
    return (f"and {units.plural(left, 'further request type')}, in the JSON",) if left > 0 else ()


def break_evens(report: Report) -> Section:
    """Where each policy's saving would be gone: one row for each policy that saves something."""
    columns = (
        Column("policy", number=False),
        Column("a wrong\nanswer costs"),
        Column("go on, or\nredone"),
        Column("fail,\nof moved"),
        Column("output,\ntimes logged"),
        Column("price,\ntimes today's"),
    )
    rows = tuple(
        (printable(policy.name), *_points(policy.break_even, money_of(report)))
        for policy in report.policies
        if policy.saving_usd > 0 and policy.break_even != BreakEven(None, None, None, None)
    )
    notes = (
        "one column alone, all else as assumed; '-': not known, or not the same for all that moves",
        "go on: of what cascades answer, where they assume one rate; redone as logged: of all that moves",
    )
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


def slopes(report: Report) -> Section:
    """Each percentile of latency under each policy, and its change from the logged one."""
    names = ("p50", "p90", "p95", "p99")
    columns = (Column("policy", number=False), *(Column(f"latency\n{name}") for name in names))
    rows = tuple(_slopes(policy, report.baseline.latency_s) for policy in report.policies)
    known = report.baseline.latency_s.requests and rows
    notes = ("in brackets: the change from the latency as logged",) if known else ()
    return Section("Latency from percentile to percentile", Table(columns, rows) if known else None, notes)


def _slopes(policy: PolicyRow, logged: Percentiles) -> tuple[Cell, ...]:
    now = policy.latency_s
    pairs = ((now.p50, logged.p50), (now.p90, logged.p90), (now.p95, logged.p95), (now.p99, logged.p99))
    return (printable(policy.name), *(_slope(after, before) for after, before in pairs))


def _slope(after: float | None, before: float | None) -> str:
    if after is None or not before:
        return units.seconds(after)
    return f"{units.seconds(after)} ({round(100 * (after / before - 1)):+d}%)"


def flows(policy: PolicyRow, money: Money) -> Section:
    """Who moves from which model to which under one policy."""
    columns = (
        Column("from", number=False),
        Column("to", number=False),
        Column("requests"),
        Column("cost\nas logged"),
        Column(money.heading("cost there") if money.in_shares else "cost\nthere"),
        Column("same tokens,\nof that cost"),
    )
    rows = tuple(_flow(row, money) for row in policy.flows[:FLOWS])
    return Section(
        f"{printable(policy.name)}: who moves where", Table(columns, rows), tuple(_further_flows(policy))
    )


def _flow(row: Flow, money: Money) -> tuple[Cell, ...]:
    return (
        _model(row.from_model),
        _model(row.to_model),
        units.count(row.requests),
        units.usd(row.cost_usd),
        money.told(row.there_usd),
        units.share(row.listed_share, 1),
    )


def _further_flows(policy: PolicyRow) -> Iterator[str]:
    if len(policy.flows) > FLOWS:
        yield f"and {len(policy.flows) - FLOWS} more, in the JSON"


def difference(report: Report) -> Section:
    """Where two policies send requests to different models."""
    found = report.difference
    if found is None:
        return Section("Requests that differ", None)
    money = money_of(report)
    title = f"Requests that differ: {printable(found.first)} and {printable(found.second)}"
    columns = (
        Column("request type", number=False, wraps=True, lines=LABEL_LINES),
        Column("tier", number=False),
        Column(printable(found.first), number=False),
        Column(printable(found.second), number=False),
        Column("requests"),
        Column(money.heading("cost first") if money.in_shares else "cost\nfirst"),
        Column(money.heading("cost second") if money.in_shares else "cost\nsecond"),
    )
    rows = tuple(_differing(row, money) for row in found.rows[:DIFFERENCES])
    return Section(title, Table(columns, rows), tuple(_difference_notes(found)))


def _differing(row: DifferenceRow, money: Money) -> tuple[Cell, ...]:
    return (
        printable(row.label or "all others"),
        row.tier,
        _model(row.first_model),
        _model(row.second_model),
        units.count(row.requests),
        money.told(row.first_usd),
        money.told(row.second_usd),
    )


def _difference_notes(found: Difference) -> Iterator[str]:
    asked = f"{units.count(found.requests)} requests"
    yield f"{asked} ({units.share(found.requests_share)} of those with a price) go to different models first"
    if len(found.rows) > DIFFERENCES:
        yield f"and {len(found.rows) - DIFFERENCES} more lines, in the JSON"
    if found.examples:
        yield f"widest apart in cost: {', '.join(map(printable, found.examples))}; see them with explain"
        yield "each request by itself, its cache as logged; service tiers and later calls are not compared"


def _model(name: str) -> str:
    """Without its provider: two names must be told apart where there is little room."""
    return printable(name.partition("/")[2] or name)
