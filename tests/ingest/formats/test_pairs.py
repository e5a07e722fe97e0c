"""Pairs of request and response as wrappers write them: neighbours in one file, bodies as texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from route_audit import ingest
from route_audit.errors import InputError
from route_audit.exchange import Exchange
from route_audit.ingest.batches import Batch
from route_audit.ingest.rejects import FOREIGN_ANSWER

Record = dict[str, Any]

ASKED = [{"role": "user", "content": "Where is my parcel?"}]

CHAT: Record = {
    "request": {"model": "gpt-6-luna", "messages": ASKED},
    "response": {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "gpt-6-luna",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "On its way."}}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13},
    },
}
RESPONSES: Record = {
    "request": {"model": "gpt-6-luna", "input": "Where is my parcel?"},
    "response": {
        "id": "resp_1",
        "object": "response",
        "model": "gpt-6-luna",
        "output": [{"type": "message", "content": [{"type": "output_text", "text": "On its way."}]}],
        "usage": {"input_tokens": 9, "output_tokens": 4, "total_tokens": 13},
    },
}
ANTHROPIC: Record = {
    "request": {"model": "claude-sonnet-4-5", "max_tokens": 50, "system": "Be brief.", "messages": ASKED},
    "response": {
        "id": "msg_1",
        "type": "message",
        "model": "claude-sonnet-4-5",
        "content": [{"type": "text", "text": "On its way."}],
        "usage": {"input_tokens": 9, "output_tokens": 4},
    },
}
GEMINI: Record = {
    "request": {"contents": [{"role": "user", "parts": [{"text": "Where is my parcel?"}]}]},
    "response": {
        "responseId": "r-1",
        "modelVersion": "gemini-2.5-flash",
        "candidates": [{"content": {"role": "model", "parts": [{"text": "On its way."}]}}],
        "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 4, "totalTokenCount": 13},
    },
}
INTERACTION: Record = {
    "request": {"model": "gemini-2.5-flash", "input": "Where is my parcel?"},
    "response": {
        "id": "int-1",
        "object": "interaction",
        "model": "gemini-2.5-flash",
        "outputs": [{"type": "text", "text": "On its way."}],
        "usage": {"total_input_tokens": 9, "total_output_tokens": 4, "total_tokens": 13},
    },
}
CONVERSE: Record = {
    "request": {"modelId": "amazon.nova-lite-v1:0", "messages": [{"role": "user", "content": []}]},
    "response": {
        "output": {"message": {"role": "assistant", "content": [{"text": "On its way."}]}},
        "usage": {"inputTokens": 9, "outputTokens": 4, "totalTokens": 13},
    },
}
TYPED = [CHAT, RESPONSES, ANTHROPIC]
EVERY = [*TYPED, GEMINI, INTERACTION, CONVERSE]


def read(folder: Path, *records: Record) -> Batch:
    """What a log of these records holds, in one batch."""
    log = folder / "log.jsonl"
    log.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    (part,) = ingest.plan([str(log)], log_format=None, jobs=1)
    (batch,) = ingest.read(part)
    return batch


def only(folder: Path, record: Record) -> Exchange:
    """The one call of a log of one record."""
    (call,) = read(folder, record).exchanges
    return call


def answered(record: Record, answer: Any) -> Record:
    """``record`` with another answer."""
    return record | {"response": answer}


@pytest.mark.parametrize("record", [CHAT, RESPONSES, ANTHROPIC, GEMINI, INTERACTION])
@pytest.mark.parametrize("wrapped", [dict, json.dumps])
def test_the_id_of_an_answer_may_be_a_number(record: Record, wrapped: Any, tmp_path: Path) -> None:
    name = "responseId" if record is GEMINI else "id"
    call = only(tmp_path, answered(record, wrapped(record["response"] | {name: 17})))
    assert (call.id, call.input_tokens, call.output_tokens) == ("17", 9, 4)


def test_the_id_of_a_streamed_answer_may_be_a_number(tmp_path: Path) -> None:
    chunk = {"id": 17, "choices": [{"delta": {"content": "On its way."}}], "usage": CHAT["response"]["usage"]}
    assert only(tmp_path, answered(CHAT, f"data: {json.dumps(chunk)}\n\n")).id == "17"


@pytest.mark.parametrize("record", EVERY)
@pytest.mark.parametrize("written", ["{}", "\n\n {}\n"])
def test_an_answer_may_be_its_bodys_text_with_blank_lines_before_it(
    record: Record, written: str, tmp_path: Path
) -> None:
    call = only(tmp_path, answered(record, written.format(json.dumps(record["response"]))))
    assert (call.input_tokens, call.output_tokens, call.answer) == (9, 4, "On its way.")


@pytest.mark.parametrize("record", EVERY)
def test_an_answer_may_be_a_text_within_a_text(record: Record, tmp_path: Path) -> None:
    call = only(tmp_path, answered(record, json.dumps(json.dumps(record["response"]))))
    assert (call.input_tokens, call.output_tokens, call.answer) == (9, 4, "On its way.")


def test_a_vector_that_is_kept_as_text_is_no_answer(tmp_path: Path) -> None:
    body = {"object": "list", "data": [{"embedding": [0.5, 0.25]}], "usage": {"prompt_tokens": 5}}
    asked = {"model": "text-embedding-3-small", "input": "Where is my parcel?"}
    call = only(tmp_path, {"request": asked, "response": json.dumps(body)})
    assert (call.input_tokens, call.output_tokens, call.answer) == (5, 0, None)


@pytest.mark.parametrize("record", TYPED)
@pytest.mark.parametrize(
    "error",
    [
        {"error": {"type": "server_error", "param": None, "message": "Overloaded"}},
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
    ],
)
def test_an_error_that_is_kept_as_text_is_no_answer(record: Record, error: Record, tmp_path: Path) -> None:
    call = only(tmp_path, answered(record, json.dumps(error)))
    assert (call.failed, call.input_tokens, call.output_tokens, call.answer) == (True, 0, 0, None)


@pytest.mark.parametrize("record", TYPED)
@pytest.mark.parametrize(
    "words", ['{"error": "no such parcel"}', '{"response": "On its way."}', '"On its way."', "On its way."]
)
def test_words_that_are_json_are_the_answer(record: Record, words: str, tmp_path: Path) -> None:
    call = only(tmp_path, answered(record, words))
    assert (call.failed, call.output_estimated, call.answer) == (False, True, words)


@pytest.mark.parametrize("record", TYPED)
def test_a_text_of_a_body_that_is_cut_off_is_a_reject(record: Record, tmp_path: Path) -> None:
    cut = "\n" + json.dumps(record["response"])[:-20]
    (reject,) = read(tmp_path, answered(record, cut)).rejects
    assert reject.reason == "unreadable JSON or event stream inside a field"


COUNTED = [
    (ANTHROPIC, {"input_tokens": 9}, "https://api.anthropic.com/v1/messages/count_tokens"),
    (ANTHROPIC, {"input_tokens": 9, "context_management": {"original_input_tokens": 12}}, None),
    (
        RESPONSES,
        {"object": "response.input_tokens", "input_tokens": 9},
        "https://api.openai.com/v1/responses/input_tokens",
    ),
    (
        GEMINI,
        {"totalTokens": 9, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 9}]},
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:countTokens",
    ),
    (GEMINI, {"total_tokens": 9, "cached_content_token_count": None}, None),
    (
        CONVERSE,
        {"inputTokens": 9},
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/count-tokens",
    ),
    (CONVERSE, {"inputTokens": 9, "ResponseMetadata": {"HTTPStatusCode": 200}}, None),
]


@pytest.mark.parametrize(("record", "count", "url"), COUNTED)
@pytest.mark.parametrize("asked", [dict, json.dumps])
@pytest.mark.parametrize("wrapped", [dict, json.dumps])
def test_who_only_counts_tokens_calls_no_model(
    record: Record, count: Record, url: str | None, asked: Any, wrapped: Any, tmp_path: Path
) -> None:
    row = {"request": asked(record["request"]), "response": wrapped(count)}
    for one in (row, row | {"url": url}):
        batch = read(tmp_path, one)
        assert (batch.rows_read, batch.not_calls, batch.rejects) == (1, {"gateway housekeeping": 1}, [])


@pytest.mark.parametrize(("record", "_", "url"), [counted for counted in COUNTED if counted[2]])
def test_who_fails_to_count_tokens_calls_no_model(record: Record, _: Any, url: str, tmp_path: Path) -> None:
    error = {"type": "error", "error": {"type": "rate_limit_error", "message": "Slow down"}}
    batch = read(tmp_path, answered(record, error) | {"url": url, "status": 429})
    assert (batch.rows_read, batch.not_calls) == (1, {"gateway housekeeping": 1})


@pytest.mark.parametrize("record", EVERY)
@pytest.mark.parametrize("names", [("input_tokens", "output_tokens"), ("inputTokens", "outputTokens")])
def test_a_call_with_both_its_counts_in_place_of_an_answer_is_not_passed_over(
    record: Record, names: tuple[str, str], tmp_path: Path
) -> None:
    batch = read(tmp_path, record, record, answered(record, dict(zip(names, (9, 4), strict=True))))
    assert (batch.rows_read, batch.not_calls) == (3, {})


@pytest.mark.parametrize(("home", "provider"), [(GEMINI, "google"), (CONVERSE, "aws")])
@pytest.mark.parametrize("guest", TYPED)
def test_a_call_of_another_interface_is_not_its_neighbours_providers(
    home: Record, provider: str, guest: Record, tmp_path: Path
) -> None:
    calls = read(tmp_path, home, home, guest).exchanges
    assert [call.provider for call in calls] == [provider, provider, None]
    assert (calls[2].input_tokens, calls[2].output_tokens) == (9, 4)


def test_claude_on_bedrock_is_bedrocks_by_the_model_that_boto3_was_given(tmp_path: Path) -> None:
    guest = answered(CONVERSE, ANTHROPIC["response"])
    assert [call.provider for call in read(tmp_path, CONVERSE, CONVERSE, guest).exchanges] == ["aws"] * 3


def test_a_stream_of_another_interface_is_no_empty_answer(tmp_path: Path) -> None:
    chunk = {"choices": [{"delta": {"content": "On its way."}}], "usage": CHAT["response"]["usage"]}
    batch = read(tmp_path, ANTHROPIC, ANTHROPIC, answered(CHAT, f"data: {json.dumps(chunk)}\n\n"))
    assert [reject.line for reject in batch.rejects] == [3]


@pytest.mark.parametrize("home", TYPED)
@pytest.mark.parametrize("guest", EVERY)
def test_the_reject_of_another_interfaces_call_says_so(home: Record, guest: Record, tmp_path: Path) -> None:
    batch = read(tmp_path, home, home, guest)
    wrong_type = home is RESPONSES and guest is CONVERSE
    expected = [] if guest is home else [(3, "wrong type" if wrong_type else FOREIGN_ANSWER)]
    assert [(reject.line, reject.reason) for reject in batch.rejects] == expected


def test_a_log_of_two_interfaces_names_both_and_the_format_that_reads_them(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path, CHAT, GEMINI)
    assert "openai-chat or gemini-pairs" in str(raised.value)
    assert raised.value.hint == "--log-format body-columns reads pairs of several interfaces"


@pytest.mark.parametrize("home", TYPED)
@pytest.mark.parametrize(
    "error", [{"type": "error", "error": {"message": "No"}}, {"error": {"message": "No"}}]
)
def test_an_error_of_another_interface_is_a_failed_call(home: Record, error: Record, tmp_path: Path) -> None:
    assert [call.failed for call in read(tmp_path, home, home, answered(home, error)).exchanges] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("record", TYPED)
def test_a_reject_shows_what_its_record_has(record: Record, tmp_path: Path) -> None:
    usage = record["response"]["usage"]
    broken = answered(record, record["response"] | {"usage": dict.fromkeys(usage, -9)})
    (reject,) = read(tmp_path, broken).rejects
    assert reject.excerpt.startswith('{"request":{"model":"xxx')


def test_a_word_in_a_list_of_tags_names_no_feature_session_or_user(tmp_path: Path) -> None:
    words = ["feature", "user_id", "session_id"]
    call = only(tmp_path, CHAT | {"tags": words})
    assert (call.feature, call.user, call.session, call.tags) == (
        None,
        None,
        None,
        dict.fromkeys(words, True),
    )


@pytest.mark.parametrize("given", ['"quoted" and more', '"cut', "plain", '{"a": "b"}'])
def test_what_a_custom_tool_is_given_piece_by_piece_is_said(given: str, tmp_path: Path) -> None:
    begun = {"type": "custom_tool_call", "name": "search", "input": ""}
    events = [
        {"type": "response.created", "response": RESPONSES["response"] | {"output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": begun},
        *(
            {"type": "response.custom_tool_call_input.delta", "output_index": 0, "delta": piece}
            for piece in (given[:3], given[3:])
        ),
    ]
    chunks = [
        {
            "choices": [
                {"delta": {"tool_calls": [{"index": 0, "custom": {"name": "search", "input": given[:3]}}]}}
            ]
        },
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "custom": {"input": given[3:]}}]}}]},
        {"choices": [], "usage": CHAT["response"]["usage"]},
    ]
    for record, stream in ((RESPONSES, events), (CHAT, chunks)):
        call = only(tmp_path, answered(record, "".join(f"data: {json.dumps(event)}\n\n" for event in stream)))
        assert (call.answer, call.answer_tool_calls) == (f"search {given}", 1)


def test_a_call_of_a_function_whose_arguments_are_cut_off_within_a_text_is_said(tmp_path: Path) -> None:
    piece = {"index": 0, "function": {"name": "search", "arguments": '"cut'}}
    chunk = {"choices": [{"delta": {"tool_calls": [piece]}}], "usage": CHAT["response"]["usage"]}
    assert only(tmp_path, answered(CHAT, f"data: {json.dumps(chunk)}\n\n")).answer == 'search "cut'


def test_an_error_in_the_words_of_vllm_is_a_failed_call(tmp_path: Path) -> None:
    error = {"object": "error", "message": "too long", "type": "BadRequestError", "code": 400}
    calls = read(tmp_path, CHAT, answered(CHAT, error)).exchanges
    assert [(call.failed, call.input_tokens) for call in calls] == [(False, 9), (True, 0)]


@pytest.mark.parametrize("status", ["502 Bad Gateway", "502", 502, "502.0"])
def test_a_status_may_be_told_with_its_words(status: str | int, tmp_path: Path) -> None:
    call = only(tmp_path, answered(CHAT, "<html>Bad Gateway</html>") | {"status": status})
    assert (call.failed, call.answer, call.input_tokens) == (True, None, 0)
    assert not only(tmp_path, CHAT | {"status": "200 OK"}).failed


URLS = {
    id(CHAT): "https://api.openai.com/v1/chat/completions",
    id(RESPONSES): "https://api.openai.com/v1/responses",
    id(ANTHROPIC): "https://api.anthropic.com/v1/messages",
    id(GEMINI): "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent",
    id(INTERACTION): "https://generativelanguage.googleapis.com/v1beta/interactions",
}


def exchanged(record: Record, wrapped: Any, status: int = 200) -> Record:
    """A pair as a logger of HTTP keeps it: each body in its message."""
    return {
        "id": "call-1",
        "timestamp": "2026-11-20T10:00:00Z",
        "duration_ms": 1500,
        "request": {"method": "POST", "url": URLS[id(record)], "body": wrapped(record["request"])},
        "response": {"status": status, "headers": {}, "body": wrapped(record["response"])},
    }


@pytest.mark.parametrize("record", [CHAT, RESPONSES, ANTHROPIC, GEMINI, INTERACTION])
@pytest.mark.parametrize("wrapped", [dict, json.dumps])
def test_bodies_may_stand_in_messages_of_http(record: Record, wrapped: Any, tmp_path: Path) -> None:
    call = only(tmp_path, exchanged(record, wrapped))
    assert (call.id, call.latency_s, call.failed) == ("call-1", 1.5, False)
    assert (call.input_tokens, call.output_tokens, call.answer) == (9, 4, "On its way.")
    assert call.provider == {"gpt": "openai", "cla": "anthropic", "gem": "google"}[call.model[:3]]


def test_a_message_of_http_may_be_all_in_one_text_and_hold_a_stream(tmp_path: Path) -> None:
    chunk = {"choices": [{"delta": {"content": "On its way."}}], "usage": CHAT["response"]["usage"]}
    row = exchanged(CHAT, dict)
    row["response"]["body"] = f"data: {json.dumps(chunk)}\n\n"
    call = only(tmp_path, row | {"request": json.dumps(row["request"])})
    assert (call.input_tokens, call.output_tokens, call.stream) == (9, 4, True)


@pytest.mark.parametrize("body", ["<html>Bad Gateway</html>", {"error": {"message": "Overloaded"}}, None])
def test_a_message_of_http_tells_that_its_call_failed(body: Any, tmp_path: Path) -> None:
    row = exchanged(CHAT, dict, 502)
    row["response"]["body"] = body
    (_, call) = read(tmp_path, exchanged(CHAT, dict), row).exchanges
    assert (call.failed, call.input_tokens, call.output_tokens) == (True, 0, 0)


def test_a_packed_body_in_a_message_is_no_answer(tmp_path: Path) -> None:
    row = exchanged(CHAT, dict)
    row["response"]["body"] = "H4sIAAAAAAAA/6tWSs4vSlWyUipLLSrOzM9TqgUA"
    (reject,) = read(tmp_path, exchanged(CHAT, dict), row).rejects
    assert reject.line == 2


def test_what_the_row_itself_says_wins_over_its_messages(tmp_path: Path) -> None:
    assert only(tmp_path, exchanged(CHAT, dict) | {"status": 500}).failed


def test_an_answer_may_be_called_res(tmp_path: Path) -> None:
    plain = {"req": CHAT["request"], "res": CHAT["response"]}
    row = exchanged(CHAT, dict)
    for record in (plain, {"req": row["request"], "res": row["response"]}):
        assert only(tmp_path, record).output_tokens == 4


def test_a_message_whose_answer_stands_elsewhere_is_no_pair(tmp_path: Path) -> None:
    row = exchanged(CHAT, dict)
    with pytest.raises(InputError, match="no log format recognises"):
        read(tmp_path, {"request": row["request"], "result": row["response"]})


@pytest.mark.parametrize("status", [{"status": "completed"}, {}])
@pytest.mark.parametrize("several", [True, False])
def test_an_item_of_a_responses_output_is_no_message_of_anthropics(
    status: Record, several: bool, tmp_path: Path
) -> None:
    item = RESPONSES["response"]["output"][0] | status
    row = answered(RESPONSES, [item] if several else item) | {"usage": RESPONSES["response"]["usage"]}
    with pytest.raises(InputError, match="no log format recognises"):
        read(tmp_path, row)


def test_a_message_of_anthropics_may_have_its_usage_beside_it(tmp_path: Path) -> None:
    message = {key: ANTHROPIC["response"][key] for key in ("type", "content")}
    call = only(tmp_path, answered(ANTHROPIC, message) | {"usage": ANTHROPIC["response"]["usage"]})
    assert (call.provider, call.input_tokens, call.answer) == ("anthropic", 9, "On its way.")


@pytest.mark.parametrize("wrapped", [dict, json.dumps])
def test_pairs_of_cohere_may_be_objects_too(wrapped: Any, tmp_path: Path) -> None:
    usage = {"billed_units": {"input_tokens": 9.0, "output_tokens": 4.0}}
    answer = {"id": "c-1", "message": {"content": [{"type": "text", "text": "On its way."}]}, "usage": usage}
    asked = {"model": "command-r-plus-08-2024", "messages": ASKED}
    call = only(tmp_path, {"request": wrapped(asked), "response": wrapped(answer)})
    assert (call.model, call.input_tokens, call.output_tokens) == ("command-r-plus-08-2024", 9, 4)
    assert call.answer == "On its way."
