"""The log database of ``llm``."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from invented.forms import answer, chat_messages, chat_usage, rfc3339
from invented.traffic import Call

_TABLES = """
pragma page_size = 1024;
create table threads (id text primary key, name text);
create table schemas (id text primary key, content text);
create table tools (id integer primary key, name text, description text, input_schema text);
create table turn_tools (turn_id text, tool_id integer, instance_id integer);
create table messages (hash text primary key, parent_hash text, role text);
create table parts (
    id integer primary key, message_hash text, position integer, type text, tool_name text, text text,
    payload text
);
create index parts_of on parts (message_hash);
create table turns (
    id text primary key, thread_id text, parent_message_hash text, tip_message_hash text, model text,
    resolved_model text, options_json text, schema_id text, input_tokens integer, output_tokens integer,
    token_details text, duration_ms integer, datetime_utc text
);
"""
_VERSION_OF_THE_LIBRARY = slice(96, 100)


def export(calls: list[Call]) -> bytes:
    """One turn for each call that was answered, its prompt as a chain of messages."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_TABLES)
        for call in calls:
            if not call.failed:
                _write(database, call)
        database.commit()
        content = bytearray(database.serialize())
    content[_VERSION_OF_THE_LIBRARY] = bytes(4)  # which says nothing of the content
    return bytes(content)


def _write(database: sqlite3.Connection, call: Call) -> None:
    parent = None
    for place, told in enumerate(chat_messages(call)):
        made = [one["function"] for one in told.get("tool_calls", ())]
        texts = (
            [told["content"]] if told["content"] else [f"{one['name']} {one['arguments']}" for one in made]
        )
        parent = _message(database, f"{call.id}/{place}", parent, (told["role"], "text", texts[0]))
    kind = "tool_call" if call.text.tool_call else "text"
    tip = _message(database, f"{call.id}/tip", parent, ("assistant", kind, answer(call)))
    usage = chat_usage(call)
    details = {name: part for name, part in usage.items() if name.endswith("_details")}
    schema = json.dumps(call.text.schema["schema"]) if call.text.schema else None
    if schema:
        database.execute("insert into schemas values (?, ?)", (call.id, schema))
    for tool in call.text.tools:
        named = tool["name"], tool.get("description"), json.dumps(tool["parameters"])
        row = database.execute("insert into tools values (null, ?, ?, ?)", named).lastrowid
        database.execute("insert into turn_tools values (?, ?, null)", (call.id, row))
    database.execute(
        "insert into turns values (?, ?, ?, ?, ?, null, '{}', ?, ?, ?, ?, ?, ?)",
        (
            *(call.id, call.session or call.logical_id, parent, tip, call.model.name),
            *(call.id if schema else None, usage["prompt_tokens"], usage["completion_tokens"]),
            *(json.dumps(details) if details else None, call.latency_ms, rfc3339(call.time)),
        ),
    )


def _message(database: sqlite3.Connection, name: str, parent: str | None, told: tuple[str, str, str]) -> str:
    """Write a message of one part down, and give its name."""
    role, kind, text = told
    database.execute("insert into messages values (?, ?, ?)", (name, parent, role))
    database.execute("insert into parts values (null, ?, 0, ?, null, ?, null)", (name, kind, text))
    return name
