"""A sample of what the log says of a model's seconds: the same rows in any order."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask

SAMPLE = 2_000
"""A model is fitted on this many of its rows: chosen by a hash, so in any order the same ones."""

Index = NDArray[np.int64] | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Observed:
    """A sample of one model's requests with a logged time, one row each.

    Attributes:
        key: what chose the row; smaller is chosen first.
        uncached_input_tokens, cached_input_tokens, output_tokens: the model's own tokens.
        latency_s: seconds to the last token; those until it failed where ``answered`` is False.
        time_to_first_token_s: NaN where the log does not tell it.
        day: since 1970; below zero without a time.
        hour: of the day; -1 without a time.
        type_id: the request's type; 0 without one.
        answered: False where the attempt failed: an answer would have taken longer than that.
    """

    key: NDArray[np.uint64]
    uncached_input_tokens: Floats
    cached_input_tokens: Floats
    output_tokens: Floats
    latency_s: Floats
    time_to_first_token_s: Floats
    day: Integers
    hour: Integers
    type_id: NDArray[np.uint64]
    answered: Mask

    def __len__(self) -> int:
        """How many rows were sampled."""
        return len(self.key)

    def take(self, index: Index) -> Observed:
        """Some of the rows, in the order of ``index``."""
        return Observed(*(getattr(self, each.name)[index] for each in fields(self)))

    @property
    def answers(self) -> Observed:
        """The rows of answered requests."""
        return self if self.answered.all() else self.take(self.answered)

    def merge(self, other: Observed) -> Observed:
        """The sample of both samples' rows."""
        both = [np.concatenate([getattr(part, each.name) for part in (self, other)]) for each in fields(self)]
        rows = Observed(*both)
        rows = rows.take(chosen_first(rows.key))
        return rows.take(
            np.lexsort((rows.hour, rows.day, rows.output_tokens, rows.latency_s, rows.key))[:SAMPLE]
        )

    def before_and_after(self, share: float) -> tuple[Observed, Observed]:
        """The first days, that hold at least ``share`` of the rows, and the days after; dated rows only.

        The second one is empty where all rows are of one day.
        """
        dated = self.take(self.day >= 0)
        days, counts = np.unique(dated.day, return_counts=True)
        enough = int((np.cumsum(counts) < share * len(dated)).sum())
        last = days[enough] if len(days) else 0
        return dated.take(dated.day <= last), dated.take(dated.day > last)


def chosen_first(key: NDArray[np.uint64]) -> Integers:
    """The rows that a sample can need of these: those with the smallest keys, ties included."""
    if len(key) <= SAMPLE:
        return np.arange(len(key))
    return np.flatnonzero(key <= np.partition(key, SAMPLE - 1)[SAMPLE - 1])


def _nothing() -> Observed:
    none = np.empty(0)
    codes = np.empty(0, np.uint64)
    whole = np.empty(0, np.int64)
    return Observed(codes, none, none, none, none, none, whole, whole, codes, np.empty(0, np.bool_))


NOTHING = _nothing()
"""The sample of a model that the log does not have."""
