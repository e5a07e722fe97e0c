"""A ledger as it lies on disk: kept Parquet files and a run's own spill files, read as one."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, Self

import numpy as np

from route_audit.ledger import Ledger, join, spill, temporary
from route_audit.ledger.columns import WORDS
from route_audit.ledger.decisions import Decide, Decisions
from route_audit.ledger.meta import LedgerMeta, tally
from route_audit.ledger.parquet import SUFFIX, LedgerWriter
from route_audit.ledger.parquet import read_meta as read_parquet_meta
from route_audit.ledger.parquet import read_rows as read_parquet_rows

__all__ = ["SUFFIX", "LedgerFiles", "LedgerMeta", "LedgerWriter", "tally", "write_parquet"]

_PARTITION_ROWS = 25 << 10
"""At most about so many rows a partition: projecting one takes some 1,400 bytes of memory a row."""

_MOST_PARTITIONS = 256
_AT_ONCE = 1 << 15
"""How many rows are divided at once: few would make many small frames, which cost more than their rows."""


class _Division:
    """A ledger's partitions: in memory where there is one, else on disk, for as long as this lives.

    Attributes:
        kept: the one partition.
        paths: a file for each of several.
    """

    def __init__(self) -> None:
        self.kept: list[Ledger] = []
        self.paths: list[Path] = []

    def divide(self, groups: Iterable[Ledger], count: int) -> Iterator[Ledger]:
        """Write the partitions; each is given out while it is written anew in its order."""
        folder = temporary.new_folder()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        paths = [folder / f"{number}{spill.SUFFIX}" for number in range(count)]
        with ExitStack() as stack:
            writers = [stack.enter_context(spill.SpillWriter(path, 0)) for path in paths]
            for rows in _in_large(groups):
                _hand_out(rows, writers)
        for path in paths:
            parts = _arranged(spill.read_rows(path))
            with spill.SpillWriter(path, 0) as writer:
                for rows in parts:
                    writer.write(rows)
            yield from parts
        self.paths.extend(paths)


@dataclass(frozen=True)
class LedgerFiles:
    """An ordered set of ledger files, read as one ledger.

    Attributes:
        paths: the files, in the order of the logs they were read from.
        meta: what reading found in all of them.
        rows: attempts in all of them, duplicates included.
        sessions: the rows' sessions, in order, where they were found by their turns; else None.
        decide: fills in the columns that no file holds; rows come ``undecided`` where it is None.
    """

    paths: tuple[Path, ...]
    meta: LedgerMeta
    rows: int
    sessions: np.ndarray[Any, np.dtype[np.uint64]] | None = None
    decide: Decide | None = None
    _division: _Division = field(default_factory=_Division)
    _decisions: Decisions = field(default_factory=Decisions, init=False)

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Self:
        """Read the files' metadata.

        Raises:
            InputError: a file is not a ledger that this version understands.
        """
        meta, rows = LedgerMeta(), 0
        for path in paths:
            found, count = (spill.read_meta if _is_spill(path) else read_parquet_meta)(path)
            meta.add(found)
            rows += count
        return cls(tuple(paths), meta, rows)

    def in_order(self) -> Iterator[Ledger]:
        """All rows in log order, some thousands at a time."""
        rows = self._read(named=True)
        return rows if self.decide is None else map(self.decide, rows)

    def _read(self, *, named: bool) -> Iterator[Ledger]:
        start = 0
        for path in self.paths:
            found = spill.read_rows(path) if _is_spill(path) else read_parquet_rows(path, named=named)
            for rows in found if named else map(_nameless, found):
                if self.sessions is None:
                    yield rows
                else:
                    yield replace(rows, session=self.sessions[start : start + len(rows)])
                    start += len(rows)

    def partitions(self) -> Iterator[Ledger]:
        """All rows once, split so that a session and a request's attempts are never divided.

        The split, the order of the rows and the words' codes depend on the rows alone, not on the
        order or the files in which they were read. A ledger of one partition is kept in memory
        between calls; a larger one is divided and put in order once, on disk. Ids are left empty:
        no number rests on more than their codes, and they would cost more than all numbers.
        """
        parts = self._parts()
        return iter(parts) if self.decide is None else self._decisions.of(parts, self.decide)

    def _parts(self) -> Iterable[Ledger]:
        count = min(_MOST_PARTITIONS, -(-self.rows // _PARTITION_ROWS))
        division = self._division
        if division.paths:
            return chain.from_iterable(map(spill.read_rows, division.paths))
        if count > 1:
            return division.divide(self._read(named=False), count)
        if self.rows and not division.kept:
            division.kept.extend(_arranged(self._read(named=False)))
        return division.kept


def write_parquet(ledger: LedgerFiles, out: Path) -> None:
    """Write ``ledger`` to one Parquet file, in log order. A half-written file is deleted.

    Raises:
        OutputError: the file can't be written.
    """
    with LedgerWriter(out) as writer:
        writer.meta = ledger.meta
        for rows in ledger.in_order():
            writer.write(rows)


def _is_spill(path: Path) -> bool:
    return path.suffix == spill.SUFFIX


def _nameless(rows: Ledger) -> Ledger:
    return replace(rows, id=np.full(len(rows), "", np.object_))


def _in_large(groups: Iterable[Ledger]) -> Iterator[Ledger]:
    """The same rows, ``_AT_ONCE`` or more at a time but for the last."""
    waiting: list[Ledger] = []
    for rows in groups:
        waiting.append(rows)
        if sum(map(len, waiting)) >= _AT_ONCE:
            large = join(waiting)
            waiting.clear()
            yield large
    if waiting:
        yield join(waiting)


def _hand_out(rows: Ledger, writers: Sequence[spill.SpillWriter]) -> None:
    home = (_home(rows) % np.uint64(len(writers))).astype(np.uint8)
    rows = rows.take(np.argsort(home, kind="stable"))
    ends = np.cumsum(np.bincount(home, minlength=len(writers)))
    start = 0
    for writer, end in zip(writers, ends.tolist(), strict=True):
        if end > start:
            writer.write(rows.between(start, end))
        start = end


def _home(rows: Ledger) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """What decides a row's partition: its session, else its logical request, else what it holds.

    Not its id, which may be the place where it stands: duplicates meet by their content as well.
    """
    alone = np.where(rows.logical != 0, rows.logical, rows.content)
    return np.where(rows.session != 0, rows.session, alone)


def _arranged(groups: Iterator[Ledger]) -> list[Ledger]:
    """One ledger by time, at one time by what the rows hold, its words in their own order; or none."""
    parts = list(groups)
    if not parts:
        return []
    rows = join(parts)
    parts.clear()
    rows = rows.take(_by_time(rows))
    words = {name: getattr(rows, name).sorted() for name in WORDS}
    return [replace(rows, **words)]


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
