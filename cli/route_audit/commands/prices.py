"""``route-audit prices``: the price book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Context, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec
import typer

from route_audit.commands.options import TABLE_OR_JSON, AnswerKind, Prices
from route_audit.commands.outputs import show_json, show_sections
from route_audit.commands.shell import choice
from route_audit.errors import ConfigError

if TYPE_CHECKING:
    from route_audit.pricing import Book
    from route_audit.pricing.catalogue import Card, PriceLine, PriceRow
    from route_audit.renderers.layout import Table

HELP = "List, show and check prices."

EXAMPLES = """\
route-audit prices list --provider openai
route-audit prices show gpt-6-luna
route-audit prices check contract.yaml"""

_WRITTEN = 10
"""Digits of the longest price that anybody writes down."""

_WORKED_OUT = Context(prec=6)
"""For prices that were worked out, as those of one's own machines."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Whose prices, and how they are shown."""

    panel: ClassVar[str] = "Prices"

    provider: Annotated[
        str | None, typer.Option("--provider", metavar="NAME", help="Only this provider's.")
    ] = None
    prices: Prices = None
    format: AnswerKind = TABLE_OR_JSON[0]


def list_prices(
    *,
    text: Annotated[
        str,
        typer.Argument(metavar="[TEXT]", help="Only models whose name holds this.", rich_help_panel="Prices"),
    ] = "",
    shown: Shown,
) -> None:
    """List models with their standard price, in USD per million tokens.

    Without --provider: the models of those who make them, and your own.
    """
    kind = choice(shown.format, TABLE_OR_JSON, "--format")
    book = _book(shown)
    rows = tuple(book.rows(text, shown.provider))
    if kind == "json":
        show_json(rows)
    else:
        _show_rows(book, rows, text)


def show_prices(
    *,
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="A name as logs have it.", rich_help_panel="Prices")
    ],
    shown: Shown,
) -> None:
    """Show every price of a model: by day, service tier and length.

    In USD per million tokens, with your discounts taken off.
    """
    kind = choice(shown.format, TABLE_OR_JSON, "--format")
    card = _book(shown).show(model, shown.provider)
    if kind == "json":
        show_json(card)
    else:
        _show_card(card)


def check_prices(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A price file.", rich_help_panel="Prices")],
) -> None:
    """Check a price file, and print what deserves a second look.

    A file that can't be used is an error. Old checks, zero prices and prices far from the list are not.
    """
    from route_audit.pricing import load_book
    from route_audit.renderers.layout import Section, printable
    from route_audit.units import plural

    findings = load_book(()).check(file)
    notes = tuple(printable(f"{finding.where}: {finding.message}") for finding in findings)
    title = f"{printable(str(file))}: {plural(len(findings), 'finding')}"
    show_sections(Section(title, None, notes or ("nothing deserves a second look",)))


def _book(shown: Shown) -> Book:
    from route_audit.pricing import load_book
    from route_audit.yamlfile import suggestion

    book = load_book(tuple(shown.prices or ()))
    if shown.provider is not None and book.provider(shown.provider) is None:
        raise ConfigError(
            f"no price is of the provider '{shown.provider}'",
            where="--provider",
            hint=suggestion(shown.provider, book.providers),
        )
    return book


def _show_rows(book: Book, rows: tuple[PriceRow, ...], text: str) -> None:
    from route_audit import units
    from route_audit.renderers.layout import Column, Section, Table, printable
    from route_audit.units import plural

    columns = (
        Column("model", number=False, wraps=True, keeps=True),
        Column("input"),
        Column("cached\ninput"),
        Column("output"),
        Column("context\nwindow"),
        Column("", number=False, wraps=True),
    )
    cells = tuple(
        (
            printable(row.model),
            *map(_number, (row.input, row.cached_input, row.output)),
            units.tokens(row.context_window),
            ", ".join(_marks(row)),
        )
        for row in rows
    )
    title = f"{plural(len(rows), 'model')}, USD per million tokens on {book.as_of}"
    note = "'prices show MODEL' has sources and all prices"
    if not rows:
        note = f"no model's name holds '{printable(text)}'; without it all are listed"
    show_sections(Section(title, Table(columns, cells), (note,)))


def _marks(row: PriceRow) -> Iterator[str]:
    if row.banded:
        yield "by length"
    if not row.generates_text:
        yield "no text"
    if row.deprecated:
        yield "deprecated"


def _show_card(card: Card) -> None:
    from route_audit.renderers.layout import Section, printable

    notes = tuple(map(printable, _facts(card)))
    show_sections(Section(printable(card.model), _table(card.prices), notes))


def _table(lines: tuple[PriceLine, ...]) -> Table:
    from route_audit import units
    from route_audit.renderers.layout import Column, Table

    columns = (
        Column("since", number=False),
        Column("service\ntier", number=False),
        Column("above\ntokens"),
        *map(Column, ("input", "cached\ninput", "cache\nwrite", "write\nfor 1 h", "output")),
    )
    rows = []
    for line in lines:
        start = " ".join(filter(None, (line.since, line.hours))) or units.UNKNOWN
        for band in line.bands:
            rates = band.rates
            prices = (rates.input, rates.cached_input, rates.cache_write, rates.cache_write_1h, rates.output)
            above = "" if band.above_tokens < 0 else units.count(band.above_tokens)
            rows.append((start, line.service_tier, above, *map(_number, prices)))
    return Table(columns, tuple(rows))


def _facts(card: Card) -> Iterator[str]:
    from route_audit import units

    facts = card.facts
    yield "USD per million tokens; a component that is not listed costs what its parent does"
    window = f"{units.count(facts.context_window)} tokens" if facts.context_window else "unknown"
    yield f"context window {window}"
    if facts.supports is not None:
        yield f"supports {', '.join(sorted(facts.supports)) or 'none of tools, json, vision'}"
    names = [name for name in card.names if name != card.model.rpartition("/")[2]]
    if names:
        yield f"also known as {', '.join(names)}"
    if card.discount:
        yield f"discount {units.share(float(card.discount), 1)}, taken off above"
    yield from (f"fee {name}: {_number(fee)} USD each" for name, fee in card.fees.items())
    yield from (
        words for flag, words in ((card.free, "free of charge"), (card.deprecated, "deprecated")) if flag
    )
    yield from dict.fromkeys(f"{line.source}, checked {line.checked or 'never'}" for line in card.prices)


def _number(price: Decimal) -> str:
    """A price as it was written, without idle zeros; one that was worked out has six digits."""
    written = price.normalize()
    shown = written if len(written.as_tuple().digits) <= _WRITTEN else _WORKED_OUT.plus(written)
    return f"{shown.normalize():f}"


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("list", list_prices),
    ("show", show_prices),
    ("check", check_prices),
)
