"""Request types: the template that a request was made from.

A type is known by what stays the same from request to request: the user's own feature tag, the
words of work in the system prompt, the tools, the answer format. Where the system prompt does not
say what to do, the frame of the conversation's first message stands in for it: what stands before
and after the material. It is a pure function of the request, so the order and the splitting of
files change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from route_audit.classify.vocabulary import (
    ADDRESSES,
    FORMS_OF_ANSWERS,
    LEAD_INS,
    NOT_SHOWN,
    ORDERS,
    PUNCTUATION,
    VERBS,
    bare_word,
    known_words,
    words_of,
)
from route_audit.ledger import hash64
from route_audit.redaction import redacted

MASK = "·"

_RAW = 1200
_SKELETON = 400
_MASKED = 240
_MOST_WORDS = 24
_FEW = 3
"""A system prompt of fewer known words, none of them an order, is told by its masked head."""

_LABEL_WORDS = 6
_MAX_LABEL = 160
_KINDS = frozenset(["grammar", "json", "json_object", "json_schema", "regex", "text", "xml"])
_OTHER_KIND = "other format"
"""What a label calls an answer format whose type is no word of an interface: it may hold anything."""

_VARIABLE = re.compile(
    r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|`[^`\n]*`'
    r"|[^\s\d@/\\_{}]{0,40}[\d@/\\_{}]\S*"
    r"|(?<=[a-zà-ÿ0-9,;:] )(?!(?:JSON|CSV|XML|YAML|SQL|HTML|FAQ|AI)\b)[A-ZÀ-Þ]\S*"
)
_RUNS = re.compile(rf"\s*{MASK}[{MASK}\s,.:;]*|\s+")
_LABELLED = re.compile(r"^[ \t]*[-*#\d.]*[ \t]*[^\W\d_][\w ]{0,24}:[ \t]+(?=\S)", re.MULTILINE)

_STOP = "\N{IDEOGRAPHIC FULL STOP}"
# A single set of characters at the start of an expression is sought many times as fast as alternatives.
_ENDS_OF_PARTS = re.compile(rf"[\n.!?{_STOP}](?:(?<=\n)\s*|(?<=[.!?])\s+|(?<={_STOP})(?!\s*\n))")
_IDLE = 2

_HEAD = 240
_SENTENCE = 100
_HANDED = re.compile(r'[:"“«`<\[(\n\N{FULLWIDTH COLON}]')
_WIDE_ENDS = f"{_STOP}\N{FULLWIDTH QUESTION MARK}"
_END_OF_SENTENCE = re.compile(rf"[.?!{_WIDE_ENDS}](?:(?<=[{_WIDE_ENDS}])|(?=\s))")
_FIRST_WORDS = 3


def skeleton(text: str) -> str:
    """The head of a template with numbers, names, quotations and identifiers masked."""
    masked = _VARIABLE.sub(MASK, text[:_RAW])
    return _RUNS.sub(_one_space, masked)[:_SKELETON].strip()


def _one_space(found: re.Match[str]) -> str:
    return f" {MASK} " if MASK in found.group() else " "


def instructing(system: str) -> str:
    """The head of a system prompt as far as it instructs: what follows may be other in each request.

    That is the first sentence and all others that give an order or speak to the model, up to two on
    end that do neither.
    """
    parts = sentences(system[:_RAW])
    kept = [next(parts)]
    idle = 0
    for part in parts:
        idle = 0 if _addressed(part) else idle + 1
        if idle == _IDLE:
            break
        if not idle:
            kept.append(part)
    return "\n".join(kept)


def sentences(text: str) -> Iterator[str]:
    """Its sentences and lines, cut off one at a time: few of a long text are asked for."""
    start = 0
    for found in _ENDS_OF_PARTS.finditer(text):
        end = found.start()
        yield text[start:end].rstrip() if text[end] == "\n" else text[start : end + 1]
        start = found.end()
    yield text[start:]


def _addressed(sentence: str) -> bool:
    for word in _first_words(sentence, _FIRST_WORDS):
        bare = word.strip(PUNCTUATION)
        if bare and bare not in LEAD_INS:
            return bare in ADDRESSES or bare in ORDERS
    return False


def system_frame(head: str, system: str) -> str:
    """What tells one system prompt's template from another's: its words of work, in order.

    Every other word may vary from request to request, lower-case ones too. In a line ``label: value``
    only the label stays, unless the value says what to do.

    Args:
        head: the part that instructs.
        system: all of it; its masked head stands in where that tells too little.
    """
    words: dict[str, None] = {}
    for line in head.split("\n"):
        found = _LABELLED.match(line)
        value = words_of(line[found.end() :]) if found else []
        if found and not VERBS.intersection(value):
            words |= dict.fromkeys(words_of(found.group()))
        else:
            words |= dict.fromkeys(words_of(line))
    if len(words) < _FEW and VERBS.isdisjoint(words):
        return skeleton(system[:_MASKED])
    return " ".join(list(words)[:_MOST_WORDS])


def user_frame(text: str) -> tuple[str, bool]:
    """The part of a user's message that may be a template, and whether material came with it.

    Where none does the message is free: its first sentence may tell its task.
    """
    text = text.strip()
    first = text[:_HEAD]
    handed = _HANDED.search(first)
    head = first[: handed.start() + 1].strip() if handed else ""
    tail = "" if _asks(head) or "\n" not in text else _after(text)
    if head or tail:
        frame = tail if tail and handed and handed.group() == "\n" else f"{head}\n{tail}".strip()
        return frame, True
    end = _END_OF_SENTENCE.search(first, 0, _SENTENCE)
    return first[: end.start() + 1 if end else _SENTENCE], False


def frame_words(frame: str, *, with_material: bool) -> str:
    """The words of work in a user's template; of free words only an order that they open with is one."""
    if with_material:
        return " ".join(dict.fromkeys(words_of(frame)))
    return " ".join([word for word in map(bare_word, _first_words(frame, 2)) if word in VERBS])


