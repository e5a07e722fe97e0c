"""What providers billed: lines of a day, a model and an amount, found in their exports by known names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from itertools import chain
from pathlib import Path

import msgspec

from route_audit.clock import DAY_S
from route_audit.errors import ConfigError
from route_audit.ingest.side_files import once
from route_audit.ledger import PICO
from route_audit.pricing import Book
from route_audit.reconcile.charges import credits_of, usage_of_models
from route_audit.reconcile.columns import (
    COST,
    CURRENCY,
    DAY,
    END,
    LIST,
    MODEL,
    PROVIDER,
    SELLER,
    every,
    first,
)
from route_audit.reconcile.exports import IN_CENTS, Export, Row, plain, read_export

_PERIOD, _START_AND_END = frozenset((*DAY, *END)), 2
"""The columns of a period, and how many name one."""

_MOST_NAMED = 30
_NAMES = "cost_usd, cost, amount_usd, amount, billed_cost or BilledCost"
_CLOUDS = {
    "amazon web services": "aws",
    "aws marketplace": "aws",
    "gemini api": "google",
    "generative language api": "google",
    "google cloud": "google",
    "microsoft": "azure",
}
"""Sellers that only a bill calls so: in front of a model's name the word is its maker's."""

_LEGAL = re.compile(r",?\s+(?:corporation|inc|l\.?l\.?c|pbc)\.?$", re.IGNORECASE)
"""The legal form at the end of a seller's name, as in ``OpenAI, LLC``."""

_AZURES, _US_DAY = "metercategory", re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
"""A column of Azure's cost details alone, and how it writes a day
(https://github.com/Azure/azure-powershell/issues/20185, checked 2026-11-30).
"""

_LATEST_S = 10**11
"""Whole numbers beyond it are milliseconds: the year 5138 in seconds, 1973 in milliseconds."""

_LEAST_DIGITS = len("100000000")
"""Fewer are no time of a bill, but a year, a month or a day."""

_AMOUNT = re.compile(
    r"\$?([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?)"
)
"""Commas set thousands apart only where a point follows: without one they may be decimal commas."""

_MOST_DIGITS = 15
"""So many digits leave room for those of pico-dollars in exact arithmetic."""

_SHOWN = 40
"""So much of a value that can't be used is shown."""

_EPOCH = dt.date(1970, 1, 1).toordinal()


class Line(msgspec.Struct, frozen=True):
    """One amount that was billed.

    Attributes:
        day: of UTC, since 1970; None where the line has none.
        provider, model: as the price book names them; None where the line names none that it knows.
        billed, listed: whole pico-dollars; ``listed`` is the cost at list prices, None where not said.
        usage: False for taxes, credits, purchases and other services, which no request makes.
    """

    day: int | None
    provider: str | None
    model: str | None
    billed: int
    listed: int | None
    usage: bool


class Invoice(msgspec.Struct, frozen=True):
    """Everything that was billed.

    Attributes:
        files: as given.
        dated: whether its lines have days.
        providers: whose usage it bills, as the price book names them; None where a file says of nobody, so
            that it may be anybody's.
    """

    files: tuple[str, ...]
    dated: bool
    lines: tuple[Line, ...]
    providers: frozenset[str] | None


def read_invoice(paths: Sequence[Path], book: Book) -> Invoice | None:
    """All files together as one invoice; None where there is no file.

    Raises:
        ConfigError: a file can't be read, names no cost, is in another currency, has a value that is no
            amount or no day, or usage of more than a day in a line; a file is named twice; or only some of
            the files have days.
    """
    if not paths:
        return None
    exports = [_billing(_with_iso_days(read_export(path))) for path in once(paths, "--invoice")]
    for export in exports:
        _cost_column(export)
    dated = [any(first(row, DAY) for row in export.rows) for export in exports]
    if any(dated) and not all(dated):
        raise ConfigError(
            "only some of the invoices have days",
            where=str(exports[dated.index(False)].path),
            hint="add a column 'date', or compare them one at a time",
        )
    files = [list(_lines(export, book)) for export in exports]
    whose = [_whose(export, lines) for export, lines in zip(exports, files, strict=True)]
    providers = None if None in whose else frozenset(chain.from_iterable(filter(None, whose)))
    lines = tuple(chain(*files, *map(_credits, exports)))
    return Invoice(tuple(map(str, paths)), all(dated), lines, providers)


