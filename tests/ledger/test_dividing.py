"""A kept ledger lies as runs divide it: whoever divides otherwise reads the old ones as if they were new."""

from __future__ import annotations

import hashlib

import numpy as np

from booked import booked
from route_audit.exchange import Exchange
from route_audit.ledger.dividing import arranged, by_partition
from route_audit.ledger.meta import VERSION

LAYOUT = dict.fromkeys((9, 10, 11, 12, 13, 14, 15), "c0bb5e72c9cc58c7")
"""By version of the ledger, a digest of where rows go and how they lie there."""

ROWS = booked(
    [
        Exchange(
            line=line,
            id=f"r{line % 300}",
            model="m",
            session=f"s{line % 40}" if line % 3 == 0 else None,
            logical_id=f"l{line % 150}" if line % 4 == 1 else None,
            timestamp_us=1_790_000_000_000_000 + line * 7_919 % 90 * 1_000_000,
            input_tokens=line % 11,
        )
        for line in range(400)
    ]
)


def test_a_ledger_that_is_divided_otherwise_has_another_version() -> None:
    placed = ROWS, np.arange(len(ROWS))
    home = by_partition(5)(placed)
    _, places = arranged(placed)
    digest = hashlib.sha256(home.astype("<i8").tobytes() + places.astype("<i8").tobytes()).hexdigest()[:16]
    assert LAYOUT[VERSION] == digest, (
        "rows are divided or ordered otherwise: give ledger.meta.VERSION the next number, and note it here"
    )
