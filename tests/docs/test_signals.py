"""The page of signals shows the table as it is."""

from __future__ import annotations

from pathlib import Path

from route_audit.classify.signals import SIGNALS
from route_audit.classify.weights import shipped
from tiers.table import table

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_is_up_to_date() -> None:
    assert (DOCS / "signals.md").read_text(encoding="utf-8") == table(shipped())


def test_every_signal_has_its_row() -> None:
    text = table(shipped())
    assert all(f"| `{signal.name}` |" in text for signal in SIGNALS)
