"""The price book laid out for people."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from route_audit.errors import ConfigError
from route_audit.pricing import Book, load_book


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book([])


def test_rows_are_filtered_by_text_and_provider(book: Book) -> None:
    haikus = [row.model for row in book.rows("haiku", "anthropic")]
    assert "anthropic/claude-haiku-5-5" in haikus
    assert all("haiku" in name and name.startswith("anthropic/") for name in haikus)
    assert list(book.rows("no such thing")) == []


def test_a_row_tells_the_price_of_the_books_day_with_source_and_day(book: Book) -> None:
    (row,) = book.rows("claude-haiku-5-5", "anthropic")
    assert (row.input, row.cached_input, row.output) == (Decimal("0.1"), Decimal("0.01"), Decimal("0.5"))
    assert row.banded
    assert row.generates_text
    assert row.checked == book.as_of
    assert "genai-prices" in row.source


def test_a_card_shows_every_dated_price_in_every_tier(book: Book) -> None:
    card = book.show("gpt-5.6-sol")
    standard = [
        (line.since, line.bands[0].rates.input) for line in card.prices if line.service_tier == "standard"
    ]
    assert standard == [(None, Decimal(5)), ("2026-08-21", Decimal(4))]
    assert {"batch", "flex", "priority", "fast"} <= {line.service_tier for line in card.prices}
    assert [band.above_tokens for band in card.prices[0].bands] == [-1, 272_000]
    assert all(line.source and line.checked for line in card.prices)


def test_a_card_shows_the_hours_of_a_price(book: Book) -> None:
    assert "01:00-04:00" in [line.hours for line in book.show("deepseek-v4-flash").prices]


def test_a_card_shows_aliases_fees_and_discount(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "prices: [{model: m, provider: acme, input: 2, output: 4, fees: {web_search: 0.01}}]\n"
        "discounts: [{provider: acme, share: 0.5}]\naliases: {fast: m}\n",
        encoding="utf-8",
    )
    card = load_book([path]).show("m")
    assert card.names == ("fast",)
    assert card.fees == {"web_search": Decimal("0.01")}
    assert card.discount == Decimal("0.5")
    assert card.prices[0].bands[0].rates.input == 1


def test_a_card_for_an_unknown_model_is_an_error_with_a_hint(book: Book) -> None:
    with pytest.raises(ConfigError) as caught:
        book.show("gpt-4oo")
    assert "gpt-4o" in caught.value.hint


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("model: gpt-4o, provider: openai, input: 2.5, output: 10", "does not say when"),
        ("model: gpt-4o, provider: openai, input: 2.5, output: 10, checked: 2025-01-01", "691 days before"),
        (
            "model: gpt-4o, provider: openai, input: 25, output: 10, checked: 2026-11-01",
            "input is 25 here and 2.5",
        ),
        (
            "model: mine, provider: acme, input: 25, output: 10, checked: 2026-11-01",
            "does not know this model",
        ),
        ("model: mine, provider: acme, input: 0, output: 0, checked: 2026-11-01", "price is zero"),
        (
            "model: m, input: 2.5, output: 9, batch: {input: 1}, above: [{input_tokens: 9, input: 3}]",
            "'batch' has no 'above:'",
        ),
    ],
)
def test_what_a_person_should_look_at_is_found(book: Book, tmp_path: Path, entry: str, message: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f"prices:\n  - {{{entry}}}\n", encoding="utf-8")
    found = book.check(path)
    assert [message in finding.message for finding in found].count(True) == 1
    assert all(finding.where == f"{path}:2" for finding in found)


def test_a_sound_file_has_nothing_to_look_at(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "prices: [{model: gpt-4o, provider: openai, input: 2.2, output: 9, checked: 2026-11-01}]\n"
        "aliases: {fast: gpt-4o, quick: fast}\n",
        encoding="utf-8",
    )
    assert book.check(path) == []


def test_a_discount_of_nobody_is_found(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "prices: [{model: m, provider: acme, input: 1, output: 9, checked: 2026-11-01}]\n"
        "discounts:\n"
        "  - {provider: acme, share: 0.1}\n"
        "  - {provider: openai, share: 0.1}\n"
        "  - {provider: openia, share: 0.1}\n",
        encoding="utf-8",
    )
    (finding,) = (one for one in book.check(path) if "discount" in one.message)
    assert (finding.where, "'openia'" in finding.message) == (f"{path}:5", True)


def test_terms_of_nobody_are_found(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "commitments: [{provider: openia, usd_per_month: 9}, {provider: openai, usd_per_month: 9}]\n"
        "provisioned:\n"
        "  - {model: no-such, increment_tokens_per_s: 1, usd_per_increment_month: 1, increments: 1}\n",
        encoding="utf-8",
    )
    provisioned, commitment = book.check(path)
    assert "the provider 'openia', so its commitment" in commitment.message
    assert commitment.where == f"{path}:1"
    assert (provisioned.where, "'no-such' has no price" in provisioned.message) == (f"{path}:3", True)


def test_an_alias_without_an_end_is_found(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("aliases:\n  fast: no-such-model\n", encoding="utf-8")
    (finding,) = book.check(path)
    assert finding.where == f"{path}:2"
    assert "'no-such-model', which has no price" in finding.message


@pytest.mark.parametrize("target", ["m", "acme/m", "Acme/M-2026-11-01", "faster"])
def test_an_alias_may_end_at_any_name_of_a_model_of_the_file(book: Book, tmp_path: Path, target: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "prices: [{model: m, provider: acme, input: 2, output: 4}]\n"
        f"aliases: {{fast: {target}, faster: m}}\n"
        "provisioned: [{model: of-another-file, increment_tokens_per_s: 1, usd_per_increment_month: 1,"
        " increments: 1}]\n",
        encoding="utf-8",
    )
    assert not [each for each in book.check(path) if "alias" in each.message]
