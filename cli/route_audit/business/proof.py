"""How much must be measured before a policy may be trusted, and how often a claim could be true.

Sample sizes are those of a one-sided test at 2.5 % with a power of 80 %:

    two arms  n = (z_a + z_b)^2 * 2p(1-p) / d^2 in each arm
    in pairs  n = (z_a + z_b)^2 * discordance / d^2

where ``d`` is the loss of quality that must be ruled out, if there is none in truth. Arms that are drawn by
session tell less, since the requests of one are alike: each size is then so many times larger,

    1 + (m - 1) * ICC

with m requests in a session and the correlation of two of its answers.
"""

from __future__ import annotations

import math

from route_audit.assumptions.measuring import Z975

_ROUNDING = 1e-12
_Z_POWER = 0.8416212335729143
_FACTOR = (Z975 + _Z_POWER) ** 2


def per_arm(pass_share: float, margin: float, effect: float = 1.0) -> int:
    """Requests in each of two arms that rule out a loss of ``margin`` of a pass rate.

    Args:
        pass_share: of answers.
        margin: a share as well.
        effect: of drawing sessions and not requests; see ``design_effect``.
    """
    return math.ceil(effect * _FACTOR * 2 * pass_share * (1 - pass_share) / margin**2)


def design_effect(session_requests: float, correlation: float) -> float:
    """How many times as many requests it takes where so many come together and are so much alike."""
    return 1 + (session_requests - 1) * correlation


def pairs(discordance: float, margin: float) -> int:
    """Requests answered by both models that rule it out, where so many of them differ."""
    return math.ceil(_FACTOR * discordance / margin**2)


def clean_labels(share: float) -> int:
    """Answers without a single failure that show, with 95 % confidence, fewer than ``share`` of failures."""
    return math.ceil(math.log(0.05) / math.log(1 - share))


def routed_cost_share_for(times_cheaper: float, price_ratio: float) -> float | None:
    """The share of the bill that must move for a bill ``times_cheaper``; None where no share does.

    Args:
        times_cheaper: of the claim, above 1.
        price_ratio: what the moved part costs there over what it costs today.
    """
    saving = 1 - 1 / times_cheaper
    return saving / (1 - price_ratio) if shown(1 - price_ratio, saving) else None


def shown(saved: float, claimed: float) -> bool:
    """Whether a share of the bill that is saved comes to the claimed one, the rounding of sums aside."""
    return saved > claimed - _ROUNDING
