"""The bundled table: the package's data, read without the package."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

import pytest

from route_audit.pricing import Book, PricedModel, bundled, load_book
from route_audit.pricing.cost import Counts, cost
from route_audit.pricing.priced import BATCH_BEFORE_TABLE, NO_TIMESTAMP, UNKNOWN_SERVICE_TIER

DAY = 86_400_000_000
MOMENTS = (
    dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC),
    dt.datetime(2026, 8, 20, 2, 30, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC),
    dt.datetime(2027, 2, 1, 23, 59, tzinfo=dt.UTC),
)
LENGTHS = (150_000, 400_000)
COMPARED = (
    "openai",
    "anthropic",
    "google",
    "aws",
    "deepseek",
    "mistral",
    "x-ai",
    "cohere",
    "moonshotai",
    "perplexity",
)


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book([])


def _lists_output(priced: PricedModel) -> bool:
    sheet = priced.current().sheet
    return not sheet or "output" in sheet


def us(*when: int) -> int:
    return int(dt.datetime(*when, tzinfo=dt.UTC).timestamp()) * 1_000_000  # type: ignore[misc, arg-type]


def model(book: Book, name: str) -> PricedModel:
    found = book.find(name, None)
    assert found is not None
    return found


def test_the_day_of_the_table_belongs_to_the_installed_release() -> None:
    assert bundled.table_version() == bundled.TABLE_VERSION, "set AS_OF and TABLE_VERSION for the new release"


@pytest.mark.parametrize("folders", [[], ["genai_prices-0.1.dist-info", "genai_prices-9.9.dist-info"]])
def test_the_release_is_read_from_its_metadata_where_no_folder_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders: list[str]
) -> None:
    for folder in folders:
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(bundled, "_folder", lambda: tmp_path / "genai_prices")
    assert bundled.table_version.__wrapped__() == version("genai-prices")


def test_reading_the_table_imports_neither_the_package_nor_what_it_needs() -> None:
    program = (
        "import sys; from route_audit.pricing import load_book; load_book([]).find('gpt-4o', None);"
        "print(sorted({'genai_prices', 'pydantic', 'httpx2', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _priced(providers: Iterator[bundled.Provider]) -> Iterator[tuple[str, str, object]]:
    for provider in providers:
        for each in provider.models:
            yield provider.id, each.id, bundled.entries(provider, each, resold=False)


def test_the_package_itself_stands_in_where_its_data_changes_form(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = list(_priced(iter(bundled.table().values())))
    monkeypatch.setattr(bundled, "_STAND_INS", {})
    assert list(_priced(iter(bundled._read()))) == plain


@pytest.mark.parametrize("when", MOMENTS, ids=str)
@pytest.mark.parametrize("processing", [None, "batch"])
def test_prices_agree_with_the_package_model_by_model(
    book: Book, when: dt.datetime, processing: str | None
) -> None:
    from genai_prices import Usage
    from genai_prices.data import providers

    moment = int(when.timestamp()) * 1_000_000
    compared = 0
    for provider in (each for each in providers if each.id in COMPARED):
        for each in provider.models:
            found = book.find(f"{provider.id}/{each.id}", None)
            if found is None or "output_reasoning_mtok" in each.get_prices(when).__dict__:
                continue
            context = {"processing": processing} if processing else None
            for length in LENGTHS:
                usage = Usage(
                    input_tokens=length, cache_read_tokens=1000, cache_write_tokens=500,
                    cache_write_1h_tokens=200, output_tokens=700,
                )  # fmt: skip
                listed = each.calc_price(usage, provider, genai_request_timestamp=when, price_context=context)
                ours = cost(
                    found.price(moment, processing),
                    Counts(
                        input_tokens=length, cached_input_tokens=1000, cache_write_tokens=500,
                        cache_write_1h_tokens=200, output_tokens=700 if _lists_output(found) else 0,
                    ),
                )  # fmt: skip
                assert ours == listed.total_price, (found.name, length)
                compared += 1
    assert compared > 700


def test_a_price_changes_at_the_first_moment_of_its_day(book: Book) -> None:
    o3 = model(book, "o3")
    change = us(2025, 6, 10)
    assert o3.price(change - 1, None).bands[0].rates.input == Decimal(10)
    assert o3.price(change, None).bands[0].rates.input == Decimal(2)


def test_a_known_future_price_holds_from_its_day_only(book: Book) -> None:
    argon = model(book, "gemini-4-argon")
    assert argon.price(us(2026, 11, 30), None).bands[0].rates.output == Decimal(10)
    assert argon.price(us(2026, 12, 1), None).bands[0].rates.output == Decimal(20)


@pytest.mark.parametrize(
    ("hour", "minute", "usd"),
    [(0, 59, "0.15"), (1, 0, "0.3"), (3, 59, "0.3"), (4, 0, "0.15"), (6, 0, "0.3"), (10, 0, "0.15")],
)
def test_deepseek_has_dearer_hours(book: Book, hour: int, minute: int, usd: str) -> None:
    flash = model(book, "deepseek-v4-flash")
    assert flash.hourly
    assert flash.price(us(2026, 11, 20, hour, minute), None).bands[0].rates.input == Decimal(usd)


def test_a_cliff_is_five_times_dearer_one_token_above_it(book: Book) -> None:
    price = model(book, "claude-haiku-5-5").price(us(2026, 11, 20), None)
    below = cost(price, Counts(input_tokens=100_000, output_tokens=1000))
    above = cost(price, Counts(input_tokens=100_001, output_tokens=1000))
    assert below == Decimal("0.0105")
    assert above == Decimal("0.0525005")


def test_cache_writes_of_two_lifetimes_have_two_prices(book: Book) -> None:
    rates = model(book, "claude-haiku-4-5").price(None, None).bands[0].rates
    assert (rates.input, rates.cache_write, rates.cache_write_1h) == (Decimal(1), Decimal("1.25"), Decimal(2))


def test_a_part_without_a_price_has_its_parents(book: Book) -> None:
    rates = model(book, "gpt-4o").price(us(2026, 11, 20), "batch").bands[0].rates
    assert rates.input == Decimal("1.25")
    assert rates.cached_input == Decimal("1.25")  # no batch price is listed, so the standard one holds
    assert rates.cache_write == rates.cache_write_1h == rates.audio_input == rates.input
    assert rates.audio_output == rates.output == Decimal(5)


def test_a_batch_from_before_the_tables_batch_prices_is_standard_and_says_so(book: Book) -> None:
    quote = model(book, "gpt-4o").quote(us(2026, 10, 13), "batch")
    assert quote.price == model(book, "gpt-4o").price(us(2026, 10, 13), None)
    assert quote.warnings == (BATCH_BEFORE_TABLE,)
    assert model(book, "gpt-4o").quote(us(2026, 10, 14), "batch").warnings == ()


@pytest.mark.parametrize(
    "word", [None, "", "default", "auto", "standard", "on_demand", "ON_DEMAND", "on-demand"]
)
def test_words_for_the_standard_tier(book: Book, word: str | None) -> None:
    quote = model(book, "gpt-4o").quote(us(2026, 11, 20), word)
    assert quote.warnings == ()
    assert quote.price.bands[0].rates.input == Decimal("2.5")


@pytest.mark.parametrize(("word", "usd"), [("priority", "4.25"), ("fast", "4.25"), ("Batch", "1.25")])
def test_tiers_with_a_price_of_their_own(book: Book, word: str, usd: str) -> None:
    assert model(book, "gpt-4o").price(us(2026, 11, 20), word).bands[0].rates.input == Decimal(usd)


@pytest.mark.parametrize("word", ["scale", "PROVISIONED_THROUGHPUT", "flex"])
def test_a_tier_without_a_price_is_standard_and_says_so(book: Book, word: str) -> None:
    quote = model(book, "gpt-4o").quote(us(2026, 11, 20), word)
    assert quote.price == model(book, "gpt-4o").price(us(2026, 11, 20), None)
    assert quote.warnings == (UNKNOWN_SERVICE_TIER,)


def test_a_reseller_does_not_inherit_the_makers_service_tiers(book: Book) -> None:
    quote = model(book, "azure/gpt-4o").quote(us(2026, 11, 20), "batch")
    assert quote.warnings == (UNKNOWN_SERVICE_TIER,)


def test_no_timestamp_takes_the_day_of_the_table(book: Book) -> None:
    argon = model(book, "gemini-4-argon")
    assert argon.quote(None, None).warnings == (NO_TIMESTAMP,)
    assert argon.price(None, None) == argon.price(us(2026, 11, 23), None)


def test_a_charge_per_call_is_kept(book: Book) -> None:
    assert model(book, "perplexity/sonar").price(None, None).bands[0].rates.request_usd == Decimal("0.012")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("gpt-4o", True), ("claude-haiku-5-5", True), ("gemini-3-flash-preview", True),
        ("text-embedding-3-small", False), ("mistral-embed", False), ("gpt-4o-mini-tts", False),
        ("gpt-4o-transcribe", False), ("gpt-4o-audio-preview", False), ("gpt-image-1", False),
        ("gpt-realtime", False), ("moderation", False), ("groq/meta-llama/llama-guard-4-12b", False),
        ("gemini-3.1-flash-live-preview", False), ("gemini-embedding-001", False),
    ],
)  # fmt: skip
def test_models_of_another_kind_of_work_are_told_apart(book: Book, name: str, text: bool) -> None:
    assert model(book, name).facts.generates_text is text


def test_a_free_model_is_marked_as_free(book: Book) -> None:
    assert model(book, "openrouter/openai/gpt-oss-20b:free").free
    assert not model(book, "gpt-6-luna").free
