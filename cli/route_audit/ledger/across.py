"""Sessions that share a request: attempts at one may name several, and then all of these lie together.

A client that tries again may do so in a new session, or name none. What each such request hangs together is
found on disk, a part at a time, since there may be as many requests as rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from route_audit.ledger import Ledger, temporary

Codes = NDArray[np.uint64]

_NONE = np.uint64(0)


class Belonging:
    """What rows are told apart by, session or else request, and the one that several of these go by.

    Attributes:
        codes: of sessions and requests that hang together with others, rising.
        least: for each the least code of those, which stands for all.
    """

    def __init__(self, codes: Codes, least: Codes) -> None:
        self.codes, self.least = codes, least

    def __bool__(self) -> bool:
        """Whether any hang together."""
        return len(self.codes) > 0

    def of(self, rows: Ledger) -> Codes:
        """What each row goes by: its session, else its request, else what it holds."""
        alone = np.where(rows.logical != _NONE, rows.logical, rows.content)
        told = np.where(rows.session != _NONE, rows.session, alone)
        if not self:
            return told
        place = np.minimum(np.searchsorted(self.codes, told), len(self.codes) - 1)
        return np.where(self.codes[place] == told, self.least[place], told)


APART = Belonging(np.empty(0, np.uint64), np.empty(0, np.uint64))
"""No two sessions share a request."""


class Requests:
    """Which session each attempt at a request names, on disk in a folder of somebody else's.

    Args:
        folder: for as long as this lives.
        parts: how many files, each of which is looked at by itself.
    """

    def __init__(self, folder: Path, parts: int) -> None:
        self._paths = [folder / f"{number}.requests" for number in range(parts)]

    def add(self, rows: Ledger) -> None:
        """Take in the attempts of ``rows`` that name their request."""
        some = np.flatnonzero(rows.logical != _NONE)
        if not len(some):
            return
        pairs = np.stack([rows.logical, APART.of(rows)], axis=1)[some]
        home = (pairs[:, 0] % np.uint64(len(self._paths))).astype(np.int64)
        order = np.argsort(home, kind="stable")
        ends = np.cumsum(np.bincount(home, minlength=len(self._paths))).tolist()
        for path, start, end in zip(self._paths, [0, *ends], ends, strict=False):
            if end > start:
                temporary.append(path, pairs[order[start:end]].tobytes())

    def belonging(self) -> Belonging:
        """What hangs together through the requests that were taken in; asked once, as their files go."""
        return _joined(np.concatenate([np.empty((0, 2), np.uint64), *self._shared()]))

    def _shared(self) -> Iterator[Codes]:
        """Pairs of what attempts at one request go by, where that differs."""
        for path in self._paths:
            if path.exists():
                request, told = np.fromfile(path, np.uint64).reshape(-1, 2).T
                path.unlink()
                order = np.lexsort((told, request))
                request, told = request[order], told[order]
                differ = np.flatnonzero((request[1:] == request[:-1]) & (told[1:] != told[:-1]))
                yield np.stack([told[differ], told[differ + 1]], axis=1)


def _joined(pairs: Codes) -> Belonging:
    """All that pairs hang together, in the end by the least of them."""
    if not len(pairs):
        return APART
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    codes, place = np.unique(pairs, return_inverse=True)
    ends = place.reshape(-1, 2).T
    joined = coo_array((np.ones(len(pairs), np.bool_), ends), shape=(len(codes), len(codes)))
    _, group = connected_components(joined, directed=False)
    _, least = np.unique(group, return_index=True)  # the codes rise
    return Belonging(codes, codes[least[group]])


def seen(groups: Iterable[tuple[Ledger, Any]], requests: Requests) -> Iterator[tuple[Ledger, Any]]:
    """The same groups, each taken in on its way."""
    for placed in groups:
        requests.add(placed[0])
        yield placed
