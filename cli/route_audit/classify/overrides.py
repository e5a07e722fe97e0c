"""What a user sets about tiers: whole tiers, thresholds, points and signals of their own, in a YAML file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import msgspec
import re2  # type: ignore[import-untyped]

from route_audit.classify.patterns import fits
from route_audit.classify.signals import MAX_SIGNALS, POSITION, SIGNALS
from route_audit.classify.weights import COLUMNS, OwnSignal, Points, Weights, shipped
from route_audit.errors import ConfigError
from route_audit.tiers import Tier
from route_audit.yamlfile import Node, load

_WORDS = tuple(tier.word for tier in Tier)
_MOST_POINTS = Decimal(100)
_HALF, _ONE, _NONE = Decimal("0.5"), Decimal(1), Decimal(0)
_ID = re.compile(r"[0-9a-fA-F]{16}")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user sets, whatever the signals say; a type's tier comes before its feature's.

    Attributes:
        features: tiers by feature tag.
        types: tiers by the id of the request type.
        weights: the scorecard, with the user's points, thresholds and signals in it.
        where: the file, for messages.
    """

    features: Mapping[str, Tier] = field(default_factory=dict)
    types: Mapping[int, Tier] = field(default_factory=dict)
    weights: Weights = field(default_factory=shipped)
    where: str = ""

    def check(self, own_signals: Sequence[str]) -> None:
        """Check that rows whose bits speak of ``own_signals`` can be read with these overrides.

        Without signals of one's own their bits are ignored.

        Raises:
            ConfigError: the rows were made without these signals, or with others.
        """
        wanted = [f"{signal.name}: {signal.pattern}" for signal in self.weights.own]
        if wanted and wanted != list(own_signals):
            made = "with other" if own_signals else "without these"
            raise ConfigError(
                f"a ledger was made {made} signals of your own",
                where=self.where,
                hint="give the file that it was made with, or the logs in place of the ledger",
            )


NO_OVERRIDES = Overrides()


def read_overrides(path: Path) -> Overrides:
    """The overrides in the YAML file at ``path``.

    Raises:
        ConfigError: the file can't be read, or says something that can't be meant.
    """
    root = load(path)
    parts = root.fields(
        {"version", "features", "types", "thresholds", "weights", "signals"}, required=("version",)
    )
    if parts["version"].integer() != 1:
        parts["version"].fail("this version is not known", "write version: 1")
    return Overrides(
        features=dict(_features(parts.get("features"))),
        types=dict(_types(parts.get("types"))),
        weights=_weights(parts),
        where=str(path),
    )


def _features(node: Node | None) -> Iterator[tuple[str, Tier]]:
    for word, tier in node.mapping().items() if node else ():
        yield word, _tier(tier)


def _types(node: Node | None) -> Iterator[tuple[int, Tier]]:
    taken: set[int] = set()
    for word, tier in node.mapping().items() if node else ():
        type_id = int(word, 16) if _ID.fullmatch(word) else 0
        if not type_id:
            tier.fail(
                f"'{word}' is not the id of a request type",
                "write its 16 hex digits, in quotes, as analyze shows them",
            )
        if type_id in taken:
            tier.fail(f"the type '{word}' stands here twice", "keep one of them")
        taken.add(type_id)
        yield type_id, _tier(tier)


def _tier(node: Node) -> Tier:
    return Tier(_WORDS.index(node.choice(_WORDS)))


def _weights(parts: Mapping[str, Node]) -> Weights:
    changed: dict[str, object] = {}
    if "thresholds" in parts:
        told = parts["thresholds"].fields({"easy", "reasoning"})
        changed |= {name: float(node.decimal(low=_HALF, high=_ONE)) for name, node in told.items()}
    if "weights" in parts:
        told = parts["weights"].fields(set(POSITION))
        changed["signals"] = shipped().signals | {name: _points(node) for name, node in told.items()}
    if "signals" in parts:
        changed["own"] = tuple(_own(parts["signals"]))
    return msgspec.structs.replace(shipped(), **changed)


def _points(node: Node) -> Points:
    told = node.fields(set(COLUMNS))
    return Points(**{name: _number(points) for name, points in told.items()})


def _number(node: Node) -> float:
    return float(node.decimal(low=_NONE, high=_MOST_POINTS))


def _own(node: Node) -> Iterator[OwnSignal]:
    taken = set(POSITION)
    for count, each in enumerate(node, 1):
        if len(SIGNALS) + count > MAX_SIGNALS:
            each.fail(f"there is room for {MAX_SIGNALS - len(SIGNALS)} signals of your own", "leave some out")
        told = each.fields({"name", "meaning", "pattern", *COLUMNS}, required=("name", "meaning", "pattern"))
        name = told["name"].name()
        if name in taken:
            told["name"].fail(f"a signal is called '{name}' already", "choose another name")
        taken.add(name)
        points = Points(**{column: _number(told[column]) for column in COLUMNS if column in told})
        if not any(points.row()):
            each.fail("the signal gives no points", f"add one of {', '.join(COLUMNS)}")
        yield OwnSignal(name, told["meaning"].text(), _pattern(told["pattern"]), points)


def _pattern(node: Node) -> str:
    pattern = node.text()
    options = re2.Options()
    options.log_errors = False
    try:
        found = re2.compile(pattern, options)
    except re2.error:
        node.fail("the pattern is not RE2 syntax", "see https://github.com/google/re2/wiki/Syntax")
    if found.search("") is not None:
        node.fail("the pattern matches the empty text, so every request", "let it need a word")
    if not fits(pattern):
        node.fail("the pattern is too large to be sought", "let it count less far, or know fewer characters")
    return pattern
