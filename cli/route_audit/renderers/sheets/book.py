"""A workbook whose texts stay texts: a label of a log is never a formula, a link or a number."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from route_audit import units
from route_audit.renderers.layout import printable
from route_audit.renderers.sheets.sizes import CENTS, SHARE, WHOLE, number_format, rules

FONT = "Liberation Sans"
INK, QUIET, WASH = "#24292f", "#5b626b", "#f5f6f8"
INPUT_INK, INPUT_FILL = "#0000c0", "#fff8dc"
"""Cells that people may change: blue on pale yellow, as spreadsheets of finance mark them."""

_PAPERS = {"a4": 9, "letter": 1}
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")
_LONGEST = 32_000
"""Letters in a cell; the format ends at 32,767."""

_ROW, _LINE, _FINE = 16.0, 13.0, 1.15
"""A row and a further line of it in points; letters of mixed words to a column's width."""

_WORDS = {"text", "wrapped", "quiet"}
_HEADINGS = {"heading", "number heading"}
_TILES = {"tile", "tile label", "tile note"}
_NUMBER: dict[str, Any] = {"align": "right", "valign": "vcenter"}
_STYLES: dict[str, dict[str, Any]] = {
    "text": {"valign": "vcenter"},
    "wrapped": {"valign": "vcenter", "text_wrap": True},
    "quiet": {"valign": "vcenter", "text_wrap": True, "font_color": QUIET},
    "title": {"bold": True, "font_size": 18},
    "part": {"bold": True, "font_size": 12, "bottom": 1, "bottom_color": INK},
    "heading": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bottom_color": INK},
    "number heading": {
        "bold": True,
        "text_wrap": True,
        "valign": "bottom",
        "align": "right",
        "bottom": 1,
        "bottom_color": INK,
    },
    "decision": {"font_size": 13, "text_wrap": True, "valign": "vcenter", "bg_color": WASH},
    "outcome": {"font_size": 11, "bold": True, "bg_color": WASH},
    "evidence": {"font_color": QUIET, "text_wrap": True, "valign": "vcenter", "bg_color": WASH},
    "warning": {"bold": True, "font_color": "#a84300", "text_wrap": True, "valign": "top"},
    "tile label": {"font_color": QUIET, "top": 1, "top_color": INK, "text_wrap": True, "valign": "top"},
    "tile": {"bold": True, "font_size": 16, "num_format": WHOLE, "align": "left"},
    "tile cents": {"bold": True, "font_size": 16, "num_format": CENTS, "align": "left"},
    "tile note": {"font_color": QUIET, "text_wrap": True, "valign": "top", "font_size": 9},
    "usd": _NUMBER | {"num_format": WHOLE},
    "cents": _NUMBER | {"num_format": CENTS},
    "fine usd": _NUMBER | {"num_format": "$#,##0.00##"},
    "fine projected": _NUMBER | {"num_format": "$0.00##"},
    "share": _NUMBER | {"num_format": SHARE},
    "return": _NUMBER | {"num_format": SHARE},
    "count": _NUMBER | {"num_format": "#,##0"},
    "number": _NUMBER | {"num_format": "General"},
    "bar": _NUMBER | {"num_format": WHOLE, "font_color": QUIET},
    "factor": _NUMBER | {"num_format": "0.000"},
    "helper": _NUMBER | {"num_format": "0;;0", "font_color": QUIET},
    "ratio": _NUMBER | {"num_format": "0.00"},
    "months": _NUMBER | {"num_format": "0.0"},
    "seconds": _NUMBER | {"num_format": "0.00"},
}


@dataclass(frozen=True, slots=True)
class Formula:
    """What is worked out anew, and what it comes to as it stands: for viewers that don't calculate."""

    text: str
    value: float | str


Cell = str | float | bool | Formula | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell that stands in another style than its column."""

    cell: Cell
    style: str


Row = Sequence[Cell | Shown]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its words, the style of its cells, its width in letters."""

    words: str
    style: str = "text"
    width: float = 14


