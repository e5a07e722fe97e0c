"""The business case before it is laid out: page one, then parts of tables, charts and sentences.

Every number of page one is a ``Figure``: it knows where in the report it stands, and its text is made from
what stands there. Sections are those of every other report kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from route_audit.renderers.layout import Column, Section, Table


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is shown.

    Attributes:
        text: with its unit.
        path: where it stands in the report, as ``case.finance.npv_usd.p50``.
    """

    text: str
    path: str

    def __str__(self) -> str:
        """As it is shown."""
        return self.text


Words = tuple["str | Figure", ...]
"""A sentence: words and the numbers between them."""


def plain(words: Words) -> str:
    """A sentence without its marks."""
    return "".join(map(str, words))


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the four numbers of page one.

    Attributes:
        label: what it is.
        figure: the number.
        note: its interval, its basis or its period.
    """

    label: str
    figure: Figure
    note: Words


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with one message.

    Attributes:
        name: of one word or with hyphens; an element's id and a file's name.
        title: the message.
        spec: Vega-Lite, without a size, a title or a theme.
        says: what it shows, for those who don't see it.
        table: the same numbers.
        paths: where they stand in the report.
        narrow: the same for a narrow page; None where ``spec`` will do.
        hint: how to read it, for a line below; None where that is plain.
    """

    name: str
    title: str
    spec: dict[str, Any]
    says: str
    table: Table
    paths: tuple[str, ...]
    narrow: dict[str, Any] | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of the document.

    Attributes:
        name: an anchor, of one word or with hyphens.
        sections: tables and sentences.
        charts: that stand before them.
    """

    name: str
    title: str
    sections: tuple[Section, ...]
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The business case.

    Attributes:
        title, made: what it is, and what made it of which prices.
        stamp: what every page must say, as UNRECONCILED; None where nothing.
        outcome, decision, next_action: what to do.
        evidence: the class and what it means.
        tiles: the four numbers, or the bill alone where no policy saves; none where dollars may not be
            told.
        bridge: from today's bill to the projected one; None without a policy, and where a stamp says that
            dollars may not be trusted.
        risks: the three largest.
        parts: all that follows page one.
    """

    title: str
    made: str
    stamp: str | None
    outcome: str
    decision: Words
    next_action: Words
    evidence: str
    tiles: tuple[Tile, ...]
    bridge: Chart | None
    risks: tuple[Words, ...]
    parts: tuple[Part, ...]

    def charts(self) -> Iterator[Chart]:
        """All charts, in order."""
        if self.bridge is not None:
            yield self.bridge
        for part in self.parts:
            yield from part.charts


def tiles(found: Document) -> Section:
    """The numbers of page one as a table."""
    columns = (Column("", number=False, keeps=True), Column("USD"), Column("basis", number=False, wraps=True))
    rows = tuple((each.label, str(each.figure), plain(each.note)) for each in found.tiles)
    return Section("In short", Table(columns, rows) if rows else None)
