"""What is published of answers that fail on a cheaper model, by tier and by how far the two are apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec
import numpy as np

from route_audit.resources import data_dir
from route_audit.tiers import Tier
from route_audit.yamlfile import Node, load

MOST = 30
"""A published figure counts for no more evaluations than this: it was measured on other people's requests."""

_FILE = "quality.yaml"
_DRAWS = 20_000
_NEEDED = ("tier", "from", "further_failures", "counts_for", "checked", "source")


class FailurePrior(msgspec.Struct, frozen=True):
    """Further failures of a cheaper model at a tier.

    Attributes:
        tier: its word.
        dearer_from, dearer_to: the strong model's output price over the cheap one's; None without an end.
        share: the mean.
        counts_for: evaluations, the sum of the Beta distribution's parameters.
        source, checked: who published it, and the day it was looked up.
    """

    tier: str
    dearer_from: float
    dearer_to: float | None
    share: float
    counts_for: float
    source: str
    checked: str

    def fits(self, dearer: float) -> bool:
        """Whether it is of models so far apart."""
        return self.dearer_from <= dearer and (self.dearer_to is None or dearer < self.dearer_to)

    def span(self, seed: int) -> tuple[float, float]:
        """The 95 % interval of its Beta distribution, by draws."""
        wrong, right = self.share * self.counts_for, (1 - self.share) * self.counts_for
        draws = np.random.default_rng([seed, 2]).beta(wrong, right, _DRAWS)
        low, high = np.quantile(draws, (0.025, 0.975))
        return float(low), float(high)


def load_failures() -> tuple[FailurePrior, ...]:
    """The published figures that ship with the tool.

    Raises:
        ConfigError: the file is not YAML, has an unknown or a missing key, or a figure counts for too much.
    """
    root = load(data_dir("pricing") / _FILE).fields(("version", "priors"), required=("priors",))
    return tuple(_prior(node) for node in root["priors"])


def _prior(node: Node) -> FailurePrior:
    known = node.fields((*_NEEDED, "to"), required=_NEEDED)
    return FailurePrior(
        tier=known["tier"].choice([tier.word for tier in Tier]),
        dearer_from=float(known["from"].positive()),
        dearer_to=float(known["to"].positive()) if "to" in known else None,
        share=float(known["further_failures"].decimal(low=Decimal(0), high=Decimal(1))),
        counts_for=float(known["counts_for"].decimal(low=Decimal(1), high=Decimal(MOST))),
        source=known["source"].text(),
        checked=known["checked"].date().isoformat(),
    )


def fitting(priors: Sequence[FailurePrior], dearer: float) -> Iterator[FailurePrior]:
    """Those of models so far apart."""
    return (each for each in priors if each.fits(dearer))
