"""The weights of the scorecard: data that a script fits and a person can read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify.signals import MAX_SIGNALS, SIGNALS

HUNDREDTHS = 100
"""Points are counted in whole hundredths, so that their sums are exact."""

COLUMNS = ("retrieval", "extraction", "reasoning", "open")
"""What points speak for; ``open`` is work that belongs to no tier."""

_FILE = Path(__file__).with_name("weights.yaml")


class Points(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Points for each of ``COLUMNS``, in points, never negative."""

    retrieval: float = 0
    extraction: float = 0
    reasoning: float = 0
    open: float = 0

    def row(self) -> tuple[float, float, float, float]:
        """The points in the order of ``COLUMNS``."""
        return self.retrieval, self.extraction, self.reasoning, self.open


class OwnSignal(msgspec.Struct, frozen=True):
    """A signal that the user added.

    Attributes:
        name: a short identifier that no shipped signal has.
        meaning: a phrase for people, fit to follow "because".
        pattern: RE2 syntax, any case, searched in the instruction.
        points: what it gives.
    """

    name: str
    meaning: str
    pattern: str
    points: Points


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole scorecard.

    Attributes:
        slope: log-odds that one point is worth.
        start: the points that every request begins with.
        easy: the least probability of the two easy tiers together at which a request gets one of them.
        reasoning: the least probability of reasoning at which a request that is not easy gets it.
        settled: points for one tier with which a system prompt says what to do.
        share_of_material: what the user's words count then.
        cautious: the least confidence that the cautious policy routes.
        calibration: score of the predicted side, and the share that was right there; straight lines
            between, rising.
        signals: the points of each signal by its name; one without an entry has none.
        own: signals that the user added; their bits follow those of the shipped ones.
    """

    slope: float
    start: Points
    easy: float
    reasoning: float
    cautious: float
    settled: float
    share_of_material: float
    calibration: tuple[tuple[float, float], ...]
    signals: dict[str, Points]
    own: tuple[OwnSignal, ...] = ()

    def table(self) -> NDArray[np.float32]:
        """Points by signal in whole hundredths, shape (MAX_SIGNALS, 4), a row each in the table's order."""
        rows = np.zeros((MAX_SIGNALS, len(COLUMNS)), np.float32)
        for place, signal in enumerate(SIGNALS):
            rows[place] = self.signals.get(signal.name, Points()).row()
        for place, own in enumerate(self.own, len(SIGNALS)):
            rows[place] = own.points.row()
        hundredths: NDArray[np.float32] = np.rint(rows * HUNDREDTHS)
        return hundredths


@cache
def shipped() -> Weights:
    """The weights that come with the tool."""
    return msgspec.yaml.decode(_FILE.read_bytes(), type=Weights)
