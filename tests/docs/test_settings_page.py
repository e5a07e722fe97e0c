"""The settings that the page shows are taken as they stand."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from in_process import route_audit_here
from repository import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
POLICIES = ROOT / "sample_logs" / "policies"


def test_the_example_is_taken(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "route-audit.toml").write_text(example, encoding="utf-8")
    shutil.copytree(POLICIES, tmp_path / "policies")
    log = ROOT / "sample_logs" / "flat.jsonl"
    said = route_audit_here("classify", log, cwd=tmp_path)
    assert (said.status, said.stderr) == (0, f"settings: {tmp_path / 'route-audit.toml'}\n")
    assert said.stdout.startswith("{")
    said = route_audit_here("analyze", log, "--format", "csv", cwd=tmp_path)
    assert said.status == 0, said.stderr
    assert "sure-and-easy" in said.stdout


def test_the_mistake_is_told_as_shown(tmp_path: Path) -> None:
    (tmp_path / "route-audit.toml").write_text('stron = "x"\n', encoding="utf-8")
    said = route_audit_here("demo", cwd=tmp_path)
    shown = re.findall(r"^    (error: .*\n(?:    .*\n)*)", PAGE, re.MULTILINE)[0]
    told = said.stderr.replace(str(tmp_path), "/srv/billing")
    assert told.startswith(re.sub(r"^    ", "", shown, flags=re.MULTILINE).removesuffix("...\n"))
