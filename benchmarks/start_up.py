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
    ours = [sys.executable, "-m", "route_audit"]
    timed = {" ".join(command): [*ours, *command] for command in COMMANDS}
    timed["(python alone)"] = [sys.executable, "-c", "pass"]
    print(f"{'':<26}{'median s':>9}{'best s':>9}{'cpu s':>9}{'peak MB':>9}")
    for name, command in timed.items():
        runs = measure.several(command, repeat)
        best, middle = runs[0], runs[repeat // 2]
        print(
            f"{name:<26}{middle.seconds:>9.3f}{best.seconds:>9.3f}{best.processor_s:>9.3f}{best.peak_mb:>9.0f}"
        )


if __name__ == "__main__":
    main()
