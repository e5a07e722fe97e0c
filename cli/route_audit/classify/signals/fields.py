"""Signals of a request's build: tools, formats, turns, sizes; some ask what the words said."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.facts import Facts
from route_audit.classify.signals.signal import Signal, say, turns
from route_audit.exchange import Exchange, Message

_PASSAGE = "The ferry leaves the north pier twice a day, and carries cars only in summer. " * 8
_TOOL = b'[{"type":"function","function":{"name":"get_weather","parameters":{}}}]'
_SHELL = b'[{"name":"bash","input_schema":{}},{"name":"str_replace_editor","input_schema":{}}]'
_SCHEMA = b'{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}}'
_ENUM = b'{"type":"json_schema","json_schema":{"schema":{"properties":{"label":{"enum":["a","b"]}}}}}'

_ASSISTANT = "You are the assistant of our shop, and people ask you about their orders and parcels."

_PASSAGES = ("passage_label", "based_on", "material_only", "numbered_passages")
_SOURCES = (*_PASSAGES, "names_its_text")
"""What shows that a text to find the answer in comes along."""

_LOOKED_UP = ("status_from_events", "search_query", "look_up")
_TOLD = ("summarize", "summary_form", "summary_cue", *_LOOKED_UP)
"""What says that something is to be told of what is there, not put into a form."""

_SETTLED = (
    *("summarize", "summary_form", "summary_cue", "change_note", "search_query", "based_on", "material_only"),
    *("passage_label", "help_desk", "answer_question", "find_answer", "cite", "if_missing"),
    *(
        "classify",
        "category_words",
        "sentiment",
        "moderation",
        "closed_list",
        "named_choices",
        "same_meaning",
    ),
    *("extract", "entities", "structured_output", "rating", "convert", "translate", "label_cue", "few_shot"),
)
"""What says that an answer is a form of what is there, whatever verb asks for it."""

_PROCESSES = (
    *("route", "classify", "extract", "translate", "convert", "sentiment", "moderation", "same_meaning"),
    *("structured_output", "rating", "closed_list", "listed_choices", "label_cue"),
    *("summarize", "search_query", "change_note"),
)
"""What says that a system prompt has something done with the user's words, and does not answer them."""

_WORKED_OUT = ("logic", "prove", "judge", "insight", "recommend", "judgement", "maths_words", "formula")
"""What no passage holds ready."""

_THOUGHT = (
    *("judge", "judgement", "insight", "recommend", "compare", "plan", "write_code", "debug", "prove"),
    *("formula", "logic", "calculate", "arithmetic_over_text", "constraints", "query_language"),
)
_WISHES = ("creative", "invent_question", "imagine", "role_play", "opinion")
"""What a user may ask of an assistant that its system prompt does not provide for."""

_FORMS = (
    *("structured_output", "rating", "closed_list", "named_choices"),
    *("yes_or_no", "answer_only", "label_cue"),
)

