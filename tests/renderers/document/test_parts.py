"""Parts of the business case: what stands in them, once."""

from __future__ import annotations

import msgspec
import pytest

from route_audit.renderers.document import NAMED, document
from route_audit.renderers.document.model import plain
from route_audit.renderers.document.sections import claims
from route_audit.report import UNRECONCILED, Interval, Lever, PriceAhead
from route_audit.report.case import Claim
from route_audit.report.coverage import UnpricedModel
from route_audit.report.periods import SPEND_GIVEN
from route_audit.report.policies import SkippedPolicy
from sample_case import NO_CASE_IN_DOLLARS, REPORT_WITH_CASE


def test_a_bill_that_was_carried_to_a_year_has_two_digits_wherever_it_stands() -> None:
    found = document(REPORT_WITH_CASE)
    bridge, worth = found.bridge, next(part for part in found.parts if part.name == "case").sections[0]
    assert bridge is not None
    assert bridge.table is not None
    assert worth.table is not None
    assert found.tiles[0].figure.text == "$320,000"  # 12 x 26,812 = 321,744
    assert worth.table.rows[0] == ("bill of a year as logged", "$320,000")
    assert bridge.table.rows[0][:2] == ("as logged", "$320,000")


@pytest.mark.parametrize(
    ("returned", "says"),
    [
        (-0.996, "-100%"),
        (1.88, "188%"),
        (9.994, "999%"),
        (31.71, "32 times that"),
        (5_155.78, "5,200 times that"),
        (None, "-"),
    ],
)
def test_a_return_of_more_than_a_thousand_per_cent_is_told_in_times(
    returned: float | None, says: str
) -> None:
    assert f"return on what goes out: {says}, at present values" in _worth(roi_share=returned)


@pytest.mark.parametrize(
    ("needed", "says"),
    [(0.21, "it pays from 21% on"), (1.0, "it pays from 100% on"), (156.9, "it would not pay if all did")],
)
def test_no_more_than_all_requests_can_move(needed: float, says: str) -> None:
    (note,) = (each for each in _worth(break_even_routed_share=needed) if "requests move" in each)
    assert f"at the likely values {says}, each saving as these do" in note


def _worth(**figures: float | None) -> tuple[str, ...]:
    """What stands below the table of what the case is worth."""
    case = REPORT_WITH_CASE.case
    assert case is not None
    assert case.finance is not None
    changed = msgspec.structs.replace(case.finance, **figures)
    found = document(
        msgspec.structs.replace(REPORT_WITH_CASE, case=msgspec.structs.replace(case, finance=changed))
    )
    return next(part for part in found.parts if part.name == "case").sections[0].notes


@pytest.mark.parametrize(
    ("cash_usd", "avoided_usd", "says"),
    [
        (-41_000.0, 139_000.0, "bills fall by -$41,000 a year, not by the whole saving of $98,000"),
        (139_000.0, -41_000.0, "bills fall by $140,000 a year, more than the saving of $98,000"),
        (98_001.0, -1.0, None),
        (98_000.0, 0.0, None),
    ],
)
def test_page_one_says_what_of_a_saving_stays_inside_contracts(
    cash_usd: float, avoided_usd: float, says: str | None
) -> None:
    case = REPORT_WITH_CASE.case
    assert case is not None
    assert case.finance is not None
    figures = msgspec.structs.replace(case.finance, cash_saving_usd=cash_usd, avoided_usd=avoided_usd)
    case = msgspec.structs.replace(case, finance=figures)
    note = plain(document(msgspec.structs.replace(REPORT_WITH_CASE, case=case)).tiles[2].note)
    if says is None:
        assert "contracts" not in note
    else:
        assert note.endswith(f"under your contracts {says}")


def test_dollars_of_a_year_have_the_digits_of_the_net_saving_so_that_they_add_up() -> None:
    case = REPORT_WITH_CASE.case
    assert case is not None
    assert case.finance is not None
    interval = msgspec.structs.replace(case.finance.net_saving_usd, p50=56_400.0)  # likely: $56,096
    figures = msgspec.structs.replace(case.finance, net_saving_usd=interval)
    case = msgspec.structs.replace(case, finance=figures)
    found = document(msgspec.structs.replace(REPORT_WITH_CASE, case=case))
    assert [tile.figure.text for tile in found.tiles[:3]] == ["$322,000", "$224,000", "$56,400"]
    assert found.bridge is not None
    assert found.bridge.title.endswith("$97,600 less a year")
    worth, months = next(part for part in found.parts if part.name == "case").sections[:2]
    assert worth.table is not None
    shown = dict(row for row in worth.table.rows if len(row) == 2)
    assert shown["further wrong answers, a year"] == "$23,500"
    assert shown["running it, a year"] == "$18,000"  # 97,600 - 23,500 - 18,000 = 56,100
    assert shown["the same at the likely values"] == "$56,100"
    assert months.table is not None
    assert months.table.rows[3][2:] == ("$8,130", "$1,960", "$1,500", "-$12,500")
    assert months.table.rows[4][5] == "-$7,800"  # 8,130 - 1,960 - 1,500 more


