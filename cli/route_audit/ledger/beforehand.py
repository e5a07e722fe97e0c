"""The next thing is got ready while the one before it is worked on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


def beforehand(things: Iterable[Thing]) -> Iterator[Thing]:
    """The same things, each made in another thread: one is held more than without.

    It gains time where they are made outside of Python's lock, as Parquet is decoded.
    """
    from concurrent.futures import ThreadPoolExecutor

    coming, over = iter(things), object()
    with ThreadPoolExecutor(1) as maker:
        following = maker.submit(next, coming, over)
        while (thing := following.result()) is not over:
            following = maker.submit(next, coming, over)
            yield thing  # type: ignore[misc]  # only ``over`` is none
            del thing  # its memory serves the next one