class Workbook:
    """A workbook in memory, the same bytes each time."""

    def __init__(self, title: str, made_on: dt.datetime, paper: str, stamp: str | None = None) -> None:
        """Begin one.

        Args:
            title: of the document.
            made_on: the moment that the file says it was made.
            paper: ``a4`` or ``letter``, for printing.
            stamp: what every printed page says; None where nothing.
        """
        import xlsxwriter  # type: ignore[import-untyped]

        self._file = io.BytesIO()
        self.paper = _PAPERS[paper]
        self.stamp = stamp
        self.workbook = xlsxwriter.Workbook(
            self._file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": FONT, "font_size": 10, "font_color": INK},
            },
        )
        self.workbook.set_properties({"title": title, "author": "route-audit", "created": made_on})
        self.workbook.set_calc_mode("auto")
        self._formats: dict[tuple[str, str | None, bool, bool, bool], Any] = {}
        self._sheets: list[Sheet] = []

    def sheet(self, name: str, *, wide: bool = False) -> Sheet:
        """A further sheet; ``wide`` ones print across the paper."""
        self._sheets.append(Sheet(self, name, wide=wide))
        return self._sheets[-1]

    def style(
        self,
        name: str,
        number: str | None = None,
        *,
        quoted: bool = False,
        given: bool = False,
        indented: bool = False,
    ) -> Any:  # noqa: ANN401  # of XlsxWriter
        """A format of the workbook.

        Args:
            name: of the style.
            number: how a number is shown, where the style does not say it.
            quoted: the text stays one when somebody edits it.
            given: people may change the cell.
            indented: it keeps away from a number on its left.
        """
        key = (name, number, quoted, given, indented)
        if key not in self._formats:
            look = {"font_name": FONT, "font_size": 10, "font_color": INK} | _STYLES[name]
            look |= {} if number is None else {"num_format": number}
            look |= {"font_color": INPUT_INK, "bg_color": INPUT_FILL} if given else {}
            look |= {"quote_prefix": True} if quoted else {}
            look |= {"indent": 1, "align": "left"} if indented else {}
            self._formats[key] = self.workbook.add_format(look)
        return self._formats[key]

    def number(self, number: str) -> Any:  # noqa: ANN401  # of XlsxWriter
        """A format that changes how a number is shown and nothing else."""
        key = ("", number, False, False, False)
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"num_format": number})
        return self._formats[key]

    def name(
        self, name: str, sheet: str, first: tuple[int, int], last: tuple[int, int] | None = None
    ) -> None:
        """Call a cell, or all down to ``last``, by a name."""
        ends = (first,) if last is None else (first, last)
        self.workbook.define_name(name, f"={sheet}!" + ":".join(_place(*end) for end in ends))

    def done(self) -> bytes:
        """The file."""
        for sheet in self._sheets:
            sheet.follow()
        self.workbook.close()
        return self._file.getvalue()


