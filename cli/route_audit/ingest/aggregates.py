"""Lines of usage tables, which sum up many calls, as that many calls of equal share."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from route_audit.exchange import Exchange
from route_audit.ledger import PICO

_PARTS = (
    "cached_input_tokens",
    "cache_write_1h_tokens",
    "audio_input_tokens",
    "reasoning_tokens",
    "audio_output_tokens",
    "web_searches",
)


def spread(line: Exchange) -> Iterator[Exchange]:
    """The calls that ``line`` sums up: each count in equal shares, whole numbers that add up exactly.

    What an average call hides stays hidden: these calls have no latency, no text and no session, and
    a context band is chosen by the average. A line is one call when it does not state how many it
    is of, and when its parts overlap, as cached audio does, so that they can't be shared out apart.

    Args:
        line: complete, its counts checked.
    """
    inputs, outputs = line.input_tokens or 0, line.output_tokens or 0
    written = line.cache_write_tokens - line.cache_write_1h_tokens
    fresh = inputs - line.cached_input_tokens - line.cache_write_tokens - line.audio_input_tokens
    spoken = outputs - line.reasoning_tokens - line.audio_output_tokens
    calls = line.calls or 1
    if calls == 1 or fresh < 0 or spoken < 0:
        yield line
        return
    cost_pusd = None if line.cost_usd is None else round(line.cost_usd * PICO)
    for place in range(calls):
        parts = {name: _share(getattr(line, name), place, calls) for name in _PARTS}
        cache_write = parts["cache_write_1h_tokens"] + _share(written, place, calls)
        inside = parts["cached_input_tokens"] + cache_write + parts["audio_input_tokens"]
        hidden = parts["reasoning_tokens"] + parts["audio_output_tokens"]
        yield replace(
            line,
            id=f"{line.id}#{place + 1}",
            cache_write_tokens=cache_write,
            input_tokens=_share(fresh, place, calls) + inside,
            output_tokens=_share(spoken, place, calls) + hidden,
            cost_usd=None if cost_pusd is None else _share(cost_pusd, place, calls) / PICO,
            **parts,
        )


def _share(total: int, place: int, calls: int) -> int:
    """The share of the call at ``place``, so that all shares add up to ``total``."""
    return total * (place + 1) // calls - total * place // calls
