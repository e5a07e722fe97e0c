"""The price book with price files over the bundled table."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from route_audit.errors import ConfigError
from route_audit.pricing import Book, PricedModel, load_book
from route_audit.pricing.priced import BEFORE_FIRST_PRICE


def us(year: int, month: int, day: int) -> int:
    return int(dt.datetime(year, month, day, tzinfo=dt.UTC).timestamp()) * 1_000_000


class Shelf:
    """Writes price files and opens books with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, text: str, name: str = "prices.yaml") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def book(self, *texts: str) -> Book:
        return load_book([self.file(text, f"{i}.yaml") for i, text in enumerate(texts)])


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def found(book: Book, model: str, provider: str | None = None) -> PricedModel:
    priced = book.find(model, provider)
    assert priced is not None
    return priced


def input_usd(priced: PricedModel, when: int | None = None, tier: str | None = None) -> Decimal:
    return priced.price(when, tier).bands[0].rates.input


def test_a_model_of_ones_own_is_found_by_every_spelling(shelf: Shelf) -> None:
    book = shelf.book("prices: [{model: Strong-1, provider: Acme, input: 2, output: 8}]")
    for model, provider in [
        ("strong-1", None), ("strong-1", "acme"), ("STRONG-1", "ACME"), ("acme/strong-1", None),
        ("strong-1-2026-01-01", "acme"), ("strong-1", "litellm"), ("litellm/acme/strong-1", None),
    ]:  # fmt: skip
        assert found(book, model, provider).name == "acme/Strong-1"
    assert book.find("strong-1", "bravo") is None
    assert book.find("strong-12", "acme") is None
    assert found(book, found(book, "strong-1").name).name == "acme/Strong-1"


def test_a_name_that_two_providers_sell_needs_the_provider(shelf: Shelf) -> None:
    book = shelf.book(
        "prices:\n"
        "  - {model: m-1, provider: a, input: 1, output: 1}\n"
        "  - {model: m-1, provider: b, input: 2, output: 1}\n"
    )
    assert book.find("m-1", None) is None
    assert input_usd(found(book, "m-1", "b")) == 2


def test_a_price_without_provider_holds_whatever_the_row_says(shelf: Shelf) -> None:
    book = shelf.book("prices: [{model: m-1, input: 1, output: 1}]")
    assert found(book, "m-1").name == "m-1"
    assert found(book, "m-1", "anyone").name == "m-1"


def test_a_price_holds_from_its_day_and_a_later_one_from_its_own(shelf: Shelf) -> None:
    book = shelf.book(
        "prices:\n"
        "  - {model: gpt-4o, provider: openai, since: 2026-09-01, input: 3, output: 9}\n"
        "  - {model: gpt-4o, provider: openai, since: 2026-06-01, input: 2, output: 9}\n"
    )
    gpt = found(book, "gpt-4o-2024-08-06", "openai")
    days = [us(2026, 5, 31), us(2026, 6, 1), us(2026, 8, 31), us(2026, 9, 1)]
    assert [input_usd(gpt, day) for day in days] == [Decimal("2.5"), 2, 2, 3]


def test_a_price_for_one_model_leaves_its_other_snapshots_alone(shelf: Shelf) -> None:
    book = shelf.book("prices: [{model: gpt-4o, provider: openai, input: 1, output: 9}]")
    assert input_usd(found(book, "gpt-4o-2024-08-06")) == 1
    assert input_usd(found(book, "gpt-4o-2024-05-13")) == 5
    snapshot = shelf.book("prices: [{model: gpt-4o-2024-08-06, provider: openai, input: 1, output: 9}]")
    assert input_usd(found(snapshot, "gpt-4o")) == Decimal("2.5")


def test_a_request_from_before_a_models_first_price_says_so(shelf: Shelf) -> None:
    book = shelf.book("prices: [{model: m, since: 2026-06-01, input: 2, output: 9}]")
    quote = found(book, "m").quote(us(2026, 5, 31), None)
    assert quote.price.bands[0].rates.input == 2
    assert quote.warnings == (BEFORE_FIRST_PRICE,)


def test_a_later_file_is_stronger(shelf: Shelf) -> None:
    first = "prices: [{model: m, input: 1, output: 1, context_window: 9}]\naliases: {x: m}"
    book = shelf.book(first, "prices: [{model: m, since: 2026-06-01, input: 2, output: 2, tokenizer: t}]")
    m = found(book, "x")
    assert [input_usd(m, us(2026, 5, 1)), input_usd(m, us(2026, 7, 1))] == [1, 2]
    assert (m.facts.context_window, m.facts.tokenizer) == (9, "t")


def test_a_models_tier_prices_end_with_the_entry_that_states_them(shelf: Shelf) -> None:
    book = shelf.book(
        "prices:\n"
        "  - {model: m, input: 2, output: 2, batch: {input: 1}}\n"
        "  - {model: m, since: 2026-06-01, input: 4, output: 4}\n"
    )
    m = found(book, "m")
    assert input_usd(m, us(2026, 5, 1), "batch") == 1
    assert input_usd(m, us(2026, 7, 1), "batch") == 4


def test_a_discount_is_taken_off_every_price_of_its_provider(shelf: Shelf) -> None:
    text = (
        "prices: [{model: own, provider: acme, input: 100, output: 200, fees: {request: 1}}]\n"
        "discounts: [{provider: acme, share: 0.12}, {provider: OpenAI, share: 0.5}]\n"
        "self_hosted: [{model: box, usd_per_hour: 3.6, tokens_per_s: 1000, utilisation: 1}]\n"
    )
    book = shelf.book(text)
    own = found(book, "own").price(None, None).bands[0].rates
    assert own.input == 88
    assert own.output == 176
    assert own.request_usd == Decimal("0.88")
    assert input_usd(found(book, "gpt-4o")) == Decimal("1.25")
    assert input_usd(found(book, "azure/gpt-4o")) == Decimal("2.5")
    assert input_usd(found(book, "box", "vllm")) == 1


