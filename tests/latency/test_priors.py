"""Published speeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from route_audit.errors import ConfigError
from route_audit.latency.priors import load_priors

LISTED = """\
version: 1
priors:
  - {provider: groq, models: m-1, source: a, checked: 2026-11-01, output_tokens_per_s: 9,
     time_to_first_token_s: 1}
  - {models: [m-1, "x-*"], time_to_first_token_s: 0.3, output_tokens_per_s: 2, source: b, checked: 2026-11-03}
  - {models: [m-2], time_to_first_token_s: 0.2, output_tokens_per_s: 50, source: c, checked: 2026-11-02}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "latency.yaml"
    path.write_text(LISTED, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("provider", "model", "source"),
    [("groq", "m-1", "a"), ("acme", "M-1", "b"), ("acme", "x-large", "b"), ("acme", "m-2", "c")],
)
def test_the_first_figure_that_fits_is_given(file: Path, provider: str, model: str, source: str) -> None:
    prior = load_priors(file).of(provider, model)
    assert prior.source == source
    assert prior.listed


def test_a_model_without_a_figure_gets_the_median_and_says_so(file: Path) -> None:
    prior = load_priors(file).of("acme", "m-12")
    assert (prior.time_to_first_token_s, prior.output_tokens_per_s) == (0.3, 9)
    assert "median of the 3" in prior.source
    assert prior.checked == "2026-11-03"
    assert not prior.listed


def test_the_shipped_figures_have_a_source_a_day_and_a_sane_size() -> None:
    priors = load_priors()
    assert len(priors.listed) > 20
    for each in priors.listed:
        assert each.prior.source.startswith("https://")
        assert 0.05 < each.prior.time_to_first_token_s < 5
        assert 20 < each.prior.output_tokens_per_s < 1000
    assert priors.of("openai", "gpt-4o").listed
    assert priors.of("aws", "regional.anthropic.claude-haiku-4-5-20251001-v1:0").listed


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("output_tokens_per_s: 50", "output_tokens_per_s: 0", "out of range"),
        ("source: c,", "", "'source' is missing"),
        ("models: [m-2]", "model: m-2", "unknown key 'model'"),
    ],
)
def test_a_mistake_is_named_with_its_line(file: Path, before: str, after: str, what: str) -> None:
    file.write_text(LISTED.replace(before, after), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_priors(file)
    assert what in caught.value.what
    assert caught.value.where.endswith(":6")
