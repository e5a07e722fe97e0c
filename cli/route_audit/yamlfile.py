"""YAML that people write, read strictly: every value knows its line, every mistake names it."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn, cast

import msgspec
import yaml

from route_audit.errors import ConfigError

_MAX_DEPTH = 32
_DEEP = "nested too deeply"
_ALIASES = "aliases (*name) are not read here"
LEAST, MOST = Decimal("1e-15"), Decimal("1e15")
"""Beyond what any amount or count of a file is; what is worked out from such numbers is finite."""

_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Node(msgspec.Struct, frozen=True):
    """One value of a YAML file and the place it stands at.

    Scalars stay the text that was written, so that a price keeps every digit; ask for the kind
    that you expect. Every accessor raises ``ConfigError`` with the line when the value is of
    another kind.

    Attributes:
        content: the scalar's text (None for an empty value), the list, or the mapping.
        where: ``file:line``.
        quoted: the scalar was written in quotes, so it is text whatever it looks like.
    """

    content: str | list[Node] | dict[str, Node] | None
    where: str
    quoted: bool = False

    @property
    def is_mapping(self) -> bool:
        """True for a mapping."""
        return isinstance(self.content, dict)

    def fail(self, what: str, hint: str) -> NoReturn:
        """Raise the ``ConfigError`` that points at this value."""
        raise ConfigError(what, where=self.where, hint=hint)

    def fields(self, known: Collection[str], *, required: Collection[str] = ()) -> dict[str, Node]:
        """The mapping's values by key, none of them unknown, none of the required ones missing."""
        mapping = self.mapping()
        for key, node in mapping.items():
            if key not in known:
                node.fail(f"unknown key '{key}'", suggestion(key, known))
        for key in required:
            if key not in mapping:
                self.fail(f"'{key}' is missing", f"add '{key}:' here")
        return mapping

    def mapping(self) -> dict[str, Node]:
        """The mapping's values by key, whatever the keys."""
        if not isinstance(self.content, dict):
            self.fail("expected keys and values here", "write 'key: value' lines")
        return self.content

    def items(self) -> list[Node]:
        """The list's values; a scalar or a mapping stands for a list of one."""
        return self.content if isinstance(self.content, list) else [self]

    def __iter__(self) -> Iterator[Node]:
        """Iterate over ``items``."""
        return iter(self.items())

    def text(self) -> str:
        """The scalar as it was written."""
        if not isinstance(self.content, str):
            self.fail("expected a word here", "write one plain value")
        return self.content

    def name(self) -> str:
        """The scalar as the name of something.

        Raises:
            ConfigError: it is empty, blank at an end, or holds what can't be printed.
        """
        name = self.text()
        if not name or name != name.strip() or not name.isprintable():
            self.fail("expected a name here", "write a plain name, without blanks around it")
        return name

    def choice(self, known: Collection[str]) -> str:
        """The scalar, which must be one of ``known``."""
        word = self.text()
        if word not in known:
            self.fail(f"'{word}' is not known here", suggestion(word, known))
        return word

    def decimal(self, *, low: Decimal | None = None, high: Decimal | None = None) -> Decimal:
        """The scalar as an exact finite number within ``low`` to ``high``; to 1e15 with a ``low``."""
        word = self.text()
        try:
            number = Decimal(word.replace("_", ""))
        except InvalidOperation:
            self.fail(f"'{word}' is not a number", "write a plain number such as 0.15")
        if not number.is_finite():
            self.fail(f"'{word}' is not a finite number", "write a plain number such as 0.15")
        if (low is not None and number < low) or (high is not None and number > high):
            self.fail(f"{word} is out of range", _range_hint(low, high))
        if low is not None and number > MOST:
            self.fail(f"{word} is out of range", f"write a number of at most {MOST:f}")
        return number

    def positive(self) -> Decimal:
        """The scalar as an exact finite number above zero: from 1e-15 to 1e15."""
        if self.decimal() <= 0:
            self.fail(f"{self.text()} is out of range", "write a number above 0")
        return self.decimal(low=LEAST)

    def integer(self, *, low: int | None = None) -> int:
        """The scalar as a whole number of at least ``low``, else -1e15, and at most 1e15."""
        number = self.decimal(low=-MOST if low is None else Decimal(low))
        if number != number.to_integral_value():
            self.fail(f"{self.text()} is not a whole number", "write a whole number")
        return int(number)

    def flag(self) -> bool:
        """The scalar as true or false."""
        word = self.text()
        if word.lower() not in _TRUTHS:
            self.fail(f"'{word}' is neither true nor false", "write true or false")
        return _TRUTHS[word.lower()]

    def date(self) -> dt.date:
        """The scalar as a calendar day."""
        word = self.text()
        try:
            return dt.date.fromisoformat(word)
        except ValueError:
            self.fail(f"'{word}' is not a date", "write the day as 2026-11-23")


