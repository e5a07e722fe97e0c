"""What a request asks for, cut free from what it asks it about.

A pasted document fires keyword signals, so only the instruction may be scored. Instructions stand
at the two ends of a prompt, in short lines; of a long line only the outermost sentence may be one, or
the second where the first introduces. What a last empty label answers stands right above it. A first
line that ends in a colon hands over to the material, and so does a code fence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from route_audit.classify.examples import open_mark, without_examples
from route_audit.classify.shape import EMPTY_LINE, MATERIAL, SHORT, has_mark

WHOLE = 200
"""Up to this many characters a text is looked at whole."""

_HEAD = 400
_TAIL = 320
_SENTENCE = 200
_INTRODUCES = re.compile(
    r"(?:[\w ]{0,24}: ?)?(?:in this task,? )?"
    r"(?:(?:the|this|these|here|below) .{0,24}\b(?:following|is|are)|you|as an input|"
    r"i (?:am|have|will|want you)|i'(?:m|ll)|we have|"
    r"du|sie sind|tu|vous|eres|você|sei|je bent|"
    r"(?:act|assume|behave|imagine)(?: that)? (?:as|like|you|yourself)|"
    r"(?:discard|disregard|ignore) .{0,16}\b(?:above|earlier|previous|prior))\b",
    re.IGNORECASE,
)
"""A sentence at the beginning that hands over to the one which says what to do."""

_STOP = ". "
_WORDS = 24
"""In so many characters stands the first word of a sentence."""

_INTRODUCTIONS = 3
"""No more sentences than these introduce."""

_INTRODUCED = 25
_NEVER_INTRODUCE = frozenset("cfgklmnopqruxzCFGKLMNOPQRUXZ0123456789[(<#*-\"'`")
"""Letters and signs that none of its words begins with; a label may stand before, in so many characters."""

_LINE = 240
_ASKING = re.compile(
    "question|task|instruction|problem|query|aufgabe|frage|anweisung|consigne|pregunta|tarea|pergunta|tarefa|"
    "compito|domanda|opdracht|vraag|[指命]令|任务|问题|要求|要件|指示|質問|課題|タスク|지시|질문|과제",
    re.IGNORECASE,
)
_MARK = 16
_COLONS = ":\N{FULLWIDTH COLON}"
_ENDS = (":", "?", *"\N{FULLWIDTH COLON}\N{FULLWIDTH QUESTION MARK}")
_FENCE, _FENCE_MARK = "```", "`"

_LABEL = 80
_FRAME, _FRAMED = "Below is an instruction", "\n### "
"""Instruction sets frame any task so; what the frame says of a response to write means nothing."""

_HUNK, _HUNK_MARK = "\n@@ ", "@"
_DIFF = re.compile(r"^(?:---|\+\+\+|@@|diff |[-+ \t]).*\n?", re.MULTILINE)
"""Lines of a patch: what is asked about it stands outside."""

_LEAST = 24
_QUOTE = '"'
_QUOTED = re.compile(
    r'"[^"\n]*"'
    "|\N{LEFT DOUBLE QUOTATION MARK}[^\N{RIGHT DOUBLE QUOTATION MARK}\n]{6,}\N{RIGHT DOUBLE QUOTATION MARK}"
    "|\N{LEFT CORNER BRACKET}[^\N{RIGHT CORNER BRACKET}\n]{12,}\N{RIGHT CORNER BRACKET}"
)
_LEAST_QUOTED = 14
"""A shorter quotation is a label or a word. It is found all the same: its end begins no other one."""

_CLOSES = re.compile(
    r"(?:respond|reply|answer|return|output|only|just|use|give|write|label|now|do not|don't|antworte|nur|"
    "réponds|responde|responda)\\b|.*[:\N{FULLWIDTH COLON}]$",
    re.IGNORECASE,
)
"""A last line after material that belongs to the instruction."""

_HOW = re.compile(
    r"(?:please )?(?:answer|end|finish|format|give|limit|provide|put|reply|repeat|respond|return|round|state|"
    r"think|write|your (?:answer|output|response))\b",
    re.IGNORECASE,
)
"""A last sentence that says how to answer, not what."""

_HOW_BEGINS = frozenset("aefglprstwyAEFGLPRSTWY")

_HANDS_OVER = frozenset(
    [
        "summarize",
        "summarise",
        "condense",
        "classify",
        "categorize",
        "categorise",
        "extract",
        "translate",
        "rewrite",
        "rephrase",
        "paraphrase",
        "shorten",
        "generate",
        "tl;dr",
        "proofread",
        "parse",
        "label",
        "tag",
        *(
            "annotate",
            "anonymize",
            "anonymise",
            "convert",
            "highlight",
            "lowercase",
            "mark",
            "normalize",
            "normalise",
        ),
        *(
            "redact",
            "reformat",
            "replace",
            "swap",
            "transcribe",
            "uppercase",
            "traduis",
            "traduce",
            "traduza",
        ),
        "fasse",
        "klassifiziere",
        "extrahiere",
        "übersetze",
    ]
)
"""A first line that begins with one of these and has a colon goes on with the material."""

_MOST_KNOWN = 2048
"""First lines of which is remembered whether they hand over: templates share them. Half a megabyte."""

_ASKED = re.compile(
    r"[^\n:]{0,24}\b(?:question|query|frage|pregunta|pergunta|domanda|vraag)\b[^\n:]{0,16}:"
    "|[^\n]{0,8}(?:问题|問題|質問|질문)[:\N{FULLWIDTH COLON}\n]",
    re.IGNORECASE,
)
"""A line that begins with the label of a question."""

_ASKED_STEMS = ("uestion", "uery", "rage", "gunta", "manda", "raag")
_OTHER_STEMS = ("问题", "問題", "質問", "질문")
"""Parts of its words: sought first, as that is faster."""

_ASKED_WITHIN = 900
"""So near the end of a text stands the question about it."""

_SYSTEM_HEAD = 4096
_SYSTEM_TAIL = 1024
_SYSTEM_MATERIAL = re.compile(
    r"```.*?```"
    r"|<(documents?|context|examples?|data|source|article|transcript)\b[^>]*>.*?</\1>"
    r"|(?<=\n)\[\d+\] .*?(?=\n\n(?!\[)|\Z)",
    re.DOTALL,
)

_MATERIAL_MARKS = ("```", "<", "\n[")
"""Without one of these there is nothing that the expression above could find."""

_PASSAGE_LABEL = re.compile(
    r"(?:^|\n)[ #*]*(?:context|documents?|passages?|sources?|search results?|knowledge|chat history|"
    r"conversation|kontext|contexte|contexto)[ \w]{0,20}:|\n\[\d+\] |"
    r"<(?:documents?|context|source|passages?|article)\b",
    re.IGNORECASE,
)


_UNSEEN = re.compile(r"\s*[\u200b-\u200f\u2060\ufeff][\s\u200b-\u200f\u2060\ufeff]*")
"""Marks before a first word that nobody sees: of the byte order, of no width, of the direction."""


def _seen(text: str) -> str:
    """``text`` from its first word on, where a mark that nobody sees stands before it."""
    found = None if text.isascii() else _UNSEEN.match(text)
    return text[found.end() :] if found else text


def of_user(text: str) -> str:
    """The instruction in a user's message: the text itself when short, else its two ends."""
    text = _seen(text)
    if text.startswith(_FRAME):
        text = text[max(text.find(_FRAMED), 0) :]
    # One character is sought many times as fast as four.
    if _HUNK_MARK in text and _HUNK in text:
        text = _DIFF.sub("", text)
    mark = open_mark(text)
    if mark:
        text = without_examples(text, mark)
    said = _short(text) if len(text) <= WHOLE else _ends(text)
    return _without_quotes(said) if '"' in said or not said.isascii() else said


