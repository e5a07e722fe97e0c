"""Published ratios of tokens: worked out by hand, and the same both ways round."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest

from route_audit.assumptions.priors import TokenPriors, load_token_priors
from route_audit.errors import ConfigError
from route_audit.tiers import Tier

INVENTED = """
version: 1
vocabularies:
  - {name: plain, models: ["*/p-*"], text: 1, tools: 1, structured: 1, source: s, checked: 2026-11-29}
  - {name: wide, models: ["*/w-*"], text: {low: 1, likely: 2, high: 4}, tools: 8, structured: 3,
     source: t, checked: 2026-11-29}
lengths:
  - {tier: extraction, low: 0.5, likely: 0.5, high: 1, source: u, checked: 2026-11-29}
  - {tier: retrieval, low: 1, likely: 1, high: 1, source: u, checked: 2026-11-29}
  - {tier: reasoning, low: 1, likely: 2, high: 2, source: u, checked: 2026-11-29}
  - {tier: unsure, low: 1, likely: 1, high: 1, source: u, checked: 2026-11-29}
thinkers: ["*/p-think"]
thoughts:
  - {tier: extraction, low: 10, likely: 20, high: 40, source: v, checked: 2026-11-29}
"""


@pytest.fixture
def priors(tmp_path: Path) -> TokenPriors:
    path = tmp_path / "tokens.yaml"
    path.write_text(INVENTED, encoding="utf-8")
    return load_token_priors(path)


def ends(known: object) -> tuple[float, float, float]:
    return tuple(float(getattr(known, end)) for end in ("low", "likely", "high"))  # type: ignore[return-value]


def test_input_is_text_and_the_spelling_of_tools(priors: TokenPriors) -> None:
    assert ends(priors.input("x/w-1", "x/p-1", tools=0)) == (1, 2, 4)
    assert ends(priors.input("x/p-1", "x/w-1", tools=0)) == (0.25, 0.5, 1)
    assert ends(priors.input("x/w-1", "x/p-1", tools=1)) == (8, 8, 8)
    half = ends(priors.input("x/w-1", "x/p-1", tools=0.5))
    assert half[1] == 5  # (2 + 8) / 2
    assert half[2] == pytest.approx(5 * 2**0.5, rel=1e-3)


def test_one_vocabulary_is_the_same_text(priors: TokenPriors) -> None:
    assert ends(priors.input("x/w-1", "y/w-2", tools=0)) == (1, 1, 1)
    low, likely, high = ends(priors.input("x/w-1", "y/w-2", tools=1))
    assert (low, likely, high) == pytest.approx((math.exp(-0.25), 1, math.exp(0.25)), rel=1e-3)


def test_output_is_vocabulary_times_length(priors: TokenPriors) -> None:
    assert ends(priors.output("x/w-1", "x/p-1", Tier.EXTRACTION, 0.5)) == (1.5, 1.5, 3)
    assert ends(priors.output("x/w-1", "x/p-1", Tier.EXTRACTION, 2.0)) == (3, 6, 6)
    assert ends(priors.output("x/w-1", "x/p-1", Tier.EXTRACTION, 1.0)) == (1.5, 3, 6)
    assert ends(priors.output("x/w-1", "x/w-2", Tier.REASONING, 0.1)) == (1, 2, 2)


def test_only_thinkers_think(priors: TokenPriors) -> None:
    assert ends(priors.hidden("x/p-think", Tier.EXTRACTION)) == pytest.approx((10, 20, 40))
    assert priors.hidden("x/p-1", Tier.EXTRACTION) is None


def test_nothing_is_known_of_an_unknown_model(priors: TokenPriors) -> None:
    assert priors.input("x/other", "x/p-1", tools=0) is None
    assert priors.output("x/p-1", "x/other", Tier.EXTRACTION, 0.1) is None


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("openai/gpt-4o-mini", "o200k"),
        ("openai/o3", "o200k"),
        ("openai/gpt-4-turbo", "cl100k"),
        ("anthropic/claude-haiku-4-5", "claude"),
        ("anthropic/claude-3-5-sonnet", "claude"),
        ("anthropic/claude-opus-4-7", "claude-4.7"),
        ("aws/global.anthropic.claude-haiku-5-5", "claude-4.7"),
        ("google/gemini-2.5-pro", "gemini"),
        ("mistral/mistral-small-2603", "tekken"),
        ("mistral/open-mixtral-8x22b", "mistral"),
        ("cohere/command-r7b", "cohere"),
        ("groq/llama-3.3-70b-versatile", "llama"),
    ],
)
def test_the_shipped_file_knows_the_common_models(model: str, name: str) -> None:
    known = load_token_priors().vocabulary(model)
    assert known is not None
    assert known.name == name


def test_shipped_ratios_are_the_same_both_ways_round() -> None:
    shipped = load_token_priors()
    models = ("openai/gpt-4o", "anthropic/claude-3-haiku", "google/gemini-2.5-pro", "mistral/mixtral-8x7b")
    for one, other in itertools.permutations(models, 2):
        for tier in Tier:
            there = ends(shipped.output(one, other, tier, 0.1))
            back = ends(shipped.output(other, one, tier, 10.0))
            assert there == pytest.approx(tuple(1 / end for end in reversed(back)), rel=2e-3)


def test_a_mistake_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tokens.yaml"
    path.write_text(INVENTED.replace("likely: 2, high: 4", "likely: 2, high: 1"), encoding="utf-8")
    with pytest.raises(ConfigError, match="a range must rise"):
        load_token_priors(path)
