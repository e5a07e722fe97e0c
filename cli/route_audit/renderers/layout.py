"""Columns, tables and titled sections: how every report kind is told what to lay out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import msgspec

from route_audit import units
from route_audit.units import plural

LABEL_LINES = 4
"""A name of a request type may be as long as its template: a screen shows so many lines of it."""


class Share(msgspec.Struct, frozen=True):
    """A share of 1, which a screen may draw as a bar."""

    fraction: float | None

    def __str__(self) -> str:
        """The share in per cent."""
        return units.share(self.fraction)


Cell = str | Share


class Column(msgspec.Struct, frozen=True):
    """A heading and how its cells stand.

    Attributes:
        heading: what the cells are; a newline where a narrow heading may break.
        number: the cells are numbers: never broken, never shortened, set to the right.
        wraps: long words go on in the next line; otherwise a narrow screen cuts them short.
        keeps: other words give way first.
        lines: what wraps is cut short after so many lines of a narrow screen; never where it is None.
    """

    heading: str
    number: bool = True
    wraps: bool = False
    keeps: bool = False
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; ``marked`` is the index of the row that the reader should find first."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marked: int | None = None

    def beside(self, other: Table) -> Table:
        """Both tables as one, where they have the same rows; the first column stands once."""
        rows = (left + right[1:] for left, right in zip(self.rows, other.rows, strict=True))
        return replace(self, columns=self.columns + other.columns[1:], rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part: a table, and sentences below it."""

    title: str
    table: Table | None = None
    notes: tuple[str, ...] = ()


def printable(text: str) -> str:
    """``text`` without control characters: a log's words must not steer a terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def further(count: int, most: int | None, thing: str) -> tuple[str, ...]:
    """How many things are not shown, as a note; none where all are."""
    if most is None or count <= most:
        return ()
    return (f"and {plural(count - most, f'further {thing}')}, listed in the JSON and Markdown reports",)


def without_price(requests: Mapping[str, int]) -> tuple[str, ...]:
    """A note of the requests by model that no total holds; none where each has a price."""
    if not requests:
        return ()
    return (f"{plural(sum(requests.values()), 'request')} without a price, in no total: {tally(requests)}",)


def tally(counts: Mapping[str, int]) -> str:
    """Counts with their reasons, on one line."""
    return ", ".join(f"{units.count(number)} {printable(reason)}" for reason, number in counts.items())


def by_sentence(reasons: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """Each sentence once, behind the names of all that it holds for."""
    names: dict[str, list[str]] = {}
    for name, words in reasons:
        if words is not None:
            names.setdefault(words, []).append(name)
    return tuple(printable(f"{', '.join(who)}: {words}") for words, who in names.items())
