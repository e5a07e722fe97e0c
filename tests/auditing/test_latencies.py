"""Published speeds and those that a price file states."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from route_audit.auditing.latencies import Latencies
from route_audit.latency import LatencyModel
from route_audit.latency.priors import load_priors
from route_audit.pricing import load_book
from route_audit.projection.survey import Survey

DEFAULT = load_priors().default


def latency(folder: Path, stated: str, further: str = "") -> LatencyModel:
    """That of a model without a published figure, of which the log has no row."""
    path = folder / "prices.yaml"
    entry = f"{{model: m-1, provider: acme, input: 1, output: 2, source: contract, latency: {stated}}}"
    path.write_text(f"version: 1\nprices:\n  - {entry}\n{further}", encoding="utf-8")
    survey = cast("Survey", SimpleNamespace(observed={}))
    return Latencies(survey, load_book([path]))["acme/m-1"]


@pytest.mark.parametrize(
    ("stated", "first_s", "speed", "sources"),
    [
        ("{time_to_first_token_s: 9, output_tokens_per_s: 8}", 9, 8, ("contract",)),
        (
            "{time_to_first_token_s: 9}",
            9,
            DEFAULT.output_tokens_per_s,
            ("first token: contract", "tokens per second: the median"),
        ),
        (
            "{output_tokens_per_s: 8}",
            DEFAULT.time_to_first_token_s,
            8,
            ("first token: the median", "tokens per second: contract"),
        ),
        ("{}", DEFAULT.time_to_first_token_s, DEFAULT.output_tokens_per_s, ("the median",)),
    ],
)
def test_what_a_price_file_states_stands_before_what_is_published(
    tmp_path: Path, stated: str, first_s: float, speed: float, sources: tuple[str, ...]
) -> None:
    model = latency(tmp_path, stated)
    assert (model.base_s, model.per_output_s) == (first_s, 1 / speed)
    assert all(source in model.source for source in sources)


def test_a_speed_has_the_source_that_states_it(tmp_path: Path) -> None:
    speed = "{time_to_first_token_s: 9, output_tokens_per_s: 8}"
    facts = f"facts: [{{provider: acme, latency: {speed}, source: a stopwatch, checked: 2026-11-23}}]\n"
    assert latency(tmp_path, "{}", facts).source == "a stopwatch"
