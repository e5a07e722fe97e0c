"""Content parts of the OpenAI and Anthropic interfaces: their text, images and tool calls."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

import msgspec

from route_audit.exchange import Message

IMAGES = frozenset({"image_url", "input_image", "image", "computer_screenshot"})
"""The types of parts that are pictures."""

CALLS = frozenset(
    {
        "tool_use",
        "function_call",
        "custom_tool_call",
        "server_tool_use",
        "mcp_call",
        "mcp_tool_use",
        "computer_call",
        "shell_call",
        "local_shell_call",
        "apply_patch_call",
    }
)
"""The types of blocks and items that are calls of tools."""

_WEB_SEARCH = "web_search_call"
_FILE_SEARCH = "file_search_call"
SEARCH_CALLS = (_WEB_SEARCH, _FILE_SEARCH)
"""The types of items that are searches by OpenAI."""

_RESULT = "tool_result"
_ROLES: dict[str | None, str] = {"developer": "system", "function": "tool"}


class Part(msgspec.Struct, gc=False):
    """One content part, content block or output item, of whichever interface.

    Attributes:
        name, arguments, input: of a tool call.
        content: of a message item or of a tool's result, which may be one part without a list.
        output: of a tool's result, likewise.
        source: of a document, which may have come as text.
        action: of a search of the web: what it did.
    """

    type: str | None = None
    role: str | None = None
    text: str | None = None
    refusal: str | None = None
    name: str | None = None
    arguments: msgspec.Raw = msgspec.Raw()
    input: msgspec.Raw = msgspec.Raw()
    content: str | list[Part] | Part | None = None
    output: str | list[Part] | Part | None = None
    source: msgspec.Raw = msgspec.Raw()
    action: msgspec.Raw = msgspec.Raw()


class Source(msgspec.Struct, gc=False):
    """Where a document comes from: its text, or parts; other kinds are not read."""

    type: str | None = None
    data: msgspec.Raw = msgspec.Raw()
    content: str | list[Part] | Part | None = None


Content = str | list[Part] | None


class Function(msgspec.Struct, gc=False):
    """The function of a tool call; a custom tool has words as its input."""

    name: str | None = None
    arguments: msgspec.Raw = msgspec.Raw()
    input: msgspec.Raw = msgspec.Raw()


class ToolCall(msgspec.Struct, gc=False):
    """A tool call as chat completions have it."""

    function: Function | None = None
    custom: Function | None = None


class Turn(msgspec.Struct, gc=False):
    """One message of a chat, of whichever interface."""

    role: str | None = "user"
    content: Content = None
    refusal: str | None = None
    tool_calls: list[ToolCall] | None = None
    function_call: Function | None = None


def messages(turns: Sequence[Turn], into: list[Message]) -> int:
    """Append the text of ``turns`` to ``into``, and return the number of images."""
    images = 0
    for turn in turns:
        content = turn.content
        if type(content) is str and turn.tool_calls is None:
            role = turn.role
            into.append(Message(_ROLES.get(role, role) or "user", content))
        else:
            images += _parts(turn, into)
    return images


def _parts(turn: Turn, into: list[Message]) -> int:
    """Append a turn of several parts. Results of tools, which Anthropic has the user send, are the tool's."""
    content, images = turn.content, 0
    if isinstance(content, list) and any(part.type == _RESULT for part in content):
        images = _append("tool", [part for part in content if part.type == _RESULT], [], into)
        content = [part for part in content if part.type != _RESULT]
        if not content:
            return images
    return images + _append(turn.role, content, calls(turn), into)


def _append(role: str | None, content: Content, made: list[str], into: list[Message]) -> int:
    texts: list[str] = []
    images = read(content, texts)
    into.append(Message(_ROLES.get(role, role) or "user", "\n".join(texts + made)))
    return images


def items(parts: list[Part], into: list[Message]) -> int:
    """Append the text of a Responses prompt's items to ``into``, and return the number of images.

    Calls that the model made are the assistant's, their results the tool's.
    """
    images = 0
    for part in parts:
        texts: list[str] = []
        images += read([part], texts)
        if texts:
            into.append(Message(_role(part), "\n".join(texts)))
    return images


