"""What several signals say together of a request: questions that the signals of its build ask."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.facts import Facts

PASSAGES = ("passage_label", "based_on", "material_only", "numbered_passages")
SOURCES = (*PASSAGES, "names_its_text")
"""What shows that a text to find the answer in comes along."""

LOOKED_UP = ("status_from_events", "search_query", "look_up")
TOLD = ("summarize", "summary_form", "summary_cue", "next_turn", *LOOKED_UP)
"""What says that something is to be told of what is there, not put into a form."""

SETTLED = (
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
    *("extract", "entities", "rating", "convert", "translate", "label_cue", "few_shot"),
    "entitle",
)
"""What says that an answer is a form of what is there, whatever verb asks for it."""

JUDGED = ("moderation", "same_meaning", "fit_of_texts", "premise_and_hypothesis")
"""What says that a text beside a question is judged, and does not answer it."""

_LABELLED = (
    *("sentiment", "moderation", "classify", "route", "type_of", "category_words", "named_choices", "manner"),
    *("listed_choices", "offers", "closed_list", "yes_or_no", "same_meaning", "fit_of_texts", "label_cue"),
    *("rating", "detect", "extract", "entities", "convert", "translate", "answer_only", "structured_output"),
    *("premise_and_hypothesis", "few_shot", "closed_options", "one_option", "item_label"),
)
"""What names a label, a field or a form to answer with."""

PROCESSES = (
    *("route", "classify", "extract", "translate", "moderation", "same_meaning"),
    *("summarize", "search_query", "change_note"),
)
"""What says that a system prompt has something done with the user's words, and does not answer them."""

SORTERS = ("route", "moderation", "same_meaning", "label_cue")
"""What says the same of a system prompt that offers tools: their use may need the other words."""

WORKED_OUT = ("logic", "prove", "judge", "insight", "recommend", "judgement", "maths_words", "formula")
"""What no passage holds ready."""

THOUGHT = (
    *("judge", "judgement", "insight", "recommend", "compare", "plan", "write_code", "debug", "prove"),
    *("formula", "logic", "calculate", "arithmetic_over_text", "constraints", "query_language"),
)
WISHES = ("creative", "invent_question", "imagine", "role_play", "opinion")
"""What a user may ask of an assistant that its system prompt does not provide for."""

HANDLED = (
    *(
        "route",
        "classify",
        "sentiment",
        "moderation",
        "named_choices",
        "listed_choices",
        "offers",
        "same_meaning",
    ),
    *("extract", "entities", "rating", "manner", "convert", "translate"),
)
"""What a system prompt has done with whatever the user hands over."""

FORMS = (
    *("structured_output", "rating", "closed_list", "named_choices"),
    *("yes_or_no", "answer_only", "label_cue"),
)

_FIGURES = 3
"""So many numbers in a short message are data."""

_MANY_FIGURES = 6
"""Dates and prices alone are fewer."""


def weighing(facts: Facts) -> NDArray[np.bool_]:
    """Rows that have something judged, planned or thought about, whatever form the outcome has."""
    sorts = facts.json_enum | facts.any_fired(
        ("detect", "named_choices", "same_meaning", "classify", "sentiment")
    )
    weighs = facts.any_fired(("judge", "insight", "recommend", "judgement", "compare"))
    plans = facts.any_fired(("plan", "agent", "analyse")) & (facts.tool_count == 0)
    judges = facts.fired("judge") | (facts.fired("grading") & facts.fired("reasons_wanted"))
    return np.asarray(judges | ((weighs | plans) & ~sorts))


