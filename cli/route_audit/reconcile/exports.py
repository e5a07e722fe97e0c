"""A provider's export as rows of named cells: a table, JSON lines, a list, or pages of buckets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from route_audit.errors import ConfigError
from route_audit.ingest.side_files import rows_of
from route_audit.ingest.tables import MORE_CELLS

_NEEDED = "write CSV with a header, JSON lines, a JSON list, Parquet, or the pages of a cost API"
_HINTS = {MORE_CELLS: "put quotes around an amount with a comma in it"}

_ANTHROPIC, _OPENAI = "anthropic", "openai"
_OPENAI_COST = "organization.costs.result"
_OPENROUTERS = ("modelpermaslug", "byokusageinference")
"""Cells of OpenRouter's exports alone."""

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
    rows: list[Row] = []
    columns: dict[str, None] = {}
    for cells, where in _records(path):
        columns |= dict.fromkeys(cells)
        rows.append(Row(_of_its_maker(_cells(cells)), where))
    if not rows:
        raise ConfigError("the invoice has no lines", where=str(path), hint=_NEEDED)
    return Export(path, tuple(row for row in rows if row.cells), tuple(columns))


@lru_cache(1024)
def plain(name: str) -> str:
    """A column's name without case, blanks and marks: ``BilledCost`` and ``billed_cost`` are the same."""
    return re.sub(rf"[^a-z0-9{_SIGNS}]", "", name.lower())


def _records(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    for line, cells in rows_of(path):
        where = f"{path}:{line}"
        if isinstance(cells, str):
            hint = _HINTS.get(cells, _NEEDED)
            raise ConfigError(f"this line of the invoice can't be read: {cells}", where=where, hint=hint)
        yield from _flat(cells, where)


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
            yield times | record, place
    else:
        yield value, where


def _of_its_maker(cells: dict[str, str]) -> dict[str, str]:
    """A line with its provider, where its export does not name it, and its cost under a name that says it.

    OpenRouter names who it bought an answer of, and its activity calls dollars usage
    (https://openrouter.ai/docs/api-reference/analytics/get-activity, checked 2026-11-30). Anthropic's report
    writes cents (https://docs.claude.com/en/api/usage-cost-api, checked 2026-11-24); OpenAI's costs are
    dollars with their currency beside them.
    """
    if any(name in cells for name in _OPENROUTERS):
        dollars = {"cost": cells["usage"]} if "usage" in cells else {}
        return cells | {"provider": "openrouter"} | dollars
    if "startingat" in cells and "amount" in cells:
        return {"provider": _ANTHROPIC} | cells | {IN_CENTS: cells["amount"]}
    return {"provider": _OPENAI} | cells if cells.get("object") == _OPENAI_COST else cells


def _cells(cells: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, each in cells.items():
        value = _object(each)
        if isinstance(value, dict):
            found |= {plain(f"{name}{inner}"): cell for inner, cell in _cells(value).items()}
        elif isinstance(value, list) and plain(name) == CREDITS:
            found[CREDITS] = json.dumps(value, default=str)
        elif value is not None and not isinstance(value, list) and str(value).strip():
            found[plain(name)] = str(value).strip()
    return found


def _object(value: Any) -> Any:  # noqa: ANN401  # whatever JSON and Parquet hold
    """A map of Parquet, which comes as pairs in a list, as an object; anything else as it is."""
    is_map = isinstance(value, list) and all(isinstance(pair, tuple) for pair in value)
    return {str(name): inner for name, inner in value} if is_map else value
