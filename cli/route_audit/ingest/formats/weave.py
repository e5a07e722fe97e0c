"""Weave's calls, as its page and its client export them.

A call of an application's own function repeats the sum of the model calls in it. A model call is what
a provider's client logged, or a call with usage that has none with usage below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, called, counting, values
from route_audit.ingest.formats.interface import JSONL, About, LogFormat
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.formats.paths import reach
from route_audit.ingest.rejects import NOT_A_MODEL_SPAN, PART_OF_A_CALL, Held, NotACall

_OP = re.compile(r"(?:^|/)(?P<name>[^/:]+)(?::[^/]*)?$")
_CLIENTS = (
    "openai.chat.completions.",
    "openai.completions.",
    "openai.embeddings.",
    "openai.responses.",
    "anthropic.",
    "groq.",
    "mistralai.",
    "mistral.",
    "cohere.",
    "google.genai.",
    "google.generativeai.",
    "vertexai.",
    "cerebras.",
    "huggingface_hub.",
    "bedrock",
    "BedrockRuntime.",
)
"""How the names of a provider's own client begin; nothing is logged below its calls."""

_COSTS = "_total_cost"
_REF = "weave:///"
"""An input or output that is kept elsewhere."""

_KINDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "input_tokens": (("prompt_tokens",), ("input_tokens",), ("prompt_token_count",)),
    "output_tokens": (("completion_tokens",), ("output_tokens",), ("candidates_token_count",)),
    "total_tokens": (("total_tokens",), ("total_token_count",)),
    "cached_input_tokens": (
        ("prompt_tokens_details", "cached_tokens"),
        ("input_tokens_details", "cached_tokens"),
        ("cache_read_input_tokens",),
        ("cached_content_token_count",),
    ),
    "cache_write_tokens": (
        ("prompt_tokens_details", "cache_write_tokens"),
        ("prompt_tokens_details", "cache_creation_tokens"),
        ("cache_creation_input_tokens",),
    ),
    "cache_write_1h_tokens": (
        ("cache_creation", "ephemeral_1h_input_tokens"),
        ("prompt_tokens_details", "cache_creation_token_details", "ephemeral_1h_input_tokens"),
    ),
    "audio_input_tokens": (("prompt_tokens_details", "audio_tokens"),),
    "reasoning_tokens": (
        ("completion_tokens_details", "reasoning_tokens"),
        ("output_tokens_details", "reasoning_tokens"),
        ("output_tokens_details", "thinking_tokens"),
        ("thoughts_tokens",),
        ("thoughts_token_count",),
    ),
    "audio_output_tokens": (("completion_tokens_details", "audio_tokens"),),
    "web_searches": (("server_tool_use", "web_search_requests"),),
}
"""Where the usage of one model holds each count, in the words of each interface."""

_CACHE_INSIDE = frozenset({"prompt_tokens", "input_tokens_details", "prompt_token_count"})
"""Words of interfaces that count what was cached as input."""


_MOST_HELD = 1024
"""A call's calls stand near it: so many others in between tell that it has none. The bound of memory."""


class _Pending(msgspec.Struct):
    """A call with usage that may yet turn out to repeat another's.

    Attributes:
        first: what was held for it, whose line the reader fills in.
        exchanges: what it tells of: one, or for each model the sums of several; or that it is no call.
    """

    first: Exchange
    exchanges: Sequence[Exchange | NotACall]


