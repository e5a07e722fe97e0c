"""Request types: the template that a request was made from.

A type is known by what stays the same from request to request: the user's own feature tag, the
system prompt with everything variable masked, the tools, the answer format. Where the system prompt
does not say what to do, the task that the user's message asks for stands in for it. It is a pure
function of the request, so the order and the splitting of files change nothing.
"""

from __future__ import annotations

import re

from route_audit.classify.vocabulary import known_words
from route_audit.ledger import hash64

MASK = "·"

_RAW = 1200
_SKELETON = 400
_LABEL_WORDS = 8
_MAX_LABEL = 160
_VARIABLE = re.compile(
    r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|`[^`\n]*`'
    r"|[^\s\d@/\\_{}]{0,40}[\d@/\\_{}]\S*"
    r"|(?<=[a-zà-ÿ0-9,;:] )(?!(?:JSON|CSV|XML|YAML|SQL|HTML|FAQ|AI)\b)[A-ZÀ-Þ]\S*"
)
_RUNS = re.compile(rf"\s*{MASK}[{MASK}\s,.:;]*|\s+")


def skeleton(text: str) -> str:
    """The head of a template with numbers, names, quotations and identifiers masked."""
    masked = _VARIABLE.sub(MASK, text[:_RAW])
    return _RUNS.sub(_one_space, masked)[:_SKELETON].strip()


def _one_space(found: re.Match[str]) -> str:
    return f" {MASK} " if MASK in found.group() else " "


class TypeKey:
    """What makes a request type, and how it is shown.

    Args:
        feature: the user's own tag, empty where there is none.
        body: the skeleton of the system prompt or of the user's template.
        tasks: what is asked for, in a few words of ours.
        tools: the names of the tools offered.
        demand: the kind of answer format.
    """

    __slots__ = ("body", "demand", "feature", "tasks", "tools")

    def __init__(
        self, feature: str, body: str, tasks: tuple[str, ...], tools: tuple[str, ...], demand: str
    ) -> None:
        self.feature, self.body, self.tasks, self.tools, self.demand = feature, body, tasks, tools, demand

    def id(self) -> int:
        """The 64-bit id, the same in every run and on every machine."""
        return hash64(
            "\x1f".join((self.feature, self.body, *self.tasks, "\x1e", *self.tools, "\x1e", self.demand))
        )

    def label(self, *, full: bool) -> str:
        """The label for people: no word of the prompt that is not in the vocabulary, unless ``full``."""
        words = self.body if full and self.body else " ".join(known_words(self.body, _LABEL_WORDS))
        what = words or ", ".join(self.tasks) or "free text"
        form = f" -> {self.demand.split(':')[0].replace('_', ' ')}" if self.demand else ""
        tools = f" + {len(self.tools)} tool{'s' if len(self.tools) > 1 else ''}" if self.tools else ""
        head = f"{self.feature}: " if self.feature else ""
        return f"{head}{what}{tools}{form}"[: None if full else _MAX_LABEL]
