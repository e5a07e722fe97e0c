"""Shapes of records: which keys they have and of what kind the values are, but none of the values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from route_audit.ingest.excerpts import PLAIN_KEY
from route_audit.ingest.formats.interface import LogFormat
from route_audit.ingest.formats.mapped import Mapped

MASKED = "(masked)"

_MOST_KEYS = 60
_MOST_DEEP = 5
_STEP = re.compile(r"[\w$ -]+")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)")
_KINDS = {str: "text", int: "whole number", float: "number", bool: "true or false", type(None): "null"}


def keys_of(record: Mapping[str, Any]) -> dict[str, str]:
    """Each key of a record as a path, with the kind of its value; of a list, the keys of its first item."""
    return dict(islice(_below(record, "", 0), _MOST_KEYS))


def _below(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if path:
        yield path, kind(value)
    if isinstance(value, list):
        value, path = value[0] if value else None, f"{path}[0]"
    if isinstance(value, Mapping) and depth < _MOST_DEEP:
        for key, child in value.items():
            yield from _below(child, joined(path, str(key)), depth + 1)


def joined(path: str, key: str) -> str:
    """The path of a key, as mappings write it; a key that may be text is masked."""
    if not PLAIN_KEY.fullmatch(key):
        key = MASKED
    elif not _STEP.fullmatch(key):
        return f'{path}["{key}"]'
    return f"{path}.{key}" if path else key


def kind(value: Any) -> str:  # noqa: ANN401  # any JSON
    """The kind of a value in a word or two."""
    if isinstance(value, Mapping):
        return "mapping"
    if isinstance(value, list):
        return f"list of {len(value)}"
    if isinstance(value, str):
        return _kind_of_text(value)
    return _KINDS.get(type(value), "binary")


def _kind_of_text(text: str) -> str:
    if _TIME.match(text):
        return "text: a time"
    if text[:1] in ("{", "["):
        return "text: JSON"
    return "text" if text else "empty text"


def names_of(record: Any) -> frozenset[str]:  # noqa: ANN401  # any JSON
    """The names of all keys of a record, wherever they stand in it."""
    return frozenset(_names(record, 0))


def _names(value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
    if depth > _MOST_DEEP:
        return
    if isinstance(value, list):
        for child in value[:1]:
            yield from _names(child, depth + 1)
    elif isinstance(value, Mapping):
        for key, child in value.items():
            if PLAIN_KEY.fullmatch(str(key)):
                yield str(key)
            yield from _names(child, depth + 1)


def names_of_format(log_format: LogFormat) -> frozenset[str]:
    """The names of keys that a format reads: those of its row and its paths."""
    names = log_format.columns | frozenset(_fields(log_format.row, set()))
    return names | log_format.names if isinstance(log_format, Mapped) else names


def _fields(kind: Any, met: set[Any]) -> Iterator[str]:  # noqa: ANN401  # any type
    """The names of the fields of a type, and of the types of its fields."""
    for part in getattr(kind, "__args__", ()):
        yield from _fields(part, met)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in met:
        met.add(kind)
        for field in msgspec.structs.fields(kind):
            yield field.encode_name
            yield from _fields(field.type, met)


_WORDS = {
    "model": (
        "model",
        "modelname",
        "modelid",
        "engine",
        "enginename",
        "llm",
        "deployment",
        "responsemodel",
        "requestmodel",
    ),
    "timestamp": (
        *("timestamp", "ts", "time", "createdat", "created", "starttime", "startedat", "datetime", "date"),
        *("requesttime", "eventtime", "loggedat", "when", "tsms", "timestampms", "epochms", "tss", "epoch"),
    ),
    "id": ("id", "requestid", "callid", "uuid", "eventid", "spanid"),
    "session": ("session", "sessionid", "conversationid", "conversation", "threadid", "chatid"),
    "user": ("user", "userid", "enduser", "customer", "customerid"),
    "feature": ("feature", "task", "usecase", "operation", "promptname", "application", "app"),
    "provider": ("provider", "vendor"),
    "status": ("status", "statuscode", "httpstatus", "httpstatuscode"),
    "error": ("error", "errormessage", "exception"),
    "prompt": ("prompt", "messages", "question", "query", "input", "inputs", "inputtext", "usermessage"),
    "answer": ("answer", "response", "completion", "output", "outputs", "outputtext", "reply"),
    "tokens.input": (
        *("inputtokens", "prompttokens", "tokensin", "tokensinput", "tokensprompt", "inputtokencount"),
        *("prompttokencount", "intokens", "ninputtokens", "nprompttokens", "tokeninput", "tokenin"),
        *("usagein", "usageinput", "usageprompt"),
    ),
    "tokens.cache_read": (
        *("cachedtokens", "cachedinputtokens", "cachereadtokens", "cachereadinputtokens", "tokenscached"),
        *("cachedprompttokens", "cachehittokens"),
    ),
    "tokens.cache_write": ("cachewritetokens", "cachecreationinputtokens", "cachecreationtokens"),
    "tokens.output": (
        *("outputtokens", "completiontokens", "tokensout", "tokensoutput", "tokenscompletion"),
        *("outputtokencount", "completiontokencount", "outtokens", "noutputtokens", "ncompletiontokens"),
        *("generatedtokens", "tokenoutput", "tokenout", "usageout", "usageoutput", "usagecompletion"),
    ),
    "tokens.reasoning": ("reasoningtokens", "thinkingtokens", "thoughtstokencount", "reasoningoutputtokens"),
    "latency": (
        *("latency", "latencyms", "latencys", "latencyseconds", "duration", "durationms", "durations"),
        *("durationseconds", "elapsed", "elapsedms", "responsetime", "responsetimems", "tookms"),
    ),
    "cost": ("cost", "costusd", "totalcost", "price", "priceusd", "spend", "totalcostusd", "usd"),
}
"""The names under which logs keep what a mapping may name, in small letters without signs.