def _ends(text: str) -> str:
    """The instruction at the two ends of a longer text; only at the first where that hands over."""
    head, tail = text[:_HEAD], text[-_TAIL:]
    handed = _handed_over(head)
    if not handed:
        return f"{_first(head)}\n{_how(text)}{_last(tail)}"
    tail = tail.rstrip()
    before, _, paragraph = tail.rpartition(EMPTY_LINE)
    last = paragraph if before and len(paragraph) <= _LINE else ""
    asked = "" if has_mark(last) else _asked_about(text)
    if asked or last:
        return f"{handed}\n{_first(asked) if asked else _last(last)}"
    line = tail[tail.rfind("\n") + 1 :]
    return f"{handed}\n{line}" if len(line) <= SHORT and _CLOSES.match(line) else handed


def _how(text: str) -> str:
    """The last sentence of the first long line, where it says how to answer; else nothing."""
    start, end = 0, text.find("\n")
    while 0 <= end <= start + SHORT:
        start, end = end + 1, text.find("\n", end + 1)
    if end < 0 or start >= _HEAD:
        return ""
    said = text.rfind(_STOP, max(end - _SENTENCE, start), end) + len(_STOP)
    if said < len(_STOP) or text[said] not in _HOW_BEGINS or not _HOW.match(text, said):
        return ""
    return text[said : end + 1]


