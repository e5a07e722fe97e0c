"""What is assumed about a model that did not answer, as values with a source and a range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from route_audit.tiers import Tier
from route_audit.yamlfile import Node, load

TIERS = tuple(tier.word for tier in Tier)


class Evidence(StrEnum):
    """How well a value is founded, best first."""

    MEASURED = "measured"
    USER = "user"
    PUBLISHED = "published"
    DEFAULT = "default"


class CacheMode(StrEnum):
    """What becomes of the provider's prompt cache when requests move to another model."""

    KEPT = "kept"
    COLD = "cold"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True)
class Range:
    """A ratio: its likely value and the range that holds 80 % of the belief about it."""

    low: Decimal
    likely: Decimal
    high: Decimal
    source: str
    evidence: Evidence


OUTPUT_RATIO = Range(
    Decimal("0.85"),
    Decimal(1),
    Decimal("1.5"),
    "no paired runs of these models: the same output length, with the spread seen between model pairs",
    Evidence.DEFAULT,
)
INPUT_RATIO = Range(
    Decimal("0.85"),
    Decimal(1),
    Decimal("1.35"),
    "no counts of these texts on the other model: the same, with the spread seen between tokenizers",
    Evidence.DEFAULT,
)

Ratios = Mapping[tuple[str, str | None], Range]
"""Ranges by (role or model, tier word); a tier of None holds for every tier not named."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """A set of assumptions; a later set overrides an earlier one entry by entry."""

    output_ratio: Ratios = field(default_factory=dict)
    input_ratio: Ratios = field(default_factory=dict)
    cache: CacheMode | None = None

    def over(self, weaker: Assumptions) -> Assumptions:
        """These assumptions where they speak, ``weaker`` where they don't."""
        return Assumptions(
            _merge(weaker.output_ratio, self.output_ratio),
            _merge(weaker.input_ratio, self.input_ratio),
            self.cache or weaker.cache,
        )

    def named(self, roles: Mapping[str, str]) -> Assumptions:
        """The same with each role replaced by the model that plays it."""
        return replace(
            self,
            output_ratio=_named(self.output_ratio, roles),
            input_ratio=_named(self.input_ratio, roles),
        )

    def output(self, model: str, tier: Tier) -> Range:
        """Output tokens on ``model`` over output tokens on the logged model."""
        return _find(self.output_ratio, model, tier, OUTPUT_RATIO)

    def input(self, model: str, tier: Tier) -> Range:
        """Input tokens on ``model`` over input tokens on the logged model."""
        return _find(self.input_ratio, model, tier, INPUT_RATIO)


def load_assumptions(paths: Iterable[Path]) -> Assumptions:
    """The assumptions files that a user gave, a later one over an earlier one.

    Raises:
        ConfigError: a file is not YAML, has an unknown key or an impossible value.
    """
    merged = Assumptions()
    for path in paths:
        root = load(path)
        known = root.fields({"version", "assumptions", "output_ratio", "input_ratio", "cache"})
        node = known.get("assumptions", root)
        merged = parse_assumptions(node, ignore={"version"}).over(merged)
    return merged


def parse_assumptions(node: Node, *, ignore: Iterable[str] = ()) -> Assumptions:
    """The ``assumptions:`` mapping of a policy file or an assumptions file."""
    known = node.fields({"output_ratio", "input_ratio", "cache", *ignore})
    return Assumptions(
        _ratios(known["output_ratio"]) if "output_ratio" in known else {},
        _ratios(known["input_ratio"]) if "input_ratio" in known else {},
        CacheMode(known["cache"].choice([mode.value for mode in CacheMode])) if "cache" in known else None,
    )


def _named(ratios: Ratios, roles: Mapping[str, str]) -> Ratios:
    return {(roles.get(who, who), tier): value for (who, tier), value in ratios.items()}


def _merge(weaker: Ratios, stronger: Ratios) -> Ratios:
    """A stronger value for all tiers of a model silences the weaker ones by tier."""
    blanket = {who for who, tier in stronger if tier is None}
    return {key: value for key, value in weaker.items() if key[0] not in blanket} | dict(stronger)


def _find(ratios: Ratios, model: str, tier: Tier, default: Range) -> Range:
    words = [tier.word, Tier.REASONING.word] if tier is Tier.UNSURE else [tier.word]
    for word in [*words, None]:
        if (model, word) in ratios:
            return ratios[model, word]
    return default


def _ratios(node: Node) -> Ratios:
    found: dict[tuple[str, str | None], Range] = {}
    for who, value in node.mapping().items():
        if value.is_mapping and not {"low", "likely", "high"} & set(value.mapping()):
            for tier, by_tier in value.fields(TIERS).items():
                found[who, tier] = read_range(by_tier)
        else:
            found[who, None] = read_range(value)
    return found


def read_range(node: Node) -> Range:
    """The range that a number or {low, likely, high} writes; a number has no width.

    A mapping may also say its ``source`` and ``evidence``; without them it is the user's own word.

    Raises:
        ConfigError: it is negative, no number, or does not rise.
    """
    lowest = Decimal(0)
    if not node.is_mapping:
        number = node.decimal(low=lowest)
        return Range(number, number, number, node.where, Evidence.USER)
    known = node.fields({"low", "likely", "high", "source", "evidence"}, required=("low", "likely", "high"))
    low, likely, high = (known[key].decimal(low=lowest) for key in ("low", "likely", "high"))
    if not low <= likely <= high:
        node.fail("a range must rise from low over likely to high", "order the three numbers")
    source = known["source"].text() if "source" in known else node.where
    evidence = known["evidence"].choice(tuple(Evidence)) if "evidence" in known else Evidence.USER
    return Range(low, likely, high, source, Evidence(evidence))
