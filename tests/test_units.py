"""Dollars as they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit import units

AMOUNTS = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("amounts", "shown"),
    [
        # apart at two digits
        ((93_000.0, 103_414.0, 118_000.0), ("$93,000", "$100,000", "$120,000")),
        # 107,933 and 113,303 are both $110,000 at two digits
        ((92_958.0, 107_933.0, 113_303.0), ("$93,000", "$108,000", "$113,000")),
        ((0.0512, 0.0514, 0.0561), ("$0.0512", "$0.0514", "$0.0561")),
        ((10.4, 10.41, 14.0), ("$10.40", "$10.40", "$14.00")),
        # one amount, told three times, is no interval that looks like none
        ((54_900.0, 54_900.0, 54_900.0), ("$55,000", "$55,000", "$55,000")),
        ((0.1 + 0.2, 0.3, 0.3), ("$0.30", "$0.30", "$0.30")),
        # a third digit that is zero is one all the same
        ((1.981, 1.99, 1.999), ("$1.98", "$1.99", "$2.00")),
        ((0.0, 0.0, 0.0), ("$0", "$0", "$0")),
        ((-1_049.0, -1_012.0, -950.0), ("-$1,050", "-$1,010", "-$950")),
        ((None, 104.0, None), ("-", "$100", "-")),
        ((101.0, 104.0), ("$101", "$104")),
    ],
)
def test_amounts_that_differ_and_would_look_alike_have_a_digit_more(
    amounts: tuple[float | None, ...], shown: tuple[str, ...]
) -> None:
    assert units.spread_usd(*amounts) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (10_800_000_000.0, "$11B"),
        (-5_552_330_911.0, "-$5.6B"),
        (425_245_738.0, "$430M"),
        (999_600_000.0, "$1B"),
        (2.5e13, "$25T"),
        (999_000.0, "$1M"),
        (99_400.0, "$99,000"),
        (0.0, "$0"),
    ],
)
def test_dollars_where_room_is_scarce(amount: float, shown: str) -> None:
    assert units.brief_usd(amount) == shown


@given(st.lists(AMOUNTS, min_size=1, max_size=4))
def test_a_spread_shows_all_with_two_digits_or_all_with_three(amounts: list[float]) -> None:
    shown = units.spread_usd(*amounts)
    two, three = ([units.projected_usd(each, digits) for each in amounts] for digits in (2, 3))
    assert list(shown) in (two, three)
    if len(set(two)) == len(two):
        assert list(shown) == two


@given(AMOUNTS)
def test_a_projected_amount_keeps_its_first_digits(amount: float) -> None:
    for digits in (2, 3):
        text = units.projected_usd(amount, digits).replace("$", "").replace(",", "")
        assert float(text) == units.rounded(amount, digits) == pytest.approx(float(f"{amount:.{digits}g}"))


def test_an_amount_that_grows_a_digit_by_rounding_ends_in_no_point() -> None:
    assert units.projected_usd(99.96, 3) == "$100"
    assert units.projected_usd(-9.96) == "-$10"


@pytest.mark.parametrize(
    ("amount", "digits", "shown"),
    [
        (8.8, 2, "$8.80"),
        (-8.04, 2, "-$8.00"),
        (0.996, 2, "$1.00"),
        (0.3, 2, "$0.30"),
        (9.96, 2, "$10"),
        (12.34, 2, "$12"),
        (12.34, 3, "$12.30"),
        (0.051, 2, "$0.051"),
    ],
)
def test_an_amount_with_cents_has_both(amount: float, digits: int, shown: str) -> None:
    assert units.projected_usd(amount, digits) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(9.7e-5, "$0.000097"), (-9e-7, "-$0.0000009"), (1.04e-7, "$0.0000001"), (0.00012, "$0.00012")],
)
def test_an_amount_far_below_a_cent_needs_no_power_of_ten_to_read(amount: float, shown: str) -> None:
    assert units.usd(amount) == shown
    assert float(units.projected_usd(amount).replace("$", "")) == float(shown.replace("$", ""))
    assert "e" not in units.projected_usd(amount)


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (13.98, "14.0 days"),
        (1.0, "1.0 days"),
        (0.999, "24.0 hours"),
        (0.5, "12.0 hours"),
        (1 / 24, "1.0 hours"),
        (7 / 1440, "7 minutes"),
        (1 / 1440, "1 minute"),
        (0.0, "less than a minute"),
    ],
)
def test_a_span_is_told_in_a_unit_that_shows_it(days: float, shown: str) -> None:
    assert units.span(days) == shown


@pytest.mark.parametrize(
    ("duration", "more", "shown"),
    [
        (0.001, 0, "0.001 s"),
        (0.00456, 0, "0.0046 s"),
        (0.00000012, 0, "0.00000012 s"),
        (0.0, 0, "0.00 s"),
        (0.0123, 0, "0.01 s"),
        (0.0123, 1, "0.012 s"),
        (9.996, 0, "10.0 s"),
    ],
)
def test_seconds_below_a_hundredth_keep_two_digits(duration: float, more: int, shown: str) -> None:
    assert units.seconds(duration, more) == shown
