"""OpenAI's usage: the table that the dashboard exports, and the pages of the organization interface.

Both sum up calls by bucket of time, model, project, key and the like. Cost exports hold no tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import called, sums
from route_audit.ingest.formats.interface import CSV, JSONL, About, LogFormat
from route_audit.ingest.formats.values import flag, text
from route_audit.ingest.rejects import COST_LINE, EMPTY_BUCKET, NO_USAGE_LINE, NotACall
from route_audit.service_tiers import BATCH

_TIMES = frozenset({"start_time", "end_time", "start_time_iso", "end_time_iso"})
_AMOUNTS = frozenset({"amount", "amount_value"})
_MADE = {"embeddings": Modality.EMBEDDING, "moderations": Modality.MODERATION, "images": Modality.IMAGE}
"""What the calls of these usage pages make; their names are in ``object``."""

_TOKENS = ("input_tokens", "output_tokens")


class OpenAIUsage(LogFormat):
    """Lines of usage."""

    about = About(
        name="openai-usage",
        title="OpenAI usage: dashboard export and organization usage pages",
        containers=(JSONL, CSV),
        says=("time", "cache", "user", "service tier", "tags"),
        docs="https://platform.openai.com/docs/api-reference/usage (checked 2026-11-24)",
        note="sums by day or hour: costs only, no tiers and no latency; group pages by model",
    )
    columns = _TIMES | _AMOUNTS | {*_TOKENS, "object", "model", "num_model_requests", "batch", "user_id"}
    row = dict[str, Any]
    pages = ("data",)
    splits = True

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a line of the table, an empty one too, and for a bucket of a page."""
        keys = record.keys()
        if keys <= _TIMES:
            return len(keys) > 1
        if record.get("object") == "bucket":
            return {"start_time", "results"} <= keys
        return "start_time" in keys and not keys.isdisjoint({"num_model_requests", "amount_value"})

    def split(self, row: sums.Line) -> Iterable[sums.Line]:
        """The lines of a bucket; a line of the table is one already."""
        return sums.lines_of(row, ("start_time", "end_time")) if "results" in row else (row,)

    def exchange(self, row: sums.Line) -> Exchange:
        """The calls that one line sums up, as one exchange that says how many they are.

        Raises:
            RowError: a count is none, or a time can't be read.
            NotACall: a line of costs, or without requests or tokens.
        """
        kind = str(row.get("object") or "")
        if kind.startswith("organization.costs") or not row.keys().isdisjoint(_AMOUNTS):
            raise NotACall(COST_LINE)
        calls = sums.count(row, "num_model_requests")
        inputs, outputs = (sums.count(row, key) for key in _TOKENS)
        if not (calls or inputs or outputs):
            raise NotACall(EMPTY_BUCKET)
        if inputs is None:
            raise NotACall(NO_USAGE_LINE)
        exchange = Exchange(
            calls=calls or 1,
            model=text(row.get("model") or "") or "",
            provider="openai",
            input_tokens=inputs,
            output_tokens=outputs,
            cached_input_tokens=_cached(row),
            cache_write_tokens=sums.count(row, "input_cache_write_tokens") or 0,
            audio_input_tokens=sums.count(row, "input_audio_tokens") or 0,
            audio_output_tokens=sums.count(row, "output_audio_tokens") or 0,
            modality=next((made for word, made in _MADE.items() if f".{word}." in kind), Modality.TEXT),
        )
        _take_keys(exchange, row)
        return exchange


def _cached(row: sums.Line) -> int:
    """Text and images read from the cache; cached audio counts with the audio, or it would count twice."""
    return (sums.count(row, "input_cached_tokens") or 0) - (sums.count(row, "input_cached_audio_tokens") or 0)


def _take_keys(exchange: Exchange, row: sums.Line) -> None:
    """What the line is grouped by."""
    start_us, end_us = (
        sums.time(row, "start_time", "start_time_iso"),
        sums.time(row, "end_time", "end_time_iso"),
    )
    exchange.timestamp_us = start_us
    if flag(row.get("batch")):
        exchange.service_tier = BATCH
    else:
        exchange.service_tier = text(row.get("service_tier") or "")
    exchange.user = text(row.get("user_id") or "")
    sums.tag(exchange, row, "project_id", "api_key_id")
    called.settle(exchange, exchange.model)
    keys = (sums.word(row, key) for key in ("project_id", "user_id", "api_key_id"))
    exchange.id = sums.name_of("openai-usage", start_us, end_us, exchange.model, *keys, exchange.service_tier)


OPENAI_USAGE = OpenAIUsage()
