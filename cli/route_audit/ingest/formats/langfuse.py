"""Langfuse's observations: its blob-storage export, the export of its tables and its public interface.

The first writes names with underscores, the others write them in camel case; they mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import values
from route_audit.ingest.formats.interface import CSV, JSONL, PARQUET, About
from route_audit.ingest.formats.leaves import name_of
from route_audit.ingest.formats.mapped import only
from route_audit.ingest.formats.nested import Nested
from route_audit.ingest.formats.paths import opened_body
from route_audit.ingest.rejects import UNREADABLE_INSIDE, RowError

_MAPS = ("usage_details", "cost_details", "metadata", "model_parameters", "tool_definitions")
"""Mappings: objects in JSON, texts in CSV, lists of pairs in Parquet."""

_OBJECT = re.compile(r"[{[]")
"""How the text of an object or a list begins; a text in quotation marks is words."""

_OTHER_NAMES = {
    "traceId": "trace_id",
    "parentObservationId": "parent_observation_id",
    "startTime": "start_time",
    "endTime": "end_time",
    "completionStartTime": "completion_start_time",
    "sessionId": "session_id",
    "userId": "user_id",
    "providedModelName": "provided_model_name",
    "model": "provided_model_name",
    "modelParameters": "model_parameters",
    "usageDetails": "usage_details",
    "promptTokens": "input_tokens",
    "completionTokens": "output_tokens",
    "costDetails": "cost_details",
    "totalCost": "total_cost",
    "calculatedTotalCost": "total_cost",
    "toolDefinitions": "tool_definitions",
    "updatedAt": "updated_at",
}
"""The blob-storage export's name for what the other exports call so, the older ones in older words."""

_MARKS = (
    frozenset({"trace_id", "usage_details", "provided_model_name"}),
    frozenset({"trace_id", "usage_details", "completion_start_time"}),
    frozenset({"trace_id", "usage_details", "start_time", "level"}),
    frozenset({"traceId", "usageDetails"}),
    frozenset({"traceId", "providedModelName"}),
    frozenset({"traceId", "startTime", "modelParameters"}),
)
_TAKEN = frozenset({"response_format", "session_id", "user_id"})
"""Metadata that has a place of its own."""

_TOTALS = ("total", "total_tokens", "total_token_count", "totaltokens")
_INPUT = ("input", "prompt", "cache", "ephemeral")
_OUTPUT = ("output", "completion", "candidates", "reasoning", "thought", "thinking")
_CACHE_READ = ("cache_read", "cached")
_REASONING = ("reasoning", "thought", "thinking")
_LIVES = ("ephemeral", "_1h", "_5m")
_ALL_CACHED, _OF_CACHED = "cached_content_token_count", "cached_modality_"
"""What LangChain's Vertex client calls the cached tokens, and parts of the same."""
_PARTS = (
    "cached_input_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "audio_input_tokens",
    "reasoning_tokens",
    "audio_output_tokens",
)
_ALL_COUNTS = frozenset({"input_tokens", "output_tokens", *_PARTS})
_DATED = re.compile(r"[-@](?:\d{4}-\d\d-\d\d|\d{4}|\d{8}|latest)$")
_TOKENS = "TOKENS"
"""The unit of usage; older observations may name another, such as characters."""


class Langfuse(Nested):
    """Langfuse's observations."""

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for an observation, by whichever of its names."""
        keys = record.keys()
        return any(marks <= keys for marks in _MARKS)

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """Take in an observation.

        Raises:
            RowError: a value is of another kind than its field, or its usage can't be read.
            NotACall: the observation is no generation or repeats one of the same model right below it.
            Held: a call; whether it repeats another shows later.
        """
        if self._only is not None:
            self._only.check(row)
        if "traceId" in row:
            row = _renamed(row)
        exchange = self._called(row)
        span, parent = (_place(row.get(name), exchange.model) for name in ("id", "parent_observation_id"))
        return self.leaves.tell(span, parent, lambda: exchange)

    def _called(self, row: dict[str, Any]) -> Exchange:
        for name in _MAPS:
            if row.get(name) is not None:
                row[name] = _mapping(row[name], counts=name == "usage_details")
        exchange = super().exchange(row)
        if exchange.time_to_first_token_s is not None:
            exchange.stream = True
        if str(row.get("type")).lower() == "embedding":
            exchange.modality = Modality.EMBEDDING
        return exchange

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths, with the usage summed up in our meaning.

        Raises:
            RowError: a value is of another kind than its field.
        """
        told = super().told(row)
        if row.get("usage_details"):
            told |= _counts(row["usage_details"])
        if str(row.get("unit") or _TOKENS).upper() != _TOKENS:
            told = {name: value for name, value in told.items() if name not in _ALL_COUNTS}
        _open_texts(told)
        if told.get("first_token") == told.get("end"):
            told.pop("first_token", None)  # some writers set both where an answer came in one piece
        return told


