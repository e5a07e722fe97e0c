"""Rows laid on disk in heaps by where they belong, each put in order: by time, or as the log has it."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from route_audit.arrays import Integers
from route_audit.ledger import Ledger, join, spill, temporary
from route_audit.ledger.across import APART, Belonging, Requests, seen
from route_audit.ledger.columns import WORDS

PARTITION_ROWS = 25 << 10
"""At most about so many rows a partition: projecting one takes some 1,400 bytes of memory a row."""

_MOST_PARTITIONS = 256
_AT_ONCE = 1 << 15
"""How many rows are divided at once: few would make many small frames, which cost more than their rows."""

Placed = tuple[Ledger, Integers]
"""Rows and the place of each in the log."""


def partitions_for(rows: int) -> int:
    """Into how many partitions so many rows are divided."""
    return min(_MOST_PARTITIONS, -(-rows // PARTITION_ROWS))


class Heaps:
    """Rows in files, as they were handed out, for as long as this lives.

    Attributes:
        paths: a file for each heap.
    """

    def __init__(self, count: int) -> None:
        folder = temporary.new_folder()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.paths = [folder / f"{number}{spill.SUFFIX}" for number in range(count)]

    def fill(self, groups: Iterable[Placed], home: Callable[[Placed], Integers]) -> None:
        """Hand all rows out, once.

        Args:
            groups: the rows.
            home: the heap of each row, a number below the number of heaps.
        """
        with ExitStack() as stack:
            writers = [stack.enter_context(spill.SpillWriter(path, 0)) for path in self.paths]
            for path in self.paths:
                temporary.append(_places_of(path), b"", "wb")
            for placed in _in_large(groups):
                for number, (rows, places) in _apart(placed, home(placed), len(writers)):
                    writers[number].write(rows)
                    temporary.append(_places_of(self.paths[number]), places.tobytes())

    def each(self) -> Iterator[Placed]:
        """The heaps that have rows, as these were handed out."""
        for path in self.paths:
            if len(places := np.fromfile(_places_of(path), np.int64)):
                yield join(list(spill.read_rows(path))), places

    def put_in_order(self) -> Iterator[tuple[int, Ledger]]:
        """Arrange each heap that has rows, on disk too; it is given out with its number as it is written."""
        for number, path in enumerate(self.paths):
            if len(places := np.fromfile(_places_of(path), np.int64)):
                rows, _ = arranged((join(list(spill.read_rows(path))), places))
                with spill.SpillWriter(path, 0) as writer:
                    writer.write(rows)
                yield number, rows
                del rows  # its memory serves the next ones

    def in_order(self, some: range) -> Iterator[tuple[int, Ledger]]:
        """Those of some heaps that have rows, each with its number, once they were arranged on disk."""
        for number in some:
            for rows in spill.read_rows(self.paths[number]):
                yield number, rows


def by_partition(count: int, belonging: Belonging = APART) -> Callable[[Placed], Integers]:
    """Which of ``count`` partitions each row belongs to: a session and a request's attempts to the same.

    Not by its id, which may be the place where it stands: duplicates meet by their content as well.

    Args:
        count: of partitions.
        belonging: the sessions that share a request.
    """

    def home(placed: Placed) -> Integers:
        return (belonging.of(placed[0]) % np.uint64(count)).astype(np.int64)

    return home


def divided(groups: Callable[[], Iterable[Placed]], count: int) -> Heaps:
    """Hand rows out to ``count`` partitions, yet to be put in order; twice where sessions share a request.

    Args:
        groups: gives the rows, each time it is called.
        count: of partitions.
    """
    heaps = Heaps(count)
    requests = Requests(heaps.paths[0].parent, count)
    heaps.fill(seen(groups(), requests), by_partition(count))
    belonging = requests.belonging()
    if belonging:
        heaps = Heaps(count)
        heaps.fill(groups(), by_partition(count, belonging))
    return heaps


def as_logged(groups: Iterable[Placed], count: int) -> Iterator[Ledger]:
    """``count`` rows that come in any order, as the log has them."""
    heaps = Heaps(partitions_for(count))
    size = -(-count // len(heaps.paths))
    heaps.fill(groups, lambda placed: placed[1] // size)
    for rows, places in heaps.each():
        yield rows.take(np.argsort(places))


def arranged(placed: Placed) -> Placed:
    """The rows by time, at one time by what they hold, their words in their own order."""
    rows, places = placed
    order = _by_time(rows)
    return in_words(rows.take(order)), places[order]


def in_words(rows: Ledger) -> Ledger:
    """The rows with each column's words in alphabetical order, none but those in use."""
    words: dict[str, Any] = {name: getattr(rows, name).sorted() for name in WORDS}
    return replace(rows, **words)


def _places_of(path: Path) -> Path:
    return path.with_suffix(".places")


def _in_large(groups: Iterable[Placed]) -> Iterator[Placed]:
    """The same rows, ``_AT_ONCE`` or more at a time but for the last."""
    waiting: list[Placed] = []
    for placed in groups:
        waiting.append(placed)
        if sum(len(rows) for rows, _ in waiting) >= _AT_ONCE:
            large = together(waiting)
            waiting.clear()
            yield large
    if waiting:
        yield together(waiting)


def together(groups: Iterable[Placed]) -> Placed:
    """The rows of all groups, of which there must be one, in one."""
    rows, places = zip(*groups, strict=True)
    return join(rows), np.concatenate(places)


def _apart(placed: Placed, home: Integers, count: int) -> Iterator[tuple[int, Placed]]:
    """The rows of each heap that has some, by its number."""
    order = np.argsort(home.astype(np.uint8), kind="stable")  # by radix
    rows, places = placed[0].take(order), placed[1][order]
    ends = np.cumsum(np.bincount(home, minlength=count)).tolist()
    for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
        if end > start:
            yield number, (rows.between(start, end), places[start:end])


def _by_time(rows: Ledger) -> np.ndarray[Any, np.dtype[np.intp]]:
    """The order of rows by time, content and id; the latter two are compared where rows share their time."""
    order = np.argsort(rows.timestamp_us, kind="stable")
    at = rows.timestamp_us[order]
    shared = np.zeros(len(rows), np.bool_)
    shared[1:] = at[1:] == at[:-1]
    shared[:-1] |= shared[1:]
    among = order[shared]
    order[shared] = among[np.lexsort((rows.id_code[among], rows.content[among], rows.timestamp_us[among]))]
    return order