def items_at(fields: Mapping[str, Node], key: str) -> list[Node]:
    """The items of the list under ``key``; none where the key is missing."""
    return fields[key].items() if key in fields else []


def load(path: Path) -> Node:
    """The value of the YAML file at ``path``.

    Raises:
        ConfigError: the file can't be read, is not YAML, is empty, repeats a key, or uses anchors
            or nesting deeper than a person would write.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigError(
            f"can't read the file: {reason}", where=str(path), hint="check the path and the encoding"
        ) from error
    return parse(text, str(path))


def parse(text: str, name: str) -> Node:
    """The value of the YAML ``text``; ``name`` stands for the file in messages.

    Raises:
        ConfigError: as for ``load``.
    """
    try:
        root = _compose(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or "it can't be parsed"
        if problem == _DEEP:
            raise ConfigError(problem, where=where, hint="flatten the file") from error
        raise ConfigError(f"this is not valid YAML: {problem}", where=where, hint=_hint(problem)) from error
    if root is None:
        raise ConfigError("the file is empty", where=name, hint="see the examples in docs/")
    return _convert(root, name)


def _hint(problem: str) -> str:
    if problem == _ALIASES:
        return "write the value out where it is needed"
    tab = "'\\t'" in problem
    return "indent with spaces, not with tabs" if tab else "check indentation, colons and quotes"


def suggestion(word: str, known: Collection[str]) -> str:
    """A hint that names the nearest of the ``known`` words, or all of them."""
    any_case = {one.lower(): one for one in known}
    near = difflib.get_close_matches(word.lower(), any_case, n=1)
    listing = ", ".join(sorted(known))
    return f"did you mean '{any_case[near[0]]}'? known: {listing}" if near else f"known: {listing}"


def _compose(text: str) -> yaml.Node | None:
    """The text's nodes: by libyaml where PyYAML has it, errors always in the words of plain PyYAML."""
    fast = getattr(yaml, "CSafeLoader", None)
    if fast is not None:
        try:
            return _composed_by(fast, text)
        except yaml.YAMLError:
            pass
    return _composed_by(yaml.SafeLoader, text)


def _composed_by(loader: type[yaml.SafeLoader], text: str) -> yaml.Node | None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=_DEEP, problem_mark=cast("yaml.Mark", event.start_mark))
        # Nested aliases multiply, and nobody needs them in files as short as these.
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem=_ALIASES, problem_mark=cast("yaml.Mark", event.start_mark))
    return yaml.compose(text, Loader=loader)


def _convert(node: yaml.Node, name: str) -> Node:
    where = f"{name}:{node.start_mark.line + 1}"
    if isinstance(node, yaml.MappingNode):
        return Node(dict(_pairs(node, name)), where)
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(child, name) for child in node.value], where)
    quoted = getattr(node, "style", None) in {"'", '"'}
    empty = node.tag == "tag:yaml.org,2002:null" and not quoted
    return Node(None if empty else str(node.value), where, quoted)


def _pairs(node: yaml.MappingNode, name: str) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for key, value in node.value:
        word = str(key.value)
        converted = _convert(value, name)
        key_line = f"{name}:{key.start_mark.line + 1}"
        if word in seen:
            raise ConfigError(f"the key '{word}' stands here twice", where=key_line, hint="keep one of them")
        seen.add(word)
        yield word, Node(converted.content, key_line, converted.quoted)


def _range_hint(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"write a number of at most {high}"
    return f"write a number of at least {low}" if high is None else f"write a number from {low} to {high}"
