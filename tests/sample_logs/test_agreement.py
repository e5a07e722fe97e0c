"""All sample logs tell of the same requests: whatever the form, the ledger is the same.

What a form can't say is listed here by name, and only that may differ.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from repository import ROOT
from route_audit.engines.local import read_ledger
from route_audit.ledger import FLAG_AGGREGATE, FLAG_FAILED, Ledger, Words, join

SAMPLES = ROOT / "sample_logs"

ALWAYS = {
    "content",  # a code of the text too, and of how it was laid out
    "hindsight_tier",  # only a form with tool calls of its own shows that the answer was one
    "signals",  # as are the signals of them
    "revision",  # only exports that tell a call more than once have one
}

PAIRS = {"type_id"}
"""The template of a request holds its answer format, which each interface writes in its own words."""

SPANS = {"logical", "cache_write_1h_tokens"}
"""Spans tell neither which attempts are of one request nor how long a written cache lives."""

BATCHES = {"service_tier", "flags"}
"""Where the service tier is not told, nothing tells a batch either."""

EXCEPTIONS: dict[str, set[str]] = {
    "flat.csv": set(),
    "flat.parquet": set(),
    "openai.jsonl": set(),
    "openai_responses.jsonl.gz": PAIRS,
    # Every request must set a limit.
    "anthropic_messages.jsonl.gz": PAIRS | {"max_output_tokens"},
    # A request outside a conversation has its trace for a session; tags are LiteLLM's own; a failed
    # attempt has zero tokens and zero cost where the others say nothing.
    "litellm_payload.jsonl.gz": {"session", "tags", "tags_offsets"},
    # The session is also the trace that groups attempts.
    "litellm_spendlogs.jsonl.gz": {"session", "logical", "tags", "tags_offsets"},
    "litellm_spendlogs.csv": {"session", "logical", "tags", "tags_offsets"},
    # Tracers write each attempt down as a trace of its own.
    "braintrust.jsonl.gz": {"logical"},
    "helicone.jsonl.gz": {"logical"},
    "langsmith.jsonl.gz": {"logical"},
    # Nor whose model it is. That an answer was streamed shows only in its first token: not where it failed.
    "langfuse.jsonl.gz": {"logical", "provider", "flags"},
    # When the first token came is not written down.
    "weave.jsonl.gz": {"logical", "provider", "time_to_first_token_s"},
    # OpenTelemetry has names neither for a bill, for how long a written cache lives nor for a schema; the
    # service that a span comes from is a tag.
    "otel_genai.jsonl.gz": SPANS | {"type_id", "logged_cost_pusd", "tags", "tags_offsets"},
    # Nor has OpenLLMetry one for the first token, the service tier and any answer format, without which a
    # tier is less sure; and it writes providers its own way.
    "openllmetry.jsonl.gz": SPANS
    | BATCHES
    | {
        "type_id",
        "logged_cost_pusd",
        "tags",
        "tags_offsets",
        "provider",
        "time_to_first_token_s",
        "confidence",
    },
    "openinference.jsonl.gz": SPANS | BATCHES,
    "mlflow.jsonl.gz": {"logical", "time_to_first_token_s"},
}

NO_LATENCY = {"latency_s", "time_to_first_token_s"}
BATCH = {"service_tier", "flags", "logged_cost_pusd", "session", "logical"} | NO_LATENCY
"""All calls of a batch have its service tier and nobody waits for them."""

TEXTLESS = {
    *("tier", "confidence", "tier_source", "type_id", "session_turn", "language", "session", "logical"),
    *("flags", "tags", "tags_offsets", "provider", "feature", "service_tier"),
}
"""What is told by a prompt, by its wrapper or by its conversation."""

EXCEPTIONS |= {
    # Answers tell their time in whole seconds.
    "openai_batch.jsonl.gz": BATCH | {"timestamp_us"},
    # Results have no time, and requests take no metadata but the user; every request sets a limit.
    "anthropic_batch.jsonl.gz": BATCH | PAIRS | {"timestamp_us", "feature", "max_output_tokens"},
    # Whether an answer was streamed, and whose interface it was, is not kept; times are whole seconds.
    "openai_stored_completions.json.gz": NO_LATENCY
    | {"logged_cost_pusd", "session", "logical", "timestamp_us", "provider", "flags"},
    # An event has no name, no text, no time that it took, and a cost that is rounded to cents.
    "cursor.csv.gz": TEXTLESS
    | NO_LATENCY
    | {"id", "id_code", "logged_cost_pusd", "cache_write_1h_tokens", "reasoning_tokens"},
}

EXCEPTIONS |= {
    # The session of a request outside a conversation is its trace.
    "portkey.jsonl.gz": {"session", "logical", "time_to_first_token_s"},
    # Of bodies the beginning is kept, which is no text, and neither cached nor reasoning tokens are.
    "cloudflare.json.gz": TEXTLESS
    | {"cached_input_tokens", "cache_write_tokens", "cache_write_1h_tokens", "reasoning_tokens"}
    | {"time_to_first_token_s"},
    # A gateway sees requests, not conversations.
    "kong.jsonl.gz": {"session", "logical"},
    "azure_apim.jsonl.gz": {"session", "logical", "logged_cost_pusd", "time_to_first_token_s"}
    | {"tags", "tags_offsets"},  # the gateway's own name of the interface is one
    # Its fields are counts, times and names.
    "envoy_ai_gateway.jsonl.gz": TEXTLESS
    | {"user", "logged_cost_pusd", "cache_write_1h_tokens", "time_to_first_token_s"},
    # The reseller is the provider, and models are named by their vendor too.
    "openrouter.csv.gz": TEXTLESS | {"model", "cache_write_tokens", "cache_write_1h_tokens"},
    # The table has two counts and the messages, without the tools and the answer format they came with.
    "azure_llm_log.csv.gz": NO_LATENCY
    | {"cached_input_tokens", "cache_write_tokens", "cache_write_1h_tokens", "reasoning_tokens"}
    | {"session", "logical", "user", "feature", "provider", "service_tier", "flags", "logged_cost_pusd"}
    | {"confidence", "type_id"},
}

NO_WRITES = {"cache_write_tokens", "cache_write_1h_tokens"}
NOT_LOGGED_BY_CLOUDS = {"provider", "logical", "logged_cost_pusd", "time_to_first_token_s"}
"""Clouds log that they served a call, but not which attempts are of one request nor what they bill."""

EXCEPTIONS |= {
    # What is written to a cache is not counted.
    "gemini_pairs.jsonl.gz": PAIRS | NO_WRITES,
    # How much of the output was reasoning is not counted.
    "bedrock_pairs.jsonl.gz": PAIRS | {"reasoning_tokens"},
    "bedrock.jsonl.gz": PAIRS | NOT_LOGGED_BY_CLOUDS | {"reasoning_tokens"},
    # Nor is there a place for users and sessions.
    "vertex_gemini.jsonl.gz": PAIRS | NOT_LOGGED_BY_CLOUDS | NO_WRITES | {"user", "session"},
}

NOT_ASKED_OF_AGENTS = {
    *("session", "session_turn", "logical", "user", "feature", "tags", "tags_offsets"),
    *("flags", "time_to_first_token_s", "type_id", "confidence", "tier_source"),
}
"""Sessions are the agent's own, without first tokens; of a prompt they show its newest turns."""

