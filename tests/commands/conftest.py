"""The command line on a report that a test chose."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps import App
from route_audit import auditing


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> App:
    """The command line in an empty folder, 80 columns wide, over a report written by hand."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    line = App(capsys, asked=[])
    monkeypatch.setattr(auditing, "run", line.answer)
    return line
