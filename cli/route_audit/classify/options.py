"""What a request's tools and answer format say, read once per distinct definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

_WORKSHOP = frozenset(
    [
        "apply_patch",
        "bash",
        "code_interpreter",
        "command",
        "computer",
        "edit",
        "exec",
        "execute_code",
        "execute_sql",
        "file",
        "files",
        "interpreter",
        "patch",
        "python",
        "repl",
        "run_command",
        "sandbox",
        "shell",
        "terminal",
        "write_file",
    ]
)
"""Parts of tool names that open a computer to the model: such a request is open-ended work."""

_MOST_DEEP = 16
"""No provider nests tool definitions so deeply."""

_UNREADABLE = "unreadable"


class Offer(msgspec.Struct, frozen=True):
    """The tools of a request: their names in alphabetical order, and whether they open a computer."""

    names: tuple[str, ...]
    workshop: bool


class Demand(msgspec.Struct, frozen=True):
    """The answer format of a request.

    Attributes:
        kind: its type and its schema's name, empty for free text.
        json, closed_list: JSON is demanded; with a value out of a closed list.
        keys: the keys at the top of its schema, in alphabetical order.
    """

    kind: str
    json: bool
    closed_list: bool
    keys: tuple[str, ...] = ()


def read_tools(raw: bytes) -> Offer:
    """The offer in a request's raw tool definitions."""
    names = tuple(sorted(set(_names(_decode(raw)))))
    parts = {part for name in names for part in (name.lower(), *name.lower().replace("-", "_").split("_"))}
    return Offer(names, bool(parts & _WORKSHOP))


def read_format(raw: bytes) -> Demand:
    """The demand in a request's raw response format."""
    if not raw:
        return Demand("", json=False, closed_list=False)
    value = _decode(raw)
    form = value if isinstance(value, dict) else {}
    schema = form.get("json_schema")
    holder = schema if isinstance(schema, dict) else form
    kind = ":".join(str(word) for word in (form.get("type", ""), holder.get("name", "")) if word)
    is_json = form.get("type") != "text"
    return Demand(kind or _UNREADABLE, is_json, is_json and b'"enum"' in raw, _keys(holder.get("schema")))


def _keys(schema: object) -> tuple[str, ...]:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return tuple(sorted(properties)) if isinstance(properties, dict) else ()


def _decode(raw: bytes) -> Any:  # noqa: ANN401  # whatever JSON the log holds
    try:
        return msgspec.json.decode(raw) if raw else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # what is kept raw was not checked
        return None


def _names(value: Any, depth: int = 0) -> Iterator[str]:  # noqa: ANN401  # whatever JSON the log holds
    """Tool names in any provider's nesting: a list of definitions, wrapped or bare."""
    if depth > _MOST_DEEP:
        return
    if isinstance(value, list):
        for item in value:
            yield from _names(item, depth + 1)
    elif isinstance(value, dict):
        yield from _names_within(value, depth)


def _names_within(definition: dict[str, Any], depth: int) -> Iterator[str]:
    if isinstance(definition.get("name"), str):
        yield definition["name"]
        return
    if isinstance(definition.get("type"), str) and len(definition) == 1:
        yield definition["type"]
    for key in ("function", "toolSpec", "functionDeclarations", "function_declarations", "tools"):
        yield from _names(definition.get(key), depth + 1)
