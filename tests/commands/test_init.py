"""Files to start from: they can be used as they stand, hold the log's own names, and replace nothing."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from command_line import Outcome
from golden import Golden
from in_process import route_audit_here
from repository import ROOT
from route_audit.assumptions import Evidence, Range
from route_audit.business.case_file import KEYS, Case, load_case
from route_audit.pricing import load_book
from route_audit.renderers import starter
from route_audit.report import Role
from route_audit.report.starting import Start, StartModel

LOG = ROOT / "sample_logs" / "flat.jsonl"
GENERAL = Start((), "2026-11-23", 0, None, (), (), (), ())


def run(*arguments: str | Path, cwd: Path) -> Outcome:
    said = route_audit_here(*arguments, cwd=cwd)
    assert said.status == 0, said.stderr
    return said


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    (tmp_path / "flat.jsonl").write_bytes(LOG.read_bytes())
    said = run("init", "flat.jsonl", cwd=tmp_path)
    assert said.stderr.splitlines() == [f"wrote {name}" for name in starter.FILES]
    assert said.stdout == (
        "Next:\n  route-audit policies check policies.yaml\n  route-audit analyze flat.jsonl\n"
    )
    return tmp_path


@pytest.mark.parametrize("name", starter.FILES)
def test_the_files_of_the_sample_log_are_as_reviewed(name: str, begun: Path, golden: Golden) -> None:
    text = (begun / name).read_text(encoding="utf-8")
    golden.check(ROOT / "tests" / "golden" / "init" / f"{name}.txt", text)


def test_the_files_can_be_used_as_they_stand(begun: Path) -> None:
    checked = run("policies", "check", "policies.yaml", cwd=begun).stdout
    assert "chosen-types" in checked
    assert "claude-opus-5-5" in checked
    assert "nothing deserves" in run("prices", "check", "prices.yaml", cwd=begun).stdout
    rows = run("analyze", "flat.jsonl", "-p", "policies.yaml", "--format", "csv", cwd=begun).stdout
    names = [line.split(",")[0] for line in rows.splitlines()[1:]]
    assert {"as-logged", "everything-cheap", "tiered", "sure", "chosen-types"} <= set(names)
    by_settings = run("analyze", "flat.jsonl", "--format", "csv", cwd=begun)
    assert by_settings.stderr == f"settings: {begun / 'route-audit.toml'}\n"
    assert by_settings.stdout == rows


def test_the_list_prices_are_those_of_the_book(begun: Path) -> None:
    text = (begun / "prices.yaml").read_text(encoding="utf-8")
    uncommented = re.sub(r"^# (prices:|  - \{model: \w)", r"\1", text, flags=re.MULTILINE)
    own = begun / "own.yaml"
    own.write_text(uncommented, encoding="utf-8")
    book, plain = load_book((own,)), load_book(())
    for model in ("claude-opus-5-5", "gpt-6.1-sol", "gpt-6-luna", "claude-haiku-5-5"):
        mine, theirs = book.find(model, None), plain.find(model, None)
        assert mine is not None
        assert theirs is not None
        assert len(mine.layers) == len(theirs.layers) + 1
        day = theirs.as_of_us
        assert mine.price(day, None) == theirs.price(day, None)


def test_without_logs_the_files_can_be_used_too(tmp_path: Path) -> None:
    said = run("init", "--quiet", cwd=tmp_path)
    assert said.stderr == ""
    assert "route-audit analyze LOGS" in said.stdout
    run("policies", "check", "policies.yaml", cwd=tmp_path)
    run("prices", "check", "prices.yaml", cwd=tmp_path)
    assert "tiered" in run("analyze", LOG, "--format", "csv", cwd=tmp_path).stdout


def test_nothing_is_replaced_or_half_written(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("mine", encoding="utf-8")
    said = route_audit_here("init", "missing.jsonl", cwd=tmp_path)
    assert said.status == 4
    assert said.stderr.startswith("error: the file exists\n  at:  case.yaml\n")
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]
    assert route_audit_here("init", "missing.jsonl", "--force", cwd=tmp_path).status == 3
    assert (tmp_path / "case.yaml").read_text(encoding="utf-8") == "mine"
    run("init", "--force", cwd=tmp_path)
    assert (tmp_path / "case.yaml").read_text(encoding="utf-8") != "mine"


def test_the_folder_is_chosen_and_must_exist(tmp_path: Path) -> None:
    assert route_audit_here("init", "--folder", "audit", cwd=tmp_path).status == 4
    (tmp_path / "audit").mkdir()
    said = run("init", "--folder", "audit", cwd=tmp_path)
    assert f"--settings {Path('audit/route-audit.toml')}" in said.stdout
    assert sorted(path.name for path in (tmp_path / "audit").iterdir()) == sorted(starter.FILES)


def test_without_a_cheap_model_its_policies_are_left_out(tmp_path: Path) -> None:
    """A name that YAML could take for something else is in quotes; a model without a price is named."""
    roles = (Role("strong", "a: b", "given"), Role("cheap", None, "nothing named"))
    models = (StartModel("in-house #1", None, (), 3, "", ""),)
    start = msgspec.structs.replace(GENERAL, logs=("x\ny.jsonl",), roles=roles, models=models)
    texts = starter.files(start)
    assert '  strong: "a: b" # given\n  # cheap: nothing named\n' in texts["policies.yaml"]
    assert (
        "# Left out until a model plays the role 'cheap'.\n  # - {name: everything-cheap"
        in texts["policies.yaml"]
    )
    assert (
        '#   - {model: "in-house #1", input: ..., output: ...} # has no list price; 3 requests'
        in texts["prices.yaml"]
    )
    for name in starter.FILES:
        (tmp_path / name).write_text(texts[name], encoding="utf-8")
    run("policies", "check", "policies.yaml", "--no-settings", cwd=tmp_path)


def test_a_folder_that_can_not_be_written_to_is_told_before_any_log_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda _, mode: not mode & os.W_OK)
    said = route_audit_here("init", "no-such-log.jsonl", cwd=tmp_path)
    assert (said.status, said.stderr.splitlines()[0]) == (4, "error: the folder can't be written to")


def test_rejects_replace_no_file(tmp_path: Path) -> None:
    (tmp_path / "flat.jsonl").write_bytes(LOG.read_bytes())
    kept = tmp_path / "kept.txt"
    kept.write_text("kept", encoding="utf-8")
    assert route_audit_here("init", "flat.jsonl", "--rejects", kept, cwd=tmp_path).status == 4
    assert route_audit_here("init", "flat.jsonl", "--rejects", "flat.jsonl", cwd=tmp_path).status == 2
    assert (tmp_path / "flat.jsonl").read_bytes() == LOG.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flat.jsonl", "kept.txt"]


def test_the_case_file_is_read_and_its_figures_are_the_defaults(begun: Path) -> None:
    assert load_case(begun / "case.yaml") == replace(Case(), path=begun / "case.yaml")
    said = run("report", "flat.jsonl", "--case", "case.yaml", "--format", "json", cwd=begun).stdout
    assert all(term["evidence"] == "default" for term in json.loads(said)["case"]["terms"])


def test_each_key_of_the_case_file_may_be_said(begun: Path) -> None:
    text = (begun / "case.yaml").read_text(encoding="utf-8")
    said = re.findall(r"^# (\w+:(?: .*)?(?:\n#   - .*)?)$", text, re.MULTILINE)
    said = [lines.replace("\n# ", "\n") for lines in said if lines.partition(":")[0] in KEYS]
    assert [lines.partition(":")[0] for lines in said] == list(KEYS)
    hours = [lines for lines in said if lines.startswith(("effort_hours", "hourly_rate_usd"))]
    given = begun / "given.yaml"
    for lines in said:
        given.write_text("\n".join(hours if lines in hours else [lines]), encoding="utf-8")
        found = load_case(given)
        name = lines.partition(":")[0]
        default = getattr(Case(), name, None)
        if isinstance(default, Range):
            mine = getattr(found, name)
            assert (mine.low, mine.likely, mine.high) == (default.low, default.likely, default.high)
            assert mine.evidence is Evidence.USER
