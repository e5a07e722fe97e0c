"""DeepSeek's usage export: of each hour or day, model and key one line for each kind of token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import called, values
from route_audit.ingest.formats.interface import CSV, About, LogFormat
from route_audit.ingest.formats.sums import name_of
from route_audit.ingest.records import WRONG_TYPE
from route_audit.ingest.rejects import COST_LINE, PART_OF_A_CALL, Held, NotACall, RowError
from route_audit.ingest.times import microseconds

_HIT = "input_cache_hit_tokens"
_MISS = "input_cache_miss_tokens"
_OUTPUT = "output_tokens"
_REQUESTS = "request_count"
_KINDS = frozenset({_HIT, _MISS, _OUTPUT, _REQUESTS})


class Row(msgspec.Struct, gc=False):
    """One line: so many tokens of one kind, or so many requests."""

    model: str = ""
    start_time_iso: str | None = None
    end_time_iso: str | None = None
    utc_date: str | None = None
    user_id: str | None = None
    api_key_name: str | None = None
    api_key: str | None = None
    type: str | None = None
    amount: str | None = None
    cost: str | None = None


class DeepSeekUsage(LogFormat):
    """Lines of usage. Those of one stretch of time, model and key make one exchange."""

    about = About(
        name="deepseek-usage",
        title="DeepSeek usage export",
        containers=(CSV,),
        says=("time", "cache", "tags"),
        docs="https://platform.deepseek.com/usage (checked 2026-11-24)",
        note="sums by hour or day: costs only, no tiers and no latency; its own prices name no currency",
    )
    row = Row
    whole = True

    def __init__(self) -> None:
        self._held: dict[tuple[str | None, ...], Exchange] = {}

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a line of amounts and for one of costs by wallet."""
        keys = record.keys()
        dated = "model" in keys and not keys.isdisjoint({"start_time_iso", "utc_date"})
        amounts = "type" in keys and not keys.isdisjoint({"amount", "price"})
        return dated and (amounts or "wallet_type" in keys)

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> DeepSeekUsage:  # noqa: ARG002
        """A reader with no lines yet."""
        return DeepSeekUsage()

    def exchange(self, row: Row) -> Exchange:
        """Nothing yet: the line's number is added to its calls.

        Raises:
            Held: the first line of its calls.
            NotACall: a further one, or a line of costs.
            RowError: its kind, its number or its time can't be read.
        """
        if row.cost is not None and row.type is None:
            raise NotACall(COST_LINE)
        if row.type not in _KINDS:
            raise RowError(WRONG_TYPE, "type")
        amount = values.count(row.amount or "")
        if amount is None:
            raise RowError(WRONG_TYPE, "amount")
        key = (
            row.start_time_iso or row.utc_date,
            row.end_time_iso,
            row.model,
            row.user_id,
            row.api_key_name,
            row.api_key,
        )
        held = self._held.get(key)
        if held is None:
            held = _begun(row)
            _add(held, row.type, amount)
            self._held[key] = held
            raise Held(held)
        _add(held, row.type, amount)
        raise NotACall(PART_OF_A_CALL)

    def release(self, *, ended: bool) -> Iterable[Exchange]:
        """All calls once the file has ended, as its lines may stand in any order."""
        if not ended:
            return ()
        held, self._held = self._held, {}
        return [_settled(exchange) for exchange in held.values()]


def _begun(row: Row) -> Exchange:
    start_us, end_us = microseconds(row.start_time_iso or row.utc_date), microseconds(row.end_time_iso)
    exchange = Exchange(
        id=name_of("deepseek-usage", start_us, end_us, row.model, row.user_id, row.api_key_name, row.api_key),
        timestamp_us=start_us,
        provider="deepseek",
        tags={"api_key_name": row.api_key_name} if row.api_key_name else None,
        input_tokens=0,
        output_tokens=0,
        calls=0,
    )
    called.settle(exchange, row.model)
    return exchange


def _add(exchange: Exchange, kind: str, amount: int) -> None:
    if kind == _REQUESTS:
        exchange.calls = (exchange.calls or 0) + amount
    elif kind == _OUTPUT:
        exchange.output_tokens = (exchange.output_tokens or 0) + amount
    else:
        exchange.input_tokens = (exchange.input_tokens or 0) + amount
        if kind == _HIT:
            exchange.cached_input_tokens += amount


def _settled(exchange: Exchange) -> Exchange:
    exchange.calls = exchange.calls or 1
    return exchange


DEEPSEEK_USAGE = DeepSeekUsage()
