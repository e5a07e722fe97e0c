"""The logged traffic: its bill, its waits, its tiers and request types."""

from __future__ import annotations

import msgspec

from route_audit.report.latency import FirstToken


class Ends(msgspec.Struct, frozen=True):
    """P10 and P90 of a percentile, seconds; None where too few requests lie on that side of it."""

    low: float | None
    high: float | None


class Tail(msgspec.Struct, frozen=True):
    """The upper percentiles of a wait, seconds; None where too few requests lie beyond one."""

    p90: float | None
    p95: float | None
    p99: float | None


class Percentiles(msgspec.Struct, frozen=True):
    """Seconds (linear interpolation); p95 from 200 requests and p99 from 1,000, else None.

    Attributes:
        evidence: a word of ``latency.evidence``: the weakest that went into them.
        requests: how many requests they rest on.
        p50_ends, p90_ends, p95_ends, p99_ends: how far each may be off; None where it is.
        together: p90, p95 and p99 if the slowest first answers of a cascade come before the slowest second
            ones; None where none goes on.
    """

    p50: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    evidence: str
    requests: int
    p50_ends: Ends | None = None
    p90_ends: Ends | None = None
    p95_ends: Ends | None = None
    p99_ends: Ends | None = None
    together: Tail | None = None


class ModelCost(msgspec.Struct, frozen=True):
    """One model of the log: requests, tokens and cost; cost None where it has no price."""

    model: str
    requests: int
    cost_usd: float | None
    input_tokens: int
    output_tokens: int


class Baseline(msgspec.Struct, frozen=True):
    """The logged traffic on its own models at the price of its day.

    Attributes:
        cost_usd: None where nothing in the log has a price.
        logged_cost_usd: what the log itself says, over the rows that say it; compared, never mixed.
        logged_cost_gap_share: (recomputed - logged) / logged over the priced rows that log a cost.
        failed_attempts, retries: attempts that failed; attempts beyond the first of their request.
        cost_standard_error_usd: of ``cost_usd``, since other sessions might have been sampled; None where
            the log is no sample.
        time_to_first_token_s: None where the log tells none.
        web_searches, web_search_usd: searches of the web for requests with a price, and what of their bill
            the fees are.
    """

    cost_usd: float | None
    logged_cost_usd: float | None
    logged_cost_gap_share: float | None
    requests: int
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    failed_attempts: int
    retries: int
    latency_s: Percentiles
    by_model: tuple[ModelCost, ...]
    cost_standard_error_usd: float | None = None
    time_to_first_token_s: FirstToken | None = None
    web_searches: int = 0
    web_search_usd: float = 0.0


class TierRow(msgspec.Struct, frozen=True):
    """One tier's part of the traffic, in requests, tokens and dollars.

    Attributes:
        cost_usd, cost_share: of its requests with a price; None where it has requests and none has one.
    """

    tier: str
    requests: int
    requests_share: float
    tokens: int
    tokens_share: float
    cost_usd: float | None
    cost_share: float | None


class Disagreement(msgspec.Struct, frozen=True):
    """Requests whose answers look like other work than their tier says, and what they cost today.

    Attributes:
        requests_share, cost_share: of all requests, and of the whole bill.
        cost_usd, cost_share: of those with a price; None where there are requests and none has one, or
            nothing in the log has.
    """

    requests: int
    requests_share: float
    cost_usd: float | None
    cost_share: float | None


class Hindsight(msgspec.Struct, frozen=True):
    """What answers look like, against the tiers that rest on requests alone. A shape is a hint, no label.

    Attributes:
        told_requests_share: share of all requests whose answers, or those of their type, look like a tier.
        easy_looked_hard: of an easy tier, their answers look like reasoning: what a router by tier would
            send to the cheap model and may regret.
        hard_looked_easy: reasoning or unsure, their answers look easy: what it would leave where it is
            and might have moved.
    """

    told_requests_share: float
    easy_looked_hard: Disagreement
    hard_looked_easy: Disagreement


class TypeRow(msgspec.Struct, frozen=True):
    """One request type; ``saving_usd`` is what ``saving_policy`` saves on it.

    Attributes:
        cost_usd, cost_share, saving_usd: of its requests with a price; None where none has one.
        tier: of most of its requests.
        confidence: the mean of its requests' own.
        hindsight_tier: what most of its answers look like.
    """

    id: str
    label: str
    tier: str
    confidence: float
    requests: int
    requests_share: float
    cost_usd: float | None
    cost_share: float | None
    saving_usd: float | None
    saving_policy: str | None
    hindsight_tier: str
