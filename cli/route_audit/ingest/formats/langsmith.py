"""LangSmith's runs, as its SDK, its interface and its bulk export give them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, content, counting, usage, values
from route_audit.ingest.formats.interface import JSONL, PARQUET, About
from route_audit.ingest.formats.leaves import name_of
from route_audit.ingest.formats.mapped import only
from route_audit.ingest.formats.nested import Nested
from route_audit.ingest.formats.paths import Steps, reach
from route_audit.ingest.records import reason_of
from route_audit.ingest.rejects import RowError

_MESSAGE = "outputs.generations[0][0].message.kwargs"
_SEARCHES = "usage.server_tool_use.web_search_requests"
"""Where Anthropic's usage counts searches of the web."""

_NO_TAGS = (
    "ls_",
    "langgraph_",
    "LANGSMITH",
    "__",
    "revision_id",
    "user_id",
    "session_id",
    "thread_id",
    "conversation_id",
)
"""How names in a run's metadata begin that LangSmith's libraries add or that have a place of their own."""

_PRICED_APART = ("priority", "flex")
"""Service tiers whose name LangChain's OpenAI client writes before the kinds of tokens, and for the rest."""

_PREFIX = re.compile(rf"^(?:{'|'.join(_PRICED_APART)})_")
_INPUT_KINDS = {
    "cache_read": "cached_input_tokens",
    "cache_creation": "cache_write_tokens",
    "ephemeral_5m_input_tokens": "cache_write_5m_tokens",
    "ephemeral_1h_input_tokens": "cache_write_1h_tokens",
    "ephemeral_1hr_input_tokens": "cache_write_1h_tokens",
    "audio": "audio_input_tokens",
}
_OUTPUT_KINDS = {"reasoning": "reasoning_tokens", "audio": "audio_output_tokens"}
_USAGES: tuple[Steps, ...] = (
    ("generations", 0, 0, "message", "kwargs", "response_metadata", "token_usage"),
    ("generations", 0, 0, "message", "kwargs", "response_metadata", "usage"),
    ("llm_output", "token_usage"),
    ("llm_output", "usage"),
    ("usage",),
    ("message", "usage"),
)
"""Where outputs keep a provider's usage: in a message of LangChain, beside it, or as the provider gave it."""

_ITEMS = (
    ("generations", 0, 0, "message", "kwargs", "content"),
    ("generations", 0, 0, "message", "kwargs", "additional_kwargs", "tool_outputs"),
)
"""Where LangChain keeps the calls of OpenAI's own tools, by the version of its messages."""

_IN_RUN = ("prompt_token_details",), ("completion_token_details",)
_IN_MESSAGE = (
    ("outputs", "generations", 0, 0, "message", "kwargs", "usage_metadata"),
    ("outputs", "usage_metadata"),
    ("extra", "metadata", "usage_metadata"),
)
"""Where the kinds of tokens stand: in the run's own details, else with the answer, or told by hand."""


class LangSmith(Nested):
    """LangSmith's runs."""

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """Take in a run.

        Raises:
            RowError: a value is of another kind than its field, or a JSON text that counts can't be read.
            NotACall: the run is no model call or repeats one below it.
            Held: a call; whether it repeats others shows later.
        """
        read = super().exchange
        return self.leaves.tell(name_of(row.get("id")), _parent(row), lambda: read(row))

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths, with the metadata that the application gave.

        A first token is seen only where an answer is streamed, whatever LangChain's parameters say.

        Raises:
            RowError: a value is of another kind than its field.
        """
        told = super().told(row)
        if "first_token" in told:
            told["stream"] = True
        metadata = told.get("metadata")
        if type(metadata) is dict:
            told["metadata"] = {
                name: value for name, value in metadata.items() if not name.startswith(_NO_TAGS)
            }
        read, made = _details(row)
        _take_kinds(told, read, _INPUT_KINDS)
        _take_kinds(told, made, _OUTPUT_KINDS)
        if "service_tier" not in told:
            told["service_tier"] = next((tier for tier in _PRICED_APART if read.get(tier)), None)
        return told

    def made(self, told: dict[str, Any]) -> Exchange:
        """The exchange that the values add up to.

        Raises:
            RowError: a count that a provider's own usage has is none.
        """
        exchange = super().made(told)
        outputs = told.get("answer")
        if not exchange.input_tokens and not exchange.output_tokens:
            _take_usage(exchange, outputs)
        bodies.take_searches(exchange, outputs)
        for steps in _ITEMS:
            items = reach(outputs, steps)
            if type(items) is list:
                bodies.take_searches(
                    exchange, {"object": "response", "output": list(filter(_is_item, items))}
                )
        return exchange


def _take_usage(exchange: Exchange, outputs: Any) -> None:  # noqa: ANN401  # of any shape
    """Fill the counts from a provider's own usage, which runs have that LangSmith did not count."""
    used = next((found for steps in _USAGES if (found := reach(outputs, steps))), None)
    if type(used) is dict:
        try:
            usage.take_any(exchange, used, exchange.model)
        except msgspec.ValidationError as error:
            raise RowError(*reason_of(error)) from None


