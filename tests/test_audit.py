from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from in_process import route_audit_here
from invented import products
from repository import ROOT
from route_audit.auditing import Options, classified, explain, keep, run
from route_audit.clock import microseconds_of
from route_audit.engines import local
from route_audit.ledger import dividing


def _write(path: Path, *lines: str) -> tuple[str]:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return (str(path),)


def test_a_row_is_warned_about_once_however_often_it_is_priced(tmp_path: Path) -> None:
    row = '{"id": "%s", "model": "gpt-4o", "input_tokens": 100, "output_tokens": 5}'
    report = run(Options(logs=_write(tmp_path / "log.jsonl", row % "a", row % "b")))
    assert {each.code: each.rows for each in report.warnings}["no_timestamp"] == 2


GUARDED = """\
prices:
  - {model: new-1, provider: acme, since: 2026-10-01, input: 2, output: 4, batch: {input: 1}}
  - {model: new-1-latest, provider: acme, input: 3, output: 6}
"""


def test_every_pricing_guard_tells_its_rows_and_their_dollars(tmp_path: Path) -> None:
    row = '{"model": "new-1%s", "input_tokens": 1000, "output_tokens": 0%s}'
    noon = ', "timestamp": "2026-%s-01T12:00:00Z"'
    logs = _write(
        tmp_path / "log.jsonl",
        row % ("", ""),  # today's price: 1000 * 2
        row % ("", noon % "09"),  # before the first price: 1000 * 2
        row % ("", noon % "11" + ', "service_tier": "scale"'),  # no such tier: 1000 * 2
        row % ("", noon % "11" + ', "service_tier": "flex"'),  # a tier without a price: 1000 * 2
        row % ("-latest", noon % "11"),  # a name that may be re-pointed: 1000 * 3
        row % ("", noon % "11" + ', "service_tier": "batch"'),  # no guard
    )
    prices = tmp_path / "prices.yaml"
    prices.write_text(GUARDED, encoding="utf-8")
    report = run(Options(logs=logs, prices=(prices,), sample_rate=0.5))
    guards = {each.code: each for each in report.warnings if each.usd is not None}
    expected = {
        "no_timestamp": (1, 0.004),
        "before_first_price": (1, 0.004),
        "unknown_service_tier": (2, 0.008),
        "repointed_alias": (1, 0.006),
    }
    assert guards.keys() == expected.keys()
    for code, (rows, usd) in expected.items():
        assert guards[code].rows == rows
        assert guards[code].usd == pytest.approx(usd)


def test_a_batch_from_before_its_price_is_known_is_told_with_its_dollars(tmp_path: Path) -> None:
    row = (
        '{"id": "a", "model": "gpt-4o", "input_tokens": 1000000, "output_tokens": 0,'
        ' "timestamp": "2026-09-01T00:00:00Z", "service_tier": "batch"}'
    )
    report = run(Options(logs=_write(tmp_path / "log.jsonl", row)))
    warning = next(each for each in report.warnings if each.code == "batch_before_table")
    assert warning.rows == 1
    assert warning.usd == pytest.approx(2.5)


def test_an_explanation_names_the_rule_that_decides(tmp_path: Path) -> None:
    logs = _write(
        tmp_path / "log.jsonl",
        '{"id": "a", "model": "gpt-4o", "input_tokens": 9, "output_tokens": 5, "tier": "reasoning"}',
        '{"id": "b", "model": "gpt-4o", "input_tokens": 9, "output_tokens": 5, "tier": "extraction"}',
    )
    policies = tmp_path / "policies.yaml"
    policies.write_text(
        "policies:\n"
        "  - {name: cheap-extraction, rules: [{when: {tier: extraction}, to: gpt-4o-mini}]}\n"
        "  - {name: none-of-it, inherit: cheap-extraction, share: 0}\n",
        encoding="utf-8",
    )
    options = Options(logs=logs, policies=(policies,))
    rules = {
        name: {each.name: (each.rule, each.model) for each in explain(options, name).policies}
        for name in "ab"
    }
    assert rules["a"]["cheap-extraction"] == ("no rule matches: it stays", "gpt-4o")
    assert rules["b"]["cheap-extraction"] == ("tier: extraction -> gpt-4o-mini", "gpt-4o-mini")
    assert rules["b"]["none-of-it"] == ("not drawn: it stays", "gpt-4o")
    assert rules["b"]["as-logged"] == ("every request stays on its own model", "gpt-4o")


