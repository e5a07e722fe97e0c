"""The report: finished numbers, frozen and versioned, that every renderer shows and JSON holds.

Shares are fractions of 1. Amounts are US dollars over the log's window at contracted prices, not
rounded. None means unknown, never zero. There is no prompt text in it by construction: its words
are model names, tags that users chose, file names and our own sentences.
"""

from __future__ import annotations

import msgspec

from route_audit.report.accounts import Account, FiredSignal
from route_audit.report.advice import Assumption, Recommendation, Role, Warn
from route_audit.report.case import BusinessCase
from route_audit.report.coverage import OUTSIDE, Coverage, LogFile, Tool, UnpricedModel, Window
from route_audit.report.evidence import Origin
from route_audit.report.ladder import DataLevel, Rung
from route_audit.report.latency import FirstToken, LatencyCheck, ModelLatency
from route_audit.report.levers import Lever
from route_audit.report.moves import Difference, DifferenceRow, Flow
from route_audit.report.periods import (
    Commitment,
    Contract,
    Drift,
    Load,
    Period,
    PriceAhead,
    Scenario,
    VolumeCheck,
)
from route_audit.report.policies import (
    BreakEven,
    CacheCosts,
    HoldOut,
    Interval,
    ModelLegs,
    PolicyRow,
    SkippedPolicy,
    Step,
    Swing,
    TierCost,
    TypeCost,
)
from route_audit.report.quality import Quality
from route_audit.report.reconciliation import (
    UNRECONCILED,
    Discount,
    InvoiceCheck,
    ModelDay,
    ReasonRow,
    Reconciliation,
)
from route_audit.report.rules import PolicyUse, RuleUse
from route_audit.report.traffic import (
    Baseline,
    Disagreement,
    Ends,
    Hindsight,
    ModelCost,
    Percentiles,
    Tail,
    TierRow,
    TypeRow,
)

__all__ = [
    "OUTSIDE",
    "SCHEMA_VERSION",
    "UNRECONCILED",
    "Account",
    "Assumption",
    "Baseline",
    "BreakEven",
    "BusinessCase",
    "CacheCosts",
    "Commitment",
    "Contract",
    "Coverage",
    "DataLevel",
    "Difference",
    "DifferenceRow",
    "Disagreement",
    "Discount",
    "Drift",
    "Ends",
    "FiredSignal",
    "FirstToken",
    "Flow",
    "Hindsight",
    "HoldOut",
    "Interval",
    "InvoiceCheck",
    "LatencyCheck",
    "Lever",
    "Load",
    "LogFile",
    "ModelCost",
    "ModelDay",
    "ModelLatency",
    "ModelLegs",
    "Origin",
    "Percentiles",
    "Period",
    "PolicyRow",
    "PolicyUse",
    "PriceAhead",
    "Quality",
    "ReasonRow",
    "Recommendation",
    "Reconciliation",
    "Report",
    "Role",
    "RuleUse",
    "Rung",
    "Scenario",
    "SkippedPolicy",
    "Step",
    "Swing",
    "Tail",
    "TierCost",
    "TierRow",
    "Tool",
    "TypeCost",
    "TypeRow",
    "UnpricedModel",
    "VolumeCheck",
    "Warn",
    "Window",
]

SCHEMA_VERSION = 1


class Report(msgspec.Struct, frozen=True):
    """Everything that ``analyze`` found. Renderers only lay it out.

    ``cost_basis`` says in FOCUS words which cost every headline is.

    Attributes:
        difference: None where nobody asked for two policies to be told apart.
        hold_out: None where the log has too few days, or no policy may be chosen on the first of them.
        quality: None where there is nothing to tell it by.
        case: None where nobody asked for the business case.
        evidence: where each number comes from; there with the business case.
        data_level: how far the log reaches; None in reports of before it was told.
        levers: what saves before anything is routed; none where nothing has a price, nor in older reports.
        volume_check: None where the month is not carried from the log's days, or there are too few of them.
    """

    schema_version: int
    tool: Tool
    coverage: Coverage
    baseline: Baseline
    tiers: tuple[TierRow, ...]
    hindsight: Hindsight
    request_types: tuple[TypeRow, ...]
    request_type_count: int
    roles: tuple[Role, ...]
    policies: tuple[PolicyRow, ...]
    skipped_policies: tuple[SkippedPolicy, ...]
    hold_out: HoldOut | None
    periods: tuple[Period, ...]
    assumptions: tuple[Assumption, ...]
    recommendation: Recommendation
    warnings: tuple[Warn, ...]
    reconciliation: Reconciliation
    scenarios: tuple[Scenario, ...] = ()
    drift: Drift | None = None
    prices_ahead: tuple[PriceAhead, ...] = ()
    cost_basis: str = "contracted cost"
    contracts: tuple[Contract, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    loads: tuple[Load, ...] = ()
    difference: Difference | None = None
    quality: Quality | None = None
    case: BusinessCase | None = None
    model_latencies: tuple[ModelLatency, ...] = ()
    evidence: tuple[Origin, ...] = ()
    data_level: DataLevel | None = None
    levers: tuple[Lever, ...] = ()
    volume_check: VolumeCheck | None = None
