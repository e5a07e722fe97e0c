"""The page of reconciliation is true: its files are read and its commands print what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from page_examples import prints_what_it_shows
from repository import ROOT
from route_audit.reconcile import invoice, status
from route_audit.reconcile.alternatives import Reason
from route_audit.reconcile.exports import IN_CENTS, plain
from route_audit.renderers.reconciled import REASONS
from route_audit.report import UNRECONCILED

PAGE = (ROOT / "docs" / "reconciliation.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```\w+ ([\w.]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
EXAMPLES = re.findall(r"^```console\n\$ ([^\n]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_an_example_prints_what_it_shows(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    prints_what_it_shows(command, shown, tmp_path, monkeypatch)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 2


def test_every_status_and_reason_is_on_the_page() -> None:
    for word in (status.RECONCILED, status.WITH_A_NOTE, UNRECONCILED, status.NOTHING_TO_COMPARE):
        assert f"| `{word}` |" in PAGE
    assert [reason.word for reason in Reason] == re.findall(r"^\| `(\w+)` \| [^`]", PAGE, re.MULTILINE)[
        -len(Reason) :
    ]
    assert {reason.word for reason in Reason} == set(REASONS)


def test_every_column_on_the_page_is_known() -> None:
    known = {*invoice.DAY, *invoice.MODEL, *invoice.PROVIDER, *invoice.COST, *invoice.LIST, *invoice.CURRENCY}
    rows = re.findall(r"^\| (?:cost|day|model|provider|currency)[^|]* \| (.*) \|$", PAGE, re.MULTILINE)
    named = {plain(word) for row in rows for word in re.findall(r"`(\w+)`", row)}
    assert len(named) > 20
    assert named <= known - {IN_CENTS}
