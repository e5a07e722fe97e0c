"""How long each model takes, and how well that is founded."""

from __future__ import annotations

import msgspec


class FirstToken(msgspec.Struct, frozen=True):
    """Seconds to the first token, over the requests whose log tells it; p95 from 200 of them, else None.

    Attributes:
        evidence: as for the seconds to the last token.
        requests: how many they rest on.
    """

    p50: float | None
    p95: float | None
    evidence: str
    requests: int


class LatencyCheck(msgspec.Struct, frozen=True):
    """A model fitted on the first days of the log, held against the later ones.

    Attributes:
        earlier, later: answered requests that it was fitted on, and asked about.
        p50_error_share: predicted over actual median, less 1.
        p50_coverage_share, p95_coverage_share: later times under what was predicted for each.
        p50_coverage_low, p50_coverage_high: P10 and P90 of that share; the same for p95.
        loss_over_median: pinball loss of the predictions over that of the earlier days' own median; below 1
            the tokens tell something.
    """

    earlier: int
    later: int
    p50_error_share: float
    p50_coverage_share: float
    p50_coverage_low: float
    p50_coverage_high: float
    p95_coverage_share: float
    p95_coverage_low: float
    p95_coverage_high: float
    loss_over_median: float


class ModelLatency(msgspec.Struct, frozen=True):
    """One model that waits are projected on: seconds = base + tokens * seconds per token, in the middle case.

    Attributes:
        rows: answered requests that it was fitted on; 0 for published figures.
        evidence: ``validated``, ``fitted``, ``indicative`` or ``prior``.
        check: None where the log has too few later rows.
        transfers: pairs of request type and other model that a transfer could be checked on.
        transfer_error_share: the median error of these, without its sign; None where there are none.
        source: where published figures come from; empty for a fitted model.
    """

    model: str
    rows: int
    evidence: str
    check: LatencyCheck | None
    transfers: int
    transfer_error_share: float | None
    base_s: float
    s_per_1000_input_tokens: float
    s_per_1000_cached_tokens: float
    s_per_1000_output_tokens: float
    source: str
