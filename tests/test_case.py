"""The business case on whole reports: the decision, and the sums that a what-if panel starts from."""

from __future__ import annotations

import itertools
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from in_process import route_audit_here
from repository import ROOT
from route_audit.auditing.deciding import DO_NOT, MEASURE, NO_CASE, ROLL_OUT, decided, outcome_of
from route_audit.errors import InputError
from route_audit.report import Report
from route_audit.report.case import BusinessCase, Finance
from route_audit.report.policies import Interval
from route_audit.report.saved import saved_report

FLAT = ROOT / "sample_logs" / "flat.jsonl"


@cache
def made(*options: str) -> Report:
    """The report of the sample log under ``options``."""
    outcome = route_audit_here("report", FLAT, "--format", "json", *options, cwd=ROOT)
    assert outcome.status == 0, outcome.stderr
    return msgspec.json.decode(outcome.stdout, type=Report)


def case_of(*options: str) -> BusinessCase:
    found = made(*options).case
    assert found is not None
    return found


def money_of(*options: str) -> Finance:
    figures = case_of(*options).finance
    assert figures is not None
    return figures


@pytest.mark.parametrize(
    ("share", "evidence", "outcome"),
    [
        *((share, grade, DO_NOT) for share in (0.0, 0.5, 0.7999) for grade in "ABCDE"),
        *((share, grade, ROLL_OUT) for share in (0.8, 1.0) for grade in "AB"),
        *((share, grade, MEASURE) for share in (0.8, 1.0) for grade in "CD"),
        *((share, "E", DO_NOT) for share in (0.8, 1.0)),
    ],
)
def test_the_rule(share: float, evidence: str, outcome: str) -> None:
    assert outcome_of(share, evidence) == outcome


@pytest.mark.parametrize("share", [0.7951, 0.7999, 0.79996])
def test_a_no_that_is_near_does_not_read_as_a_yes(share: float) -> None:
    figures = replace(money_of(), npv_positive_share=share)
    said = decided("tiered", figures, case_of().rollout, "D", None)
    assert said.outcome == DO_NOT
    assert " in 80% of draws" not in said.decision
    assert "where 80% are asked for" in said.decision


@pytest.mark.parametrize(
    ("amount", "says"),
    [(0.0, "save $0 a year"), (4e-5, "save $0.00004 a year"), (-12.0, "cost, beyond what it saves, $12")],
)
def test_small_amounts_and_losses_read_well(amount: float, says: str) -> None:
    figures = replace(
        money_of(),
        npv_positive_share=1.0,
        net_saving_usd=Interval(amount, amount, amount),
        perfect_information_usd=1e-11,
        break_even_usd_per_wrong_answer=None,
    )
    said = decided("tiered", figures, case_of().rollout, "D", None)
    assert says in said.decision
    assert "turns negative" not in said.decision
    assert "to measure whether its answers are as good: it is estimated" in said.decision


def test_what_knowing_is_worth_is_told_where_draws_know_what_is_measured() -> None:
    # Else a measurement for $14 would stand beside a worth of $2.80, which knows nothing of wrong answers.
    figures = replace(money_of(), npv_positive_share=0.9, perfect_information_usd=2.8)
    said = [
        decided("tiered", replace(figures, failures_usd=lost), case_of().rollout, "D", None).decision
        for lost in (None, 100.0)
    ]
    assert [words.count("is worth at most $2.80") for words in said] == [0, 1]


def test_no_outcome_without_its_words() -> None:
    figures, plan = money_of(), case_of().rollout
    for share, grade in itertools.product((0.2, 0.9), "ABCDE"):
        said = decided("tiered", replace(figures, npv_positive_share=share), plan, grade, None)
        assert said.decision.endswith(".")
        assert said.next_action.endswith(".")
        assert "None" not in said.decision + said.next_action


def test_at_the_bill_that_decides_it_decides() -> None:
    bill = money_of().deciding_bill_usd
    assert bill is not None
    assert case_of("--monthly-spend", str(bill * 0.999)).outcome == DO_NOT
    assert case_of("--monthly-spend", str(bill * 1.001)).outcome == MEASURE


