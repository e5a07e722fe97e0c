"""The log database of Simon Willison's ``llm``: prompts and responses of the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import called, counting, turns, values
from route_audit.ingest.formats.interface import SQLITE, About, LogFormat
from route_audit.ingest.formats.paths import opened, reach
from route_audit.ingest.lines import DECODING_ERRORS
from route_audit.ingest.rejects import PART_OF_A_CALL, NotACall
from route_audit.ingest.times import microseconds

_TURNS = """
select 'turns' as llm_table, t.id, t.thread_id as session, t.model, t.resolved_model, t.input_tokens,
    t.output_tokens, t.token_details, t.duration_ms, t.datetime_utc, t.options_json,
    t.schema_id, (select content from schemas s where s.id = t.schema_id) as schema,
    (select json_group_array(json_object(
            'name', tools.name, 'description', tools.description, 'input_schema', json(tools.input_schema)))
        from turn_tools join tools on tools.id = turn_tools.tool_id
        where turn_tools.turn_id = t.id) as tools,
    (with recursive up(hash, depth) as (
            select t.parent_message_hash, 0
            union all
            select m.parent_hash, depth + 1 from up join messages m on m.hash = up.hash
            where m.parent_hash is not null and depth < 999)
        select json_group_array(json_object('role', role, 'content', text)) from (
            select m.role as role, group_concat(coalesce(p.text, p.payload), char(10)) as text
            from up join messages m on m.hash = up.hash left join parts p on p.message_hash = m.hash
                and p.type <> 'reasoning'
            group by m.hash, depth order by depth desc)) as prompt,
    (select group_concat(coalesce(p.text, coalesce(p.tool_name || ' ', '') || p.payload), char(10))
        from parts p where p.message_hash = t.tip_message_hash and p.type <> 'reasoning') as response,
    (select count(*) from parts p
        where p.message_hash = t.tip_message_hash and p.type = 'tool_call') as tool_calls
from turns t order by t.id
"""
_RESPONSES = "select 'responses' as llm_table, conversation_id as session, * from responses order by rowid"


class Row(msgspec.Struct, gc=False):
    """A turn, or a response of versions before 2026; those before 2025 lack some columns."""

    llm_table: str
    id: str | None = None
    session: str | None = None
    model: str | None = None
    resolved_model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    token_details: str | None = None
    duration_ms: float | None = None
    datetime_utc: str | None = None
    options_json: str | None = None
    schema_id: str | None = None
    schema: str | None = None
    tools: str | None = None
    prompt: str | None = None
    system: str | None = None
    response: str | None = None
    tool_calls: int = 0


class LlmSqlite(LogFormat):
    """Turns and responses. Those that were taken over from the one table to the other count once."""

    about = About(
        name="llm-sqlite",
        title="llm's logs.db",
        containers=(SQLITE,),
        says=("text", "answer", "time", "cache", "reasoning", "latency", "session", "tools"),
        docs="https://llm.datasette.io/en/stable/logging.html (checked 2026-11-24)",
        note="plugins that report no usage have their tokens estimated; fragments are not in the text",
    )
    row = Row
    queries = (_TURNS, _RESPONSES)
    whole = True

    def __init__(self) -> None:
        self._seen: set[str | None] = set()
        self._sessions: set[str | None] = set()

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a row of its queries."""
        return "llm_table" in record

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> LlmSqlite:  # noqa: ARG002
        """A reader that has seen no row yet."""
        return LlmSqlite()

    def exchange(self, row: Row) -> Exchange:
        """The exchange that a row tells of.

        Raises:
            NotACall: it was told before, in the other table.
            RowError: its time can't be read.
        """
        if row.id is not None and row.id in self._seen:
            raise NotACall(PART_OF_A_CALL)
        self._seen.add(row.id)
        exchange = Exchange(
            id=row.id,
            session=row.session,
            timestamp_us=microseconds(row.datetime_utc),
            latency_s=values.seconds(None, row.duration_ms),
            input_tokens=row.input_tokens,
            output_tokens=row.output_tokens,
            answer=row.response,
            answer_tool_calls=row.tool_calls,
        )
        self._take_prompt(exchange, row)
        _take_options(exchange, row)
        _take_details(exchange, _json(row.token_details))
        called.settle(exchange, row.resolved_model or row.model)
        return exchange

    def _take_prompt(self, exchange: Exchange, row: Row) -> None:
        if row.llm_table == "turns":
            turns.take_prompt(exchange, _json(row.prompt))
            return
        turns.take_prompt(exchange, {"system": row.system, "messages": row.prompt})
        exchange.partial = row.session in self._sessions and row.session is not None
        self._sessions.add(row.session)


def _take_options(exchange: Exchange, row: Row) -> None:
    tools = _json(row.tools)
    if tools:
        exchange.tools, exchange.tool_count = msgspec.json.encode(tools), len(tools)
    if row.schema_id is not None:
        schema = _json(row.schema)
        demanded = {"type": "json_schema"} | ({} if schema is None else {"schema": schema})
        exchange.response_format = msgspec.json.encode(demanded)
    limit = reach(_json(row.options_json), ("max_tokens",))
    exchange.max_output_tokens = limit if type(limit) is int else None


def _json(text: str | None) -> Any:  # noqa: ANN401  # whatever the text holds
    """What a JSON text holds; None where there is none that can be read."""
    try:
        return None if text is None else opened(text)
    except DECODING_ERRORS:
        return None


_PARTS = {
    "cached_input_tokens": (
        ("prompt_tokens_details", "cached_tokens"),
        ("input_tokens_details", "cached_tokens"),
        ("cache_read_input_tokens",),
        ("cachedContentTokenCount",),
    ),
    "cache_write_tokens": (
        ("prompt_tokens_details", "cache_write_tokens"),
        ("input_tokens_details", "cache_write_tokens"),
        ("cache_creation_input_tokens",),
    ),
    "cache_write_1h_tokens": (("cache_creation", "ephemeral_1h_input_tokens"),),
    "reasoning_tokens": (
        ("completion_tokens_details", "reasoning_tokens"),
        ("output_tokens_details", "reasoning_tokens"),
        ("output_tokens_details", "thinking_tokens"),
        ("thoughtsTokenCount",),
    ),
    "web_searches": (("server_tool_use", "web_search_requests"),),
}
"""Where the details that plugins keep, each in its provider's words, hold the parts of the counts."""

_OUTSIDE = frozenset({"cache_read_input_tokens", "cache_creation_input_tokens"})


def _take_details(exchange: Exchange, details: Any) -> None:  # noqa: ANN401
    """Fill the parts of the counts; what Anthropic caches is outside the counts, thoughts may be."""
    if type(details) is not dict:
        return
    for name, places in _PARTS.items():
        found = (reach(details, place) for place in places)
        setattr(exchange, name, next((part for part in found if type(part) is int), 0))
    outside = counting.INSIDE if _OUTSIDE.isdisjoint(details) else counting.OUTSIDE
    counting.place(exchange, outside, None, reasoning_outside=_thoughts_outside(exchange, details))


def _thoughts_outside(exchange: Exchange, details: Mapping[str, Any]) -> bool:
    """True where the output count is of the candidates alone.

    Later versions of Gemini's plugin add the thoughts to it, and leave the candidates' count in the details.
    """
    thoughts = details.get("thoughtsTokenCount")
    return bool(thoughts) and _CANDIDATES not in details and exchange.output_tokens != thoughts


_CANDIDATES = "candidatesTokenCount"


LLM_SQLITE = LlmSqlite()
