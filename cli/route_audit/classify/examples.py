"""Examples of what is wanted: texts with their labels, of which the last text waits for its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from route_audit.exchange import Message

_SIGNS = ">=-/|\N{RIGHTWARDS ARROW}\N{RIGHTWARDS DOUBLE ARROW}\N{EN DASH}\N{EM DASH}"
_COLONS = frozenset(":\N{FULLWIDTH COLON}")
_MARKS = _COLONS.union(_SIGNS)

_LABEL = 32
"""Characters of the longest label."""

_CODE = 4
"""So many digits are the code of a label rather than an outcome."""

_LABEL_BEHIND_ARROW = 80
"""An arrow tells a label from its text, so that it may be longer."""

_ASKED = "?"
"""A short question that comes again behind each text is a mark as well, where verdicts answer it."""

_LONGEST_TURN = 24

_ANSWERS = frozenset(
    """
    a ai answer antwoord antwort assistant bot chatbot erantzuna human jawaban me odpowiedź output respuesta
    response resposta result risposta réponse solution svar user you απάντηση відповідь ответ
    回答 答え 答案 답
    """.split()  # noqa: SIM905  # as a list it fills a page
)
"""Words that answers to any question stand behind."""

_VERDICTS = frozenset(
    [
        "correct",
        "entailment",
        "false",
        "incorrect",
        "maybe",
        "negative",
        "neutral",
        "no",
        "positive",
        "true",
        "yes",
    ]
)
"""Answers that are labels whatever the question is."""

_ASSENTS = ("ok", "sure", "ready", "got it", "understood", "alright", "hello", "hi", "i ", "thank")
"""Beginnings of what is said to go on with, and answers nothing."""

_SENTENCE_ENDS = (".", "?", "!")

_CHOICE = re.compile(r"\b[aA][).] ")
_NEXT_CHOICE = re.compile(r"\s\W?[bB][).] ")
_LONGEST_CHOICE = 5
"""Characters of the next choice."""

_FORMULA = frozenset("()^+*=")
"""Signs of outcomes that were worked out."""

_MOST_TOLD = 4
"""Earlier answers looked at: the first ones of a conversation show what it is."""


def open_mark(text: str) -> str:
    """The mark that a text ends with, where it parts earlier texts from their short labels; else nothing.

    It is an arrow, a dash, strokes or the like, or a word with its colon.
    """
    end = text.rstrip()
    if not end or (end[-1] not in _MARKS and end[-1] != _ASKED):
        return ""
    worded = end[-1] in _COLONS or end[-1] == _ASKED
    mark = _last_word(end) if worded else _last_arrow(end)
    shown = end.split(mark)[1:-1] if mark else []
    open_to_all = worded and (end[-1] == _ASKED or mark[:-1].lower() in _ANSWERS)
    if not shown or (open_to_all and not _are_verdicts(shown)):
        return ""
    longest = _LABEL if worded else _LABEL_BEHIND_ARROW
    labelled = all(_begins_with_label(text, longest) for text in shown)
    return mark if labelled and not _offers_choices(end) else ""


def _offers_choices(text: str) -> bool:
    """Whether examples offer answers, b) in the line of a) or at the next one's start.

    They are questions of a test then; their letters are no labels. Each line is looked at once.
    """
    found = _CHOICE.search(text)
    while found:
        end = text.find("\n", found.end())
        end = len(text) if end < 0 else end
        if _NEXT_CHOICE.search(text, found.end(), end + _LONGEST_CHOICE):
            return True
        found = _CHOICE.search(text, end)
    return False


def left_open(text: str) -> bool:
    """Whether a text shows texts with their labels, and one more that waits for its own."""
    return bool(open_mark(text))


def _last_word(end: str) -> str:
    """The last word with its colon; nothing where there is none."""
    word = end[max(end.rfind(" "), end.rfind("\n")) + 1 :]
    named = 1 < len(word) <= _LABEL and not word[-2].isdigit()
    return word if named else ""


def _last_arrow(end: str) -> str:
    """The signs at the end; a single one with the space before it, since others close comments and tags."""
    start = len(end.rstrip(_SIGNS))
    if len(end) - start > 1 or not end.isascii():
        return end[start:]
    return end[start - 1 :] if end[start - 1 : start] == " " else ""


def _are_verdicts(shown: Sequence[str]) -> bool:
    """Whether single words answer, and either are verdicts or come again: any question has other answers."""
    answers = [text.partition("\n")[0].strip(" .\"'").lower() for text in shown]
    words = all(len(answer) > 1 and answer.replace("_", "").replace("-", "").isalpha() for answer in answers)
    return words and (len(set(answers)) < len(answers) or _VERDICTS.issuperset(answers))


def _begins_with_label(text: str, longest: int) -> bool:
    line, newline, _ = text.partition("\n")
    line = line.strip()
    worded = len(line) == 1 or (any(map(str.isalpha, line)) and _FORMULA.isdisjoint(line))
    worded |= line.isdigit() and len(line) >= _CODE
    return bool(newline) and worded and len(line) <= longest and not line.endswith(_SENTENCE_ENDS)


def without_examples(text: str, mark: str) -> str:
    """The lines that say what to do: those without the mark, and the mark that the answer should follow."""
    return "\n".join([*(line for line in text.split("\n") if mark not in line), mark])


def told_by_labels(messages: Sequence[Message]) -> bool:
    """Whether all earlier answers that a conversation shows are as short as labels, or filled forms."""
    told = [message.text for message in messages if message.role == "assistant"][:_MOST_TOLD]
    return bool(told) and all(map(_is_label, told))


def _is_label(turn: str) -> bool:
    """Whether an answer is a word or a few, one digit or an object of JSON, and no sentence."""
    if turn[:1] == "{" and turn[-1] == "}":
        return True
    short = 0 < len(turn) <= _LONGEST_TURN and (len(turn) == 1 or turn[0].isalpha())
    if not short or turn.lower().startswith(_ASSENTS):
        return False
    return "?" not in turn and not (turn[-1] in _SENTENCE_ENDS and " " in turn)