OWN_NAMES = {"id", "id_code", "revision", "latency_s", "logged_cost_pusd"}
"""What two of them have: names under which sessions repeat calls; and what they lack: time and cost."""

EXCEPTIONS |= {
    # The instructions that the agent gives the model are not in the log, by which some requests were told.
    "claude_code.jsonl.gz": NOT_ASKED_OF_AGENTS | OWN_NAMES | {"tier", "language", "provider"},
    "opencode.json.gz": NOT_ASKED_OF_AGENTS | {"tier", "language", "service_tier", "cache_write_1h_tokens"},
    "codex.jsonl.gz": NOT_ASKED_OF_AGENTS | OWN_NAMES | {"service_tier"},
    # A command line's log has one person, each call in a thread, and what OpenAI's usage says.
    "llm_sqlite.db.gz": PAIRS
    | {"session", "logical", "user", "feature", "flags", "provider", "service_tier"}
    | {"time_to_first_token_s", "logged_cost_pusd", "cache_write_1h_tokens"},
}

BESIDE = {
    "openai_batch.jsonl.gz": "openai_batch_input.jsonl.gz",
    "anthropic_batch.jsonl.gz": "anthropic_batch_input.json.gz",
    "openai_stored_completions.json.gz": "openai_stored_messages.json.gz",
}
"""Files that hold the other half of another's calls."""

