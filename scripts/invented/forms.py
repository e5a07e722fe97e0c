"""How each kind of log writes a call down. One function per form; each gives one record."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from invented.texts import CALL
from invented.traffic import Call

FIRST = 100
"""How many requests the forms beside the flat and the OpenAI one hold."""

ERRORS = {429: "rate_limit_exceeded", 500: "server_error"}

Record = dict[str, Any]


def write(folder: Path, calls: list[Call]) -> None:
    """Write every form of ``calls`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    few = [call for call in calls if call.number <= FIRST]
    for name, form, chosen in (
        ("flat.jsonl", flat, calls),
        ("openai.jsonl", openai_chat, calls),
        ("openai_responses.jsonl.gz", openai_responses, few),
        ("anthropic_messages.jsonl.gz", anthropic_messages, few),
        ("litellm_payload.jsonl.gz", litellm_payload, few),
        ("litellm_spendlogs.jsonl.gz", litellm_spend_log, few),
    ):
        write_text(folder / name, "".join(line(form(call)) for call in chosen))
    write_text(folder / "flat.csv", table(flat, few))
    write_text(folder / "litellm_spendlogs.csv", table(litellm_spend_log, few))
    _write_parquet(folder / "flat.parquet", few)


# ------------------------------------------------------------------------------------------------ flat


def flat(call: Call) -> Record:
    """The simplest form, with counts that include what was cached."""
    record = {
        "id": call.id,
        "logical_id": call.logical_id if call.attempt else None,
        "session": call.session,
        "timestamp": rfc3339(call.time),
        "model": call.model.name,
        "provider": call.model.provider,
        "input_tokens": None if call.failed else call.input_tokens,
        "cached_input_tokens": call.cached_tokens or None,
        "cache_write_tokens": call.write_tokens or None,
        "cache_write_1h_tokens": call.write_1h_tokens or None,
        "output_tokens": call.output_tokens,
        "reasoning_tokens": call.reasoning_tokens or None,
        "latency_s": seconds(call.latency_ms),
        "time_to_first_token_s": seconds(call.first_token_ms),
        "status": call.status,
        "cost_usd": usd(call),
        "service_tier": call.service_tier,
        "user": call.user,
        "feature": call.kind.feature,
        "stream": call.kind.streamed or None,
        **_flat_prompt(call),
        "response": None if call.failed else answer(call),
    }
    return without_gaps(record)


def _flat_prompt(call: Call) -> Record:
    """A prompt of one message as text, a longer one as messages; a tool call is its name and arguments."""
    told = call.text.messages
    if len(told) == 1:
        prompt: Record = {"prompt": told[0][1]}
    else:
        prompt = {"messages": [_flat_message(role, words) for role, words in told]}
    return prompt | tools_and_format(call)


def _flat_message(role: str, words: str) -> Record:
    if role.startswith(CALL):
        return {"role": "assistant", "content": f"{role.removeprefix(CALL)} {words}"}
    return {"role": role, "content": words}


def answer(call: Call) -> str:
    """The answer as text; a tool call is its name and arguments."""
    return f"{call.text.tool_call} {call.text.answer}" if call.text.tool_call else call.text.answer


# ---------------------------------------------------------------------------------------------- OpenAI


def openai_chat(call: Call) -> Record:
    """A chat completion, request and response, as a gateway writes it for every provider."""
    return envelope(call, chat_request(call) | metadata(call), chat_response(call))


def chat_request(call: Call) -> Record:
    """The body of a chat completion's request."""
    asked = {"model": call.model.name, "messages": chat_messages(call)}
    return asked | tools_and_format(call) | options(call)


def tools_and_format(call: Call) -> Record:
    """The tools and the answer format that a request names, as chat completions write them."""
    asked: Record = {}
    if call.text.tools:
        asked["tools"] = [{"type": "function", "function": tool} for tool in call.text.tools]
    if call.text.schema:
        asked["response_format"] = {"type": "json_schema", "json_schema": call.text.schema}
    return asked


def options(call: Call) -> Record:
    """What a request says of how it wants to be served."""
    asked: Record = {"stream": True} if call.kind.streamed else {}
    if call.service_tier == "priority":
        asked["service_tier"] = call.service_tier
    return asked


def chat_messages(call: Call) -> list[Record]:
    """The turns so far; an answer that called a tool is followed by that tool's message."""
    messages: list[Record] = []
    for place, (role, words) in enumerate(call.text.messages):
        if role.startswith(CALL):
            made = tool_call(place, role.removeprefix(CALL), words)
            messages.append({"role": "assistant", "content": None, "tool_calls": [made]})
        elif role == "tool":
            messages.append({"role": role, "tool_call_id": f"call_{place - 1}", "content": words})
        else:
            messages.append({"role": role, "content": words})
    return messages


def tool_call(place: int, name: str, arguments: str) -> Record:
    """A tool call as chat completions write it."""
    return {"id": f"call_{place}", "type": "function", "function": {"name": name, "arguments": arguments}}


def _made(call: Call, tool: str) -> Record:
    """The tool call that is the answer."""
    return tool_call(len(call.text.messages), tool, call.text.answer)


def chat_response(call: Call) -> Record:
    """The body that answers it, or the error."""
    if call.failed:
        return {"error": error(call)}
    message: Record = {"role": "assistant", "content": call.text.answer}
    if call.text.tool_call:
        message |= {"content": None, "tool_calls": [_made(call, call.text.tool_call)]}
    return {
        "id": f"chatcmpl-{call.id}",
        "object": "chat.completion",
        "created": int(call.time.timestamp()),
        "model": call.model.name,
        "service_tier": call.service_tier,
        "choices": [{"index": 0, "message": message, "finish_reason": finish(call, "tool_calls", "stop")}],
        "usage": chat_usage(call),
    }


def chat_usage(call: Call) -> Record:
    """Token counts that include what was cached."""
    usage: Record = {"prompt_tokens": call.input_tokens, "completion_tokens": call.output_tokens}
    read: Record = {}
    if call.cached_tokens:
        read["cached_tokens"] = call.cached_tokens
    if call.write_tokens:
        read["cache_write_tokens"] = call.write_tokens
    if call.write_1h_tokens:
        read["cache_creation_token_details"] = _writes_by_lifetime(call)
    if read:
        usage["prompt_tokens_details"] = read
    if call.reasoning_tokens:
        usage["completion_tokens_details"] = {"reasoning_tokens": call.reasoning_tokens}
    return usage


def _writes_by_lifetime(call: Call) -> Record:
    return {
        "ephemeral_5m_input_tokens": call.write_tokens - call.write_1h_tokens,
        "ephemeral_1h_input_tokens": call.write_1h_tokens,
    }


def openai_responses(call: Call) -> Record:
    """A call of OpenAI's Responses API."""
    system = [words for role, words in call.text.messages if role == "system"]
    request: Record = {"model": call.model.name, "input": _items(call)}
    if system:
        request["instructions"] = system[0]
    if call.text.tools:
        request["tools"] = [{"type": "function", **tool} for tool in call.text.tools]
    if call.text.schema:
        request["text"] = {"format": {"type": "json_schema", **call.text.schema}}
    request |= options(call) | metadata(call)
    return envelope(call, request, responses_response(call))


def _items(call: Call) -> list[Record]:
    items: list[Record] = []
    for message in chat_messages(call):
        if message["role"] == "tool":
            output = {"call_id": message["tool_call_id"], "output": message["content"]}
            items.append({"type": "function_call_output", **output})
        elif "tool_calls" in message:
            items += [_function_call(made) for made in message["tool_calls"]]
        elif message["role"] != "system":
            items.append({"role": message["role"], "content": message["content"]})
    return items


def _function_call(made: Record) -> Record:
    return {"type": "function_call", "call_id": made["id"], **made["function"]}


def responses_response(call: Call) -> Record:
    """The body of a response, or the error."""
    if call.failed:
        return {"error": error(call)}
    if call.text.tool_call:
        output = _function_call(_made(call, call.text.tool_call))
    else:
        content = [{"type": "output_text", "text": call.text.answer}]
        output = {"type": "message", "role": "assistant", "content": content}
    return {
        "id": f"resp_{call.id}",
        "object": "response",
        "created_at": int(call.time.timestamp()),
        "status": "completed",
        "model": call.model.name,
        "service_tier": call.service_tier,
        "output": [output],
        "usage": _responses_usage(call),
    }


def _responses_usage(call: Call) -> Record:
    usage = chat_usage(call)
    renamed: Record = {"input_tokens": usage["prompt_tokens"], "output_tokens": usage["completion_tokens"]}
    if "prompt_tokens_details" in usage:
        renamed["input_tokens_details"] = usage["prompt_tokens_details"]
    if "completion_tokens_details" in usage:
        renamed["output_tokens_details"] = usage["completion_tokens_details"]
    return renamed


# ------------------------------------------------------------------------------------------- Anthropic


def anthropic_messages(call: Call) -> Record:
    """A call of Anthropic's Messages API, whose input count leaves out what was cached."""
    system = [words for role, words in call.text.messages if role == "system"]
    request: Record = {"model": call.model.name, "max_tokens": 4_096, "messages": turns(call)}
    if system:
        request["system"] = system[0]
    if call.text.tools:
        request["tools"] = [
            {"name": tool["name"], "input_schema": tool["parameters"]} for tool in call.text.tools
        ]
    if call.text.schema:
        request["output_config"] = {"format": {"type": "json_schema", "schema": call.text.schema["schema"]}}
    if call.kind.streamed:
        request["stream"] = True
    record = envelope(call, request, message(call))
    if call.service_tier == "priority":
        record["service_tier"] = call.service_tier
    return record | metadata(call)


def turns(call: Call) -> list[Record]:
    """The turns so far, tool calls and their results as blocks."""
    turns: list[Record] = []
    for message in chat_messages(call):
        if message["role"] == "tool":
            result = {"tool_use_id": message["tool_call_id"], "content": message["content"]}
            turns.append({"role": "user", "content": [{"type": "tool_result", **result}]})
        elif "tool_calls" in message:
            turns.append({"role": "assistant", "content": [tool_use(m) for m in message["tool_calls"]]})
        elif message["role"] != "system":
            turns.append({"role": message["role"], "content": message["content"]})
    return turns


def tool_use(made: Record) -> Record:
    """A tool call as a block."""
    function = made["function"]
    return {
        "type": "tool_use",
        "id": made["id"],
        "name": function["name"],
        "input": json.loads(function["arguments"]),
    }


def message(call: Call) -> Record:
    """The body that answers it, or the error."""
    if call.failed:
        return {"type": "error", "error": error(call)}
    if call.text.tool_call:
        content = tool_use(_made(call, call.text.tool_call))
    else:
        content = {"type": "text", "text": call.text.answer}
    return {
        "id": f"msg_{call.id}",
        "type": "message",
        "role": "assistant",
        "model": call.model.name,
        "content": [content],
        "stop_reason": finish(call, "tool_use", "end_turn"),
        "usage": exclusive_usage(call),
    }


def exclusive_usage(call: Call) -> Record:
    """Token counts that leave out what was cached."""
    usage: Record = {
        "input_tokens": call.input_tokens - call.cached_tokens - call.write_tokens,
        "cache_creation_input_tokens": call.write_tokens,
        "cache_read_input_tokens": call.cached_tokens,
        "output_tokens": call.output_tokens,
        "service_tier": call.service_tier,
    }
    if call.write_tokens:
        usage["cache_creation"] = _writes_by_lifetime(call)
    if call.reasoning_tokens:
        usage["output_tokens_details"] = {"thinking_tokens": call.reasoning_tokens}
    return usage


# --------------------------------------------------------------------------------------------- LiteLLM


def litellm_payload(call: Call) -> Record:
    """LiteLLM's standard logging payload, without the parts that only describe its own set-up."""
    return {
        "id": call.id,
        "trace_id": call.logical_id,
        "session_id": call.session or "",
        "call_type": "acompletion",
        "stream": call.kind.streamed,
        "status": "failure" if call.failed else "success",
        "custom_llm_provider": call.model.provider,
        "startTime": epoch(call.time),
        "endTime": epoch(end(call)),
        "completionStartTime": None if call.failed else epoch(first_token(call)),
        "response_time": seconds(call.latency_ms),
        "model": call.model.name,
        "model_group": call.model.name,
        "metadata": {"usage_object": _litellm_usage(call)},
        "response_cost": usd(call) or 0,
        "total_tokens": call.input_tokens + (call.output_tokens or 0),
        "prompt_tokens": call.input_tokens,
        "completion_tokens": call.output_tokens or 0,
        "request_tags": _request_tags(call),
        "end_user": call.user,
        "messages": chat_messages(call),
        "response": chat_response(call),
        "error_information": {"error_code": str(call.status)} if call.failed else None,
        "model_parameters": tools_and_format(call) | options(call),
        "hidden_params": {"additional_headers": {"x-litellm-attempted-retries": failures_before(call)}},
    }


def _litellm_usage(call: Call) -> Record | None:
    if call.failed:
        return None
    usage = chat_usage(call)
    return usage | {
        "total_tokens": call.input_tokens + (call.output_tokens or 0),
        "cache_read_input_tokens": call.cached_tokens,
        "cache_creation_input_tokens": call.write_tokens,
    }


def failures_before(call: Call) -> int:
    """How many attempts at the same request failed before."""
    return max(0, call.attempt - 1)


def _request_tags(call: Call) -> list[str]:
    return [f"feature:{call.kind.feature}"] if call.kind.feature else []


def litellm_spend_log(call: Call) -> Record:
    """A row of LiteLLM's table of spend, with the JSON inside as text, as its export has it."""
    noted = {"usage_object": _litellm_usage(call), "attempted_retries": failures_before(call)}
    return {
        "request_id": call.id,
        "call_type": "acompletion",
        "api_key": "sk-sample",
        "spend": usd(call) or 0,
        "total_tokens": call.input_tokens + (call.output_tokens or 0),
        "prompt_tokens": call.input_tokens,
        "completion_tokens": call.output_tokens or 0,
        "startTime": _postgres(call.time),
        "endTime": _postgres(end(call)),
        "completionStartTime": None if call.failed else _postgres(first_token(call)),
        "model": call.model.name,
        "model_group": call.model.name,
        "custom_llm_provider": call.model.provider,
        "user": "",
        "end_user": call.user,
        "metadata": packed(noted),
        "cache_hit": "None",
        "request_tags": packed(_request_tags(call)),
        "messages": "{}",
        "response": packed(chat_response(call)),
        "proxy_server_request": packed(chat_request(call)),
        "session_id": call.session or (call.logical_id if call.attempt else ""),
        "request_duration_ms": call.latency_ms,
        "status": "failure" if call.failed else "success",
    }


# ---------------------------------------------------------------------------------------- common parts


def envelope(call: Call, request: Record, response: Record | list[Record]) -> Record:
    """What a wrapper of one's own writes around a request and its response, or the events of one."""
    record = {
        "id": call.id,
        "logical_id": call.logical_id if call.attempt else None,
        "timestamp": rfc3339(call.time),
        "latency_ms": call.latency_ms,
        "ttft_ms": call.first_token_ms,
        "status": call.status if call.failed else None,
        "provider": call.model.provider,
        "cost_usd": usd(call),
        "session_id": call.session,
        "user": call.user,
        "request": request,
        "response": response,
    }
    return without_gaps(record)


def without_gaps(record: Record) -> Record:
    """The record without what is None."""
    return {name: value for name, value in record.items() if value is not None}


def metadata(call: Call) -> Record:
    """The feature, as metadata of a request."""
    return {"metadata": {"feature": call.kind.feature}} if call.kind.feature else {}


def error(call: Call) -> Record:
    """The error that a provider answered with."""
    return {"type": ERRORS[call.status], "message": "The provider did not answer; try again later."}


def finish(call: Call, for_tool: str, for_text: str) -> str:
    """Why the answer ended."""
    return for_tool if call.text.tool_call else for_text


def seconds(ms: int | None) -> float | None:
    """Milliseconds as seconds."""
    return None if ms is None else ms / 1_000


def usd(call: Call) -> float | None:
    """The exact bill as a number."""
    return None if call.cost_usd is None else float(call.cost_usd)


def end(call: Call) -> datetime:
    """When the last token came."""
    return call.time + timedelta(milliseconds=call.latency_ms or 0)


def first_token(call: Call) -> datetime:
    """When the first token came; the end where nobody saw it come."""
    if call.first_token_ms is None:
        return end(call)
    return call.time + timedelta(milliseconds=call.first_token_ms)


def epoch(time: datetime) -> float:
    """Seconds since 1970."""
    return (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1) / 1_000


def rfc3339(time: datetime) -> str:
    """The time as text, UTC."""
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _postgres(time: datetime) -> str:
    return time.isoformat(sep=" ", timespec="milliseconds")


# ------------------------------------------------------------------------------------------- the files


def packed(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def line(record: Record) -> str:
    """A record as a line of JSON."""
    return f"{packed(record)}\n"


def table(form: Callable[[Call], Record], calls: Iterable[Call]) -> str:
    """The records of ``calls`` as CSV."""
    return sheet(map(form, calls))


def sheet(rows: Iterable[Record]) -> str:
    """Records as CSV."""
    records = [cells(row) for row in rows]
    columns = list(dict.fromkeys(name for record in records for name in record))
    page = io.StringIO()
    writer = csv.DictWriter(page, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return page.getvalue()


def cells(record: Record) -> Record:
    """The record with JSON for what does not fit into a cell."""
    return {
        name: packed(value) if isinstance(value, (dict, list)) else value for name, value in record.items()
    }


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as it is, packed where the name says so."""
    content = text.encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def _write_parquet(path: Path, calls: Iterable[Call]) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        print(f"{path.name} is left as it is: pyarrow is not installed")
        return
    records = [cells(flat(call)) for call in calls]
    columns = list(dict.fromkeys(name for record in records for name in record))
    table = pa.table({name: [record.get(name) for record in records] for name in columns})
    pq.write_table(table, path, compression="zstd")
