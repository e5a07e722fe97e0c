"""A ledger as it lies on disk: kept Parquet files and a run's own spill files, read as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

import numpy as np

from route_audit.arrays import Integers
from route_audit.ledger import Ledger, parquet, spill
from route_audit.ledger.beforehand import beforehand
from route_audit.ledger.columns import nameless
from route_audit.ledger.decisions import Decide, Decisions
from route_audit.ledger.dividing import (
    Heaps,
    Placed,
    arranged,
    as_logged,
    divided,
    in_words,
    partitions_for,
    together,
)
from route_audit.ledger.meta import LedgerMeta, tally
from route_audit.ledger.parquet import SUFFIX, LedgerWriter

__all__ = ["SUFFIX", "LedgerFiles", "LedgerMeta", "LedgerWriter", "tally", "write_parquet"]


Numbered = tuple[int, Ledger]
"""A partition and its number among all that a ledger has."""

SHARE = 4
"""Partitions that are worked on together, some 100,000 rows: what they hold is then added to the rest."""

Result = TypeVar("Result")


class Spread(Protocol):
    """What ``map`` does, here or elsewhere."""

    def __call__(
        self, work: Callable[[LedgerFiles], Result], shares: Sequence[LedgerFiles], /
    ) -> Iterable[Result]:
        """What ``work`` gives for each share, in their order."""


class _Division:
    """A ledger's partitions: in memory where there is one, else on disk, for as long as this lives.

    Attributes:
        kept: the one partition.
        heaps: several, once all of them were put in order.
    """

    def __init__(self) -> None:
        self.kept: list[Ledger] = []
        self.heaps: Heaps | None = None

    def divide(self, groups: Callable[[], Iterable[Placed]], count: int) -> Iterator[Numbered]:
        """Write the partitions; each is given out while it is written anew in its order."""
        heaps = divided(groups, count)
        yield from heaps.put_in_order()
        self.heaps = heaps


@dataclass(frozen=True)
class LedgerFiles:
    """An ordered set of ledger files, read as one ledger.

    Attributes:
        paths: the files, in the order of the logs they were read from.
        meta: what reading found in all of them.
        rows: attempts in all of them, duplicates included.
        sessions: the rows' sessions, in order, where they were found by their turns; else None.
        beforehand: partitions that lie in a kept ledger are read by another thread, one ahead.
        decide: fills in the columns that no file holds; rows come ``undecided`` where it is None.
        spread: sees to it that something is done with each share of the ledger.
        some: the partitions of a share; None for a whole ledger.
    """

    paths: tuple[Path, ...]
    meta: LedgerMeta
    rows: int
    sessions: np.ndarray[Any, np.dtype[np.uint64]] | None = None
    decide: Decide | None = None
    beforehand: bool = False
    spread: Spread = map
    some: range | None = None
    _division: _Division = field(default_factory=_Division)
    _decisions: Decisions = field(default_factory=Decisions)

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Self:
        """Read the files' metadata.

        Raises:
            InputError: a file is not a ledger that this version understands.
        """
        told = ((spill.read_meta if _is_spill(path) else parquet.read_meta)(path) for path in paths)
        meta, rows = next(told, (LedgerMeta(), 0))
        for found, count in told:
            meta.add(found)
            rows += count
        meta.trim_labels()
        return cls(tuple(paths), meta, rows)

    def in_order(self) -> Iterator[Ledger]:
        """All rows in log order, some thousands at a time."""
        placed = self.placed(named=True)
        apart = any(map(_partitions_in, self.paths))
        rows = as_logged(placed, self.rows) if apart else _without_places(placed)
        return rows if self.decide is None else map(self.decide, rows)

    def in_any_order(self) -> Iterator[Ledger]:
        """All rows, with their ids, as they lie on disk and undecided."""
        return _without_places(self.placed(named=True))

    def placed(self, *, named: bool) -> Iterator[Placed]:
        """All rows as they lie, undecided, and their places in the log; with empty ids unless ``named``."""
        start = 0
        for path in self.paths:
            end = start
            for rows, within in _placed_rows(path, named=named):
                places = within + start
                end += len(rows)
                yield self._in_sessions(rows, places), places
                del rows  # its memory serves the next ones
            start = end

    def _in_sessions(self, rows: Ledger, places: Integers) -> Ledger:
        return rows if self.sessions is None else replace(rows, session=self.sessions[places])

    def decided(self, decide: Decide) -> Self:
        """The same ledger with rows that ``decide`` completed."""
        return replace(self, decide=decide, _decisions=Decisions())

    def each(self, work: Callable[[LedgerFiles], Result]) -> Iterable[Result]:
        """What ``work`` finds in each share of the ledger, in their order.

        Args:
            work: can be pickled, and so can what it finds: other processes may do it.
        """
        return self.spread(work, self._shares())

    def partitions(self) -> Iterator[Ledger]:
        """All rows once, split so that a session and a request's attempts are never divided.

        The split, the order of the rows and the words' codes depend on the rows alone, not on the
        order or the files in which they were read. A ledger of one partition is kept in memory
        between calls; one file whose rows lie so already is read as it is; any other is divided and put
        in order once, on disk. Ids are left empty: no number rests on more than their codes, and they
        would cost more than all numbers.
        """
        parts = self._parts()
        return map(itemgetter(1), parts) if self.decide is None else self._decisions.of(parts, self.decide)

    def _shares(self) -> list[LedgerFiles]:
        """The ledger some partitions at a time; as a whole where it has few, or is yet to be divided."""
        heaps = self._division.heaps
        if heaps is not None:
            count = len(heaps.paths)
        elif self._lies_in(partitions_for(self.rows)):
            count = parquet.count_groups(self.paths[0])
        else:
            return [self]
        self._decisions.folder()  # one for all of them
        alone = replace(self, spread=map, sessions=None)  # heaps hold the sessions
        return [
            replace(alone, some=range(start, min(start + SHARE, count))) for start in range(0, count, SHARE)
        ]

    def _parts(self) -> Iterable[Numbered]:
        count = partitions_for(self.rows)
        division = self._division
        if division.heaps is not None:
            return division.heaps.in_order(range(count) if self.some is None else self.some)
        if self.some is not None:
            return self._as_they_lie(self.some)
        if count > 1:
            if self._lies_in(count):
                return self._as_they_lie(range(parquet.count_groups(self.paths[0])))
            return division.divide(lambda: self.placed(named=False), count)
        if self.rows and not division.kept:
            division.kept.append(arranged(together(self.placed(named=False)))[0])
        return enumerate(division.kept)

    def _as_they_lie(self, some: range) -> Iterable[Numbered]:
        (path,) = self.paths
        rows = _without_places(parquet.read_placed(path, named=False, groups=some))
        parts = zip(some, map(in_words, rows), strict=True)
        return beforehand(parts) if self.beforehand else parts

    def _lies_in(self, count: int) -> bool:
        """Whether the rows lie on disk in ``count`` partitions: in one file that was written so."""
        return self.sessions is None and [_partitions_in(path) for path in self.paths] == [count]


def write_parquet(ledger: LedgerFiles, out: Path) -> None:
    """Write ``ledger`` to one Parquet file: in log order, or in partitions if it has several.

    A half-written file is deleted.

    Raises:
        OutputError: the file can't be written.
    """
    count = partitions_for(ledger.rows)
    with LedgerWriter(out, count if count > 1 else 0) as writer:
        writer.meta = ledger.meta
        if count > 1:
            for placed in divided(lambda: ledger.placed(named=True), count).each():
                writer.write_partition(*arranged(placed))
        else:
            for rows in ledger.in_order():
                writer.write(rows)


def _without_places(groups: Iterable[Placed]) -> Iterator[Ledger]:
    return map(itemgetter(0), groups)


def _partitions_in(path: Path) -> int:
    """In how many partitions the rows of a file lie; 0 where they lie in log order."""
    return 0 if _is_spill(path) else parquet.read_partitions(path)


def _is_spill(path: Path) -> bool:
    return path.suffix == spill.SUFFIX


def _placed_rows(path: Path, *, named: bool) -> Iterator[Placed]:
    """The rows of one file as they lie, and their places; with empty ids unless ``named``."""
    if not _is_spill(path):
        yield from parquet.read_placed(path, named=named)
        return
    start = 0
    for rows in spill.read_rows(path):
        kept = rows if named else replace(rows, id=nameless(len(rows)))
        yield kept, np.arange(start, start + len(rows))
        start += len(rows)