class Weave(Mapped):
    """Weave's calls: a new object for each file, as a call's place among the others counts."""

    whole = True
    _pending: dict[str, _Pending]
    _above: set[str]
    _ready: list[_Pending]

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> LogFormat:  # noqa: ARG002
        """A reader that knows of no calls yet."""
        reader = copy(self)
        reader.forget()
        return reader

    def forget(self) -> None:
        """Know of no calls."""
        self._pending, self._above, self._ready = {}, set(), []

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a call of an op within a trace."""
        return {"op_name", "trace_id", "started_at"} <= record.keys()

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one call tells of, if it certainly is a model call.

        Raises:
            RowError: a value is of another kind than its field.
            NotACall: it is no model call, or tells of the same one as a call that was held.
            Held: it has usage, and none with usage below it has been read yet.
        """
        used, client = _usage(row), _is_client(row)
        if not used and not client:
            raise NotACall(NOT_A_MODEL_SPAN)
        call, parent = str(row.get("id")), row.get("parent_id")
        repeats = call in self._above and not client
        exchanges = [] if repeats else self._exchanges(row, used, client=client)
        over = self._pending.pop(str(parent), None)
        if parent:
            self._above.add(str(parent))
        if repeats:
            raise self._repeated(over)
        if client and over is None:
            return exchanges[0]
        pending = _Pending(exchanges[0] if over is None else over.first, exchanges)
        if client:
            self._ready.append(pending)
        else:
            self._wait(call, pending)
        if over is None:
            raise Held(exchanges[0])
        raise NotACall(PART_OF_A_CALL)

    def _repeated(self, over: _Pending | None) -> NotACall:
        """Why a call that repeats others is none; the call ``over`` it, which was held, repeats them too."""
        if over is not None:
            self._ready.append(_Pending(over.first, [NotACall(NOT_A_MODEL_SPAN)]))
        return NotACall(NOT_A_MODEL_SPAN)

    def _wait(self, call: str, pending: _Pending) -> None:
        """Hold ``pending``; one that the same call was told by before counts by itself, as a duplicate."""
        if call in self._pending:
            self._ready.append(self._pending.pop(call))
        self._pending[call] = pending

    def release(self, *, ended: bool) -> Iterator[Exchange | NotACall]:
        """The calls that were held and repeat no other; all of them once the file has ended."""
        while self._pending and (ended or len(self._pending) > _MOST_HELD):
            self._ready.append(self._pending.pop(next(iter(self._pending))))
        ready, self._ready = self._ready, []
        for pending in ready:
            for exchange in pending.exchanges:
                if isinstance(exchange, Exchange):
                    exchange.line = pending.first.line
                yield exchange

    def _exchanges(self, row: dict[str, Any], used: Mapping[str, Any], *, client: bool) -> list[Exchange]:
        """The one call that a record tells of; or, for each model, the sum of those that it does."""
        for name in ("inputs", "output"):
            if type(row.get(name)) is str and row[name].startswith(_REF):
                row[name] = None
        exchange = super().exchange(row)
        if exchange.tags:
            exchange.tags.pop("user_id", None)
            exchange.tags = exchange.tags or None
        if not used:
            return [exchange]
        if client or (len(used) == 1 and _requests(*used.values()) == 1):
            model, counts = next(iter(used.items()))
            _take_usage(exchange, model, counts)
            exchange.cost_usd = _cost(row, model)
            bodies.take_searches(exchange, row.get("output"))
            return [exchange]
        return [self._sum(row, exchange, model, counts) for model, counts in used.items()]

    def _sum(self, row: Mapping[str, Any], exchange: Exchange, model: str, counts: Any) -> Exchange:  # noqa: ANN401
        """What a call tells of all calls of one model in it: no text and no time of any one of them."""
        summed = Exchange(
            id=f"{exchange.id}:{model}",
            session=exchange.session,
            user=exchange.user,
            feature=exchange.feature,
            tags=exchange.tags,
            timestamp_us=exchange.timestamp_us,
        )
        _take_usage(summed, model, counts)
        summed.cost_usd = _cost(row, model)
        summed.calls = _requests(counts)
        return summed


def _usage(row: Mapping[str, Any]) -> dict[str, Any]:
    """Usage by model; empty where a call has none."""
    used = reach(row, ("summary", "usage"))
    if type(used) is dict and used:
        return {model: counts for model, counts in used.items() if type(counts) is dict}
    answered, model = reach(row, ("output", "usage")), reach(row, ("output", "model"))
    return {model: answered} if type(answered) is dict and type(model) is str else {}


def _is_client(row: Mapping[str, Any]) -> bool:
    found = _OP.search(str(row.get("op_name") or ""))
    return found is not None and found["name"].startswith(_CLIENTS)


def _requests(counts: Mapping[str, Any]) -> int:
    return values.limit(counts.get("requests")) or 1


def _take_usage(exchange: Exchange, model: str, counts: Mapping[str, Any]) -> None:
    """Fill the counts of one model. Anthropic's own words leave the cache out of the input."""
    told = {name: _count(counts, places) for name, places in _KINDS.items()}
    total = told.pop("total_tokens")
    for name, count in told.items():
        if count is not None:
            setattr(exchange, name, count)
    cache = counting.OUTSIDE if _CACHE_INSIDE.isdisjoint(counts) else counting.UNSAID
    counting.place(exchange, cache, total, model=model)
    called.settle(exchange, exchange.model or model)


def _count(counts: Mapping[str, Any], places: Iterable[tuple[str, ...]]) -> int | None:
    for steps in places:
        value = reach(counts, steps)
        if value is not None:
            return values.count(value)
    return None


def _cost(row: Mapping[str, Any], model: str) -> float | None:
    """What one model's calls cost; None where Weave knows no price."""
    by_model = reach(row, ("summary", "weave", "costs"))
    if type(by_model) is not dict:
        return None
    costs = by_model.get(model)
    if type(costs) is not dict:
        return None
    parts = [value for name, value in costs.items() if name.endswith(_COSTS) and type(value) in {int, float}]
    return sum(parts) if parts else None


WEAVE = Weave(
    About(
        name="weave",
        title="W&B Weave calls",
        containers=(JSONL,),
        says=(
            "text",
            "answer",
            "time",
            "cache",
            "reasoning",
            "latency",
            "session",
            "user",
            "tools",
            "cost",
            "service tier",
            "tags",
        ),
        docs="https://docs.wandb.ai/weave/guides/tracking/querying-calls (checked 2026-11-24)",
        note="export all calls, not only those at the top of a trace, which hold sums without the prompts",
    ),
    paths={
        "id": "id",
        "timestamp": "started_at",
        "end": "ended_at",
        "latency_ms": "summary.weave.latency_ms",
        "session": "thread_id",
        "user": "attributes.user_id",
        "metadata": "attributes",
        "model": "output.model // inputs.model",
        "service_tier": "output.service_tier // output.usage.service_tier",
        "request": "inputs",
        "answer": "output",
        "status": "summary.weave.status",
        "error": "exception",
    },
)
