"""Decides the tiers of a ledger from the evidence in it, all requests together.

First the evidence is pooled by request type, in one pass over the ledger without its duplicates.
Then each row is decided as it is read: what the log states comes first, then what the user
overrides, then the signals of the request, moved towards those of its type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.cells import alike
from route_audit.classify.hindsight import ASKED_AGAIN, LOOKS, WIDTH, hindsight, looks
from route_audit.classify.overrides import NO_OVERRIDES, Overrides
from route_audit.classify.pooling import Pool
from route_audit.classify.scoring import Scores, decide, points
from route_audit.classify.weights import Weights
from route_audit.ledger import Ledger
from route_audit.ledger.files import LedgerFiles
from route_audit.ledger.requests import first_of_each, requests_of
from route_audit.tiers import Tier, TierSource
from route_audit.verdict import NO_TIER, AnswerShape, Verdicts

_POINTS = 4
_MAINLY = 0.5
"""A tier comes from the type where the type's mean counts at least so much."""


class Tiering(msgspec.Struct, frozen=True):
    """What a ledger's requests say together, ready to decide each of its rows.

    Attributes:
        asked: the points of requests.
        answered: the points of answers.
        overrides: the tiers that the user sets.
    """

    asked: Pool
    answered: Pool
    overrides: Overrides

    def __call__(self, rows: Ledger) -> Ledger:
        """``rows`` with their tiers decided."""
        look = looks(rows)
        some, place = alike([*rows.signals.T, rows.type_id, look.astype(np.uint64)])
        type_ids = rows.type_id[some]
        own = points(rows.signals[some], self.overrides.weights)
        scores = _scored(self.asked.shrunk(own, type_ids), type_ids, self.overrides.weights)
        by_type = self.asked.weight_of(own, type_ids) >= _MAINLY
        source = np.where(by_type, TierSource.TYPE, TierSource.REQUEST).astype(np.uint8)[place]
        tier, confidence = scores.tier[place], scores.confidence[place]
        _set(tier, confidence, source, self._overridden(rows), TierSource.OVERRIDE)
        _set(tier, confidence, source, rows.logged_tier, TierSource.LOGGED)
        stated = (source == TierSource.LOGGED) & ~np.isnan(rows.logged_confidence)
        confidence[stated] = rows.logged_confidence[stated]
        return replace(
            rows,
            tier=tier,
            confidence=confidence,
            tier_source=source,
            hindsight_tier=hindsight(self.answered.shrunk(LOOKS[look[some]], type_ids))[place],
        )

    def _overridden(self, rows: Ledger) -> NDArray[np.uint8]:
        """The tier that the user sets for each row, ``NO_TIER`` for none."""
        features = self.overrides.features
        by_feature = np.array(
            [*(features.get(word, NO_TIER) for word in rows.feature.values), NO_TIER], np.uint8
        )
        tier = by_feature[rows.feature.codes]
        for type_id, wanted in self.overrides.types.items():
            tier[rows.type_id == np.uint64(type_id)] = wanted
        return tier


class Pooling(msgspec.Struct, frozen=True):
    """Pools what the requests of a ledger ask, and what was answered.

    Attributes:
        weights: the points of signals.
    """

    weights: Weights

    def __call__(self, ledger: LedgerFiles) -> tuple[Pool, Pool]:
        """The points of requests, and those of answers; duplicates are left out."""
        asked, answered = _pools()
        for rows in ledger.partitions():
            first = first_of_each(rows)
            _add(rows if first.all() else rows.take(first), asked, answered, self.weights)
        return asked, answered


def tiered(ledger: LedgerFiles, overrides: Overrides = NO_OVERRIDES) -> LedgerFiles:
    """``ledger`` with rows that come decided, the same whatever files its rows were read from.

    Raises:
        ConfigError: the overrides have signals of the user's own, and the ledger was made without
            them or with others.
    """
    if ledger.rows:
        overrides.check(ledger.meta.own_signals)
    asked, answered = _pools()
    for pools in ledger.each(Pooling(overrides.weights)):
        asked.merge(pools[0])
        answered.merge(pools[1])
    return ledger.decided(Tiering(asked, answered, overrides))


def alone(verdicts: Verdicts) -> Scores:
    """The tier that each request's own signals tell, whatever others of its type show."""
    return _scored(points(verdicts.signals).astype(np.float64), verdicts.type_id)


def together(verdicts: Sequence[Verdicts], weights: Weights | None = None) -> Scores:
    """The tiers of requests that are all there are: each moved towards those of its type."""
    found = np.concatenate([points(each.signals, weights) for each in verdicts])
    type_ids = np.concatenate([each.type_id for each in verdicts])
    pool = Pool(_POINTS, firm=Tier.REASONING)
    pool.add(found, type_ids)
    return _scored(pool.shrunk(found, type_ids), type_ids, weights)


def _pools() -> tuple[Pool, Pool]:
    return Pool(_POINTS, firm=Tier.REASONING), Pool(WIDTH, firm=WIDTH)


def _scored(
    hundredths: NDArray[np.float64], type_ids: NDArray[np.uint64], weights: Weights | None = None
) -> Scores:
    """The tiers that points tell; a request without text, whose type is 0, is unsure at confidence 0."""
    scores = decide(hundredths, weights)
    mute = type_ids == 0
    scores.tier[mute] = Tier.UNSURE
    scores.confidence[mute] = 0.0
    return scores


def _add(rows: Ledger, asked: Pool, answered: Pool, weights: Weights) -> None:
    """Pool a partition without duplicates: each request once, its answers together."""
    request, first = requests_of(rows)
    signals, type_ids = rows.signals[first], rows.type_id[first]
    some, place = alike([*signals.T, type_ids])
    asked.add(points(signals[some], weights), type_ids[some], np.bincount(place))
    shown = rows.answer_shape != AnswerShape.NONE
    last = np.full(len(first), -1)
    last[request[shown]] = np.flatnonzero(shown)
    told = last >= 0
    again = np.bincount(request[shown], minlength=len(first))[told] - 1
    look, type_ids = looks(rows)[last[told]], type_ids[told]
    some, place = alike([look.astype(np.uint64), again.astype(np.uint64), type_ids])
    answers = LOOKS[look[some]]
    answers[:, Tier.REASONING] += ASKED_AGAIN * again[some]
    answered.add(answers, type_ids[some], np.bincount(place))


def _set(
    tier: NDArray[np.uint8],
    confidence: NDArray[np.float64],
    source: NDArray[np.uint8],
    told: NDArray[np.uint8],
    by: TierSource,
) -> None:
    """Let those tell that tell something: their word is certain unless they say otherwise."""
    says = told != NO_TIER
    tier[says] = told[says]
    confidence[says] = 1.0
    source[says] = by
