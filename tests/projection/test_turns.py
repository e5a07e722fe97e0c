"""Which sessions go to more than one model."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from booked import booked
from route_audit.exchange import Exchange
from route_audit.pricing import load_book
from route_audit.pricing.table import PriceTable
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Scope, prepare
from route_audit.projection.turns import goes_between

SCOPE = Scope(dedupe=False, since_us=None, until_us=None, timezone="UTC")
CALLS = st.lists(
    st.tuples(
        st.none() | st.sampled_from("abc"), st.sampled_from(["gpt-4o", "nobody-knows"]), st.integers(0, 1)
    ),
    min_size=1,
    max_size=12,
)


@given(CALLS)
def test_a_session_goes_between_when_two_of_its_priced_calls_meet_other_models(
    calls: list[tuple[str | None, str, int]],
) -> None:
    exchanges = [
        Exchange(id=str(place), session=session, model=model, input_tokens=9, output_tokens=1)
        for place, (session, model, _) in enumerate(calls)
    ]
    prices = PriceTable(load_book([]))
    part = prepare(booked(exchanges), SCOPE, prices, RateTable(prices))
    goes_to = np.array([number for *_, number in calls], np.int64)
    met: dict[str | None, set[int]] = {}
    for session, model, number in calls:
        met.setdefault(session, set()).update({number} if session and model == "gpt-4o" else ())
    order = [int(name) for name in part.rows.id]
    expected = [len(met[calls[place][0]]) > 1 for place in order]
    assert goes_between(part, goes_to[order]).tolist() == expected
