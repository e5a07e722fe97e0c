"""The exact cost of one request."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.pricing import Band, Price, Rates
from route_audit.pricing.cost import Counts, cost

RATES = Rates(
    input=Decimal(3),
    cached_input=Decimal("0.30"),
    cache_write=Decimal("3.75"),
    cache_write_1h=Decimal(6),
    audio_input=Decimal(10),
    output=Decimal(15),
    audio_output=Decimal(20),
    web_search_usd=Decimal("0.01"),
)
FLAT = Price((Band(-1, RATES),))


def _rates(per_input: str, per_output: str) -> Rates:
    one, other = Decimal(per_input), Decimal(per_output)
    return Rates(one, one, one, one, one, other, other)


usd = st.decimals(0, 100, allow_nan=False, allow_infinity=False, places=6)
rates = st.builds(Rates, usd, usd, usd, usd, usd, usd, usd, usd, usd)


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    parts = [draw(st.integers(0, 10**9)) for _ in range(7)]
    uncached, cached, written, written_1h, audio, text_out, audio_out = parts
    return Counts(
        input_tokens=uncached + cached + written + written_1h + audio,
        cached_input_tokens=cached,
        cache_write_tokens=written + written_1h,
        cache_write_1h_tokens=written_1h,
        audio_input_tokens=audio,
        output_tokens=text_out + audio_out,
        audio_output_tokens=audio_out,
        web_searches=draw(st.integers(0, 20)),
    )


@pytest.mark.parametrize(
    ("billed", "expected"),
    [
        (Counts(input_tokens=1000, output_tokens=500), "0.0105"),
        (Counts(input_tokens=1000, cached_input_tokens=800, output_tokens=0), "0.00084"),
        (Counts(input_tokens=1000, cache_write_tokens=1000), "0.00375"),
        (Counts(input_tokens=1000, cache_write_tokens=1000, cache_write_1h_tokens=400), "0.00465"),
        (Counts(input_tokens=1000, audio_input_tokens=100), "0.0037"),
        (Counts(output_tokens=100, audio_output_tokens=40), "0.0017"),
        (Counts(input_tokens=1000, output_tokens=500, web_searches=3), "0.0405"),
        (Counts(), "0"),
    ],
)
def test_each_part_is_billed_at_its_own_rate(billed: Counts, expected: str) -> None:
    assert cost(FLAT, billed) == Decimal(expected)


@pytest.mark.parametrize(("input_tokens", "expected"), [(100_000, "0.0105"), (100_001, "0.0525005")])
def test_a_band_holds_strictly_above_its_edge_and_for_the_whole_request(
    input_tokens: int, expected: str
) -> None:
    low, high = (_rates(*pair) for pair in (("0.1", "0.5"), ("0.5", "2.5")))
    price = Price((Band(-1, low), Band(100_000, high)))
    assert cost(price, Counts(input_tokens=input_tokens, output_tokens=1000)) == Decimal(expected)


def test_audio_that_was_cached_is_billed_as_cached() -> None:
    billed = Counts(input_tokens=100, cached_input_tokens=80, audio_input_tokens=50)
    assert cost(FLAT, billed) == (80 * RATES.cached_input + 20 * RATES.audio_input) / 1_000_000


@pytest.mark.parametrize(
    "billed",
    [
        Counts(input_tokens=10, cached_input_tokens=11),
        Counts(input_tokens=10, cache_write_tokens=5, cache_write_1h_tokens=6),
        Counts(output_tokens=1, audio_output_tokens=2),
        Counts(input_tokens=10, audio_input_tokens=-1),
    ],
)
def test_parts_that_exceed_their_whole_are_refused(billed: Counts) -> None:
    with pytest.raises(ValueError, match="part of"):
        cost(FLAT, billed)


@given(counts(), rates, rates, st.integers(0, 10**9))
def test_the_cost_is_the_exact_sum_of_the_parts(billed: Counts, low: Rates, high: Rates, edge: int) -> None:
    paid = high if billed.input_tokens > edge else low
    written_5m = billed.cache_write_tokens - billed.cache_write_1h_tokens
    text_in = (
        billed.input_tokens
        - billed.cached_input_tokens
        - billed.cache_write_tokens
        - billed.audio_input_tokens
    )
    parts = [
        (text_in, paid.input),
        (billed.cached_input_tokens, paid.cached_input),
        (written_5m, paid.cache_write),
        (billed.cache_write_1h_tokens, paid.cache_write_1h),
        (billed.audio_input_tokens, paid.audio_input),
        (billed.output_tokens - billed.audio_output_tokens, paid.output),
        (billed.audio_output_tokens, paid.audio_output),
    ]
    exact = sum((Fraction(count) * Fraction(rate) for count, rate in parts), Fraction(0)) / 1_000_000
    price = Price((Band(-1, low), Band(edge, high)))
    assert paid.web_search_usd is not None
    fees = Fraction(paid.request_usd) + billed.web_searches * Fraction(paid.web_search_usd)
    assert Fraction(cost(price, billed)) == exact + fees


def test_a_search_without_a_price_is_refused() -> None:
    with pytest.raises(ValueError, match="no price"):
        cost(Price((Band(-1, _rates("1", "2")),)), Counts(input_tokens=1, web_searches=1))
