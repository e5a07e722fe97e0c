"""Price files: what they may say, and how mistakes in them are named."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.errors import ConfigError
from route_audit.pricing.overlay import Overlay, OwnPrice, parse_overlay
from route_audit.pricing.price import Rates
from route_audit.pricing.schedule import price_of, with_tier
from route_audit.yamlfile import parse

WHOLE = """\
version: 1
currency: USD
prices:
  - model: strong-1
    provider: acme
    since: 2026-01-01
    input: 2.50
    cached_input: 1.25
    cache_write: 3.125
    cache_write_1h: 5.00
    cache: {lifetime_s: 300, min_tokens: 1024}
    tokenizer: o200k_base
    fees: {web_search: 0.01}
    output: 10.00
    batch: {input: 1.25, output: 5.00}
    above: [{input_tokens: 200000, input: 5.00, cached_input: 2.50, output: 15.00}]
    context_window: 200000
    supports: [tools, json, vision]
    latency: {time_to_first_token_s: 0.4, output_tokens_per_s: 80}
    source: contract 4711
    checked: 2026-11-23
discounts:
  - {provider: acme, share: 0.12}
aliases:
  my-gateway/fast: small-1
self_hosted:
  - {model: llama-local, usd_per_hour: 2.50, tokens_per_s: 700, utilisation: 0.4}
