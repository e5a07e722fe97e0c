"""Which rows of a ledger count, told in log order, where a session's rows stand far apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from route_audit.ledger import NO_COUNT, Ledger
from route_audit.ledger.files import LedgerFiles

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without pattern: multiplied by it, an id's code no longer lines up with a content's."""

_NOTHING: NDArray[np.void] = np.empty(0, [("id_code", np.uint64), ("revision", np.int64)])


def counting(ledger: LedgerFiles) -> Iterator[Ledger]:
    """The rows of a ledger that count, in log order, some thousands at a time."""
    repeats = Repeats(ledger)
    return (rows.take(np.flatnonzero(repeats.first(rows))) for rows in ledger.in_order())


class Repeats:
    """Which rows are the first with their id and content, and of a call's revisions the last; in log order.

    Some 14 bytes a row are held until all keys are known, then only the keys that come again, and some 16
    bytes for each call that has revisions.

    Args:
        ledger: read once for its keys.
    """

    def __init__(self, ledger: LedgerFiles) -> None:
        keys, end = np.empty(ledger.rows, np.uint64), 0
        self._revised = _NOTHING
        for rows in ledger.in_any_order():
            keys[end : end + len(rows)] = _keys(rows)
            end += len(rows)
            self._revised = _last_of_each(self._revised, _revisions(rows))
        keys.sort()
        again = keys[1:] == keys[:-1]
        again[1:] &= ~again[:-1].copy()  # of three or more the second one stands for all
        self._keys = keys[1:][again]
        self._met = np.zeros(len(self._keys), np.bool_)

    def first(self, rows: Ledger) -> NDArray[np.bool_]:
        """True for each of the next ``rows`` whose like did not come before it, and that was not revised."""
        found = self._latest(rows)
        if len(self._keys):
            keys = _keys(rows)
            place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            again = np.flatnonzero(self._keys[place] == keys)
            place, first = np.unique(place[again], return_index=True)
            met = self._met[place]
            latest = found[again[first]]
            found[again] = False
            found[again[first]] = latest & ~met
            self._met[place] = True
        return found

    def _latest(self, rows: Ledger) -> NDArray[np.bool_]:
        """True for each row that no later revision of the same call replaces."""
        found = np.ones(len(rows), np.bool_)
        mine = np.flatnonzero(rows.revision != NO_COUNT)
        if len(mine):
            place = np.searchsorted(self._revised["id_code"], rows.id_code[mine])
            found[mine] = rows.revision[mine] == self._revised["revision"][place]
        return found


def _revisions(rows: Ledger) -> NDArray[np.void]:
    mine = np.flatnonzero(rows.revision != NO_COUNT)
    found = np.empty(len(mine), _NOTHING.dtype)
    found["id_code"], found["revision"] = rows.id_code[mine], rows.revision[mine]
    return found


def _last_of_each(known: NDArray[np.void], more: NDArray[np.void]) -> NDArray[np.void]:
    """The last revision of each call, by rising id."""
    if not len(more):
        return known
    both = np.concatenate([known, more])
    both = both[np.lexsort((both["revision"], both["id_code"]))]
    last = np.append(both["id_code"][1:] != both["id_code"][:-1], [True])
    return np.asarray(both[last])


def _keys(rows: Ledger) -> NDArray[np.uint64]:
    """What rows that count once share: their id, and their content or their revision."""
    what = np.where(rows.revision == NO_COUNT, rows.content, rows.revision.astype(np.uint64))
    return np.asarray(rows.id_code * _SPREAD ^ what)
