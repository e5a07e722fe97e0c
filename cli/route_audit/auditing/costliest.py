"""Which request of a group of alike ones costs most: it names a group that carries much of a saving."""

from __future__ import annotations

import numpy as np

from route_audit.arrays import Floats, Integers
from route_audit.auditing.difference import ids_of
from route_audit.ledger.files import LedgerFiles
from route_audit.projection.slices import BUCKETS, Slice
from route_audit.redaction import redacted


class Costliest:
    """The costliest attempt, as logged, of each bucket of sessions, users or hours."""

    def __init__(self) -> None:
        self._usd = np.zeros(BUCKETS)
        self._codes = np.zeros(BUCKETS, np.uint64)

    def add(self, part: Slice, paid: Integers, cost_usd: Floats) -> None:
        """Take in the attempts ``paid`` of a slice and what each costs; in any order it finds the same."""
        bucket = part.bucket[paid]
        most = np.zeros(BUCKETS)
        np.maximum.at(most, bucket, cost_usd)
        self._codes[most > self._usd] = 0
        self._usd = np.maximum(self._usd, most)
        mine = np.flatnonzero(cost_usd == self._usd[bucket])
        np.maximum.at(self._codes, bucket[mine], part.rows.id_code[paid[mine]])

    def name(self, ledger: LedgerFiles, bucket: int) -> str:
        """The id of a bucket's costliest attempt, masked where it looks like a secret; the bucket has one."""
        return redacted(ids_of(ledger, [int(self._codes[bucket])])[0])
