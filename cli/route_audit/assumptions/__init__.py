"""What is assumed about a model that did not answer, as values with a source and a range.

``files`` reads what people write, ``priors`` holds what is published about pairs of models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

import msgspec

from route_audit.tiers import Tier

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

ENDS = ("low", "likely", "high")
"""How files write a range: its ends, with the likely value between."""

SIDES = ("input", "output", "latency")
"""What there are ratios of: tokens in, tokens out, seconds."""

HIDDEN = "hidden"
"""The side of reasoning tokens that a call spends and the logged one did not; a number, no ratio."""


@dataclass(frozen=True, slots=True)
class Of:
    """What a ratio is of.

    Attributes:
        model: the model that would answer: a role, a model as written, or its canonical name.
        over: the model that did, in the same spellings; None for any.
        tier: the word of a tier; None for every tier that is not named.
    """

    model: str
    over: str | None = None
    tier: str | None = None


Ratios = Mapping[Of, Range]


class Profile(msgspec.Struct, frozen=True):
    """What the calls that ratios were measured on look like: how many, and mean tokens a call."""

    calls: int
    input_tokens: float
    output_tokens: float


@dataclass(frozen=True, slots=True)
class Assumptions:
    """A set of assumptions; a later set overrides an earlier one entry by entry.

    Attributes:
        output_ratio, input_ratio, latency_ratio: output tokens, input tokens, seconds.
        hidden_tokens: reasoning tokens that a call spends which the logged one did not.
        cache: what becomes of prompt caches; None where nothing is said.
        pairs: what the calls that the ratios were measured on look like, by model and word of the tier.
    """

    output_ratio: Ratios = field(default_factory=dict)
    input_ratio: Ratios = field(default_factory=dict)
    latency_ratio: Ratios = field(default_factory=dict)
    hidden_tokens: Ratios = field(default_factory=dict)
    cache: CacheMode | None = None
    pairs: Mapping[tuple[str, str], Profile] = field(default_factory=dict)

    def over(self, weaker: Assumptions) -> Assumptions:
        """These assumptions where they speak, ``weaker`` where they don't."""
        return Assumptions(
            _merge(weaker.output_ratio, self.output_ratio),
            _merge(weaker.input_ratio, self.input_ratio),
            _merge(weaker.latency_ratio, self.latency_ratio),
            _merge(weaker.hidden_tokens, self.hidden_tokens),
            self.cache or weaker.cache,
            {**weaker.pairs, **self.pairs},
        )

    def named(self, names: Mapping[str, str]) -> Assumptions:
        """The same with each role or spelling replaced by the model that it means."""
        return replace(
            self,
            output_ratio=_named(self.output_ratio, names),
            input_ratio=_named(self.input_ratio, names),
            latency_ratio=_named(self.latency_ratio, names),
            hidden_tokens=_named(self.hidden_tokens, names),
            pairs={(names.get(model, model), tier): each for (model, tier), each in self.pairs.items()},
        )

    def spellings(self) -> set[str]:
        """Every role and model that some ratio names."""
        ratios = (self.output_ratio, self.input_ratio, self.latency_ratio, self.hidden_tokens)
        return {name for values in ratios for of in values for name in (of.model, of.over) if name}

    def find(self, side: str, model: str, over: str, tier: Tier) -> Range | None:
        """What is assumed of one side of a pair at a tier; None where nothing is.

        Args:
            side: one of ``SIDES``, or ``hidden`` for hidden tokens.
            model: who would answer.
            over: who did.
            tier: of the request; unsure also takes what is said of reasoning.
        """
        ratios: Ratios = self.hidden_tokens if side == HIDDEN else getattr(self, f"{side}_ratio")
        words = [tier.word, Tier.REASONING.word] if tier is Tier.UNSURE else [tier.word]
        for other in (over, None):
            for word in (*words, None):
                found = ratios.get(Of(model, other, word))
                if found is not None:
                    return found
        return None


def _named(ratios: Ratios, names: Mapping[str, str]) -> Ratios:
    return {
        replace(of, model=names.get(of.model, of.model), over=of.over and names.get(of.over, of.over)): value
        for of, value in ratios.items()
    }


def _merge(weaker: Ratios, stronger: Ratios) -> Ratios:
    """What a stronger file says of a model goes before all that a weaker one says of the same requests."""
    kept = {of: value for of, value in weaker.items() if not any(each in stronger for each in _wider(of))}
    for of in [of for of in kept if of.over is not None and of.tier is None]:
        said = {tier: stronger.get(Of(of.model, None, tier)) for tier in TIERS}
        kept |= {replace(of, tier=tier): value for tier, value in said.items() if value is not None}
    return kept | dict(stronger)


def _wider(of: Of) -> tuple[Of, ...]:
    """What holds for every request that ``of`` holds for."""
    return replace(of, tier=None), replace(of, over=None), Of(of.model)
