"""The workflow of the page can be run: it is YAML, and its command takes the options that it gives."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import yaml

from in_process import route_audit_here
from repository import ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
PROGRAM = "route-audit "


def _command() -> str:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    steps = yaml.safe_load(text)["jobs"]["audit"]["steps"]
    (command,) = [step["run"] for step in steps if step.get("run", "").startswith(PROGRAM)]
    return str(command)


def test_the_workflow_s_command_runs_on_the_sample_logs(tmp_path: Path) -> None:
    shutil.copy(ROOT / "sample_logs" / "policies" / "cautious.yaml", tmp_path / "policies.yaml")
    (tmp_path / "contract.yaml").write_text("version: 1\ndiscounts: [{provider: anthropic, share: 0.1}]\n")
    words = shlex.split(_command().replace("$GITHUB_STEP_SUMMARY", "summary.md"))[1:]
    log = str(ROOT / "sample_logs" / "flat.jsonl")
    said = route_audit_here(*(log if "://" in word else word for word in words), cwd=tmp_path)
    assert said.status == 0, said.stderr
    assert "::notice title=route-audit::" in said.stderr
    assert {"summary.md", "audit.json"} <= {path.name for path in tmp_path.iterdir()}


def test_every_option_of_the_page_is_in_the_help(tmp_path: Path) -> None:
    shown = set(re.findall(r"--[a-z][a-z0-9-]+", PAGE))
    listed = route_audit_here("analyze", "--help", cwd=tmp_path).stdout
    assert shown
    assert shown <= set(re.findall(r"--[a-z][a-z0-9-]+", listed))
