"""Unknown is never zero: no money is 0 where every request that it stands for is without a price."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases_made import made
from in_process import route_audit_here
from route_audit import units
from route_audit.auditing import Options, run
from route_audit.renderers.in_depth import tier_savings
from route_audit.renderers.spend import tiers
from route_audit.report import Report

PRICED, CHEAP, UNPRICED = "claude-opus-5-5", "claude-haiku-5-5", "mystery-7"
TASKS = (
    "Summarise the notes.",
    "Classify the ticket into one label.",
    "Why is the query slow? Explain step by step and prove it.",
    "Hello",
)
EASY, HARD = {"retrieval", "extraction"}, {"reasoning", "unsure"}


@dataclass(frozen=True)
class Found:
    """A report, and of each request its tier, its type and whether its model has a price."""

    report: Report
    requests: tuple[tuple[str, str, bool], ...]

    def unknown(self, tiers: set[str], kind: str | None = None) -> bool:
        """There are requests of these tiers and of this type, and none has a price."""
        mine = [known for tier, own, known in self.requests if tier in tiers and kind in {None, own}]
        return bool(mine) and not any(mine)


def rows(models: Sequence[tuple[int, str]]) -> Iterator[str]:
    for number, (task, model) in enumerate(models):
        row = {
            "id": str(number),
            "timestamp": 1_790_848_800 + 3_600 * number,
            "model": model,
            "input_tokens": 900,
            "output_tokens": 400,
            "prompt": TASKS[task],
            "response": "First the index is missing. Therefore every row is read, because nothing is sorted.",
        }
        yield json.dumps(row)


def audited(models: Sequence[tuple[int, str]]) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        log, table = Path(folder, "log.jsonl"), Path(folder, "decisions.csv")
        log.write_text("\n".join(rows(models)), encoding="utf-8")
        report = run(Options((str(log),), decisions=table))
        with table.open(encoding="utf-8", newline="") as lines:
            told = list(csv.DictReader(lines))
    known = (models[int(row["id"])][1] != UNPRICED for row in told)
    return Found(
        report, tuple((row["tier"], row["type"], price) for row, price in zip(told, known, strict=True))
    )


REQUESTS = st.lists(
    st.tuples(st.integers(0, len(TASKS) - 1), st.sampled_from((PRICED, CHEAP, UNPRICED, UNPRICED))),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@example([(0, PRICED), (1, CHEAP), (2, UNPRICED), (2, UNPRICED), (3, UNPRICED)])
@example([(0, UNPRICED), (1, UNPRICED), (2, PRICED)])
@given(REQUESTS)
def test_no_money_is_zero_where_nothing_has_a_price(models: list[tuple[int, str]]) -> None:
    found = audited(models)
    nothing = not any(known for *_, known in found.requests)
    assert (found.report.baseline.cost_usd is None) == nothing
    the_tiers(found, nothing=nothing)
    the_types(found)
    for model in found.report.baseline.by_model:
        assert (model.cost_usd is None) == (model.model == UNPRICED)
    seen = found.report.hindsight
    for part, its in ((seen.easy_looked_hard, EASY), (seen.hard_looked_easy, HARD)):
        if part.requests and found.unknown(its):
            assert (part.cost_usd, part.cost_share) == (None, None)


def the_tiers(found: Found, *, nothing: bool) -> None:
    for row in found.report.tiers:
        assert (row.cost_usd is None) == (nothing or found.unknown({row.tier})), row
        assert row.cost_usd is not None or row.cost_share is None
    for policy in found.report.policies:
        for tier in policy.by_tier:
            assert (tier.cost_usd is None) == found.unknown({tier.tier}), (policy.name, tier)


def the_types(found: Found) -> None:
    named = {row.id for policy in found.report.policies for row in policy.by_type}
    for kind in found.report.request_types:
        unknown = found.unknown(EASY | HARD, kind.id)
        assert (kind.cost_usd is None) == unknown, kind
        assert not unknown or (kind.cost_share, kind.saving_usd, kind.saving_policy) == (None, None, None)
        assert not unknown or kind.id not in named


def test_what_nobody_knows_is_told_as_unknown() -> None:
    # reasoning and unsure without a price: a policy that moves the rest saves nothing that is known on them
    report = audited([(0, PRICED), (1, PRICED), (2, UNPRICED), (2, UNPRICED), (3, UNPRICED)]).report
    section, saved = tiers(report), tier_savings(report)
    assert section.table is not None
    assert saved.table is not None
    assert {str(row[0]): str(row[-1]) for row in section.table.rows}["reasoning"] == units.UNKNOWN
    headings = [column.heading for column in saved.table.columns]
    place = headings.index("reasoning\nsaving")
    assert {row[place] for row in saved.table.rows} == {units.UNKNOWN}


def test_wrong_answers_that_nobody_priced_cost_nobody_knows_what_in_any_month() -> None:
    case = made(100_000.0).case
    assert case is not None
    assert case.finance is not None
    assert case.finance.failures_usd is None
    assert {month.failures_usd for month in case.finance.months} == {None}


def test_a_disagreement_of_requests_without_a_price_costs_nobody_knows_what() -> None:
    report = audited([(0, UNPRICED), (0, UNPRICED), (1, UNPRICED), (2, PRICED)]).report
    seen = report.hindsight.easy_looked_hard
    assert seen.requests
    assert (seen.cost_usd, seen.cost_share) == (None, None)
    assert any("cost unknown" in note for note in tiers(report).notes)


@pytest.mark.parametrize("model", [UNPRICED, PRICED])
def test_a_rule_that_takes_only_what_has_no_price_has_no_cost(model: str, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("\n".join(rows([(2, model), (2, model)])), encoding="utf-8")
    rules = "[{when: {tier: reasoning}, to: claude-haiku-5-5}, {to: same}]"
    policy = f"version: 1\npolicies:\n  - {{name: mine, rules: {rules}}}\n"
    (tmp_path / "mine.yaml").write_text(policy, encoding="utf-8")
    done = route_audit_here("policies", "check", "mine.yaml", "log.jsonl", "--format", "json", cwd=tmp_path)
    assert done.status == 0, done.stderr
    (use,) = json.loads(done.stdout)["traffic"]
    costs = [use["cost_usd"], *(row["cost_usd"] for row in use["rules"] if row["requests"])]
    assert [cost is None for cost in costs] == [model == UNPRICED] * 2