POLICIES = """version: 1
policies:
  - name: base
    rules: [{when: {tier: extraction}, to: TARGET}, {to: same}]
"""
CASCADE = "{cascade: [cheap, strong], check: {usd: 0.0000002}, escalate: {rate: 0.1}}"
ROUTER = "  - {name: routed, inherit: base, router: {model: cheap, input_tokens: 30, output_tokens: 4}}\n"
RULES = {
    "some requests": POLICIES.replace("TARGET", "cheap"),
    "a cascade": POLICIES.replace("TARGET", CASCADE),
    "a router": POLICIES.replace("TARGET", "cheap") + ROUTER,
}


@pytest.mark.parametrize("rules", RULES)
def test_the_what_if_at_its_own_values_is_the_month_that_is_projected(tmp_path: Path, rules: str) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text(RULES[rules], encoding="utf-8")
    report = made("-p", str(path), "--monthly-spend", "100000")
    assert report.case is not None
    assert report.case.finance is not None
    figures, sums = report.case.finance, report.case.finance.what_if
    month = next(each for each in report.periods if each.name == "month")
    policy = sums.bill_usd - sums.moved_usd + sums.fixed_usd + sums.output_usd + sums.further_usd
    assert month.cost_usd is not None
    assert month.saving_usd is not None
    assert math.isclose(sums.bill_usd, month.cost_usd)
    assert math.isclose(sums.bill_usd - policy, month.saving_usd)
    assert math.isclose(sums.failure_share, figures.failure_share)
    assert (sums.further_usd > 0) == (rules == "a cascade")
    assert (sums.escalation_share is None) == (rules != "a cascade")


def test_the_months_add_up_and_the_curve_rises() -> None:
    figures = money_of("--monthly-spend", "100000")
    last = figures.months[-1]
    flows = sum(each.saving_usd - (each.failures_usd or 0.0) - each.run_usd for each in figures.months)
    effort = figures.months[0].saving_usd - figures.months[0].run_usd - figures.months[0].cumulative_usd
    assert math.isclose(last.cumulative_usd, flows - effort)
    assert list(figures.npv_curve_usd) == sorted(figures.npv_curve_usd)
    assert figures.npv_curve_usd[0] <= figures.npv_usd.p10 <= figures.npv_usd.p50 <= figures.npv_usd.p90


def test_doubtful_running_cost_widens_the_net_saving(tmp_path: Path) -> None:
    spans = []
    for run in ("1000", "{low: 0, likely: 1000, high: 9000}"):
        path = tmp_path / "case.yaml"
        path.write_text(f"run_usd_per_month: {run}\n", encoding="utf-8")
        made.cache_clear()
        net = money_of("--case", str(path), "--monthly-spend", "100000").net_saving_usd
        spans.append(net.p90 - net.p10)
    assert spans[1] > spans[0]


def saved(folder: Path, command: str) -> Path:
    path = folder / f"{command}.json"
    outcome = route_audit_here(command, FLAT, "-o", path, cwd=ROOT)
    assert outcome.status == 0, outcome.stderr
    return path


def test_the_cost_of_a_wrong_answer_counts_wherever_it_is_said(tmp_path: Path) -> None:
    volume = ("--monthly-spend", "20000")
    ours, dear = (tmp_path / name for name in ("ours.yaml", "dear.yaml"))
    ours.write_text("version: 1\nwrong_answer_usd: 0.5\n", encoding="utf-8")
    dear.write_text("version: 1\nwrong_answer_usd: 70\n", encoding="utf-8")
    as_case = money_of(*volume, "--case", str(ours))
    assert as_case.failures_usd is not None
    assert money_of(*volume, "--wrong-answer", "0.5") == as_case
    assert money_of(*volume, "--wrong-answer", "0.5", "--case", str(dear)) == as_case
    said = route_audit_here("report", FLAT, *volume, "--wrong-answer", "0.5", cwd=ROOT)
    assert "nobody said what a wrong answer costs" not in said.stdout
    terms = {term.id: term for term in case_of(*volume, "--wrong-answer", "0.5").terms}
    assert (terms["wrong_answer_usd"].value, terms["wrong_answer_usd"].evidence) == (0.5, "user")


