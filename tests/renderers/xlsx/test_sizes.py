"""How numbers of a workbook show when they change: the first rule that fits, else the cell's own format."""

from __future__ import annotations

import datetime as dt

import pytest

from route_audit.renderers.sheets.book import Formula, Workbook
from route_audit.renderers.sheets.sizes import number_format, rules
from workbooks import opened

SIZES = (None, 0.0, 0.0041, -0.05, 0.42, -3.2, 15.0, -12_000.0)
"""What a cell may hold when the file is made; None stands for words."""

LATER = [
    *(
        ("usd", 0.0041, "$0.00####"),
        ("usd", -0.5, "$0.00"),
        ("usd", 1_234.5, "$#,##0"),
        ("usd", -99, "$#,##0"),
    ),
    *(("tile", 0.00041, "$0.00######"), ("tile", 5.0, "$0.00##"), ("tile", -1_234.5, "$#,##0")),
    *(("cents", 0.0041, "$0.00####"), ("cents", 0.5, "$#,##0.00"), ("cents", 16_000.0, "$#,##0.00")),
    *(("return", -0.4, "0.0%"), ("return", 3.1, "0.0%"), ("return", 5_155.8, '#,##0"x"')),
]


def shown(style: str, made: float | None, now: float) -> str | None:
    for criteria, edge, number in rules(style, made):
        if (-edge <= now <= edge) == (criteria == "between"):
            return number
    return None


@pytest.mark.parametrize("made", SIZES)
@pytest.mark.parametrize(("style", "now", "number"), LATER)
def test_a_number_that_changes_shows_as_befits_its_size(
    style: str, made: float | None, now: float, number: str
) -> None:
    """What has the size that it had keeps its own format, which may have more digits."""
    own = None if made is None else number_format(style, made)
    found = shown(style, made, now)
    assert found == number or (found is None and own is not None and own.startswith(number.rstrip("#")))


@pytest.mark.parametrize("style", ["count", "share", "number", "text"])
def test_other_styles_have_no_sizes(style: str) -> None:
    assert (rules(style, 5.0), number_format(style, 5.0)) == ((), None)


def test_only_what_may_change_has_rules() -> None:
    book = Workbook("a", dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "a4")
    sheet = book.sheet("A")
    for row, value in enumerate((5.0, 5_000.0)):
        sheet.put(row, 0, value, "usd")
        sheet.put(row, 1, Formula("A1", value), "usd")
    sheet.put(2, 1, 5.0, "usd", given=True)
    (found,) = opened(book.done(), values=False).worksheets
    ruled = {str(each.sqref): [rule.operator for rule in each.rules] for each in found.conditional_formatting}
    assert ruled == {"B1 B3": ["notBetween", "between"], "B2": ["between", "between"]}
