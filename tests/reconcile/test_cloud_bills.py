"""Bills of clouds and gateways, whose exports have names of their own and many services."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from route_audit.errors import ConfigError
from route_audit.pricing import Book, load_book
from route_audit.reconcile.invoice import Invoice, read_invoice

NOVEMBER = dt.date(2026, 11, 1).toordinal() - dt.date(1970, 1, 1).toordinal()
PICO = 10**12

AWS = {
    "bill_billing_entity": "AWS",
    "bill_billing_period_start_date": "2026-11-01T00:00:00.000Z",
    "bill_billing_period_end_date": "2026-12-01T00:00:00.000Z",
    "line_item_currency_code": "USD",
    "line_item_line_item_type": "Usage",
    "line_item_product_code": "AmazonBedrock",
    "line_item_unblended_cost": "3.00",
    "line_item_usage_start_date": "2026-11-01T08:00:00.000Z",
    "line_item_usage_end_date": "2026-11-01T09:00:00.000Z",
    "line_item_usage_type": "USE1-Claude4.5Sonnet-input-tokens",
    "pricing_public_on_demand_cost": "3.00",
    "product": "",
}
AZURE = {
    "billingPeriodEndDate": "11/30/2026",
    "billingPeriodStartDate": "11/01/2026",
    "date": "11/02/2026",
    "meterName": "gpt 4o 1120 Inp glbl Tokens",
    "meterCategory": "Foundry Models",
    "meterSubCategory": "Azure OpenAI",
    "publisherName": "Microsoft",
    "chargeType": "Usage",
    "billingCurrency": "USD",
    "costInBillingCurrency": "3.00",
    "provider": "Azure",
}
GOOGLE = {
    "service": {"id": "C7E2-9256-1C43", "description": "Vertex AI"},
    "sku": {"id": "A", "description": "Gemini 2.5 Flash GA Text Input - Predictions"},
    "usage_start_time": "2026-11-01T23:00:00Z",
    "usage_end_time": "2026-11-02T00:00:00Z",
    "cost": 3.0,
    "cost_at_list": 3.5,
    "currency": "USD",
    "credits": [],
    "invoice": {"month": "202611"},
    "cost_type": "regular",
}
FOCUS = {
    "BilledCost": "3.00",
    "BillingCurrency": "USD",
    "ChargeCategory": "Usage",
    "ChargePeriodStart": "2026-11-01T00:00:00Z",
    "ChargePeriodEnd": "2026-11-02T00:00:00Z",
    "ProviderName": "AWS",
    "ServiceCategory": "AI and Machine Learning",
    "ServiceName": "Amazon Bedrock",
}


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book([])


def read(book: Book, folder: Path, lines: Iterable[Mapping[str, object]]) -> Invoice:
    path = folder / "bill.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    invoice = read_invoice([path], book)
    assert invoice is not None
    return invoice


def usage(invoice: Invoice) -> float:
    return sum(line.billed for line in invoice.lines if line.usage) / PICO


def beside(invoice: Invoice) -> float:
    return sum(line.billed for line in invoice.lines if not line.usage) / PICO


def test_aws_costs_of_bedrock_alone(book: Book, tmp_path: Path) -> None:
    sold_by_another = {
        "bill_billing_entity": "AWS Marketplace",
        "line_item_product_code": "1m1vxsvxbnfdctzlnzlj5n4zq",
        "line_item_usage_type": "USW2-MP:USW2_InputTokenCount-Units",
        "product": '{"product_name": "Claude 3 Haiku (Amazon Bedrock Edition)"}',
    }
    lines = [
        AWS,
        AWS | sold_by_another | {"line_item_unblended_cost": "1.50"},
        AWS | {"line_item_product_code": "AmazonEC2", "line_item_unblended_cost": "9.00"},
        AWS | {"line_item_product_code": "AmazonBedrockAgentCore", "line_item_unblended_cost": "5.00"},
        AWS | {"line_item_line_item_type": "Tax", "line_item_unblended_cost": "0.45"},
        AWS | {"line_item_line_item_type": "Credit", "line_item_unblended_cost": "-1.00"},
    ]
    invoice = read(book, tmp_path, lines)
    assert (usage(invoice), beside(invoice)) == (4.5, 13.45)
    assert invoice.providers == frozenset({"aws"})
    assert {line.day for line in invoice.lines} == {NOVEMBER}
    assert invoice.lines[0].listed == 3 * PICO


def test_aws_costs_after_a_contract_are_those_billed(book: Book, tmp_path: Path) -> None:
    net = AWS | {"line_item_net_unblended_cost": "2.70"}
    discount = AWS | {"line_item_line_item_type": "EdpDiscount", "line_item_unblended_cost": "-0.30"}
    assert usage(read(book, tmp_path, [net, discount])) == 2.7


def test_headers_of_the_older_report_of_aws(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "cur.csv"
    path.write_text(
        "lineItem/UsageStartDate,lineItem/ProductCode,lineItem/LineItemType,lineItem/CurrencyCode,"
        "lineItem/UnblendedCost\n2026-11-01T08:00:00Z,AmazonBedrock,Usage,USD,3\n"
        "2026-11-01T08:00:00Z,AmazonS3,Usage,USD,9\n",
        encoding="utf-8",
    )
    invoice = read_invoice([path], book)
    assert invoice is not None
    assert (usage(invoice), beside(invoice)) == (3, 9)


def test_what_another_sells_is_known_in_the_map_of_aws_parquet(book: Book, tmp_path: Path) -> None:
    sold = {"bill_billing_entity": "AWS Marketplace", "line_item_product_code": "1m1vxsvxbnfdctzlnzlj5n4zq"}
    named = {"product": {"product_name": "Claude 3 Haiku (Amazon Bedrock Edition)"}}
    machine = {"line_item_product_code": "AmazonEC2", "product": {"region": "us-east-1"}}
    text = dict.fromkeys(AWS, pa.string()) | {"product": pa.map_(pa.string(), pa.string())}
    path = tmp_path / "cur.parquet"
    lines = [{**AWS, "product": {}}, {**AWS, **sold, **named}, {**AWS, **machine}]
    pq.write_table(pa.Table.from_pylist(lines, pa.schema(text)), path)
    invoice = read_invoice([path], book)
    assert invoice is not None
    assert (usage(invoice), beside(invoice)) == (6, 3)


def test_azures_days_are_american_and_its_other_services_are_no_usage(book: Book, tmp_path: Path) -> None:
    machine = {"meterCategory": "Virtual Machines", "meterSubCategory": "D2s v3"}
    older = {"meterCategory": "Cognitive Services"}
    invoice = read(book, tmp_path, [AZURE, AZURE | machine, AZURE | older, AZURE | {"chargeType": "Refund"}])
    assert (usage(invoice), beside(invoice)) == (6, 6)
    assert invoice.providers == frozenset({"azure"})
    assert {line.day for line in invoice.lines} == {NOVEMBER + 1}


def test_azures_days_are_american_on_lines_without_a_meter_too(book: Book, tmp_path: Path) -> None:
    purchase = {"meterCategory": "", "meterSubCategory": "", "chargeType": "Purchase"}
    invoice = read(book, tmp_path, [AZURE | purchase, AZURE])
    assert (usage(invoice), beside(invoice)) == (3, 3)
    assert {line.day for line in invoice.lines} == {NOVEMBER + 1}


def test_azures_dollars_are_read_beside_another_currency(book: Book, tmp_path: Path) -> None:
    euros = AZURE | {"billingCurrency": "EUR"}
    invoice = read(book, tmp_path, [euros | {"costInUsd": "3.30", "paygCostInUsd": "3.60"}])
    assert usage(invoice) == 3.3
    assert invoice.lines[0].listed == 3.6 * PICO
    with pytest.raises(ConfigError, match="the invoice is in EUR"):
        read(book, tmp_path, [euros])


def test_an_american_day_is_one_in_azures_export_alone(book: Book, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is no day"):
        read(book, tmp_path, [{"date": "11/02/2026", "cost": 1}])
    with pytest.raises(ConfigError, match="is no day"):
        read(book, tmp_path, [AZURE | {"date": "30/11/2026"}])


def test_googles_credits_are_no_usage(book: Book, tmp_path: Path) -> None:
    credit = {"credits": [{"name": "trial", "amount": -0.5}, {"name": "cud", "amount": -0.25}]}
    machine = {"service": {"description": "Compute Engine"}, "cost": 9.0}
    tax = {"service": {"description": "Invoice"}, "cost_type": "tax", "cost": 0.45}
    invoice = read(book, tmp_path, [GOOGLE | credit, GOOGLE | machine, GOOGLE | tax])
    assert (usage(invoice), round(beside(invoice), 9)) == (3, 9 + 0.45 - 0.75)
    assert invoice.providers == frozenset({"google"})
    assert {line.day for line in invoice.lines} == {NOVEMBER}
    assert invoice.lines[0].listed == 3.5 * PICO


def test_googles_table_as_csv(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_text(
        "service.description,sku.description,usage_start_time,usage_end_time,cost,currency,credits\n"
        "Gemini API,Generate content,2026-11-01 08:00:00 UTC,2026-11-01 09:00:00 UTC,3,USD,"
        '"[{""name"": ""c"", ""amount"": -0.5}]"\n',
        encoding="utf-8",
    )
    invoice = read_invoice([path], book)
    assert invoice is not None
    assert (usage(invoice), beside(invoice), invoice.providers) == (3.0, -0.5, frozenset({"google"}))


@pytest.mark.parametrize("given", ["{", '{"amount": 1}', "[1]", "[{}]", '[{"amount": null}]', "[" * 99_999])
def test_what_is_no_list_of_credits(book: Book, tmp_path: Path, given: str) -> None:
    with pytest.raises(ConfigError, match=r"are no credits|is no amount"):
        read(book, tmp_path, [GOOGLE | {"credits": given}])


def test_a_number_of_credits_is_a_column_like_any_other(book: Book, tmp_path: Path) -> None:
    invoice = read(book, tmp_path, [{"date": "2026-11-01", "model": "gpt-4o", "cost": 3, "credits": "120"}])
    assert (usage(invoice), beside(invoice)) == (3, 0)


def test_a_month_of_googles_console_in_one_line_is_refused(book: Book, tmp_path: Path) -> None:
    line = {"Usage start date": "2026-11-01", "Usage end date": "2026-11-30", "Cost ($)": "3.00"}
    with pytest.raises(ConfigError, match="bills 29 days"):
        read(book, tmp_path, [line])


def test_a_column_of_another_currency_is_no_cost(book: Book, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no cost; its columns: date, Cost \(€\)"):
        read(book, tmp_path, [{"date": "2026-11-01", "Cost (€)": "3.00"}])


def test_other_services_of_ai_are_no_usage_beside_one_that_sells_models(book: Book, tmp_path: Path) -> None:
    search = FOCUS | {"ServiceName": "Amazon Kendra", "BilledCost": "9.00"}
    edition = FOCUS | {"ServiceName": "Claude 3 Haiku (Amazon Bedrock Edition)", "ServiceCategory": "Other"}
    assert usage(read(book, tmp_path, [FOCUS, search, edition])) == 6
    assert usage(read(book, tmp_path, [search])) == 9, "no line names a service that is known"


def test_a_period_without_a_charge_is_no_line(book: Book, tmp_path: Path) -> None:
    head = "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item\n"
    empty = "1793404800,1793491200,2026-10-31T00:00:00+00:00,2026-11-01T00:00:00+00:00,,,\n"
    path = tmp_path / "costs.csv"
    path.write_text(
        head + empty + "1793491200,1793577600,2026-11-01T00:00:00,2026-11-02T00:00:00,3,usd,"
        '"gpt-4o-2024-08-06, input"\n',
        encoding="utf-8",
    )
    invoice = read_invoice([path], book)
    assert invoice is not None
    (line,) = invoice.lines
    assert (line.day, line.model, line.billed) == (NOVEMBER, "openai/gpt-4o", 3 * PICO)
    path.write_text("date,cost\n2026-11-01,3\n2026-11-02,\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="this line has no cost"):
        read_invoice([path], book)


@pytest.mark.parametrize("amount", ["300.0", 300.0])
def test_anthropics_amounts_are_cents_in_any_form(book: Book, tmp_path: Path, amount: object) -> None:
    flat = {"starting_at": "2026-11-01T00:00:00Z", "amount": amount, "model": "claude-haiku-5-5"}
    assert usage(read(book, tmp_path, [flat])) == 3
    assert usage(read(book, tmp_path, [{"starting_at": flat["starting_at"], "results": [flat]}])) == 3


def test_whose_export_it_is_shows_in_columns_of_any_case(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("Starting At,Amount,Model\n2026-11-01T00:00:00Z,300,claude-haiku-5-5\n", encoding="utf-8")
    cents = read_invoice([path], book)
    path.write_text(
        "Date,Model Permaslug,Provider Name,BYOK Usage Inference,Usage\n2026-11-01,openai/gpt-4o,OpenAI,,3\n",
        encoding="utf-8",
    )
    resold = read_invoice([path], book)
    assert cents is not None
    assert resold is not None
    assert (usage(cents), usage(resold)) == (3, 3)
    assert (cents.providers, resold.providers) == (frozenset({"anthropic"}), frozenset({"openrouter"}))


def test_openrouters_activity_is_its_own_bill(book: Book, tmp_path: Path) -> None:
    line = {
        "date": "2026-11-01",
        "model": "openai/gpt-4o",
        "provider_name": "OpenAI",
        "byok_usage_inference": 0,
    }
    invoice = read(book, tmp_path, [line | {"usage": 3.0}])
    assert (usage(invoice), invoice.providers) == (3.0, frozenset({"openrouter"}))
    assert invoice.lines[0].model == "openrouter/openai/gpt-4o"
    path = tmp_path / "activity.csv"
    path.write_text(
        "generation_id,created_at,cost_total,byok_usage_inference,model_permaslug,provider_name\n"
        "g,2026-11-01 08:00:00.000,3.00,0,openai/gpt-4o,OpenAI\n",
        encoding="utf-8",
    )
    table = read_invoice([path], book)
    assert table is not None
    assert (table.lines[0].model, table.lines[0].day) == ("openrouter/openai/gpt-4o", NOVEMBER)


def test_litellms_spend_is_of_the_seller_that_it_called(book: Book, tmp_path: Path) -> None:
    line = {
        "startTime": "2026-11-01T08:00:00Z",
        "spend": 3,
        "model": "gpt-4o",
        "custom_llm_provider": "azure",
    }
    (spent,) = read(book, tmp_path, [line]).lines
    assert (spent.provider, spent.model, spent.billed) == ("azure", "azure/gpt-4o", 3 * PICO)
