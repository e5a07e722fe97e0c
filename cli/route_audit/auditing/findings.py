"""What a run found, before it is laid out as a report."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from route_audit.assumptions import Profile
from route_audit.auditing.evaluated import Ends, Study
from route_audit.auditing.loads import Loads
from route_audit.auditing.options import Options
from route_audit.auditing.roles import Chosen
from route_audit.business.case_file import Case
from route_audit.ledger.files import LedgerMeta
from route_audit.policies import Policy
from route_audit.pricing import Book
from route_audit.projection.batches import Batches
from route_audit.projection.costs import Costs
from route_audit.projection.differing import Differ
from route_audit.projection.dollars import CellDollars
from route_audit.projection.result import Projection
from route_audit.projection.stance import Stance
from route_audit.projection.survey import Survey
from route_audit.projection.world import World
from route_audit.report import UNRECONCILED, Reconciliation, SkippedPolicy
from route_audit.report.quality import Misroute
from route_audit.tiers import Tier
from route_audit.uncertainty import Draws
from route_audit.uncertainty.drivers import Driver
from route_audit.uncertainty.resampling import Clusters

_NO_TYPE, _NOWHERE = 0, -1
"""The type id of requests without text, and the place of a type that the log does not have."""


class Finding(msgspec.Struct, frozen=True):
    """One policy's projection, in dollars and in draws of its saving.

    Attributes:
        drivers: the assumptions that move its cost, the widest swing first.
    """

    policy: Policy
    stance: Stance
    projection: Projection
    costs: Costs
    draws: Draws
    drivers: tuple[Driver, ...]

    @property
    def usd(self) -> float:
        """What the policy costs."""
        return self.costs.headline.total


class Findings(msgspec.Struct, frozen=True):
    """Everything that the report is made of.

    Attributes:
        reconciliation: in dollars of the traffic and rows of the log.
        policies: one finding each.
        clusters: the groups of requests that the intervals rest on.
        pairs: what the calls look like that the user's ratios were measured on, by model and tier.
        differ: what two policies do differently; None where nobody asked.
        examples: ids of requests that differ.
        loads: busiest minutes of the models that have limits or are owned.
        batches: what nobody waits for.
        study: the evaluations beside the log; None where there are none.
        misroute: what labels of the log show; None where there are none.
        ends: what the strong and the cheap model alone cost; None where not both were evaluated.
        case: the terms of the business case; None where none was asked for.
    """

    options: Options
    book: Book
    meta: LedgerMeta
    survey: Survey
    reconciliation: Reconciliation
    baseline: CellDollars
    world: World
    chosen: Chosen
    policies: tuple[Finding, ...]
    skipped: tuple[SkippedPolicy, ...]
    pairs: Mapping[tuple[str, str], Profile]
    clusters: Clusters
    loads: Loads
    batches: Batches
    differ: Differ | None = None
    examples: tuple[str, ...] = ()
    study: Study | None = None
    ends: Ends | None = None
    misroute: Misroute | None = None
    case: Case | None = None

    @property
    def unreconciled(self) -> bool:
        """Whether the bill contradicts what it was compared with, so that no headline may be in dollars."""
        return self.reconciliation.status == UNRECONCILED

    @property
    def untold_share(self) -> float:
        """The share of the requests that say nothing of their tier: the log has neither it nor their text."""
        kinds, requests = self.survey.type_requests.keys, self.survey.type_requests.sums[:, 0]
        blank = (kinds[:, 0] == self.survey.types.get(_NO_TYPE, _NOWHERE)) & (kinds[:, 1] == Tier.UNSURE)
        return float(requests[blank].sum()) / max(self.survey.requests, 1)

    @property
    def scale(self) -> float:
        """What the log's totals are multiplied with: it may be a sample of the traffic."""
        return 1 / self.options.sample_rate

    def usd(self, amount: float) -> float:
        """Dollars of the log as dollars of the traffic."""
        return amount * self.scale

    def count(self, number: int) -> int:
        """A count of the log as a count of the traffic."""
        return round(number * self.scale)
