"""Parts of a streamed answer come together from their pieces, in the order of their places."""

from __future__ import annotations

from route_audit.ingest.formats.content import Part
from route_audit.ingest.formats.pieces import Pieces


def put_together(pieces: Pieces) -> list[tuple[str | None, str | None, bytes]]:
    return [(part.type, part.text, bytes(part.arguments)) for part in pieces.parts()]


def test_pieces_of_several_parts_may_come_in_turns() -> None:
    pieces = Pieces(text="text", call="tool_use")
    pieces.begin(1, Part(type="tool_use", name="find"))
    for text, arguments in (("Hel", '{"a"'), ("lo", ":1}")):
        pieces.add_text(0, text)
        pieces.add_arguments(1, arguments)
    assert put_together(pieces) == [("text", "Hello", b""), ("tool_use", None, b'{"a":1}')]


def test_a_part_that_began_with_some_words_keeps_them() -> None:
    pieces = Pieces(text="text", call="tool_use")
    pieces.begin(0, Part(type="text", text="Once "))
    pieces.add_text(0, "more")
    assert put_together(pieces) == [("text", "Once more", b"")]


def test_a_part_that_is_whole_takes_the_place_of_its_pieces() -> None:
    pieces = Pieces(text="text", call="tool_use")
    pieces.add_text(0, "Hel")
    pieces.begin(0, Part(type="text", text="Hello"))
    assert put_together(pieces) == [("text", "Hello", b"")]


def test_a_part_whose_beginning_is_lost_is_known_by_its_pieces() -> None:
    pieces = Pieces(text="text", call="tool_use")
    pieces.add_arguments(0, "{}")
    assert put_together(pieces) == [("tool_use", None, b"{}")]
