"""Case files as people write them: what they say, and each mistake in three lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from route_audit.assumptions import Evidence
from route_audit.business.case_file import KEYS, Case, load_case
from route_audit.errors import ConfigError

MISTAKES = {
    "effort_usd: -1": "out of range",
    "effort_usd: a lot": "'a lot' is not a number",
    "effort_usd:": "expected a word here",
    "effort_usd: {low: 3, likely: 2, high: 1}": "must rise",
    "effort_usd: {low: 1, likely: 2}": "'high' is missing",
    "effort_usd: 1e13": "out of range",
    "effort_usd: 1\neffort_hours: 2\nhourly_rate_usd: 3": "a second time",
    "effort_hours: 2": "effort_hours needs its other half",
    "effort_hours: 2e7\nhourly_rate_usd: -3": "out of range",
    "hourly_rate_usd: 120": "hourly_rate_usd needs its other half",
    "run_usd_per_month: nan": "not a finite number",
    "discount_rate: 110%": "out of range",
    "discount_rate: '%'": "is not a number",
    "discount_rate: 10": "out of range",
    "horizon_months: 37": "too far ahead",
    "horizon_months: 0": "out of range",
    "horizon_months: 1.5": "not a whole number",
    "horizon_months: 1": "nothing is live within the horizon",
    "lead_months: 12": "nothing is live within the horizon",
    "lead_months: -1": "out of range",
    "payback_months: 13": "paying back in 13 months can't be seen in 12",
    "payback_months: 1e30": "1e30 is out of range",
    "horizon_months: 6\npayback_months: 12": "paying back in 12 months can't be seen in 6",
    "ramp: []": "0 shares are no ramp",
    "ramp: [5%, 120%]": "out of range",
    "ramp: {one: 1}": "expected a word here",
    "monthly_growth: -1": "out of range",
    "monthly_growth: 200%": "out of range",
    "wrong_answer_usd: -0.1": "out of range",
    "wrong_answer_usd: 1e300": "out of range",
    "failure_share: 1.5": "out of range",
    "failure_share: {low: 0, likely: 1, high: 2}": "2 is no share",
    "failure_share: {low: 0%, likely: 3%, high: 101%}": "out of range",
    "session_correlation: 1.2": "out of range",
    "commitments: [{provider: acme}]": "'usd_per_month' is missing",
    "efort_usd: 1": "unknown key 'efort_usd'",
    "- effort_usd": "expected keys and values here",
}


def test_a_cost_of_a_wrong_answer_that_is_a_slip_of_the_pen_is_named() -> None:
    with pytest.raises(ConfigError, match="out of range") as raised:
        load_case(None, 1e300)
    assert raised.value.where == "--wrong-answer"


def loaded(folder: Path, text: str) -> Case:
    path = folder / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return load_case(path)


@pytest.mark.parametrize("text", MISTAKES)
def test_each_mistake_says_what_where_and_how_to_mend_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, text)
    assert MISTAKES[text] in str(raised.value)
    assert "case.yaml" in str(raised.value.where)
    assert raised.value.hint


def test_every_key_has_a_mistake() -> None:
    assert not [key for key in KEYS if not any(f"{key}:" in text for text in MISTAKES)]


def test_what_is_not_said_is_a_default_and_tagged_as_such(tmp_path: Path) -> None:
    found = loaded(tmp_path, "run_usd_per_month: 700\n")
    assert (found.run_usd_per_month.likely, found.run_usd_per_month.evidence) == (Decimal(700), Evidence.USER)
    assert found.run_usd_per_month.source.endswith("case.yaml:1")
    assert found.effort_usd == Case().effort_usd
    assert found.effort_usd.evidence is Evidence.DEFAULT
    assert load_case(None) == Case()


def test_shares_are_written_as_shares_or_per_cent(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, "discount_rate: 8 %\nramp: [0.5, 100%]\nmonthly_growth: -2%\nfailure_share: 3%\n"
    )
    assert found.discount_rate.likely == Decimal("0.08")
    assert [share.likely for share in found.ramp] == [Decimal("0.5"), 1]
    assert found.monthly_growth.likely == Decimal("-0.02")
    assert found.failure_share is not None
    assert found.failure_share.likely == Decimal("0.03")
    ranged = loaded(tmp_path, "failure_share: {low: 0%, likely: 2.5%, high: 0.15}\n").failure_share
    assert ranged is not None
    assert (ranged.low, ranged.likely, ranged.high) == (Decimal(0), Decimal("0.025"), Decimal("0.15"))


def test_hours_at_a_rate_are_an_effort_from_end_to_end(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        "effort_hours: {low: 50, likely: 80, high: 160}\n"
        "hourly_rate_usd: {low: 90, likely: 100, high: 110}\n",
    )
    ends = (found.effort_usd.low, found.effort_usd.likely, found.effort_usd.high)
    assert ends == (Decimal(4500), Decimal(8000), Decimal(17600))


def test_the_default_payback_follows_a_shorter_horizon(tmp_path: Path) -> None:
    found = loaded(tmp_path, "horizon_months: 6\n")
    assert (found.payback_months.likely, found.payback_months.evidence) == (Decimal(6), Evidence.DEFAULT)
    assert loaded(tmp_path, "horizon_months: 24\n").payback_months.likely == 12
