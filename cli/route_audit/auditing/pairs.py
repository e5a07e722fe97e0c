"""Whether the calls that ratios were measured on look like the traffic that they are applied to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from route_audit.assumptions import Profile
from route_audit.auditing.findings import Findings
from route_audit.projection.dollars import CALLS, INPUT_QUANTITIES, QUANTITIES, TIER
from route_audit.report import Warn
from route_audit.tiers import Tier

_UNLIKE = 2.0
"""Pairs whose mean tokens are so many times the log's, or a part of them, tell little of it."""

_INPUT = [QUANTITIES.index(name) for name in INPUT_QUANTITIES if not name.endswith("reads")]
_OUTPUT = QUANTITIES.index("output")


def unlike(found: Findings) -> Iterator[Warn]:
    """A warning for each model and tier whose shadow calls are much longer or shorter than the log's."""
    tiers = {tier.word: tier for tier in Tier}
    for (model, word), profile in sorted(found.pairs.items()):
        calls, means = _means(found, model, tiers[word])
        strange = [*_strange(profile, means)] if calls else []
        if strange:
            message = f"the shadow calls do not look like this log: {model}, {word}: {', '.join(strange)}"
            yield Warn("pairs_unlike_log", message, calls)


def _means(found: Findings, model: str, tier: Tier) -> tuple[int, tuple[float, float]]:
    """Billed calls of a model at a tier in the log, and their mean tokens in and out."""
    cells = found.baseline.cells
    mine = np.array([name == model for name in found.baseline.model], np.bool_) & (
        cells.keys[:, TIER] == tier
    )
    sums = cells.sums[mine].sum(axis=0)
    calls = int(sums[CALLS])
    return calls, (float(sums[_INPUT].sum()) / max(calls, 1), float(sums[_OUTPUT]) / max(calls, 1))


def _strange(profile: Profile, means: tuple[float, float]) -> Iterator[str]:
    sides = zip(("input", "output"), (profile.input_tokens, profile.output_tokens), means, strict=True)
    for side, theirs, ours in sides:
        if theirs and ours and not 1 / _UNLIKE <= theirs / ours <= _UNLIKE:
            yield f"{theirs:,.0f} {side} tokens a call there, {ours:,.0f} here"
