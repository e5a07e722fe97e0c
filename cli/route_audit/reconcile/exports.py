"""A provider's export as rows of named cells, whether it is CSV, JSON lines, a list, or pages of buckets."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from route_audit.errors import ConfigError

_DELIMITERS = ",;\t|"
_NEEDED = "write CSV with a header, JSON lines, a JSON list, or the pages of a cost API"
_MOST_NAMED = 30
_QUOTED = re.compile(r'"[^"]*"')
_BEYOND = ""
"""The column of cells that stand beyond the header's."""

_ANTHROPIC, _OPENAI = "anthropic", "openai"
_OPENAI_COST = "organization.costs.result"
_OPENROUTERS = "byok_usage_inference"
"""A column of OpenRouter's exports alone."""

_SIGNS = "€£¥₹₩₽₺₫₴₪฿"
"""Signs of other currencies stay in a column's name, so that it is not taken for one of dollars."""

IN_CENTS = "amountcents"
"""The cell of an amount that the export has in cents."""

CREDITS = "credits"
"""The cell of a list, as JSON: what Google takes off a line."""


class Row(msgspec.Struct, frozen=True):
    """One line of an export.

    Attributes:
        cells: by the name of their column without case, blanks and marks; what is empty is not there.
        where: ``file:line``, or the file with the number of the record.
    """

    cells: Mapping[str, str]
    where: str


class Export(msgspec.Struct, frozen=True):
    """All lines of one file, and the names of its columns as they are written there."""

    path: Path
    rows: tuple[Row, ...]
    columns: tuple[str, ...]


def read_export(path: Path) -> Export:
    """The lines of the file at ``path``.

    Raises:
        ConfigError: it can't be read, is none of the known forms, or has no lines.
    """
    text = _text(path)
    first = text.lstrip()[:1]
    rows = list(_records(path, text) if first in {"{", "["} else _table(path, text))
    if not rows:
        raise ConfigError("the invoice has no lines", where=str(path), hint=_NEEDED)
    columns = dict.fromkeys(name for cells, _ in rows for name in cells)
    named = (Row(_cells(cells), where) for cells, where in rows)
    return Export(path, tuple(row for row in named if row.cells), tuple(columns)[:_MOST_NAMED])


def plain(name: str) -> str:
    """A column's name without case, blanks and marks: ``BilledCost`` and ``billed_cost`` are the same."""
    return re.sub(rf"[^a-z0-9{_SIGNS}]", "", name.lower())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        hint = "check the path; a packed file or Parquet must be exported as CSV or JSON first"
        raise ConfigError(f"can't read the invoice: {reason}", where=str(path), hint=hint) from error


def _table(path: Path, text: str) -> Iterator[tuple[dict[str, Any], str]]:
    head = _QUOTED.sub("", text.partition("\n")[0])
    delimiter = max(_DELIMITERS, key=head.count)
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey=_BEYOND)
    try:
        for cells in lines:
            where = f"{path}:{lines.line_num}"
            _check_width(cells, where)
            yield _of_its_maker(cells), where
    except csv.Error as error:
        where = f"{path}:{lines.line_num}"
        raise ConfigError(f"this is no CSV: {error}", where=where, hint=_NEEDED) from error


def _check_width(cells: Mapping[str, Any], where: str) -> None:
    beyond = cells.get(_BEYOND)
    if isinstance(beyond, list) and any(map(str.strip, beyond)):
        hint = "put quotes around an amount with a comma in it"
        raise ConfigError("this line has more cells than the header", where=where, hint=hint)


def _records(path: Path, text: str) -> Iterator[tuple[dict[str, Any], str]]:
    try:
        documents = [(json.loads(text, parse_float=Decimal), f"{path}")]
    except ValueError:
        lines = enumerate(text.splitlines(), 1)
        documents = [(_line(line, f"{path}:{at}"), f"{path}:{at}") for at, line in lines if line.strip()]
    except RecursionError as error:
        raise ConfigError("the invoice is nested too deeply", where=str(path), hint=_NEEDED) from error
    for document, where in documents:
        yield from _flat(document, where)


def _line(line: str, where: str) -> Any:  # noqa: ANN401  # whatever JSON holds
    try:
        return json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise ConfigError("this is not JSON", where=where, hint=_NEEDED) from error


def _flat(value: Any, where: str) -> Iterator[tuple[dict[str, Any], str]]:  # noqa: ANN401  # whatever JSON holds
    """The innermost records of lists, pages (``data``) and buckets (``results``)."""
    if isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from _flat(each, f"{where}, record {number}")
    elif not isinstance(value, dict):
        raise ConfigError("an invoice's line is an object", where=where, hint=_NEEDED)
    elif isinstance(value.get("data"), list):
        yield from _flat(value["data"], where)
    elif isinstance(value.get("results"), list):
        times = {name: each for name, each in value.items() if not isinstance(each, dict | list)}
        for record, place in _flat(value["results"], where):
            yield _of_its_maker(times | record), place
    else:
        yield _of_its_maker(value), where


def _of_its_maker(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its provider, where its export does not name it, and its cost under a name that says it.

    OpenRouter names who it bought an answer of, and its activity calls dollars usage
    (https://openrouter.ai/docs/api-reference/analytics/get-activity, checked 2026-11-30).
    """
    if _OPENROUTERS in record:
        return record | {"provider": "openrouter", "cost": record.get("usage", record.get("cost_total"))}
    maker = _maker(record)
    if maker is None:
        return record
    return {"provider": maker} | (_in_cents(record) if maker == _ANTHROPIC else record)


def _maker(record: Mapping[str, Any]) -> str | None:
    """Whose cost API wrote a result; None where nothing tells.

    Anthropic's report writes cents (https://docs.claude.com/en/api/usage-cost-api, checked 2026-11-24);
    OpenAI's costs are dollars with their currency beside them.
    """
    if "starting_at" in record and "amount" in record and not isinstance(record["amount"], dict):
        return _ANTHROPIC
    return _OPENAI if record.get("object") == _OPENAI_COST else None


def _in_cents(record: dict[str, Any]) -> dict[str, Any]:
    """The record with its amount marked as one in cents."""
    return {IN_CENTS if name == "amount" else name: value for name, value in record.items()}


def _cells(cells: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in cells.items():
        if isinstance(value, dict):
            found |= {plain(f"{name}{inner}"): each for inner, each in _cells(value).items()}
        elif isinstance(value, list) and plain(name) == CREDITS:
            found[CREDITS] = json.dumps(value, default=str)
        elif value is not None and not isinstance(value, list) and str(value).strip():
            found[plain(name)] = str(value).strip()
    return found