def test_an_explanation_knows_what_held_the_session_of_its_request(tmp_path: Path) -> None:
    row = (
        '{"id": "%s", "session": "s", "timestamp": "2026-11-02T08:0%s:00Z", "tier": "%s", '
        '"model": "gpt-4o", "input_tokens": 1000, "output_tokens": 100}'
    )
    turns = [("a", 0, "extraction"), ("b", 1, "reasoning"), ("c", 2, "extraction")]
    logs = _write(tmp_path / "log.jsonl", *(row % turn for turn in turns))
    policies = tmp_path / "p.yaml"
    policies.write_text(
        "models: {cheap: gpt-4o-mini}\npolicies:\n"
        "  - {name: t, rules: [{when: {tier: extraction}, to: cheap}, {to: same}]}\n"
        "  - {name: held, inherit: t, stick: session}\n",
        encoding="utf-8",
    )
    options = Options(logs=logs, policies=(policies,))
    told = {name: {each.name: each for each in explain(options, name).policies}["held"] for name in "abc"}
    assert [told[name].model for name in "abc"] == ["gpt-4o-mini", "gpt-4o", "gpt-4o"]
    assert told["c"].rule == (
        "its session is on gpt-4o by then: tier: extraction -> gpt-4o-mini; never down within a session"
    )
    assert told["c"].cost_usd == pytest.approx((1000 * 2.5 + 100 * 10) / 1e6, rel=1e-12)
    assert told["a"].rule == "tier: extraction -> gpt-4o-mini; never down within a session"


def test_an_explanation_counts_the_tokens_that_its_cost_pays_for(tmp_path: Path) -> None:
    row = '{"id": "%s", "logical_id": "l", "model": "gpt-4o", "input_tokens": 1000, "output_tokens": %d}'
    logs = _write(tmp_path / "log.jsonl", row % ("a", 10), row % ("b", 100))
    told = explain(Options(logs=logs), "b")
    assert (told.attempts, told.input_tokens, told.output_tokens) == (2, 2000, 110)
    assert told.cost_usd == pytest.approx((2000 * 2.5 + 110 * 10) / 1e6, rel=1e-12)
    assert explain(Options(logs=logs), "l") == told  # by the id that its attempts share


def test_an_explanation_counts_the_searches_that_its_cost_pays_for(tmp_path: Path) -> None:
    row = '{"id": "%s", "logical_id": "l", "model": "gpt-4o", "input_tokens": 1000, "output_tokens": 0'
    row += ', "web_searches": %d}'
    told = explain(Options(logs=_write(tmp_path / "log.jsonl", row % ("a", 1), row % ("b", 2))), "b")
    assert told.web_searches == 3
    assert told.cost_usd == pytest.approx(2000 * 2.5 / 1e6 + 3 * 0.01, rel=1e-12)


def test_an_attempt_s_own_id_comes_before_that_of_another_request(tmp_path: Path) -> None:
    row = '{"id": "%s", "logical_id": "%s", "model": "gpt-4o", "input_tokens": %d, "output_tokens": 1}'
    logs = _write(tmp_path / "log.jsonl", row % ("a", "b", 10), row % ("b", "c", 20))
    assert explain(Options(logs=logs), "b").input_tokens == 20


