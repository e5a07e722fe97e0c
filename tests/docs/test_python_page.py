"""The examples of the page run one after the other, and a strict type checker accepts them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import environment
from repository import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def _program(folder: Path) -> Path:
    path = folder / "example.py"
    path.write_text("\n".join(EXAMPLES), encoding="utf-8")
    return path


def _run(*arguments: str | Path, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_examples_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_logs", tmp_path / "sample_logs")
    printed = _run(_program(tmp_path), folder=tmp_path)
    assert "sure-and-easy" in printed
    assert "missing.jsonl" in printed


def test_a_type_checker_accepts_the_examples(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    _run("-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", _program(tmp_path), folder=tmp_path)
