"""MLflow's traces as ``search_traces()`` gives them, kept as Parquet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from route_audit import ingest

USED = {"input_tokens": 12, "output_tokens": 3, "total_tokens": 15}
SPANS: list[dict[str, Any]] = [
    {"span_id": "own", "parent_span_id": None, "attributes": {"mlflow.spanType": '"CHAIN"'}},
    {
        "span_id": "call",
        "parent_span_id": "own",
        "attributes": {
            "mlflow.spanType": '"CHAT_MODEL"',
            "mlflow.spanInputs": '{"model": "gpt-6-luna", "messages": [{"role": "user", "content": "Why?"}]}',
            "mlflow.spanOutputs": '{"choices": [{"message": {"content": "Because."}}]}',
            "mlflow.chat.tokenUsage": json.dumps(USED),
        },
    },
]
METADATA = {"mlflow.trace.session": "s-1"}
AS_COLUMNS = {"trace_id": "tr-1", "state": "OK", "trace_metadata": METADATA, "spans": SPANS}
AS_TEXT = {
    "trace_id": "tr-1",
    "trace": json.dumps({"info": {"trace_metadata": METADATA}, "data": {"spans": SPANS}}),
    "trace_metadata": json.dumps(METADATA),
    "spans": json.dumps(SPANS),
}


@pytest.mark.parametrize("row", [AS_COLUMNS, AS_TEXT], ids=["columns", "texts"])
def test_a_table_of_traces_gives_their_calls(row: dict[str, Any], tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "traces.parquet")
    (part,) = ingest.plan([str(tmp_path / "traces.parquet")], log_format=None, jobs=1)
    batches = list(ingest.read(part))
    (call,) = [exchange for batch in batches for exchange in batch.exchanges]
    assert (call.id, call.session, call.input_tokens) == ("call", "s-1", 12)
    assert sum(batch.rows_read for batch in batches) == 2


CHAT = {"prompt_tokens_details": {"cached_tokens": 8, "audio_tokens": 1}}
ANSWERS: list[tuple[dict[str, Any], tuple[int, int, int, int]]] = [
    ({"usage": CHAT | {"completion_tokens_details": {"audio_tokens": 2}}}, (12, 8, 1, 2)),
    ({"usage": {"input_tokens_details": {"cached_tokens": 8}}}, (12, 8, 0, 0)),
    ({"usage": {"cache_read_input_tokens": 80, "cache_creation_input_tokens": 20}}, (112, 80, 0, 0)),
    ({"usage_metadata": {"cached_content_token_count": 8}}, (12, 8, 0, 0)),
]


@pytest.mark.parametrize(("answer", "expected"), ANSWERS)
def test_what_an_older_usage_has_no_word_for_is_told_by_the_answer(
    answer: dict[str, Any], expected: tuple[int, int, int, int], tmp_path: Path
) -> None:
    """MLflow kept input, output and total alone at first."""
    attributes = SPANS[1]["attributes"] | {"mlflow.spanOutputs": json.dumps(answer)}
    spans = [SPANS[0], SPANS[1] | {"attributes": attributes}]
    log = tmp_path / "traces.jsonl"
    log.write_text(json.dumps(AS_COLUMNS | {"spans": spans}) + "\n", encoding="utf-8")
    (part,) = ingest.plan([str(log)], log_format=None, jobs=1)
    ((call,),) = [batch.exchanges for batch in ingest.read(part)]
    assert expected == (
        call.input_tokens,
        call.cached_input_tokens,
        call.audio_input_tokens,
        call.audio_output_tokens,
    )
