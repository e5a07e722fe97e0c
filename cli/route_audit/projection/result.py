"""What one policy comes to: sums that add up over partitions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from route_audit.cells import Cells, Quantiles
from route_audit.latency import MEASURED, weaker
from route_audit.policies.legs import Weight
from route_audit.projection.dollars import ENTRY, PARTS, QUANTITIES, STAYED
from route_audit.projection.flows import Flows
from route_audit.projection.mix import Mix
from route_audit.projection.rates import Renumbered
from route_audit.projection.spread import Spread
from route_audit.projection.statements import VARIANTS, Variant
from route_audit.projection.together import Together

_ADDED = (
    *("moved_requests", "hard_moved_down", "looked_hard_moved_down", "bouncing_usd", "bouncing_cold_usd"),
    *("bouncing_calls", "changed_requests", "limited_calls", "media_moved", "excluded"),
)
"""The fields of a projection that are plain sums."""


@dataclass(slots=True)
class Projection:
    """The sums of one policy; costs come as changes to the baseline's cells.

    Attributes:
        changes: by variant, cells to add to the baseline's.
        left: the baseline's cells of the attempts whose first call moved to another model.
        weights: how much of each further leg is to be expected, by the leg of a cell's key.
        spread: change in cost by cluster and day, under the headline's cache.
        latency: seconds of the attempts with a logged latency.
        together: the same with slow first answers before slow second ones; empty without further legs.
        mix: whose seconds these are.
        evidence: the weakest that went into ``latency``.
        first_token, first_token_evidence: the same for the first token, where the log tells it.
        moved_requests: requests with a price whose first call moved to another model.
        hard_moved_down: reasoning and unsure attempts that moved to a model cheaper for the same tokens.
        looked_hard_moved_down: requests whose answers look like reasoning, of any tier, that moved to a
            cheaper model.
        bouncing_usd: change in cost of the sessions that go to more than one model, caches replayed.
        bouncing_cold_usd: what of it is due to caches alone: replayed over kept.
        bouncing_calls: their calls that are billed otherwise than logged.
        changed_requests: requests with a price of which some call, a first or a further one, moved.
        limited_calls: moved calls whose requests limit their own output.
        flows: who moves from which model to which.
        media_moved: attempts with images or audio whose first call moved: their tokens are taken as logged.
        excluded: requests that stay because the target can't serve them, by reason.
    """

    changes: dict[Variant, Cells] = field(
        default_factory=lambda: {variant: Cells(PARTS, len(QUANTITIES)) for variant in VARIANTS}
    )
    left: Cells = field(default_factory=lambda: Cells(PARTS, len(QUANTITIES)))
    weights: tuple[Weight, ...] = (Weight(),)
    spread: Spread = field(default_factory=Spread)
    latency: Quantiles = field(default_factory=Quantiles)
    together: Together = field(default_factory=Together)
    mix: Mix = field(default_factory=Mix)
    evidence: str = MEASURED
    first_token: Quantiles = field(default_factory=Quantiles)
    first_token_evidence: str = MEASURED
    moved_requests: int = 0
    hard_moved_down: int = 0
    looked_hard_moved_down: int = 0
    bouncing_usd: float = 0.0
    bouncing_cold_usd: float = 0.0
    bouncing_calls: int = 0
    changed_requests: int = 0
    limited_calls: int = 0
    flows: Flows = field(default_factory=Flows)
    media_moved: int = 0
    excluded: Counter[str] = field(default_factory=Counter)

    def merge(self, other: Projection, numbers: Renumbered) -> None:
        """Add the sums of later rows; ``numbers`` are what their price codes and rate entries are here."""
        parts = {STAYED: numbers.codes, ENTRY: numbers.entries}
        for variant, change in other.changes.items():
            self.changes[variant].merge(change.renumbered(parts))
        self.left.merge(other.left.renumbered(parts))
        self.flows.merge(other.flows, numbers)
        self.weights = other.weights
        self.spread.merge(other.spread)
        self.latency.merge(other.latency)
        self.first_token.merge(other.first_token)
        self.together.merge(other.together)
        self.mix.merge(other.mix)
        self.evidence = weaker(self.evidence, other.evidence)
        self.first_token_evidence = weaker(self.first_token_evidence, other.first_token_evidence)
        for name in _ADDED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
