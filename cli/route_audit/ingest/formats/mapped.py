"""Formats that need only say where each value stands: one engine reads them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, called, counting, turns, values
from route_audit.ingest.formats.interface import About, LogFormat
from route_audit.ingest.formats.paths import Path, Steps, compiled, open_texts
from route_audit.ingest.formats.tags import take_tags
from route_audit.ingest.rejects import NOT_A_MODEL_SPAN, UNREADABLE_INSIDE, NotACall, RowError
from route_audit.ingest.times import seconds_between

Read = Callable[[Any], Any]

FIELDS: dict[str, Read] = {
    "id": values.text,
    "logical_id": values.text,
    "pair_id": values.text,
    "session": values.text,
    "user": values.text,
    "feature": values.text,
    "provider": values.text,
    "model": values.text,
    "service_tier": values.text,
    "tier": values.text,
    "confidence": values.number,
    "timestamp": values.when,
    "end": values.when,
    "first_token": values.when,
    "latency_s": values.number,
    "latency_ms": values.number,
    "time_to_first_token_s": values.number,
    "time_to_first_token_ms": values.number,
    "cost_usd": values.number,
    "input_tokens": values.count,
    "cached_input_tokens": values.count,
    "cache_write_tokens": values.count,
    "cache_write_5m_tokens": values.count,
    "cache_write_1h_tokens": values.count,
    "audio_input_tokens": values.count,
    "output_tokens": values.count,
    "reasoning_tokens": values.count,
    "audio_output_tokens": values.count,
    "web_searches": values.count,
    "total_tokens": values.count,
    "calls": values.count,
    "revision": values.revision,
    "max_output_tokens": values.limit,
    "stream": values.flag,
    "status": values.anything,
    "error": values.anything,
    "tags": values.anything,
    "metadata": values.anything,
    "prompt": values.anything,
    "system": values.anything,
    "answer": values.anything,
    "tools": values.anything,
    "response_format": values.anything,
    "request": values.anything,
    "response": values.anything,
}
"""What a mapping may name, and what is read there.

``end`` and ``first_token`` are points in time. ``tags`` are words or a mapping; ``metadata`` is a mapping
that adds to them and may hold a feature, session or user. ``request`` and ``response`` are whole bodies of an
interface: they fill what no other path does.
"""

_AS_THEY_ARE = (
    "id",
    "logical_id",
    "pair_id",
    "session",
    "user",
    "feature",
    "provider",
    "service_tier",
    "tier",
    "confidence",
    "cost_usd",
    "max_output_tokens",
    "revision",
    "stream",
)
_COUNTS = (
    "input_tokens",
    "output_tokens",
    "cached_input_tokens",
    "audio_input_tokens",
    "reasoning_tokens",
    "audio_output_tokens",
    "cache_write_1h_tokens",
    "web_searches",
)


class Only(msgspec.Struct, frozen=True):
    """Which records are model calls: those where one of ``words`` stands at ``path``."""

    path: Path
    words: frozenset[str]
    otherwise: str

    def check(self, record: Mapping[str, Any]) -> None:
        """Let a model call pass.

        Raises:
            NotACall: the record is none.
        """
        if str(self.path.of(record)).lower() not in self.words:
            raise NotACall(self.otherwise)


def only(path: str, *words: str, otherwise: str = NOT_A_MODEL_SPAN) -> Only:
    """The rule that a record is a model call where one of ``words`` (lower case) stands at ``path``."""
    return Only(compiled(path), frozenset(words), otherwise)


class Mapped(LogFormat):
    """A format that says where each value stands. Make one, or inherit where a record needs more.

    Args:
        about: its name and what it can say.
        paths: a path (see ``route_audit.ingest.formats.paths``) for each of FIELDS that the export has.
        marks: the top-level keys that only this export has together.
        cache: whether the input count holds the cached tokens: ``counting.INSIDE``, OUTSIDE or UNSAID.
        reasoning_outside: the output count leaves the reasoning tokens out.
        opens: places of JSON texts beyond those that the paths name with ``|json``.
        body_wins: where the response's body has both counts, they and its cache hold, not the paths'.
        only: which records are model calls; None where all are.
        pages: see ``LogFormat``.
        readers: how a field's value is read where FIELDS does not say, or says otherwise.

    Raises:
        ValueError: a path is none.
    """

    def __init__(  # noqa: PLR0913  # each is one fact of an export
        self,
        about: About,
        *,
        paths: Mapping[str, str],
        marks: Iterable[str] = (),
        cache: str = counting.INSIDE,
        reasoning_outside: bool = False,
        opens: Iterable[str] = (),
        body_wins: bool = False,
        only: Only | None = None,
        pages: tuple[str, ...] = (),
        readers: Mapping[str, Read] = MappingProxyType({}),
    ) -> None:
        self.about = about
        self.pages = pages
        self._marks = frozenset(marks)
        self._cache = cache
        self._reasoning_outside = reasoning_outside
        self._body_wins = body_wins
        self._only = only
        known = {**FIELDS, **readers}
        self._paths = tuple((name, compiled(path), known[name]) for name, path in paths.items())
        opened = [compiled(path).alternatives[0] for path in opens]
        opened += [steps for _, path, _ in self._paths for steps in path.opens]
        self._opens: tuple[Steps, ...] = tuple(dict.fromkeys(opened))

    @property
    def names(self) -> frozenset[str]:
        """The names of all keys that the marks and paths name."""
        steps = (step for _, path, _ in self._paths for each in path.alternatives for step in each)
        return self._marks | {step for step in steps if isinstance(step, str)}

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a record with all of the marks."""
        return bool(self._marks) and self._marks <= record.keys()

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one record tells of.

        Raises:
            RowError: a value is of another kind than its field, or a JSON text that counts can't be read.
            NotACall: the record is no model call.
        """
        if self._only is not None:
            self._only.check(row)
        whole = open_texts(row, self._opens)
        exchange = self.made(self.told(row))
        if not whole and not exchange.input_tokens and not exchange.failed:
            raise RowError(UNREADABLE_INSIDE)
        return exchange

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths, by field; a field that the record does not fill is absent.

        Raises:
            RowError: a value is of another kind than its field.
        """
        found = {}
        for name, path, read in self._paths:
            value = path.of(row)
            if value is not None:
                try:
                    found[name] = read(value)
                except RowError as error:
                    raise RowError(error.reason, path.text) from None
        return found

    def made(self, told: dict[str, Any]) -> Exchange:
        """The exchange that the values add up to, by field as ``told`` gives them."""
        exchange = Exchange(**{name: told[name] for name in _AS_THEY_ARE if name in told})
        exchange.failed = _failed(told)
        _take_text(exchange, told)
        if "request" in told:
            bodies.take_request(exchange, told["request"])
        if "response" in told and not values.is_errors(told["response"], told.get("status")):
            bodies.take_response(exchange, told["response"])
        if not (self._body_wins and exchange.input_tokens is not None and exchange.output_tokens is not None):
            self._count(exchange, told)
        _take_times(exchange, told)
        _take_tags(exchange, told.get("tags"))
        _take_tags(exchange, told.get("metadata"))
        called.settle(exchange, told.get("model") or exchange.model)
        return exchange

    def _count(self, exchange: Exchange, told: Mapping[str, Any]) -> None:
        _take_counts(exchange, told)
        if "input_tokens" in told:
            counting.place(
                exchange,
                self._cache,
                told.get("total_tokens"),
                reasoning_outside=self._reasoning_outside,
                model=told.get("model") or exchange.model,
            )


