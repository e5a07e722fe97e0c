"""Signals of a request's build: tools, formats, sizes, and the form of answer that it demands."""

from __future__ import annotations

from route_audit.classify.signals import groups, together
from route_audit.classify.signals.signal import PASSAGE, Signal, say
from route_audit.exchange import Exchange, Message

_TOOL = b'[{"type":"function","function":{"name":"get_weather","parameters":{}}}]'
_SHELL = b'[{"name":"bash","input_schema":{}},{"name":"str_replace_editor","input_schema":{}}]'
_SCHEMA = b'{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}}'
_ENUM = b'{"type":"json_schema","json_schema":{"schema":{"properties":{"label":{"enum":["a","b"]}}}}}'

BUILD = (
    Signal(
        "tools",
        "offers tools to call",
        say("Weather in Oslo?", tools=_TOOL, tool_count=1),
        "Weather in Oslo?",
        test=lambda f: f.tool_count > 0,
        task="call tools",
        extraction=2.5,
    ),
    Signal(
        "plain_tool_request",
        "wants something done that its tools are there for",
        say("Weather in Oslo?", tools=_TOOL, tool_count=1),
        say("Plan the trip.", "You are an autonomous agent.", tools=_TOOL, tool_count=1),
        test=lambda f: (
            (f.tool_count > 0)
            & ~f.workshop
            & (f.tool_turns == 0)
            & ~f.sets_conditions
            & ~f.any_fired(("agent", "turn_by_turn", "stepwise", "plan", "debug", "write_code"))
            & ~together.weighing(f)
            & ~(together.asks(f) & f.said((*groups.THOUGHT_WITH_TOOLS, *groups.WISHES)))
        ),
        extraction=5,
    ),
    Signal(
        "workshop",
        "offers tools of a programmer or an open computer",
        say("Make the tests pass.", tools=_SHELL, tool_count=2),
        say("Weather in Oslo?", tools=_TOOL, tool_count=1),
        test=lambda f: f.workshop,
        task="agent",
        reasoning=5,
    ),
    Signal(
        "tool_loop",
        "is in the middle of several tool calls",
        Exchange(
            messages=[Message("user", "Fix it."), *[Message("tool", "ok")] * 3], tools=_TOOL, tool_count=1
        ),
        say("Weather in Oslo?", tools=_TOOL, tool_count=1),
        test=lambda f: f.tool_turns >= 2,  # noqa: PLR2004  # one call is a lookup
        reasoning=2.5,
    ),
    Signal(
        "bound_by_rules",
        "offers tools that its system prompt lets be used on conditions only",
        say(
            "Move my flight.",
            "Basic fares cannot be changed. Others may only be changed before noon.",
            tools=_TOOL,
            tool_count=1,
        ),
        say("Move my flight.", "You may move flights.", tools=_TOOL, tool_count=1),
        test=lambda f: f.sets_conditions & (f.tool_count > 0),
        task="agent",
        reasoning=5,
    ),
    Signal(
        "acts",
        "has the next action chosen in a world that answers",
        say("Find the mug.", "You interact with a household, one action at a time."),
        say("Find the mug.", "You answer questions about a household."),
        test=lambda f: f.fired("turn_by_turn") | (f.any_fired(("agent", "plan")) & f.fired("tools_in_text")),
        task="agent",
        reasoning=5,
    ),
    Signal(
        "json_format",
        "demands JSON by request option",
        say("Ada, born 1815", response_format=_SCHEMA),
        "Ada, born 1815",
        test=lambda f: f.json_format,
        extraction=2,
    ),
    Signal(
        "json_enum",
        "demands a value out of a closed list by schema",
        say("My parcel is late", response_format=_ENUM),
        say("Ada, born 1815", response_format=_SCHEMA),
        test=lambda f: f.json_enum,
        extraction=1.5,
    ),
    Signal(
        "short_answer",
        "leaves room for a few words of answer only",
        say("My parcel is late", max_output_tokens=5),
        say("My parcel is late", max_output_tokens=500),
        test=lambda f: (f.max_output > 0) & (f.max_output <= 20),  # noqa: PLR2004  # a label, not a sentence
        extraction=2,
    ),
    Signal(
        "material",
        "brings a text to work on",
        PASSAGE,
        "Who opened the pier?",
        test=lambda f: f.material,
        retrieval=0.5,
    ),
    Signal(
        "answer_form",
        "demands a bare answer, yes or no, or one of a list",
        "Is it a complaint? Yes or no, nothing else.",
        "Is it a complaint?",
        test=together.bare,
        extraction=1,
    ),
    Signal(
        "closed_question",
        "demands a bare answer about the text that it brings",
        "Does the following message ask for money? Yes or no.",
        "Do fish ask for money? Yes or no.",
        test=lambda f: together.bare(f) & f.fired("names_its_text") & ~f.fired("turn_by_turn"),
        extraction=1.5,
    ),
    Signal(
        "field_cue",
        "ends with the empty field that the answer should fill",
        "Original version: He go home.\nImproved version:",
        "Question: who goes home?\nAnswer:",
        test=lambda f: (
            f.fired("empty_label")
            & ~f.any_fired(("answer_cue", "summary_cue", "label_cue", "agent", "next_turn"))
        ),
        extraction=1.5,
    ),
)
