"""The page of quality is true: its files are read and its commands print what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from page_examples import prints_what_it_shows
from repository import ROOT
from route_audit.outcomes.estimates import HUMAN_LABELS
from route_audit.outcomes.reading import COLUMNS, COUNTS

PAGE = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```\w+ ([\w.]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
EXAMPLES = re.findall(r"^```console\n\$ ([^\n]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_an_example_prints_what_it_shows(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    prints_what_it_shows(command, shown, tmp_path, monkeypatch)


def test_there_is_an_example() -> None:
    assert EXAMPLES


def test_every_column_is_on_the_page() -> None:
    assert all(f"`{name}`" in PAGE for name in COLUMNS)
    assert all(f'"{name}"' in PAGE for name in COUNTS)
    assert f"With {HUMAN_LABELS} answers or more" in PAGE
