"""The report for a terminal: the decision first, then what it rests on."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from route_audit.renderers import basis, layout, outlook, reconciled, side_by_side, spend
from route_audit.renderers.interface import Page
from route_audit.renderers.layout import Cell, Column, Section, Share, Table
from route_audit.renderers.quality import quality
from route_audit.report import Report

WIDE = 110
"""From so many columns on, cost and latency of the policies stand in one table."""

NARROW = 80
"""A narrower page is laid out for so many columns: running over is better than broken numbers."""

FEW = 10
"""A screen names so many models; the files name all."""

_INDENT = 2
_GAP = 2
_MARK = ">"
_SHORTEST_WORD = 6
"""Words are never cut shorter than this."""

_SHORTEST_BESIDE = 12
"""Words that give way to others are cut no shorter than this, before the others give too."""

_BAR = 8
_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def render(report: Report, page: Page) -> str:
    """The summary as text, with ANSI colours where the page has them."""
    return on(page, _summary(report, page))


def on(page: Page, what: RenderableType) -> str:
    """``what`` laid out for ``page``, without trailing blanks."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(page.width, NARROW),
        force_terminal=page.colour,
        color_system="standard" if page.colour else None,
        no_color=not page.colour,
        legacy_windows=False,
        emoji=False,
        highlight=False,
        markup=False,
    )
    console.print(what)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def sections(parts: Iterable[Section], page: Page) -> str:
    """Sections by themselves, for answers that are no report."""
    shown = [line for part in parts for line in section(part, page)]
    return on(page, Group(*shown[1:]))


def _summary(report: Report, page: Page) -> Group:
    """The whole summary as rich shows it."""
    parts: list[RenderableType] = [headline(report, page)]
    for part in (
        side_by_side.hangs_on(report),
        spend.models(report, FEW),
        outlook.periods(report),
        *outlook.sections(report),
        *quality(report),
        basis.roles(report),
        reconciled.reconciliation(report),
        basis.data_level(report),
        basis.coverage(report, FEW),
        basis.files(report),
        basis.warnings(report),
        basis.assumptions(report, FEW),
    ):
        parts += section(part, page)
    return Group(*parts)


def headline(report: Report, page: Page) -> Group:
    """What must be seen first: the bill, the decision, where the money goes, the policies."""
    parts: list[RenderableType] = [*heading(report, page), decision(report, page)]
    parts += section(spend.tiers(report), page)
    parts += section(spend.request_types(report), page) if report.request_types else []
    parts += section(side_by_side.levers(report), page)
    parts += policies(report, page)
    return Group(*parts)


def heading(report: Report, page: Page) -> Iterable[RenderableType]:
    """Who says it, at which prices, and today's bill."""
    amount, notes = spend.bill(report)
    yield _title(spend.origin(report), page)
    yield Text()
    if (stamp := reconciled.stamp(report)) is not None:
        yield _indented(Text(stamp, "bold red"))
        yield Text()
    yield _indented(Text.assemble(("Today's bill  ", "bold"), (amount, "bold green")))
    yield from _notes(notes)
    yield Text()


def decision(report: Report, page: Page) -> Panel:
    """The recommendation in a box, with what it rests on."""
    advice = report.recommendation
    reasons = [layout.printable(reason) for reason in advice.rests_on]
    return Panel(
        Group(
            Text(layout.printable(advice.decision), "bold"),
            Text(),
            _listed([*reasons, basis.evidence(advice)]),
        ),
        title=Text("Recommendation", "bold"),
        title_align="left",
        box=box.ROUNDED if page.unicode else box.ASCII,
        padding=(0, 1),
    )


def policies(report: Report, page: Page) -> Iterable[RenderableType]:
    """The policies side by side: one table where there is room, else cost above latency."""
    costs, latency = side_by_side.policy_costs(report), side_by_side.policy_latency(report)
    notes = side_by_side.policy_notes(report)
    name = "Policies compared"
    if not report.policies:
        return section(Section(name, None, notes), page)
    if page.width >= WIDE:
        return section(Section(name, costs.beside(latency), notes), page)
    return [*section(Section(name, costs), page), Text(), _indented(_grid(latency, page)), *_notes(notes)]


