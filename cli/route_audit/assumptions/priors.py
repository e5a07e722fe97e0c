"""How many tokens one model makes of another's work, as far as it is published: ``pricing/tokens.yaml``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from route_audit.assumptions import ENDS, Evidence, Range
from route_audit.resources import data_dir
from route_audit.tiers import Tier
from route_audit.yamlfile import Node, load

_FILE = "tokens.yaml"
_PARTS = ("vocabularies", "lengths", "thinkers", "thoughts")
_ABOUT = ("source", "checked")
_KINDS = ("text", "tools", "structured")
_OWN_TOOLS = 0.25
"""Models of one vocabulary spell tool schemas out differently: so much either way, in logarithms (BFCL)."""

CHEAPER = 0.5
"""A model is the cheap one of a pair from this share of the other's output price on."""


class Vocabulary(msgspec.Struct, frozen=True):
    """Tokens over those of o200k_base for the same content, each (low, likely, high).

    Attributes:
        patterns: the canonical model names that it holds for.
        text: prose, in and out.
        tools: the input of requests with tool schemas.
        structured: the output of extraction.
    """

    name: str
    patterns: tuple[str, ...]
    text: tuple[float, float, float]
    tools: tuple[float, float, float]
    structured: tuple[float, float, float]
    source: str


class Spread(msgspec.Struct, frozen=True):
    """A ratio in logarithms: its likely value, and how far it reaches down and up."""

    likely: float
    below: float
    above: float

    @classmethod
    def of(cls, ends: tuple[float, float, float]) -> Spread:
        """The spread of (low, likely, high)."""
        low, likely, high = map(math.log, ends)
        return cls(likely, likely - low, high - likely)

    def inverse(self) -> Spread:
        """The same the other way round."""
        return Spread(-self.likely, self.above, self.below)

    def times(self, other: Spread) -> Spread:
        """The product of two independent ratios."""
        below, above = math.hypot(self.below, other.below), math.hypot(self.above, other.above)
        return Spread(self.likely + other.likely, below, above)

    def mixed(self, other: Spread, share: float) -> Spread:
        """``other`` for a share of the tokens, this for the rest."""
        likely = math.log((1 - share) * math.exp(self.likely) + share * math.exp(other.likely))
        below = (1 - share) * self.below + share * other.below
        return Spread(likely, below, (1 - share) * self.above + share * other.above)

    def range(self, source: str) -> Range:
        """The ratio itself, to four digits."""
        steps = (-self.below, 0.0, self.above)
        low, likely, high = (Decimal(f"{math.exp(self.likely + step):.4g}") for step in steps)
        return Range(low, likely, high, source, Evidence.PUBLISHED)


_SAME = Spread(0.0, 0.0, 0.0)


