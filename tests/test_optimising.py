"""The best policy over a log: by hand, and against what ``analyze`` makes of the file it writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from route_audit.auditing import Options, Wish, best_policy, run
from route_audit.auditing.advising import CHEAPEST, SPENT
from route_audit.auditing.assignment import Assignment, Place, policy_text
from route_audit.errors import ConfigError
from route_audit.renderers.optimum import sections
from route_audit.resources import data_dir
from route_audit.tiers import Tier

PRICES = """
version: 1
prices:
  - {model: big, provider: acme, input: 10, output: 20, source: test, checked: 2026-01-01}
  - {model: small, provider: acme, input: 1, output: 2, source: test, checked: 2026-01-01}
"""

ASSUMED = "version: 1\ninput_ratio: {small: 1.0}\noutput_ratio: {small: 1.0}\n"


def asked(folder: Path, rows: list[tuple[str, float]], seconds: tuple[float, ...] = ()) -> Options:
    """Requests of a tier and a confidence on ``big``: .012 dollars each, a tenth of it on small."""
    took = [f', "latency_ms": {1000 * each}' for each in seconds] or [""] * len(rows)
    lines = [
        f'{{"id": "{number}", "model": "big", "provider": "acme", "tier": "{tier}", "confidence": {score},'
        f' "input_tokens": 1000, "output_tokens": 100{wait}}}'
        for number, ((tier, score), wait) in enumerate(zip(rows, took, strict=True))
    ]
    (folder / "log.jsonl").write_text("\n".join(lines))
    (folder / "prices.yaml").write_text(PRICES)
    (folder / "assumed.yaml").write_text(ASSUMED)
    return Options(
        (str(folder / "log.jsonl"),),
        prices=(folder / "prices.yaml",),
        assume=(folder / "assumed.yaml",),
        cheap="small",
    )


ROWS = [*[("extraction", 0.95)] * 8, *[("extraction", 0.5)] * 4, *[("reasoning", 0.9)] * 8]
"""Moved, the sure ones count .05 each and .4 in all, the unsure ones .5 each and 2 in all, the others 8."""


def test_requests_without_a_price_are_told(tmp_path: Path) -> None:
    options = asked(tmp_path, ROWS)
    log = tmp_path / "log.jsonl"
    log.write_text(log.read_text().replace('"big"', '"nobody-knows"', 3))
    found = best_policy(options, Wish(("small",), 0.02))
    assert (found.requests, found.unpriced_models) == (17, {"nobody-knows": 3})
    (shown, *_) = sections(found)
    assert "3 requests without a price, in no total: 3 nobody-knows" in shown.notes


@pytest.mark.parametrize(
    ("share", "saved"),
    [
        (0.0, 0.0),  # nothing may be misrouted
        (0.02, 8 * 0.0108),  # .4 of 20 requests: the sure ones
        (0.12, 12 * 0.0108),  # 2.4 of 20: all that is easy
        (0.52, 20 * 0.0108),  # 10.4: all
    ],
)
def test_the_limit_on_misroutes_decides_by_hand(tmp_path: Path, share: float, saved: float) -> None:
    found = best_policy(asked(tmp_path, ROWS), Wish(("small",), share))
    assert found.best.saving_usd == pytest.approx(saved, abs=1e-12)
    assert found.cost_usd == pytest.approx(20 * 0.012, abs=1e-12)
    assert found.held_out_days == 0
    assert found.best.held_out_saving_share is None


def test_the_simple_rule_by_hand(tmp_path: Path) -> None:
    found = best_policy(asked(tmp_path, ROWS), Wish(("small",), 0.02))
    assert found.simple is not None
    assert found.simple.saving_share == pytest.approx(8 * 0.9 / 20)
    assert found.simple.optimum_share == pytest.approx(1.0)
    assert "from a score of 0.9" in found.simple.says


WAITS = (*[1.0] * 6, 10.0, 10.0, *[1.0] * 4, *[10.0] * 2, *[1.0] * 6)
"""Seconds on ``big``: two of the eight sure ones are slow, and two of the eight hard ones: 4 of 20."""


@pytest.mark.parametrize(
    ("p95_s", "share", "moved", "slow"),
    [
        (11.0, 0.02, 8, 0.0),  # none takes longer than 11 s: the limit on misroutes alone decides
        (5.0, 1.0, 20, 0.0),  # on small the slow ones take 4 s
    ],
)
def test_the_limit_on_time_by_hand(
    tmp_path: Path, p95_s: float, share: float, moved: int, slow: float
) -> None:
    options = asked(tmp_path, ROWS, WAITS)
    (tmp_path / "assumed.yaml").write_text(ASSUMED + "latency_ratio: {small: 0.4}\n")
    found = best_policy(options, Wish(("small",), share, p95_s=p95_s))
    assert found.best.saving_usd == pytest.approx(moved * 0.0108, abs=1e-12)
    assert found.best.slow_share == pytest.approx(slow)


def test_where_nothing_may_be_misrouted_only_what_leaves_nothing_open_moves(tmp_path: Path) -> None:
    sure = [("extraction", 1.0)] * 3
    assert best_policy(asked(tmp_path, ROWS), Wish(("small",), 0.0)).best.saving_usd == 0.0
    found = best_policy(asked(tmp_path, [*sure, *ROWS[8:]]), Wish(("small",), 0.0))
    assert found.best.saving_usd == pytest.approx(3 * 0.0108, abs=1e-12)
    assert found.best.misroute_share == 0.0
    assert found.frontier[0].saving_share == pytest.approx(found.best.saving_share)


def test_what_cannot_be_kept_says_how_near_one_comes(tmp_path: Path) -> None:
    """With 2 % misrouted only the sure ones may move: the two slow hard ones of twenty stay."""
    options = asked(tmp_path, ROWS, WAITS)
    (tmp_path / "assumed.yaml").write_text(ASSUMED + "latency_ratio: {small: 0.4}\n")
    with pytest.raises(ConfigError, match=r"at best 10\.0% of answers take longer, 5% may"):
        best_policy(options, Wish(("small",), 0.02, p95_s=5.0))


def test_what_moves_for_speed_alone_moves(tmp_path: Path) -> None:
    """A model that is dearer and faster is asked only by those that the limit needs to move."""
    options = asked(tmp_path, ROWS, WAITS)
    dear = "  - {model: dear, provider: acme, input: 20, output: 40, source: test, checked: 2026-01-01}\n"
    (tmp_path / "prices.yaml").write_text(PRICES + dear)
    (tmp_path / "assumed.yaml").write_text(
        "version: 1\ninput_ratio: {dear: 1.0}\noutput_ratio: {dear: 1.0}\nlatency_ratio: {dear: 0.4}\n"
    )
    found = best_policy(options, Wish(("dear",), 0.02, p95_s=5.0))
    assert found.best.saving_usd == pytest.approx(-16 * 0.012, abs=1e-12)
    assert found.best.slow_share == 0.0


def test_a_limit_on_time_needs_times(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no request of the log has a latency"):
        best_policy(asked(tmp_path, ROWS), Wish(("small",), 0.02, p95_s=5.0))


def test_analyze_agrees_with_the_limit_on_time(tmp_path: Path) -> None:
    found = best_policy(sample(), Wish(misroute_share=0.02, p95_s=9.0))
    (tmp_path / "best.yaml").write_text(found.policy)
    report = run(replace(sample(), policies=(tmp_path / "best.yaml",)))
    (policy,) = (each for each in report.policies if each.name == "optimized")
    assert found.best.slow_share is not None
    assert found.best.slow_share <= 0.05
    assert policy.latency_s.p95 is not None
    assert policy.latency_s.p95 < 9.5  # days held out are in it


def test_advice_says_why_a_type_is_kept(tmp_path: Path) -> None:
    found = best_policy(asked(tmp_path, [("reasoning", 0.9)] * 3), Wish(("small",), 0.02))
    (advice,) = found.advice
    assert (advice.what, advice.requests, advice.saving_usd) == ("keep", 3, 0.0)
    assert advice.why.startswith("reasoning")


def test_a_model_without_a_price_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        best_policy(asked(tmp_path, ROWS), Wish(("no-such-model",)))


@pytest.mark.parametrize("most", [0, 1, 2])
def test_at_most_so_many_models_are_used(most: int) -> None:
    found = best_policy(sample(), Wish(most_models=most))
    targets = {line.split("to: ")[1].split("}")[0] for line in found.policy.splitlines() if "to: " in line}
    assert len(targets - {"same"}) <= most


def sample() -> Options:
    return Options((str(data_dir("sample_logs") / "flat.jsonl"),))


def test_analyze_agrees_with_the_file_that_is_written(tmp_path: Path) -> None:
    found = best_policy(sample(), Wish())
    (tmp_path / "best.yaml").write_text(found.policy)
    report = run(replace(sample(), policies=(tmp_path / "best.yaml",)))
    (policy,) = (each for each in report.policies if each.name == "optimized")
    assert policy.cache.kept_usd == pytest.approx(found.best.cost_usd, rel=1e-9)
    assert found.best.held_out_saving_share is not None
    assert found.best.misroute_share <= found.misroute_limit_share + 1e-9


def test_the_frontier_saves_more_where_more_may_be_misrouted() -> None:
    found = best_policy(sample(), Wish())
    saved = [point.saving_share for point in found.frontier]
    assert saved == sorted(saved)
    assert found.bound_saving_share is not None
    assert found.best.saving_share <= found.bound_saving_share + 1e-9


def test_a_policy_file_asks_for_unsure_requests_before_reasoning_by_hand() -> None:
    places = (
        Place("", "", Tier.REASONING, 0.9, 1),
        Place("", "", Tier.UNSURE, 0.0, 0),
        Place("", "", Tier.RETRIEVAL, 0.9, 1),
        Place("", "", Tier.RETRIEVAL, 0.8, 1),
        Place("", "", Tier.RETRIEVAL, 0.3, 0),
    )
    rules = policy_text(Assignment(places, ("same", "small"))).splitlines()[5:]
    assert rules == [
        "      - {when: {tier: unsure}, to: same}",
        '      - {when: {tier: retrieval, confidence: ">=0.8"}, to: "small"}',
        "      - {when: {tier: retrieval}, to: same}",
        '      - {when: {tier: reasoning}, to: "small"}',
        "      - {to: same}",
    ]


def test_a_hard_type_that_moves_says_what_lets_it(tmp_path: Path) -> None:
    found = best_policy(asked(tmp_path, [("reasoning", 0.9)] * 8), Wish(("small",), 1.0))
    assert [(each.what, each.why) for each in found.advice] == [("move to acme/small", SPENT)]
    found = best_policy(asked(tmp_path, [("extraction", 0.9)] * 8), Wish(("small",), 1.0))
    assert [each.why for each in found.advice] == [CHEAPEST]


@pytest.mark.parametrize(("logged_usd", "status"), [(0.012, "reconciled"), (0.024, "UNRECONCILED")])
def test_the_bill_is_held_against_the_costs_of_the_log(
    tmp_path: Path, logged_usd: float, status: str
) -> None:
    options = asked(tmp_path, ROWS)
    log = tmp_path / "log.jsonl"
    log.write_text(log.read_text().replace('"output_tokens"', f'"cost_usd": {logged_usd}, "output_tokens"'))
    found = best_policy(options, Wish(("small",)))
    assert found.reconciliation == status
    assert found.unreconciled is (status == "UNRECONCILED")
