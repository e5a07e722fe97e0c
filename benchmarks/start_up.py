"""How long the short commands take, from the shell's prompt to the last line.

python benchmarks/start_up.py [--repeat 11]
"""

from __future__ import annotations

import argparse
import sys

import measure

COMMANDS = (("--help",), ("--version",), ("analyze", "--help"), ("formats",), ("demo",))


def main() -> None:
    """Time each command and print the median and the fastest run."""
    parser = argparse.ArgumentParser(description="Measure how long route-audit takes to start.")
    parser.add_argument("--repeat", type=int, default=11, help="runs of each command")
    repeat = parser.parse_args().repeat
    python = [sys.executable, "-m", "route_audit"]
    print(f"{'':<26}{'median s':>9}{'best s':>9}{'peak MB':>9}")
    for command in COMMANDS:
        middle = measure.median([*python, *command], repeat)
        fastest = measure.best([*python, *command], repeat)
        print(f"{' '.join(command):<26}{middle.seconds:>9.3f}{fastest.seconds:>9.3f}{middle.peak_mb:>9.0f}")
    bare = measure.median([sys.executable, "-c", "pass"], repeat)
    print(f"{'(python alone)':<26}{bare.seconds:>9.3f}")


if __name__ == "__main__":
    main()