def section(part: Section, page: Page) -> list[RenderableType]:
    """A titled part; nothing at all where it has nothing to say."""
    if not part.notes and (part.table is None or not part.table.rows):
        return []
    shown: list[RenderableType] = [Text(), _title(part.title, page)]
    if part.table is not None and part.table.rows:
        shown.append(_indented(_grid(part.table, page)))
    return [*shown, *_notes(part.notes)]


def _title(words: str, page: Page) -> Rule:
    """A heading with a line to the edge."""
    return Rule(Text(words, "bold"), align="left", characters="─" if page.unicode else "-", style="dim")


def _grid(table: Table, page: Page) -> Grid:
    """A table whose numbers are never broken and never shortened, however narrow the page is."""
    laid = Grid(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="dim", show_edge=False)
    if table.marked is not None:
        laid.add_column("", width=len(_MARK))
    widths = _widths(table, page.width)
    for place, width in enumerate(widths):
        _add_column(laid, table, place, width)
    for place, row in enumerate(table.rows):
        best = place == table.marked
        mark = [_MARK if best else ""] if table.marked is not None else []
        cut = map(_cut, row, table.columns, widths)
        laid.add_row(*mark, *(_cell(cell, page) for cell in cut), style="bold" if best else None)
    return laid


def _widths(table: Table, room: int) -> list[int]:
    """The columns' widths: words give way to numbers and to words that keep, the widest words first."""
    widths = [_natural(table, place) for place in range(len(table.columns))]
    words = [place for place, column in enumerate(table.columns) if not column.number]
    giving = [place for place in words if not table.columns[place].keeps]
    taken = _INDENT + len(widths) * _GAP + (0 if table.marked is None else len(_MARK) + _GAP)
    left = max(room, NARROW) - taken + _GAP
    if len(giving) < len(words):
        _shorten(widths, giving, left, _SHORTEST_BESIDE)
    _shorten(widths, words, left, _SHORTEST_WORD)
    return widths


def _shorten(widths: list[int], places: Sequence[int], room: int, least: int) -> None:
    """Take from the widest of some columns until all have room, or none of these is wider than ``least``."""
    while places and sum(widths) > room:
        widest = max(places, key=lambda place: widths[place])
        if widths[widest] <= least:
            return
        widths[widest] -= 1


def _natural(table: Table, place: int) -> int:
    heading = max(map(len, table.columns[place].heading.split("\n")))
    return max(heading, *(cell_len(_flat(row[place])) for row in table.rows))


def _flat(cell: Cell) -> str:
    return f"{cell!s:>4} {' ' * _BAR}" if isinstance(cell, Share) else cell


def _add_column(laid: Grid, table: Table, place: int, width: int) -> None:
    column = table.columns[place]
    drawn = isinstance(table.rows[0][place], Share)
    laid.add_column(
        Text(column.heading),
        width=width,
        justify="right" if column.number and not drawn else "left",
        no_wrap=not column.wraps,
        overflow="fold" if column.wraps else "ellipsis",
    )


def _cut(cell: Cell, column: Column, width: int) -> Cell:
    """Words in no more lines than their column allows."""
    if column.lines is None or isinstance(cell, Share):
        return cell
    return "\n".join(textwrap.wrap(cell, width, max_lines=column.lines, placeholder="…"))


def _cell(cell: Cell, page: Page) -> Text:
    if isinstance(cell, Share):
        return Text.assemble(f"{cell!s:>4} ", (bar(cell.fraction, unicode=page.unicode), "cyan"))
    return Text(cell)


def bar(fraction: float | None, *, unicode: bool) -> str:
    """A share of 1 drawn as a bar; nothing where it is unknown."""
    if fraction is None:
        return ""
    eighths = round(min(max(fraction, 0.0), 1.0) * _BAR * 8)
    if not unicode:
        return "#" * round(eighths / 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + _EIGHTHS[rest]


def _indented(what: RenderableType) -> Padding:
    return Padding(what, (0, 0, 0, _INDENT))


def _notes(notes: Sequence[str]) -> list[RenderableType]:
    return [_indented(_listed(notes))] if notes else []


def _listed(notes: Iterable[str]) -> Grid:
    """Notes as a list with hanging lines."""
    lines = Grid.grid(padding=(0, 1, 0, 0))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    for note in notes:
        lines.add_row(Text("-", "dim"), Text(note))
    return lines
