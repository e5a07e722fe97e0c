"""Conditions on a request: what a rule's ``when:`` may test, and what it says of each request.

Everything here is known before the call. What the log does not say is unknown, and unknown passes
no test: neither ``<`` nor ``>=``, neither true nor false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar, cast

import msgspec
import numpy as np
from msgspec.structs import replace

from route_audit.arrays import Floats, Integers, Mask
from route_audit.ledger import Words, hash64
from route_audit.policies import spelling
from route_audit.policies.known import Known
from route_audit.policies.numbers import Numbers
from route_audit.tiers import Tier
from route_audit.verdict import LANGUAGES
from route_audit.yamlfile import Node, suggestion

_Value = TypeVar("_Value")

Test = Callable[[Known], Mask]
"""True for each request that passes."""

_TIERS = tuple(tier.word for tier in Tier)
_HEX = 16
_LAST_HOUR = 23
_MOST_TOKENS = 10**9
"""No request has more: reading rejects such a row."""

_COMPARISON_MARKS = ("<", ">", "=", "!")
_COMPARED = re.compile(r"\s*[<>]=?\s*\d.*")


class InCodes(msgspec.Struct, frozen=True):
    """The column's code is one of ``codes``."""

    column: str
    codes: tuple[int, ...]

    def __call__(self, known: Known) -> Mask:
        """True for each request with one of the codes."""
        column = cast("Integers", getattr(known, self.column))
        if column.dtype.itemsize > 1:
            return np.isin(column, np.array(self.codes, column.dtype))
        passes = np.zeros(1 << 8, np.bool_)  # a byte has so many codes: looking up is quicker than comparing
        passes[np.array(self.codes, column.dtype).view(np.uint8)] = True
        return passes[column.view(np.uint8)]


class InWords(msgspec.Struct, frozen=True):
    """The column's word is one of ``words``, letter for letter."""

    column: str
    words: frozenset[str]

    def __call__(self, known: Known) -> Mask:
        """True for each request with one of the words."""
        return cast("Words", getattr(known, self.column)).where(self.words.__contains__)


class IsModel(msgspec.Struct, frozen=True):
    """The model is one of ``names``, as the log or as reports call it, or plays a role.

    Attributes:
        names: letter for letter.
        players: models that play roles, in any spelling.
    """

    names: frozenset[str]
    players: frozenset[str] = frozenset()

    def __call__(self, known: Known) -> Mask:
        """True for each request whose log names one of the models."""
        named = known.model.where((self.names | self.players).__contains__)
        if known.priced is None:
            return named
        playing = {known.priced.name_of(player) for player in self.players}
        return named | known.priced.names.where((self.names | playing).__contains__)


class InNumbers(msgspec.Struct, frozen=True):
    """The column's number is one of ``numbers``; a negative one is unknown."""

    column: str
    numbers: Numbers

    def __call__(self, known: Known) -> Mask:
        """True for each request with such a number."""
        column = cast("Floats", getattr(known, self.column))
        return self.numbers.hold(column) & (column >= 0)


class Asks(msgspec.Struct, frozen=True):
    """The request asks for something (tools, JSON, images), or the log shows that it does not."""

    column: str
    wanted: bool

    def __call__(self, known: Known) -> Mask:
        """True for each request of which ``wanted`` is known to hold."""
        column = cast("Mask", getattr(known, self.column))
        return column if self.wanted else known.shown & ~column


class Tagged(msgspec.Struct, frozen=True):
    """The request carries one of the tags with these codes."""

    codes: tuple[int, ...]

    def __call__(self, known: Known) -> Mask:
        """True for each request with one of the tags."""
        return known.tagged(self.codes)


class When(msgspec.Struct, frozen=True):
    """All ``tests`` together; without one it matches every request.

    Attributes:
        tests: pairs of a field as it was written and its test.
    """

    tests: tuple[tuple[str, Test], ...] = ()

    @classmethod
    def read(cls, node: Node) -> When:
        """The condition that a rule's ``when:`` writes.

        Raises:
            ConfigError: a key is misspelt or can't be tested, or a value does not fit its field.
        """
        tests: list[tuple[str, Test]] = []
        for key, value in node.mapping().items():
            if key == "tags":
                tests += [_test(_tag, tag, part) for tag, part in _tags(value).items()]
            else:
                tests.append(_test(_reader(key, value), key, value))
        return cls(tuple(tests))

    def named(self, roles: Mapping[str, str]) -> When:
        """The same, where a role that ``model:`` names also stands for the model that plays it."""
        return replace(self, tests=tuple((says, _named(test, roles)) for says, test in self.tests))

    def matches(self, known: Known) -> Mask:
        """True for each request that passes every test."""
        matched = np.ones(len(known), np.bool_)
        for _, test in self.tests:
            matched &= test(known)
        return matched

    def __str__(self) -> str:
        """The condition as it was written."""
        return "; ".join(says for says, _ in self.tests) or "any request"


def _tags(node: Node) -> Mapping[str, Node]:
    tags = node.mapping()
    if not tags:
        node.fail("no tag is named here", "name one, as 'tags: {team: search}', or leave out 'tags:'")
    return tags


def _named(test: Test, roles: Mapping[str, str]) -> Test:
    if isinstance(test, IsModel):
        return replace(test, players=frozenset(roles[name] for name in test.names & roles.keys()))
    return test


def _test(read: Callable[[str, Node], Test], key: str, value: Node) -> tuple[str, Test]:
    test = read(key, value)
    return f"{key}: {', '.join(_values(value, Node.text))}", test