def _place(observation: Any, model: str) -> str:  # noqa: ANN401  # of any kind
    """An observation's name with its model: one above it of another model is a call of its own.

    The wrapper may have it as it was asked for, the call as it was served: with a date, without the vendor.
    """
    name, served = name_of(observation), _DATED.sub("", model.lower().rpartition("/")[2])
    return f"{name} {served}" if name and served else ""


def _open_texts(told: dict[str, Any]) -> None:
    """Open what may be a JSON text: a prompt that is a whole request, tags, and what was asked for."""
    prompt = opened_body(told.get("prompt"), _OBJECT)
    if type(prompt) is dict and "messages" in prompt:
        told["request"] = prompt
        del told["prompt"]
    for name in ("tags", "response_format"):
        if name in told:
            told[name] = opened_body(told[name], _OBJECT)
    tools = told.pop("tools", None)
    if tools:
        told["tools"] = [_tool(name, tool) for name, tool in tools.items()]
    metadata = told.get("metadata")
    if metadata:
        told["metadata"] = {name: value for name, value in metadata.items() if name not in _TAKEN}


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The record in the blob-storage export's names; what is empty takes no other's place."""
    renamed: dict[str, Any] = {}
    for name, value in row.items():
        if value is not None:
            renamed.setdefault(_OTHER_NAMES.get(name, name), value)
    return renamed


def _mapping(value: Any, *, counts: bool) -> dict[str, Any] | None:  # noqa: ANN401  # of any container
    """A mapping, whatever the container makes of one; None for what is none.

    Raises:
        RowError: it holds counts and can't be read.
    """
    found = opened_body(value, _OBJECT)
    if type(found) in {list, tuple}:
        found = _of_pairs(found)
    if type(found) is dict:
        return found
    if counts:
        raise RowError(UNREADABLE_INSIDE)
    return None


def _of_pairs(pairs: Iterable[Any]) -> dict[str, Any] | None:
    try:
        return {str(name): value for name, value in pairs}
    except (TypeError, ValueError):
        return None


def _tool(name: str, tool: Any) -> dict[str, Any]:  # noqa: ANN401
    definition = opened_body(tool, _OBJECT)
    return {"name": name} | (definition if type(definition) is dict else {})


def _counts(usage: Mapping[str, Any]) -> dict[str, int]:
    """The counts of a usage mapping, whose keys don't overlap: each is a part of the input or the output.

    Writers that count a part twice all the same are found out by the total.
    """
    told = dict.fromkeys(_PARTS, 0)
    counts = {key.lower(): values.count(value) or 0 for key, value in usage.items() if value is not None}
    totals = [counts.pop(key) for key in _TOTALS if key in counts]
    total = totals[0] if totals else None
    inputs = outputs = None
    for key, count in _without_repeats(counts).items():
        if _has(key, _OUTPUT):
            outputs = (outputs or 0) + _output_part(told, key, count)
        elif _has(key, _INPUT):
            inputs = (inputs or 0) + _input_part(told, key, count)
    all_in, all_out = _settled(inputs, outputs, told, total)
    if all_in is not None:
        told["input_tokens"] = all_in
    if all_out is not None:
        told["output_tokens"] = all_out
    if total is not None and not any(told[part] for part in _PARTS):
        told["total_tokens"] = total  # of Gemini it may tell thoughts that no part does
    return told


def _without_repeats(counts: dict[str, int]) -> dict[str, int]:
    """The counts without those that only say of what others are made.

    Some writers give all that was written to the cache beside what lives how long.
    """
    if _ALL_CACHED in counts:
        return {key: count for key, count in counts.items() if not key.startswith(_OF_CACHED)}
    lives = {key: count for key, count in counts.items() if _has(key, _LIVES)}
    if not lives:
        return counts
    whole = sum(lives.values())
    return {
        key: count for key, count in counts.items() if key in lives or not (_writes(key) and count == whole)
    }


def _writes(key: str) -> bool:
    return "cache" in key and not _has(key, _CACHE_READ)


@lru_cache(maxsize=256)
def _has(key: str, marks: tuple[str, ...]) -> bool:
    return any(mark in key for mark in marks)


def _input_part(told: dict[str, int], key: str, count: int) -> int:
    """Take a part of the input into account, and return how much of it is neither read nor written."""
    if _has(key, _CACHE_READ):
        told["cached_input_tokens"] += count
        return 0
    if "cache" in key or "ephemeral" in key:
        told["cache_write_tokens"] += count
        told["cache_write_1h_tokens"] += count if "1h" in key else 0
        return 0
    if "audio" in key:
        told["audio_input_tokens"] += count
    return count


def _output_part(told: dict[str, int], key: str, count: int) -> int:
    """Take a part of the output into account, and return how much of it is not reasoning."""
    if _has(key, _REASONING):
        told["reasoning_tokens"] += count
        return 0
    if "audio" in key:
        told["audio_output_tokens"] += count
    return count


def _settled(
    inputs: int | None, outputs: int | None, told: Mapping[str, int], total: int | None
) -> tuple[int | None, int | None]:
    """All input and all output tokens: the parts together, unless the total fits another reading alone.

    A reading in which a part is more than the whole is none.
    """
    cached, reasoning = told["cached_input_tokens"] + told["cache_write_tokens"], told["reasoning_tokens"]
    if total is None or inputs is None or outputs is None:
        return None if inputs is None else inputs + cached, None if outputs is None else outputs + reasoning
    spoken = told["audio_input_tokens"], told["audio_output_tokens"]
    apart = (inputs + cached, outputs + reasoning)
    readings = [apart, (inputs, outputs), (inputs + cached, outputs), (inputs, outputs + reasoning)]
    readings += [(all_in - spoken[0], all_out - spoken[1]) for all_in, all_out in readings]
    for all_in, all_out in readings:
        if all_in + all_out == total and all_in >= cached and all_out >= reasoning:
            return all_in, all_out
    return apart


LANGFUSE = Langfuse(
    About(
        name="langfuse",
        title="Langfuse observations",
        containers=(JSONL, CSV, PARQUET),
        says=(
            "text",
            "answer",
            "time",
            "cache",
            "reasoning",
            "latency",
            "first token",
            "session",
            "user",
            "tools",
            "cost",
            "service tier",
            "tags",
        ),
        docs="https://langfuse.com/docs/observability/features/token-and-cost-tracking (checked 2026-11-24)",
        note="only generations and embeddings are calls; the older blob tables lack session, user and tags",
    ),
    paths={
        "id": "id",
        "revision": "updated_at",
        "timestamp": "start_time",
        "end": "end_time",
        "first_token": "completion_start_time",
        "latency_ms": "latencyMs",
        "time_to_first_token_ms": "timeToFirstTokenMs",
        "session": "session_id",
        "user": "user_id",
        "tags": "tags",
        "metadata": "metadata",
        "model": "provided_model_name",
        "service_tier": "model_parameters.service_tier",
        "max_output_tokens": "model_parameters.max_tokens // model_parameters.max_completion_tokens",
        "response_format": "metadata.response_format // model_parameters.response_format",
        "prompt": "input",
        "answer": "output",
        "tools": "tool_definitions",
        "input_tokens": "input_tokens",
        "output_tokens": "output_tokens",
        "status": "level",
        "cost_usd": "total_cost // cost_details.total",
    },
    only=only("type", "generation", "embedding"),
    pages=("data",),
)
