"""Signals of work that has no one right answer, or no material to find it in."""

from __future__ import annotations

from route_audit.classify.signals.signal import DO, Signal

OPEN_ENDED = (
    Signal(
        "creative",
        "asks for writing of one's own",
        "Write a poem about the sea.",
        "I read a poem.",
        r"\b(?:write|compose|create|generate|draft|tell|invent|make up|come up with|brainstorm|"
        r"imagine|build|suggest|produce|give me|construct|schreibe?|écri[st]|escrib[ae]|escreva|"
        r"verfasse) "
        r"(?:me |us )?(?:[\w'-]+ ){0,2}(?:story|poem|song|essay|blog(?: post)?|article|post|email|"
        r"e-mail|letter|speech|joke|plot|dialogue|conversation|tweet|slogans?|taglines?|captions?|"
        r"names?|ideas?|haiku|"
        r"titles? (?:for the following|for this (?:movie|story))|movie title|questions?|review|"
        r"cover letter|press release|lyrics|novel|scenes?|sentences? (?:with|about|that|using|"
        r"containing)|using all|gedicht|geschichte|brief|poème|histoire|lettre|poema|historia|"
        r"história|carta)\b|詩を|小説|写一[首篇个封]|物語を",
        task="write",
        open=3.5,
    ),
    Signal(
        "invent_question",
        "asks to make up a question",
        "Generate a question about this passage.",
        "I have a question.",
        r"\b(?:generate|write|come up with|ask|create|make up|suggest|predict|formulate|"
        r"think of) (?:me )?(?:[\w'-]+ ){0,2}questions?\b|\bwhat (?:is|was|could be) the question\b|"
        r"\bpossible question",
        task="write",
        open=2,
    ),
    Signal(
        "options",
        "offers answers to choose from",
        "Which of the following is heavier? Options: lead, iron",
        "I have no option.",
        r"\b(?:options?|choices?|possible answers)(?: \w+)?:|\bchoose (?:the )?(?:best|right|correct|"
        r"most|between|your)|\bcorrect (?:answer|option|choice)|\banswer correctly|"
        r"\bwhich of (?:the following|these|those)|"
        r"\bbest (?:answer|option)|\b(?:these|following) (?:answers|options)|\banswer choices|"
        r"\bmultiple[- ]choice|\bmost suitable|\bquiz\b|\bnone of the above|all of the above|"
        r"\bwelche der folgenden|\blaquelle des|cuál de|\bqual das|選択肢|以下哪",
        open=4,
    ),
    Signal(
        "lettered_options",
        "lists options by letter or dash",
        "What floats?\nA. iron\nB. cork\nC. lead",
        "Plan A. It works.",
        r"\n[ -]*\(?b[).:] |\(b\) ",
        open=4,
    ),
    Signal(
        "advice",
        "asks for advice or an open explanation",
        "How can I improve my Spanish?",
        "I improved my Spanish.",
        r"\b(?:how (?:can|do|should|would|could) (?:i|we|you|one|people)|how to |tips (?:for|on)|"
        r"advice|what (?:should|do you think|are some|would you)|your opinion|any (?:recommendations|"
        r"suggestions|ideas|tips)|"
        r"can you (?:explain|recommend|suggest|describe|give me)|tell me (?:about|more)|"
        r"help me (?:with|understand|choose|learn)|what about|i'm (?:planning|thinking|trying|curious|"
        r"interested|looking)|"
        r"i (?:want|plan|need|would like) to (?:learn|buy|start|improve|visit|understand)|"
        r"wie kann ich|comment (?:puis|faire)|cómo puedo|como posso|どうすれば|怎么|如何)",
        open=1.5,
    ),
    Signal(
        "explain",
        "asks to explain or discuss",
        "Explain how tides work.",
        "He explained it.",
        DO + r"(?:explain|describe|discuss|elaborate|teach me|erkläre?|explique[rz]?|explica|beschreibe|"
        r"décri[st])\b|説明して|解释|解釋|介绍",
        task="explain",
        open=1.5,
    ),
    Signal(
        "imagine",
        "asks what might be or how someone would feel",
        "What will Ann want to do next?",
        "Ann did her homework.",
        r"\b(?:what (?:would|will|might|may|does|did|could) (?:the )?[\w'-]+ (?:feel|want|need|do|say|"
        r"happen|think|lead)|how (?:would|will|might) (?:the )?[\w'-]+ feel (?:after|about it|if|"
        r"when)|(?:first|last|final|missing|next) step of|"
        r"probably (?:true|why|what)|might have (?:happened|been)|what (?:is|was|may|might|"
        r"could) be(?:en)? the (?:reason|cause)|what happens? (?:next|before|after)|continue (?:the|"
        r"this)|what if|suppose(?:d)? )",
        open=2.5,
    ),
    Signal(
        "small_talk",
        "is small talk",
        "Hi there!",
        "The high road is long.",
        r"^(?:hi|hey|hello|hallo|bonjour|hola|olá|thanks?(?: you)?|good (?:morning|evening)|i love|"
        r"i feel|i spend|lol|haha|こんにちは|你好|ありがとう|谢谢)\b",
        task="chat",
        open=2,
    ),
    Signal(
        "role_play",
        "asks to play a part",
        "Act as a pirate.",
        "The second act was dull.",
        r"\b(?:act as|role-?play|pretend (?:to be|you|that)|stay in character|you are (?:my|"
        r"a friendly|a funny|a creative)|storytell\w+|creative writ\w+|companion)\b",
        task="chat",
        open=2,
    ),
)
