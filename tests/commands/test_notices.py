"""What a CI service is told: annotations that no word can break, and a summary that is appended."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from apps import App
from route_audit.commands.notices import github_commands
from route_audit.gates import Gate
from route_audit.report import Report
from sample_report import REPORT

FAILING = ("--require-saving", "99%", "--require-coverage", "1%")


def deciding(words: str) -> Report:
    advice = msgspec.structs.replace(REPORT.recommendation, decision=words)
    return msgspec.structs.replace(REPORT, recommendation=advice)


def test_annotations_take_the_place_of_sentences(app: App) -> None:
    said = app("analyze", "x", *FAILING)
    assert said.status == 10
    (sentence,) = said.stderr.splitlines()
    words = sentence.removeprefix("gate failed: ")
    said = app("analyze", "x", *FAILING, "--annotate", "github", "--quiet")
    assert said.status == 10
    notice, error = said.stderr.splitlines()
    assert notice.startswith("::notice title=route-audit::")
    assert error == f"::error title=route-audit gate --require-saving::{words.replace('%', '%25')}"


@pytest.mark.parametrize("command", ["analyze", "compare"])
def test_a_quiet_run_says_nothing_but_which_gate_failed(command: str, app: App) -> None:
    said = app(command, "x", *FAILING, "--step-summary", "page.md", "-o", "a.csv", "--quiet")
    assert said.status == 10
    (sentence,) = said.stderr.splitlines()
    assert sentence.startswith("gate failed: ")


def test_no_word_can_end_or_begin_a_command() -> None:
    report = deciding("50% of 'a\r\n::error::b'")
    (notice, error) = github_commands(report, [Gate("--a:b,c", False, "one\n::set-env::two")])
    assert notice == "::notice title=route-audit::50%25 of 'a%0D%0A::error::b'"
    assert error == "::error title=route-audit gate --a%3Ab%2Cc::one%0A::set-env::two"


def test_an_unknown_service_is_refused_before_any_log_is_read(app: App) -> None:
    said = app("analyze", "x", "--annotate", "gitlab")
    assert (said.status, app.asked) == (2, [])
    assert "  at:  --annotate\n" in said.stderr


def test_a_summary_is_appended(app: App) -> None:
    page = Path("summary.md")
    page.write_text("before", encoding="utf-8")
    said = app("analyze", "x", *FAILING, "--step-summary", page)
    assert said.status == 10
    assert said.stderr.startswith("appended to summary.md\n")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n# LLM routing audit\n")
    assert f"**{REPORT.recommendation.decision}**".replace("*", "") in text.replace("\\", "").replace("*", "")
    assert "| --require-saving | FAILED |" in text
    assert "| --require-coverage | holds |" in text
    assert "| policy | cost |" in text
    app("analyze", "x", "--step-summary", page, "--quiet")
    assert page.read_text(encoding="utf-8").startswith(text)
    assert page.read_text(encoding="utf-8").count("# LLM routing audit") == 2


def test_a_summary_without_gates_has_no_table_of_them(app: App) -> None:
    app("compare", "x", "--step-summary", "new.md")
    assert "Gates" not in Path("new.md").read_text(encoding="utf-8")


def test_a_summary_that_can_not_be_is_refused_before_any_log_is_read(app: App) -> None:
    Path("log.jsonl").write_text("{}", encoding="utf-8")
    assert app("analyze", "log.jsonl", "--step-summary", "log.jsonl").status == 2
    assert app("analyze", "log.jsonl", "--step-summary", "missing/page.md").status == 4
    assert app("analyze", "log.jsonl", "--step-summary", ".").status == 4
    assert app.asked == []


def test_a_misroute_gate_is_read_as_a_share(app: App) -> None:
    assert app("analyze", "x", "--max-misroute", "100%").status == 0
    assert app("analyze", "x", "--max-misroute", "0").status == 10
    assert "  at:  --max-misroute\n" in app("analyze", "x", "--max-misroute", "few").stderr
