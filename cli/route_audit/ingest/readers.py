"""How many processes are worth starting to read logs."""

from __future__ import annotations

import os
from collections.abc import Iterable

READER_BYTES = 1 << 25
"""What a process must have to read before it gains more time than starting it takes."""

MOST_READERS = 16
"""Each takes memory of its own, and reading soon waits for the disk."""


def readers_for(sizes: Iterable[int | None]) -> int:
    """How many processes should read logs of ``sizes`` bytes, 1 at least; None is a size that nobody knows.

    Packed logs count as they lie there.
    """
    size = sum(each for each in sizes if each is not None)
    return max(1, min(size // READER_BYTES, cores(), MOST_READERS))


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
