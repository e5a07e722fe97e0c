"""What was measured of the quality of answers, and what is only published, bounded or unknown.

Scores lie between 0 and 1. Every interval holds 95 %. None is what was not measured.
"""

from __future__ import annotations

import msgspec


class Measured(msgspec.Struct, frozen=True):
    """A mean with its 95 % interval.

    Attributes:
        value: None where it was not measured, or not well enough to tell.
        low, high: None where there is no interval.
        subjects: requests, or request types, that it rests on.
        clusters: the sessions or types that these fall into.
        labels: human labels that a judge's scores were corrected by; None where no judge gave any.
        why: why there is no value or no interval.
    """

    value: float | None
    low: float | None
    high: float | None
    subjects: int
    clusters: int
    labels: int | None = None
    why: str | None = None


class ModelQuality(msgspec.Struct, frozen=True):
    """The mean score of one model's answers."""

    model: str
    score: Measured


class QualityPair(msgspec.Struct, frozen=True):
    """How the scores of two models differ on the same requests.

    Attributes:
        model, over: the score of ``model`` less that of ``over``; below zero is worse.
        tier: of the requests; ``all`` for all of them.
        difference: of scores, 0.01 is a point.
        verdict: ``equal quality`` only where a test at the margin was passed; else ``better``, ``worse``,
            ``not told apart`` or ``not measured``.
    """

    model: str
    over: str
    tier: str
    difference: Measured
    verdict: str


class AtRandom(msgspec.Struct, frozen=True):
    """Drawing between the strong and the cheap model by lot, at the same spend as a policy.

    Attributes:
        strong_share: how often the strong one is drawn.
        score: the mean score of that.
        ahead: the policy's score less this one.
        verdict: whether the policy beats it: ``beats it``, ``loses to it`` or ``not told apart``.
    """

    strong_share: float
    score: float
    ahead: Measured
    verdict: str


class PolicyQuality(msgspec.Struct, frozen=True):
    """What the evaluations say of one policy.

    Attributes:
        name: of the policy.
        score: the mean score of its answers, over the requests that were evaluated on every model that it
            would ask.
        supported_share: of the evaluated requests that the log shows, those that it could be scored on.
        change: its score less that of the logged models.
        changed_share: of the evaluated requests that the log shows, those of which some call moves.
        strong_share: how often the strong model's answer is the one that is used.
        gap_recovered: PGR: of the gap between the cheap and the strong model, the share that it keeps.
        gap_recovered_low, gap_recovered_high: 95 % of it; None where a judge's scores count.
        gap_area: APGR: the mean of that over all mixes with each model alone; by lot it is 0.5.
        strong_calls_for_50, strong_calls_for_80: CPT: the smallest share of strong calls that keeps so much
            of the gap, per cent.
        quality_over_cost: AIQ: the mean height of the hull of quality over cost.
        usd_per_pass: cost-of-pass: a request's cost over its score.
        at_random: the same spend by lot; None where no lot costs as much.
        usd_per_wrong_answer: what one further wrong answer may cost until the saving is gone, at the share
            of them that was measured; None where none were shown or the change was not measured.
        usd_per_wrong_answer_low: the same at the worse end of the interval.
        why: why there are no metrics of the field.
    """

    name: str
    score: Measured
    supported_share: float
    change: Measured
    changed_share: float | None = None
    strong_share: float | None = None
    gap_recovered: float | None = None
    gap_recovered_low: float | None = None
    gap_recovered_high: float | None = None
    gap_area: float | None = None
    strong_calls_for_50: float | None = None
    strong_calls_for_80: float | None = None
    quality_over_cost: float | None = None
    usd_per_pass: float | None = None
    at_random: AtRandom | None = None
    usd_per_wrong_answer: float | None = None
    usd_per_wrong_answer_low: float | None = None
    why: str | None = None


class Evaluations(msgspec.Struct, frozen=True):
    """The team's own evaluations of answers.

    Attributes:
        files: as given.
        rows: those that could be used.
        rejected: those that could not, by reason.
        subjects, unmatched: requests and types that they evaluate, and those that the log does not show.
        margin: what ``equal quality`` allows, a difference of scores; None where none was named, and then
            nothing is called equal.
    """

    files: tuple[str, ...]
    rows: int
    rejected: dict[str, int]
    subjects: int
    unmatched: int
    margin: float | None
    models: tuple[ModelQuality, ...]
    pairs: tuple[QualityPair, ...]
    policies: tuple[PolicyQuality, ...]


