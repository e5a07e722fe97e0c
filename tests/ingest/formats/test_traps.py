"""Numbers of exports that mean something else than they seem to, worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from route_audit import ingest
from route_audit.exchange import Exchange
from route_audit.ingest.formats.bare_responses import BARE_RESPONSES

Record = dict[str, Any]

ASKED = [{"role": "user", "content": "Where is my parcel?"}]
ANSWERED = {"choices": [{"message": {"role": "assistant", "content": "On its way."}}]}

PAYLOAD: Record = {
    "id": "a",
    "trace_id": "t",
    "call_type": "acompletion",
    "status": "success",
    "startTime": 1795469346.0,
    "endTime": 1795469348.5,
    "model": "gpt-6-luna",
    "model_group": "gpt-6-luna",
    "prompt_tokens": 100,
    "completion_tokens": 50,
    "total_tokens": 150,
}
SPEND: Record = {
    "request_id": "a",
    "call_type": "acompletion",
    "startTime": "2026-11-20T10:00:00Z",
    "spend": 0.001,
    "model": "gpt-6-luna",
    "prompt_tokens": 100,
    "completion_tokens": 50,
    "total_tokens": 150,
    "status": "success",
}
GENERATION: Record = {
    "id": "a",
    "trace_id": "t",
    "type": "GENERATION",
    "start_time": "2026-11-20 10:00:00",
    "end_time": "2026-11-20 10:00:02.5",
    "provided_model_name": "claude-sonnet-4-5",
    "level": "DEFAULT",
    "input": ASKED,
    "output": "On its way.",
}
RUN: Record = {
    "id": "a",
    "run_type": "llm",
    "dotted_order": "x",
    "start_time": "2026-11-20T10:00:00",
    "end_time": "2026-11-20T10:00:02.5",
    "inputs": {"messages": ASKED},
    "outputs": ANSWERED,
    "extra": {"metadata": {"ls_model_name": "gpt-6-luna"}},
    "status": "success",
}
SPAN: Record = {
    "id": "a",
    "root_span_id": "r",
    "span_attributes": {"type": "llm"},
    "metadata": {"model": "gpt-6-luna"},
    "metrics": {"start": 1795469346.0, "end": 1795469348.5, "prompt_tokens": 100, "completion_tokens": 50},
}


def several(folder: Path, *records: Record) -> list[Exchange]:
    """The calls that a log tells of."""
    log = folder / "log.jsonl"
    log.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    (part,) = ingest.plan([str(log)], log_format=None, jobs=1)
    return [exchange for batch in ingest.read(part) for exchange in batch.exchanges]


def only(folder: Path, record: Record) -> Exchange:
    """The one call that a log of one record tells of."""
    (call,) = several(folder, record)
    return call


def counts(call: Exchange) -> tuple[int | None, int, int, int | None, int]:
    """All input, read from the cache, written to it, all output, reasoning."""
    return (
        call.input_tokens,
        call.cached_input_tokens,
        call.cache_write_tokens,
        call.output_tokens,
        call.reasoning_tokens,
    )


def test_litellm_where_the_total_says_that_reasoning_is_not_in_the_output(tmp_path: Path) -> None:
    used = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 115}
    details = {"completion_tokens_details": {"reasoning_tokens": 100}}
    call = only(tmp_path, PAYLOAD | used | {"metadata": {"usage_object": used | details}})
    assert counts(call) == (10, 0, 0, 105, 100)


def test_litellm_where_more_was_cached_than_came_in(tmp_path: Path) -> None:
    used = {"prompt_tokens": 30, "completion_tokens": 50, "total_tokens": 80}
    cache = {"cache_read_input_tokens": 1000, "cache_creation_input_tokens": 100}
    call = only(tmp_path, PAYLOAD | used | {"metadata": {"usage_object": used | cache}})
    assert counts(call) == (1130, 1000, 100, 50, 0)


def test_litellm_before_it_kept_the_whole_usage(tmp_path: Path) -> None:
    told = {
        "prompt_tokens_details": {"cached_tokens": 64},
        "completion_tokens_details": {"reasoning_tokens": 20},
        "cache_read_input_tokens": 64,
    }
    call = only(tmp_path, SPEND | {"metadata": json.dumps({"additional_usage_values": told})})
    assert counts(call) == (100, 64, 0, 50, 20)


def test_langfuse_where_a_total_leaves_the_cache_out(tmp_path: Path) -> None:
    used = {
        "input": 57,
        "cache_read_input_tokens": 1024,
        "cache_creation_input_tokens": 6,
        "output": 20,
        "total": 77,
    }
    assert counts(only(tmp_path, GENERATION | {"usage_details": used})) == (1087, 1024, 6, 20, 0)


def test_langfuse_where_a_total_has_what_was_spoken_in_the_rest(tmp_path: Path) -> None:
    apart = {"input": 30, "input_audio_tokens": 70, "output": 10, "output_audio_tokens": 40, "total": 150}
    call = only(tmp_path, GENERATION | {"usage_details": apart})
    assert (call.input_tokens, call.output_tokens) == (100, 50)
    call = only(tmp_path, GENERATION | {"usage_details": apart | {"input": 100, "output": 50}})
    assert (call.input_tokens, call.output_tokens) == (100, 50)
    assert (call.audio_input_tokens, call.audio_output_tokens) == (70, 40)


NO_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
SPENT_NOTHING = [
    GENERATION | {"usage_details": {"input": 0, "output": 0, "total": 0}},
    RUN | NO_USAGE,
    {
        "request_id": "a",
        "request_created_at": "2026-11-20T10:00:00Z",
        "response_status": 200,
        "response_model": "gpt-6-luna",
        "request_body": {"model": "gpt-6-luna", "messages": ASKED},
        "response_body": ANSWERED,
        "prompt_tokens": 0,
        "completion_tokens": 0,
    },
    {"request": {"model": "gpt-6-luna", "messages": ASKED}, "response": ANSWERED | {"usage": NO_USAGE}},
    {
        "request": {"model": "gpt-6-luna", "messages": ASKED},
        "response": ANSWERED,
        "input_tokens": 0,
        "output_tokens": 0,
    },
]


@pytest.mark.parametrize(
    "record",
    SPENT_NOTHING,
    ids=["langfuse", "langsmith", "helicone", "pair", "beside a pair"],
)
def test_a_success_without_any_token_was_not_counted(record: Record, tmp_path: Path) -> None:
    call = only(tmp_path, record)
    assert call.input_estimated
    assert call.output_estimated
    assert call.input_tokens
    assert call.output_tokens


def test_a_failure_without_any_token_was_not_billed(tmp_path: Path) -> None:
    assert counts(only(tmp_path, RUN | NO_USAGE | {"status": "error", "outputs": None})) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("text", [{}, {"prompt": "Where is my parcel?", "response": "On its way."}])
@pytest.mark.parametrize("zeros", [{"input_tokens": 0, "output_tokens": 0}, {"usage": NO_USAGE}])
def test_a_flat_row_means_its_zeros(text: Record, zeros: Record, tmp_path: Path) -> None:
    assert counts(only(tmp_path, {"model": "gpt-6-luna", "input_tokens": None} | text | zeros)) == (0,) * 5


def test_the_gateway_that_bills_tells_of_calls_without_tokens(tmp_path: Path) -> None:
    record = {"generation_id": "g", "model_permaslug": "openai/gpt-6-luna", "cost_total": 0}
    assert counts(only(tmp_path, record | {"tokens_prompt": 0, "tokens_completion": 0})) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("stream", "first_s", "expected"),
    [(None, 2.498, None), (None, 0.7, 0.7), (False, 0.7, None), (True, 2.498, 2.498)],
)
def test_braintrust_tells_a_first_token_of_answers_in_one_piece(
    stream: bool | None, first_s: float, expected: float | None, tmp_path: Path
) -> None:
    told = {"metrics": SPAN["metrics"] | {"time_to_first_token": first_s}}
    if stream is not None:
        told["metadata"] = SPAN["metadata"] | {"stream": stream}
    assert only(tmp_path, SPAN | told).time_to_first_token_s == expected


@pytest.mark.parametrize("step", [1, -1], ids=["oldest first", "newest first"])
def test_braintrust_tells_a_call_and_its_wrapper(step: int, tmp_path: Path) -> None:
    spans = [
        SPAN | {"id": "1", "span_id": "task", "span_attributes": {"type": "task"}},
        SPAN | {"id": "2", "span_id": "generateText", "span_parents": ["task"]},
        SPAN | {"id": "3", "span_id": "doGenerate", "span_parents": ["generateText"]},
        SPAN | {"id": "4", "span_id": "other", "span_parents": ["task"]},
    ]
    calls = several(tmp_path, *spans[::step])
    assert sorted((call.id, call.input_tokens) for call in calls) == [("3", 100), ("4", 100)]


@pytest.mark.parametrize("step", [1, -1], ids=["oldest first", "newest first"])
def test_braintrust_tells_a_model_of_the_wrapper_alone(step: int, tmp_path: Path) -> None:
    spans = [
        SPAN | {"id": "1", "span_id": "generateText"},
        SPAN | {"id": "2", "span_id": "doGenerate", "span_parents": ["generateText"], "metadata": {}},
    ]
    assert [call.id for call in several(tmp_path, *spans[::step])] == ["1"]


@pytest.mark.parametrize("step", [1, -1], ids=["oldest first", "newest first"])
def test_a_wrapper_of_what_braintrusts_cache_answered_cost_nothing(step: int, tmp_path: Path) -> None:
    spans = [
        SPAN | {"id": "1", "span_id": "generateText"},
        SPAN
        | {"id": "2", "span_id": "doGenerate", "span_parents": ["generateText"], "metrics": {"cached": 1}},
        SPAN | {"id": "3", "span_id": "other"},
    ]
    assert [call.id for call in several(tmp_path, *spans[::step])] == ["3"]


@pytest.mark.parametrize("step", [1, -1], ids=["oldest first", "newest first"])
@pytest.mark.parametrize("asked", ["gpt-6-luna", "openai/gpt-6-luna", "gpt-6-luna-latest"])
def test_langfuse_tells_the_model_of_a_wrapper_as_it_was_asked_for(
    asked: str, step: int, tmp_path: Path
) -> None:
    observations = [
        spent(100) | {"id": "1", "provided_model_name": asked},
        spent(100)
        | {"id": "2", "parent_observation_id": "1", "provided_model_name": "gpt-6-luna-2026-10-01"},
    ]
    assert [call.id for call in several(tmp_path, *observations[::step])] == ["2"]


LANGFUSE_NAMES = {
    "usage_details": "usageDetails",
    "start_time": "startTime",
    "trace_id": "traceId",
    "parent_observation_id": "parentObservationId",
    "provided_model_name": "providedModelName",
}


def spent(input_tokens: int) -> Record:
    return GENERATION | {"usage_details": {"input": input_tokens, "output": 50}}


@pytest.mark.parametrize("step", [1, -1], ids=["oldest first", "newest first"])
@pytest.mark.parametrize("names", [{}, LANGFUSE_NAMES], ids=["blob", "api"])
def test_langfuse_tells_a_call_and_its_wrapper(names: dict[str, str], step: int, tmp_path: Path) -> None:
    embedding = GENERATION | {"type": "EMBEDDING", "usage_details": {"input": 100}}
    observations = [
        GENERATION | {"id": "1", "type": "SPAN", "usage_details": {}},
        embedding | {"id": "2", "parent_observation_id": "1"},
        embedding | {"id": "2", "parent_observation_id": "1", "updated_at": "2026-11-20T10:00:03Z"},
        embedding | {"id": "3", "parent_observation_id": "2"},
        spent(200) | {"id": "4", "parent_observation_id": "1"},
        spent(300) | {"id": "5", "parent_observation_id": "4", "provided_model_name": "gpt-6-luna"},
        spent(400) | {"id": "6"},
    ]
    renamed = [{names.get(key, key): value for key, value in row.items()} for row in observations]
    calls = several(tmp_path, *renamed[::step])
    expected = [("3", 100), ("4", 200), ("5", 300), ("6", 400)]
    assert sorted((call.id, call.input_tokens) for call in calls) == expected


@pytest.mark.parametrize("step", [1, -1], ids=["oldest first", "newest first"])
@pytest.mark.parametrize("linked", [True, False], ids=["parent", "order alone"])
def test_langsmith_tells_a_call_and_its_wrapper(linked: bool, step: int, tmp_path: Path) -> None:
    told = {"prompt_tokens": 100, "completion_tokens": 50}
    runs = [
        RUN | {"id": "1", "dotted_order": "20261120T100000000000Z1", "run_type": "chain"},
        RUN | told | nested("2", "1", linked=linked),
        RUN | told | nested("3", "2", linked=linked),
        RUN | told | nested("4", "1", linked=linked),
    ]
    calls = several(tmp_path, *runs[::step])
    assert sorted((call.id, call.input_tokens) for call in calls) == [("3", 100), ("4", 100)]


@pytest.mark.parametrize("step", [1, -1], ids=["oldest first", "newest first"])
def test_langsmith_tells_a_model_of_the_wrapper_alone(step: int, tmp_path: Path) -> None:
    inner = RUN | {"extra": {}} | nested("2", "1", linked=True)
    runs = [RUN | {"id": "1", "dotted_order": "20261120T100000000000Z1"}, inner]
    assert [call.id for call in several(tmp_path, *runs[::step])] == ["1"]


def nested(run: str, parent: str, *, linked: bool) -> Record:
    """What a run says of its place in the tree."""
    order = {"id": run, "dotted_order": f"20261120T100000000000Z{parent}.20261120T100001000000Z{run}"}
    return order | ({"parent_run_id": parent} if linked else {})


def test_an_answer_in_one_piece_has_no_first_token(tmp_path: Path) -> None:
    used = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150, "time_to_first_token": 800}
    told = {"request_model": "gpt-6-luna", "llm_latency": 2300, "request_mode": "oneshot"}
    entry = {"started_at": 1795469346000, "latencies": {"proxy": 2400}, "request": {"id": "a"}}
    assert only(tmp_path, entry | {"ai": {"proxy": {"meta": told, "usage": used}}}).latency_s == 2.3
    assert (
        only(tmp_path, entry | {"ai": {"proxy": {"meta": told, "usage": used}}}).time_to_first_token_s is None
    )


def test_vertex_predicts_in_batches_at_the_price_of_batches(tmp_path: Path) -> None:
    used = {"promptTokenCount": 100, "candidatesTokenCount": 50, "totalTokenCount": 150}
    said = [{"content": {"role": "model", "parts": [{"text": "On its way."}]}}]
    line = {
        "status": "",
        "processed_time": "2026-11-20T10:00:00.000+00:00",
        "request": {"contents": [{"role": "user", "parts": [{"text": "Where is my parcel?"}]}]},
        "response": {"candidates": said, "usageMetadata": used, "modelVersion": "gemini-2.5-pro"},
    }
    call = only(tmp_path, line)
    assert (call.service_tier, call.interactive, call.failed) == ("batch", False, False)
    assert call.timestamp_us == 1_795_168_800_000_000
    failed = line | {"status": "Bad Request: no contents", "response": {}, "model": "gemini-2.5-pro"}
    assert only(tmp_path, failed).failed


def test_vllm_tells_when_its_first_token_came(tmp_path: Path) -> None:
    told = {
        "gen_ai.response.model": "llama-3.1-8b",
        "gen_ai.usage.prompt_tokens": 100,
        "gen_ai.usage.completion_tokens": 50,
        "gen_ai.latency.time_to_first_token": 0.7,
    }
    values = {str: "stringValue", int: "intValue", float: "doubleValue"}
    span = {
        "traceId": "t",
        "spanId": "a",
        "startTimeUnixNano": "1795469346000000000",
        "endTimeUnixNano": "1795469348500000000",
        "attributes": [{"key": key, "value": {values[type(told[key])]: told[key]}} for key in told],
    }
    call = only(tmp_path, {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]})
    assert (call.latency_s, call.time_to_first_token_s) == (2.5, 0.7)


def test_mlflow_writes_an_answer_that_never_came_as_null(tmp_path: Path) -> None:
    asked = {"model": "gpt-6-luna", "messages": ASKED}
    span = {
        "span_id": "a",
        "attributes": {
            "mlflow.spanType": '"CHAT_MODEL"',
            "mlflow.spanInputs": json.dumps(asked),
            "mlflow.spanOutputs": "null",
        },
        "status": {"code": "STATUS_CODE_ERROR"},
    }
    call = only(tmp_path, {"info": {"trace_id": "t"}, "data": {"spans": [span]}})
    assert (call.failed, call.answer, call.output_tokens, call.output_estimated) == (True, None, 0, False)


@pytest.mark.parametrize("word", [False, "false"])
def test_posthog_says_in_a_word_that_nothing_went_wrong(word: bool | str, tmp_path: Path) -> None:
    used = {"$ai_model": "gpt-6-luna", "$ai_input_tokens": 100, "$ai_output_tokens": 50}
    event = {"uuid": "a", "event": "$ai_generation", "distinct_id": "u"}
    assert not only(tmp_path, event | {"properties": used | {"$ai_is_error": word}}).failed


@pytest.mark.parametrize(("log", "line"), [("payload", PAYLOAD), ("spend", SPEND)])
def test_litellm_tells_what_a_whole_batch_took(log: str, line: Record, tmp_path: Path) -> None:
    used = {"prompt_tokens": 150_000, "completion_tokens": 50_000, "total_tokens": 200_000}
    calls = several(
        tmp_path, line | used | {"call_type": "aretrieve_batch", "spend": 0.05, "response_cost": 0.05}
    )
    assert sum(call.input_tokens or 0 for call in calls) == 150_000, log
    assert {(call.service_tier, call.interactive, call.latency_s) for call in calls} == {
        ("batch", False, None)
    }
    assert all(call.calls is not None and not call.failed for call in calls)


def test_langchain_says_of_its_streams_that_they_are_none(tmp_path: Path) -> None:
    extra = {"metadata": {"ls_model_name": "gpt-6-luna"}, "invocation_params": {"stream": False}}
    used = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
    call = only(tmp_path, RUN | used | {"extra": extra, "first_token_time": "2026-11-20T10:00:00.700000"})
    assert (call.stream, call.time_to_first_token_s) == (True, 0.7)
    assert only(tmp_path, RUN | used | {"extra": extra}).stream is False


def test_an_object_that_is_no_word_is_no_bare_response() -> None:
    assert not BARE_RESPONSES.claims({"object": [[]], "usage": {}})


def test_langsmith_tells_usage_that_was_logged_by_hand(tmp_path: Path) -> None:
    used: Record = {"input_tokens": 100, "output_tokens": 50, "total_tokens": 150, "total_cost": 0.25}
    used |= {"input_token_details": {"cache_read": 64}, "output_token_details": {"reasoning": 20}}
    call = only(
        tmp_path, RUN | {"extra": {"metadata": {"ls_model_name": "gpt-6-luna", "usage_metadata": used}}}
    )
    assert counts(call) == (100, 64, 0, 50, 20)
    assert call.cost_usd == 0.25


FLAT: Record = {"model": "claude-opus-5-5", "timestamp": "2026-11-20T10:00:00Z"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"input_tokens": 20}, (1120, 1000, 100, 5, 0)),  # the usage is whole, and says what the column means
        ({"output_tokens": 5}, (1120, 1000, 100, 5, 0)),
        ({"usage": {"input_tokens": 30}, "output_tokens": 7}, (30, 0, 0, 7, 0)),
        (
            {"usage": {"units": 3}, "input_tokens": 30, "cached_input_tokens": 10, "output_tokens": 7},
            (30, 10, 0, 7, 0),
        ),
        ({"input_tokens": 30, "output_tokens": 7}, (30, 0, 0, 7, 0)),
    ],
)
def test_a_flat_row_without_both_counts_has_those_of_its_usage(
    row: Record, expected: tuple[int, ...], tmp_path: Path
) -> None:
    used = {"input_tokens": 20, "cache_read_input_tokens": 1000, "cache_creation_input_tokens": 100}
    assert counts(only(tmp_path, FLAT | {"usage": used | {"output_tokens": 5}} | row)) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [(0, 1_795_168_800), ("0001-01-01T00:00:00Z", 1_795_168_800), ("2026-11-20T09:00:00Z", 1_795_165_200)],
)
def test_a_time_that_stands_for_none_does_not_hide_that_of_the_body(
    told: object, expected: int, tmp_path: Path
) -> None:
    used = {"prompt_tokens": 100, "completion_tokens": 50}
    answer = ANSWERED | {"created": 1_795_168_800, "model": "gpt-6-luna", "usage": used}
    pair = {"timestamp": told, "request": {"messages": ASKED}, "response": answer}
    assert only(tmp_path, pair).timestamp_us == expected * 1_000_000


@pytest.mark.parametrize(
    "found",
    [
        {"type": "bash_code_execution_result", "stdout": "4", "content": []},
        {"type": "web_search_tool_result_error", "error_code": "max_uses_exceeded"},
        {"type": "web_fetch_result", "content": {"type": "document", "source": {"data": "Parcels"}}},
        [{"type": "web_search_result", "title": "Parcels", "encrypted_content": "x"}],
    ],
    ids=lambda found: "list" if isinstance(found, list) else found["type"],
)
def test_what_anthropics_servers_found_is_one_part_or_several(found: object, tmp_path: Path) -> None:
    said = [
        {"type": "server_tool_use", "id": "s", "name": "search", "input": {"q": "parcel"}},
        {"type": "tool_result_of_a_server", "tool_use_id": "s", "content": found},
        {"type": "text", "text": "On its way."},
    ]
    used = {"input_tokens": 100, "output_tokens": 50, "server_tool_use": {"web_search_requests": 1}}
    answer = {"type": "message", "model": "claude-opus-5-5", "content": said, "usage": used}
    turns = [*ASKED, {"role": "assistant", "content": said}, *ASKED]
    call = only(tmp_path, {"request": {"messages": turns, "max_tokens": 9}, "response": answer})
    assert counts(call) == (100, 0, 0, 50, 0)
    assert (call.answer, call.answer_tool_calls) == ('search {"q": "parcel"}\nOn its way.', 1)


def test_responses_call_tools_that_have_no_name(tmp_path: Path) -> None:
    shot = {"type": "computer_call_output", "output": {"type": "computer_screenshot", "image_url": "x"}}
    made = [
        {"type": "shell_call", "action": {"commands": ["ls"]}},
        {"type": "apply_patch_call", "operation": {}},
    ]
    used = {"input_tokens": 100, "output_tokens": 50}
    answer = {"object": "response", "model": "gpt-6-luna", "output": made, "usage": used}
    call = only(tmp_path, {"request": {"input": [*ASKED, shot]}, "response": answer})
    assert (call.answer, call.answer_tool_calls) == ("shell_call\napply_patch_call", 2)


@pytest.mark.parametrize(("own_key", "expected"), [(True, 0.021), (False, 0.001), (None, 0.001)])
def test_openrouter_bills_a_fee_where_the_key_is_ones_own(
    own_key: bool | None, expected: float, tmp_path: Path
) -> None:
    bill = {"cost": 0.001, "is_byok": own_key, "cost_details": {"upstream_inference_cost": 0.02}}
    chat = ANSWERED | {"model": "gpt-6-luna", "usage": {"prompt_tokens": 100, "completion_tokens": 50} | bill}
    used = {"input_tokens": 100, "output_tokens": 50}
    other = {"object": "response", "model": "gpt-6-luna", "output": [], "usage": used | bill}
    for asked, answer in (({"messages": ASKED}, chat), ({"input": ASKED}, other)):
        assert only(tmp_path, {"request": asked, "response": answer}).cost_usd == pytest.approx(expected)


ITEMS = [
    {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "On its way."}]}
]
BLOCKS = [{"type": "text", "text": "On its way."}]


@pytest.mark.parametrize(
    ("messages", "answer"),
    [("Where is my parcel?", {"object": "response", "output": ITEMS}), (ASKED, {"content": BLOCKS})],
    ids=["responses", "messages"],
)
def test_litellm_keeps_the_words_of_other_interfaces(
    messages: object, answer: Record, tmp_path: Path
) -> None:
    for log in (PAYLOAD, SPEND):
        call = only(tmp_path, log | {"messages": messages, "response": answer})
        assert [(turn.role, turn.text) for turn in call.messages] == [("user", "Where is my parcel?")]
        assert call.answer == "On its way."


@pytest.mark.parametrize(
    "asked",
    [
        {"instructions": "Be brief.", "input": "Where is my parcel?"},
        {"instructions": "Be brief.", "input": ASKED},
        {"system": [{"type": "text", "text": "Be brief."}], "messages": ASKED},
    ],
    ids=["text", "items", "messages"],
)
def test_litellms_table_has_requests_of_other_interfaces(asked: Record, tmp_path: Path) -> None:
    call = only(tmp_path, SPEND | {"proxy_server_request": json.dumps(asked), "messages": {}})
    said = [(turn.role, turn.text) for turn in call.messages]
    assert said == [("system", "Be brief."), ("user", "Where is my parcel?")]


def test_what_a_custom_tool_is_given_is_said(tmp_path: Path) -> None:
    made = {
        "content": None,
        "tool_calls": [{"type": "custom", "custom": {"name": "sql", "input": "select 1"}}],
    }
    used = {"prompt_tokens": 100, "completion_tokens": 50}
    answer = {"choices": [{"message": {"role": "assistant"} | made}], "model": "gpt-6-luna", "usage": used}
    turns = [*ASKED, {"role": "assistant"} | made, *ASKED]
    call = only(tmp_path, {"request": {"messages": turns}, "response": answer})
    assert (call.answer, call.messages[1].text) == ("sql select 1", "sql select 1")


def test_xai_tells_what_a_call_cost_in_ticks(tmp_path: Path) -> None:
    used = {"prompt_tokens": 100, "completion_tokens": 50, "cost_in_usd_ticks": 318_319_000}
    answer = ANSWERED | {"model": "grok-4", "usage": used}
    assert only(tmp_path, {"request": {"messages": ASKED}, "response": answer}).cost_usd == 0.0318319


@pytest.mark.parametrize(
    ("model", "provider"), [("gpt-6-luna", "openai"), ("mistral-small-latest", None), ("gpt-oss-120b", None)]
)
def test_others_write_batches_as_openai_does(model: str, provider: str | None, tmp_path: Path) -> None:
    body = ANSWERED | {"model": model, "usage": {"prompt_tokens": 100, "completion_tokens": 50}}
    line = {"id": "batch-1", "custom_id": "a", "response": {"status_code": 200, "body": body}, "error": None}
    call = only(tmp_path, line)
    assert (call.provider, call.service_tier) == (provider, "batch")


GEMINI_SAID = {"candidates": [{"content": {"parts": [{"text": "On its way."}]}}]}
CLAUDE_SAID = {
    "type": "message",
    "model": "claude-haiku-5-5",
    "content": [{"type": "text", "text": "On its way."}],
}


@pytest.mark.parametrize(
    ("url", "request_body", "answer", "expected"),
    [
        (
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-3-flash:generateContent",
            {"contents": [{"parts": [{"text": "Where is my parcel?"}]}]},
            GEMINI_SAID,
            "gemini-3-flash",
        ),
        (
            "https://bedrock-runtime.eu-west-1.amazonaws.com/model/eu.anthropic.claude-haiku-5-5/invoke",
            {"messages": ASKED, "max_tokens": 9},
            CLAUDE_SAID,
            "eu.anthropic.claude-haiku-5-5",
        ),
    ],
    ids=["gemini", "bedrock"],
)
def test_bodies_in_columns_have_the_model_of_the_address(
    url: str, request_body: Record, answer: Record, expected: str, tmp_path: Path
) -> None:
    asked, answered = json.dumps(request_body), json.dumps(answer)
    for names in (("request_body", "response_body"), ("request", "response")):
        assert (
            only(tmp_path, {"url": url} | dict(zip(names, (asked, answered), strict=True))).model == expected
        )


@pytest.mark.parametrize(
    "beside",
    [{"processed_time": 0.53}, {"processed_time": "2026-11-20T10:00:00Z", "status": "ok"}],
    ids=["seconds", "time"],
)
def test_a_pair_that_tells_when_it_was_processed_is_of_no_batch(beside: Record, tmp_path: Path) -> None:
    used = {"prompt_tokens": 100, "completion_tokens": 50}
    answer = ANSWERED | {"model": "gpt-6-luna", "usage": used}
    call = only(tmp_path, {"request": {"messages": ASKED}, "response": answer} | beside)
    assert (call.provider, call.service_tier, call.failed) == (None, None, False)
    claude = CLAUDE_SAID | {"usage": {"input_tokens": 100, "output_tokens": 50}}
    call = only(tmp_path, {"request": {"messages": ASKED}, "response": claude} | beside)
    assert (call.provider, call.service_tier) == ("anthropic", None)


def test_a_flat_row_tells_when_it_was_processed(tmp_path: Path) -> None:
    row = {"model": "gpt-6-luna", "input_tokens": 100, "output_tokens": 50, "response": "On its way."}
    assert only(tmp_path, row | {"processed_time": "2026-11-20T10:00:00Z"}).service_tier is None


def test_a_table_of_vertex_tells_of_a_request_that_failed(tmp_path: Path) -> None:
    asked = json.dumps({"contents": [{"parts": [{"text": "Where is my parcel?"}]}]})
    row = {"processed_time": "2026-11-20T10:00:00Z", "status": "Bad Request", "request": asked}
    call = only(tmp_path, row | {"model": "gemini-3-flash"})
    assert (call.failed, call.service_tier) == (True, "batch")


def test_a_key_and_a_request_of_another_interface_are_no_batch_of_gemini(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps({"key": "a", "request": {"model": "gpt-6-luna", "messages": ASKED}}) + "\n")
    (part,) = ingest.plan([str(log)], log_format=None, jobs=1)
    assert part.format == "openai-chat"


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ('"Where is my parcel?"', "Where is my parcel?"),
        ('"Parcel" is what?', '"Parcel" is what?'),
        (' [{"role": "user", "content": "Where is my parcel?"}]', "Where is my parcel?"),
        ("null", None),
        ('"redacted-by-litellm"', None),
        ('[{"role": "user", "content": "Where', None),
    ],
)
def test_litellms_table_has_words_as_json(messages: str, expected: str | None, tmp_path: Path) -> None:
    said = only(tmp_path, SPEND | {"messages": messages}).messages
    assert [turn.text for turn in said] == ([] if expected is None else [expected])


def test_litellm_has_the_prompt_beside_a_request_that_only_instructs(tmp_path: Path) -> None:
    call = only(tmp_path, SPEND | {"proxy_server_request": {"instructions": "Be brief."}, "messages": ASKED})
    said = [(turn.role, turn.text) for turn in call.messages]
    assert said == [("system", "Be brief."), ("user", "Where is my parcel?")]


@pytest.mark.parametrize(
    "odd",
    [
        {"cost_details": "none"},
        {"cost_details": {"upstream_inference_cost": {"usd": 1}}, "is_byok": True},
        {"is_byok": "own"},
        {"cost_in_usd_ticks": "many"},
    ],
)
def test_what_a_cost_is_made_of_refuses_no_row(odd: Record, tmp_path: Path) -> None:
    used = {"prompt_tokens": 100, "completion_tokens": 50, "cost": 0.5} | odd
    answer = ANSWERED | {"model": "gpt-6-luna", "usage": used}
    assert only(tmp_path, {"request": {"messages": ASKED}, "response": answer}).cost_usd == 0.5


def test_interactions_first_called_their_thoughts_reasoning(tmp_path: Path) -> None:
    used = {
        "total_input_tokens": 10,
        "total_output_tokens": 20,
        "total_reasoning_tokens": 30,
        "total_tokens": 60,
    }
    answer = {"object": "interaction", "model": "gemini-3-flash", "usage": used}
    call = only(tmp_path, {"request": {"input": "Where is my parcel?"}, "response": answer})
    assert (call.output_tokens, call.reasoning_tokens) == (50, 30)


def test_sums_of_tokens_alone_are_no_interaction_of_gemini(tmp_path: Path) -> None:
    row = {
        "model": "gpt-6-luna",
        "input_tokens": 100,
        "output_tokens": 50,
        "usage": {"total_input_tokens": 9},
    }
    assert only(tmp_path, row).input_tokens == 100
