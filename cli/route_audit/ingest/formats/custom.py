"""A log of one's own, read by a mapping file that names its columns: ``--map FILE``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from route_audit.exchange import Exchange
from route_audit.ingest.formats import counting, values
from route_audit.ingest.formats.interface import CAN_SAY, CSV, JSONL, PARQUET, About
from route_audit.ingest.formats.mapped import FIELDS, Mapped, Only, Read
from route_audit.ingest.formats.paths import compiled
from route_audit.ingest.rejects import RowError
from route_audit.yamlfile import Node, load, suggestion

OTHER_ROW = "row that the mapping leaves out"

_TAG = "tags."

_NAMES = {
    "session_id": "session",
    "response": "answer",
    "max_tokens": "max_output_tokens",
}
"""Words that people use, and the field that they mean."""

_PLAIN = (
    "id",
    "logical_id",
    "pair_id",
    "session",
    "session_id",
    "user",
    "feature",
    "provider",
    "model",
    "service_tier",
    "tier",
    "confidence",
    "stream",
    "max_output_tokens",
    "max_tokens",
    "error",
    "prompt",
    "system",
    "answer",
    "response",
    "tools",
    "response_format",
    "request",
    "revision",
    "calls",
    "web_searches",
)
_TOKENS = {
    "input": "input_tokens",
    "cache_read": "cached_input_tokens",
    "cache_write": "cache_write_tokens",
    "cache_write_5m": "cache_write_5m_tokens",
    "cache_write_1h": "cache_write_1h_tokens",
    "audio_input": "audio_input_tokens",
    "output": "output_tokens",
    "reasoning": "reasoning_tokens",
    "audio_output": "audio_output_tokens",
    "total": "total_tokens",
}
_SWITCHES = ("input_includes_cached", "output_includes_reasoning")
_TIMES = ("timestamp", "end", "first_token")
_DURATIONS = {"latency": "latency_s", "time_to_first_token": "time_to_first_token_s"}
_IN_SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9, "min": 60.0}
_IN_USD = {"usd": 1.0, "cents": 1e-2, "micro_usd": 1e-6}
_VERSION = "1"
KEYS = (*_PLAIN, *_TIMES, *_DURATIONS, "tokens", "cost", "status", "tags", "only", "version")
TOKEN_KEYS = (*_TOKENS, *_SWITCHES)
_PATH_HINT = 'write a column, or a path such as usage.input, items[0] or ["a.b"]'


@dataclass(slots=True)
class _Draft:
    """What has been read of a mapping file: paths, how their values are read, and constants."""

    paths: dict[str, str] = field(default_factory=dict)
    readers: dict[str, Read] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    cache: str = counting.INSIDE
    reasoning_outside: bool = False
    only: Only | None = None
    ok: frozenset[str] = frozenset()

    def take(self, name: str, node: Node, read: Read | None = None) -> None:
        """Where the field ``name`` stands, or the constant that it is."""
        if node.is_mapping and "constant" in node.mapping():
            self.constants[name] = _constant(name, node.fields(("constant",))["constant"])
            return
        self.paths[name] = _path(node)
        if read is not None:
            self.readers[name] = read


class Custom(Mapped):
    """The format that a mapping file describes."""

    zero_counts = True

    def __init__(self, about: About, draft: _Draft) -> None:
        super().__init__(
            about,
            paths=draft.paths | {f"tags.{name}": path for name, path in draft.tags.items()},
            cache=draft.cache,
            reasoning_outside=draft.reasoning_outside,
            only=draft.only,
            readers=draft.readers | {f"tags.{name}": values.anything for name in draft.tags},
        )
        self._tags = tuple(draft.tags)
        self._constants = draft.constants
        self._ok = draft.ok

    def claims(self, record: Mapping[str, Any]) -> bool:  # noqa: ARG002
        """False: a mapping is named, nothing is recognised by it."""
        return False

    def made(self, told: dict[str, Any]) -> Exchange:
        """The exchange that the values and the mapping's constants add up to."""
        told = self._constants | told
        tags = {name: told.pop(f"tags.{name}") for name in self._tags if f"tags.{name}" in told}
        if tags:
            told["tags"] = tags
        if type(told.get("answer")) is dict:  # a whole body: it has counts too
            told["response"] = told["answer"]
        if self._ok and "status" in told:
            told["status"] = "ok" if str(told["status"]).lower() in self._ok else "error"
        return super().made(told)


@lru_cache(maxsize=8)
def custom(path: str) -> Custom:
    """The format that the mapping file at ``path`` describes.

    Raises:
        ConfigError: the file can't be read, or a key, a path, a unit or a zone in it is unknown.
    """
    draft = _Draft()
    root = load(Path(path))
    for key, node in root.mapping().items():
        if key.startswith(_TAG):
            draft.tags[key.removeprefix(_TAG)] = _path(node)
        elif key in KEYS:
            _TAKE.get(key, _take_plain)(draft, key, node)
        else:
            node.fail(f"unknown key '{key}'", suggestion(key, KEYS))
    known = draft.paths.keys() | draft.constants.keys() | ({"tags"} if draft.tags else set())
    if "model" not in known:
        root.fail("'model' is missing", "add 'model:' with the column of the model, or {constant: NAME}")
    about = About(
        name=f"map:{path}",
        title=f"a log of your own, by {path}",
        containers=(JSONL, CSV, PARQUET),
        says=tuple(word for word in CAN_SAY if _SAID_BY[word] & known),
        docs="docs/formats.md",
    )
    return Custom(about, draft)


