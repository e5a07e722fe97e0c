"""Contracts in price files: what they may say, and how mistakes in them are named."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from route_audit.errors import ConfigError
from route_audit.pricing import load_book
from route_audit.pricing.contracts import Commitment, Terms
from route_audit.pricing.overlay import parse_overlay
from route_audit.yamlfile import parse

PRICES = "prices: [{model: m, provider: acme, input: 1, output: 2}]\n"
THROUGHPUT = "model: m, usd_per_increment_month: 7, increments: 2"
SIZED = f"{{{THROUGHPUT}, increment_tokens_per_s: 1}}"


def read(text: str) -> Terms:
    return parse_overlay(parse(text, "prices.yaml"), "prices.yaml").terms


def test_a_commitment_is_read_to_its_last_day() -> None:
    (term,) = read(
        "commitments: [{provider: acme, usd_per_month: 1_000, until: 2027-06-30, source: c}]"
    ).commitments
    assert term == Commitment("acme", Decimal(1000), dt.date(2027, 6, 30), "c", "prices.yaml:1")
    assert term.holds(dt.date(2027, 6, 30))
    assert not term.holds(dt.date(2027, 7, 1))


@pytest.mark.parametrize(
    ("until", "share"),
    [
        (None, 1),
        (dt.date(2027, 7, 1), 1),
        (dt.date(2027, 6, 30), 1),
        (dt.date(2027, 6, 29), 29 / 30),
        (dt.date(2027, 6, 1), 1 / 30),
        (dt.date(2027, 5, 31), 0),
        (dt.date(2026, 1, 1), 0),
    ],
)
def test_a_commitment_is_in_force_for_a_share_of_june(until: dt.date | None, share: float) -> None:
    term = Commitment("acme", Decimal(1000), until, "c", "f:1")
    assert term.held_share(dt.date(2027, 6, 1), dt.date(2027, 7, 1)) == share


def test_an_increment_is_stated_or_made_of_units() -> None:
    (stated,) = read(f"provisioned: [{{{THROUGHPUT}, increment_tokens_per_s: 125}}]").provisioned
    (units,) = read(f"provisioned: [{{{THROUGHPUT}, units: 50, unit_tokens_per_s: 2.5}}]").provisioned
    assert stated.increment_tokens_per_s == units.increment_tokens_per_s == 125


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("commitments: [{usd_per_month: 1}]", "'provider' is missing"),
        ("commitments: [{provider: acme, usd_per_month: -1}]", "-1 is out of range"),
        ("commitments: [{provider: acme, usd_per_year: 1}]", "unknown key 'usd_per_year'"),
        ("commitments: [{provider: acme, usd_per_month: 1, until: soon}]", "'soon' is not a date"),
        (f"provisioned: [{{{THROUGHPUT}}}]", "the size of an increment is missing"),
        (f"provisioned: [{{{THROUGHPUT}, units: 5}}]", "the size of an increment is missing"),
        (
            f"provisioned: [{{{THROUGHPUT}, units: 5, increment_tokens_per_s: 1}}]",
            "an increment has one size",
        ),
        (f"provisioned: [{{{THROUGHPUT}, increment_tokens_per_s: 0}}]", "0 is out of range"),
        (f"provisioned: [{SIZED}, {SIZED}]", "'m' is provisioned twice"),
        ("prices: [{model: m, input: 1, output: 1, limits: {tokens_per_min: 0}}]", "0 is out of range"),
        ("prices: [{model: m, input: 1, output: 1, limits: {per_day: 1}}]", "unknown key 'per_day'"),
    ],
)
def test_a_mistake_is_named(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        read(text)
    assert caught.value.where == "prices.yaml:1"


def _files(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / f"{number}.yaml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return paths


def test_a_later_file_replaces_the_terms_of_whom_it_names(tmp_path: Path) -> None:
    first = "commitments: [{provider: acme, usd_per_month: 1}, {provider: globex, usd_per_month: 2}]"
    second = "commitments: [{provider: Acme, usd_per_month: 3}, {provider: acme, usd_per_month: 4}]"
    book = load_book(_files(tmp_path, PRICES + first, second))
    found = [(term.provider, int(term.usd_per_month)) for term in book.terms.commitments]
    assert found == [("globex", 2), ("acme", 3), ("acme", 4)]


def test_an_owned_model_has_the_name_that_reports_use(tmp_path: Path) -> None:
    text = f"{PRICES}provisioned: [{{{THROUGHPUT}, increment_tokens_per_s: 1}}]"
    (term,) = load_book(_files(tmp_path, text)).terms.provisioned
    assert term.model == "acme/m"


def test_throughput_of_a_model_without_a_price_is_a_mistake(tmp_path: Path) -> None:
    text = f"provisioned: [{{{THROUGHPUT}, increment_tokens_per_s: 1}}]"
    with pytest.raises(ConfigError, match="the model 'm' has no price"):
        load_book(_files(tmp_path, text))


def test_a_limit_is_a_fact_of_the_model(tmp_path: Path) -> None:
    limits = "limits: {tokens_per_min: 200_000, requests_per_min: 500}"
    text = f"prices: [{{model: m, provider: acme, input: 1, output: 2, {limits}}}]"
    priced = load_book(_files(tmp_path, text)).find("m", None)
    assert priced is not None
    assert (priced.facts.tokens_per_min, priced.facts.requests_per_min) == (200_000, 500)
