"""The page of quality is true: it names every column."""

from __future__ import annotations

from repository import ROOT
from route_audit.outcomes.estimates import HUMAN_LABELS
from route_audit.outcomes.reading import COLUMNS, COUNTS

PAGE = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")


def test_every_column_is_on_the_page() -> None:
    assert all(f"`{name}`" in PAGE for name in COLUMNS)
    assert all(f'"{name}"' in PAGE for name in COUNTS)
    assert f"With {HUMAN_LABELS} answers or more" in PAGE