def test_an_explanation_says_how_many_requests_have_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dividing, "PARTITION_ROWS", 2)
    row = '{"id": "%s", "session": "%s", "timestamp": "2026-11-0%d", "model": "gpt-4o", "input_tokens": %d'
    row += ', "output_tokens": 1}'
    rows = [row % ("a", f"s{day}", day, day) for day in (4, 3, 5, 3)] + [row % ("b", "s", 1, 9)]
    logs = _write(tmp_path / "log.jsonl", *rows)
    found, other = (explain(Options(logs=logs), each) for each in "ab")
    assert (found.timestamp, found.requests_of_this_id) == ("2026-11-03T00:00:00Z", 3), "one is logged twice"
    assert other.requests_of_this_id == 1
    noon = microseconds_of(dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC))
    assert explain(Options(logs=logs, since_us=noon), "a").requests_of_this_id == 2


def test_attempts_of_one_request_may_share_its_id(tmp_path: Path) -> None:
    row = '{"id": "a", "logical_id": "l", "model": "gpt-4o", "input_tokens": 9, "output_tokens": %d}'
    told = explain(Options(logs=_write(tmp_path / "log.jsonl", row % 1, row % 2)), "a")
    assert (told.attempts, told.requests_of_this_id) == (2, 1)


def test_an_explanation_prices_a_request_that_moves_with_its_cache(tmp_path: Path) -> None:
    row = (
        '{"id": "a", "model": "gpt-4o", "input_tokens": 1000, "cached_input_tokens": 900, '
        '"output_tokens": 100, "timestamp": "2026-11-02T08:00:00Z", "session": "s"}'
    )
    options = Options(logs=_write(tmp_path / "log.jsonl", row), strong="gpt-4o", cheap="gpt-4o-mini")
    costs = {each.name: each.cost_usd for each in explain(options, "a").policies}
    assert costs["as-logged"] == pytest.approx((100 * 2.5 + 900 * 1.25 + 100 * 10) / 1e6, rel=1e-12)
    assert costs["all-cheap"] == pytest.approx((100 * 0.15 + 900 * 0.075 + 100 * 0.6) / 1e6, rel=1e-12)


def test_the_cost_of_a_wrong_answer_tells_how_many_may_fail(tmp_path: Path) -> None:
    row = '{"id": "%s", "model": "gpt-4o", "tier": "unsure", "input_tokens": 1000, "output_tokens": 100}'
    logs = _write(tmp_path / "log.jsonl", row % "a", row % "b")
    options = Options(logs=logs, strong="gpt-4o", cheap="gpt-4o-mini", wrong_answer_usd=0.5)
    points = {row.name: row.break_even.misroute_share for row in run(options).policies}
    # 1000 * (2.50 - 0.15) + 100 * (10 - 0.60) = 2350 + 940 millionths saved on each request
    assert points["all-cheap"] == pytest.approx(0.00329 / 0.5, rel=1e-9)
    assert points["all-strong"] is None
    unsaid = run(Options(logs=logs, strong="gpt-4o", cheap="gpt-4o-mini")).policies
    assert {row.break_even.misroute_share for row in unsaid} == {None}


def test_the_first_screen_tells_how_many_may_fail_at_your_own_cost_of_one() -> None:
    screen, dear, cheap = (
        " ".join(
            route_audit_here("analyze", "sample_logs/flat.jsonl", *more, cwd=ROOT)
            .stdout.replace("│", " ")
            .split()
        )
        for more in ((), ("--wrong-answer", "0.05"), ("--wrong-answer", "0.001"))
    )
    assert "for each further wrong answer" not in screen
    assert "at $0.05 for each further wrong answer, the saving is gone where 12" in dear
    assert "the saving lasts even if all moved" in cheap


def test_an_id_with_other_content_is_counted_and_warned_about(tmp_path: Path) -> None:
    row = '{"id": "%s", "model": "gpt-4o", "input_tokens": %d, "output_tokens": 5}'
    logs = _write(tmp_path / "log.jsonl", row % ("a", 1), row % ("a", 2), row % ("a", 3), row % ("b", 1))
    report = run(Options(logs=logs))
    assert report.coverage.attempts == 4
    assert {each.code: each.rows for each in report.warnings}["repeated_ids"] == 2


