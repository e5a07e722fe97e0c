"""Anthropic's usage: the table that the Console exports, and the pages of the usage report.

Both sum up calls by day, model, key and the like; the input counts are disjoint. Cost exports hold
no tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import called, sums
from route_audit.ingest.formats.interface import CSV, JSONL, About, LogFormat
from route_audit.ingest.formats.values import text
from route_audit.ingest.rejects import COST_LINE, EMPTY_BUCKET, NO_USAGE_LINE, NotACall

_LONG = frozenset({"> 200k", "200k-1m"})
_FRESH = ("usage_input_tokens_no_cache", "uncached_input_tokens")
_READ = ("usage_input_tokens_cache_read", "cache_read_input_tokens")
_WRITTEN = (
    "usage_input_tokens_cache_write_5m",
    "usage_input_tokens_cache_write",
    "ephemeral_5m_input_tokens",
)
_WRITTEN_1H = ("usage_input_tokens_cache_write_1h", "ephemeral_1h_input_tokens")
_OUTPUT = ("usage_output_tokens", "output_tokens")
_SEARCHES = ("web_search_count", "web_search_requests")
_TIMES = ("starting_at", "ending_at")
_KEYS = ("workspace", "workspace_id", "api_key", "api_key_id", "context_window", "inference_geo", "speed")
_NOT_SAID = frozenset({"not_available", "global"})


class AnthropicUsage(LogFormat):
    """Lines of usage. They say no number of requests, so each counts as few as it can be priced as."""

    about = About(
        name="anthropic-usage",
        title="Anthropic usage: Console export and usage report pages",
        containers=(JSONL, CSV),
        says=("time", "cache", "service tier", "tags"),
        docs="https://docs.claude.com/en/api/usage-cost-api (checked 2026-11-24)",
        note="sums by day that state no requests: costs only; contexts up to 200k tokens count as short ones",
    )
    columns = frozenset({*_FRESH, *_READ, *_WRITTEN, *_OUTPUT, *_TIMES, *_KEYS, "model", "model_version"})
    row = dict[str, Any]
    pages = ("data",)
    splits = True

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a line of the two tables and for a bucket of a report."""
        keys = record.keys()
        if {"starting_at", "results"} <= keys:
            return True
        return "usage_date_utc" in keys and not keys.isdisjoint(
            {*_FRESH, *_OUTPUT, "cost_usd", "list_price_usd"}
        )

    def split(self, row: sums.Line) -> Iterable[sums.Line]:
        """The lines of a bucket; a line of the table is one already."""
        return sums.lines_of(row, _TIMES) if "results" in row else (row,)

    def exchange(self, row: sums.Line) -> Exchange:
        """The calls that one line sums up, as one exchange.

        Raises:
            RowError: a count is none, or a time can't be read.
            NotACall: a line of costs, or without tokens and searches.
        """
        if not row.keys().isdisjoint({"cost_usd", "list_price_usd", "amount"}):
            raise NotACall(COST_LINE)
        counts, searches = _counts(row), _web_searches(row)
        if not any((*counts, searches)):
            raise NotACall(EMPTY_BUCKET if row.keys() <= {*_TIMES, "results"} else NO_USAGE_LINE)
        fresh, read, written, written_1h, outputs = counts
        inputs = fresh + read + written + written_1h
        exchange = Exchange(
            calls=_calls(row, inputs),
            model=text(sums.word(row, "model_version", "model") or "") or "",
            provider="anthropic",
            input_tokens=inputs,
            cached_input_tokens=read,
            cache_write_tokens=written + written_1h,
            cache_write_1h_tokens=written_1h,
            output_tokens=outputs,
            web_searches=searches,
        )
        _take_keys(exchange, row)
        return exchange


def _counts(row: sums.Line) -> tuple[int, ...]:
    """Fresh input, read from the cache, written to it for minutes and for an hour, and output."""
    writes = row.get("cache_creation")
    line = row | writes if isinstance(writes, dict) else row
    return tuple(sums.count(line, *names) or 0 for names in (_FRESH, _READ, _WRITTEN, _WRITTEN_1H, _OUTPUT))


def _web_searches(row: sums.Line) -> int:
    """Searches of the web, in a column of the table and in a mapping of the pages."""
    tools = row.get("server_tool_use")
    return sums.count(row | tools if isinstance(tools, dict) else row, *_SEARCHES) or 0


def _calls(row: sums.Line, inputs: int) -> int:
    """The fewest calls of the lowest price that the line can be of; one where its calls are long ones."""
    window = str(row.get("context_window") or "").strip().lower()
    return 1 if window in _LONG else sums.fewest_calls(inputs)


def _take_keys(exchange: Exchange, row: sums.Line) -> None:
    """What the line is grouped by."""
    start_us, end_us = sums.time(row, "usage_date_utc", "starting_at"), sums.time(row, "ending_at")
    exchange.timestamp_us = start_us
    served = "fast" if row.get("speed") == "fast" else sums.word(row, "usage_type", "service_tier")
    exchange.service_tier = None if served in {None, "message"} else text(served)
    sums.tag(exchange, row, "workspace", "workspace_id", "api_key", "api_key_id")
    if sums.word(row, "inference_geo") not in _NOT_SAID:
        sums.tag(exchange, row, "inference_geo")
    called.settle(exchange, exchange.model)
    keys = (sums.word(row, key) for key in _KEYS)
    exchange.id = sums.name_of("anthropic-usage", start_us, end_us, exchange.model, *keys, served)


ANTHROPIC_USAGE = AnthropicUsage()
