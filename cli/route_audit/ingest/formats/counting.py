"""Token counts in the one meaning of ``Exchange``: the cache is in the input, the reasoning in the output."""

from __future__ import annotations

from route_audit.exchange import Exchange

INSIDE = "inside"
"""The input count holds the cached and the cache-written tokens."""

OUTSIDE = "outside"
"""It does not hold them."""

UNSAID = "unsaid"
"""Of those who write this export some hold them in it and some do not: each row's numbers must tell."""


def place(
    exchange: Exchange,
    cache: str,
    total: int | None,
    *,
    reasoning_outside: bool = False,
    model: str | None = None,
) -> None:
    """Give counts that an export means its own way our meaning: cache in the input, reasoning in the output.

    A logged total decides where it fits one reading only. Without one, more cached tokens than input
    tells that an UNSAID export leaves them out.

    Args:
        exchange: its counts are changed in place.
        cache: INSIDE, OUTSIDE or UNSAID.
        total: the logged total, or None.
        reasoning_outside: the output count leaves the reasoning out.
        model: the model that was called, see ``settle``.
    """
    inputs, outputs = exchange.input_tokens, exchange.output_tokens
    cached = exchange.cached_input_tokens + exchange.cache_write_tokens
    if reasoning_outside and outputs is not None and total != (inputs or 0) + outputs:
        exchange.output_tokens = outputs = outputs + exchange.reasoning_tokens
    if inputs is None or not cached:
        settle(exchange, total, model)
        return
    left_out = cached > inputs if cache == UNSAID else cache == OUTSIDE and total != inputs + (outputs or 0)
    if left_out:
        exchange.input_tokens = inputs + cached
    else:
        settle(exchange, total, model)


def settle(exchange: Exchange, total: int | None, model: str | None = None) -> None:
    """Let the logged total decide what the input and output counts leave out.

    Some gateways leave cached tokens out of the input, and xAI leaves reasoning out of the output. Gemini
    leaves its thoughts out of it even where the interface, another's, has no count for them.
    Without a total nothing is changed: an impossible row is found out later.
    """
    inputs, outputs = exchange.input_tokens, exchange.output_tokens
    if total is None or inputs is None or outputs is None or total <= inputs + outputs:
        return
    missing = total - inputs - outputs
    cache = exchange.cached_input_tokens + exchange.cache_write_tokens
    reasoning = exchange.reasoning_tokens
    beside_input, beside_output = _left_out(missing, cache, reasoning, inputs)
    if beside_input or beside_output:
        exchange.input_tokens = inputs + beside_input
        exchange.output_tokens = outputs + beside_output
    elif not reasoning and model is not None and "gemini" in model.lower():
        exchange.output_tokens = outputs + missing
        exchange.reasoning_tokens = missing


def _left_out(missing: int, cache: int, reasoning: int, inputs: int) -> tuple[int, int]:
    """What the input leaves out of the cache, and the output of the reasoning, where the total has it.

    Of the two when they are alike it is the reasoning, as fewer leave the cache out, unless the input has
    no room for the cache.
    """
    if missing == cache + reasoning:
        return cache, reasoning
    if missing == cache and (cache != reasoning or cache > inputs):
        return cache, 0
    return 0, reasoning if missing == reasoning else 0
