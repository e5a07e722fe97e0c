"""What several signals say together of labels and marks that are wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.facts import Facts
from route_audit.classify.signals import together


def marks(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want a mark for an answer, and not the reasons for it."""
    return facts.any_fired(("judge", "grading")) & ~facts.any_fired(
        ("reasons_wanted", "stepwise", "own_knowledge")
    )


def verdicts(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want a mark out of a few for an answer that they bring, and nothing with it."""
    few = (
        *("rating", "answer_only", "named_choices", "listed_choices", "offers", "yes_or_no"),
        *("label_cue", "closed_list", "closed_options"),
    )
    return marks(facts) & facts.any_fired(few)


def form(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose letters are no riddle: they want a form filled, or a label for the text that they bring."""
    asked = facts.fired("structured_output") & ~facts.fired("answer_question")
    return asked | facts.json_format | labels_text(facts)


def labels_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows that want one of several options as the label of a text that they bring."""
    plain = (
        facts.fired("closed_options")
        & (together.carried(facts) | together.question_after(facts))
        & ~facts.fired("options")
    )
    return plain | (facts.fired("one_option") & _of_text(facts))


def sorts_messages(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose system prompt names the choices, and whose message asks nothing itself."""
    asks = facts.any_fired(
        (
            *("question_mark", "creative", "role_play", "plan", "agent", "judge", "insight", "calculate"),
            *("stepwise", "maths_words", "opinion", "reasons_wanted"),
        )
    )
    plain = facts.has_system & (facts.tool_count == 0) & ~asks & ~together.thinking(facts)
    return np.asarray(plain & facts.fired("named_choices"))


def _of_text(facts: Facts) -> NDArray[np.bool_]:
    """Rows that ask about the text they name, not a question they hold."""
    return facts.fired("names_its_text") & ~facts.any_fired(("answer_question", "lettered_options"))


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
    # The letters of a question's answers are no labels, whatever else is quoted.
    named &= ~(facts.fired("question_label") & facts.fired("lettered_options") & ~says_its_text(facts))
    taken_from_text = (facts.fired("extract") & ~facts.fired("lettered_options")) | _options_for_a_text(facts)
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
    return (
        facts.any_fired(("options", "lettered_options")) & says_its_text(facts) & ~asks & ~facts.fired("gap")
    )
