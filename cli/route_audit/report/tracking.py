"""What later logs show of a case that was made."""

from __future__ import annotations

import msgspec

from route_audit.report.reconciliation import UNRECONCILED


class Variance(msgspec.Struct, frozen=True):
    """One reason why the bill differs from the projected one, US dollars; above zero it cost more."""

    reason: str
    usd: float


class Tracking(msgspec.Struct, frozen=True):
    """Realised savings.

    Attributes:
        policy: of the case.
        method: ``hold-out`` or ``adjusted baseline``.
        days, requests: of the later logs.
        projected_saving_share, projected_low_share, projected_high_share: of the bill, P10 to P90.
        baseline_usd: what the later requests would have cost without the policy.
        actual_usd: what they cost.
        saving_usd: the difference; with a hold-out that of the treated requests alone.
        saving_low_usd, saving_high_usd: 95 % with a hold-out; with an adjusted baseline what the assumed
            token ratios leave open. None where nothing tells them.
        saving_share: of the baseline.
        held: whether the realised share lies within the projected interval; None where it is not known, as
            where too many later requests have no price.
        undecided: it does not, but a hold-out's own interval reaches into the projected one.
        realisation_share: realised over projected saving share.
        projected_usd: what the case projected for its own window.
        variances: from that to ``actual_usd``.
        held_out_requests: left on the old models; None with an adjusted baseline.
        reconciliation, case_reconciliation: how the later bill, and that of the case, agree with what they
            were compared with.
        unpriced_models: later requests by model name that have no price, and so stand in no cost.
    """

    policy: str
    method: str
    days: float | None
    requests: int
    projected_saving_share: float
    projected_low_share: float
    projected_high_share: float
    baseline_usd: float
    actual_usd: float
    saving_usd: float
    saving_low_usd: float | None
    saving_high_usd: float | None
    saving_share: float | None
    held: bool | None
    undecided: bool
    realisation_share: float | None
    projected_usd: float
    variances: tuple[Variance, ...]
    held_out_requests: int | None
    notes: tuple[str, ...]
    reconciliation: str = ""
    case_reconciliation: str = ""
    unpriced_models: dict[str, int] = {}

    @property
    def unreconciled(self) -> bool:
        """Whether one of the bills contradicts what it was compared with."""
        return UNRECONCILED in {self.reconciliation, self.case_reconciliation}
