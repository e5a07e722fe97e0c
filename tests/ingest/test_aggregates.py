"""A line of a usage table is spread over its calls without a token or a fraction of a cent lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from route_audit.exchange import Exchange
from route_audit.ingest.aggregates import spread
from route_audit.ingest.meaning import complete
from route_audit.ledger import PICO

COUNTS = st.integers(0, 10**7)


@st.composite
def lines(draw: st.DrawFn) -> Exchange:
    cached, written, audio, fresh = (draw(COUNTS) for _ in range(4))
    reasoning, spoken, said = (draw(COUNTS) for _ in range(3))
    return Exchange(
        id="2026-11-01/m",
        model="m",
        input_tokens=cached + written + audio + fresh,
        cached_input_tokens=cached,
        cache_write_tokens=written,
        cache_write_1h_tokens=draw(st.integers(0, written)),
        audio_input_tokens=audio,
        output_tokens=reasoning + spoken + said,
        reasoning_tokens=reasoning,
        audio_output_tokens=spoken,
        cost_usd=draw(st.none() | st.decimals(0, 10_000, places=6).map(float)),
        calls=draw(st.integers(1, 300)),
    )


@given(line=lines())
def test_the_shares_add_up_exactly_and_each_can_be_true(line: Exchange) -> None:
    calls = list(spread(line))
    assert len(calls) == line.calls
    for name in (
        "input_tokens",
        "cached_input_tokens",
        "cache_write_tokens",
        "cache_write_1h_tokens",
        "audio_input_tokens",
        "output_tokens",
        "reasoning_tokens",
        "audio_output_tokens",
    ):
        shares = [getattr(call, name) for call in calls]
        assert sum(shares) == getattr(line, name)
        assert max(shares) - min(shares) <= 5
    if line.cost_usd is not None:
        assert sum(round((call.cost_usd or 0) * PICO) for call in calls) == round(line.cost_usd * PICO)
    for call in calls:
        complete(call)
    assert len({call.id for call in calls}) == len(calls)


def test_a_line_that_states_no_number_of_calls_is_one() -> None:
    line = Exchange(id="a", model="m", input_tokens=10, output_tokens=3, calls=0)
    assert list(spread(line)) == [line]


def test_a_line_with_cached_audio_can_not_be_shared_out() -> None:
    line = Exchange(
        id="a",
        model="m",
        input_tokens=10,
        cached_input_tokens=8,
        audio_input_tokens=6,
        output_tokens=3,
        calls=4,
    )
    assert list(spread(line)) == [line]
