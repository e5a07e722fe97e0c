"""Signals of answers to choose from. They speak for nothing by themselves: others ask for them."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, word

OPTIONS = (
    Signal(
        "options",
        "offers answers to choose from",
        "Which of the following is heavier? Options: lead, iron",
        "I have no option.",
        any_of(
            word(
                r"(?:options?|choices?|possible answers|answer choices)(?: \w+)?:",
                *(
                    "choice: ",
                    "choose (?:the )?(?:best|right|correct|most|between|your)",
                    "correct (?:option|choice)",
                    "(?:the|only one|one|which|most) correct answer",
                ),
                *("answer correctly", "which of (?:the following|these|those)", "best (?:answer|option)"),
                *(
                    "(?:these|following) (?:answers|options)",
                    r"options? ?1\b",
                    "choose (?:an|one) answer",
                    "multiple[- ]choice",
                    "most suitable",
                    r"(?:an?|the|this|pub|trivia|following) quiz\b",
                ),
                *(
                    "none of the above",
                    "all of the above",
                    "(?:entre|parmi|tra|zwischen) [^.\n]*(?:antwortmöglichkeiten|opciones|opções|optionen|options|opzioni)",
                    "welche der folgenden",
                    "laquelle des",
                    "cuál de",
                    "qual das",
                ),
                *(
                    "quale (?:delle|dei)",
                    "odd (?:word|one) out",
                    "(?:corresponding|correct|single|one) letter\\b",
                    r"letter (?:answer|of the correct|corresponding)",
                ),
            ),
            "選択肢|以下哪|下列哪",
            r"\n\(?2[.)] [^\n]+\n\(?3[.)] [^\n]+\n(?:\(?[45][.)] [^\n]+\n)*\s*(?:correct |the )?"
            r"(?:answer|respuesta|resposta|réponse|antwort|risposta|svar|odpowiedź|ответ)\b[^\n:]{0,16}:\s*$",
        ),
    ),
    Signal(
        "lettered_options",
        "lists options by letter or dash",
        "What floats?\nA. iron\nB. cork\nC. lead",
        "Plan A. It works.",
        any_of(
            r"\n[ -]*\(?b[).:] |(?:^|[\s,;.?])\(b\)|\ba ?[,\x{3001}/] ?b ?[,\x{3001}/] ?c\b",
        ),
    ),
    Signal(
        "one_option",
        "wants one of the options that it gives",
        "Select one out of the following options: joy, anger.",
        "We have no other option.",
        word(
            "(?:one|some|all|any)(?: out)? of (?:the |these )?(?:following )?(?:options|choices)",
            r"(?:select|choose|pick) (?:\w+ ){0,3}from (?:the )?(?:following )?(?:options|choices|list)",
        ),
    ),
    Signal(
        "closed_options",
        "offers yes and no, or other labels that no text is needed for, as options",
        "Is it open?\nA. Yes\nB. No",
        "Is it open? Yes, it is.",
        any_of(
            r"\n\W*(?:[a-e1-5]\W+)?(?:yes|true|false|maybe|positive|negative|neutral|correct|incorrect|entailment|"
            r"contradiction|contradicts|entails|unknown|neither|nein|non|sim|positivo|negativo|positif|negatif)\W*(?:\n|$)",
            r"\n[a-e][.)] ?(?:是|否|对|错|可能|积极|消极|蕴含|矛盾|无关|相关|不?完全一致)",
        ),
    ),
)
