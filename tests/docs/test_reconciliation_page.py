"""The page of reconciliation is true: its words are the code's."""

from __future__ import annotations

import re

from repository import ROOT
from route_audit.reconcile import columns, status
from route_audit.reconcile.alternatives import Reason
from route_audit.reconcile.exports import IN_CENTS, plain
from route_audit.renderers.reconciled import REASONS
from route_audit.report import UNRECONCILED

PAGE = (ROOT / "docs" / "reconciliation.md").read_text(encoding="utf-8")


def test_every_status_and_reason_is_on_the_page() -> None:
    for word in (status.RECONCILED, status.WITH_A_NOTE, UNRECONCILED, status.NOTHING_TO_COMPARE):
        assert f"| `{word}` |" in PAGE
    assert [reason.word for reason in Reason] == re.findall(r"^\| `(\w+)` \| [^`]", PAGE, re.MULTILINE)[
        -len(Reason) :
    ]
    assert {reason.word for reason in Reason} == set(REASONS)


def test_every_column_on_the_page_is_known() -> None:
    known = {*columns.DAY, *columns.MODEL, *columns.PROVIDER, *columns.COST, *columns.LIST, *columns.CURRENCY}
    rows = re.findall(r"^\| (?:cost|day|model|provider|currency)[^|]* \| (.*) \|$", PAGE, re.MULTILINE)
    named = {plain(word) for row in rows for word in re.findall(r"`(\w+)`", row)}
    assert len(named) > 20
    assert named <= known - {IN_CENTS}


def test_the_columns_stand_in_the_order_in_which_they_are_taken() -> None:
    for thing, known in (
        ("cost", columns.COST),
        ("cost at list prices", columns.LIST),
        ("day", columns.DAY),
        ("model", columns.MODEL),
        ("provider", columns.PROVIDER),
        ("currency", columns.CURRENCY),
    ):
        (row,) = re.findall(rf"^\| {thing} \| (.*) \|$", PAGE, re.MULTILINE)
        places = [known.index(plain(word)) for word in re.findall(r"`(\w+)`", row)]
        assert places == sorted(places), thing