class MisrouteShare(msgspec.Struct, frozen=True):
    """A share as labels show it.

    Attributes:
        value: as counted, each stratum by its share of the log.
        low, high: 95 % of the posterior; where nothing was seen ``high`` is no lower than the exact bound.
    """

    value: float
    low: float
    high: float


class Misroute(msgspec.Struct, frozen=True):
    """What labels of the log's own requests say of what a policy by tier sends to the cheap model.

    Attributes:
        files: as given.
        labels: those of requests that the log shows.
        rejected: rows that could not be used, by reason.
        unmatched: labels of requests that the log does not show, or shows more than once.
        covered_share: of the log's requests, those of a tier and confidence that has a label.
        seen: labels of hard requests that were found easy.
        of_all, of_reasoning: the misrouted share of those requests, and of the hard ones among them; None
            where no label is hard, or all that was labelled would go to the cheap model.
        of_cost: of what these requests cost; each stratum counts with its dollars. None without prices.
    """

    files: tuple[str, ...]
    labels: int
    rejected: dict[str, int]
    unmatched: int
    covered_share: float
    seen: int
    of_all: MisrouteShare
    of_reasoning: MisrouteShare | None
    of_cost: MisrouteShare | None = None


class HeatMap(msgspec.Struct, frozen=True):
    """What is left of a policy's saving where so many of the answers that move fail, at so much each.

    Attributes:
        policy: its name.
        failure_shares: further wrong answers, of the requests that move.
        wrong_answer_usd: what one costs: a scale to read, nobody's estimate.
        net_usd: by failure share, the saving left at each cost; below zero the policy loses.
        break_even_usd: by failure share, the cost of a wrong answer at which nothing is left: the zero line.
    """

    policy: str
    failure_shares: tuple[float, ...]
    wrong_answer_usd: tuple[float, ...]
    net_usd: tuple[tuple[float, ...], ...]
    break_even_usd: tuple[float, ...]


class FailurePrior(msgspec.Struct, frozen=True):
    """A published figure of further wrong answers, for a tier and for models so far apart: a prior.

    Attributes:
        tier: of the requests.
        share: further wrong answers, of the requests that move from the strong to the cheap model.
        low, high: 95 % of its Beta distribution.
        counts_for: how many evaluations it counts for.
        evidence: ``prior``, always.
        checked: the day it was looked up.
    """

    tier: str
    share: float
    low: float
    high: float
    counts_for: float
    evidence: str
    source: str
    checked: str


class ReplayedPolicy(msgspec.Struct, frozen=True):
    """What answers by models that were drawn by lot say of a policy.

    Attributes:
        name: of the policy.
        ips, snips: two estimates of its mean score; None where the log carries none.
        low, high: 95 % of ``snips``, what was never drawn taken as wrong for the one and as right for the
            other; None where no lot was drawn at all, and where weights come to more than the answers.
        answers: how many the log has.
        effective: what they are worth, all weights being equal.
        largest_weight: of one answer.
        unsupported_share: of the policy, models that the lot never drew for the tier.
        why: why there is no estimate.
    """

    name: str
    ips: float | None
    snips: float | None
    low: float | None
    high: float | None
    answers: int
    effective: float
    largest_weight: float
    unsupported_share: float
    why: str | None


class Quality(msgspec.Struct, frozen=True):
    """What is known of the quality of answers.

    Attributes:
        evaluations: None where none were given.
        misroute: None where no labels were given.
        heat_maps: one for each policy that saves something by moving requests.
        priors: what is published, only where no evaluations were given.
        replayed: by policy, where rows say how likely their model was drawn.
    """

    evaluations: Evaluations | None = None
    misroute: Misroute | None = None
    heat_maps: tuple[HeatMap, ...] = ()
    priors: tuple[FailurePrior, ...] = ()
    replayed: tuple[ReplayedPolicy, ...] = ()
