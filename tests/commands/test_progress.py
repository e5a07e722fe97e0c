"""The bar: only where somebody watches, only when it takes long, and gone afterwards."""

from __future__ import annotations

import io
import sys
import time

import pytest

from route_audit.commands.progress import PATIENCE_S, Bar, progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_no_bar_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    with progress_bar(quiet=False) as progress:
        assert progress is None
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress_bar(quiet=True) as progress:
        assert progress is None


def test_a_short_read_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_bar(quiet=False) as progress:
        assert progress is not None
        progress(1, 2)
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("total", [2_000_000, None])
def test_a_long_read_shows_how_far_it_is(total: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    start = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: start)
    bar = Bar()
    monkeypatch.setattr(time, "monotonic", lambda: start + PATIENCE_S)
    bar(1_000_000, total)
    bar.close()
    assert "reading" in terminal.getvalue()
