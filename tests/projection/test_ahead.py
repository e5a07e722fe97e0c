"""Prices ahead: what is announced, and that nothing else moves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from route_audit.ledger import Words
from route_audit.pricing import load_book
from route_audit.pricing.schedule import day_us
from route_audit.pricing.table import PriceTable
from route_audit.projection.ahead import changes, rates_at
from route_audit.projection.rates import INPUT, OUTPUT, RateTable

PRICES = """\
prices:
  - {model: steady, provider: acme, input: 1, output: 2}
  - {model: past, provider: acme, since: 2026-01-01, input: 8, output: 16}
  - {model: past, provider: acme, since: 2026-11-01, input: 4, output: 8}
  - {model: rising, provider: acme, input: 1, output: 2}
  - {model: rising, provider: acme, since: 2027-01-01, input: 3, cached_input: 0.3, output: 6}
"""
END_US = day_us(dt.date(2027, 11, 23))


class Priced:
    """One request to each of some models on 1 October 2026, and one of 300,000 input tokens."""

    def __init__(self, folder: Path, models: tuple[str, ...]) -> None:
        (folder / "prices.yaml").write_text(PRICES)
        self.book = load_book([folder / "prices.yaml"])
        self.prices = PriceTable(self.book)
        self.table = RateTable(self.prices)
        count = len(models)
        times = np.full(count, day_us(dt.date(2026, 10, 1)), np.int64)
        nothing = Words.of([None] * count)
        codes, _ = self.prices.codes(Words.of(list(models)), nothing, nothing, times)
        self.entry = self.table.entries(codes, np.full(count, 1000))

    def rates(self, day: dt.date) -> list[tuple[float, float]]:
        """Input and output of each request at the prices of a day, US dollars per million tokens."""
        rates = rates_at(self.table, self.prices, day_us(day)).rates[self.entry] * 1e6
        return [(float(row[INPUT]), float(row[OUTPUT])) for row in rates.round(9)]


@pytest.fixture
def priced(tmp_path: Path) -> Priced:
    return Priced(tmp_path, ("steady", "past", "rising"))


def test_only_what_changes_from_the_books_day_on_is_priced_anew(priced: Priced) -> None:
    assert priced.rates(dt.date(2026, 12, 31)) == [(1, 2), (8, 16), (1, 2)]
    assert priced.rates(dt.date(2027, 1, 1)) == [(1, 2), (8, 16), (3, 6)]


def test_the_table_itself_stays(priced: Priced) -> None:
    before = priced.table.rates.copy()
    rates_at(priced.table, priced.prices, END_US)
    assert np.array_equal(priced.table.rates, before)


def test_a_component_that_gets_a_price_of_its_own_is_listed(priced: Priced) -> None:
    models = [model for name in ("steady", "past", "rising") if (model := priced.book.find(name, None))]
    found = changes(models, priced.prices, END_US)
    listed = [(each.model, each.component, float(each.before), float(each.after)) for each in found]
    assert listed == [
        ("acme/rising", "cached_input", 1, 0.3),
        ("acme/rising", "input", 1, 3),
        ("acme/rising", "output", 2, 6),
    ]
    assert changes(models, priced.prices, day_us(dt.date(2027, 1, 1))) == []


def test_a_price_by_the_hour_stays_as_it_was_billed(tmp_path: Path) -> None:
    found = Priced(tmp_path, ("deepseek-chat",))
    assert found.prices.models[0].hourly
    assert np.array_equal(rates_at(found.table, found.prices, END_US).rates, found.table.rates)