def _asked_about(text: str) -> str:
    """The last question under its label near the end of a text, with what follows; else nothing."""
    end = text[-_ASKED_WITHIN:]
    if not has_mark(end):
        return ""
    for stem in _ASKED_STEMS if end.isascii() else (*_ASKED_STEMS, *_OTHER_STEMS):
        place = end.rfind(stem) if stem in end else -1
        while place >= 0:
            start = end.rfind("\n", 0, place) + 1
            if start and _ASKED.match(end, start):
                return end[start:].strip()
            place = end.rfind(stem, 0, place)
    return ""


def of_system(text: str) -> str:
    """The instruction in a system prompt: all of it but documents, examples and fenced code.

    Of a very long one the head and the tail, since what is asked for is said there.
    """
    kept = _seen(text)[: 4 * _SYSTEM_HEAD]
    if any(mark in kept for mark in _MATERIAL_MARKS):
        kept = _SYSTEM_MATERIAL.sub(_opening, kept)
    begun = before_material(kept)
    if len(kept) - len(begun) > MATERIAL:
        return f"{begun}\n{_last(kept[-_TAIL:])}"
    if len(kept) <= _SYSTEM_HEAD + _SYSTEM_TAIL:
        return kept
    return f"{kept[:_SYSTEM_HEAD]}\n{kept[-_SYSTEM_TAIL:]}"


def before_material(system: str) -> str:
    """The part of a system prompt before the first passage: what follows it varies with the request."""
    in_lines = "\n" in system or "<" in system
    found = _PASSAGE_LABEL.search(system) if in_lines else _PASSAGE_LABEL.match(system)
    return system[: found.end()] if found else system


def _opening(found: re.Match[str]) -> str:
    """The mark that a left-out block begins with: that it was there is a signal too."""
    return found.group().split("\n", 1)[0][:16] + "\n"


def _without_quotes(text: str) -> str:
    """Drop what stands in double quotes, unless that is nearly all there is."""
    rest = _QUOTED.sub(_kept, text)
    return rest if len(rest) >= _LEAST else text


def _kept(found: re.Match[str]) -> str:
    quoted = found.group()
    return quoted if len(quoted) < _LEAST_QUOTED and quoted[0] == _QUOTE else '""'


def _short(text: str) -> str:
    """A short text whole, but for material that a first line with a colon hands over to."""
    line, _, rest = text.partition("\n\n")
    if not rest or len(line) < _LEAST or "\n" in line:
        return text
    if (line[-1] in _COLONS or _begins_handing_over(line)) and not _ASKING.search(line):
        return f"{line}\n{rest[:_MARK]}"
    return text


def _begins_handing_over(line: str) -> bool:
    return line[: line.find(" ")].lower().rstrip(":") in _HANDS_OVER


def _handed_over(head: str) -> str:
    """What hands over to material: a first line that ends in a colon, or an imperative before one.

    With the line goes the mark that the material begins with, which tells what it is. Else nothing.
    """
    label_end = head.find(": ", 0, _LABEL)
    if label_end > 0 and _begins_handing_over(head) and _STOP not in head[:label_end]:
        return head[: label_end + 1]
    end = head.find("\n")
    line = head[:end].rstrip() if end > 0 else ""
    if len(line) >= _LEAST and head.startswith(EMPTY_LINE, end) and _begins_handing_over(line):
        return head[: end + _MARK]
    if not line or line[-1] not in _COLONS or len(line) > _LINE or not _hands_over(line):
        return ""
    return head[: end + _MARK]