class TokenPriors(msgspec.Struct, frozen=True):
    """Published ratios of tokens.

    Attributes:
        vocabularies: the first that fits a model holds.
        lengths: output of a cheap model over a strong one's of the same vocabulary, by tier.
        thinkers: patterns of the models that reason in hidden tokens unless they are told not to.
        thoughts: how many a call, by tier.
    """

    vocabularies: Sequence[Vocabulary]
    lengths: Mapping[Tier, tuple[Spread, str]]
    thinkers: Sequence[str]
    thoughts: Mapping[Tier, tuple[Spread, str]]

    def hidden(self, model: str, tier: Tier) -> Range | None:
        """Hidden reasoning tokens a call; None for a model that is not known to think."""
        if not any(fnmatchcase(model.lower(), each) for each in self.thinkers):
            return None
        tokens, source = self.thoughts[tier]
        return tokens.range(source)

    def vocabulary(self, model: str) -> Vocabulary | None:
        """The vocabulary of a model by its canonical name; None where nothing is published."""
        name = model.lower()
        fitting = (each for each in self.vocabularies if any(fnmatchcase(name, one) for one in each.patterns))
        return next(fitting, None)

    def input(self, model: str, over: str, tools: float) -> Range | None:
        """Input tokens on ``model`` over those on ``over``; None where either vocabulary is not known.

        Args:
            model: who would answer, by canonical name.
            over: who did.
            tools: the share of the input tokens that requests with tool schemas make up.
        """
        ours, theirs = self.vocabulary(model), self.vocabulary(over)
        if ours is None or theirs is None:
            return None
        if ours is theirs:
            width = tools * _OWN_TOOLS
            return Spread(0.0, width, width).range(f"both models have the vocabulary {ours.name}")
        text = Spread.of(ours.text).times(Spread.of(theirs.text).inverse())
        spelt = Spread.of(ours.tools).times(Spread.of(theirs.tools).inverse())
        return text.mixed(spelt, tools).range(_sources(ours, theirs))

    def output(self, model: str, over: str, tier: Tier, price_ratio: float) -> Range | None:
        """Output tokens on ``model`` over those on ``over``; None where either vocabulary is not known.

        Args:
            model: who would answer, by canonical name.
            over: who did.
            tier: of the requests.
            price_ratio: output price of ``model`` over that of ``over``.
        """
        ours, theirs = self.vocabulary(model), self.vocabulary(over)
        if ours is None or theirs is None:
            return None
        kind = "structured" if tier is Tier.EXTRACTION else "text"
        tokens = Spread.of(getattr(ours, kind)).times(Spread.of(getattr(theirs, kind)).inverse())
        length, source = self._length(tier, price_ratio)
        return (
            (_SAME if ours is theirs else tokens).times(length).range(f"{_sources(ours, theirs)}; {source}")
        )

    def _length(self, tier: Tier, price_ratio: float) -> tuple[Spread, str]:
        length, source = self.lengths[tier]
        if price_ratio <= CHEAPER:
            return length, source
        if price_ratio >= 1 / CHEAPER:
            return length.inverse(), source
        return Spread(0.0, max(length.below, length.above), max(length.below, length.above)), source


def load_token_priors(path: Path | None = None) -> TokenPriors:
    """The shipped priors, or those of ``path``.

    Raises:
        ConfigError: the file is not YAML, has an unknown or a missing key, or a number not above 0.
    """
    known = load(path or data_dir("pricing") / _FILE).fields(("version", *_PARTS), required=_PARTS)
    return TokenPriors(
        [_vocabulary(node) for node in known["vocabularies"]],
        dict(map(_by_tier, known["lengths"])),
        [each.text().lower() for each in known["thinkers"]],
        dict(map(_by_tier, known["thoughts"])),
    )


def _vocabulary(node: Node) -> Vocabulary:
    keys = ("name", "models", *_KINDS, *_ABOUT)
    known = node.fields(keys, required=keys)
    return Vocabulary(
        name=known["name"].text(),
        patterns=tuple(each.text().lower() for each in known["models"]),
        text=_ends(known["text"]),
        tools=_ends(known["tools"]),
        structured=_ends(known["structured"]),
        source=_source(known),
    )


def _by_tier(node: Node) -> tuple[Tier, tuple[Spread, str]]:
    keys = ("tier", *ENDS, *_ABOUT)
    known = node.fields(keys, required=keys)
    tiers = {tier.word: tier for tier in Tier}
    return tiers[known["tier"].choice(tiers)], (Spread.of(_rising(node, known)), _source(known))


def _ends(node: Node) -> tuple[float, float, float]:
    if not node.is_mapping:
        return (float(node.positive()),) * 3
    return _rising(node, node.fields(ENDS, required=ENDS))


def _rising(node: Node, known: Mapping[str, Node]) -> tuple[float, float, float]:
    low, likely, high = (float(known[end].positive()) for end in ENDS)
    if not low <= likely <= high:
        node.fail("a range must rise from low over likely to high", "order the three numbers")
    return low, likely, high


def _source(known: Mapping[str, Node]) -> str:
    return f"{known['source'].text()} ({known['checked'].date().isoformat()})"


def _sources(ours: Vocabulary, theirs: Vocabulary) -> str:
    if ours is theirs:
        return f"both models have the vocabulary {ours.name}"
    return f"{ours.name} over {theirs.name}: {ours.source}; {theirs.source}"
