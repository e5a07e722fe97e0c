"""The benchmark of the search for the best policy runs, and keeps to its limits."""

from __future__ import annotations

import re
import subprocess
import sys

from repository import ROOT


def test_it_prints_every_step_and_stays_near_the_bound() -> None:
    script = ROOT / "benchmarks" / "optimising.py"
    run = subprocess.run([sys.executable, script, "3000"], capture_output=True, text=True, check=True)
    above = [float(share) for share in re.findall(r"([\d.]+)% above the bound", run.stdout)]
    assert len(above) == 3
    assert all(0 <= share < 0.02 for share in above)
    assert re.search(r"100 assignments of 3,000 rows: [\d.]+ ms", run.stdout)