def _after(text: str) -> str:
    """The last line, where it asks for something: an instruction after the material."""
    last = text[-_HEAD:].rpartition("\n")[2]
    end = _HANDED.search(last)
    asked = last[: end.start() + 1] if end else last
    return asked if _asks(asked) else ""


def _asks(line: str) -> bool:
    return not VERBS.isdisjoint(map(bare_word, _first_words(line, _FIRST_WORDS)))


def _first_words(line: str, count: int) -> list[str]:
    return line.lower().split(maxsplit=count)[:count]


class TypeKey:
    """What makes a request type, and how it is shown.

    Args:
        feature: the user's own tag, empty where there is none.
        body: the frame of the system prompt, and of the user's template.
        tasks: what is asked for, in a few words of ours.
        tools: the names of the tools offered.
        demand: the kind of answer format.
        keys: the keys that it demands.
    """

    __slots__ = ("body", "demand", "feature", "keys", "tasks", "tools")

    def __init__(
        self,
        feature: str,
        body: str,
        tasks: tuple[str, ...],
        tools: tuple[str, ...],
        demand: str,
        keys: tuple[str, ...],
    ) -> None:
        self.feature, self.body, self.tasks = feature, body, tasks
        self.tools, self.demand, self.keys = tools, demand, keys

    def within(self, body: str, tasks: tuple[str, ...]) -> TypeKey:
        """The key of a user's template under this one."""
        return TypeKey(self.feature, body, tasks, self.tools, self.demand, self.keys)

    def id(self) -> int:
        """The 64-bit id, the same in every run and on every machine."""
        parts = (self.feature, self.body, *self.tasks, "\x1e", *self.tools, "\x1e", self.demand, *self.keys)
        return hash64("\x1f".join(parts))

    def label(self, text: str = "") -> str:
        """The label for people: no word of the prompt that is not in the vocabulary, no secret of the tag.

        Args:
            text: shown in place of these words, on the user's own wish.
        """
        words = self._shown()
        form = self._form(words)
        what = text or " ".join(words) or ", ".join(self.tasks) or "free text"
        form = f" -> {form}" if form else ""
        tools = f" + {len(self.tools)} tool{'s' if len(self.tools) > 1 else ''}" if self.tools else ""
        head = f"{redacted(self.feature)}: " if self.feature else ""
        return f"{head}{what}{tools}{form}"[: None if text else _MAX_LABEL]

    def _shown(self) -> list[str]:
        """The words from the first one that says what to do, since it opens the instruction."""
        words = [word for word in known_words(self.body) if word not in NOT_SHOWN]
        first = next((place for place, word in enumerate(words) if word in VERBS), 0)
        return words[first : first + _LABEL_WORDS]

    def _form(self, words: list[str]) -> str:
        """The kind of answer: that of the format, else the last word that names one, taken from ``words``."""
        if self.demand:
            kind = self.demand.partition(":")[0]
            return kind.replace("_", " ") if kind in _KINDS else _OTHER_KIND
        named = [place for place, word in enumerate(words) if place and word in FORMS_OF_ANSWERS]
        return words.pop(named[-1]) if named else ""