"""


def read(text: str) -> Overlay:
    return parse_overlay(parse(text, "prices.yaml"), "prices.yaml")


def price(text: str) -> OwnPrice:
    (own,) = read(f"prices:\n  - {{model: m, {text}}}").prices
    return own


def rates(own: OwnPrice, band: int = 0, tier: str | None = None) -> Rates:
    variants = [variant for variant in own.entry.variants if variant.service_tier == tier]
    return price_of(with_tier(own.entry.sheet, variants)).bands[band].rates


def spelled(*usd: Decimal) -> str:
    return " ".join(str(each) for each in usd)


def test_a_whole_file_is_read() -> None:
    whole = read(WHOLE)
    strong, hosted = whole.prices
    assert (strong.provider, strong.model, strong.entry.span.day) == ("acme", "strong-1", "2026-01-01")
    assert (strong.entry.source, strong.entry.checked) == ("contract 4711", "2026-11-23")
    assert strong.facts.context_window == 200_000
    assert strong.facts.supports == frozenset({"tools", "json", "vision"})
    assert (strong.facts.cache_lifetime_s, strong.facts.cache_min_tokens) == (300, 1024)
    assert (strong.facts.time_to_first_token_s, strong.facts.output_tokens_per_s) == (0.4, 80)
    assert strong.fees == {"web_search": Decimal("0.01")}
    assert hosted.model == "llama-local"
    assert whole.discounts["acme"][0] == Decimal("0.12")
    ((name, (target, where)),) = whole.aliases.items()
    assert (name, target) == ("my-gateway/fast", "small-1")
    assert where.rpartition(":")[2].isdigit()


def test_what_is_missing_has_its_parents_price() -> None:
    own = rates(price("input: 2.5, output: 10"))
    assert own.cached_input == own.cache_write == own.cache_write_1h == own.audio_input == Decimal("2.5")
    assert own.audio_output == Decimal(10)


def test_a_write_for_an_hour_falls_back_on_the_write() -> None:
    own = rates(price("input: 2, cache_write: 2.5, output: 10"))
    assert own.cache_write_1h == Decimal("2.5")


def test_a_band_keeps_the_standard_price_of_what_it_leaves_out() -> None:
    above = "[{input_tokens: 9, input: 4}, {input_tokens: 99, output: 30}]"
    own = price(f"input: 2, cached_input: 1, output: 10, above: {above}")
    bands = price_of(own.entry.sheet).bands
    assert [band.above_tokens for band in bands] == [-1, 9, 99]
    middle, top = bands[1].rates, bands[2].rates
    assert spelled(middle.input, middle.cached_input, middle.output) == "4 1 10"
    assert spelled(top.input, top.cached_input, top.output) == "2 1 30"


def test_a_part_that_no_list_names_follows_its_parent_into_a_band() -> None:
    own = price("input: 2, output: 10, above: [{input_tokens: 9, input: 4}]")
    assert rates(own, band=1).cached_input == 4


def test_a_part_that_only_a_band_names_has_its_parents_price_below() -> None:
    own = price("input: 2, output: 10, above: [{input_tokens: 9, cached_input: 1}]")
    assert spelled(rates(own).cached_input, rates(own, band=1).cached_input) == "2 1"


def test_a_part_that_only_a_band_names_has_its_parents_price_in_a_tier_below() -> None:
    own = price(
        "input: 2, output: 10, above: [{input_tokens: 9, cached_input: 1}], batch: {input: 0.5, output: 5}"
    )
    assert rates(own, band=0, tier="batch").cached_input == Decimal("0.5")
    assert rates(own, band=1, tier="batch").cached_input == 1


def test_a_part_that_only_a_band_of_a_tier_names_keeps_the_standard_price_below() -> None:
    batch = "{input: 1.5, above: [{input_tokens: 9, cached_input: 3}]}"
    own = price(f"input: 2, cached_input: 1, output: 10, batch: {batch}")
    assert [rates(own, band, "batch").cached_input for band in (0, 1)] == [1, 3]


def test_a_tier_keeps_the_standard_price_of_what_it_leaves_out() -> None:
    own = price("input: 2, cached_input: 1.5, output: 10, batch: {input: 1}")
    batch = rates(own, tier="batch")
    assert spelled(batch.input, batch.cached_input, batch.output, batch.cache_write) == "1 1.5 10 1"


def test_a_tier_may_have_bands_of_its_own() -> None:
    own = price("input: 2, output: 10, batch: {input: 1, above: [{input_tokens: 9, input: 3}]}")
    assert spelled(rates(own, tier="batch").input, rates(own, 1, "batch").input) == "1 3"


def test_a_tier_without_bands_costs_the_same_at_every_length() -> None:
    own = price("input: 2, output: 10, above: [{input_tokens: 9, input: 4}], batch: {input: 1, output: 5}")
    assert len(price_of(with_tier(own.entry.sheet, own.entry.variants)).bands) == 1


def test_a_fee_per_request_is_part_of_the_price() -> None:
    paid = rates(price("input: 2, output: 10, fees: {request: 0.01, web_search: 0.02}"))
    assert (paid.request_usd, paid.web_search_usd) == (Decimal("0.01"), Decimal("0.02"))
    assert rates(price("input: 2, output: 10")).web_search_usd is None


@pytest.mark.parametrize(("utilisation", "usd"), [("1.0", "0.99"), ("0.4", "2.48"), ("0.1", "9.92")])
def test_a_machine_of_ones_own_costs_more_the_idler_it_is(utilisation: str, usd: str) -> None:
    text = f"{{model: m, usd_per_hour: 2.50, tokens_per_s: 700, utilisation: {utilisation}}}"
    (own,) = read(f"self_hosted: [{text}]").prices
    assert round(rates(own).input, 2) == Decimal(usd)
    assert rates(own).output == rates(own).input


@given(
    st.decimals("0.01", 100, places=2), st.integers(1, 10_000), st.decimals("0.01", 1, places=2)
)  # fmt: skip
def test_self_hosted_tokens_pay_for_the_hour(per_hour: Decimal, speed: int, busy: Decimal) -> None:
    (own,) = read(
        f"self_hosted: [{{model: m, usd_per_hour: {per_hour}, tokens_per_s: {speed}, utilisation: {busy}}}]"
    ).prices
    sold = Fraction(speed) * 3600 * Fraction(busy)
    earned = Fraction(rates(own).input) / 1_000_000 * sold
    assert abs(earned - Fraction(per_hour)) < Fraction(1, 10**12)


MISTAKES = [
    ('prices: [{model: "", input: 1, output: 2}]', "expected a name", "a plain name"),
    ('aliases: {fast: ""}', "expected a name", "a plain name"),
    (
        "prices: [{model: m, input: 1, output: 2, cahced_input: 1}]",
        "unknown key 'cahced_input'",
        "cached_input",
    ),
    ("prices: [{model: m, input: 1}]", "'output' is missing", "output"),
    ("prices: [{input: 1, output: 2}]", "'model' is missing", "model"),
    ("prices: [{model: m, input: -1, output: 2}]", "out of range", "at least 0"),
    ("prices: [{model: m, input: cheap, output: 2}]", "not a number", "0.15"),
    ("prices: [{model: m, input: .nan, output: 2}]", "not a", "plain number"),
    ("prices: [{model: m, input: 1, output: 2, since: soon}]", "not a date", "2026-11-23"),
    ("prices: [{model: m, input: 1, output: 2, supports: [magic]}]", "'magic'", "tools"),
    (
        "prices: [{model: m, input: 1, output: 2, above: [{input: 3}]}]",
        "'input_tokens' is missing",
        "input_tokens",
    ),
    ("prices: [{model: m, input: 1, output: 2, batch: {inputs: 3}}]", "unknown key 'inputs'", "input"),
    (
        "prices: [{model: m, input: 1, output: 2}, {model: M, input: 1, output: 2}]",
        "two prices",
        "prices.yaml:1",
    ),
    (
        "prices: [{model: m, input: 1, output: 2, above: [{input_tokens: 9, input: 3}, {input_tokens: 9}]}]",
        "two bands begin above 9 tokens",
        "keep one",
    ),
    ("prices: [{model: m, input: 1e400, output: 2}]", "out of range", "at most"),
    (
        "discounts: [{provider: acme, share: 0.1}, {provider: Acme, share: 0.2}]",
        "'Acme' has two discounts",
        "both",
    ),
    (
        "discounts: [{provider: azure, share: 0.1}, {provider: Azure OpenAI, share: 0.2}]",
        "'Azure OpenAI' has two discounts",
        "both",
    ),
    (
        (
            "prices: [{model: m, provider: x-ai, input: 1, output: 2}, {model: m, provider: xAI, input: 1,"
            " output: 2}]"
        ),
        "two prices",
        "prices.yaml:1",
    ),
    ("discounts: [{provider: acme, share: 12}]", "out of range", "from 0 to 1"),
    ("discounts: [{provider: acme}]", "'share' is missing", "share"),
    (
        "self_hosted: [{model: m, usd_per_hour: 1, tokens_per_s: 0, utilisation: 1}]",
        "out of range",
        "above 0",
    ),
    ("self_hosted: [{model: m, usd_per_hour: 1, tokens_per_s: 9, utilisation: 1.5}]", "out of range", "1"),
    ("aliases: {a: b, b: a}", "leads back to itself", "price"),
    ("aliases: {Fast: a, fast: b}", "the alias 'fast' is written twice", "keep one"),
    ("version: 2", "'2'", "1"),
    ("currency: EUR", "'EUR'", "USD"),
    (
        "prices: [{model: m, input: 1, output: 2, fees: {web_serach: 3}}]",
        "unknown key 'web_serach'",
        "web_search",
    ),
    (
        "facts: [{provider: acme, source: s, checked: 2026-11-23, fees: {request: 3}}]",
        "unknown key 'request'",
        "web_search",
    ),
    ("price: []", "unknown key 'price'", "prices"),
]


@pytest.mark.parametrize(("text", "what", "hint"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_a_way_out(text: str, what: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert what in caught.value.what
    assert hint in caught.value.hint
    assert caught.value.where == "prices.yaml:1"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_our_own_words(text: str) -> None:
    with suppress(ConfigError):
        read(text)
