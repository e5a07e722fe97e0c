"""Warnings of a run: sessions that go to several models, and logs that are short."""

from __future__ import annotations

from pathlib import Path

import pytest

from route_audit import audit, load_policies
from route_audit.report import Warn

CASES = Path(__file__).parents[1] / "hand_computed"
CHAT = CASES / "bouncing_session"


def bouncing(
    log: Path, policy: Path, strong: str = "strong-1", cheap: str = "small-1", code: str = "bouncing_sessions"
) -> list[Warn]:
    """What a policy is warned of."""
    report = audit(
        log, policies=load_policies(policy), prices=[CHAT / "prices.yaml"], strong=strong, cheap=cheap
    )
    return [warn for warn in report.warnings if warn.code == code]


def test_a_chat_that_goes_back_and_forth_costs_more_for_its_cold_caches() -> None:
    """As ``hand_computed/bouncing_session`` works out: 60270 - 54930 micro-dollars."""
    (warn,) = bouncing(CHAT / "log.jsonl", CHAT / "policies.yaml")
    assert warn.message.startswith("under 'bouncing' sessions go back and forth between models")
    assert warn.usd == pytest.approx(0.005340)
    assert warn.rows == 3  # the first is billed as it was


def test_reads_that_the_log_does_not_show_are_told_with_what_they_make_of_the_saving() -> None:
    """As ``hand_computed/replay_beyond_the_lifetime`` works out: 13000 - 10575 micro-dollars."""
    case = CASES / "replay_beyond_the_lifetime"
    prices = [case / "prices.yaml"]
    report = audit(case / "log.jsonl", prices=prices, strong="strong-1", cheap="small-1")
    (warn,) = (warn for warn in report.warnings if warn.code == "cache_reads_not_logged")
    assert "sessions that 'all-cheap' moves read one" in warn.message
    assert warn.usd == pytest.approx(0.002425)
    assert warn.rows == 4
    known = bouncing(CHAT / "log.jsonl", CHAT / "policies.yaml", code="cache_reads_not_logged")
    assert known == [], "there the log has reads"


@pytest.mark.parametrize("switch", ["", "stick: session"])
def test_turns_that_go_to_a_dearer_model_are_no_fault_of_the_cache(tmp_path: Path, switch: str) -> None:
    """Prompts of 500 tokens are cached nowhere: all that is paid more is the price of the strong model."""
    turn = (
        '"session": "chat", "model": "small-1", "provider": "acme", "input_tokens": 500, "output_tokens": 9'
    )
    log = tmp_path / "log.jsonl"
    log.write_text(
        f'{{"id": "t1", "timestamp": "2026-10-01T10:00:00Z", {turn}, "tier": "extraction"}}\n'
        f'{{"id": "t2", "timestamp": "2026-10-01T10:01:00Z", {turn}, "tier": "reasoning"}}\n',
        encoding="utf-8",
    )
    policy = tmp_path / "policies.yaml"
    held = f"  - {{name: held, inherit: upward, {switch}}}\n" if switch else ""
    policy.write_text(
        "policies:\n  - name: upward\n    rules: [{when: {tier: reasoning}, to: strong}, {to: same}]\n"
        + held,
        encoding="utf-8",
    )
    assert bouncing(log, policy) == []


@pytest.mark.parametrize(("users", "codes"), [(1, {"one_cluster"}), (12, {"few_clusters"}), (40, set[str]())])
def test_however_short_a_log_is_it_says_on_how_little_its_intervals_rest(
    tmp_path: Path, users: int, codes: set[str]
) -> None:
    log = tmp_path / "log.jsonl"
    row = '{{"model": "gpt-4o", "user": "u{}", "input_tokens": 9, "output_tokens": 5, "tier": "retrieval"}}\n'
    log.write_text("".join(map(row.format, range(users))), encoding="utf-8")
    told = {warn.code for warn in audit(log).warnings}
    assert told & {"one_cluster", "few_clusters"} == codes
