"""Rows that come again are told wherever they stand, and little is held to know them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from booked import booked
from route_audit.exchange import Exchange
from route_audit.ledger import Ledger
from route_audit.ledger.files import LedgerFiles
from route_audit.ledger.repeats import Repeats

ONE = booked([Exchange(line=1, id="x", model="m")])
GROUP = 1 << 14
MANY = ONE.take(np.zeros(GROUP, np.intp))


def rows_of(pairs: list[tuple[int, int]]) -> Ledger:
    codes = np.array(pairs, np.uint64).reshape(-1, 2)
    return replace(
        ONE.take(np.zeros(len(pairs), np.intp)), id_code=codes[:, 0].copy(), content=codes[:, 1].copy()
    )


PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12)


@given(st.lists(PAIRS, min_size=1, max_size=4))
def test_only_the_first_of_an_id_and_a_content_counts(groups: list[list[tuple[int, int]]]) -> None:
    ledger = cast("LedgerFiles", Groups(groups))
    repeats = Repeats(ledger)
    seen: set[tuple[int, int]] = set()
    for pairs, rows in zip(groups, ledger.in_any_order(), strict=True):
        expected = [pair not in seen and pair not in pairs[:at] for at, pair in enumerate(pairs)]
        assert repeats.first(rows).tolist() == expected
        seen.update(pairs)


def revised(number: int, ids: list[int], revisions: list[int]) -> Ledger:
    """Rows of calls with a revision each, every one with other content."""
    content = np.arange(len(ids), dtype=np.uint64) + np.uint64(100 * number)
    pairs = list(zip(ids, content.tolist(), strict=True))
    return replace(rows_of(pairs), revision=np.array(revisions, np.int64))


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=6), max_size=4)
)
def test_of_a_calls_revisions_the_last_counts_once(groups: list[list[tuple[int, int]]]) -> None:
    parts = [revised(number, *map(list, zip(*pairs, strict=True))) for number, pairs in enumerate(groups)]
    repeats = Repeats(cast("LedgerFiles", Told(parts)))
    told = [
        pair
        for pairs, rows in zip(groups, parts, strict=True)
        for pair, counts in zip(pairs, repeats.first(rows).tolist(), strict=True)
        if counts
    ]
    last: dict[int, int] = {}
    for one, revision in (pair for pairs in groups for pair in pairs):
        last[one] = max(last.get(one, 0), revision)
    assert sorted(told) == sorted(last.items())


@dataclass
class Told:
    """Stands in for a ledger of these rows."""

    parts: list[Ledger]

    @property
    def rows(self) -> int:
        return sum(map(len, self.parts))

    def in_any_order(self) -> Iterator[Ledger]:
        return iter(self.parts)


@dataclass
class Groups:
    """Stands in for a ledger: rows by the ids' and contents' codes."""

    groups: list[list[tuple[int, int]]]

    @property
    def rows(self) -> int:
        return sum(map(len, self.groups))

    def in_any_order(self) -> Iterator[Ledger]:
        return map(rows_of, self.groups)


@dataclass
class Twice:
    """Stands in for a ledger in which each row is there twice, which takes the most."""

    rows: int

    def in_any_order(self) -> Iterator[Ledger]:
        for start in range(0, self.rows, GROUP):
            codes = np.arange(start, start + GROUP, dtype=np.uint64) // np.uint64(2)
            yield replace(MANY, id_code=codes, content=codes)


def peak(rows: int) -> int:
    tracemalloc.start()
    Repeats(cast("LedgerFiles", Twice(rows)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_at_most_sixteen_bytes_a_row_are_held() -> None:
    rows = 8 * GROUP
    assert 8 * rows < peak(2 * rows) - peak(rows) < 16 * rows
