"""Words for how well a time is founded, from the best to the weakest."""

from __future__ import annotations

import math
from dataclasses import dataclass

import msgspec

from route_audit.assumptions.measuring import Z90

MEASURED = "measured"
VALIDATED = "validated"
FITTED = "fitted"
INDICATIVE = "indicative"
PRIOR = "prior"

ORDER = (MEASURED, VALIDATED, FITTED, INDICATIVE, PRIOR)
"""Logged; fitted and true of later rows; fitted, with too few of them; off on them; published figures."""

COVERAGE = (0.92, 0.98)
"""So many of the later times must lie below the predicted p95."""

P50_ERROR = 0.15
"""The predicted p50 may be off by this share."""


class Share(msgspec.Struct, frozen=True):
    """A share of counted rows, with Wilson's interval from P10 to P90."""

    hits: int
    among: int

    @property
    def value(self) -> float:
        """The share."""
        return self.hits / self.among

    @property
    def ends(self) -> tuple[float, float]:
        """The interval that holds the true share in four of five samples."""
        square = Z90 * Z90
        middle = (self.hits + square / 2) / (self.among + square)
        spread = Z90 * math.sqrt(self.hits * (self.among - self.hits) / self.among + square / 4)
        return middle - spread / (self.among + square), middle + spread / (self.among + square)


@dataclass(frozen=True, slots=True)
class Check:
    """What a model that was fitted on the first days said of the later ones.

    Attributes:
        earlier, later: answered requests that it was fitted on, and asked about.
        p50_error: predicted over actual median, less 1.
        below_p50, below_p95: later times under what was predicted for each of them.
        loss_over_median: pinball loss of the predicted medians over that of the earlier days' own median;
            below 1 tokens tell something.
    """

    earlier: int
    later: int
    p50_error: float
    below_p50: Share
    below_p95: Share
    loss_over_median: float

    @property
    def evidence(self) -> str:
        """The word that the check earns."""
        low, high = COVERAGE
        held = low <= self.below_p95.value <= high and abs(self.p50_error) <= P50_ERROR
        return VALIDATED if held else INDICATIVE


def weaker(one: str, other: str) -> str:
    """The less founded of two words of evidence."""
    return max(one, other, key=ORDER.index)
