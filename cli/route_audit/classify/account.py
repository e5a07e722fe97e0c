"""One request's tier, accounted for: what fired and gave, how its type moved it, what would change it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.scoring import chances, counted, decide, points, runner_up, unpacked
from route_audit.classify.signals import POSITION, SIGNALS
from route_audit.classify.tiering import Tiering
from route_audit.classify.weights import COLUMNS, HUNDREDTHS, Weights
from route_audit.ledger import Ledger
from route_audit.report import Account, FiredSignal
from route_audit.tiers import Tier, TierSource
from route_audit.verdict import SET_WORDS

_STEP = 10
_FARTHEST = 1_000
_WORD = 64


def account(rows: Ledger, tiering: Tiering) -> Account:
    """The account of the first of ``rows``, which have their tiers decided.

    Args:
        rows: at least one row.
        tiering: what decided them.
    """
    card = tiering.overrides.weights
    own = points(rows.signals[:1], card)
    type_ids = rows.type_id[:1]
    moved = tiering.asked.shrunk(own, type_ids)
    type_share = float(tiering.asked.weight_of(own, type_ids)[0])
    likely = chances(moved, card)
    fired = sorted(_fired(rows.signals[:1], card), key=lambda each: (-_most(each), each.name))
    return Account(
        type_requests=tiering.asked.requests_of(int(type_ids[0])),
        type_share=round(type_share, 4),
        signals=tuple(fired),
        points=_by_column(moved[0] / HUNDREDTHS),
        chances=_by_column(likely[0]),
        runner_up=runner_up(likely[0], int(rows.tier[0])).word,
        would_change=_change(rows, moved, fired, tiering),
    )


def _fired(signals: NDArray[np.uint64], card: Weights) -> Iterator[FiredSignal]:
    counts = counted(signals, card)[0]
    _, fixed = unpacked(signals)
    known = [(s.name, s.meaning, card.signals.get(s.name)) for s in SIGNALS]
    known += [(s.name, s.meaning, s.points) for s in card.own]
    for place in np.flatnonzero(counts[: len(known)]).tolist():
        name, meaning, given = known[place]
        if given is not None:
            count = round(float(counts[place]), 4)
            yield FiredSignal(name, meaning, bool(fixed[0, place]), count, *given.row())


def _most(signal: FiredSignal) -> float:
    return signal.counts * max(_row(signal))


def _row(signal: FiredSignal) -> tuple[float, float, float, float]:
    return signal.retrieval, signal.extraction, signal.reasoning, signal.open


def _by_column(row: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(COLUMNS, row.round(4).tolist(), strict=True))


def _change(rows: Ledger, moved: NDArray[np.float64], fired: list[FiredSignal], tiering: Tiering) -> str:
    source = TierSource(int(rows.tier_source[0]))
    if source == TierSource.LOGGED:
        return "the log states the tier: another one there"
    if source == TierSource.OVERRIDE:
        return "your file of overrides sets the tier: another one there"
    if not rows.type_id[0]:
        return "a text: without one there is nothing to go by"
    card = tiering.overrides.weights
    now = int(decide(moved, card).tier[0])
    return _without(rows, fired, now, tiering) or _more(moved, now, card)


def _without(rows: Ledger, fired: list[FiredSignal], now: int, tiering: Tiering) -> str:
    """The weakest signal without which the tier would be another one.

    Points are added up again each time: a system prompt may settle nothing without the signal, so that the
    user's words count whole, and the mean of the type may count more or less.
    """
    card = tiering.overrides.weights
    places = POSITION | {each.name: len(SIGNALS) + place for place, each in enumerate(card.own)}
    for signal in reversed(fired):
        own = points(_taken_out(rows.signals[:1], places[signal.name]), card)
        then = int(decide(tiering.asked.shrunk(own, rows.type_id[:1]), card).tier[0])
        if then != now:
            return f"if it were not that it {signal.meaning}, it would be {Tier(then).word}"
    return ""


def _taken_out(signals: NDArray[np.uint64], place: int) -> NDArray[np.uint64]:
    """The bits of a row without one signal, of the request and of its system prompt."""
    word, bit = divmod(place, _WORD)
    left = signals.copy()
    left[:, word::SET_WORDS] &= ~np.uint64(1 << bit)
    return left


def _more(moved: NDArray[np.float64], now: int, card: Weights) -> str:
    """The fewest points for one column that would give another tier."""
    for more in range(_STEP, _FARTHEST + 1, _STEP):
        for column, name in enumerate(COLUMNS):
            added = moved.copy()
            added[0, column] += more
            then = int(decide(added, card).tier[0])
            if then != now:
                what = "open-ended work" if name == "open" else name
                return f"{more / HUNDREDTHS:g} more points for {what} would make it {Tier(then).word}"
    return "nothing short of ten further points"
