"""Signals of what stands beside a question: a text that tells the answer, or figures that it is worked out from."""

from __future__ import annotations

from route_audit.classify.signals import groups, labels, together
from route_audit.classify.signals.signal import PASSAGE, Signal, say, turns
from route_audit.exchange import Exchange, Message

_TOOL = b'[{"type":"function","function":{"name":"search","parameters":{}}}]'
_RULES = "Members above 65 pay half. Who owes more than 2 fees may not vote."

BESIDE = (
    Signal(
        "answer_from_text",
        "asks to answer a question, with a text to find the answer in",
        "Answer the question.\nContext: the pier opens in May.\nQuestion: when does it open?",
        "Answer the question: when do piers open?",
        test=lambda f: (
            f.fired("answer_question")
            & (f.material | f.question_apart | f.any_fired(groups.SOURCES))
            & ~f.any_fired(
                ("turn_by_turn", "own_knowledge", "maths_words", "stepwise", "fit_of_texts", "write_code")
            )
            & ~together.reckons(f)
        ),
        retrieval=1.5,
    ),
    Signal(
        "question_over_text",
        "asks who, what, when or where about a text it brings",
        PASSAGE + "\nWho runs the ferry?",
        "Who runs the ferry?",
        test=lambda f: (
            f.long
            & f.fired("wh_question")
            & f.fired("question_mark")
            & ~f.any_fired(("stepwise", "agent"))
            & ~together.sorting(f)
            & ~together.reckons(f)
        ),
        retrieval=2,
    ),
    Signal(
        "text_and_question",
        "brings a text and a question, each under its label",
        "Text: " + PASSAGE + "\nQuestion: how many trips are there?\nAnswer:",
        "Question: how many trips are there?\nAnswer:",
        test=lambda f: together.labelled(f) & f.material & ~f.fired("stepwise"),
        retrieval=2,
    ),
    Signal(
        "question_apart",
        "puts one short question beside a passage, an empty line between them",
        PASSAGE + "\n\nMay dogs come along?",
        PASSAGE + " May dogs come along?",
        test=lambda f: (
            f.question_apart
            & ~together.sorting(f)
            & ~together.thinking(f)
            & ~(f.fired("question_first") & f.fired("answer_cue"))
            & ~f.any_fired(("code_inside", "query_language", "stepwise"))
            & ~f.left_open(f.question_apart & ~together.sorting(f))
        ),
        retrieval=2,
    ),
    Signal(
        "words_as_answer",
        "wants the words of a text that answer its question",
        PASSAGE + "\nQuestion: who runs the ferry?\nExtract the answer from the text.",
        PASSAGE + "\nExtract the names from the text.",
        test=together.taken_for_an_answer,
        retrieval=3,
    ),
    Signal(
        "asks_of_its_text",
        "asks in words that stand in the text beside the question",
        "The pier was built in 1902 and burnt down in May.\nWhen was the pier built?",
        "The pier was built in 1902 and burnt down in May.\nWhen do gulls sleep?",
        test=together.asked_in_its_words,
        retrieval=2,
    ),
    Signal(
        "brought_earlier",
        "asks briefly about a text that an earlier turn brought",
        turns(
            "From the will: my nephew gets the clock, his sister the barometer; the house goes to whoever feeds the cat.",
            "I see.",
            "And who gets the house?",
        ),
        turns("Nice day.", "It is.", "Any plans?"),
        test=lambda f: (
            f.earlier_text
            & ~together.sorting(f)
            & ~together.pondered(f)
            & ~f.fired("acts")
            & (f.tool_count == 0)
        ),
        retrieval=3,
    ),
    Signal(
        "told_by_system",
        "asks an assistant whose system prompt holds facts with figures",
        say("Are helmets extra?", "Bike hire: 18 euros a day, e-bikes 32. Helmets are free."),
        say("Are helmets extra?", "You answer questions about bike hire."),
        test=lambda f: (
            f.tells_figures
            & ~together.own_figures(f)
            & ~f.material
            & (f.tool_count == 0)
            & ~f.any_fired(
                (*groups.PROCESSES, *groups.ASKED_FORMS, "options", "detect", "stepwise", "expert")
            )
            & ~f.said((*groups.THOUGHT, *groups.WISHES, "maths_words", "makes_something"))
        ),
        retrieval=2.5,
    ),
    Signal(
        "told_by_tools",
        "asks a question, and a tool has brought something since",
        Exchange(
            messages=[Message("user", "Who runs the ferry?"), Message("tool", "ferry: run by Ann")],
            tools=_TOOL,
            tool_count=1,
        ),
        say("Who runs the ferry?", tools=_TOOL, tool_count=1),
        test=lambda f: (
            (f.tool_turns > 0)
            & f.said(("wh_question", "question_mark"))
            & ~f.workshop
            & ~f.sets_conditions
            & ~f.any_fired(("agent", "turn_by_turn", "stepwise", *groups.THOUGHT, *groups.FORMS))
        ),
        retrieval=3.5,
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
            & ~f.any_fired((*groups.SOURCES, "rating"))
            & ~together.labelled(f)
            & ~(f.fired("item_label") & f.material)
            & ~together.asked_in_its_words(f)
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
        "full_of_figures",
        "sets out many figures in few words",
        "Tins of 400 g at 1.20, of 800 g at 2.10, of 1200 g at 3.30, 8% off from 5 on. Spend 20 well.",
        "Tins of 400 g cost 1.20.",
        test=together.full_of_figures,
        reasoning=1.5,
    ),
    Signal(
        "case_for_rules",
        "gives figures to a system prompt that sets rules with figures",
        say("Ann is 66, owes 3 fees and has been with us for 2 years.", _RULES),
        say("How much do they pay?", _RULES),
        test=lambda f: (
            together.own_figures(f)
            & (f.tool_count == 0)
            & ~together.bare(f)
            & ~f.any_fired((*groups.PROCESSES, "material_only", "numbered_passages", "entities"))
        ),
        reasoning=2,
    ),
    Signal(
        "passage_then_question",
        "brings some lines of text, and then a question under its label",
        PASSAGE + "\nQuestion: when do dogs come along\nAnswer:",
        "Question: do dogs come along\nAnswer:",
        test=lambda f: (
            (together.question_after(f) & ~together.sorting(f) & ~f.fired("stepwise"))
            | (together.replies(f) & (f.material | f.any_fired(groups.PASSAGES)))
        ),
        retrieval=1.5,
    ),
    Signal(
        "label_over_text",
        "offers labels to choose from for the text that it brings",
        "Text: " + PASSAGE + "\nIs it about a boat?\nA. Yes\nB. No",
        "Do boats float?\nA. Yes\nB. No",
        test=lambda f: labels.labels_text(f) | labels.sorts_messages(f),
        extraction=2,
    ),
    Signal(
        "source_and_question",
        "asks a plain question beside the source for its answer",
        "Facts: the pier opens in May.\nCan I come in June?",
        "Facts: the pier opens in May.\nWhy not in June? Explain it.",
        test=lambda f: (
            f.any_fired(groups.PASSAGES)
            & (f.fired("question_mark") | f.question_apart | together.asks_of_sources(f))
            & ~f.any_fired(("options", "lettered_options", "stepwise", "polar_question", *groups.JUDGED))
            & ~f.any_fired(("acts", "bound_by_rules"))
            & ~together.reckons(f)
            & (together.guided(f) | ~(together.thinking(f) | together.making(f)))
        ),
        retrieval=1,
    ),
    Signal(
        "figure_from_text",
        "wants a figure worked out from those in the text that it brings",
        "Context: sales were 40 in May and 50 in June.\nBy what percentage did they grow?",
        "By what percentage do sales grow?",
        test=together.reckons,
        reasoning=6,
    ),
)