def _cost_column(export: Export) -> None:
    _check_names(export)
    if not any(first(row, COST) for row in export.rows):
        raise ConfigError(
            f"the invoice has no cost; its columns: {', '.join(filter(None, export.columns[:_MOST_NAMED]))}",
            where=str(export.path),
            hint=f"it needs one of {_NAMES}",
        )


def _with_iso_days(export: Export) -> Export:
    """The export with days as all others write them: Azure's are American, whatever the country."""
    if not any(_AZURES in row.cells for row in export.rows):
        return export
    return msgspec.structs.replace(export, rows=tuple(map(_with_iso_day, export.rows)))


def _with_iso_day(row: Row) -> Row:
    days = ((name, _US_DAY.fullmatch(row.cells.get(name, ""))) for name in _PERIOD)
    iso = {name: "{2}-{0}-{1}".format(*day.groups()) for name, day in days if day is not None}
    return msgspec.structs.replace(row, cells={**row.cells, **iso})


def _check_names(export: Export) -> None:
    """See that no two columns have a name that means the same: nobody knows which of them was billed."""
    alike: dict[str, list[str]] = {}
    for name in export.columns:
        alike.setdefault(plain(name), []).append(name)
    for names in (alike.get(known, ()) for known in (*DAY, *MODEL, *PROVIDER, *COST, *LIST)):
        if len(names) > 1:
            several = " and ".join(f"'{name}'" for name in names)
            raise ConfigError(
                f"two columns have one name: {several}",
                where=str(export.path),
                hint="leave out the one that was not billed",
            )


def _billing(export: Export) -> Export:
    """The export without the periods in which nothing was billed: OpenAI's table has lines for them."""
    rows = [row for row in export.rows if len(row.cells) < _START_AND_END or not row.cells.keys() <= _PERIOD]
    return msgspec.structs.replace(export, rows=tuple(rows))


def _lines(export: Export, book: Book) -> Iterator[Line]:
    usage = _of_known_sellers(export.rows, usage_of_models(export.rows), book)
    lines = [_parsed(row, book, used) for row, used in zip(export.rows, usage, strict=True)]
    named = {line.provider for line in lines if line.provider is not None}
    only = named.pop() if len(named) == 1 else None
    for line in lines:
        # A search or a fee names no model, but it stands in the same provider's export.
        provider = line.provider or only
        yield Line(line.day, provider, line.model, line.billed, line.listed, line.usage)


def _of_known_sellers(rows: Sequence[Row], usage: Sequence[bool], book: Book) -> Sequence[bool]:
    """Which lines are usage of models: beside lines of sellers that prices know, none of a stranger."""
    known = [not _is_strange(row, book) for row in rows]
    return [used and mine for used, mine in zip(usage, known, strict=True)] if any(known) else usage


def _is_strange(row: Row, book: Book) -> bool:
    """True for a line whose seller no price knows: what it sells is none of the model's maker."""
    return first(row, SELLER) is not None and not any(map(book.provider, _sellers(row)))


def _whose(export: Export, lines: Sequence[Line]) -> frozenset[str] | None:
    """The providers of a file's usage; None where it names none, not even one without a price."""
    usage = [(row, line) for row, line in zip(export.rows, lines, strict=True) if line.usage]
    found = frozenset(line.provider for _, line in usage if line.provider is not None)
    named = found or any(first(row, PROVIDER) for row, _ in usage)
    return found if named or not usage else None


def _credits(export: Export) -> Iterator[Line]:
    """What Google takes off lines of usage: credits, which stand beside each cost in a list."""
    for row in export.rows:
        for amount in credits_of(row):
            yield Line(_day(row), None, None, _pico(amount, row), None, usage=False)