def _failed(told: Mapping[str, Any]) -> bool:
    status, error = told.get("status"), told.get("error")
    word = status if type(status) is int else values.word(status)
    return values.failed(word) or values.tells_of_failure(error)


def _take_text(exchange: Exchange, told: Mapping[str, Any]) -> None:
    if "system" in told:
        turns.take_prompt(exchange, {"system": told["system"], "messages": told.get("prompt")})
    elif "prompt" in told:
        turns.take_prompt(exchange, told["prompt"])
    if "answer" in told and not values.is_errors(told["answer"], told.get("status")):
        turns.take_answer(exchange, told["answer"])
    if "tools" in told:
        bodies.take_tools(exchange, told["tools"])
    if "response_format" in told:
        bodies.take_response_format(exchange, told["response_format"])


def _take_counts(exchange: Exchange, told: Mapping[str, Any]) -> None:
    """Fill the counts as the export means them; ``counting.place`` gives them our meaning.

    A count at a path of its own wins over the body's. Of cache writes of two lifetimes the sum is all.
    """
    for name in _COUNTS:
        if told.get(name) is not None:
            setattr(exchange, name, told[name])
    written = told.get("cache_write_tokens")
    if not written and (told.get("cache_write_5m_tokens") or told.get("cache_write_1h_tokens")):
        written = (told.get("cache_write_5m_tokens") or 0) + (told.get("cache_write_1h_tokens") or 0)
    if written is not None:
        exchange.cache_write_tokens = written
    exchange.calls = told.get("calls") or None


def _take_times(exchange: Exchange, told: Mapping[str, Any]) -> None:
    """Fill the times: what the export measured, else what lies between its points in time.

    An answer in one piece has no first token, even where an export tells when it came.
    """
    start, end = told.get("timestamp"), told.get("end")
    if start is not None:
        exchange.timestamp_us = start
    latency_s = values.seconds(told.get("latency_s"), told.get("latency_ms"))
    if latency_s is None:
        latency_s = seconds_between(start, end)
    if latency_s is not None:
        exchange.latency_s = latency_s
    if exchange.stream is False:
        return
    first_s = values.seconds(told.get("time_to_first_token_s"), told.get("time_to_first_token_ms"))
    if first_s is None:
        first_s = seconds_between(start, told.get("first_token"))
    if first_s is not None:
        exchange.time_to_first_token_s = first_s


def _take_tags(exchange: Exchange, tags: Any) -> None:  # noqa: ANN401  # a mapping, a list or a word
    if type(tags) in {dict, list}:
        take_tags(exchange, tags)
    elif type(tags) is str and tags:
        take_tags(exchange, [tags])
