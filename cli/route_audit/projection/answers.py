"""Which model's answer the requests and types that were evaluated would get, as logged and under a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Integers
from route_audit.cells import Cells
from route_audit.classify.evaluation.strata import strata_of
from route_audit.policies.legs import Weight
from route_audit.pricing.table import PriceTable
from route_audit.projection.dollars import logged_by_request
from route_audit.projection.moves import Moves
from route_audit.projection.pico import in_pico
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Slice
from route_audit.tiers import Tier

_NO_MORE = -1
_FIRST = 0


class Sought(msgspec.Struct, frozen=True):
    """What to look for: ids of requests and of types, each a subject with a number.

    Attributes:
        ids, types: codes, rising.
        of_id, of_type: the number of the subject that each code stands for.
    """

    ids: NDArray[np.uint64]
    of_id: Integers
    types: NDArray[np.uint64]
    of_type: Integers

    @classmethod
    def of(cls, ids: Mapping[int, int], types: Mapping[int, int]) -> Sought:
        """Look for these codes, each with the number of its subject."""
        return cls(*_sorted(ids), *_sorted(types))

    def found(self, part: Slice) -> tuple[Integers, Integers]:
        """The subjects that a partition has requests of, and the index of each such request."""
        place = _places(self.ids, part.rows.id_code)
        rows = np.flatnonzero(place >= 0)
        pairs = np.unique(np.stack([self.of_id[place[rows]], part.request[rows]], axis=1), axis=0)
        kind = _places(self.types, part.known.type_id)
        typed = np.flatnonzero(kind >= 0)
        subject = np.concatenate([pairs[:, 0], self.of_type[kind[typed]]])
        return subject, np.concatenate([pairs[:, 1], typed])


def _sorted(codes: Mapping[int, int]) -> tuple[NDArray[np.uint64], Integers]:
    keys = np.array(sorted(codes), np.uint64)
    return keys, np.array([codes[int(key)] for key in keys], np.int64)


def _places(sought: NDArray[np.uint64], codes: NDArray[np.uint64]) -> Integers:
    """The place of each code among ``sought``, -1 where it is not there."""
    if not len(sought):
        return np.full(len(codes), -1, np.int64)
    place = np.minimum(np.searchsorted(sought, codes), len(sought) - 1)
    return np.where(sought[place] == codes, place, -1)


class Answers:
    """How often each model's answer is the one that a subject's requests get, counted exactly.

    Of a cascade, the first answer is kept by those that go no further: each leg's share is that of the
    requests that come to it less that of those that leave it for the next.

    Args:
        sought: the subjects.
        prices: the run's prices.
    """

    def __init__(self, sought: Sought, prices: PriceTable) -> None:
        self._sought = sought
        self._prices = prices
        self._cells = Cells(4, 1)
        self._changed = Cells(1, 1)
        self._weights: Sequence[Weight] = (Weight(),)

    def add_logged(self, part: Slice) -> None:
        """Count the logged models of one partition."""
        subject, request = self._sought.found(part)
        code = part.price[part.first[request]].astype(np.int64)
        self._count(subject, code, np.zeros_like(subject), np.full_like(subject, _NO_MORE))

    def add_moved(self, part: Slice, moves: Moves, weights: Sequence[Weight]) -> None:
        """Count whose answers the requests of one partition get under a policy."""
        self._weights = weights
        subject, request = self._sought.found(part)
        if not len(subject):
            return
        changed = np.isin(request, part.request[moves.attempt[moves.moved]])
        self._changed.add((subject[changed],), (np.ones(int(changed.sum()), np.int64),))
        for_first = np.isin(moves.attempt, part.first[request])
        place = part.request[moves.attempt[for_first]]
        order = np.argsort(place, kind="stable")
        place, weight = place[order], moves.weight[for_first][order].astype(np.int64)
        code = moves.code[for_first][order].astype(np.int64)
        same = np.append(place[1:] == place[:-1], [False])
        after = np.where(same, np.append(weight[1:], [_NO_MORE]), _NO_MORE)
        begin = np.searchsorted(place, request)
        calls = np.searchsorted(place, request, side="right") - begin
        each = np.repeat(begin, calls) + np.arange(calls.sum()) - np.repeat(np.cumsum(calls) - calls, calls)
        self._count(np.repeat(subject, calls), code[each], weight[each], after[each])

    def shares(self) -> Mapping[tuple[int, str], float]:
        """By subject and model, the share of the subject's requests that get this model's answer.

        A model without a price has the empty name.
        """
        names = self._prices.names
        rates = [float(weight.rate.likely) for weight in self._weights]
        found: dict[tuple[int, str], float] = {}
        for (subject, code, weight, after), (count,) in zip(
            self._cells.keys.tolist(), self._cells.sums.tolist(), strict=True
        ):
            kept = rates[weight] - (rates[after] if after != _NO_MORE else 0.0)
            key = (subject, names[code] if code >= 0 else "")
            found[key] = found.get(key, 0.0) + count * max(kept, 0.0)
        requests = self.requests()
        return {key: amount / requests[key[0]] for key, amount in sorted(found.items()) if amount}

    def changed(self) -> Mapping[int, float]:
        """By subject, the share of its requests of which some call moved; others are left out."""
        requests = self.requests()
        keys, sums = self._changed.keys[:, 0].tolist(), self._changed.sums[:, 0].tolist()
        return {subject: count / requests[subject] for subject, count in zip(keys, sums, strict=True)}

    def requests(self) -> Mapping[int, int]:
        """How many requests each subject has."""
        first = self._cells.where(self._cells.keys[:, 2] == _FIRST)
        counts: dict[int, int] = {}
        for key, (count,) in zip(first.keys.tolist(), first.sums.tolist(), strict=True):
            counts[key[0]] = counts.get(key[0], 0) + count
        return counts

    def _count(self, *key: Integers) -> None:
        self._cells.add(key, (np.ones(len(key[0]), np.int64),))


@dataclass(slots=True)
class Strata:
    """Requests by stratum of tier and confidence: those with a label, and all that generate text.

    Attributes:
        sought: the labelled requests.
        table: prices them as logged.
        labelled: requests by (subject, stratum, tier).
        all: requests, micro-dollars and pico-dollars beyond them, by (stratum, tier).
    """

    sought: Sought
    table: RateTable
    labelled: Cells = field(default_factory=lambda: Cells(3, 1))
    all: Cells = field(default_factory=lambda: Cells(2, 3))

    def add(self, part: Slice) -> None:
        """Take in one partition."""
        stratum, tier = strata_of(part.known.tier, part.known.confidence), part.known.tier
        subject, request = self.sought.found(part)
        ones = np.ones(len(request), np.int64)
        self.labelled.add((subject, stratum[request], tier[request]), (ones,))
        text = part.is_text[part.first]
        usd = logged_by_request(part, self.table)[text]
        self.all.add((stratum[text], tier[text]), (np.ones(len(usd), np.int64), *in_pico(usd)))


@dataclass(slots=True)
class Found:
    """What the log says of the subjects themselves.

    Attributes:
        sought: the subjects.
        tiers: requests by (subject, tier).
    """

    sought: Sought
    tiers: Cells = field(default_factory=lambda: Cells(2, 1))

    def add(self, part: Slice) -> None:
        """Take in one partition."""
        subject, request = self.sought.found(part)
        self.tiers.add((subject, part.known.tier[request]), (np.ones(len(subject), np.int64),))

    def tier_of(self) -> Mapping[int, str]:
        """The tier of each subject; of most of its requests, among equally many the harder."""
        best: dict[int, tuple[int, int]] = {}
        for (subject, tier), (count,) in zip(self.tiers.keys.tolist(), self.tiers.sums.tolist(), strict=True):
            best[subject] = max(best.get(subject, (0, 0)), (count, tier))
        return {subject: Tier(tier).word for subject, (_, tier) in best.items()}