@lru_cache(_MOST_KNOWN)
def _hands_over(line: str) -> bool:
    """Whether material follows a line that ends in a colon: it asks nothing, and introduces nothing."""
    return not _ASKING.search(line) and not _introduces(line, len(line))


def _introduces(line: str, end: int, start: int = 0) -> bool:
    """Whether a line, which is not empty, only introduces from ``start`` up to its ``end``."""
    # Most lines that do not are told by their first letter.
    if line[start] in _NEVER_INTRODUCE and ":" not in line[start : start + _INTRODUCED]:
        return False
    return _INTRODUCES.match(line, start, end) is not None


def _first(head: str) -> str:
    line_end = head.find("\n")
    if line_end < 0:
        return _first_sentence(head)
    fence = head.find(_FENCE) if _FENCE_MARK in head else -1
    if fence >= 0:
        head = head[: fence + len(_FENCE)]
    return "\n".join([line if len(line) <= SHORT else _first_sentence(line) for line in head.split("\n")])


def _last(tail: str) -> str:
    fence = tail.rfind(_FENCE) if _FENCE_MARK in tail else -1
    if fence >= 0 and len(tail) - fence > _LEAST:
        tail = tail[fence:]
    tail = tail.rstrip()
    line = tail[tail.rfind("\n") + 1 :]
    if len(line) == len(tail) or (line.endswith(_ENDS) and len(line) >= _LEAST and not _HOW.match(line)):
        return line if len(line) <= SHORT else _last_sentence(line)
    if len(line) > SHORT:
        return _last_sentence(line)
    asked = _above(tail, line) if len(line) <= _LEAST and line.endswith(_ENDS) else ""
    return asked or "\n".join([line for line in tail.split("\n") if len(line) <= SHORT])


def _above(tail: str, label: str) -> str:
    """What a short last label answers: the last sentence of a long line right above it, else nothing."""
    above = tail[: -len(label)].rstrip()
    line = above[above.rfind("\n") + 1 :]
    return f"{_last_sentence(line)}\n{label}" if len(line) > SHORT else ""


def _first_sentence(line: str) -> str:
    """The first sentence; further ones while those before introduce, or where the second begins the work."""
    end = line.find(_STOP, _LEAST, _SENTENCE)
    if end >= 0 and "." in line[end - 2 : end]:
        end = _stop(line, end, _SENTENCE)
    start = introductions = 0
    while end >= 0 and introductions < _INTRODUCTIONS and _introduces(line, end, start):
        introductions += 1
        start = end + len(_STOP)
        end = _stop(line, start, start + _SENTENCE)
    if end >= 0 and not start and _begins_handing_over(line[end + len(_STOP) : end + _WORDS]):
        end = _stop(line, end + len(_STOP), end + _SENTENCE)
    return line[: start + _SENTENCE if end < 0 else end + 1]


def _stop(line: str, start: int, end: int) -> int:
    """Where a sentence ends, -1 where none does there; the dots of "e.g." and "..." end none."""
    found = line.find(_STOP, start, end)
    while found >= 0 and "." in line[max(found - 2, 0) : found]:
        found = line.find(_STOP, found + 1, end)
    return found


def _last_sentence(line: str) -> str:
    """The last sentence; those before as well while it only says how to answer."""
    start = line.rfind(_STOP, -_SENTENCE, -2)
    if start < 0:
        return line[-_SENTENCE:]
    said = start + len(_STOP)
    if line[said] in _HOW_BEGINS and _HOW.match(line, said):
        start = _before_how(line, start)
    return line[start + 1 :]


def _before_how(line: str, start: int) -> int:
    """Where the last sentence before ``start`` that asks begins, one character before it."""
    for _ in range(_INTRODUCTIONS):
        nearest = max(start - _SENTENCE, 0)
        before = line.rfind(_STOP, nearest, start)
        if before < 0:
            return nearest - 1
        start = before
        if not _HOW.match(line, start + len(_STOP)):
            break
    return start
