"""Parts of an answer that a stream tells piece by piece."""

from __future__ import annotations

import msgspec

from route_audit.ingest.formats.content import Part


class Pieces:
    """The parts of one answer, by their places in it. Each is put together once, however many pieces it has.

    Args:
        text, call: the type of a part that begins with a piece of its text, or of a tool call's arguments.
    """

    def __init__(self, *, text: str, call: str) -> None:
        self._types = (text, call)
        self._parts: dict[int, Part] = {}
        self._texts: dict[int, list[str]] = {}
        self._arguments: dict[int, list[str]] = {}

    def begin(self, place: int, part: Part) -> None:
        """Take in a part that begins, or one that is whole in place of what came of it."""
        self._parts[place] = part
        self._texts.pop(place, None)
        self._arguments.pop(place, None)

    def add_text(self, place: int, piece: str) -> None:
        """Take in a piece of a part's text."""
        self._parts.setdefault(place, Part(type=self._types[0]))
        self._texts.setdefault(place, []).append(piece)

    def add_arguments(self, place: int, piece: str) -> None:
        """Take in a piece of a tool call's arguments."""
        self._parts.setdefault(place, Part(type=self._types[1]))
        self._arguments.setdefault(place, []).append(piece)

    def parts(self) -> list[Part]:
        """All parts with what came of them, in the order of their places; asked for once, at the end."""
        for place, pieces in self._texts.items():
            self._parts[place].text = (self._parts[place].text or "") + "".join(pieces)
        for place, pieces in self._arguments.items():
            part = self._parts[place]
            part.arguments = msgspec.Raw(bytes(part.arguments) + "".join(pieces).encode())
        return [self._parts[place] for place in sorted(self._parts)]
