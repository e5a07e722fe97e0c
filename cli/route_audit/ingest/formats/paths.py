"""Where a value stands in a record, in a little language that mappings are written in.

``a.b`` goes from key to key, ``["a.b"]`` is one key that holds a dot, ``[0]`` and ``[-1]`` are the
first and the last of a list, ``|json`` opens a JSON text (or one inside another), and ``//`` parts
alternatives: the first that is there counts. An empty text is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from route_audit.ingest.lines import DECODING_ERRORS

Step = str | int
Steps = tuple[Step, ...]

_STEP = re.compile(r'(?P<json>\|json)|\["(?P<quoted>[^"]+)"\]|\[(?P<place>-?\d+)\]|\.?(?P<key>[^.\[\]|"]+)')
_ALTERNATIVE = re.compile(r"\s+//\s+")
_BODY = re.compile(r'\s*[{["]')
"""How a text begins that may be a body: some services send blank lines to keep the line open."""

_MOST_OPENED = 2
"""A JSON text in a JSON text is opened too; no export goes further."""


class Path(msgspec.Struct, frozen=True):
    """A compiled path.

    Attributes:
        text: as it was written.
        alternatives: the steps to take, first choice first.
        opens: the places of JSON texts on the way, which ``open_texts`` must have opened.
    """

    text: str
    alternatives: tuple[Steps, ...]
    opens: tuple[Steps, ...] = ()

    def of(self, record: Mapping[str, Any]) -> Any:  # noqa: ANN401  # whatever stands there
        """The value that stands at the path; None where nothing does."""
        for first, *further in self.alternatives:
            value = record.get(first)  # type: ignore[arg-type]  # no key is a number
            if further and value is not None:
                value = reach(value, further)
            if value is not None and value != "":
                return value
        return None


def compiled(text: str) -> Path:
    """The path that ``text`` describes.

    Raises:
        ValueError: it is no path.
    """
    alternatives: list[Steps] = []
    opens: list[Steps] = []
    for alternative in _ALTERNATIVE.split(text.strip()):
        steps: list[Step] = []
        position = 0
        while position < len(alternative):
            found = _STEP.match(alternative, position)
            if found is None:
                raise ValueError(text)
            position = found.end()
            if found["json"]:
                opens.append(tuple(steps))
            else:
                steps.append(_step(found))
        if not steps:
            raise ValueError(text)
        alternatives.append(tuple(steps))
    return Path(text, tuple(alternatives), tuple(dict.fromkeys(opens)))


def _step(found: re.Match[str]) -> Step:
    if found["place"] is not None:
        return int(found["place"])
    return found["quoted"] or found["key"].strip()


def reach(value: Any, steps: Iterable[Step]) -> Any:  # noqa: ANN401
    """What stands at the end of ``steps``; None where the way ends before."""
    for step in steps:
        if type(value) is dict:
            value = value.get(step)
        elif type(value) is list and type(step) is int and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def open_texts(record: dict[str, Any], opens: Iterable[Steps]) -> bool:
    """Put what the JSON texts at ``opens`` hold in their places, and say whether all could be read.

    A text that can't be read, as one that was cut off, gives way to None.
    """
    whole = True
    for steps in opens:
        holder, last = reach(record, steps[:-1]), steps[-1]
        text = reach(holder, (last,))
        if type(text) is str:
            try:
                holder[last] = opened(text)
            except DECODING_ERRORS:
                holder[last] = None
                whole = False
    return whole


def opened(text: str) -> Any:  # noqa: ANN401
    """What a JSON text holds, or the text in it.

    Raises:
        msgspec.DecodeError: it is no JSON.
    """
    value: Any = text
    for _ in range(_MOST_OPENED):
        if type(value) is not str:
            break
        value = msgspec.json.decode(value)
    return value


def opened_body(value: Any, mark: re.Pattern[str] = _BODY) -> Any:  # noqa: ANN401
    """What a JSON text holds that begins with ``mark``; any other value, or one that is cut off, as it is."""
    if type(value) is str and mark.match(value) is not None:
        try:
            return opened(value)
        except DECODING_ERRORS:
            return value
    return value
