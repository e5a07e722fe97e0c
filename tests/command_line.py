"""route-audit as a user starts it: a process of its own, offline, with plain output."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = Path(__file__).resolve().parent / "offline"
WIDTH = 110
PATIENCE_S = 120


@dataclass(frozen=True)
class Outcome:
    """What a run left behind; line ends are a newline on every system."""

    status: int
    stdout: str
    stderr: str


def environment() -> dict[str, str]:
    """The variables that make a run the same everywhere: no network, no colour, one width, one zone."""
    return os.environ | {
        "PYTHONPATH": str(OFFLINE),
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "COLUMNS": str(WIDTH),
        "TZ": "UTC",
    }


def route_audit(
    *arguments: str | Path, cwd: Path, stdin: bytes = b"", python: Sequence[str] = (sys.executable,)
) -> Outcome:
    """Run ``python -m route_audit`` with ``arguments`` in ``cwd``."""
    done = subprocess.run(
        [*python, "-m", "route_audit", *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        input=stdin,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return Outcome(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(output: bytes) -> str:
    return output.decode("utf-8").replace("\r\n", "\n")
