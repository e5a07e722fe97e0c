"""The report as Markdown, for a pull request, a wiki or a mail."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from route_audit.renderers import basis, layout, outlook, reconciled, side_by_side, spend
from route_audit.renderers.document import Document, document
from route_audit.renderers.document.model import Chart, plain, tiles
from route_audit.renderers.interface import Page
from route_audit.renderers.layout import Section, Table
from route_audit.renderers.quality import quality
from route_audit.report import Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#&])")
_ACTS = re.compile(r"(?<=[A-Za-z]):(?=//)|www(?=\.)|@(?=\w)", re.IGNORECASE)
_JOINER = "\N{WORD JOINER}"
"""After an @ or before a link's slashes, so that nobody is called who only stands in a log."""


def render(report: Report, _page: Page) -> str:
    """The whole report, one heading per section; the business case where the report holds one."""
    if report.case is not None:
        return "\n".join(_document(document(report))) + "\n"
    lines = [*_heading(report), *_decision(report)]
    for part in _sections(report):
        lines += section(part)
    return "\n".join(lines) + "\n"


def section(part: Section, level: int = 2) -> list[str]:
    """A section under its heading of ``level``; nothing where it has nothing to say."""
    has_table = part.table is not None and bool(part.table.rows)
    if not has_table and not part.notes:
        return []
    lines = ["", f"{'#' * level} {escaped(part.title)}", ""]
    if part.table is not None and has_table:
        lines += _table(part.table)
        lines += [""] if part.notes else []
    return [*lines, *(f"- {escaped(note)}" for note in part.notes)]


def _table(rows: Table) -> Iterable[str]:
    """A table; the marked row is bold."""
    yield _row(column.heading.replace("\n", " ") for column in rows.columns)
    yield _row("---:" if column.number else "---" for column in rows.columns)
    for place, row in enumerate(rows.rows):
        cells = [escaped(str(cell)) for cell in row]
        yield _row(f"**{cell}**" for cell in cells) if place == rows.marked else _row(cells)


def escaped(text: str) -> str:
    """``text`` as Markdown shows it literally: a log's words must not become links or markup."""
    return _SPECIAL.sub(r"\\\1", _still(text))


def _still(text: str) -> str:
    """``text`` without control characters, in which no address and no name does anything."""
    return _ACTS.sub(lambda found: found[0] + _JOINER, layout.printable(text))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _document(found: Document) -> Iterable[str]:
    """Page one, then all parts under headings of their own."""
    yield from (f"# {escaped(found.title)}", "", f"{escaped(found.made)}")
    if found.stamp is not None:
        yield from ("", f"**{escaped(found.stamp)}**")
    yield from ("", f"> **{escaped(found.outcome)}** · {escaped(plain(found.decision))}", ">")
    yield from (f"> **Next:** {escaped(plain(found.next_action))}", "", f"{escaped(found.evidence)}")
    yield from section(tiles(found))
    if found.bridge is not None:
        yield from _chart(found.bridge)
    yield from section(Section("Largest risks", None, tuple(map(plain, found.risks))))
    for part in found.parts:
        yield from ("", f"## {escaped(part.title)}")
        for chart in part.charts:
            yield from _chart(chart)
        for each in part.sections:
            yield from section(each, 3)


def _chart(chart: Chart) -> Iterable[str]:
    """A chart as its table, folded; its title and what it says stand on the fold and above."""
    yield from ("", "<details>", f"<summary>{html.escape(_still(chart.title), quote=False)}</summary>", "")
    yield from (escaped(chart.says), "", *_table(chart.table), "", "</details>")


def _heading(report: Report) -> Iterable[str]:
    amount, notes = spend.bill(report)
    stamp = reconciled.stamp(report)
    yield from (
        "# LLM routing audit",
        "",
        *(() if stamp is None else (f"**{escaped(stamp)}**", "")),
        f"Today's bill: **{escaped(amount)}** for {escaped(notes[0])}.",
        "",
    )
    yield from (f"- {escaped(note)}" for note in notes[1:])
    yield f"- {escaped(spend.origin(report))}"


def _decision(report: Report) -> Iterable[str]:
    advice = report.recommendation
    yield from ("", "## Recommendation", "", f"**{escaped(advice.decision)}**", "")
    yield from (f"- {escaped(reason)}" for reason in (*advice.rests_on, basis.evidence(advice)))


def _sections(report: Report) -> Iterable[Section]:
    costs, latency = side_by_side.policy_costs(report), side_by_side.policy_latency(report)
    yield spend.tiers(report)
    yield spend.models(report)
    yield spend.request_types(report)
    yield side_by_side.levers(report)
    yield Section("Policies compared", costs.beside(latency), side_by_side.policy_notes(report))
    yield side_by_side.hangs_on(report)
    yield outlook.periods(report)
    yield from (*outlook.sections(report), *outlook.drift(report), *quality(report))
    yield basis.roles(report)
    yield reconciled.reconciliation(report)
    yield basis.data_level(report)
    yield basis.coverage(report)
    yield basis.files(report)
    yield basis.warnings(report)
    yield basis.assumptions(report)
    yield basis.sources(report)
