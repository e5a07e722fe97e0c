"""Cursor's usage events, as its dashboard exports them: one line per request.

The set of columns has changed several times, so they are matched by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import called, counting, sums, values
from route_audit.ingest.formats.interface import CSV, About, LogFormat
from route_audit.ingest.rejects import NO_USAGE_LINE, NotACall, RowError

_WRITTEN = "Input (w/ Cache Write)"
_FRESH = "Input (w/o Cache Write)"
_READ = "Cache Read"
_OUTPUT = "Output Tokens"
_TOTAL = ("Total Tokens", "Tokens")
_COST = ("Cost", "Cost ($)")


class Cursor(LogFormat):
    """Usage events."""

    about = About(
        name="cursor",
        title="Cursor usage events",
        containers=(CSV,),
        says=("time", "cache", "user", "cost", "tags"),
        docs="https://cursor.com/docs/account/usage (checked 2026-11-24)",
        note="work of coding agents, not a product's traffic; costs are rounded to cents",
    )
    columns = frozenset({"Date", "User", "Kind", "Model", _WRITTEN, _FRESH, _READ, _OUTPUT, *_TOTAL, *_COST})
    row = dict[str, Any]
    zero_counts = True

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for an event of any of its sets of columns."""
        keys = record.keys()
        return {"Date", "Kind", "Model"} <= keys and not keys.isdisjoint({_FRESH, _OUTPUT, *_TOTAL})

    def exchange(self, row: sums.Line) -> Exchange:
        """The exchange that one event tells of.

        Raises:
            RowError: a count is none, or the time can't be read.
            NotACall: the line has no tokens by kind.
        """
        if row.keys().isdisjoint({_FRESH, _WRITTEN, _OUTPUT}):
            raise NotACall(NO_USAGE_LINE)
        kind = str(row.get("Kind") or "")
        exchange = Exchange(
            timestamp_us=sums.time(row, "Date"),
            user=values.text(row.get("User") or ""),
            failed="error" in kind.lower(),
            cost_usd=_cost(sums.word(row, *_COST)),
        )
        _take_counts(exchange, row)
        sums.tag(exchange, row, "Kind", "Max Mode", "Cloud Agent ID", "Automation ID")
        called.settle(exchange, values.text(row.get("Model") or ""))
        total = sums.word(row, *_TOTAL)
        exchange.id = "/".join(
            str(word or "-") for word in ("cursor", row.get("Date"), exchange.user, exchange.model, total)
        )
        return exchange


def _take_counts(exchange: Exchange, row: sums.Line) -> None:
    """Fill the counts; the two inputs are apart, unless the total says that one holds the other."""
    written, fresh = sums.count(row, _WRITTEN) or 0, sums.count(row, _FRESH) or 0
    outputs, total = sums.count(row, _OUTPUT) or 0, sums.count(row, *_TOTAL)
    exchange.cached_input_tokens = sums.count(row, _READ) or 0
    if written >= fresh and total == written + exchange.cached_input_tokens + outputs:
        written -= fresh
    exchange.cache_write_tokens = written
    exchange.input_tokens, exchange.output_tokens = fresh, outputs
    counting.place(exchange, counting.OUTSIDE, None)


def _cost(cell: object) -> float | None:
    """The cost in dollars; None for a word such as "Included", which says nothing of what it cost."""
    try:
        return values.number(cell) if cell is not None else None
    except RowError:
        return None


CURSOR = Cursor()