def test_a_year_of_a_volume_that_was_given_is_not_called_today_s() -> None:
    month = next(each for each in REPORT_WITH_CASE.periods if each.name == "month")
    given = msgspec.structs.replace(month, method=SPEND_GIVEN)
    for period, of, why in (
        (month, "at today's volume, contracted", month.method),
        (given, "at the volume that was given, contracted", "the monthly spend that was given"),
    ):
        found = document(msgspec.structs.replace(REPORT_WITH_CASE, periods=(period,)))
        worth = next(part for part in found.parts if part.name == "case").sections[0]
        assert found.tiles[0].note == (of,)
        assert worth.notes[-1] == f"how a month was made of what was read: {why}"


@pytest.mark.parametrize(
    ("requests", "tokens", "said"),
    [
        (0.9971, 0.996, ""),
        (0.995, 0.4, "; only 99.5% of requests and 40.0% of tokens have a price"),
        (0.335, 0.335, "; only 33.5% of requests and 33.5% of tokens have a price"),
    ],
)
def test_page_one_says_that_its_bill_is_of_a_part_of_the_traffic(
    requests: float, tokens: float, said: str
) -> None:
    coverage = msgspec.structs.replace(
        REPORT_WITH_CASE.coverage, priced_requests_share=requests, priced_tokens_share=tokens
    )
    found = document(msgspec.structs.replace(REPORT_WITH_CASE, coverage=coverage))
    assert plain(found.tiles[0].note) == f"at today's volume, contracted{said}"


@pytest.mark.parametrize(
    ("share", "why"),
    [(0.03, "running it takes all of a year's saving"), (0.0, "no moved answer fails further")],
)
def test_page_one_says_why_it_has_no_break_even(share: float, why: str) -> None:
    case = REPORT_WITH_CASE.case
    assert case is not None
    assert case.finance is not None
    figures = msgspec.structs.replace(case.finance, break_even_usd_per_wrong_answer=None, failure_share=share)
    case = msgspec.structs.replace(case, finance=figures)
    tile = document(msgspec.structs.replace(REPORT_WITH_CASE, case=case)).tiles[3]
    assert (tile.figure.text, plain(tile.note)) == ("-", why)


def test_what_there_is_nothing_to_say_of_has_no_heading() -> None:
    assert NO_CASE_IN_DOLLARS.case is not None
    case = msgspec.structs.replace(NO_CASE_IN_DOLLARS.case, policy=None, rollout=None, claims=())
    why = SkippedPolicy("all", "no model of the log has a price")
    report = msgspec.structs.replace(
        NO_CASE_IN_DOLLARS, case=case, policies=(), levers=(), skipped_policies=(why,)
    )
    parts = {part.name: part for part in document(report).parts}
    assert "rollout" not in parts
    (costs,) = parts["policies"].sections
    assert costs.table is None
    assert costs.notes == ("left out: all: no model of the log has a price",)


@pytest.mark.parametrize(
    ("here", "shown"),
    [(0.9786, "97.9%"), (0.9797, "97.97%"), (0.52, "52%"), (0.9801, "98%"), (0.9799999, "98%")],
)
def test_a_claim_that_is_narrowly_missed_does_not_look_as_if_it_was_met(here: float, shown: str) -> None:
    case = REPORT_WITH_CASE.case
    assert case is not None
    claim = Claim("98% is saved", "a paper", 0.98, None, 1.0, here, here > 0.98)
    table = claims(msgspec.structs.replace(case, claims=(claim,))).table
    assert table is not None
    assert table.rows[0][4] == shown


def test_a_lever_that_is_a_policy_saves_what_its_row_says() -> None:
    report = REPORT_WITH_CASE
    row = next(each for each in report.policies if each.routed_requests_share)
    near = Interval(16.31, 16.41, 16.46)
    single = msgspec.structs.replace(row, name="best-single", saving_usd=16.42, interval=near)
    lever = Lever("one model for everything", 1.0, 16.42, 0.97, None, "the policy 'best-single'")
    found = document(
        msgspec.structs.replace(report, policies=(*report.policies[:-1], single), levers=(lever,))
    )
    before, costs, *_ = next(part for part in found.parts if part.name == "policies").sections
    assert before.table is not None
    assert costs.table is not None
    assert before.table.rows[0][2] == costs.table.rows[-1][2] == "$16.40"


