"""What ``policies check`` says of a file's rules on the traffic of a log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apps import App
from route_audit.auditing import Options, rule_uses

PRICES = """\
version: 1
currency: USD
prices:
  - {model: big-1, provider: acme, input: 1, output: 10, source: invented, checked: 2026-11-23}
  - {model: small-1, provider: acme, input: 0.1, output: 1, source: invented, checked: 2026-11-23}
"""
POLICIES = """\
version: 1
models: {strong: big-1, cheap: small-1}
policies:
  - name: mine
    rules:
      - {when: {tier: retrieval}, to: cheap}
      - {when: {model: strong, input_tokens: ">=1000"}, to: same}
      - {when: {tier: [retrieval, extraction], input_tokens: ">=1000"}, to: cheap}
      - {when: {tier: retrieval, hour: 3}, to: cheap}
      - {when: {feature: nobody}, to: cheap}
  - {name: copy, inherit: mine}
"""
ROWS = (
    # Rule 1 takes the two retrievals, 1000 and 1100 millionths; rule 2 the long ones of the others, 1200 and
    # 2000; nothing is left for rule 3, which matches the first retrieval (1), and both extractions (2).
    ("a", "retrieval", "big-1", 1000, 0),
    ("b", "retrieval", "big-1", 100, 100),
    ("c", "extraction", "big-1", 1200, 0),
    ("d", "extraction", "big-1", 1000, 100),
    # No rule matches: a short one, and one without a price.
    ("e", "reasoning", "big-1", 10, 1),
    ("f", "reasoning", "nobody-1", 5000, 1),
)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("prices.yaml").write_text(PRICES, encoding="utf-8")
    Path("mine.yaml").write_text(POLICIES, encoding="utf-8")
    Path("log.jsonl").write_text("".join(map(line, ROWS)), encoding="utf-8")
    return tmp_path


def test_a_model_without_a_price_is_told_without_any_log(case: Path, app: App) -> None:
    (case / "slip.yaml").write_text("policies:\n  - {name: a, to: small-2}\n", encoding="utf-8")
    said = app("policies", "check", "slip.yaml", "--prices", "prices.yaml")
    assert (said.status, said.stdout) == (2, "")
    assert said.stderr.splitlines()[:2] == [
        "error: the model 'small-2' has no price",
        "  at:  slip.yaml:2",
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("policies: [{name: a, to: text-embedding-3-small}]", "does not answer in text"),
        (
            "models: {odd: small-2}\npolicies: [{name: a, to: big-1}]",
            "'small-2' of the role 'odd' has no price",
        ),
        (
            "policies: [{name: a, to: big-1}]\nassumptions: {hidden_tokens: {small-2: 5}}",
            "something is assumed of 'small-2', which has no price",
        ),
    ],
)
def test_what_a_run_would_refuse_is_refused_without_any_log(
    case: Path, app: App, text: str, error: str
) -> None:
    (case / "slip.yaml").write_text(text, encoding="utf-8")
    said = app("policies", "check", "slip.yaml", "--prices", "prices.yaml")
    assert (said.status, said.stdout) == (2, "")
    assert error in said.stderr


def test_every_kind_of_assumption_is_told(case: Path, app: App) -> None:
    assumed = "{input_ratio: {big-1: 1}, latency_ratio: {big-1: 1}, hidden_tokens: {big-1: 5}}"
    text = f"policies: [{{name: a, to: big-1}}]\nassumptions: {assumed}\n"
    (case / "assumed.yaml").write_text(text, encoding="utf-8")
    said = app("policies", "check", "assumed.yaml", "--prices", "prices.yaml", "--format", "json")
    assert json.loads(said.stdout)["file"]["assumptions"] == [
        "input_ratio.big-1",
        "latency_ratio.big-1",
        "hidden_tokens.big-1",
    ]


def line(row: tuple[str, str, str, int, int]) -> str:
    name, tier, model, read, written = row
    time = f"2026-10-01T10:00:0{ord(name) - ord('a')}Z"
    told = {"id": name, "timestamp": time, "tier": tier, "confidence": 1, "model": model}
    provider = "acme" if model != "nobody-1" else "nobody"
    return json.dumps(told | {"provider": provider, "input_tokens": read, "output_tokens": written}) + "\n"


@pytest.mark.usefixtures("case")
def test_each_rule_takes_what_no_rule_above_it_takes(app: App) -> None:
    said = app("policies", "check", "mine.yaml", "log.jsonl", "--prices", "prices.yaml", "--format", "json")
    assert (said.status, said.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(said.stdout)
    (use,) = answer["traffic"]
    found = [(row["rule"], row["matches"], row["requests"], row["cost_usd"]) for row in use["rules"]]
    assert found == [
        (1, 2, 2, 0.0021),
        (2, 3, 2, 0.0032),
        (3, 3, 0, 0.0),
        (4, 0, 0, 0.0),
        (5, 0, 0, 0.0),
        (None, 2, 2, 0.00002),
    ]
    assert [row["requests_share"] for row in use["rules"]] == [2 / 6, 2 / 6, 0, 0, 0, 2 / 6]
    assert [row["unpriced_requests"] for row in use["rules"]] == [0, 0, 0, 0, 0, 1]
    assert use["rules"][2]["taken"] == {"1": 1, "2": 2}
    assert (use["requests"], use["cost_usd"]) == (6, 0.00532)
    surely = "rule 1 (mine.yaml:6) stands before it and matches all that it matches"
    takers = "earlier rules take all of its 3 requests (rule 1 takes 1, rule 2 takes 2)"
    assert answer["warnings"] == [
        f"mine: rule 4 (mine.yaml:9) can never fire: {surely}",
        f"mine: rule 3 (mine.yaml:8) never fires: {takers}",
        "mine: rule 5 (mine.yaml:10) never fires: no request of the logs passes its tests",
    ]


@pytest.mark.usefixtures("case")
def test_the_page_shows_the_rules_as_a_table_and_warns(app: App) -> None:
    said = app("policies", "check", "mine.yaml", "log.jsonl", "--prices", "prices.yaml")
    page = " ".join(said.stdout.split())
    assert "matches takes share today" in page
    assert "1 tier: retrieval -> cheap 2 2 33.3% $0.0021" in page
    assert "no rule matches: it stays 2 2 33.3%" in page
    assert "1 request without a price are counted" in page
    assert "rule 5 (mine.yaml:10) never fires" in page
    assert said.status == 0


@pytest.mark.usefixtures("case")
def test_without_logs_only_what_the_tests_show_is_told(app: App) -> None:
    said = app("policies", "check", "mine.yaml", "--prices", "prices.yaml", "--format", "json")
    answer = json.loads(said.stdout)
    assert answer["traffic"] is None
    assert [line[:12] for line in answer["warnings"]] == ["mine: rule 4"]
    assert [one["name"] for one in answer["file"]["policies"]] == ["as-logged", "mine", "copy"]


@pytest.mark.usefixtures("case")
def test_no_rejects_are_listed_where_no_log_is_named(app: App) -> None:
    said = app("policies", "check", "mine.yaml", "--prices", "prices.yaml", "--rejects", "rejects.jsonl")
    assert said.status == 2
    assert said.stderr.startswith("error: no log is named whose rows could be listed\n  at:  --rejects\n")
    assert not Path("rejects.jsonl").exists()


@pytest.mark.usefixtures("case")
def test_the_order_and_the_files_of_the_rows_change_nothing() -> None:
    Path("turned.jsonl").write_text("".join(map(line, ROWS[::-2])), encoding="utf-8")
    Path("rest.jsonl").write_text("".join(map(line, ROWS[-2::-2])), encoding="utf-8")

    def uses(*logs: str) -> object:
        return rule_uses(Options(logs, policies=(Path("mine.yaml"),), prices=(Path("prices.yaml"),)))

    assert uses("log.jsonl") == uses("turned.jsonl", "rest.jsonl")


@pytest.mark.usefixtures("case")
def test_a_file_that_is_wrong_and_a_log_that_is_none_are_errors(app: App) -> None:
    assert app("policies", "check", "mine.yaml", "nothing.jsonl").status != 0
    Path("mine.yaml").write_text("policies: [{name: a, to: x, when: y}]", encoding="utf-8")
    assert app("policies", "check", "mine.yaml", "log.jsonl").status == 2
