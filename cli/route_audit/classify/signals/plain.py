"""Signals that speak for nothing by themselves; others ask for them."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, asks, word

PLAIN = (
    Signal(
        "question_mark",
        "ends in or holds a question",
        "Who is it?",
        "It is me.",
        r"\?|\x{FF1F}|؟",
    ),
    Signal(
        "empty_label",
        "ends with a label and nothing after it",
        "Text: ada, 1815\nName:",
        "Name: Ada",
        r"[:\x{FF1A}]\s*$",
    ),
    Signal(
        "answer_cue",
        "ends where an answer should begin",
        "Who is it?\nAnswer:",
        "Answer: Ada",
        any_of(
            r"\b(?:answer|response|reply|solution|explanation|reasoning|thoughts?|conclusion|result|proof|code|function|"
            r"program|query|sql|story|poem|essay|article|dialogue|continuation|next \w+|question|q|a|assistant|ai|bot|chatbot|"
            r"system|user|human|me|you|antwort|respuesta|resposta|risposta|svar|antwoord|cevap|erantzuna|jawaban)(?: is)?[:\x{FF1A}]\s*$",
            r"(?:réponse|odpowiedź|ответ|відповідь|απάντηση|đáp án|応答|回答|答案|答え|답변|답|إجابة|الجواب|उत्तर|సమాధానం)[:\x{FF1A}]\s*$",
        ),
    ),
    Signal(
        "quoted",
        "hands over a text in quotation marks",
        "Is this rude? 'Come here now, will you.'",
        "It's Ann's turn, isn't it?",
        any_of(
            r"(?:[:?.!,)] |\n|\b(?:in|of|for|is|this|say|mean|statement|sentence|text|string|title|word) )[\"“«'\x{2018}]\w",
            r'""',
        ),
    ),
    Signal(
        "names_its_text",
        "speaks of a text that it brings",
        "Is this message a complaint?",
        "I got a message.",
        word(
            r"(?:this|these|the following|following|above|below|the) (?:\w+ )?(?:message|sentence|text|review|e-?mail|"
            r"ticket|paragraph|article|conversation|comment|post|tweet|address(?:es)?|note|table|document|transcript|"
            r"utterance|headline|invoice|snippet|string|reply|response|description|abstract|caption|claim|"
            r"log)s?\b",
            r"(?:this|here|below|following) is (?:an? |the |some )?(?:[\w-]+ )?(?:conversation|transcript|message|review|"
            r"e-?mail|text|article|table|list|report|dialogue|thread)\b",
            *(
                r"die(?:se[rsn]?)? (?:nachricht|bewertung|text)",
                r"ce (?:message|texte)",
                r"es(?:te|ta) (?:mensaje|reseña|texto)",
            ),
        ),
    ),
    Signal(
        "wh_question",
        "asks who, what, when or where",
        "Who opened the pier?",
        "I know who it was.",
        any_of(
            asks(
                r"(?:and )?(?:(?:in|at|on|from|for|of|to) )?(?:what|who|whom|whose|when|where|which|wer|was|wann|wo|"
                r"welche\w*|qui|quand|où|quel\w*|quién|cuándo|dónde|qué|quem|quando|onde|chi|dove|quale)"
            ),
            "どこ|いつ|誰|哪|谁|누가|누구|언제|어디|무엇|कौन|कब|कहाँ|किस|क्या|مَن|متى|أين|ماذا|кто|где|когда|какой|какая|какие",
        ),
    ),
)
