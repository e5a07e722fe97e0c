"""Excerpts of records that can't be used: their shape and their keys, with every word and number masked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from route_audit.exchange import Exchange

LENGTH = 160
"""An excerpt has so many characters at most."""

PLAIN_KEY = re.compile(r"[\w.$@ /()\[\]%:-]{1,40}")
"""A key that is a name: a longer one, or one with other signs, may be text."""

_WINDOW = 4 * (LENGTH + 64)
"""Bytes that are looked at: room for the excerpt, and beyond it for a key that begins in it."""

_STRING = re.compile(r'"(?P<inside>(?:[^"\\]|\\.)*+)(?:"(?P<colon>\s*:)?|\\?\Z)', re.DOTALL)
_BEFORE_TEXT = re.compile(r"(?:[\s{}\[\],\d.+-]|true|false|null)*+")
"""What may stand between the keys of an object as long as no value is text."""

_DIGIT = re.compile(r"[0-9]")
_BLANK = re.compile(r"[\x00-\x20\x7f]+")
_LETTER = re.compile(r"[A-Za-z]|[^\x00-\x7f]")
_UNENCODABLE = (TypeError, ValueError, RecursionError, msgspec.MsgspecError)
_NO_RAW = msgspec.Raw()
_CUT_SHORT = "truncated"


def of_text(text: bytes) -> str:
    """The excerpt of a JSON text as it stands in its file, which may be broken.

    In broken JSON a quotation mark may be the prompt's own, so that what looks like a key may be its
    text: only the keys before the first value that is text are told. A text that is good as far as it
    goes but ends early is in no such doubt.
    """
    return _masked(text[:_WINDOW].decode("utf-8", "replace"), sure=_holds(text))


def of_cells(cells: list[str]) -> str:
    """The excerpt of a table's row that does not fit its header: no name, as none can be told apart."""
    return _hidden(",".join(cells)[:LENGTH])


def of_row(row: Any) -> str:  # noqa: ANN401  # each format has its own row
    """The excerpt of a decoded record; of an exchange, what is known of it. Empty where it has no JSON."""
    try:
        told = _told(row) if isinstance(row, Exchange) else _decoded(row)
        return of_text(msgspec.json.encode(_without_nulls(told)))
    except _UNENCODABLE:
        return ""


def _told(exchange: Exchange) -> dict[str, Any]:
    fields = msgspec.structs.asdict(exchange)
    # A word in a list of tags is the name of one here.
    fields["tags"] = {_hidden(name): value for name, value in (exchange.tags or {}).items()}
    return {name: value for name, value in fields.items() if value and name != "line"}


def _decoded(row: Any) -> Any:  # noqa: ANN401
    """A row as JSON values."""
    return msgspec.json.decode(msgspec.json.encode(_filled(row)))


def _filled(value: Any) -> Any:  # noqa: ANN401
    """``value`` without the raw fields that its record did not have: they would be no JSON."""
    if isinstance(value, list):
        return [_filled(child) for child in value]
    if not isinstance(value, msgspec.Struct):
        return value
    fields = zip(value.__struct_encode_fields__, msgspec.structs.astuple(value), strict=True)
    return {name: _filled(child) for name, child in fields if child != _NO_RAW}


def _without_nulls(value: Any) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(value, Mapping):
        return {key: _without_nulls(child) for key, child in value.items() if child is not None}
    return [_without_nulls(child) for child in value] if isinstance(value, list) else value


def _holds(text: bytes) -> bool:
    """True for JSON that is whole, or good up to where it ends."""
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        return _CUT_SHORT in str(error)
    except (UnicodeDecodeError, RecursionError):
        return False
    return True


def _masked(text: str, *, sure: bool) -> str:
    """``text`` with its plain keys left; when not ``sure``, those before the first value that is text."""
    pieces, done = [], 0
    sure_of_none = not sure and not text.startswith("{")
    for string in () if sure_of_none else _STRING.finditer(text):
        between, is_key = text[done : string.start()], string["colon"] is not None
        if not sure and not (is_key and _BEFORE_TEXT.fullmatch(between)):
            break
        pieces += [_hidden(between), _key(string) if is_key else _hidden(string[0])]
        done = string.end()
    pieces.append(_hidden(text[done:]))
    return "".join(pieces)[:LENGTH]


def _key(string: re.Match[str]) -> str:
    name = string["inside"]
    return f'"{name}":' if PLAIN_KEY.fullmatch(name) else f'"{_hidden(name)}":'


def _hidden(text: str) -> str:
    """``text`` on one line, every letter an x and every digit a 9; beyond ASCII every sign is a letter."""
    return _BLANK.sub(" ", _LETTER.sub("x", _DIGIT.sub("9", text)))
