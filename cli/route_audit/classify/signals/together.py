"""What several signals say together of a request: questions that the signals of its build ask."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.facts import Facts
from route_audit.classify.signals import groups

_FIGURES = 3
"""So many numbers in a short message are data."""

_MANY_FIGURES = 6
"""Dates and prices alone are fewer."""

_CHOSEN = (
    *("imagine", "sentiment", "moderation", "rating", "same_meaning", "fit_of_texts", "polar_question"),
    *("premise_and_hypothesis", "write_code", "formula", "debug", "calculate", "prove", "logic"),
    *("options", "lettered_options", "yes_or_no"),
)
"""What no passage answers as it stands: a label or something worked out is wanted."""

_SEEMINGLY_CHOSEN = ("type_of", "category_words")
"""The same, unless the question speaks in the words of a text."""

_PONDERED = (
    *("recommend", "judgement", "arithmetic_over_text", "compare", "analyse", "plan", "explain"),
    *("creative", "invent_question", "role_play", "stepwise", "constraints", "agent"),
    *("maths_words", "code_words", "code_inside", "code_first"),
    *("question_first", "field_cue", "derived_figure"),
)
"""What wants more than a text tells."""

_SEEMINGLY_MADE = ("makes_something", "quantities")
"""The same, unless the question speaks in the words of a text."""


def weighing(facts: Facts) -> NDArray[np.bool_]:
    """Rows that have something judged, planned or thought about, whatever form the outcome has."""
    sorts = facts.json_enum | facts.any_fired(
        (
            "detect",
            "named_choices",
            "same_meaning",
            "classify",
            "sentiment",
            "type_of",
            "moderation",
            "label_cue",
        )
    )
    weighs = facts.any_fired(("judge", "insight", "recommend", "judgement", "compare"))
    plans = facts.any_fired(("plan", "agent", "analyse")) & (facts.tool_count == 0)
    judges = facts.fired("judge") | (facts.fired("grading") & facts.fired("reasons_wanted"))
    return np.asarray(judges | ((weighs | plans) & ~sorts))


def asks(facts: Facts) -> NDArray[np.bool_]:
    """Rows in which the user talks to an assistant that a system prompt sets up, and hands nothing over."""
    partner = facts.any_fired(("partner", "help_desk")) & ~facts.any_fired(groups.PROCESSES)
    handles = (facts.tool_count > 0) & ~facts.any_fired(groups.SORTERS)
    return np.asarray(facts.has_system & (partner | handles) & ~facts.long & ~facts.workshop)


def handled(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose system prompt has the user's words sorted, taken apart or put into a form, and no more."""
    more = (
        *groups.THOUGHT,
        *groups.WISHES,
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
    plain = facts.has_system & (facts.tool_count == 0) & facts.told(groups.HANDLED)
    return np.asarray(plain & ~facts.told(more) & ~facts.said(("lettered_options", "options", "how_many")))


def guided(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose user asks an assistant something plain, however much its system prompt says."""
    return np.asarray(asks(facts) & ~facts.said((*groups.THOUGHT, *groups.WISHES)))


def asks_of_sources(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose system prompt brings the sources, so that a few words of the user ask about them."""
    few = facts.has_system & ~facts.material & (facts.tool_count == 0) & ~facts.workshop
    return np.asarray(
        few
        & ~facts.said(groups.PASSAGES)
        & ~facts.any_fired((*groups.PROCESSES, *groups.FORMS, "extract", "rating"))
    )


def reckons(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask for a figure which those of the text that they bring must be put together for."""
    beside = facts.any_fired((*groups.PASSAGES, "item_label")) | facts.question_apart | facts.text_apart
    asks = facts.any_fired(("question_mark", "question_label", "answer_question", "calculate"))
    figure = (beside & facts.any_fired(("derived_figure", "calculate"))) | facts.fired("table_compared")
    figure |= facts.material & facts.fired("derived_figure")
    summed = facts.fired("arithmetic_over_text")
    figure |= summed & (facts.fired("stepwise") | (facts.figures(summed & facts.material) > _FIGURES))
    return np.asarray(asks & figure & ~facts.any_fired(groups.PROCESSES))


def bare(facts: Facts) -> NDArray[np.bool_]:
    """Rows that demand an answer out of a few, and nothing that leads up to it."""
    few = facts.any_fired(("closed_list", "yes_or_no", "answer_only"))
    return few & ~facts.any_fired(
        ("stepwise", "reasons_wanted", "explain", "logic", "maths_words", "formula", "own_knowledge")
    )


def own_figures(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose user gives figures: what is told beside them is a rule for these, not the answer."""
    return facts.figures(facts.tells_figures) >= _FIGURES


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
        "rating",
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


def taken_for_an_answer(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question is answered by words taken out of the text beside it, in no form."""
    told = facts.any_fired(("question_label", "answer_question", "passage_label"))
    asked = (facts.fired("question_mark") & told) | facts.fired("text_before_question")
    form = ("structured_output", "entities", "named_choices", "listed_choices", "category_words", "rating")
    plain = facts.material & facts.fired("extract") & asked & (facts.tool_count == 0) & ~facts.json_format
    return np.asarray(plain & ~facts.any_fired((*form, "stepwise", "code_inside", "how_many")))


def question_after(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question stands under its label after the text that it asks about."""
    # Without a text that is long enough, what stands before the question may only say how to answer it.
    instructed = facts.any_fired(("worked_answer", "answer_only", "answer_question", "partner"))
    below = facts.fired("text_before_question") & (facts.material | ~instructed)
    beside = facts.material & facts.fired("question_label") & ~facts.fired("worked_answer")
    return ~facts.fired("question_first") & (below | beside)


def making(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want more made than a label or a form of what is there, or give numbers of things."""
    return made(facts) | facts.fired("quantities")


def replies(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want the next turn of a conversation which they show."""
    settled = facts.any_fired((*groups.PROCESSES, *groups.FORMS, "detect"))
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


def short_piece(facts: Facts) -> NDArray[np.bool_]:
    """Rows that say how long the answer is to be, and bring no text that it might be a short form of."""
    brings = (
        *groups.SOURCES,
        "summarize",
        "summary_cue",
        "change_note",
        "entitle",
        "hands_over",
        "translate",
    )
    bare = (
        ~facts.material
        & ~facts.text_apart
        & ~facts.earlier_text
        & ~facts.has_system
        & (facts.tool_count == 0)
    )
    parts = facts.in_parts & ~facts.fired("makes_something")
    return np.asarray(facts.fired("summary_form") & bare & ~parts & ~facts.any_fired(brings))


def plainly_asked(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask who, what, when or where, and name no label, field or form to answer with."""
    return facts.fired("wh_question") & ~facts.any_fired((*groups.LABELLED, "opinion"))


def asked_of_lines(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask anything else so, and do not say that there is a text."""
    return facts.fired("question_mark") & ~facts.any_fired(
        (*groups.LABELLED, "names_its_text", "question_label", "opinion")
    )


def handled_first(facts: Facts) -> NDArray[np.bool_]:
    """Rows that begin with what to do to their text, and neither ask a question nor want code."""
    other = (
        *("question_label", "wh_question", "answer_question", "how_many", "query_language", "write_code"),
        *("code_first", "debug", "prove", "calculate", *groups.TOLD),
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
    return facts.any_fired((*_PONDERED, *_SEEMINGLY_MADE))


def asked_in_its_words(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question shares its words with the text beside it, and wants no more than that tells."""
    asks = facts.any_fired(("question_mark", "wh_question", "question_label"))
    plain = asks & ~facts.any_fired((*_CHOSEN, *_PONDERED))
    # A number may have to be worked out, and a label may name the text: that takes more words to say.
    figures = facts.any_fired(("how_many", "quantities"))
    seeming = facts.any_fired((*_SEEMINGLY_CHOSEN, *_SEEMINGLY_MADE))
    least = np.where(figures, 3, np.where(seeming | ~facts.fired("wh_question"), 2, 1))
    return np.asarray(facts.shared_words(plain) >= least)


def full_of_figures(facts: Facts) -> NDArray[np.bool_]:
    """Rows that set out many figures in few words, in no text or form that they name."""
    told = (
        facts.any_fired((*groups.SETTLED, *groups.SOURCES, "question_label"))
        | facts.question_apart
        | facts.text_apart
    )
    thought = weighing(facts) | facts.any_fired((*groups.THOUGHT, "maths_words", "analyse", "stepwise"))
    told |= facts.fired("structured_output") & ~thought
    return facts.figures((facts.tool_count == 0) & ~told) >= _MANY_FIGURES


def line_over_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose first line says what to do with what stands below it, and asks for no thought."""
    plain = (
        ~facts.long & ~thinking(facts) & ~making(facts) & ~riddle(facts) & ~facts.any_fired(groups.WORKED_OUT)
    )
    return facts.line_over_text(plain)


def sorting(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question asks for a choice, not for a passage."""
    return facts.any_fired(("how_many", *_CHOSEN, *_SEEMINGLY_CHOSEN))