FIELDS = (
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
            & (f.tool_turns < 3)  # noqa: PLR2004  # as below
            & ~f.fired("agent")
            & ~f.fired("plan")
            & ~f.fired("debug")
            & ~f.fired("write_code")
            & ~_weighing(f)
            & ~(_asks(f) & f.said((*_THOUGHT, *_WISHES)))
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
        test=lambda f: f.tool_turns >= 3,  # noqa: PLR2004  # one or two calls are a lookup
        reasoning=2.5,
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
        _PASSAGE,
        "Who opened the pier?",
        test=lambda f: f.material,
        retrieval=0.5,
    ),
    Signal(
        "answer_form",
        "demands a bare answer, yes or no, or one of a list",
        "Is it a complaint? Yes or no, nothing else.",
        "Is it a complaint?",
        test=lambda f: f.any_fired(("closed_list", "yes_or_no", "answer_only")),
        extraction=1,
    ),
    Signal(
        "closed_question",
        "demands a bare answer about the text that it brings",
        "Does the following message ask for money? Yes or no.",
        "Do fish ask for money? Yes or no.",
        test=lambda f: f.any_fired(("closed_list", "yes_or_no", "answer_only")) & f.fired("names_its_text"),
        extraction=1.5,
    ),
    Signal(
        "field_cue",
        "ends with the empty field that the answer should fill",
        "Original version: He go home.\nImproved version:",
        "Question: who goes home?\nAnswer:",
        test=lambda f: f.fired("empty_label") & ~f.any_fired(("answer_cue", "summary_cue", "label_cue")),
        extraction=1.5,
    ),
    Signal(
        "answer_from_text",
        "asks to answer a question, with a text to find the answer in",
        "Answer the question.\nContext: the pier opens in May.\nQuestion: when does it open?",
        "Answer the question: when do piers open?",
        test=lambda f: f.fired("answer_question") & (f.material | f.question_apart | f.any_fired(_SOURCES)),
        retrieval=1.5,
    ),
    Signal(
        "question_over_text",
        "asks who, what, when or where about a text it brings",
        _PASSAGE + "\nWho runs the ferry?",
        "Who runs the ferry?",
        test=lambda f: f.long & f.fired("wh_question") & f.fired("question_mark") & ~_sorting(f),
        retrieval=2,
    ),
    Signal(
        "text_and_question",
        "brings a text and a question, each under its label",
        "Text: " + _PASSAGE + "\nQuestion: how many trips are there?\nAnswer:",
        "Question: how many trips are there?\nAnswer:",
        test=lambda f: _labelled(f) & f.material,
        retrieval=2,
    ),
    Signal(
        "question_apart",
        "puts one short question beside a passage, an empty line between them",
        _PASSAGE + "\n\nMay dogs come along?",
        _PASSAGE + " May dogs come along?",
        test=lambda f: f.question_apart & ~_sorting(f) & ~_thinking(f),
        retrieval=2,
    ),
    Signal(
        "quantity_without_source",
        "asks for a quantity that no text along with it tells",
        "How many apples are left?",
        "Context: five apples are left.\nHow many apples are left?",
        test=lambda f: (
            f.fired("how_many")
            & (f.tool_count == 0)
            & ~f.question_apart
            & ~(f.text_apart & ~f.fired("quantities"))
            & ~f.any_fired(_SOURCES)
            & ~_labelled(f)
        ),
        reasoning=1,
    ),
    Signal(
        "reckoning",
        "gives numbers of things and asks for one",
        "Each of 5 pens costs 2 euros. How much do they cost?",
        "Each of 5 pens costs 2 euros. Who pays?",
        test=lambda f: f.fired("quantities") & f.fired("how_many") & ~f.long & (f.tool_count == 0),
        reasoning=2,
    ),
    Signal(
        "passage_then_question",
        "brings some lines of text, and then a question under its label",
        _PASSAGE + "\nQuestion: do dogs come along\nAnswer:",
        "Question: do dogs come along\nAnswer:",
        test=lambda f: _question_after(f) & ~_sorting(f) & ~f.fired("stepwise"),
        retrieval=1.5,
    ),
    Signal(
        "label_over_text",
        "offers labels to choose from for the text that it brings",
        "Text: " + _PASSAGE + "\nIs it about a boat?\nA. Yes\nB. No",
        "Do boats float?\nA. Yes\nB. No",
        test=lambda f: _labels_text(f) | _sorts_messages(f),
        extraction=2,
    ),
    Signal(
        "source_and_question",
        "asks a plain question beside the source for its answer",
        "Facts: the pier opens in May.\nCan I come in June?",
        "Facts: the pier opens in May.\nWhy not in June? Explain it.",
        test=lambda f: (
            f.any_fired(_PASSAGES)
            & (f.fired("question_mark") | f.question_apart)
            & ~f.any_fired(("options", "lettered_options"))
            & (_guided(f) | ~(_thinking(f) | _making(f)))
        ),
        retrieval=1,
    ),
    Signal(
        "code_between_fences",
        "holds a fenced block that it does not call a text",
        "What does it print?\n```\n1 + 1\n```",
        "Is the following text rude?\n```\nCome here now.\n```",
        test=lambda f: (
            f.fired("fenced")
            & ~f.any_fired(("data_fenced", "names_its_text", "category_words", "item_label"))
        ),
        reasoning=1.5,
    ),
    Signal(
        "verdict_over_text",
        "wants yes or no about what it states before",
        "Ann has no licence. Does she meet every rule? Yes or no.",
        "Do fish sleep? Yes or no.",
        test=lambda f: f.fired("verdict_after_statement") & ~_making(f) & ~f.fired("question_first"),
        extraction=2,
    ),
    Signal(
        "form_to_fill",
        "wants a fixed form filled from what it brings",
        "Return JSON with name and year: Ada, 1815",
        "Make up a story and return JSON.",
        test=lambda f: (
            (f.fired("structured_output") | (f.json_format & f.fired("extract")))
            & ~_weighing(f)
            & ~_thinking(f)
            & ~_making(f)
        ),
        extraction=1,
    ),
    Signal(
        "weighed_in_a_form",
        "wants the outcome of its thinking in a form",
        "Assess the risks and return JSON.",
        "Return JSON with name and year: Ada, 1815",
        test=lambda f: _weighing(f) & (f.json_format | f.any_fired(_FORMS) | (f.tool_count > 0)),
        reasoning=2,
    ),
    Signal(
        "thought_over_text",
        "has something worked out from the text that it brings",
        "Context: all cats are grey. Tom is a cat.\nQuestion: does it follow from this that Tom is grey?",
        "Context: the pier opens in May.\nQuestion: when does it open?",
        test=lambda f: f.any_fired(_PASSAGES) & f.any_fired(_WORKED_OUT) & ~f.any_fired(_PROCESSES),
        reasoning=1,
    ),
    Signal(
        "made_from_little",
        "wants something new made, and no form or short version of what it brings",
        "Construct a simile for this.\nInput: piano",
        "Generate a summary of this.\nInput: piano",
        test=lambda f: (
            f.fired("makes_something") & ~f.any_fired(_SETTLED) & (f.tool_count == 0) & ~f.json_format
        ),
        open=1.5,
    ),
    Signal(
        "found_in_text",
        "asks to name what the text that it brings holds",
        "Identify the towns in the following message: We met in Oslo.",
        "Identify towns in Norway.",
        test=lambda f: f.fired("detect") & f.any_fired(("names_its_text", "item_label")),
        extraction=1,
    ),
    Signal(
        "text_at_hand",
        "wants something plain done with the text that it brings",
        "What is the stance of the following comment? The pier should go.",
        "Explain the following comment: the pier should go.",
        test=lambda f: (
            (f.any_fired(("names_its_text", "item_label")) | _text_apart(f))
            & ~f.any_fired(_TOLD)
            & ~_weighing(f)
            & ~_thinking(f)
            & ~_making(f)
        ),
        extraction=1.5,
    ),
    Signal(
        "brings_something",
        "brings something in parts of its own, and asks for no thought about it",
        "Crew was lovely: yes or no?\nThe crew was lovely, I must say, and so were the seats.",
        "Was the crew lovely?",
        test=lambda f: (
            f.in_parts & ~f.material & ~f.any_fired(_LOOKED_UP) & ~_thinking(f) & ~_making(f) & ~_riddle(f)
        ),
        extraction=1.5,
    ),
    Signal(
        "multiple_choice",
        "offers answers to choose from, none of them a label",
        "What floats? Options: iron, cork",
        "What is the sentiment? Options: positive, negative",
        test=lambda f: (
            (f.fired("options") | f.fired("lettered_options"))
            & ~_labels(f)
            & ~_form(f)
            & ~(f.fired("based_on") & f.material)
        ),
        open=4.5,
    ),
    Signal(
        "nothing_to_go_on",
        "asks out of the blue, with no text to find the answer in",
        "Who runs the ferry?",
        say("Who runs the ferry?", "You answer frequently asked questions about our ferry."),
        test=lambda f: (
            ~f.material
            & ~f.question_apart
            & ~f.has_system
            & (f.tool_count == 0)
            & f.fired("question_mark")
            & ~_carried(f)
            & ~(f.in_parts & ~_riddle(f))
            & ~(f.fired("yes_or_no") & f.any_fired(("question_label", "verdict_after_statement")))
        ),
        open=2,
    ),
    Signal(
        "conversation",
        "is one turn of a conversation",
        turns("Nice day.", "It is.", "Any plans?", "None.", "And tomorrow?"),
        "Any plans?",
        test=lambda f: (f.user_turns > 1) & (f.tool_count == 0) & ~f.has_system,
        open=2,
    ),
    Signal(
        "own_thought",
        "asks an assistant for thought of its own",
        say("Compare the two and say which we should take.", _ASSISTANT),
        say("Compare the two.", "Classify the user's message."),
        test=lambda f: _asks(f) & f.said(_THOUGHT),
        reasoning=2,
    ),
    Signal(
        "own_wish",
        "wants something of an assistant that no source holds",
        say("Do you think I should get a cat?", _ASSISTANT),
        say("Do you think I should get a cat?", "Classify the user's message."),
        test=lambda f: _asks(f) & f.said(_WISHES),
        open=2,
    ),
    Signal(
        "images",
        "shows images",
        say("What is it?", images=1),
        "What is it?",
        test=lambda f: f.images > 0,
        open=0.5,
    ),
)


