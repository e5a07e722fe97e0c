"""Which attempts count: a row that stands twice once, and of a call's revisions the last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from booked import booked
from route_audit.exchange import Exchange
from route_audit.ledger import Ledger
from route_audit.projection.slices import Dropped, Scope, in_scope

ALL = Scope(dedupe=True, since_us=None, until_us=None, timezone="UTC")


def partition(*rows: dict[str, Any]) -> Ledger:
    attempts = booked([Exchange(model="m", input_tokens=1, **row) for row in rows])
    return attempts.take(np.lexsort((attempts.id_code, attempts.content, attempts.timestamp_us)))


def kept(*rows: dict[str, Any]) -> list[tuple[str, int]]:
    used, _ = in_scope(partition(*rows), ALL)
    return sorted(zip(used.id.tolist(), used.output_tokens.tolist(), strict=True))


def test_the_same_id_with_other_content_is_no_duplicate() -> None:
    one, other = {"id": "a", "output_tokens": 1}, {"id": "a", "output_tokens": 2}
    assert kept(one, other, one) == [("a", 1), ("a", 2)]


def test_of_the_revisions_of_a_call_the_last_counts() -> None:
    rows = [{"id": "a", "output_tokens": n, "revision": n, "timestamp_us": 9 - n} for n in (1, 3, 2)]
    assert kept(*rows, {"id": "b", "output_tokens": 7, "revision": 1}) == [("a", 3), ("b", 7)]


def test_what_is_dropped_is_told_by_its_rule() -> None:
    rows: list[dict[str, Any]] = [
        *({"id": "a", "output_tokens": n, "revision": n} for n in (1, 3, 2)),
        *({"id": "b", "output_tokens": 1}, {"id": "b", "output_tokens": 1}),
        *({"id": "b", "output_tokens": 2}, {"id": "c", "output_tokens": 2, "timestamp_us": 9}),
    ]
    attempts = partition(*rows)
    used, dropped = in_scope(attempts, ALL)
    assert (len(used), dropped) == (4, Dropped(duplicates=1, revised=2, outside=0))
    assert in_scope(attempts, replace(ALL, dedupe=False))[1] == Dropped(0, 0, 0)
    window = replace(ALL, since_us=9)
    assert in_scope(attempts, window)[1] == Dropped(duplicates=1, revised=2, outside=3)


def test_a_call_told_once_is_no_revision_of_another() -> None:
    assert kept({"id": "a", "output_tokens": 1}, {"id": "a", "output_tokens": 2, "revision": 5}) == [
        ("a", 1),
        ("a", 2),
    ]


@given(st.permutations([(id_, n) for id_ in "abc" for n in range(3)]))
def test_the_order_of_the_records_changes_nothing(order: list[tuple[str, int]]) -> None:
    rows = [{"id": id_, "output_tokens": n, "revision": n} for id_, n in order]
    assert kept(*rows) == [("a", 2), ("b", 2), ("c", 2)]
