"""What reports look like: golden files, and what must hold for any report."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from golden import Golden
from route_audit.errors import ConfigError
from route_audit.renderers import RENDERERS, Page
from route_audit.renderers.csv import HEADINGS
from route_audit.renderers.reconciled import stamp
from route_audit.renderers.spend import tiers
from route_audit.renderers.svg import picture
from route_audit.renderers.terminal import bar
from route_audit.report import UNRECONCILED, InvoiceCheck, Report, UnpricedModel, Warn
from sample_report import NOTHING_PRICED, REPORT

GOLDEN = Path(__file__).resolve().parent.parent / "golden"

PAGES = {
    "txt80": ("table", Page(80)),
    "txt120": ("table", Page(120)),
    "ascii": ("table", Page(80, unicode=False)),
    "comparison": ("comparison", Page(80)),
    "json": ("json", Page()),
    "md": ("markdown", Page()),
    "csv": ("csv", Page()),
}

CONTRACT: dict[str, Any] = {
    "schema_version": None,
    "tool": {"version": None, "prices_as_of": None, "price_book_sha256": None, "logs": [], "seed": None},
    "coverage": dict.fromkeys(
        [
            "rows_read",
            "requests",
            "attempts",
            "rejected",
            "duplicates",
            "not_calls",
            "priced_requests_share",
            "priced_tokens_share",
            "unpriced_models",
            "estimated_tokens_share",
            "window",
        ]
    ),
    "baseline": dict.fromkeys(
        [
            "cost_usd",
            "logged_cost_usd",
            "requests",
            "input_tokens",
            "cached_input_tokens",
            "output_tokens",
            "latency_s",
            "by_model",
        ]
    ),
    "tiers": [],
    "request_types": [],
    "policies": [],
    "assumptions": [],
    "recommendation": {"policy": None, "verb": None, "decision": None, "evidence_class": None},
}
"""The keys that others may rely on, in their order."""

POLICY_KEYS = [
    "name",
    "cost_usd",
    "saving_usd",
    "saving_share",
    "interval",
    "routed_requests_share",
    "routed_cost_share",
    "bridge",
    "cache",
    "by_tier",
    "by_model",
    "latency_s",
    "break_even",
    "excluded",
]

CASES = {"case", "html", "pdf", "xlsx"}
"""Kinds of the business case, which these reports do not hold; each has tests of its own."""

BANNED_WORDS = re.compile(
    r"\bup to\b|as much as|guarantee|no quality loss|probability of|\bprobable\b|\bNaN\b|\bnan\b|\bNone\b",
    re.IGNORECASE,
)


def render(name: str, report: Report = REPORT, page: Page = Page()) -> str:  # noqa: B008  # frozen
    made = RENDERERS[name].render(report, page)
    assert isinstance(made, str)
    return made


@pytest.mark.parametrize("suffix", PAGES)
def test_a_report_looks_as_reviewed(suffix: str, golden: Golden) -> None:
    name, page = PAGES[suffix]
    golden.check(GOLDEN / f"report.{suffix}", render(name, page=page))


@pytest.mark.parametrize("suffix", ["txt80", "md", "json"])
def test_a_report_without_prices_looks_as_reviewed(suffix: str, golden: Golden) -> None:
    name, page = PAGES[suffix]
    golden.check(GOLDEN / f"unpriced.{suffix}", render(name, NOTHING_PRICED, page))


def test_every_kind_has_a_golden_file() -> None:
    shown = {name for name, _ in PAGES.values()}
    assert shown | {"svg"} | CASES == set(RENDERERS)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_business_case_that_was_not_made_is_an_error(name: str) -> None:
    with pytest.raises(ConfigError, match="holds no business case"):
        render(name)


@pytest.mark.parametrize("name", sorted(set(RENDERERS) - CASES))
@pytest.mark.parametrize("report", [REPORT, NOTHING_PRICED], ids=["full", "unpriced"])
def test_a_report_is_text_that_ends_with_one_newline_and_repeats(name: str, report: Report) -> None:
    text = render(name, report)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text == render(name, report)


@pytest.mark.parametrize("name", ["table", "comparison", "markdown"])
@pytest.mark.parametrize("report", [REPORT, NOTHING_PRICED], ids=["full", "unpriced"])
def test_a_report_promises_nothing(name: str, report: Report) -> None:
    assert not BANNED_WORDS.search(render(name, report))


@pytest.mark.parametrize("name", ["table", "comparison"])
@pytest.mark.parametrize("width", [20, 80, 81, 95, 110, 120, 160])
def test_a_terminal_page_keeps_its_width_and_its_numbers(name: str, width: int) -> None:
    text = render(name, page=Page(width))
    assert max(map(cell_len, text.splitlines())) <= max(width, 80)
    words = text.split()
    for number in ("$12,345.67", "$8,600", "42,340", "4.63", "67%", "$3,700"):
        assert number in words
    assert not re.search(r"\d…", text)


def test_the_sample_adds_up() -> None:
    seen = REPORT.coverage
    others = sum(seen.rejected.values()) + seen.duplicates + sum(seen.not_calls.values())
    assert seen.rows_read == seen.attempts + others
    assert math.isclose(sum(row.cost_usd or 0 for row in REPORT.tiers), REPORT.baseline.cost_usd or 0)
    assert sum(row.requests for row in REPORT.tiers) == REPORT.baseline.requests


def test_the_accounting_stands_in_the_page() -> None:
    line = "43,000 rows read = 42,340 attempts + 20 rejected + 48 duplicates + 592 not calls"
    assert line in render("table", page=Page(120))
    assert line in render("markdown")


def test_one_row_is_no_rows() -> None:
    seen = replace(
        REPORT.coverage, rows_read=4, attempts=1, requests=1, rejected={"no model": 1}, duplicates=1,
        not_calls={"session header": 1},
    )  # fmt: skip
    text = render("table", replace(REPORT, coverage=seen, request_type_count=1), Page(120))
    assert "4 rows read = 1 attempt + 1 rejected + 1 duplicate + 1 not a call" in text
    assert "of 1 request type, by cost" in text


def test_losses_are_shown_as_losses() -> None:
    assert "-$3,500" in render("table")


def test_unknown_is_a_dash_and_never_zero() -> None:
    row = next(line for line in render("table", page=Page(120)).splitlines() if "best-single" in line)
    assert row.split()[-2:] == ["-", "fitted"]
    assert "Today's bill  -\n" in render("table", NOTHING_PRICED)
    assert "$0.00" not in render("table", NOTHING_PRICED)


def test_without_colour_there_is_no_escape_and_with_it_the_words_are_the_same() -> None:
    plain, coloured = render("table"), render("table", page=Page(colour=True))
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


def test_a_page_without_unicode_is_ascii() -> None:
    words = "ascii"
    page = PAGES[words][1]
    assert render("table", page=page).replace("…", "").isascii()


@pytest.mark.parametrize("name", ["table", "comparison", "markdown", "svg"])
def test_words_of_a_log_steer_nothing(name: str) -> None:
    nasty = "\x1b[2Jmodel\x07\r\n[link](http://x) | <b> [bold]x[/bold] :smile: \u202e"
    model = msgspec.structs.replace(REPORT.baseline.by_model[0], model=nasty)
    label = msgspec.structs.replace(REPORT.request_types[0], label=nasty)
    policy = msgspec.structs.replace(REPORT.policies[0], name=nasty)
    report = msgspec.structs.replace(
        REPORT,
        baseline=msgspec.structs.replace(REPORT.baseline, by_model=(model,)),
        request_types=(label,),
        policies=(policy,),
        warnings=(Warn("x", nasty, 1),),
    )
    text = render(name, report, Page(160))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
    if name == "markdown":
        assert "[link]" not in text
        assert "<b>" not in text
        assert "\n[" not in text
    if name in {"table", "comparison"}:
        assert "[bold]x[/bold] :smile:" in text


def test_json_has_the_keys_of_the_contract_in_their_order() -> None:
    report = json.loads(render("json"))
    assert subsequence(CONTRACT, report)
    for key, inner in CONTRACT.items():
        if isinstance(inner, dict):
            assert subsequence(inner, report[key]), key
    for policy in report["policies"]:
        assert subsequence(POLICY_KEYS, policy)


def subsequence(wanted: Any, found: Any) -> bool:
    keys = iter(found)
    return all(key in keys for key in wanted)


def test_json_is_not_rounded_and_reads_back() -> None:
    text = render("json")
    assert msgspec.json.decode(text, type=Report) == REPORT
    assert json.loads(text)["policies"][4]["saving_usd"] == REPORT.policies[4].saving_usd


def test_json_never_says_nan() -> None:
    row = msgspec.structs.replace(REPORT.tiers[0], cost_usd=math.nan, cost_share=math.inf)
    text = render("json", msgspec.structs.replace(REPORT, tiers=(row,)))
    read = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} in JSON"))
    assert read["tiers"][0]["cost_usd"] is None


def test_csv_has_one_line_per_policy_that_a_spreadsheet_does_not_run() -> None:
    policy = msgspec.structs.replace(REPORT.policies[4], name='=HYPERLINK("x")')
    rows = list(
        csv.DictReader(io.StringIO(render("csv", msgspec.structs.replace(REPORT, policies=(policy,)))))
    )
    assert len(rows) == 1
    assert tuple(rows[0]) == HEADINGS
    assert rows[0]["policy"] == '\'=HYPERLINK("x")'
    assert float(rows[0]["saving_usd"]) == policy.saving_usd
    assert rows[0]["excluded_requests"] == "41"


def test_csv_leaves_unknown_cells_empty() -> None:
    rows = list(csv.DictReader(io.StringIO(render("csv"))))
    assert rows[3]["latency_p95_s"] == ""


def test_the_picture_is_sound_repeatable_and_fetches_nothing() -> None:
    drawn = picture(REPORT, 100)
    ET.fromstring(drawn)  # noqa: S314  # our own picture
    assert drawn == picture(REPORT, 100)
    assert "@font-face" not in drawn
    assert set(re.findall(r"https?://[^\s\"']+", drawn)) <= {
        "http://www.w3.org/2000/svg",
        "https://www.textualize.io",
    }


@pytest.mark.parametrize(
    ("fraction", "drawn"),
    [(0.0, ""), (0.01, "▏"), (0.5, "████"), (1.0, "████████"), (None, "")],
)
def test_a_bar_shows_its_share(fraction: float | None, drawn: str) -> None:
    assert bar(fraction, unicode=True) == drawn


def test_a_bar_in_ascii() -> None:
    assert bar(0.5, unicode=False) == "####"


def test_notes_name_every_policy_that_was_left_out() -> None:
    assert "left out: cascade: no escalation rate is known" in render("table")
    assert "left out: cascade: no escalation rate is known" in render("markdown")


@pytest.mark.parametrize("name", ["table", "markdown"])
def test_projected_amounts_have_two_digits_beside_their_interval(name: str) -> None:
    row = next(
        line for line in render(name, page=Page(120)).splitlines() if re.search(r"(\*\*|> +)tiered", line)
    )
    assert re.findall(r"\$[\d,.]+", row) == ["$8,600", "$3,700", "$3,400", "$3,900"]


def test_a_screen_names_ten_models_and_counts_the_others() -> None:
    dear = REPORT.baseline.by_model[0]
    many = tuple(msgspec.structs.replace(dear, model=f"model-{number:02}") for number in range(13))
    unpriced = tuple(UnpricedModel(f"lost-{number:02}", number, 0, 0) for number in range(12))
    report = msgspec.structs.replace(
        REPORT,
        baseline=msgspec.structs.replace(REPORT.baseline, by_model=many),
        coverage=msgspec.structs.replace(REPORT.coverage, unpriced=unpriced),
    )
    screen, file = render("table", report), render("markdown", report)
    assert "model-09" in screen
    assert "model-10" not in screen
    assert "and 3 further models, listed in the JSON and Markdown reports" in screen
    assert "lost-11" in screen
    assert "lost-01" not in screen
    assert all(f"model-{number:02}" in file for number in range(13))
    assert all(f"lost-{number:02}" in file for number in range(12))


def test_a_sentence_that_holds_for_several_stands_once() -> None:
    month, year = REPORT.periods
    report = msgspec.structs.replace(
        REPORT, periods=(month, msgspec.structs.replace(year, method=month.method))
    )
    page = render("markdown", report)
    assert page.count("day-of-week means") == 1
    assert "- month, year: day-of-week means" in page


def compared(**changes: object) -> Report:
    found = msgspec.structs.replace(REPORT.reconciliation, **changes)
    return msgspec.structs.replace(REPORT, reconciliation=found)


def test_a_bill_that_agrees_with_the_log_says_so() -> None:
    page = render("markdown", compared(status="reconciled", logged_gap_share=-0.0002))
    assert "## Reconciliation: reconciled\n" in page
    assert "recomputed $12,345.67, within 0.1% of it" in page


@pytest.mark.parametrize("name", ["table", "comparison", "markdown", "svg"])
def test_a_bill_that_contradicts_the_log_is_stamped(name: str) -> None:
    page = render(name, compared(status="UNRECONCILED", gap_share=0.25))
    head = page[: page.index("Today")]
    assert "UNRECONCILED:" in head
    assert "25.0%" in head
    assert "UNRECONCILED" not in render(name)


def test_a_long_name_of_a_type_is_read_in_full_and_one_without_end_is_cut() -> None:
    long = "invoice-fields: extract number total invoice json -> json schema"
    rows = (
        msgspec.structs.replace(REPORT.request_types[0], label=long),
        msgspec.structs.replace(REPORT.request_types[1], label="endless " * 100),
    )
    page = render("table", msgspec.structs.replace(REPORT, request_types=rows), Page(80))
    part = page[page.index("request type ") : page.index("score: how clear")]
    names = [line[2:].partition("  ")[0].strip() for line in part.splitlines()]
    assert long in " ".join(names)
    assert part.count("endless") <= 12
    assert max(map(cell_len, part.splitlines())) <= 80


def test_without_a_latency_nothing_is_said_to_be_measured() -> None:
    nothing = msgspec.structs.replace(
        REPORT.policies[0].latency_s, p50=None, p90=None, p95=None, p99=None, requests=0
    )
    policy = msgspec.structs.replace(REPORT.policies[0], latency_s=nothing)
    report = msgspec.structs.replace(REPORT, policies=(policy,))
    row = next(line for line in render("table", report, Page(120)).splitlines() if "as-logged" in line)
    assert row.split()[-3:] == ["-", "-", "-"]
    assert "latency unknown: no request has one" in render("comparison", report)
    (line,) = csv.DictReader(io.StringIO(render("csv", report)))
    assert line["latency_evidence"] == ""


@pytest.mark.parametrize(
    ("told", "said"), [(0.009, "in 1% of requests"), (0.92, "in 92% of requests"), (1.0, "")]
)
def test_hindsight_says_of_how_many_requests_it_speaks(told: float, said: str) -> None:
    found = tiers(replace(REPORT, hindsight=replace(REPORT.hindsight, told_requests_share=told)))
    note = f"answers look like a tier {said}; of the others hindsight tells nothing"
    assert list(found.notes[2:]) == ([note] if said else [])


@pytest.mark.parametrize(
    ("covered", "what"),
    [(1.0, "the recomputed bill"), (0.25, "what the invoice covers, 25% of the recomputed bill,")],
)
def test_the_stamp_is_of_what_an_invoice_covers(covered: float, what: str) -> None:
    cost = covered * (REPORT.baseline.cost_usd or 0.0)
    invoice = InvoiceCheck(
        ("invoice.csv",), None, None, 2 * cost, None, cost, -0.5, cost, 0.0, 0.0, 0.0, 0, 0, ()
    )
    bill = replace(REPORT.reconciliation, status=UNRECONCILED, gap_share=-0.5, invoice=invoice)
    told = stamp(replace(REPORT, reconciliation=bill))
    assert told == f"UNRECONCILED: {what} is 50.0% below the invoice; trust percentages only"
