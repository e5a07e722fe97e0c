"""How long sessions go on: the turns to be expected after each, from the lengths of all sessions of a log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import msgspec
import numpy as np

from route_audit.arrays import Floats
from route_audit.policies.known import Known


class Lengths(msgspec.Struct, frozen=True):
    """What the lengths of a log's sessions let one expect.

    Attributes:
        left: the mean number of further turns of the sessions that have a first, a second, ... turn.
    """

    left: Floats

    @classmethod
    def of(cls, parts: Iterable[Known]) -> Self:
        """From the requests of a log, in parts of any order."""
        sessions = np.concatenate([known.session[known.session != 0] for known in parts])
        _, lengths = np.unique(sessions, return_counts=True)
        counts = np.bincount(lengths, minlength=1).astype(np.float64)
        turns = np.arange(len(counts))
        reach = np.cumsum(counts[::-1])[::-1][1:]
        total = np.cumsum((counts * turns)[::-1])[::-1][1:]
        return cls(total / reach - turns[1:])

    def after(self, known: Known) -> Floats:
        """The turns to be expected after each request, which stand in order of time; 0 without a session."""
        order = np.argsort(known.session, kind="stable")
        _, starts, lengths = np.unique(known.session[order], return_index=True, return_counts=True)
        turn = np.empty(len(known), np.int64)
        turn[order] = np.arange(len(known)) - np.repeat(starts, lengths)
        inside = (known.session != 0) & (turn < len(self.left))
        left = np.zeros(len(known))
        left[inside] = self.left[turn[inside]]
        return left
