"""What a report makes of a bill that contradicts what it was compared with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from route_audit.auditing import Options, run
from route_audit.renderers.reconciled import reconciliation, stamp
from route_audit.report import UNRECONCILED, Report

PRICES = """\
prices:
  - {model: strong-1, provider: acme, input: 2.5, output: 10}
  - {model: small-1, provider: acme, input: 0.25, output: 1}
discounts:
  - {provider: acme, share: 0.12}
"""
COST_USD = 0.88 * 3.5
"""Of 1,000,000 input and 100,000 output tokens of strong-1."""


def report_on(folder: Path, logged_usd: float, *invoices: str, **options: float) -> Report:
    rows = [
        {
            "id": f"r{day}-{number}",
            "timestamp": f"2026-10-{day:02}T{number:02}:00:00Z",
            "model": "strong-1",
            "provider": "acme",
            "input_tokens": 1_000_000,
            "output_tokens": 100_000,
            "tier": "extraction",
            "confidence": 0.95,
            "cost_usd": logged_usd,
        }
        for day in range(1, 15)
        for number in range(24)
    ]
    (folder / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "prices.yaml").write_text(PRICES, encoding="utf-8")
    bills = []
    for number, text in enumerate(invoices):
        bills.append(folder / f"bill{number}.csv")
        bills[-1].write_text(text, encoding="utf-8")
    return run(
        Options(
            logs=(str(folder / "log.jsonl"),),
            prices=(folder / "prices.yaml",),
            strong="strong-1",
            cheap="small-1",
            invoices=tuple(bills),
            sample_rate=options.get("sample_rate", 1.0),
        )
    )


def test_a_reconciled_bill_is_told_in_dollars(tmp_path: Path) -> None:
    report = report_on(tmp_path, COST_USD)
    assert report.reconciliation.rows_matching == 336
    assert "$" in report.recommendation.decision
    assert all(period.cost_usd for period in report.periods)
    assert report.recommendation.evidence_class == "D"


def test_an_unreconciled_bill_is_told_in_per_cent_only(tmp_path: Path) -> None:
    report = report_on(tmp_path, COST_USD * 1.3)
    assert report.reconciliation.status == UNRECONCILED
    assert report.recommendation.policy not in {None, "as-logged"}
    assert "$" not in report.recommendation.decision
    assert not any("$" in reason for reason in report.recommendation.rests_on)
    assert report.quality is None or not report.quality.heat_maps
    assert "% (P10-P90 " in report.recommendation.decision
    for period in report.periods:
        assert (period.cost_usd, period.saving_usd, period.saving_p10_usd, period.saving_p90_usd) == (
            None,
        ) * 4
        assert period.why is not None
    assert report.recommendation.evidence_class == "E"
    assert report.recommendation.verb == "could"
    assert report.baseline.cost_usd == pytest.approx(336 * COST_USD), "the window keeps its numbers"
    assert "unreconciled" in {warning.code for warning in report.warnings}


def test_an_invoice_decides_over_the_logs_own_costs(tmp_path: Path) -> None:
    billed = "date,cost\n" + "".join(f"2026-10-{day:02},{24 * COST_USD:.4f}\n" for day in range(1, 15))
    report = report_on(tmp_path, COST_USD * 1.3, billed)
    assert report.reconciliation.status == "reconciled"
    assert report.reconciliation.logged_gap_share == pytest.approx(1 / 1.3 - 1)
    assert report.recommendation.evidence_class == "D"


def test_an_invoice_that_charges_nothing_for_the_traffic_contradicts_its_bill(tmp_path: Path) -> None:
    report = report_on(tmp_path, COST_USD, "date,cost\n2026-10-01,0\n2026-10-02,0\n")
    assert (report.reconciliation.status, report.reconciliation.gap_share) == (UNRECONCILED, None)
    assert "$" not in report.recommendation.decision
    assert any("charges nothing" in reason for reason in report.recommendation.rests_on)
    assert stamp(report) is not None
    assert "is all above the invoice" in str(stamp(report))
    assert report_on(tmp_path, COST_USD, "date,cost\n2026-09-01,0\n").reconciliation.status == "reconciled"


@pytest.mark.parametrize("listed", ["", "84"])
def test_a_bill_of_nothing_shows_no_discount(tmp_path: Path, listed: str) -> None:
    days = "".join(f"2026-10-0{day},strong-1,0,{listed}\n" for day in (1, 2))
    report = report_on(tmp_path, COST_USD, "date,model,cost_usd,list_price_usd\n" + days)
    assert not [each for each in report.reconciliation.discounts if each.source == "the invoice"]


def test_several_invoices_are_one(tmp_path: Path) -> None:
    halves = ("date,cost\n" + "".join(f"2026-10-{day:02},{24 * COST_USD:.4f}\n" for day in days)
              for days in (range(1, 8), range(8, 15)))  # fmt: skip
    report = report_on(tmp_path, COST_USD, *halves)
    invoice = report.reconciliation.invoice
    assert invoice is not None
    assert (invoice.start, invoice.end) == ("2026-10-01", "2026-10-14")
    assert report.reconciliation.status == "reconciled"


def test_the_cost_at_list_prices_is_of_all_lines_or_unknown(tmp_path: Path) -> None:
    head = "date,model,cost_usd,list_price_usd\n2026-10-01,strong-1,10,12\n"
    for other, listed in ("5,6", 18), ("5,", None):
        check = report_on(tmp_path, COST_USD, f"{head}2026-10-02,strong-1,{other}\n").reconciliation.invoice
        assert check is not None
        assert (check.billed_usd, check.list_usd) == (15, listed)


@pytest.mark.parametrize(("other", "found"), [("2.7,3", True), ("3,", False), ("3,0", False), ("0,", True)])
def test_a_discount_is_read_from_list_prices_of_all_costs(tmp_path: Path, other: str, found: bool) -> None:
    head = "date,provider,cost_usd,list_price_usd\n2026-10-01,acme,0.9,1\n"
    report = report_on(tmp_path, COST_USD, f"{head}2026-10-02,acme,{other}\n")
    shares = [each.share for each in report.reconciliation.discounts if each.source == "the invoice"]
    assert shares == ([0.1] if found else [])


def test_an_invoice_is_of_the_traffic_not_of_the_sample(tmp_path: Path) -> None:
    billed = f"date,cost\n2026-10-01,{24 * COST_USD * 100:.2f}\n"
    report = report_on(tmp_path, COST_USD, billed, sample_rate=0.01)
    invoice = report.reconciliation.invoice
    assert invoice is not None
    assert invoice.recomputed_usd == pytest.approx(24 * COST_USD * 100)
    assert report.reconciliation.status == "reconciled"
    assert report.reconciliation.rows == 336, "rows are those of the log"
    assert report.recommendation.evidence_class == "E", "one day of fourteen is no cover"


def test_a_log_at_list_prices_drops_no_contract(tmp_path: Path) -> None:
    report = report_on(tmp_path, 3.5)
    (discount,) = report.reconciliation.discounts
    assert (discount.provider, discount.share, discount.overlay) == ("acme", 0.0, None)
    assert [reason.code for reason in report.reconciliation.reasons] == ["discount"]


@pytest.mark.parametrize(
    ("seller", "what"),
    [
        ("Microsoft", "the invoice bills azure, and the log's requests with a price are of acme:"),
        ("nobody known", "the invoice bills a seller that no price is of, and"),
    ],
)
def test_an_invoice_of_another_seller_is_told_as_such(tmp_path: Path, seller: str, what: str) -> None:
    report = report_on(tmp_path, COST_USD, f"date,cost,provider\n2026-10-01,50,{seller}\n")
    assert report.reconciliation.deciding_invoice is None
    notes = reconciliation(report).notes
    assert notes[0].startswith(what)
    assert "in no comparison: $50.00 of other sellers" in notes