def _parsed(row: Row, book: Book, usage: bool) -> Line:  # noqa: FBT001  # as usage_of_models says it
    cost, listed = _column(row, COST), _column(row, LIST)
    if cost is None:
        raise _without_a_cost(row)
    seller = next(filter(None, map(book.provider, _sellers(row))), None)
    names = () if _is_strange(row, book) else _names(row)
    model = next(filter(None, (book.find(name, seller) for name in names)), None)
    day = _day(row)
    if usage and day is not None:
        _check_span(row, day)
    return Line(
        day=day,
        provider=(model.facts.provider if model else None) or seller,
        model=model.name if model else None,
        billed=_pico(row.cells[cost], row, per_usd=100 if cost == IN_CENTS else 1),
        listed=None if listed is None else _pico(row.cells[listed], row),
        usage=usage,
    )


def _column(row: Row, names: Sequence[str]) -> str | None:
    """The most telling of these columns that is in US dollars."""
    dollars = _other_currency(row) is None
    return next((name for name in names if name in row.cells and (dollars or name.endswith("usd"))), None)


def _other_currency(row: Row) -> str | None:
    word = first(row, CURRENCY)
    return None if word is None or word.upper() == "USD" else word


def _without_a_cost(row: Row) -> ConfigError:
    currency = _other_currency(row)
    if currency is None:
        return ConfigError("this line has no cost", where=row.where, hint="write 0 where nothing was charged")
    hint = "export it in USD; nothing here knows an exchange rate"
    return ConfigError(f"the invoice is in {currency[:_SHOWN]}", where=row.where, hint=hint)


def _sellers(row: Row) -> Iterator[str]:
    """What may name the seller: a column's word, that without its legal form, and how its name begins.

    ``OpenAI OpCo, LLC`` and ``Amazon Web Services EMEA SARL`` are branches of those that price tables have.
    """
    for word in every(row, PROVIDER):
        plain = _LEGAL.sub("", word)
        yield from (word, _CLOUDS.get(plain.lower(), plain))
        words = plain.split()
        for count in range(len(words) - 1, 0, -1):
            begins = " ".join(words[:count])
            yield _CLOUDS.get(begins.lower(), begins)


def _names(row: Row) -> Iterator[str]:
    """What may name the model: a column's word, its part before a comma, and that as an id is written."""
    for word in every(row, MODEL):
        head = word.partition(",")[0].strip()
        yield from (word, head, re.sub(r"[\s.]+", "-", head.lower()))


def _day(row: Row) -> int | None:
    word = first(row, DAY)
    if word is None:
        return None
    try:
        return _utc_day(word)
    except (ValueError, OverflowError) as error:
        hint = "write the day as 2026-11-23, or a time as RFC 3339 or seconds since 1970"
        raise ConfigError(f"'{word[:_SHOWN]}' is no day", where=row.where, hint=hint) from error


def _check_span(row: Row, start: int) -> None:
    """A line's usage lies within a day: no log can be held against a month's that stands on its first day."""
    with suppress(ValueError, OverflowError):
        days = _utc_day(first(row, END) or "") - start
        if days > 1:
            raise ConfigError(f"this line bills {days} days", where=row.where, hint="export the costs by day")


def _utc_day(word: str) -> int:
    if word.isascii() and word.isdigit() and len(word) >= _LEAST_DIGITS:
        seconds = int(word) // (1000 if int(word) > _LATEST_S else 1)
        return dt.date.fromordinal(_EPOCH + seconds // DAY_S).toordinal() - _EPOCH
    moment = dt.datetime.fromisoformat(word.removesuffix("UTC").strip())
    return (moment.astimezone(dt.UTC) if moment.tzinfo else moment).toordinal() - _EPOCH


def _pico(word: str, row: Row, per_usd: int = 1) -> int:
    """An amount in whole pico-dollars."""
    found = _AMOUNT.fullmatch(word)
    amount = Decimal(found[1].replace(",", "")) if found else Decimal("NaN")
    if not amount.is_finite() or amount.adjusted() > _MOST_DIGITS:
        hint = "write a plain number of dollars such as 1234.56"
        raise ConfigError(f"'{word[:_SHOWN]}' is no amount", where=row.where, hint=hint)
    return int((amount * PICO / per_usd).to_integral_value())
