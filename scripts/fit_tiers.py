"""Fit the scorecard's weights, and write them and the page that shows how far to trust them.

    python scripts/fit_tiers.py [LABELS.jsonl.gz ...] [--check]

Takes the labelled requests of ``tests/classify/labelled`` and any further files named, whose lines
have ``source``, ``kind``, ``tier`` and ``messages``, and measures on those of ``tests/classify/varied`` too.
Writes ``classify/weights.yaml``, ``docs/tiers.md`` and ``docs/signals.md``; with ``--check`` it only prints
what it measured. Needs scipy.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from route_audit.classify.weights import Weights
from tiers import labelled, measuring, page, shipping, table

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tests" / "classify" / "labelled"
VARIED = ROOT / "tests" / "classify" / "varied"


def main() -> None:
    """Fit, measure on what was left out, and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("labels", nargs="*", type=Path, help="further label files")
    parser.add_argument("--check", action="store_true", help="write nothing")
    asked = parser.parse_args()
    data = labelled.read([*sorted(LABELS.glob("*.jsonl.gz")), *asked.labels])
    varied = {name: labelled.read([VARIED / f"{name}.jsonl.gz"]) for name in page.VARIED}
    found = measuring.measure(data)
    print("\n".join([*page.headline(found), *page.varied_rows(varied, found)]))
    if not asked.check:
        weights = ROOT / "cli" / "route_audit" / "classify" / "weights.yaml"
        shipping.write(found, weights)
        card = msgspec.yaml.decode(weights.read_bytes(), type=Weights)
        (ROOT / "docs" / "signals.md").write_text(table.table(card), encoding="utf-8")
        (ROOT / "docs" / "tiers.md").write_text(page.page(data, varied, found), encoding="utf-8")


if __name__ == "__main__":
    main()
