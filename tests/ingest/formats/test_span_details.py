"""What libraries keep of a span's tokens beside OpenTelemetry's own names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from route_audit.exchange import Exchange
from route_audit.ingest import plan, read


def read_span(folder: Path, **attributes: Any) -> Exchange:
    told: dict[str, Any] = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m"} | attributes
    told |= {"gen_ai.usage.input_tokens": 200, "gen_ai.usage.output_tokens": 50}
    pairs = [
        {"key": name, "value": {"stringValue" if type(value) is str else "intValue": value}}
        for name, value in told.items()
    ]
    log = folder / "spans.jsonl"
    span = {"spanId": "1", "attributes": pairs}
    log.write_text(
        json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}) + "\n", encoding="utf-8"
    )
    ((exchange,),) = [
        batch.exchanges for part in plan([str(log)], log_format=None, jobs=1) for batch in read(part)
    ]
    return exchange


@pytest.mark.parametrize(
    ("details", "written", "for_an_hour"),
    [
        ({"cache_creation": 20}, 20, 0),
        ({"cache_creation": 0, "ephemeral_5m_input_tokens": 5, "ephemeral_1h_input_tokens": 15}, 20, 15),
        ({"cache_creation": 20, "ephemeral_1h_input_tokens": 15}, 20, 15),
    ],
)
def test_what_langsmith_says_of_the_cache(
    tmp_path: Path, details: dict[str, int], written: int, for_an_hour: int
) -> None:
    told = {"gen_ai.usage.input_token_details": json.dumps({"cache_read": 90, "audio": 3} | details)}
    exchange = read_span(tmp_path, **told)
    assert (exchange.input_tokens, exchange.cached_input_tokens) == (200, 90)
    assert (exchange.cache_write_tokens, exchange.cache_write_1h_tokens) == (written, for_an_hour)
    assert exchange.audio_input_tokens == 3


def test_what_langsmith_says_of_the_answer(tmp_path: Path) -> None:
    told = {"gen_ai.usage.output_token_details": json.dumps({"reasoning": 4, "audio": 2})}
    exchange = read_span(tmp_path, **told, **{"gen_ai.response.service_tier": "priority"})
    assert (exchange.reasoning_tokens, exchange.audio_output_tokens) == (4, 2)
    assert exchange.service_tier == "priority"


def test_what_pydantic_ai_says_of_gemini(tmp_path: Path) -> None:
    names = ("cached_content", "thoughts", "audio_prompt", "audio_candidates")
    counts = {f"gen_ai.usage.details.{name}_tokens": 10 + place for place, name in enumerate(names)}
    exchange = read_span(tmp_path, **counts)
    assert (exchange.input_tokens, exchange.cached_input_tokens) == (200, 10)
    assert (exchange.output_tokens, exchange.reasoning_tokens) == (50, 11)
    assert (exchange.audio_input_tokens, exchange.audio_output_tokens) == (12, 13)
