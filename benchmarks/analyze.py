"""How fast `route-audit analyze` reads, how much memory it takes, and how that grows.

    python benchmarks/analyze.py [LINES | LOG] [--repeat 3] [--plain-lines 2000] [--without-usage 0.15]

With a number it invents logs of that many lines and of four times as many; with a path it measures
that log alone. A plain loop over the same lines is timed in the same run. Needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import generate
import measure

HERE = Path(__file__).resolve().parent
MEGA = 1_000_000
GROWTH = 4
FLAT = 1.25
"""Memory that grows by less than this while the log grows fourfold is called flat."""


@dataclass(frozen=True)
class Speed:
    """What one way of reading a log achieved."""

    name: str
    rows: int
    megabytes: float
    seconds: float
    processor_s: float
    peak_mb: float

    @property
    def megabytes_per_s(self) -> float:
        """Megabytes of log per second, start-up included."""
        return self.megabytes / self.seconds

    def line(self) -> str:
        """One line of the table."""
        return (
            f"{self.name:<28}{self.rows:>10,}{self.megabytes:>9.1f}{self.seconds:>9.2f}{self.processor_s:>9.2f}"
            f"{self.megabytes_per_s:>9.1f}{self.rows / self.seconds:>11,.0f}{self.peak_mb:>9.0f}"
        )


HEADING = f"{'':<28}{'rows':>10}{'MB':>9}{'s':>9}{'cpu s':>9}{'MB/s':>9}{'rows/s':>11}{'peak MB':>9}"


def analyze(log: Path, jobs: int, repeat: int) -> Speed:
    """The whole command on ``log``: reading, tiers, prices, policies, intervals, report."""
    command = [
        sys.executable,
        "-m",
        "route_audit",
        "analyze",
        str(log),
        "--format",
        "json",
        "--jobs",
        str(jobs),
    ]
    run = measure.several(command, repeat)[0]
    rows = json.loads(run.stdout)["coverage"]["rows_read"]
    name = f"analyze, {jobs} job{'s' if jobs > 1 else ''}"
    return Speed(name, rows, log.stat().st_size / MEGA, run.seconds, run.processor_s, run.peak_mb)


def plain(log: Path, lines: int) -> Speed:
    """The plain loop on the first ``lines`` of ``log``."""
    run = measure.once([sys.executable, str(HERE / "plain_loop.py"), str(log), str(lines)])
    told = json.loads(run.stdout)
    return Speed("plain loop", told["rows"], told["bytes"] / MEGA, run.seconds, run.processor_s, run.peak_mb)


def show(log: Path, repeat: int, plain_lines: int) -> Speed:
    """Measure one log, print the table, and give the run with one job."""
    print(HEADING)
    loop = plain(log, plain_lines)
    print(loop.line(), flush=True)
    speeds = [analyze(log, jobs, repeat) for jobs in sorted({1, os.cpu_count() or 1})]
    for speed in speeds:
        print(speed.line(), flush=True)
    for speed in speeds:
        times = speed.megabytes_per_s / loop.megabytes_per_s
        print(f"{speed.name}: {times:.0f} times as fast as the plain loop")
    return speeds[0]


def show_growth(small: Speed, large: Speed) -> None:
    """Say whether memory grows with the log."""
    grown = large.peak_mb / small.peak_mb
    word = "flat" if grown < FLAT else "growing"
    per_row = (large.peak_mb - small.peak_mb) * MEGA / max(large.rows - small.rows, 1)
    print(
        f"memory is {word}: {small.peak_mb:.0f} MB for {small.rows:,} rows, {large.peak_mb:.0f} MB for "
        f"{large.rows:,} ({per_row:+.0f} bytes a row)"
    )


def invented(folder: Path, lines: int, without_usage: float) -> Path:
    """A log of that many invented lines."""
    path = folder / f"{lines}.jsonl"
    generate.write(path, lines, without_usage=without_usage)
    return path


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="Measure the speed and the memory of `route-audit analyze`.")
    parser.add_argument(
        "log", nargs="?", default="25000", help="how many lines to invent, or a log of your own"
    )
    parser.add_argument("--repeat", type=int, default=3, help="runs of each; the fastest counts")
    parser.add_argument("--plain-lines", type=int, default=2000, help="how many lines the plain loop reads")
    parser.add_argument(
        "--without-usage", type=float, default=0.0, help="share of lines without token counts"
    )
    asked = parser.parse_args()
    if not asked.log.isdecimal():
        show(Path(asked.log), asked.repeat, asked.plain_lines)
        return
    with tempfile.TemporaryDirectory() as folder:
        lines = int(asked.log)
        small = show(invented(Path(folder), lines, asked.without_usage), asked.repeat, asked.plain_lines)
        print()
        log = invented(Path(folder), GROWTH * lines, asked.without_usage)
        large = show(log, asked.repeat, asked.plain_lines)
        print()
        show_growth(small, large)


if __name__ == "__main__":
    main()