def marks(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want a mark for an answer, and not the reasons for it."""
    return facts.any_fired(("judge", "grading")) & ~facts.any_fired(("reasons_wanted", "stepwise"))


def verdicts(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want a mark out of a few for an answer that they bring, and nothing with it."""
    few = (
        *("rating", "answer_only", "named_choices", "listed_choices", "offers", "yes_or_no"),
        *("label_cue", "closed_list", "closed_options"),
    )
    return marks(facts) & facts.any_fired(few)


def asks(facts: Facts) -> NDArray[np.bool_]:
    """Rows in which the user talks to an assistant that a system prompt sets up, and hands nothing over."""
    partner = facts.any_fired(("partner", "help_desk")) & ~facts.any_fired(PROCESSES)
    handles = (facts.tool_count > 0) & ~facts.any_fired(SORTERS)
    return np.asarray(facts.has_system & (partner | handles) & ~facts.long & ~facts.workshop)


def handled(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose system prompt has the user's words sorted, taken apart or put into a form, and no more."""
    more = (
        *THOUGHT,
        *WISHES,
        "analyse",
        "reasons_wanted",
        "stepwise",
        "explain",
        "agent",
        "turn_by_turn",
        "tools_in_text",
        "constraints",
        "grading",
        "partner",
    )
    plain = facts.has_system & (facts.tool_count == 0) & facts.told(HANDLED)
    return np.asarray(plain & ~facts.told(more) & ~facts.said(("lettered_options", "options", "how_many")))


def guided(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose user asks an assistant something plain, however much its system prompt says."""
    return np.asarray(asks(facts) & ~facts.said((*THOUGHT, *WISHES)))


def asks_of_sources(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose system prompt brings the sources, so that a few words of the user ask about them."""
    few = facts.has_system & ~facts.material & (facts.tool_count == 0) & ~facts.workshop
    return np.asarray(
        few & ~facts.said(PASSAGES) & ~facts.any_fired((*PROCESSES, *FORMS, "extract", "rating"))
    )


def reckons(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask for a figure which those of the text that they bring must be put together for."""
    beside = facts.any_fired((*PASSAGES, "item_label")) | facts.question_apart | facts.text_apart
    asks = facts.any_fired(("question_mark", "question_label", "answer_question", "calculate"))
    figure = (beside & facts.any_fired(("derived_figure", "calculate"))) | facts.fired("table_compared")
    return np.asarray(asks & figure & ~facts.any_fired(PROCESSES))


def labelled(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose text and question stand under their labels."""
    return facts.fired("item_label") & facts.fired("question_label")


def carried(facts: Facts) -> NDArray[np.bool_]:
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
        "translate",
        "convert",
    )
    return facts.text_apart | facts.any_fired(names)


def read_for_the_answer(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask who, what, when or where about a text, whatever answers they offer."""
    offered = facts.any_fired(("options", "lettered_options"))
    plain = facts.material & facts.fired("wh_question") & ~facts.any_fired(("imagine", "logic", "judge"))
    beside = facts.any_fired(("passage_label", "text_before_question"))
    return np.asarray(plain & (beside | (facts.shared_words(plain & offered & ~beside) > 1)))


def form(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose letters are no riddle: they want a form filled, or a label for the text that they bring."""
    asked = facts.fired("structured_output") & ~facts.fired("answer_question")
    return asked | facts.json_format | labels_text(facts)


def labels_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want one of several options as the label of a text that they bring."""
    plain = facts.fired("closed_options") & (carried(facts) | question_after(facts)) & ~facts.fired("options")
    return plain | (facts.fired("one_option") & _of_text(facts))


def sorts_messages(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose system prompt names the choices, and whose message asks nothing itself."""
    asks = facts.any_fired(
        (
            *("question_mark", "creative", "role_play", "plan", "agent", "judge", "insight", "calculate"),
            *("stepwise", "maths_words", "opinion"),
        )
    )
    plain = facts.has_system & (facts.tool_count == 0) & ~asks & ~thinking(facts)
    return np.asarray(plain & facts.fired("named_choices"))


def _of_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask about the text they name, not a question they hold."""
    return facts.fired("names_its_text") & ~facts.any_fired(("answer_question", "lettered_options"))


def question_after(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question stands under its label after the text that it asks about."""
    return ~facts.fired("question_first") & (
        (facts.fired("text_before_question") & ~(facts.fired("worked_answer") & ~facts.material))
        | (facts.material & facts.fired("question_label") & ~facts.fired("worked_answer"))
    )


def making(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want more made than a label or a form of what is there, or give numbers of things."""
    return made(facts) | facts.fired("quantities")


def replies(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want the next turn of a conversation which they show."""
    settled = facts.any_fired((*PROCESSES, *FORMS, "detect"))
    return np.asarray(facts.fired("next_turn") & (facts.tool_count == 0) & ~settled)


def made(facts: Facts) -> NDArray[np.bool_]:
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
        "code_inside",
        "prove",
        "logic",
        "agent",
        "stepwise",
        "constraints",
        "question_first",
    )
    return facts.any_fired(names)


def plainly_asked(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask who, what, when or where, and name no label, field or form to answer with."""
    return facts.fired("wh_question") & ~facts.any_fired(_LABELLED)


def asked_of_lines(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask anything else so, and do not say that there is a text."""
    return facts.fired("question_mark") & ~facts.any_fired((*_LABELLED, "names_its_text", "question_label"))


def handled_first(facts: Facts) -> NDArray[np.bool_]:
    """Rows that begin with what to do to their text, and neither ask a question nor want code."""
    other = (
        *(
            "question_label",
            "wh_question",
            "answer_question",
            "how_many",
            "query_language",
            "write_code",
            "code_first",
        ),
        *("debug", "prove", "calculate", *TOLD),
    )
    return np.asarray(facts.fired("handled_first") & ~facts.any_fired(other) & (facts.tool_count == 0))


def text_apart(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose text stands apart from the line that says what to do with it."""
    handed = facts.text_apart | facts.fired("hands_over")
    return handed & ~facts.any_fired(("answer_question", "question_label", "options", "lettered_options"))


def riddle(facts: Facts) -> NDArray[np.bool_]:
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
        "next_turn",
        "code_first",
        "code_inside",
        "code_between_fences",
    )
    return facts.any_fired(names)


def thinking(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question needs more than finding a place."""
    names = (
        "recommend",
        "judgement",
        "arithmetic_over_text",
        "compare",
        "analyse",
        "plan",
        "explain",
        "imagine",
    )
    # The reason for something in a long text, or one whose words stand in it, mostly stands there; not among figures.
    why = facts.fired("why") & ~facts.material
    shared = facts.shared_words(why) > 0
    why &= ~shared | (facts.figures(shared) >= _FIGURES)
    return np.asarray(why | facts.any_fired(names))


def pondered(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question wants more than what a text tells, though it may ask for a reason told there."""
    names = (
        *("recommend", "judgement", "arithmetic_over_text", "compare", "analyse", "plan", "explain"),
        *("creative", "invent_question", "role_play", "stepwise", "constraints", "agent"),
        *("maths_words", "code_words", "code_inside", "code_first", "quantities"),
        *("makes_something", "question_first", "field_cue", "derived_figure"),
    )
    return facts.any_fired(names)


def asked_in_its_words(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question shares its words with the text beside it, and wants no more than that tells."""
    plain = ~sorting(facts) & ~pondered(facts)
    shared = facts.shared_words(plain)
    return np.asarray(plain & ((shared > 1) | ((shared > 0) & facts.fired("wh_question"))))


def full_of_figures(facts: Facts) -> NDArray[np.bool_]:
    """Rows that set out many figures in few words, in no text or form that they name."""
    told = facts.any_fired((*SETTLED, *SOURCES, "question_label")) | facts.question_apart | facts.text_apart
    thought = weighing(facts) | facts.any_fired((*THOUGHT, "maths_words", "analyse", "stepwise"))
    told |= facts.fired("structured_output") & ~thought
    return facts.figures((facts.tool_count == 0) & ~told) >= _MANY_FIGURES


def line_over_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose first line says what to do with what stands below it, and asks for no thought."""
    plain = ~facts.long & ~thinking(facts) & ~making(facts) & ~riddle(facts) & ~facts.any_fired(WORKED_OUT)
    return facts.line_over_text(plain)


def labels(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask for a label: the answers that they offer are no riddle."""
    names = (
        "sentiment",
        "moderation",
        "classify",
        "same_meaning",
        "fit_of_texts",
        "label_cue",
        "manner",
        "type_of",
    )
    named = facts.any_fired(
        ("named_choices", "listed_choices", "category_words", "closed_list")
    ) & facts.any_fired(("names_its_text", "item_label", "quoted", "based_on", "field_cue"))
    taken_from_text = (facts.fired("extract") | _options_for_a_text(facts)) & ~facts.fired("lettered_options")
    seen = found_in_text(facts) & ~facts.fired("stepwise")
    return facts.any_fired(names) | named | taken_from_text | seen


def found_in_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask to name what a text holds, and say which text."""
    return (
        facts.fired("detect")
        & says_its_text(facts)
        & ~facts.any_fired(("agent", "turn_by_turn"))
        & ~facts.workshop
    )


def says_its_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows that say in words, or by a label, which text they mean."""
    return facts.any_fired(("names_its_text", "item_label"))


def _options_for_a_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose options answer no question: they are labels for the text that comes along."""
    asks = facts.any_fired(("question_mark", "question_label", "answer_question", "wh_question"))
    return facts.fired("options") & says_its_text(facts) & ~asks


def sorting(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question asks for a choice, not for a passage."""
    names = (
        "how_many",
        "imagine",
        "options",
        "lettered_options",
        "sentiment",
        "moderation",
        "type_of",
        "category_words",
        "rating",
        "same_meaning",
        "fit_of_texts",
        "polar_question",
        "premise_and_hypothesis",
        "write_code",
        "formula",
        "debug",
        "calculate",
        "prove",
        "logic",
    )
    return facts.any_fired(names)