Either the last name of a path or its last two together, as ``model.name``.
"""

_NUMBERS = ("whole number", "number", "text")
_OF_NUMBERS = ("tokens.", "latency", "cost")
_OF_ANY_SHAPE = ("prompt", "answer", "error")
_BOXES = ("mapping", "list of")
_UNITS = {"latency": ("ms", "s"), "cost": ("usd",)}


def mapping_of(keys: Mapping[str, str]) -> str:
    """A mapping file for records with these keys, as far as their names tell; the rest is left to fill in."""
    found = _matched(keys)
    lines = [] if "model" in found else ["model: ???  # the key of the model, or {constant: NAME}"]
    lines += [_line(field, path) for field, path in found.items() if not field.startswith("tokens.")]
    counts = [
        f"  {field.partition('.')[2]}: {_quoted(path)}"
        for field, path in found.items()
        if field.startswith("tokens.")
    ]
    if counts:
        lines += ["tokens:", *counts, "  input_includes_cached: true  # false where it does not"]
    elif "prompt" not in found:
        lines.append("prompt: ???  # counts or text: tokens: {input: ..., output: ...}, or prompt and answer")
    return "".join(f"{line}\n" for line in lines)


def _matched(keys: Mapping[str, str]) -> dict[str, str]:
    """The path of each field that has one; no path twice, and the id last, as many things have one."""
    free, found = dict(keys), {}
    for field in sorted(_WORDS, key=lambda field: field == "id"):
        path = _found(field, free)
        if path is not None:
            found[field] = path
            del free[path]
    return {field: found[field] for field in _WORDS if field in found}


def _found(field: str, keys: Mapping[str, str]) -> str | None:
    """The path that a field most likely has: by its last names, the shortest way first."""
    fitting = [path for path, kind in keys.items() if MASKED not in path and _holds(field, kind)]
    for word in _WORDS[field]:
        paths = [path for path in fitting if word in (_plain(path), _plain(path, 2))]
        if paths:
            return min(paths, key=lambda path: path.count("."))
    return None


def _holds(field: str, kind: str) -> bool:
    """True where a value of this kind can be what a field asks for."""
    if field.startswith(_OF_NUMBERS):
        return kind in _NUMBERS
    if field in _OF_ANY_SHAPE:
        return "number" not in kind
    return not kind.startswith(_BOXES)


def _plain(path: str, names: int = 1) -> str:
    """The last name of a path, or the last few, in small letters without signs."""
    last = re.split(r'\.(?![^\["]*"\])|\["', path)[-names:]
    return re.sub(r"[^a-z0-9]", "", "".join(last).lower())


def _line(field: str, path: str) -> str:
    if field not in _UNITS:
        return f"{field}: {_quoted(path)}"
    units = _UNITS[field]
    unit = units[0] if _plain(path).endswith("ms") or len(units) == 1 else units[-1]
    doubt = "" if _plain(path).endswith((*units, "seconds")) else f"  # {' or '.join(units)}?"
    return f"{field}: {{field: {_quoted(path)}, unit: {unit}}}{doubt if len(units) > 1 else ''}"


def _quoted(path: str) -> str:
    """A path as YAML writes it."""
    return path if re.fullmatch(r"[A-Za-z_]\w*(?:\.\w+)*", path) else "'" + path.replace("'", "''") + "'"
