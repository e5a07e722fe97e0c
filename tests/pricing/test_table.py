"""Whole columns priced at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.ledger import NO_TIME, Words
from route_audit.pricing import Book, load_book
from route_audit.pricing.table import GUARDS, UNPRICED, PriceTable

MODELS = (
    "gpt-4o",
    "gpt-5.6-sol",
    "deepseek-v4-flash",
    "claude-haiku-5-5",
    "mistral-medium-latest",
    "nobody-knows",
    "o3",
)
TIERS = (None, "default", "batch", "priority", "scale")
FIRST = int(dt.datetime(2025, 5, 1, tzinfo=dt.UTC).timestamp()) * 1_000_000
LAST = int(dt.datetime(2027, 3, 1, tzinfo=dt.UTC).timestamp()) * 1_000_000

NOTHING = Words.of([None] * 2)

Drawn = tuple[str | None, str | None, str | None, int | None]

rows = st.tuples(
    st.sampled_from((*MODELS, None)),
    st.sampled_from((None, "openai", "anthropic")),
    st.sampled_from(TIERS),
    st.one_of(st.none(), st.integers(FIRST, LAST)),
)


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book([])


def times(values: list[int | None]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([NO_TIME if value is None else value for value in values], np.int64)


@given(st.lists(rows, max_size=40))
def test_each_row_has_the_price_that_it_would_have_alone(book: Book, drawn: list[Drawn]) -> None:
    table = PriceTable(book)
    model = Words.of(name for name, _, _, _ in drawn)
    provider = Words.of(seller for _, seller, _, _ in drawn)
    tier = Words.of(word for _, _, word, _ in drawn)
    codes, guards = table.codes(model, provider, tier, times([when for _, _, _, when in drawn]))
    for code, met, (name, seller, word, when) in zip(codes, guards, drawn, strict=True):
        priced = book.find(name, seller) if name else None
        if name is None or priced is None:
            assert (code, met) == (UNPRICED, 0)
            continue
        quote = priced.quote(when, word)
        assert table.models[code] is priced
        assert table.prices[code] == quote.price
        floating = ["repointed_alias"] if name.endswith("latest") else []
        assert {guard for guard, bit in GUARDS.items() if met & bit} == {*quote.warnings, *floating}


def test_codes_are_shared_and_stay_the_same(book: Book) -> None:
    table = PriceTable(book)
    nothing = Words.of([None] * 3)
    model = Words.of(["gpt-4o", "openai/gpt-4o", "gpt-4o-2024-08-06"])
    moments = times([LAST, LAST - 1, FIRST])
    first, _ = table.codes(model, nothing, nothing, moments)
    assert first.tolist() == [0, 0, 0]
    later, _ = table.codes(Words.of(["o3", "gpt-4o"]), NOTHING, NOTHING, times([LAST, LAST]))
    assert later.tolist() == [1, 0]
    assert table.codes_for("openai/gpt-4o", nothing, moments).tolist() == [0, 0, 0]
    assert len(table.models) == len(table.prices) == 2


def test_a_target_has_each_rows_own_moment_and_tier(book: Book) -> None:
    table = PriceTable(book)
    codes = table.codes_for("deepseek-v4-flash", Words.of([None, "batch", None]), times([LAST, FIRST, None]))
    assert (codes >= 0).all()
    assert table.codes_for("nobody-knows", Words.of([None]), times([LAST])).tolist() == [UNPRICED]


def test_no_rows_have_no_codes(book: Book) -> None:
    nothing = Words.of([])
    codes, guards = PriceTable(book).codes(nothing, nothing, nothing, times([]))
    assert codes.tolist() == guards.tolist() == []


def test_two_models_at_one_price_keep_their_own_codes(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "prices: [{model: a, input: 1, output: 2}, {model: b, input: 1, output: 2}]", encoding="utf-8"
    )
    table = PriceTable(load_book([path]))
    codes, guards = table.codes(Words.of(["a", "b"]), NOTHING, NOTHING, times([None] * 2))
    assert codes.tolist() == [0, 1]
    assert table.prices[0] == table.prices[1]
    assert guards.tolist() == [GUARDS["no_timestamp"]] * 2
