"""The settings file of a project: found upwards from the working directory, every value with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from route_audit.errors import ConfigError
from route_audit.filesystem import is_file

NAME = "route-audit.toml"
SHARED = "pyproject.toml"
SECTIONS = (("tool", "route-audit"), ("tool", "route_audit"))
"""Where settings stand in a ``pyproject.toml``: by the name of the command, or of the package."""

_SHARED = re.compile(r"\btool\s*\.\s*[\"']?route[-_]audit\b")
_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w.\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=")
_LINE = re.compile(r"\(at line (\d+)")

Place = tuple[str, ...]


class Entry(msgspec.Struct, frozen=True):
    """One value of a settings file.

    Attributes:
        key: as it was written.
        value: as TOML has it, numbers with a point as ``Decimal``.
        where: ``file:line``.
    """

    key: str
    value: Any
    where: str

    @property
    def name(self) -> str:
        """The long name of the option, without its dashes."""
        return self.key.replace("_", "-")

    def fail(self, what: str, hint: str) -> NoReturn:
        """Raise the ``ConfigError`` that points at this value."""
        raise ConfigError(what, where=self.where, hint=hint)


class Table(msgspec.Struct, frozen=True):
    """The settings for one command; ``where`` is ``file:line`` of its head."""

    where: str
    entries: tuple[Entry, ...]


class SettingsFile(msgspec.Struct, frozen=True):
    """What a settings file says, not yet checked against the options.

    Attributes:
        path: the file; paths in it are relative to its folder.
        common: for every command that has the option.
        tables: for one command, by its name.
    """

    path: Path
    common: tuple[Entry, ...]
    tables: Mapping[str, Table]


def find(start: Path) -> Path | None:
    """The nearest settings file in ``start`` or a folder above; None where there is none."""
    for folder in (start, *start.parents):
        for path in (folder / NAME, folder / SHARED):
            if is_file(path) and (path.name == NAME or _is_shared(path)):
                return path
    return None


def read(path: Path) -> SettingsFile:
    """The settings of the file at ``path``; of a ``pyproject.toml`` the table ``tool.route-audit``.

    Raises:
        ConfigError: the file can't be read, is not TOML, or has two tables.
    """
    text = _text(path)
    try:
        root: Any = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        where = f"{path}:{line.group(1) if line else len(text.rstrip().splitlines())}"
        words = str(error).partition(" (at ")[0]
        raise ConfigError(
            f"this is not valid TOML: {words[:1].lower()}{words[1:]}",
            where=where,
            hint='write lines such as strong = "gpt-6.1-sol"',
        ) from error
    place = _section(root, path) if path.name == SHARED else ()
    return _parted(_at(root, place), _lines(text), path, place)


def _section(root: dict[str, Any], path: Path) -> Place:
    """Which of the two tables the file has."""
    found = [place for place in SECTIONS if _at(root, place)]
    if len(found) > 1:
        first, second = (f"[{'.'.join(place)}]" for place in found)
        raise ConfigError(
            f"the settings stand in two tables, {first} and {second}",
            where=str(path),
            hint=f"move all of them to {first}",
        )
    return found[0] if found else SECTIONS[0]


def _at(root: Any, place: Place) -> dict[str, Any]:  # noqa: ANN401  # whatever a TOML file holds there
    for part in place:
        root = root.get(part, {}) if isinstance(root, dict) else {}
    return root if isinstance(root, dict) else {}


def _parted(root: dict[str, Any], lines: Mapping[Place, int], path: Path, place: Place) -> SettingsFile:
    entries = tuple(_entries(root, lines, path, place))
    tables = {
        entry.key: Table(entry.where, tuple(_entries(entry.value, lines, path, (*place, entry.key))))
        for entry in entries
        if isinstance(entry.value, dict)
    }
    common = tuple(entry for entry in entries if entry.key not in tables)
    return SettingsFile(path, common, tables)


def _entries(
    table: Mapping[str, Any], lines: Mapping[Place, int], path: Path, place: Place
) -> Iterator[Entry]:
    for key, value in table.items():
        line = lines.get((*place, key))
        yield Entry(key, value, str(path) if line is None else f"{path}:{line}")


def _lines(text: str) -> dict[Place, int]:
    """The line that each key stands at first; tables within a line are not looked into."""
    lines: dict[Place, int] = {}
    section: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            section = _parts(header.group(1))
            lines.setdefault(section, number)
        elif key:
            lines.setdefault((*section, *_parts(key.group(1))), number)
    return lines


def _parts(dotted: str) -> Place:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _is_shared(path: Path) -> bool:
    """True where the file of many tools may hold settings of ours; whether it can be read shows later."""
    try:
        return _SHARED.search(path.read_text(encoding="utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return False


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigError(
            f"can't read the settings: {reason}",
            where=str(path),
            hint="check the path and the encoding, or leave them out with --no-settings",
        ) from error
