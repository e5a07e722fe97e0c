"""What a tally adds up does not depend on the order of rows or on how they are divided."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from booked import booked
from route_audit.exchange import Exchange
from route_audit.pricing import Book, load_book
from route_audit.pricing.table import PriceTable
from route_audit.projection.dollars import logged_dollars
from route_audit.projection.pico import in_pico, joined, split
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import NO_DAY, Scope, prepare
from route_audit.reconcile.alternatives import Reason
from route_audit.reconcile.finished import reconciliation
from route_audit.reconcile.tally import Tally
from route_audit.report import Reconciliation

ALL = Scope(dedupe=True, since_us=None, until_us=None, timezone="Asia/Tokyo")
DAY_US = 86_400_000_000
PRICES = """\
prices:
  - {model: one, provider: acme, input: 2.5, cached_input: 1.25, output: 10,
     above: [{input_tokens: 900, input: 5}], batch: {input: 1.25}}
  - {model: one, provider: acme, since: 2026-11-02, input: 2, output: 8}
  - {model: two, provider: bolt, input: 1, output: 3}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    path: Path = tmp_path_factory.mktemp("prices") / "prices.yaml"
    path.write_text(PRICES, encoding="utf-8")
    return load_book([path])


def tally(book: Book, *parts: Sequence[Exchange]) -> Tally:
    """The tally of some partitions, in their order."""
    prices = PriceTable(book)
    table = RateTable(prices)
    found = Tally(book, prices, table)
    for rows in parts:
        if rows:
            part = prepare(booked(rows), ALL, prices, table)
            paid = np.flatnonzero(part.priced)
            found.add(part, paid, logged_dollars(part, paid, table))
    return found


def told(found: Tally) -> Reconciliation:
    return reconciliation(found, None)


FIRST_US = 1_793_491_200_000_000  # 2026-11-01

exchanges = st.builds(
    Exchange,
    id=st.text("abc", min_size=1),
    timestamp_us=st.none() | st.integers(FIRST_US, FIRST_US + 3 * DAY_US),
    model=st.sampled_from(["one", "two", "nobody-knows"]),
    service_tier=st.sampled_from([None, "batch"]),
    input_tokens=st.integers(500, 1_000),
    cached_input_tokens=st.integers(0, 500),
    output_tokens=st.integers(0, 100),
    failed=st.booleans(),
    cost_usd=st.none() | st.sampled_from([0.0, 0.00125, 0.0022, 0.004]) | st.floats(0, 0.01),
)


@given(st.lists(exchanges, max_size=12).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_any_order_and_any_division_give_the_same(
    book: Book, drawn: tuple[list[Exchange], list[Exchange]]
) -> None:
    rows, mixed = drawn
    cut = len(rows) // 3
    whole = tally(book, rows)
    assert told(whole) == told(tally(book, mixed[:cut], mixed[cut:]))
    merged = tally(book, mixed[:cut])
    merged.merge(tally(book, mixed[cut:]))
    assert told(merged) == told(whole)
    assert merged.by_model_day() == whole.by_model_day()


@given(st.lists(exchanges, max_size=12))
def test_every_row_with_a_cost_matches_or_has_one_reason(book: Book, rows: list[Exchange]) -> None:
    found = tally(book, rows)
    stated = [row for row in rows if row.cost_usd is not None and row.model != "nobody-knows"]
    assert found.total.rows == len(stated)
    assert found.matching + sum(sums.rows for sums in found.by_reason().values()) == len(stated)
    report = told(found)
    assert report.rows_matching + sum(reason.rows for reason in report.reasons) == len(stated)


@given(st.lists(st.floats(0, 1e6, allow_subnormal=False), max_size=20))
def test_pico_dollars_are_the_amounts_to_the_twelfth_digit(amounts: list[float]) -> None:
    pico = [joined(*limbs) for limbs in zip(*in_pico(np.array(amounts)), strict=True)]
    for one, other in zip(pico, amounts, strict=True):
        assert abs(Fraction(one) / 10**12 - Fraction(other)) <= Fraction(other) / 2**50 + Fraction(1, 10**12)
    assert [joined(*limbs) for limbs in zip(*split(np.array(pico, np.int64)), strict=True)] == pico


def test_sums_are_exact_beyond_what_64_bits_of_pico_dollars_hold(book: Book) -> None:
    row = Exchange(id="a", model="two", input_tokens=10**12, output_tokens=0, cost_usd=1e6)
    found = tally(book, *[[row]] * 40)
    assert found.total.logged == found.total.recomputed == 40 * 10**18


def test_days_are_those_of_utc_whatever_the_users_are(book: Book) -> None:
    late = Exchange(
        id="a", model="two", input_tokens=9, output_tokens=0, timestamp_us=FIRST_US + 23 * 3_600_000_000
    )
    undated = Exchange(id="b", model="two", input_tokens=9, output_tokens=0)
    assert [day for _, day in tally(book, [late, undated]).by_model_day()] == [NO_DAY, FIRST_US // DAY_US]


def test_reasons_are_tested_in_their_order(book: Book) -> None:
    # 800 tokens at 2.50 are 2000 on the first day; at the next day's price of 2 they are 1600, as they are
    # with a fifth off: a price of the book comes before a contract that it does not know.
    rows = [
        Exchange(
            id=str(n), model="one", input_tokens=800, output_tokens=0, timestamp_us=FIRST_US, cost_usd=0.0016
        )
        for n in range(3)
    ]
    assert {code for _, code in tally(book, rows).by_reason()} == {Reason.PRICE_DATE}


def test_a_tally_knows_what_the_price_book_takes_off(book: Book) -> None:
    found = tally(book, [Exchange(id="a", model="two", input_tokens=9, output_tokens=0)])
    assert found.discounts == {"bolt": Decimal(0)}