def _is_item(part: Any) -> bool:  # noqa: ANN401  # of any kind
    """True for what OpenAI's Responses did beside the answer; other parts are in LangChain's own words."""
    return reach(part, ("type",)) in content.SEARCH_CALLS


def _parent(row: Mapping[str, Any]) -> str:
    """The run above: what the run names, else the last but one in its order, ``timeZrun.timeZrun``."""
    above = name_of(row.get("parent_run_id"))
    if above:
        return above
    *_, last, _ = ("", *name_of(row.get("dotted_order")).split("."))
    return last.partition("Z")[2]


def _details(row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The kinds of input and of output tokens."""
    read, made = (reach(row, steps) for steps in _IN_RUN)
    if not read and not made:
        used = next(filter(None, (reach(row, steps) for steps in _IN_MESSAGE)), None)
        read, made = reach(used, ("input_token_details",)), reach(used, ("output_token_details",))
    return (read if type(read) is dict else {}), (made if type(made) is dict else {})


def _take_kinds(told: dict[str, Any], details: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Take the counts of some kinds of tokens; one that is named twice, once with zero, is not lost."""
    for key, value in details.items():
        name = names.get(_PREFIX.sub("", key))
        if name is not None and value:
            told[name] = values.count(value)


def _used(name: str) -> str:
    """Where a count of the usage stands: with the answer, or told by hand."""
    places = (f"{_MESSAGE}.usage_metadata", "outputs.usage_metadata", "extra.metadata.usage_metadata")
    return " // ".join(f"{place}.{name}" for place in places)


LANGSMITH = LangSmith(
    About(
        name="langsmith",
        title="LangSmith runs",
        containers=(JSONL, PARQUET),
        says=(
            "text",
            "answer",
            "time",
            "cache",
            "reasoning",
            "latency",
            "first token",
            "session",
            "user",
            "tools",
            "cost",
            "service tier",
            "tags",
        ),
        docs="https://docs.langchain.com/langsmith/run-data-format (checked 2026-11-24)",
        note="only runs of the type llm are calls: chains and agents repeat the tokens of the calls in them",
    ),
    marks=("run_type", "dotted_order"),
    paths={
        "id": "id",
        "timestamp": "start_time",
        "end": "end_time",
        "first_token": "first_token_time",
        "session": (
            "extra.metadata.session_id // extra.metadata.thread_id // extra.metadata.conversation_id"
        ),
        "user": "extra.metadata.user_id",
        "tags": "tags",
        "metadata": "extra.metadata",
        "model": (
            f"{_MESSAGE}.response_metadata.model_name // {_MESSAGE}.response_metadata.model"
            " // outputs.model // outputs.llm_output.model_name // extra.metadata.ls_model_name"
            " // extra.invocation_params.model // extra.invocation_params.model_name // inputs.model"
        ),
        "provider": "extra.metadata.ls_provider",
        "service_tier": f"{_MESSAGE}.response_metadata.service_tier // outputs.service_tier",
        "max_output_tokens": (
            "extra.metadata.ls_max_tokens // extra.invocation_params.max_tokens"
            " // extra.invocation_params.max_completion_tokens"
        ),
        "stream": "extra.invocation_params.stream",
        "tools": "extra.invocation_params.tools",
        "response_format": "extra.invocation_params.response_format",
        "request": "inputs",
        "answer": "outputs",
        "input_tokens": f"prompt_tokens // {_used('input_tokens')}",
        "output_tokens": f"completion_tokens // {_used('output_tokens')}",
        "total_tokens": f"total_tokens // {_used('total_tokens')}",
        "status": "status",
        "error": "error",
        "web_searches": (
            f"{_MESSAGE}.response_metadata.{_SEARCHES} // outputs.message.{_SEARCHES} // outputs.{_SEARCHES}"
        ),
        "cost_usd": "total_cost // extra.metadata.usage_metadata.total_cost",
    },
    cache=counting.UNSAID,
    opens=("inputs", "outputs", "extra", "prompt_token_details", "completion_token_details", "tags"),
    only=only("run_type", "llm"),
    pages=("runs",),
)
