"""Runs a program and says how long it took and how much memory its largest process had."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

KB_IN_MB = 1024
RSS_UNIT_IN_KB = 1 / 1024 if sys.platform == "darwin" else 1


@dataclass(frozen=True)
class Run:
    """One run: seconds on the clock and of all processors, megabytes of the largest process, output."""

    seconds: float
    processor_s: float
    peak_mb: float
    stdout: str


def once(command: Sequence[str | Path]) -> Run:
    """Run ``command`` from start to end.

    Raises:
        SystemExit: it failed; its own message is shown.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=err)  # noqa: S603  # ours
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            raise SystemExit(f"{command}: {err.read().decode()}")
        peak_mb = used.ru_maxrss * RSS_UNIT_IN_KB / KB_IN_MB
        return Run(seconds, used.ru_utime + used.ru_stime, peak_mb, out.read().decode())


def several(command: Sequence[str | Path], repeat: int) -> list[Run]:
    """``repeat`` runs, the fastest first: it tells what the machine can do when nothing disturbs it."""
    return sorted((once(command) for _ in range(repeat)), key=attrgetter("seconds"))