def _role(part: Part) -> str:
    if part.role is not None:
        return _ROLES.get(part.role, part.role)
    if part.type in CALLS:
        return "assistant"
    return "tool" if part.output is not None else "user"


def read(content: Content | Part, texts: list[str]) -> int:
    """Append the texts of ``content`` to ``texts``, and return the number of images.

    A tool call's text is its name and arguments. Hidden reasoning is no text.
    """
    if content is None:
        return 0
    if isinstance(content, str):
        texts.append(content)
        return 0
    images = 0
    for part in [content] if isinstance(content, Part) else content:
        kind = part.type
        if kind in IMAGES:
            images += 1
        elif kind in CALLS:
            texts.append(call_text(part.name, bytes(part.arguments) or bytes(part.input)) or kind)
        elif kind not in {"reasoning", "thinking"}:
            texts += [text for text in (part.text, part.refusal) if text]
            images += read(part.content, texts) + read(part.output, texts) + _document(part.source, texts)
    return images


def _document(source: msgspec.Raw, texts: list[str]) -> int:
    """Append the words of a document that came as text or as parts, and return the number of images in it."""
    if not source or bytes(source)[:1] != b"{":
        return 0
    found = _SOURCE.decode(source)
    if found.type == "text" and bytes(found.data):
        texts.append(msgspec.json.decode(found.data, type=str))
    return read(found.content, texts)


def calls(turn: Turn) -> list[str]:
    """The text of each tool call of a chat message."""
    functions = [call.function or call.custom or Function() for call in turn.tool_calls or ()]
    if turn.function_call is not None:
        functions.append(turn.function_call)
    return [
        call_text(function.name, bytes(function.arguments) or bytes(function.input)) for function in functions
    ]


def count_calls(parts: Content) -> int:
    """How many of ``parts`` are tool calls."""
    if not isinstance(parts, list):
        return 0
    return sum(part.type in CALLS for part in parts)


def web_searches(parts: Content) -> int:
    """How often OpenAI searched the web, for a fee each; to open a page and to look in it costs none."""
    if not isinstance(parts, list):
        return 0
    return sum(part.type == _WEB_SEARCH and _is_search(part.action) for part in parts)


def searched_files(parts: Content) -> bool:
    """Whether OpenAI searched files, for which it takes another fee by the call."""
    return isinstance(parts, list) and any(part.type == _FILE_SEARCH for part in parts)


def _is_search(action: msgspec.Raw) -> bool:
    told = msgspec.json.decode(action) if bytes(action) else None
    return not isinstance(told, dict) or told.get("type", "search") == "search"


def call_text(name: str | None, arguments: bytes) -> str:
    """A tool call in words: its name, then its arguments (raw JSON, perhaps a JSON string of JSON)."""
    return f"{name or ''} {_inner(arguments)}".strip()


def _inner(arguments: bytes) -> str:
    if arguments[:1] == b'"':
        with suppress(msgspec.DecodeError):  # what came piece by piece may be no JSON, or cut off
            return msgspec.json.decode(arguments, type=str)
    return arguments.decode("utf-8", "replace")


def definitions(tools: list[msgspec.Raw] | None, more: list[msgspec.Raw] | None = None) -> tuple[bytes, int]:
    """Tool definitions as one raw JSON array, and how many they are."""
    every = [bytes(tool) for tool in (*(tools or ()), *(more or ()))]
    return (b"[" + b",".join(every) + b"]", len(every)) if every else (b"", 0)


_SOURCE = msgspec.json.Decoder(Source, strict=False)


class _Kind(msgspec.Struct, gc=False):
    type: str | None = None


_KIND = msgspec.json.Decoder(_Kind)


def demanded_format(raw: msgspec.Raw) -> bytes:
    """A demanded answer format as raw JSON; empty where the answer is free text or nothing is demanded."""
    text = bytes(raw)
    return text if text[:1] == b"{" and _demands(text) else b""


@lru_cache(maxsize=64)  # an application demands the same format each time
def _demands(text: bytes) -> bool:
    return _KIND.decode(text).type != "text"