class Sheet:
    """One sheet; rows and columns count from 0."""

    def __init__(self, book: Workbook, name: str, *, wide: bool) -> None:
        self._book = book
        self._live: dict[tuple[tuple[str, float, str], ...], list[tuple[int, int]]] = {}
        self.name = name
        self.page = book.workbook.add_worksheet(name)
        self.page.hide_gridlines(2)
        self.page.set_default_row(_ROW)
        self.page.set_paper(book.paper)
        self.page.fit_to_pages(1, 0)
        self.page.set_margins(0.6, 0.6, 0.7, 0.7)
        self.page.set_footer("&L&8&A&R&8&P of &N")
        if book.stamp is not None:
            self.page.set_header(f"&R&8{book.stamp}")
        if wide:
            self.page.set_landscape()

    def put(self, row: int, column: int, cell: Cell, style: str = "text", *, given: bool = False) -> None:
        """Write one cell; None is unknown and shows as such, save in cells that people fill in."""
        indented = column > 0 and style in _TILES
        amount = _amount(cell)
        look = self._book.style(style, number_format(style, amount), given=given, indented=indented)
        if given or isinstance(cell, Formula):
            self._live.setdefault(rules(style, amount), []).append((row, column))
        if isinstance(cell, Formula):
            self.page.write_formula(row, column, f"={cell.text}", look, cell.value)
        elif isinstance(cell, bool):
            self._text(row, column, "yes" if cell else "no", style)
        elif isinstance(cell, (int, float)):
            self.page.write_number(row, column, cell, look)
        elif cell is None and given:
            self.page.write_blank(row, column, None, look)
        else:
            self._text(row, column, units.UNKNOWN if cell is None else cell, style)

    def follow(self) -> None:
        """Let the numbers that change show as befits their new size."""
        for found, places in self._live.items():
            for criteria, edge, number in found:
                look = {"criteria": criteria, "minimum": -edge, "maximum": edge}
                look |= {"format": self._book.number(number), "multi_range": _areas(places)}
                self.page.conditional_format(*places[0], *places[0], {"type": "cell", **look})

    def _text(self, row: int, column: int, text: str, style: str) -> None:
        joint = "\n" if style in _HEADINGS else " "
        shown = joint.join(map(printable, text.split("\n")))[:_LONGEST]
        indented = column > 0 and style in _WORDS | {"heading"} | _TILES
        look = self._book.style(style, quoted=shown.startswith(_FORMULA_SIGNS), indented=indented)
        self.page.write_string(row, column, shown, look)

    def title(self, words: str) -> None:
        """What the sheet holds, in its first row."""
        self.put(0, 0, words, "title")
        self.page.set_row(0, 28)

    def across(
        self, row: int, columns: tuple[int, int], text: str | Formula, style: str, height: float
    ) -> None:
        """A text over several columns, in a row so many points high."""
        first, last = columns
        self.page.merge_range(row, first, row, last, "", self._book.style(style))
        self.put(row, first, text, style)
        self.page.set_row(row, height)

    def widths(self, widths: Sequence[float]) -> None:
        """Of the columns, in letters."""
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)

    def table(self, row: int, headings: Sequence[Heading], rows: Iterable[Row]) -> int:
        """Headings and what stands below them; returns the row after."""
        for column, heading in enumerate(headings):
            words = heading.style in _WORDS
            self.put(row, column, heading.words, "heading" if words else "number heading")
        lines = max(heading.words.count("\n") for heading in headings)
        self.page.set_row(row, _ROW + 2 + _LINE * lines)
        for cells in rows:
            row += 1
            for column, (heading, cell) in enumerate(zip(headings, cells, strict=True)):
                shown = cell if isinstance(cell, Shown) else Shown(cell, heading.style)
                self.put(row, column, shown.cell, shown.style)
            self.page.set_row(row, _tall(headings, cells))
        return row + 1

    def register(self, headings: Sequence[Heading], rows: Iterable[Row]) -> int:
        """A sheet that is one table: headings stay in sight and come again on each printed page."""
        self.widths([heading.width for heading in headings])
        self.page.freeze_panes(1, 1)
        self.page.repeat_rows(0)
        end = self.table(0, headings, rows)
        self.page.autofilter(0, 0, max(end - 1, 1), len(headings) - 1)
        return end


def _amount(cell: Cell) -> float | None:
    """The number in a cell, as it stands when the file is made."""
    amount = cell.value if isinstance(cell, Formula) else cell
    return amount if isinstance(amount, int | float) and not isinstance(amount, bool) else None


def _areas(places: Sequence[tuple[int, int]]) -> str:
    """Cells as a spreadsheet lists them, those below one another as one: ``B3:B9 D3``."""
    from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]

    areas: list[tuple[int, int, int]] = []
    for column, row in sorted((column, row) for row, column in places):
        if areas and areas[-1][0] == column and areas[-1][2] == row - 1:
            areas[-1] = (column, areas[-1][1], row)
        else:
            areas.append((column, row, row))
    return " ".join(xl_range(first, column, last, column) for column, first, last in areas)


def _tall(headings: Sequence[Heading], cells: Row) -> float:
    """Points that the cell with most lines takes."""
    wrapped = (
        len(str(cell)) / (heading.width * _FINE)
        for heading, cell in zip(headings, cells, strict=True)
        if heading.style in _WORDS - {"text"} and isinstance(cell, str)
    )
    return _ROW + _LINE * int(max(wrapped, default=0.0))


def _place(row: int, column: int) -> str:
    """A cell's own name, fixed: ``$C$5``."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    made: str = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    return made