LONG = "It depends on three things, and each of them needs a closer look before one decides."


def _answered(name: str, tier: str, answer: str, output_tokens: int, **more: object) -> str:
    told = {"id": name, "model": "gpt-4o", "tier": tier, "response": answer}
    return json.dumps(told | {"input_tokens": 1000, "output_tokens": output_tokens} | more)


def test_hindsight_says_where_answers_look_like_other_work_than_the_tier(tmp_path: Path) -> None:
    logs = _write(
        tmp_path / "log.jsonl",
        _answered("a", "extraction", LONG, 300),
        _answered("b", "reasoning", "yes", 5),
        _answered("c", "extraction", "yes", 5),
        _answered("d", "unsure", LONG, 100),
        json.dumps(
            {"id": "e", "model": "gpt-4o", "tier": "reasoning", "input_tokens": 9, "output_tokens": 5}
        ),
    )
    found = run(Options(logs=logs, strong="gpt-4o", cheap="gpt-4o-mini"))
    hindsight = found.hindsight
    assert hindsight.told_requests_share == 0.8
    assert (hindsight.easy_looked_hard.requests, hindsight.easy_looked_hard.requests_share) == (1, 0.2)
    assert hindsight.easy_looked_hard.cost_usd == pytest.approx((1000 * 2.5 + 300 * 10) / 1e6, rel=1e-12)
    assert hindsight.hard_looked_easy.requests == 2
    assert hindsight.hard_looked_easy.cost_usd == pytest.approx((2000 * 2.5 + 105 * 10) / 1e6, rel=1e-12)
    moved = {policy.name: policy.looked_hard_moved_down for policy in found.policies}
    assert (moved["as-logged"], moved["tiered"], moved["all-cheap"]) == (0, 1, 1)


def test_in_hindsight_the_last_answer_of_a_request_counts(tmp_path: Path) -> None:
    logs = _write(
        tmp_path / "log.jsonl",
        _answered("a", "extraction", "yes", 5, logical_id="r", timestamp="2026-11-02T08:00:00Z"),
        _answered("b", "extraction", LONG, 300, logical_id="r", timestamp="2026-11-02T08:00:09Z"),
        _answered("c", "extraction", "", 0, logical_id="r", timestamp="2026-11-02T08:01:00Z", status=500),
    )
    found = run(Options(logs=logs)).hindsight.easy_looked_hard
    assert found.requests == 1
    assert found.cost_usd == pytest.approx((2000 * 2.5 + 305 * 10) / 1e6, rel=1e-12)


def test_tiers_are_the_same_from_any_files_in_any_processes_and_from_their_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_TASK_BYTES", 1)
    lines = [
        json.dumps({"id": str(number), "model": "gpt-4o", "input_tokens": 9, "output_tokens": 9} | made)
        for number, made in enumerate(_products())
    ]
    whole = _write(tmp_path / "whole.jsonl", *lines)
    Random(1).shuffle(lines)  # noqa: S311  # an order, no secret
    halves = (*_write(tmp_path / "b.jsonl", *lines[:99]), *_write(tmp_path / "a.jsonl", *lines[90:]))
    kept = str(tmp_path / "kept.ledger.parquet")
    keep(Options(logs=halves), Path(kept))
    expected = {row.id: row for row in classified(Options(logs=whole))}
    assert len({row.tier for row in expected.values()}) == 4
    assert {row.tier_source for row in expected.values()} == {"type", "request"}
    for options in (Options(logs=halves, jobs=2), Options(logs=(kept,))):
        assert {row.id: row for row in classified(options)} == expected


def _products() -> Iterator[dict[str, object]]:
    keys = ("messages", "tools", "response_format")
    for made in products.requests(6):
        yield {"response": made["answer"]} | {key: made[key] for key in keys if key in made}