def _values(node: Node, read: Callable[[Node], _Value]) -> list[_Value]:
    nodes = node.items()
    if not nodes:
        node.fail("an empty list matches nothing", "write at least one value")
    return [read(item) for item in nodes]


def _tier(key: str, node: Node) -> Test:
    words = _values(node, lambda item: item.choice(_TIERS))
    codes = {int(tier) for tier in Tier if tier.word in words}
    if Tier.REASONING in codes:
        codes.add(int(Tier.UNSURE))
    return InCodes(key, tuple(sorted(codes)))


def _type(key: str, node: Node) -> Test:  # noqa: ARG001  # every reader takes the key
    return InCodes("type_id", tuple(_values(node, _type_id)))


def _type_id(node: Node) -> int:
    text = node.text()
    try:
        code = int(text, 16) if len(text) <= _HEX and text.isalnum() else 0
    except ValueError:
        code = 0
    if not code:
        node.fail(
            f"'{text}' is not the id of a request type",
            f"write the {_HEX} digits that reports show as its id",
        )
    return code


def _words(key: str, node: Node) -> Test:
    return InWords(key, frozenset(_values(node, _word)))


def _word(node: Node) -> str:
    if not node.text():
        node.fail("an empty word matches nothing", "write the word that the log has, or leave this out")
    return node.text()


def _model(key: str, node: Node) -> Test:  # noqa: ARG001  # every reader takes the key
    return IsModel(frozenset(_values(node, _word)))


def _language(key: str, node: Node) -> Test:
    return InCodes(
        key, tuple(LANGUAGES.index(word) for word in _values(node, lambda item: item.choice(LANGUAGES)))
    )


def _asks(key: str, node: Node) -> Test:
    return Asks(key, node.flag())


def _interactive(key: str, node: Node) -> Test:
    return InCodes(key, (int(node.flag()),))


def _share(key: str, node: Node) -> Test:
    return InNumbers(key, Numbers.read(node, high=1, whole=False))


def _count(key: str, node: Node) -> Test:
    return InNumbers(key, Numbers.read(node, high=_MOST_TOKENS))


def _turn(key: str, node: Node) -> Test:
    """Turns count from one."""
    return InNumbers(key, Numbers.read(node, low=1, high=_MOST_TOKENS))


def _hour(key: str, node: Node) -> Test:
    return InNumbers(key, Numbers.read(node, high=_LAST_HOUR))


def _tag(key: str, node: Node) -> Test:
    return Tagged(
        tuple(code for codes in _values(node, lambda item: _tag_codes(key, item)) for code in codes)
    )


def _bare_tag(key: str, node: Node) -> Test:
    """A tag outside of ``tags:``: a comparison there is meant as one, in quotes as fields want theirs."""
    for item in node.items():
        if _COMPARED.fullmatch(item.text()):
            _no_comparison(key, item, f"if the log has this very text, write it under 'tags: {{{key}: ...}}'")
    return _tag(key, node)


def _tag_codes(key: str, node: Node) -> list[int]:
    """The codes under which the ledger may keep the tag: a log writes 3 or 3.0 where a person writes 3."""
    text = _word(node)
    if not node.quoted and text.startswith(_COMPARISON_MARKS):
        _no_comparison(key, node, "write the value as the log has it")
    spellings = {text} if node.quoted else {text, *spelling.as_logged(text)}
    return sorted(hash64(f"{key}\0{value}") for value in spellings)


def _no_comparison(key: str, node: Node, hint: str) -> NoReturn:
    node.fail(f"the tag '{key}' can't be compared, only matched", hint)


def _reader(key: str, value: Node) -> Callable[[str, Node], Test]:
    """How to read the field ``key``: a known one, or a tag unless it looks like a slip."""
    if key in FIELDS:
        return FIELDS[key]
    if key in _AFTER_THE_CALL:
        value.fail(f"'{key}' is known only after the call: no policy may test it", _fields_hint())
    if key in _NOT_OFFERED:
        value.fail(f"a rule can't test '{key}'", _fields_hint())
    near = spelling.nearest(key, FIELDS)
    if near is not None:
        _misspelt(key, near, value)
    return _bare_tag


def _misspelt(key: str, near: str, value: Node) -> NoReturn:
    value.fail(
        f"unknown field '{key}'",
        f"did you mean '{near}'? a tag of that name is written 'tags: {{{key}: ...}}'",
    )


def _fields_hint() -> str:
    return f"{suggestion('', FIELDS)}; any other name is a tag"


FIELDS: Mapping[str, Callable[[str, Node], Test]] = {
    "tier": _tier,
    "confidence": _share,
    "type": _type,
    "model": _model,
    "provider": _words,
    "user": _words,
    "feature": _words,
    "input_tokens": _count,
    "max_output_tokens": _count,
    "session_turn": _turn,
    "hour": _hour,
    "has_tools": _asks,
    "json": _asks,
    "images": _asks,
    "interactive": _interactive,
    "language": _language,
}
"""The fields that ``when:`` may test beside tags, and how each is read."""

_AFTER_THE_CALL = frozenset(
    {
        "answer",
        "completion_tokens",
        "cost_usd",
        "latency_ms",
        "latency_s",
        "output_tokens",
        "reasoning_tokens",
        "response",
        "status",
        "time_to_first_token_s",
    }
)
_NOT_OFFERED = frozenset(
    {
        "cache_write_1h_tokens",
        "cache_write_tokens",
        "cached_input_tokens",
        "cached_tokens",
        "id",
        "logical_id",
        "pair_id",
        "prompt",
        "prompt_tokens",
        "service_tier",
        "session",
        "timestamp",
        "ts",
    }
)