def search_usd(priced: PricedModel, tier: str | None = None) -> Decimal | None:
    return priced.price(None, tier).bands[0].rates.web_search_usd


def test_a_search_costs_what_the_price_says_else_what_its_seller_takes(shelf: Shelf) -> None:
    text = (
        "prices:\n"
        "  - {model: own, provider: acme, input: 1, output: 2, batch: {input: 1}, fees: {web_search: 0.03}}\n"
        "  - {model: other, provider: acme, input: 1, output: 2}\n"
        "  - {model: more, provider: bolt, input: 1, output: 2}\n"
        "facts: [{provider: acme, fees: {web_search: 0.02}, source: s, checked: 2026-11-23}]\n"
        "discounts: [{provider: acme, share: 0.5}]\n"
    )
    book = shelf.book(text)
    assert search_usd(found(book, "own")) == Decimal("0.015")
    assert search_usd(found(book, "own"), "batch") == Decimal("0.015")
    assert search_usd(found(book, "other")) == Decimal("0.01")
    assert search_usd(found(book, "more")) is None
    assert found(book, "other").list_price(None, None).bands[0].rates.web_search_usd == Decimal("0.02")
    assert book.show("other").fees == {"web_search": Decimal("0.02")}


def test_who_resells_a_model_has_fees_of_its_own(shelf: Shelf) -> None:
    book = shelf.book()
    assert search_usd(found(book, "gpt-5")) == search_usd(found(book, "claude-sonnet-4-5")) == Decimal("0.01")
    assert search_usd(found(book, "azure/gpt-5")) is None
    assert search_usd(found(book, "aws/anthropic.claude-sonnet-4-5-20250929-v1:0")) is None


def test_an_alias_leads_to_its_model_whatever_the_row_says(shelf: Shelf) -> None:
    book = shelf.book(
        "prices: [{model: small-1, provider: acme, input: 1, output: 1}]\n"
        "aliases: {my-gateway/fast: quick, quick: small-1, house-model: gpt-4o}\n"
    )
    assert found(book, "my-gateway/fast").name == "acme/small-1"
    assert found(book, "FAST", "My-Gateway").name == "acme/small-1"
    assert found(book, "house-model", "unknown-thing").name == "openai/gpt-4o"


def test_aliases_of_two_files_that_lead_in_a_circle_end(shelf: Shelf) -> None:
    assert shelf.book("aliases: {a: b}", "aliases: {b: a}").find("a", None) is None


def test_facts_are_inherited_and_overridden(shelf: Shelf) -> None:
    book = shelf.book("prices: [{model: gpt-4o, provider: openai, input: 1, output: 1, context_window: 5}]")
    gpt = found(book, "gpt-4o").facts
    assert (gpt.context_window, gpt.tokenizer, gpt.cache_min_tokens) == (5, "o200k_base", 1024)
    assert gpt.supports == frozenset({"tools", "json", "vision"})
    assert gpt.source.endswith("0.yaml:1")


def test_facts_without_a_source_are_unknown_or_the_safe_default(shelf: Shelf) -> None:
    facts = found(shelf.book("prices: [{model: m, input: 1, output: 1}]"), "m").facts
    assert (facts.context_window, facts.supports, facts.tokenizer) == (None, None, None)
    assert (facts.cache_lifetime_s, facts.cache_min_tokens, facts.generates_text) == (300, 1024, True)


def test_haiku_4_5_caches_only_longer_prompts() -> None:
    book = load_book([])
    assert found(book, "claude-haiku-4-5").facts.cache_min_tokens == 4096
    assert found(book, "claude-sonnet-4-5").facts.cache_min_tokens == 1024
    assert found(book, "us.anthropic.claude-haiku-4-5-20251001-v1:0").facts.cache_min_tokens == 4096


def test_the_code_of_the_book_changes_with_any_price_file(shelf: Shelf) -> None:
    codes = [
        shelf.book().sha256,
        shelf.book("prices: [{model: m, input: 1, output: 1}]").sha256,
        shelf.book("prices: [{model: m, input: 2, output: 1}]").sha256,
        shelf.book("version: 1", "version: 1").sha256,
    ]
    assert len(set(codes)) == len(codes)
    assert shelf.book().sha256 == codes[0]
    assert all(len(code) == 64 for code in codes)


def test_a_missing_price_file_is_named(shelf: Shelf) -> None:
    with pytest.raises(ConfigError) as caught:
        load_book([shelf.folder / "none.yaml"])
    assert "none.yaml" in caught.value.where


def test_the_cheap_role_follows_the_provider_and_its_synonyms(shelf: Shelf) -> None:
    book = shelf.book("prices: [{model: m, provider: acme, input: 1, output: 1}]")
    openai = book.cheap_for("OpenAI")
    assert openai is not None
    assert openai.model == "openai/gpt-6-luna"
    assert "checked 2026-11-23" in openai.why
    vertex = book.cheap_for("vertex_ai")
    assert vertex is not None
    assert vertex.model is not None
    assert vertex.model.startswith("google/")
    assert book.cheap_for("acme") is None


def test_a_cheap_model_that_is_free_is_never_named(shelf: Shelf) -> None:
    book = shelf.book("prices: [{model: gpt-6-luna, provider: openai, input: 0, output: 0}]")
    assert book.cheap_for("openai") is None
