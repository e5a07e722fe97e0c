"""Each log format reads its fixtures as expected, and no format takes another's for its own."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import Golden
from route_audit.exchange import Exchange
from route_audit.ingest.databases import rows
from route_audit.ingest.formats import FORMATS
from route_audit.ingest.formats.interface import CSV, JSONL, SQLITE, LogFormat
from route_audit.ingest.meaning import complete
from route_audit.ingest.records import reason_of
from route_audit.ingest.rejects import Held, NotACall, RowError

HERE = Path(__file__).parent
BY_FOLDER = {log_format.about.name.replace("-", "_"): log_format for log_format in FORMATS}
LOGS = sorted(log for log in HERE.glob("*/*") if log.suffix in {".jsonl", ".csv", ".sql"})
DEFAULTS = msgspec.structs.asdict(Exchange())


def records(log: Path) -> Iterator[dict[str, Any]]:
    """The records of a fixture as plain values; an empty cell is absent."""
    if log.suffix == ".sql":
        yield from from_database(log)
        return
    with log.open(encoding="utf-8", newline="") as file:
        if log.suffix == ".csv":
            for cells in csv.DictReader(file):
                yield {name: cell for name, cell in cells.items() if cell}
        else:
            yield from map(json.loads, file)


def from_database(log: Path) -> Iterator[dict[str, Any]]:
    """The rows that a format's queries give of the database that a fixture makes."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(log.read_text(encoding="utf-8"))
        yield from rows(database, BY_FOLDER[log.parent.name].queries)


def companions(log: Path) -> list[list[dict[str, Any]]]:
    """The records of the file that holds the other half of the fixture's calls, where there is one."""
    beside = log.with_suffix(".beside.json")
    return [json.loads(beside.read_text(encoding="utf-8"))] if beside.exists() else []


def row_of(log_format: LogFormat, log: Path, record: dict[str, Any]) -> Any:
    if log.suffix != ".jsonl":
        return msgspec.convert(record, log_format.row, strict=False)
    return msgspec.json.decode(json.dumps(record), type=log_format.row, strict=False)


def told(reader: LogFormat, log: Path, line: int, record: dict[str, Any]) -> list[dict[str, Any]]:
    """What reading a record gives, fit to be written down: for each call in it, an exchange or why not."""
    try:
        row = row_of(reader, log, record)
        calls = list(reader.split(row)) if reader.splits else [row]
    except RowError as error:
        return [{"reject": error.reason, "field": error.detail}]
    except msgspec.ValidationError as error:
        return [{"reject": reason_of(error)[0], "field": reason_of(error)[1]}]
    return [outcome(reader, log, line, call) for call in calls]


def outcome(reader: LogFormat, log: Path, line: int, call: Any) -> dict[str, Any]:
    """What one call gives."""
    try:
        exchange = reader.exchange(call)
        exchange.line = line
    except NotACall as no_call:
        return {"no call": no_call.reason}
    except Held as held:
        held.exchange.line = line
        return {"held": line}
    except RowError as error:
        return {"reject": error.reason, "field": error.detail}
    except msgspec.ValidationError as error:
        return {"reject": reason_of(error)[0], "field": reason_of(error)[1]}
    return written(exchange, log)


def written(exchange: Exchange | NotACall, log: Path) -> dict[str, Any]:
    """An exchange as the reader completes it, or why it can't be used."""
    if isinstance(exchange, NotACall):
        return {"no call": exchange.reason}
    try:
        warnings = complete(exchange, zero_counts=BY_FOLDER[log.parent.name].zero_counts)
    except RowError as error:
        return {"reject": error.reason, "field": error.detail}
    exchange.id = exchange.id or f"{log.name}:{exchange.line}"
    fields = {
        name: value for name, value in msgspec.structs.asdict(exchange).items() if value != DEFAULTS[name]
    }
    fields |= {name: value.decode() for name, value in fields.items() if isinstance(value, bytes)}
    if "modality" in fields:
        fields["modality"] = fields["modality"].name.lower()
    fields["messages"] = [[message.role, message.text] for message in exchange.messages]
    return fields | ({"warnings": warnings} if warnings else {})


