"""Providers' exports as lines of an invoice."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository import ROOT
from route_audit.errors import ConfigError
from route_audit.pricing import Book, load_book
from route_audit.reconcile.invoice import Invoice, Line, read_invoice

SAMPLES = ROOT / "tests" / "formats" / "samples"
NOVEMBER = dt.date(2026, 11, 1).toordinal() - dt.date(1970, 1, 1).toordinal()
PICO = 10**12


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book([])


def read(book: Book, *paths: Path) -> Invoice:
    invoice = read_invoice(paths, book)
    assert invoice is not None
    return invoice


def only(book: Book, folder: Path, text: str) -> Line:
    path = folder / "bill"
    path.write_text(text, encoding="utf-8")
    (line,) = read(book, path).lines
    return line


def test_anthropics_cost_table(book: Book) -> None:
    invoice = read(book, SAMPLES / "anthropic_console" / "claude_api_cost_2026_11.csv")
    haiku = "anthropic/claude-haiku-5-5"
    assert [line.model for line in invoice.lines] == [haiku, haiku, haiku, None]
    assert {line.provider for line in invoice.lines} == {"anthropic"}, "a search is in the same export"
    assert {line.day for line in invoice.lines} == {NOVEMBER}
    assert sum(line.billed for line in invoice.lines) == 258_296_400_000
    assert [line.billed == line.listed for line in invoice.lines] == [True] * 4


@pytest.mark.parametrize("name", ["samples/openai_usage/costs_api.json", "openai_usage/costs.csv"])
def test_openais_costs(book: Book, name: str) -> None:
    line = read(book, ROOT / "tests" / "formats" / name).lines[0]
    assert (line.provider, line.model, line.day) == ("openai", "openai/gpt-6-luna", NOVEMBER)
    assert line.billed == 126_100_000_000


def test_anthropics_cost_report_is_in_cents(book: Book, tmp_path: Path) -> None:
    line = only(
        book,
        tmp_path,
        '{"data": [{"starting_at": "2026-11-01T00:00:00Z", "ending_at": "2026-11-02T00:00:00Z", "results": '
        '[{"currency": "USD", "amount": "123.45", "model": "claude-haiku-5-5", "cost_type": "tokens"}]}]}',
    )
    assert (line.model, line.day) == ("anthropic/claude-haiku-5-5", NOVEMBER)
    assert line.billed == 1_234_500_000_000


@pytest.mark.parametrize(
    "day",
    [
        "2026-11-01",
        "2026-11-01T23:59:59Z",
        "2026-11-02 01:00:00+02:00",
        "2026-11-01 10:00:00 UTC",
        "1793491200",
        "1793491200000",
        "20261101",
    ],
)
def test_days_are_of_utc(book: Book, tmp_path: Path, day: str) -> None:
    assert only(book, tmp_path, f"Date,Cost (USD)\n{day},1\n").day == NOVEMBER


@pytest.mark.parametrize("day", ["2026", "202611", "2026-11", "11/01/2026", "1.11.2026", "1793491200000000"])
def test_what_is_no_day(book: Book, tmp_path: Path, day: str) -> None:
    with pytest.raises(ConfigError, match="is no day"):
        only(book, tmp_path, f"date,cost\n{day},1\n")


@pytest.mark.parametrize("amount", ['"$1,234.50"', "1234.50", "1.2345e3", '" 1234.5 "', "+1234.5"])
def test_amounts(book: Book, tmp_path: Path, amount: str) -> None:
    assert only(book, tmp_path, f"day,cost\n2026-11-01,{amount}\n").billed == 1234.5 * PICO


@pytest.mark.parametrize(
    "amount", ["nan", "inf", "-", "1e999999999", "12 EUR", "0x10", "1e16", '"5,00"', '"1,234"', "."]
)
def test_what_is_no_amount(book: Book, tmp_path: Path, amount: str) -> None:
    with pytest.raises(ConfigError, match="is no amount"):
        only(book, tmp_path, f"day,cost\n2026-11-01,{amount}\n")


def test_nothing_may_be_written_with_an_exponent_of_any_length(book: Book, tmp_path: Path) -> None:
    assert only(book, tmp_path, "day,cost\n2026-11-01,0E-6176\n").billed == 0


def test_a_cell_may_hold_a_newline(book: Book, tmp_path: Path) -> None:
    assert only(book, tmp_path, 'date,note,cost\n2026-11-01,"a\nb",2\n').billed == 2 * PICO


def test_a_line_without_anything_is_no_line(book: Book, tmp_path: Path) -> None:
    assert only(book, tmp_path, "date,cost\n2026-11-01,2\n,\n").billed == 2 * PICO


def test_taxes_and_other_services_are_no_usage(book: Book, tmp_path: Path) -> None:
    head = "BilledCost,ChargePeriodStart,ChargeCategory,ServiceCategory\n"
    assert only(book, tmp_path, head + "1,2026-11-01,Usage,AI and Machine Learning\n").usage
    assert not only(book, tmp_path, head + "1,2026-11-01,Tax,AI and Machine Learning\n").usage
    assert not only(book, tmp_path, head + "1,2026-11-01,Usage,Compute\n").usage


def test_a_provider_is_known_by_what_clouds_call_it(book: Book, tmp_path: Path) -> None:
    assert only(book, tmp_path, "date,cost,ServiceName\n2026-11-01,1,Amazon Bedrock\n").provider == "aws"
    assert only(book, tmp_path, "date,cost,provider\n2026-11-01,1,my own\n").provider is None


def test_a_line_with_a_cell_too_many_is_refused(book: Book, tmp_path: Path) -> None:
    assert only(book, tmp_path, "date,cost\n2026-11-01,2,,\n").billed == 2 * PICO
    with pytest.raises(ConfigError, match="more cells than the header"):
        only(book, tmp_path, "date,cost\n2026-11-01,1,234.56\n")


def test_a_header_may_have_commas_in_quotes(book: Book, tmp_path: Path) -> None:
    assert only(book, tmp_path, '"date";"cost";"note, and, more"\n2026-11-01;2;x\n').billed == 2 * PICO


def test_usage_of_a_month_in_one_line_is_refused(book: Book, tmp_path: Path) -> None:
    head = "ChargePeriodStart,ChargePeriodEnd,ChargeCategory,BilledCost\n2026-11-01T00:00:00Z,"
    assert only(book, tmp_path, head + "2026-11-02T00:00:00Z,Usage,2\n").day == NOVEMBER
    assert only(book, tmp_path, head + "2026-12-01T00:00:00Z,Purchase,2\n").day == NOVEMBER
    assert only(book, tmp_path, head + "unknown,Usage,2\n").day == NOVEMBER
    with pytest.raises(ConfigError, match="bills 30 days"):
        only(book, tmp_path, head + "2026-12-01T00:00:00Z,Usage,2\n")


@pytest.mark.parametrize(
    ("provider", "text"),
    [
        (
            "openai",
            (
                '{"data": [{"start_time": 1793491200, "results": [{"object": "organization.costs.result",'
                ' "amount": {"value": 0.5, "currency": "usd"}, "line_item": null}]}]}'
            ),
        ),
        (
            "anthropic",
            (
                '{"data": [{"starting_at": "2026-11-01T00:00:00Z", "results": [{"currency": "USD",'
                ' "amount": "50.0", "model": null}]}]}'
            ),
        ),
    ],
)
def test_a_cost_api_is_of_its_maker_also_where_no_model_is_named(
    book: Book, tmp_path: Path, provider: str, text: str
) -> None:
    line = only(book, tmp_path, text)
    assert (line.provider, line.model, line.billed) == (provider, None, PICO // 2)


@pytest.mark.parametrize(
    ("lines", "providers"),
    [
        ("2026-11-01,,gpt-6-luna,1\n", {"openai"}),
        ("2026-11-01,,search,1\n", None),
        ("2026-11-01,my own,search,1\n", set()),
        ("2026-11-01,,gpt-6-luna,1\n2026-11-01,my own,search,1\n", {"openai"}),
        (
            "2026-11-01,,gpt-6-luna,1\n2026-11-01,,search,1\n2026-11-01,,claude-haiku-5-5,1\n",
            {"openai", "anthropic"},
        ),
        ("2026-11-01,Microsoft,search,1\n", {"azure"}),
        ("2026-11-01,Microsoft Corporation,search,1\n", {"azure"}),
        ('2026-11-01,"Amazon Web Services, Inc.",search,1\n', {"aws"}),
        ("2026-11-01,Google Cloud,search,1\n", {"google"}),
        ('2026-11-01,"OpenAI, L.L.C.",search,1\n', {"openai"}),
        ('2026-11-01,"Anthropic, PBC",search,1\n', {"anthropic"}),
        ('2026-11-01,"OpenAI OpCo, LLC",search,1\n', {"openai"}),
        ("2026-11-01,Amazon Web Services EMEA SARL,search,1\n", {"aws"}),
        ("2026-11-01,Contoso,gpt-6-luna,1\n", set()),
        ("2026-11-01,Contoso,gpt-6-luna,1\n2026-11-01,OpenAI,gpt-6-luna,1\n", {"openai"}),
    ],
)
def test_whose_usage_is_billed(book: Book, tmp_path: Path, lines: str, providers: set[str] | None) -> None:
    path = tmp_path / "bill"
    path.write_text("date,provider,model,cost\n" + lines, encoding="utf-8")
    found = read(book, path).providers
    assert (None if found is None else set(found)) == providers


def test_of_two_files_one_may_be_anybodys(book: Book, tmp_path: Path) -> None:
    named, silent = tmp_path / "named", tmp_path / "silent"
    named.write_text("date,model,cost\n2026-11-01,gpt-6-luna,1\n", encoding="utf-8")
    silent.write_text("date,cost\n2026-11-01,1\n", encoding="utf-8")
    assert read(book, named).providers == frozenset({"openai"})
    assert read(book, named, silent).providers is None


def test_no_file_is_no_invoice(book: Book) -> None:
    assert read_invoice((), book) is None


@given(st.binary(max_size=60) | st.text(st.sampled_from('{}[]",:0aé\n;'), max_size=40).map(str.encode))
def test_any_bytes_are_lines_or_one_of_our_errors(book: Book, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bill"
        path.write_bytes(content)
        with suppress(ConfigError):
            read(book, path)


@pytest.mark.parametrize(
    ("columns", "named"),
    [("date,cost,Cost ($)", "'cost' and 'Cost ($)'"), ("Date,date,cost", "'Date' and 'date'")],
)
def test_two_columns_of_one_meaning_are_refused(book: Book, tmp_path: Path, columns: str, named: str) -> None:
    path = tmp_path / "bill.csv"
    path.write_text(f"{columns}\n2026-11-01,2026-11-02,3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="two columns have one name") as error:
        read_invoice([path], book)
    assert named in str(error.value)


def test_what_strangers_sell_is_beside_the_usage_of_others(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    lines = ("2026-11-01,Contoso,gpt-6-luna,1", "2026-11-01,OpenAI,gpt-6-luna,2")
    path.write_text("\n".join(["date,provider,model,cost", *lines, ""]), encoding="utf-8")
    strange, known = read(book, path).lines
    assert (strange.model, strange.usage) == (None, False)
    assert (known.model, known.usage) == ("openai/gpt-6-luna", True)
