"""Token counts that a wrapper keeps beside the bodies of a pair, in whichever words."""

from __future__ import annotations

from route_audit.exchange import Exchange
from route_audit.ingest.formats import counting, pairs, usage, values
from route_audit.ingest.formats.envelope import Envelope
from route_audit.ingest.rejects import RowError

_COUNTS = tuple(name for name in Envelope.__struct_fields__ if name.endswith("_tokens"))
_WHOLES = ("input_tokens", "output_tokens", "prompt_tokens", "completion_tokens")


def take_counts(exchange: Exchange, row: Envelope) -> None:
    """Fill the counts that the wrapper keeps beside the bodies, where the answer told none.

    In Anthropic's words the cache is outside the input, in all others inside. A row without a body is no
    pair: its counts may mean anything.

    Raises:
        RowError: a count is none.
    """
    if None not in (exchange.input_tokens, exchange.output_tokens) or _is_bare(exchange, row):
        return
    told = {name: _count(row, name) for name in _COUNTS if getattr(row, name) is not None}
    if not any(told.get(name) for name in _WHOLES):  # none at all was not counted; that is not zero
        return

    def first(*names: str) -> int | None:
        return next((told[name] for name in names if told.get(name) is not None), None)

    if exchange.output_tokens is None:
        exchange.output_tokens = first("completion_tokens", "output_tokens")
        exchange.reasoning_tokens = first("reasoning_tokens") or 0
    if exchange.input_tokens is not None:  # a stream that was cut off tells what came in
        return
    exchange.input_tokens = first("prompt_tokens", "input_tokens")
    read = first("cached_input_tokens", "cached_tokens", "cache_read_input_tokens")
    exchange.cached_input_tokens = read or 0
    exchange.cache_write_tokens = first("cache_write_tokens", "cache_creation_input_tokens") or 0
    outside = first("prompt_tokens") is None and not told.keys().isdisjoint(usage.ANTHROPIC_WORDS)
    counting.place(exchange, counting.OUTSIDE if outside else counting.INSIDE, first("total_tokens"))


def _is_bare(exchange: Exchange, row: Envelope) -> bool:
    """True for a pair without bodies; the request's fields may stand beside the answer."""
    bodies = isinstance(row, pairs.Pair) and (pairs.request_of(row) or pairs.answer_of(row))
    return (bodies is None or isinstance(bodies, str)) and not exchange.messages


def _count(row: Envelope, name: str) -> int | None:
    try:
        return values.count(getattr(row, name))
    except RowError as error:
        raise RowError(error.reason, f"$.{name}") from None
