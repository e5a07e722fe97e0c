"""The rows of a ledger that come again, told in log order, where a session's rows stand far apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.ledger import Ledger
from route_audit.ledger.files import LedgerFiles

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without pattern: multiplied by it, an id's code no longer lines up with a content's."""


class Repeats:
    """Which rows are the first with their id and content, asked in log order.

    Some 14 bytes a row are held until all keys are known, then only the keys that come again.

    Args:
        ledger: read once for its keys.
    """

    def __init__(self, ledger: LedgerFiles) -> None:
        keys, end = np.empty(ledger.rows, np.uint64), 0
        for rows in ledger.in_any_order():
            keys[end : end + len(rows)] = _keys(rows)
            end += len(rows)
        keys.sort()
        again = keys[1:] == keys[:-1]
        again[1:] &= ~again[:-1].copy()  # of three or more the second one stands for all
        self._keys = keys[1:][again]
        self._met = np.zeros(len(self._keys), np.bool_)

    def first(self, rows: Ledger) -> NDArray[np.bool_]:
        """True for each of the next ``rows`` whose like did not come before it."""
        found = np.ones(len(rows), np.bool_)
        if len(self._keys):
            keys = _keys(rows)
            place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            again = np.flatnonzero(self._keys[place] == keys)
            place, first = np.unique(place[again], return_index=True)
            found[again] = False
            found[again[first]] = ~self._met[place]
            self._met[place] = True
        return found


def _keys(rows: Ledger) -> NDArray[np.uint64]:
    return np.asarray(rows.id_code * _SPREAD ^ rows.content)
