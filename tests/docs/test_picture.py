"""The picture on top of the README is what the demo prints."""

from __future__ import annotations

from pathlib import Path

from command_line import route_audit
from golden import Golden
from repository import ROOT


def test_the_picture_is_what_the_demo_prints(tmp_path: Path, golden: Golden) -> None:
    done = route_audit("demo", "--quiet", "-o", "demo.svg", cwd=tmp_path)
    assert done.status == 0, done.stderr
    golden.check(ROOT / "docs" / "demo.svg", (tmp_path / "demo.svg").read_text(encoding="utf-8"))
