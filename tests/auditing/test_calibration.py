"""Shadow calls are held as the few numbers that count, not as rows of a ledger."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np

from booked import booked
from route_audit.auditing import calibration
from route_audit.exchange import Exchange
from route_audit.pricing import load_book

BOOK = load_book(())
ROWS = 1 << 13
ONE = booked([Exchange(line=1, id="x", model="gpt-4o", pair_id="p", input_tokens=9, output_tokens=9)])
MANY = replace(ONE.take(np.zeros(ROWS, np.intp)), id_code=np.arange(1, ROWS + 1, dtype=np.uint64))


def peak(partitions: int) -> int:
    """The most bytes that are held while the calls of so many partitions are gathered."""
    tracemalloc.start()
    calls = calibration._paired((MANY for _ in range(partitions)), {}, BOOK)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(calls) == partitions * ROWS
    return most


def test_a_call_takes_a_few_numbers() -> None:
    peak(1)  # what is loaded once
    assert peak(16) - peak(8) < 8 * ROWS * 2 * 64