def _weighing(facts: Facts) -> NDArray[np.bool_]:
    """Rows that have something judged, planned or thought about, whatever form the outcome has."""
    sorts = facts.json_enum | facts.any_fired(
        ("detect", "named_choices", "same_meaning", "classify", "sentiment")
    )
    weighs = facts.any_fired(("judge", "insight", "recommend", "judgement", "compare"))
    plans = facts.any_fired(("plan", "agent", "analyse")) & (facts.tool_count == 0)
    judges = facts.fired("judge") | (facts.fired("grading") & facts.fired("reasons_wanted"))
    return np.asarray(judges | ((weighs | plans) & ~sorts))


def _asks(facts: Facts) -> NDArray[np.bool_]:
    """Rows in which the user talks to an assistant that a system prompt sets up, and hands nothing over."""
    partner = facts.any_fired(("partner", "help_desk")) | (facts.tool_count > 0)
    return np.asarray(
        facts.has_system & partner & ~facts.any_fired(_PROCESSES) & ~facts.long & ~facts.workshop
    )


def _guided(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose user asks an assistant something plain, however much its system prompt says."""
    return np.asarray(_asks(facts) & ~facts.said((*_THOUGHT, *_WISHES)))


def _labelled(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose text and question stand under their labels."""
    return facts.fired("item_label") & facts.fired("question_label")


def _carried(facts: Facts) -> NDArray[np.bool_]:
    """Rows that bring a short text or name a closed question about one."""
    names = (
        "names_its_text",
        "text_before_question",
        "hands_over",
        "quoted",
        "based_on",
        "passage_label",
        "numbered_passages",
        "same_meaning",
        "closed_list",
        "sentiment",
        "category_words",
        "item_label",
        "named_choices",
        "listed_choices",
        "premise_and_hypothesis",
        "label_cue",
        "moderation",
        "detect",
        "summarize",
        "summary_form",
        "translate",
        "convert",
    )
    return facts.text_apart | facts.any_fired(names)


def _form(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose letters are no riddle: they want a form filled, or a label for the text that they bring."""
    return facts.fired("structured_output") | facts.json_format | _labels_text(facts)


def _labels_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want one of several options as the label of a text that they bring."""
    plain = (
        facts.fired("closed_options") & (_carried(facts) | _question_after(facts)) & ~facts.fired("options")
    )
    return plain | (facts.fired("one_option") & _of_text(facts))


def _sorts_messages(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose system prompt names the choices, and whose message asks nothing itself."""
    asks = facts.any_fired(
        (
            *("question_mark", "creative", "role_play", "plan", "agent", "judge", "insight", "calculate"),
            *("stepwise", "maths_words", "opinion"),
        )
    )
    plain = facts.has_system & (facts.tool_count == 0) & ~asks & ~_thinking(facts)
    return np.asarray(plain & facts.fired("named_choices"))


def _of_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask about the text they name, not a question they hold."""
    return facts.fired("names_its_text") & ~facts.any_fired(("answer_question", "lettered_options"))


def _question_after(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question stands under its label after the text that it asks about."""
    return ~facts.fired("question_first") & (
        facts.fired("text_before_question")
        | (facts.material & facts.fired("question_label") & ~facts.fired("worked_answer"))
    )


def _making(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want more made than a label or a form of what is there."""
    names = (
        "creative",
        "invent_question",
        "advice",
        "role_play",
        "write_code",
        "debug",
        "calculate",
        "formula",
        "maths_words",
        "code_words",
        "prove",
        "logic",
        "agent",
        "quantities",
        "stepwise",
        "constraints",
        "question_first",
    )
    return facts.any_fired(names)


def _text_apart(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose text stands apart from the line that says what to do with it."""
    handed = facts.text_apart | facts.fired("hands_over")
    return handed & ~facts.any_fired(("answer_question", "question_label", "options", "lettered_options"))


def _riddle(facts: Facts) -> NDArray[np.bool_]:
    """Rows that hold a question with its answers, or one to answer out of the blue."""
    names = (
        "makes_something",
        "options",
        "lettered_options",
        "question_label",
        "answer_question",
        "answer_cue",
        "how_many",
        "worked_answer",
        "small_talk",
        "code_first",
        "code_inside",
        "code_between_fences",
    )
    return facts.any_fired(names)


def _thinking(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question needs more than finding a place."""
    names = (
        "why",
        "recommend",
        "judgement",
        "arithmetic_over_text",
        "compare",
        "analyse",
        "plan",
        "explain",
        "imagine",
    )
    return facts.any_fired(names)


def _labels(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask for a label: the answers that they offer are no riddle."""
    names = (
        "sentiment",
        "moderation",
        "classify",
        "same_meaning",
        "label_cue",
        "manner",
        "type_of",
    )
    named = facts.any_fired(
        ("named_choices", "listed_choices", "category_words", "closed_list")
    ) & facts.any_fired(("names_its_text", "item_label", "quoted", "based_on", "field_cue"))
    return facts.any_fired(names) | named


def _sorting(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question asks for a choice, not for a passage."""
    names = (
        "how_many",
        "imagine",
        "options",
        "lettered_options",
        "sentiment",
        "type_of",
        "category_words",
        "rating",
        "same_meaning",
        "premise_and_hypothesis",
        "write_code",
        "formula",
        "debug",
        "calculate",
        "prove",
        "logic",
    )
    return facts.any_fired(names)