BY_TIME = {"cursor.csv.gz", "claude_code.jsonl.gz", "codex.jsonl.gz"}
"""Files whose calls have no name, or one of their own kind: their times tell them apart."""

SUMS: dict[str, tuple[str | None, set[str]]] = {
    "openai_usage.csv": ("openai", {"cached_input_tokens", "cache_write_tokens", "calls"}),
    "anthropic_usage.csv": (
        "anthropic",
        {"cached_input_tokens", "cache_write_tokens", "cache_write_1h_tokens"},
    ),
    "deepseek_usage.csv": (None, {"cached_input_tokens", "calls"}),
}
"""Files that sum up calls: whose calls, and what they say of them beside input and output."""

OF_FAILED_ATTEMPTS = {
    "litellm": {"input_tokens", "output_tokens", "logged_cost_pusd", "flags", "tier", "confidence"},
    "bedrock.": {"latency_s"},  # it stands in the answer's body
}
"""What files whose names begin so can't say of failed attempts alone."""


def _ledger(name: str, workdir: Path) -> Ledger:
    workdir.mkdir()
    names = [name, *([BESIDE[name]] if name in BESIDE else [])]
    read = read_ledger([str(SAMPLES / each) for each in names], workdir=workdir)
    assert not read.meta.rejected
    rows = join(list(read.in_order()))
    return rows.take(np.argsort(rows.id.astype(str)))


def _names(rows: Ledger, name: str) -> np.ndarray[Any, Any]:
    """What tells the calls of a file apart."""
    return rows.timestamp_us if name in BY_TIME else rows.id


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return _ledger("flat.jsonl", tmp_path_factory.mktemp("flat") / "work")


def _differing(one: Ledger, other: Ledger) -> set[str]:
    names = (field.name for field in fields(Ledger))
    return {name for name in names if _values(getattr(one, name)) != _values(getattr(other, name))}


def _values(column: Any) -> list[Any]:
    if isinstance(column, Words):
        return [column.word(row) for row in range(len(column.codes))]
    if column.dtype.kind == "f":
        return [None if np.isnan(value) else value for value in column.tolist()]
    values: list[Any] = column.tolist()
    return values


def test_the_exceptions_name_every_file() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.is_file() and path.name != "README.md"}
    assert files == {"flat.jsonl", *EXCEPTIONS, *BESIDE.values(), *SUMS}


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_the_ledger_is_the_same(name: str, flat: Ledger, tmp_path: Path) -> None:
    rows = _ledger(name, tmp_path / "work")
    same = flat.take(np.isin(_names(flat, name), _names(rows, name)))
    rows, same = (each.take(np.argsort(_names(each, name))) for each in (rows, same))
    assert len(rows)
    assert _names(rows, name).tolist() == _names(same, name).tolist()
    served = ~rows.has(FLAG_FAILED)
    assert _differing(rows.take(served), same.take(served)) <= ALWAYS | EXCEPTIONS[name]
    failed = ~served
    allowed = {
        column for start, also in OF_FAILED_ATTEMPTS.items() if name.startswith(start) for column in also
    }
    assert _differing(rows.take(failed), same.take(failed)) <= ALWAYS | EXCEPTIONS[name] | allowed


def test_the_full_forms_hold_every_request(flat: Ledger, tmp_path: Path) -> None:
    assert len(_ledger("openai.jsonl", tmp_path / "work")) == len(flat)


@pytest.mark.parametrize("name", SUMS)
def test_the_sums_are_the_same(name: str, flat: Ledger, tmp_path: Path) -> None:
    provider, also = SUMS[name]
    rows = _ledger(name, tmp_path / "work")
    first = flat.take(np.isin(flat.id, _ledger("openai_responses.jsonl.gz", tmp_path / "first").id))
    served = first.take(~first.has(FLAG_FAILED))
    same = served if provider is None else served.take(served.provider.where(provider.__eq__))
    assert rows.has(FLAG_AGGREGATE).all()
    assert "calls" not in also or len(rows) == len(same)
    for column in {"input_tokens", "output_tokens", *also} - {"calls"}:
        assert getattr(rows, column).sum() == getattr(same, column).sum(), column
