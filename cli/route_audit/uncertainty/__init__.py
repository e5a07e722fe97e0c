"""How far a saving can be trusted.

Two kinds of doubt, drawn together: which requests were seen (``resampling``), and what was assumed about
the models that did not answer them (``assumed``). ``drivers`` tells which assumption matters, and where the
saving would be gone; ``holdout`` whether the choice of a policy holds on days that it was not chosen on.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from route_audit.arrays import Floats
from route_audit.projection.costs import Costs
from route_audit.projection.spread import Spread
from route_audit.projection.stance import Stance
from route_audit.uncertainty.assumed import Doubts
from route_audit.uncertainty.luck import DRAWS, Luck
from route_audit.uncertainty.resampling import Clusters, clusters, resampled

__all__ = ["DRAWS", "Draws", "Uncertainty"]


class Draws(msgspec.Struct, frozen=True):
    """The saving in each draw, US dollars over the log's window."""

    saving: Floats

    def at(self, probability: float) -> float:
        """A quantile of the saving."""
        return float(np.quantile(self.saving, probability))

    @property
    def mean(self) -> float:
        """The mean of the saving: what budgets add up."""
        return float(self.saving.mean())

    @property
    def positive_share(self) -> float:
        """The share of the draws in which something is saved."""
        return float((self.saving > 0).mean())


class Uncertainty:
    """Draws for every policy of a run, each from the same resampled requests and the same luck.

    The bill of the window is a measurement and not in doubt; what is resampled is the share of it that a
    policy would have cost.

    Args:
        baseline: the baseline's dollars by bucket of clusters.
        baseline_usd: the baseline's cost.
        changes: each policy's change in cost by bucket.
        seed: of all draws.
    """

    def __init__(self, baseline: Spread, baseline_usd: float, changes: Sequence[Spread], seed: int) -> None:
        self.clusters: Clusters = clusters(baseline)
        self._baseline_usd = baseline_usd
        self._luck = Luck(seed)
        self._shares = resampled(self.clusters, changes, seed)

    def draws(self, policy: int, costs: Costs, stance: Stance) -> Draws:
        """The saving of one policy in each draw.

        Args:
            policy: its index among ``changes``.
            costs: its dollars at the likely assumptions.
            stance: its assumptions with their ranges.
        """
        total = costs.headline.total
        change = Doubts(costs, stance).change(self._luck)
        scale = 1 + change / total if total else np.ones(DRAWS)
        likely = total / self._baseline_usd if self._baseline_usd else 1.0
        share = likely + self._shares[:, policy]
        return Draws(self._baseline_usd * (1 - share * scale))
