"""Names of signals that stand for one thing together."""

from __future__ import annotations

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

LABELLED = (
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

THOUGHT_WITH_TOOLS = tuple(
    name for name in THOUGHT if name not in ("calculate", "arithmetic_over_text", "formula")
)
"""The same where tools are offered, which may do the sums."""

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

ASKED_FORMS = (
    *("structured_output", "rating", "closed_list", "named_choices"),
    *("yes_or_no", "label_cue"),
)
"""What says which form or label the answer has."""

FORMS = (*ASKED_FORMS, "answer_only")
