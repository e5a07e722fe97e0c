"""Signals of how what a request shows goes together; each asks what the words said."""

from __future__ import annotations

from route_audit.classify.signals import groups, labels, together
from route_audit.classify.signals.signal import Signal, say, turns

_ASSISTANT = "You are the assistant of our shop, and people ask you about their orders and parcels."

FIELDS = (
    Signal(
        "code_between_fences",
        "holds a fenced block that it does not call a text",
        "What does it print?\n```\n1 + 1\n```",
        "Is the following text rude?\n```\nCome here now.\n```",
        test=lambda f: (
            f.fired("fenced")
            & ~f.any_fired(("data_fenced", "names_its_text", "category_words", "item_label", "tools_in_text"))
            & ~(
                f.fired("question_label") & ~f.any_fired(("code_inside", "code_words", "write_code", "debug"))
            )
        ),
        reasoning=1.5,
    ),
    Signal(
        "verdict_over_text",
        "wants yes or no about what it states before",
        "Ann has no licence. Does she meet every rule? Yes or no.",
        "Do fish sleep? Yes or no.",
        test=lambda f: f.fired("verdict_after_statement") & ~together.making(f) & ~f.fired("question_first"),
        extraction=2,
    ),
    Signal(
        "form_to_fill",
        "wants a fixed form filled from what it brings",
        "Return JSON with name and year: Ada, 1815",
        "Make up a story and return JSON.",
        test=lambda f: (
            (f.fired("structured_output") | (f.json_format & f.fired("extract")))
            & ~together.weighing(f)
            & ~together.thinking(f)
            & ~together.made(f)
        ),
        extraction=1,
    ),
    Signal(
        "weighed_in_a_form",
        "wants the outcome of its thinking in a form",
        "Assess the risks and return JSON.",
        "Return JSON with name and year: Ada, 1815",
        test=lambda f: (
            together.weighing(f)
            & ~labels.marks(f)
            & (f.json_format | f.any_fired(groups.FORMS) | (f.tool_count > 0))
        ),
        reasoning=2,
    ),
    Signal(
        "mark_for_an_answer",
        "wants one of a few marks for an answer that it brings",
        "Grade the student's answer from 0 to 5. Number only.\nAnswer: a pier floats.",
        "Evaluate the student's answer, and justify your assessment.\nAnswer: a pier floats.",
        test=labels.verdicts,
        task="judge",
        extraction=3.5,
    ),
    Signal(
        "thought_over_text",
        "has something worked out from the text that it brings",
        "Context: all cats are grey. Tom is a cat.\nQuestion: does it follow from this that Tom is grey?",
        "Context: the pier opens in May.\nQuestion: when does it open?",
        test=lambda f: (
            f.any_fired(groups.PASSAGES)
            & f.any_fired(groups.WORKED_OUT)
            & ~f.any_fired(groups.PROCESSES)
            & ~labels.verdicts(f)
        ),
        reasoning=1,
    ),
    Signal(
        "made_from_little",
        "wants something new made, and no form or short version of what it brings",
        "Construct a simile for this.\nInput: piano",
        "Generate a summary of this.\nInput: piano",
        test=lambda f: (
            f.fired("makes_something")
            & ~f.any_fired((*groups.SETTLED, "names_its_text"))
            & (f.tool_count == 0)
            & ~f.json_format
            & ~f.left_open(f.fired("makes_something"))
            & ~f.told_by_labels
            & ~(f.fired("offers") & f.in_parts)
        ),
        open=1.5,
    ),
    Signal(
        "short_piece",
        "wants a few words or lines, and brings nothing to make them of",
        "Slogans for gloves, each under 5 words.",
        "Headline for this story, under 5 words: the pier burnt down in May, and nobody knows why.",
        test=together.short_piece,
        open=2.5,
    ),
    Signal(
        "found_in_text",
        "asks to name what the text that it brings holds",
        "Identify the towns in the following message: We met in Oslo.",
        "Identify towns in Norway.",
        test=labels.found_in_text,
        extraction=1,
    ),
    Signal(
        "text_at_hand",
        "wants something plain done with the text that it brings",
        "What is the stance of the following comment? The pier should go.",
        "Explain the following comment: the pier should go.",
        test=lambda f: (
            (labels.says_its_text(f) | together.text_apart(f))
            & ~(f.question_apart & ~together.sorting(f))
            & ~together.asked_in_its_words(f)
            & ~f.any_fired(groups.TOLD)
            & ~f.workshop
            & ~f.fired("own_knowledge")
            & ~(
                f.any_fired(("gap", "makes_something"))
                & ~f.any_fired((*groups.LABELLED, "names_its_text", "based_on"))
            )
            & ~together.weighing(f)
            & ~together.plainly_asked(f)
            & ~together.thinking(f)
            & ~together.making(f)
            | together.handled_first(f)
        ),
        extraction=1.5,
    ),
    Signal(
        "brings_something",
        "brings something in parts of its own, and asks for no thought about it",
        "Crew was lovely: yes or no?\nThe crew was lovely, I must say, and so were the seats.",
        "Was the crew lovely?",
        test=lambda f: (
            f.in_parts
            & ~f.material
            & ~f.workshop
            & ~f.any_fired((*groups.LOOKED_UP, "gap", "own_knowledge", "opinion"))
            & ~together.plainly_asked(f)
            & ~together.asked_of_lines(f)
            & ~together.thinking(f)
            & ~together.making(f)
            & ~together.riddle(f)
        ),
        extraction=1.5,
    ),
    Signal(
        "asks_of_lines",
        "asks who, what, when or where beside something in parts, and for no label",
        "who took my stapler\nKai had it at noon, in the post room upstairs\nwhere was it used",
        "who took my stapler",
        test=lambda f: (
            f.in_parts
            & ~f.fired("empty_label")
            & (together.plainly_asked(f) | together.asked_of_lines(f))
            & (f.tool_count == 0)
            & ~f.any_fired((*groups.WORKED_OUT, "full_of_figures"))
            & ~together.thinking(f)
            & ~together.making(f)
            & ~together.riddle(f)
            & ~f.left_open(f.in_parts & f.any_fired(("question_mark", "wh_question")))
        ),
        retrieval=2,
    ),
    Signal(
        "line_over_text",
        "says in one line what to do with what stands below it, and asks for no thought",
        "Labels for the pier post\nThe crew was lovely, I must say, and so were the seats.",
        "Labels for the pier post",
        test=together.line_over_text,
        extraction=0.5,
        retrieval=1,
    ),
    Signal(
        "multiple_choice",
        "offers answers to choose from, none of them a label",
        "What floats? Options: iron, cork",
        "What is the sentiment? Options: positive, negative",
        test=lambda f: (
            (f.fired("options") | f.fired("lettered_options"))
            & ~labels.labels(f)
            & ~labels.form(f)
            & ~f.any_fired(("rating", "named_choices", "category_words"))
            & ~(f.any_fired(("based_on", "material_only", "numbered_passages")) & f.material)
            & ~together.read_for_the_answer(f)
            & ~f.left_open(f.fired("options"))
        ),
        open=4.5,
    ),
    Signal(
        "case_to_decide",
        "offers answers about a patient to choose from",
        "A 54-year-old man has chest pain. What is it?\nA. angina\nB. reflux",
        "A 54-year-old man has chest pain. Summarize the case.",
        test=lambda f: f.fired("patient_case") & f.any_fired(("options", "lettered_options")),
        reasoning=6,
    ),
    Signal(
        "options_worked_out",
        "wants its thinking before it picks one of the answers offered",
        "Think step by step, then choose the right answer: iron, cork. Options: A. iron\nB. cork",
        "What is the sentiment? Think step by step. Options: positive, negative",
        test=lambda f: (
            f.fired("stepwise")
            & f.any_fired(("options", "lettered_options"))
            & ~f.any_fired(("material_only", "numbered_passages"))
            & ~labels.labels(f)
        ),
        reasoning=3,
    ),
    Signal(
        "nothing_to_go_on",
        "asks out of the blue, with no text to find the answer in",
        "Who runs the ferry?",
        say("Who runs the ferry?", "You answer frequently asked questions about our ferry."),
        test=lambda f: (
            ~f.material
            & (f.tool_turns == 0)
            & ~f.question_apart
            & ~f.earlier_text
            & ~f.has_system
            & (f.tool_count == 0)
            # A short form of nothing that is there is the length of an answer.
            & (
                f.fired("question_mark")
                | (f.fired("summary_form") & (f.user_turns == 1) & ~f.fired("summary_cue"))
            )
            & ~together.carried(f)
            & ~(f.in_parts & ~together.riddle(f))
            & ~(f.fired("yes_or_no") & f.any_fired(("question_label", "verdict_after_statement")))
            & ~together.asked_in_its_words(f)
        ),
        open=2,
    ),
    Signal(
        "label_offered",
        "offers alternatives for what stands beside them",
        "Crew was lovely, I must say.\nrude / polite / neutral",
        "Rude or polite?",
        test=lambda f: (
            f.fired("offers")
            & (f.in_parts | f.material | f.has_system)
            & (f.tool_count == 0)
            & ~together.made(f)
            & ~f.any_fired(
                ("recommend", "arithmetic_over_text", "compare", "analyse", "plan", "explain", "imagine")
            )
            & ~f.any_fired(("options", "lettered_options", "answer_question", "how_many", "turn_by_turn"))
            & ~(f.fired("reasons_wanted") & f.material)
            & ~f.any_fired(
                ("code_inside", "code_first", "tools_in_text", "query_language", "judge", "insight")
            )
            & ~f.any_fired(("reasons_wanted", "stepwise"))
        ),
        extraction=2,
    ),
    Signal(
        "handled",
        "has the user's words sorted or put into a form by its system prompt, whatever they say",
        say(
            "I tried to solve it and failed.",
            "Sort what people write to our shop: refund / shipping / other.",
        ),
        say("Refund / shipping / other?", _ASSISTANT),
        test=together.handled,
        extraction=2.5,
    ),
    Signal(
        "open_example",
        "shows texts with their labels, and leaves the last label open",
        "My parcel is late -> shipping\nI was charged twice ->",
        "My parcel is late -> shipping",
        test=lambda f: f.left_open(
            ~together.making(f)
            & ~f.fired("gap")
            & ~together.thinking(f)
            & ~f.any_fired(("how_many", "insight", "judge"))
        ),
        extraction=3,
    ),
    Signal(
        "told_by_labels",
        "shows by earlier turns that a few words or a form are the answer",
        turns("My parcel is late.", "shipping", "I was charged twice."),
        turns("My parcel is late.", "I am sorry. Shall I send another one?", "I was charged twice."),
        test=lambda f: (
            f.told_by_labels
            & (f.tool_count == 0)
            & ~f.any_fired(("options", "lettered_options", "answer_question", "small_talk", "gap", "imagine"))
            & ~f.any_fired(("turn_by_turn", "stepwise", "agent"))
        ),
        extraction=2.5,
    ),
    Signal(
        "conversation",
        "is one turn of a conversation, and brings no text",
        turns("Nice day.", "It is.", "Any plans?", "None.", "And tomorrow?"),
        "Any plans?",
        test=lambda f: (
            (f.user_turns > 1)
            & (f.tool_count == 0)
            & (f.tool_turns == 0)
            & ~f.has_system
            & ~f.earlier_text
            & ~f.told_by_labels
            & ~f.in_parts
            & ~f.material
            & ~f.any_fired((*groups.SETTLED, *groups.SOURCES, "answer_form"))
            | (together.replies(f) & ~f.material & ~f.any_fired(groups.PASSAGES))
        ),
        open=2,
    ),
    Signal(
        "own_thought",
        "asks an assistant for thought of its own",
        say("Compare the two and say which we should take.", _ASSISTANT),
        say("Compare the two.", "Classify the user's message."),
        test=lambda f: (
            together.asks(f)
            & (f.said(groups.THOUGHT_WITH_TOOLS) | (f.said(groups.THOUGHT) & (f.tool_count == 0)))
        ),
        reasoning=2,
    ),
    Signal(
        "own_wish",
        "wants something of an assistant that no source holds",
        say("Do you think I should get a cat?", _ASSISTANT),
        say("Do you think I should get a cat?", "Classify the user's message."),
        test=lambda f: together.asks(f) & f.said(groups.WISHES),
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
