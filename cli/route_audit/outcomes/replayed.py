"""What a log says of another policy where each model was drawn with a known probability.

Inverse propensity scores weigh each answer by how much likelier the policy would have asked for it
(Horvitz and Thompson 1952); SNIPS divides by the mean weight (Swaminathan and Joachims 2015). Both need
that the policy asks only for what the log's lot could draw.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import numpy as np

from route_audit.arrays import Floats, Integers
from route_audit.outcomes.estimates import half_of, unseen

LEAST_EFFECTIVE = 100.0
"""With fewer effective answers a few large weights decide, and there is no point estimate."""

MOST_UNSUPPORTED = 0.05
"""Where the lot never draws a larger share of what the policy asks for, there is no point estimate."""

NO_LOT = (
    "every model was chosen by rule: the log says nothing of another one; draw the model by lot for some"
    " sessions, and log how likely it was"
)

TOO_HEAVY = (
    "the weights come to more than the answers: the policy leaves requests on whatever model was drawn, or"
    " the propensities are not those of the lot"
)

_FAR = 2.0
"""So many times half of its 95 % interval may the mean weight lie above what it should be: of 10,000 lots one
does."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Drawn:
    """n answers by models that were drawn.

    Attributes:
        score: 0 to 1.
        chance: the probability that the policy asks for the model that answered.
        propensity: the probability that the lot drew it.
        beyond: the policy's share of models that the lot never drew for such requests.
        cluster: those of one cluster are alike.
    """

    score: Floats
    chance: Floats
    propensity: Floats
    beyond: Floats
    cluster: Integers


class Replay(msgspec.Struct, frozen=True):
    """The mean score of a policy, as a log with drawn models shows it.

    Attributes:
        ips, snips: None where there is no point estimate.
        low, high: 95 % of ``snips`` by cluster, with what the lot never drew taken as wrong for the one and
            as right for the other; without a point estimate nothing but these bounds is told.
        answers: how many there are.
        effective: what they are worth: (sum of weights)^2 over the sum of their squares.
        largest: the largest weight.
        unsupported: the policy's share of models that the lot never drew.
        why: why there is no point estimate.
    """

    ips: float | None
    snips: float | None
    low: float | None
    high: float | None
    answers: int
    effective: float
    largest: float
    unsupported: float
    why: str | None = None


def replay(drawn: Drawn) -> Replay:
    """The estimate, or bounds where the log does not carry one."""
    count = len(drawn.score)
    weight = drawn.chance / drawn.propensity
    total, beyond = float(weight.sum()), float(drawn.beyond.mean()) if count else 1.0
    largest = float(weight.max()) if count else 0.0
    effective = total**2 / float(weight @ weight) if total else 0.0
    if not (drawn.propensity < 1).any():
        return Replay(None, None, None, None, count, effective, largest, beyond, NO_LOT)
    ips = float(weight @ drawn.score) / count
    snips = float(weight @ drawn.score) / total if total else 0.0
    half = _half(drawn, weight, snips)
    span = (
        (1 - beyond) * max(snips - half, 0.0),
        (1 - beyond) * min(snips + half, 1.0) + beyond,
    )
    if effective < LEAST_EFFECTIVE or beyond > MOST_UNSUPPORTED:
        return Replay(None, None, *span, count, effective, largest, beyond, _why(effective))
    return Replay(min(ips, 1.0), snips, *span, count, effective, largest, beyond)


def too_heavy(drawn: Drawn) -> bool:
    """True where weights, and what the lot never drew, come to more than one an answer, beyond chance.

    They do where a policy counts as asking for whatever model the lot drew: no estimate holds then.
    """
    each = drawn.chance / drawn.propensity + drawn.beyond - 1
    clusters = len(np.unique(drawn.cluster))
    if clusters <= 1:
        return False
    above = float(each.mean())
    return above > _FAR * half_of((each - above) / len(each), drawn.cluster, clusters) + _ROUNDING


def _why(effective: float) -> str:
    if effective < LEAST_EFFECTIVE:
        return f"the answers are worth {effective:.0f} of the {LEAST_EFFECTIVE:.0f} that an estimate needs"
    return "the lot never drew what the policy asks for too often: bounds only"


def _half(drawn: Drawn, weight: Floats, snips: float) -> float:
    """Half of the interval, from answers that the policy may ask for; 1 where one session tells at most."""
    asked = weight > 0
    weight, score, cluster = weight[asked], drawn.score[asked], drawn.cluster[asked]
    clusters = len(np.unique(cluster))
    if clusters <= 1:
        return 1.0
    share = weight / weight.sum()
    worth = min(float(clusters), 1 / float(share @ share))
    return max(half_of(share * (score - snips), cluster, clusters), unseen(score, worth))