def test_a_saved_report_without_a_case_is_refused(tmp_path: Path) -> None:
    outcome = route_audit_here("report", saved(tmp_path, "analyze"), cwd=tmp_path)
    assert outcome.status == 3
    assert outcome.stderr.splitlines()[0] == "error: this report holds no business case"
    assert len(outcome.stderr.splitlines()) == 3


@pytest.mark.parametrize(
    ("version", "changed", "what"),
    [
        ("0.0.9", {"bridge": None}, r"was saved by route-audit 0\.0\.9, not .*: it has no 'bridge' in case"),
        (
            None,
            {"bridge": None},
            r"was saved by another version than route-audit .*: it has no 'version' in tool$",
        ),
        ("0.0.9", {"bill_usd": "much"}, r"is damaged, or was saved by route-audit 0\.0\.9, not .*: Expected"),
    ],
)
def test_a_report_of_another_build_says_whose_it_is(
    version: str | None, changed: dict[str, object], what: str, tmp_path: Path
) -> None:
    tree = msgspec.to_builtins(made())
    tree |= {"tool": tree["tool"] | {"version": version}}
    if version is None:
        del tree["tool"]["version"]
    figures = tree["case"]["finance"]
    figures |= changed
    if figures["bridge"] is None:
        del figures["bridge"]
    path = tmp_path / "report.json"
    path.write_bytes(msgspec.json.encode(tree))
    with pytest.raises(InputError, match=what):
        saved_report([str(path)], "0.1.0")


def test_a_saved_report_takes_no_other_terms(tmp_path: Path) -> None:
    path = saved(tmp_path, "report")
    (tmp_path / "case.yaml").write_text("effort_usd: 1\n", encoding="utf-8")
    outcome = route_audit_here("report", path, "--case", "case.yaml", cwd=tmp_path)
    assert outcome.status == 2
    assert "keeps the terms that it was made with" in outcome.stderr


def test_a_saved_report_says_what_its_logs_said(tmp_path: Path) -> None:
    path = saved(tmp_path, "report")
    again = route_audit_here("report", path, "--format", "json", cwd=tmp_path)
    assert json.loads(again.stdout) == json.loads(path.read_text(encoding="utf-8"))
    shown: list[Any] = [route_audit_here("report", each, cwd=tmp_path).stdout for each in (path, FLAT)]
    assert shown[0] == shown[1]


def test_a_log_that_says_nothing_of_tiers_makes_no_case(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in FLAT.read_text(encoding="utf-8").splitlines()]
    kept = ("id", "model", "provider", "input_tokens", "output_tokens", "timestamp")
    log = "".join(json.dumps({key: row.get(key) for key in kept}) + "\n" for row in rows)
    (tmp_path / "log.jsonl").write_text(log, encoding="utf-8")
    outcome = route_audit_here("report", "log.jsonl", "--format", "json", cwd=tmp_path)
    found = msgspec.json.decode(outcome.stdout, type=Report)
    assert found.case is not None
    assert found.case.outcome == NO_CASE
    untold = "100% of the requests have neither text nor a tier in the log"
    assert (
        found.case.decision
        == f"No case can be made in dollars: {untold}, so that none of them is known to be easy."
    )
    assert found.case.next_action.startswith("Log prompts, or the tier of each request")
    assert found.recommendation.policy == "as-logged"
    assert untold in found.recommendation.decision


def test_a_test_by_session_takes_the_correlation_of_the_case_file(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("version: 1\nsession_correlation: 50%\n", encoding="utf-8")
    plain, said = case_of().rollout, case_of("--case", str(path)).rollout
    assert plain is not None
    assert said is not None
    assert (plain.correlation_share, said.correlation_share) == (0.2, 0.5)
    assert said.design_effect == pytest.approx(1 + 0.5 * (said.session_requests - 1))
    assert said.per_arm > plain.per_arm
