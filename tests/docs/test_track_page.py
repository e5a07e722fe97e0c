"""The page of tracking is true: it names every step."""

from __future__ import annotations

from repository import ROOT
from route_audit.auditing.tracking import LEAST
from route_audit.business.tracking import STEPS

PAGE = (ROOT / "docs" / "track.md").read_text(encoding="utf-8")


def test_every_step_is_on_the_page() -> None:
    assert all(step in PAGE for step in STEPS)
    assert f"An arm needs {LEAST} requests" in PAGE