@pytest.mark.parametrize("log", LOGS, ids=lambda log: f"{log.parent.name}/{log.name}")
def test_a_log_is_read_as_expected(log: Path, golden: Golden) -> None:
    log_format = BY_FOLDER[log.parent.name]
    reader = log_format.begin(companions(log))
    read = [one for line, record in enumerate(records(log), 1) for one in told(reader, log, line, record)]
    read += [{"released": True} | written(exchange, log) for exchange in reader.release(ended=True)]
    suffix = ".expected.json" if log.suffix == ".jsonl" else f"{log.suffix}.expected.json"
    golden.check(log.with_suffix(suffix), json.dumps(read, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("log", LOGS, ids=lambda log: f"{log.parent.name}/{log.name}")
def test_exactly_one_format_claims_a_log(log: Path) -> None:
    # A row that lacks what a flat row must have can't be told from any other table's.
    told_apart = [record for record in records(log) if log.parent.name != "flat" or _is_plain(record)]
    claims = {
        tuple(log_format.about.name for log_format in FORMATS if log_format.claims(record))
        for record in told_apart
    }
    assert claims == {(BY_FOLDER[log.parent.name].about.name,)}


def _is_plain(record: dict[str, Any]) -> bool:
    return "model" in record and bool({"input_tokens", "prompt_tokens", "prompt", "response"} & record.keys())


def test_every_format_has_a_fixture_for_each_container_but_parquet() -> None:
    suffixes = {".jsonl": JSONL, ".csv": CSV, ".sql": SQLITE}
    tried = {(log.parent.name, suffixes[log.suffix]) for log in LOGS}
    due = {
        (name, kind)
        for name, f in BY_FOLDER.items()
        for kind in f.about.containers
        if kind in {JSONL, CSV, SQLITE}
    }
    assert due <= tried


def test_names_are_unique_and_fit_for_the_command_line() -> None:
    names = [log_format.about.name for log_format in FORMATS]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and " " not in name and "_" not in name for name in names)


FOREIGN: list[dict[str, Any]] = [
    {"resourceSpans": []},
    {"custom_id": "a", "body": {"model": "m", "messages": []}},
    {"custom_id": "a", "response": None},
    {"model": "m", "num_model_requests": "3", "input_tokens": "9", "output_tokens": "1"},
    {"run_type": "llm", "inputs": {}, "model": "m", "prompt_tokens": 3},
    {"request_created_at": "2026-11-20", "model": "m", "prompt_tokens": 3, "completion_tokens": 4},
    {"object": "chat.completion", "model": "m", "choices": [], "messages": []},
    {"Date": "2026-11-20", "Model": "m", "Input": "3"},
    {"level": "info", "message": "started"},
]


@pytest.mark.parametrize("record", FOREIGN, ids=lambda record: next(iter(record)))
def test_no_format_claims_what_it_does_not_know(record: dict[str, Any]) -> None:
    assert [log_format.about.name for log_format in FORMATS if log_format.claims(record)] == []


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"request": {"messages": []}, "response": {"error": {}}}, "openai-chat"),
        ({"request": {"messages": [], "system": "s"}, "response": {"error": {}}}, "anthropic-messages"),
        ({"request": {"messages": []}, "response": {"type": "error", "error": {}}}, "anthropic-messages"),
        (
            {"request": {"messages": []}, "response": None, "url": "https://x/v1/messages"},
            "anthropic-messages",
        ),
        ({"request": {"input": "x", "model": "gpt-5"}, "response": {"error": {}}}, "openai-responses"),
        ({"request": {"input": "x", "model": "text-embedding-3-small"}, "response": None}, "openai-chat"),
        ({"request": {"messages": []}, "response": '{"type": "message"}'}, "anthropic-messages"),
        ({"request": {"messages": []}, "response": "plain words"}, "openai-chat"),
        ({"request": {"contents": []}, "response": {"error": {}}}, "gemini-pairs"),
        ({"request": {"contents": []}, "response": {"usageMetadata": {}}}, "gemini-pairs"),
        ({"request": {}, "response": [{"candidates": []}, {"candidates": []}]}, "gemini-pairs"),
        ({"request": {}, "response": 'data: {"candidates": []}'}, "gemini-pairs"),
        ({"request": {"modelId": "m"}, "response": {"error": {}}}, "bedrock-pairs"),
        ({"request": {"messages": []}, "response": {"output": {"message": {}}}}, "bedrock-pairs"),
        (
            {
                "request": {"messages": []},
                "response": {"type": "message"},
                "url": "https://bedrock-runtime.eu-west-1.amazonaws.com/model/m/invoke",
            },
            "bedrock-pairs",
        ),
        ({"request": {"messages": []}, "response": [{"object": "chat.completion.chunk"}]}, "openai-chat"),
    ],
)
def test_the_answer_and_else_the_request_tells_whose_a_pair_is(record: dict[str, Any], name: str) -> None:
    assert [log_format.about.name for log_format in FORMATS if log_format.claims(record)] == [name]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each value inside ``value``, its own included."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        yield from leaves(child, (*path, key))


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("name", sorted(BY_FOLDER))
@given(data=st.data())
def test_a_record_with_any_value_anywhere_is_read_or_rejected(name: str, data: st.DataObject) -> None:
    log = data.draw(st.sampled_from([log for log in LOGS if log.parent.name == name]))
    record = data.draw(st.sampled_from(list(records(log))))
    path = data.draw(st.sampled_from([path for path in leaves(record) if path]))
    reader = BY_FOLDER[name].begin()
    told(reader, log, 1, changed(record, path, data.draw(JSON_VALUES)))
    for exchange in reader.release(ended=True):
        written(exchange, log)


@pytest.mark.parametrize("name", sorted(BY_FOLDER))
@given(record=st.dictionaries(st.text(max_size=8), JSON_VALUES, max_size=4))
def test_claiming_survives_any_record(name: str, record: dict[str, Any]) -> None:
    paired = record | {"request": {"messages": record}, "response": record}
    assert {BY_FOLDER[name].claims(paired), BY_FOLDER[name].claims(record)} <= {True, False}