def _take_plain(draft: _Draft, key: str, node: Node) -> None:
    draft.take(_NAMES.get(key, key), node)


def _take_tokens(draft: _Draft, _: str, node: Node) -> None:
    for key, count in node.fields(TOKEN_KEYS).items():
        if key == "input_includes_cached":
            draft.cache = counting.INSIDE if count.flag() else counting.OUTSIDE
        elif key == "output_includes_reasoning":
            draft.reasoning_outside = not count.flag()
        else:
            draft.take(_TOKENS[key], count)


def _take_time(draft: _Draft, key: str, node: Node) -> None:
    if not node.is_mapping or "constant" in node.mapping():
        draft.take(key, node)
        return
    said = node.fields(("field", "tz", "unit"), required=("field",))
    if "tz" in said and "unit" in said:
        said["tz"].fail("a number since 1970 has no zone", "keep tz or unit")
    read = _in_zone(_zone(said["tz"])) if "tz" in said else values.when
    if "unit" in said:
        read = _since_1970(_IN_SECONDS[said["unit"].choice(_IN_SECONDS)])
    draft.take(key, said["field"], read)


def _take_scaled(draft: _Draft, key: str, node: Node) -> None:
    name = _DURATIONS.get(key, "cost_usd")
    units = _IN_SECONDS if key in _DURATIONS else _IN_USD
    if not node.is_mapping or "constant" in node.mapping():
        draft.take(name, node)
        return
    said = node.fields(("field", "unit"), required=("field",))
    factor = units[said["unit"].choice(units)] if "unit" in said else 1.0
    draft.take(name, said["field"], _scaled(factor))


def _take_status(draft: _Draft, key: str, node: Node) -> None:
    if not node.is_mapping:
        draft.take(key, node)
        return
    said = node.fields(("field", "ok"), required=("field",))
    draft.take(key, said["field"])
    if "ok" in said:
        draft.ok = frozenset(word.text().lower() for word in said["ok"])


def _take_tags(draft: _Draft, key: str, node: Node) -> None:
    if node.is_mapping:
        draft.tags |= {name: _path(path) for name, path in node.mapping().items()}
    else:
        draft.take(key, node)


def _check_version(_draft: _Draft, _: str, node: Node) -> None:
    node.choice((_VERSION,))


def _take_only(draft: _Draft, _: str, node: Node) -> None:
    said = node.fields(("field", "values"), required=("field", "values"))
    words = frozenset(word.text().lower() for word in said["values"])
    draft.only = Only(compiled(_path(said["field"])), words, OTHER_ROW)


_TAKE: dict[str, Callable[[_Draft, str, Node], None]] = {
    "tokens": _take_tokens,
    **dict.fromkeys(_TIMES, _take_time),
    **dict.fromkeys((*_DURATIONS, "cost"), _take_scaled),
    "status": _take_status,
    "tags": _take_tags,
    "only": _take_only,
    "version": _check_version,
}
"""How the keys that are no plain path are read."""

_SAID_BY = {
    "text": {"prompt", "request"},
    "answer": {"answer"},
    "time": {"timestamp"},
    "cache": {"cached_input_tokens", "cache_write_tokens"},
    "reasoning": {"reasoning_tokens"},
    "latency": {"latency_s", "end"},
    "first token": {"time_to_first_token_s", "first_token"},
    "session": {"session"},
    "user": {"user"},
    "retries": {"logical_id"},
    "tools": {"tools", "request"},
    "cost": {"cost_usd"},
    "service tier": {"service_tier"},
    "tier": {"tier"},
    "tags": {"tags", "feature"},
}


def _path(node: Node) -> str:
    text = node.text()
    try:
        compiled(text)
    except ValueError:
        node.fail(f"'{text}' is no path", _PATH_HINT)
    return text


def _constant(name: str, node: Node) -> Any:  # noqa: ANN401  # of the field's kind
    try:
        value = FIELDS[name](node.text())
    except RowError:
        value = None
    if value is None:
        node.fail(f"'{node.text()}' is no value for {name}", "write a value of the kind that the field has")
    return value


def _zone(node: Node) -> dt.tzinfo:
    try:
        return ZoneInfo(node.text())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        node.fail(f"there is no time zone called '{node.text()}'", "write an IANA name such as Europe/Berlin")


def _in_zone(zone: dt.tzinfo) -> Read:
    """Reads times; one that names no zone of its own is in ``zone``."""

    def read(value: Any) -> int | None:  # noqa: ANN401
        if type(value) is str:
            try:
                naive = dt.datetime.fromisoformat(value.strip())
            except ValueError:
                return values.when(value)
            if naive.tzinfo is None:
                return values.when(naive.replace(tzinfo=zone).astimezone(dt.UTC).isoformat())
        return values.when(value)

    return read


def _since_1970(unit_s: float) -> Read:
    def read(value: Any) -> int | None:  # noqa: ANN401
        number = values.number(value)
        return None if number is None else round(number * unit_s * 1e6)

    return read


def _scaled(factor: float) -> Read:
    def read(value: Any) -> float | None:  # noqa: ANN401
        number = values.number(value)
        return None if number is None else number * factor

    return read
