"""Signals of a request's build: tools, formats, turns, sizes; some ask what the words said."""

from __future__ import annotations

from route_audit.classify.signals import together
from route_audit.classify.signals.signal import Signal, say, turns
from route_audit.exchange import Exchange, Message

_PASSAGE = "The ferry leaves the north pier twice a day, and carries cars only in summer. " * 8
_TOOL = b'[{"type":"function","function":{"name":"get_weather","parameters":{}}}]'
_SHELL = b'[{"name":"bash","input_schema":{}},{"name":"str_replace_editor","input_schema":{}}]'
_SCHEMA = b'{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}}'
_ENUM = b'{"type":"json_schema","json_schema":{"schema":{"properties":{"label":{"enum":["a","b"]}}}}}'

_ASSISTANT = "You are the assistant of our shop, and people ask you about their orders and parcels."

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
            & ~f.any_fired(("agent", "turn_by_turn"))
            & ~f.fired("plan")
            & ~f.fired("debug")
            & ~f.fired("write_code")
            & ~together.weighing(f)
            & ~(together.asks(f) & f.said((*together.THOUGHT, *together.WISHES)))
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
        "acts",
        "has the next action chosen in a world that answers",
        say("Find the mug.", "You interact with a household, one action at a time."),
        say("Find the mug.", "You answer questions about a household."),
        test=lambda f: f.fired("turn_by_turn"),
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
        test=lambda f: (
            f.any_fired(("closed_list", "yes_or_no", "answer_only"))
            & f.fired("names_its_text")
            & ~f.fired("turn_by_turn")
        ),
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
        test=lambda f: (
            f.fired("answer_question")
            & (f.material | f.question_apart | f.any_fired(together.SOURCES))
            & ~f.any_fired(("turn_by_turn", "own_knowledge", "maths_words"))
            & ~together.reckons(f)
        ),
        retrieval=1.5,
    ),
    Signal(
        "question_over_text",
        "asks who, what, when or where about a text it brings",
        _PASSAGE + "\nWho runs the ferry?",
        "Who runs the ferry?",
        test=lambda f: (
            f.long
            & f.fired("wh_question")
            & f.fired("question_mark")
            & ~together.sorting(f)
            & ~together.reckons(f)
        ),
        retrieval=2,
    ),
    Signal(
        "text_and_question",
        "brings a text and a question, each under its label",
        "Text: " + _PASSAGE + "\nQuestion: how many trips are there?\nAnswer:",
        "Question: how many trips are there?\nAnswer:",
        test=lambda f: together.labelled(f) & f.material,
        retrieval=2,
    ),
    Signal(
        "question_apart",
        "puts one short question beside a passage, an empty line between them",
        _PASSAGE + "\n\nMay dogs come along?",
        _PASSAGE + " May dogs come along?",
        test=lambda f: (
            f.question_apart
            & ~together.sorting(f)
            & ~together.thinking(f)
            & ~(f.fired("question_first") & f.fired("answer_cue"))
        ),
        retrieval=2,
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
        test=lambda f: f.earlier_text & ~together.sorting(f) & ~together.pondered(f) & (f.tool_count == 0),
        retrieval=3,
    ),
    Signal(
        "told_by_system",
        "asks an assistant whose system prompt holds facts with figures",
        say("Are helmets extra?", "Bike hire: 18 euros a day, e-bikes 32. Helmets are free."),
        say("Are helmets extra?", "You answer questions about bike hire."),
        test=lambda f: (
            f.tells_figures
            & ~f.material
            & (f.tool_count == 0)
            & ~f.any_fired((*together.PROCESSES, *together.FORMS, "rating", "options", "detect", "stepwise"))
            & ~f.said((*together.THOUGHT, *together.WISHES, "maths_words", "makes_something"))
        ),
        retrieval=2.5,
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
            & ~f.any_fired(together.SOURCES)
            & ~together.labelled(f)
            & ~(f.fired("item_label") & f.material)
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
        "passage_then_question",
        "brings some lines of text, and then a question under its label",
        _PASSAGE + "\nQuestion: do dogs come along\nAnswer:",
        "Question: do dogs come along\nAnswer:",
        test=lambda f: together.question_after(f) & ~together.sorting(f) & ~f.fired("stepwise"),
        retrieval=1.5,
    ),
    Signal(
        "label_over_text",
        "offers labels to choose from for the text that it brings",
        "Text: " + _PASSAGE + "\nIs it about a boat?\nA. Yes\nB. No",
        "Do boats float?\nA. Yes\nB. No",
        test=lambda f: together.labels_text(f) | together.sorts_messages(f),
        extraction=2,
    ),
    Signal(
        "source_and_question",
        "asks a plain question beside the source for its answer",
        "Facts: the pier opens in May.\nCan I come in June?",
        "Facts: the pier opens in May.\nWhy not in June? Explain it.",
        test=lambda f: (
            f.any_fired(together.PASSAGES)
            & (f.fired("question_mark") | f.question_apart | together.asks_of_sources(f))
            & ~f.any_fired(("options", "lettered_options"))
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
            & ~together.marks(f)
            & (f.json_format | f.any_fired(together.FORMS) | (f.tool_count > 0))
        ),
        reasoning=2,
    ),
    Signal(
        "thought_over_text",
        "has something worked out from the text that it brings",
        "Context: all cats are grey. Tom is a cat.\nQuestion: does it follow from this that Tom is grey?",
        "Context: the pier opens in May.\nQuestion: when does it open?",
        test=lambda f: (
            f.any_fired(together.PASSAGES)
            & f.any_fired(together.WORKED_OUT)
            & ~f.any_fired(together.PROCESSES)
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
            & ~f.any_fired((*together.SETTLED, "names_its_text"))
            & (f.tool_count == 0)
            & ~f.json_format
            & ~f.left_open
            & ~f.told_by_labels
            & ~(f.fired("offers") & f.in_parts)
        ),
        open=1.5,
    ),
    Signal(
        "found_in_text",
        "asks to name what the text that it brings holds",
        "Identify the towns in the following message: We met in Oslo.",
        "Identify towns in Norway.",
        test=together.found_in_text,
        extraction=1,
    ),
    Signal(
        "text_at_hand",
        "wants something plain done with the text that it brings",
        "What is the stance of the following comment? The pier should go.",
        "Explain the following comment: the pier should go.",
        test=lambda f: (
            (together.says_its_text(f) | together.text_apart(f))
            & ~f.any_fired(together.TOLD)
            & ~together.weighing(f)
            & ~together.thinking(f)
            & ~together.making(f)
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
            & ~f.any_fired(together.LOOKED_UP)
            & ~together.thinking(f)
            & ~together.making(f)
            & ~together.riddle(f)
        ),
        extraction=1.5,
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
            & ~together.labels(f)
            & ~together.form(f)
            & ~f.any_fired(("rating", "named_choices", "category_words"))
            & ~(f.any_fired(("based_on", "material_only", "numbered_passages")) & f.material)
            & ~(f.fired("passage_label") & f.material & f.fired("wh_question") & ~f.fired("imagine"))
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
            & ~together.labels(f)
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
            & ~f.question_apart
            & ~f.earlier_text
            & ~f.has_system
            & (f.tool_count == 0)
            & f.fired("question_mark")
            & ~together.carried(f)
            & ~(f.in_parts & ~together.riddle(f))
            & ~(f.fired("yes_or_no") & f.any_fired(("question_label", "verdict_after_statement")))
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
            & ~f.any_fired(
                ("code_inside", "code_first", "tools_in_text", "query_language", "judge", "insight")
            )
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
        test=lambda f: (
            f.left_open
            & ~together.making(f)
            & ~together.thinking(f)
            & ~f.any_fired(("answer_cue", "how_many", "insight", "judge"))
        ),
        extraction=3,
    ),
    Signal(
        "told_by_labels",
        "shows by earlier turns that a few words are the answer",
        turns("My parcel is late.", "shipping", "I was charged twice."),
        turns("My parcel is late.", "I am sorry. Shall I send another one?", "I was charged twice."),
        test=lambda f: (
            f.told_by_labels
            & (f.tool_count == 0)
            & ~together.making(f)
            & ~f.any_fired(("options", "lettered_options", "answer_question", "small_talk", "plan"))
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
            & ~f.has_system
            & ~f.earlier_text
            & ~f.told_by_labels
            & ~f.in_parts
            & ~f.material
            & ~f.any_fired((*together.SETTLED, *together.SOURCES, "answer_form"))
        ),
        open=2,
    ),
    Signal(
        "own_thought",
        "asks an assistant for thought of its own",
        say("Compare the two and say which we should take.", _ASSISTANT),
        say("Compare the two.", "Classify the user's message."),
        test=lambda f: together.asks(f) & f.said(together.THOUGHT),
        reasoning=2,
    ),
    Signal(
        "own_wish",
        "wants something of an assistant that no source holds",
        say("Do you think I should get a cat?", _ASSISTANT),
        say("Do you think I should get a cat?", "Classify the user's message."),
        test=lambda f: together.asks(f) & f.said(together.WISHES),
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
