"""What was decided of a ledger's partitions, kept on disk so that each row is decided once a run."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO, Any

import numpy as np

from route_audit.ledger import Ledger, temporary, undecided

Decide = Callable[[Ledger], Ledger]

_ROW = np.dtype([(name, column.dtype) for name, column in undecided(0).items()])
"""A row's decided columns, packed: eleven bytes."""


class Decisions:
    """The decided columns of groups of rows that come in the same order each time."""

    def __init__(self) -> None:
        self._opened: IO[bytes] | None = None
        self._ends = [0]

    def of(self, groups: Iterable[Ledger], decide: Decide) -> Iterator[Ledger]:
        """The rows of ``groups`` with their tiers decided.

        Raises:
            OutputError: the disk is full or does not let us write.
        """
        for place, rows in enumerate(groups):
            if place + 1 < len(self._ends):
                yield self._read(place, rows)
            else:
                decided = decide(rows)
                self._write(decided)
                yield decided
                del decided  # its memory serves the next ones
            del rows

    def _write(self, rows: Ledger) -> None:
        packed = np.empty(len(rows), _ROW)
        for name in _ROW.names or ():
            packed[name] = getattr(rows, name)
        file = self._file()
        with temporary.writing():
            file.seek(self._ends[-1])
            file.write(packed.tobytes())
            file.flush()
        self._ends.append(self._ends[-1] + packed.nbytes)

    def _read(self, place: int, rows: Ledger) -> Ledger:
        start, end = self._ends[place : place + 2]
        file = self._file()
        file.seek(start)
        packed = np.frombuffer(file.read(end - start), _ROW)
        columns: dict[str, Any] = {name: packed[name].copy() for name in _ROW.names or ()}
        return replace(rows, **columns)

    def _file(self) -> IO[bytes]:
        if self._opened is None:
            self._opened = temporary.new_file()
            weakref.finalize(self, self._opened.close)
        return self._opened
