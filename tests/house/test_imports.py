"""What analyze must not import: it would cost more memory and time than the whole analysis."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from command_line import environment
from repository import ROOT

COSTLY = ("genai_prices", "pandas", "pyarrow", "scipy")

ANALYZE = f"""
import sys
from route_audit.commands import run
assert run(["analyze", sys.argv[1], "--quiet", "--jobs", "1"]) == 0
print(*sorted(set(sys.modules) & set({COSTLY!r})), file=sys.stderr)
"""


@pytest.mark.parametrize("name", ["flat.csv", "openai.jsonl"])
def test_analyze_imports_nothing_costly(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ANALYZE, ROOT / "sample_logs" / name],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr.split() == []