def test_a_table_of_dollars_says_of_what_span_they_are() -> None:
    found = document(REPORT_WITH_CASE)
    parts = {part.name: part for part in found.parts}
    told = [each for name in ("spend", "policies", "uncertainty") for each in parts[name].sections]
    dollars = [each for each in told if each.table is not None and "$" in str(each.table.rows)]
    assert len(dollars) >= len(("tiers", "models", "types", "costs", "drivers"))
    assert all("in dollars of this window" in " ".join((each.title, *each.notes)) for each in dollars)
    assert all("of this window" in chart.title for chart in parts["uncertainty"].charts)
    assert found.bridge is not None
    assert found.bridge.table is not None
    assert found.bridge.table.columns[1].heading == "USD of a year"
    assert all(", a year" in tile.label for tile in found.tiles[:2])


def test_a_bill_that_was_read_has_cents() -> None:
    assert NO_CASE_IN_DOLLARS.case is not None
    chosen = msgspec.structs.replace(NO_CASE_IN_DOLLARS.case, policy="tiered")
    bridge = document(msgspec.structs.replace(NO_CASE_IN_DOLLARS, case=chosen)).bridge
    assert bridge is not None
    assert bridge.table is not None
    assert bridge.table.rows[0][:2] == ("as logged", "$12,345.67")


@pytest.mark.parametrize("announced", [REPORT_WITH_CASE.prices_ahead, ()], ids=["some", "none"])
def test_prices_that_will_change_are_told_once(announced: tuple[PriceAhead, ...]) -> None:
    report = msgspec.structs.replace(REPORT_WITH_CASE, prices_ahead=announced)
    ahead = next(part for part in document(report).parts if part.name == "ahead")
    (found,) = (each for each in ahead.sections if "rice" in each.title)
    assert found.title == "Prices that will change"
    if announced:
        assert found.table is not None
        assert [row[3:] for row in found.table.rows] == [("0.75", "1.5"), ("3.75", "7.5")]
    else:
        assert found.table is None
        assert found.notes == ("no change is announced for a model of this log or of a policy",)


def test_a_bill_that_is_not_reconciled_has_no_dollars_on_page_one() -> None:
    stated = msgspec.structs.replace(NO_CASE_IN_DOLLARS.reconciliation, status=UNRECONCILED)
    assert NO_CASE_IN_DOLLARS.case is not None
    chosen = msgspec.structs.replace(NO_CASE_IN_DOLLARS.case, policy="tiered", risks=())
    found = document(msgspec.structs.replace(NO_CASE_IN_DOLLARS, case=chosen, reconciliation=stated))
    assert found.stamp == UNRECONCILED
    assert (found.tiles, found.bridge) == ((), None)


def test_where_no_policy_saves_page_one_has_the_bill_and_no_other_number() -> None:
    assert NO_CASE_IN_DOLLARS.case is not None
    case = msgspec.structs.replace(NO_CASE_IN_DOLLARS.case, outcome="do not build")
    baseline = msgspec.structs.replace(NO_CASE_IN_DOLLARS.baseline, cost_usd=11.78, requests=600)
    found = document(msgspec.structs.replace(NO_CASE_IN_DOLLARS, case=case, baseline=baseline))
    assert found.stamp is None
    assert [(tile.label, tile.figure.text) for tile in found.tiles] == [("Bill of these logs", "$11.78")]
    assert plain(found.tiles[0].note).startswith("for 600 requests")
    unknown = msgspec.structs.replace(NO_CASE_IN_DOLLARS.baseline, cost_usd=None)
    assert document(msgspec.structs.replace(NO_CASE_IN_DOLLARS, case=case, baseline=unknown)).tiles == ()


def test_of_thousands_of_models_and_files_the_first_are_named() -> None:
    report, many = REPORT_WITH_CASE, NAMED + 50
    [model, *_], [log, *_] = report.baseline.by_model, report.tool.logs
    found = document(
        msgspec.structs.replace(
            report,
            baseline=msgspec.structs.replace(report.baseline, by_model=(model,) * many),
            coverage=msgspec.structs.replace(report.coverage, unpriced=(UnpricedModel("m", 1, 1, 1),) * many),
            tool=msgspec.structs.replace(report.tool, logs=(log,) * many),
        )
    )
    sections = {each.title: each for part in found.parts for each in part.sections}
    models, files = sections["Today's bill by model, in dollars of this window"], sections["Sources"]
    assert models.table is not None
    assert files.table is not None
    assert len(models.table.rows) == len(files.table.rows) == NAMED
    assert "and 50 further models, listed in the JSON and Markdown reports" in models.notes
    assert "and 50 further files, listed in the JSON and Markdown reports" in files.notes
    assert sum(note.startswith("no price") for note in sections["Coverage"].notes) == NAMED
