"""What a request asks for, cut free from what it asks it about.

A pasted document fires keyword signals, so only the instruction may be scored. Instructions stand
at the two ends of a prompt, in short lines; of a long line only the outermost sentence may be one.
A first line that ends in a colon hands over to the material, and so does a code fence.
"""

from __future__ import annotations

import re

WHOLE = 200
"""Up to this many characters a text is looked at whole."""

MATERIAL = 300
"""A user's text of at least this many characters brings something to work on."""

_HEAD = 400
_TAIL = 320
_SENTENCE = 200
_LINE = 240
_FENCE = "```"

_LABEL = 80
_LEAST = 24
_QUOTED = re.compile(r'"[^"\n]{12,}"')
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
        "fasse",
        "klassifiziere",
        "extrahiere",
        "übersetze",
    ]
)
"""A first line that begins with one of these and has a colon goes on with the material."""

_SYSTEM_HEAD = 4096
_SYSTEM_TAIL = 1024
_SYSTEM_MATERIAL = re.compile(
    r"```.*?```"
    r"|<(documents?|context|examples?|data|source|article|transcript)\b[^>]*>.*?</\1>"
    r"|(?<=\n)\[\d+\] .*?(?=\n\n(?!\[)|\Z)",
    re.DOTALL,
)


def of_user(text: str) -> str:
    """The instruction in a user's message: the text itself when short, else its two ends."""
    if len(text) <= WHOLE:
        return _without_quotes(text) if '"' in text else text
    said = f"{_first(text[:_HEAD])}\n{_last(text[-_TAIL:])}"
    return _without_quotes(said) if '"' in said else said


def of_system(text: str) -> str:
    """The instruction in a system prompt: all of it but documents, examples and fenced code.

    Of a very long one the head and the tail, since what is asked for is said there.
    """
    kept = _SYSTEM_MATERIAL.sub(_opening, text[: 4 * _SYSTEM_HEAD])
    if len(kept) <= _SYSTEM_HEAD + _SYSTEM_TAIL:
        return kept
    return f"{kept[:_SYSTEM_HEAD]}\n{kept[-_SYSTEM_TAIL:]}"


def _opening(found: re.Match[str]) -> str:
    """The mark that a left-out block begins with: that it was there is a signal too."""
    return found.group().split("\n", 1)[0][:16] + "\n"


def _without_quotes(text: str) -> str:
    """Drop what stands in double quotes, unless that is nearly all there is."""
    rest = _QUOTED.sub('""', text)
    return rest if len(rest) >= _LEAST else text


def _first(head: str) -> str:
    line_end = head.find("\n")
    label_end = head.find(": ", 0, _LABEL)
    if label_end > 0 and head[: head.find(" ")].lower().rstrip(":") in _HANDS_OVER:
        return head[: label_end + 1]
    if line_end < 0:
        return head[: _end_of_sentence(head)]
    if 0 < line_end <= _LINE and head[line_end - 1] == ":":
        # What follows is material, but the mark it begins with still tells what it is.
        return head[: line_end + 16]
    fence = head.find(_FENCE)
    if fence >= 0:
        return head[: fence + len(_FENCE)]
    last_line = head.rfind("\n") + 1
    return head[:last_line] + head[last_line : last_line + _end_of_sentence(head[last_line:])]


def _last(tail: str) -> str:
    fence = tail.rfind(_FENCE)
    if fence >= 0:
        return tail[fence:]
    last_line = tail.rstrip().rfind("\n") + 1
    if last_line == 0:
        return tail[_start_of_sentence(tail) :]
    if tail.rstrip().endswith((":", "?")) and len(tail) - last_line >= _LEAST:
        return tail[last_line - 1 :]
    first_line = tail.find("\n")
    return tail[:first_line][_start_of_sentence(tail[:first_line]) :] + tail[first_line:]


def _end_of_sentence(line: str) -> int:
    end = line.find(". ", 0, _SENTENCE)
    return _SENTENCE if end < 0 else end + 1


def _start_of_sentence(line: str) -> int:
    end = len(line.rstrip(" .?!\"'"))
    return max(line.rfind(". ", 0, end) + 1, len(line) - _SENTENCE, 0)
