"""From evaluations and labels to what may be said of quality. No cost depends on any of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from msgspec import structs

from route_audit.arrays import Mask
from route_audit.auditing.evaluated import Ends, Study
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.replays import replays
from route_audit.auditing.roles import CHEAP, STRONG
from route_audit.outcomes import field, money
from route_audit.outcomes.estimates import Sample, estimate, ratio, rogan_gladen
from route_audit.outcomes.priors import fitting, load_failures
from route_audit.outcomes.reading import JudgeCheck
from route_audit.outcomes.scores import Scores, Shares
from route_audit.report.quality import (
    AtRandom,
    Evaluations,
    FailurePrior,
    HeatMap,
    Measured,
    ModelQuality,
    PolicyQuality,
    Quality,
    QualityPair,
)
from route_audit.tiers import Tier

ALL = "all"
EQUAL, BETTER, WORSE = "equal quality", "better", "worse"
NOT_APART, NOT_MEASURED = "not told apart", "not measured"
BEATS, LOSES = "beats it", "loses to it"

NO_TWO_MODELS = "the strong and the cheap model were not both evaluated on the same requests"
FURTHER = "it asks further models: no dial between two of them"
PARTLY = "a part asks models that were not evaluated there: bounds only"
REFUSED = Measured(None, None, None, 0, 0, None, PARTLY)
NO_GAP = "the strong model does not score higher than the cheap one: there is no gap to keep"


def quality(found: Findings) -> Quality | None:
    """What is known of the quality of answers; None where nothing was given to know it from."""
    known = Quality(
        evaluations=None if found.study is None else _evaluations(found, found.study),
        misroute=found.misroute,
        heat_maps=tuple(_heat_maps(found)),
        priors=() if found.study else tuple(_priors(found)),
        replayed=() if found.study is None else tuple(replays(found, found.study)),
    )
    return None if known == Quality() else known


def _priors(found: Findings) -> Iterator[FailurePrior]:
    """What is published of the strong and the cheap model's distance in price."""
    dearer = _dearer(found)
    for each in () if dearer is None else fitting(load_failures(), dearer):
        low, high = each.span(found.options.seed)
        yield FailurePrior(
            each.tier, each.share, low, high, each.counts_for, "prior", each.source, each.checked
        )


def _dearer(found: Findings) -> float | None:
    """The strong model's output price over the cheap one's; None where either has none."""
    models, when = found.chosen.models, found.survey.last_us
    known = [found.book.find(models[role], None) for role in (STRONG, CHEAP) if role in models]
    prices = [float(each.price(when, None).bands[0].rates.output) for each in known if each]
    return prices[0] / prices[1] if len(prices) == len((STRONG, CHEAP)) and prices[1] else None


def _heat_maps(found: Findings) -> Iterator[HeatMap]:
    told = found.options.wrong_answer_usd
    for each in found.policies:
        moved = each.projection.moved_requests * found.scale
        saving = found.usd(found.baseline.total - each.usd)
        if moved and saving > 0 and not found.unreconciled:
            axis = money.scale_with(told)
            net = tuple(tuple(row) for row in money.left(saving, moved, axis))
            zero = tuple(money.break_even(saving, moved, share) for share in money.FAILURES)
            yield HeatMap(each.policy.name, money.FAILURES, axis, net, zero)


def _evaluations(found: Findings, study: Study) -> Evaluations:
    seen, scores = study.outcomes, study.scores
    return Evaluations(
        files=seen.files,
        rows=len(seen.rows) + len(seen.checks),
        rejected=dict(seen.rejected),
        subjects=len(scores.subjects),
        unmatched=len(scores.subjects) - len({subject for subject, _ in study.logged}),
        margin=found.options.margin,
        models=tuple(ModelQuality(name, _model(study, name)) for name in scores.models),
        pairs=tuple(_pairs(found, study)),
        policies=tuple(_policy(each, found, study) for each in found.policies),
    )


def _model(study: Study, name: str) -> Measured:
    """A model's mean score; by counts of the judge where it gave all scores and too few have human labels."""
    sample = study.scores.on(name)
    known = estimate(sample)
    check = _check_of(study.checks, name)
    asked = sample.where(np.isfinite(sample.judged))
    if known.value is not None or check is None or not 0 < len(asked.judged) == known.subjects:
        return known
    return rogan_gladen(asked, check)


def _check_of(checks: tuple[JudgeCheck, ...], model: str) -> JudgeCheck | None:
    """All counts of a judge on this model's answers, else on any, added up."""
    mine = [each for each in checks if each.model == model] or [each for each in checks if not each.model]
    return (
        JudgeCheck(model, *(sum(column) for column in zip(*(each[1:] for each in mine), strict=True)))
        if mine
        else None
    )


def _pairs(found: Findings, study: Study) -> Iterator[QualityPair]:
    """Each model against the strong one, else against the one that was evaluated most."""
    scores = study.scores
    if not scores.models:
        return
    over = found.ends.strong if found.ends else _most_evaluated(scores)
    tiers = np.array([study.tiers.get(at, "") for at in range(len(scores.subjects))])
    masks: dict[str, Mask | None] = {ALL: None}
    masks |= {tier.word: tiers[scores.weight > 0] == tier.word for tier in Tier}
    for model in scores.models:
        for tier, mask in masks.items():
            difference = scores.difference(model, over, mask)
            if model != over and (tier == ALL or difference.subjects):
                verdict = _verdict_of(difference, found.options.margin)
                yield QualityPair(model, over, tier, difference, verdict)


def _most_evaluated(scores: Scores) -> str:
    told = np.isfinite(scores.trusted) | np.isfinite(scores.judged)
    return scores.models[int(told.sum(axis=0).argmax())]


def _verdict_of(difference: Measured, margin: float | None) -> str:
    """What an interval of a difference allows to say; ``equal quality`` only within a margin that was named.

    The test is of non-inferiority: the 95 % interval ends above the margin, which errs in one of forty.
    """
    if difference.value is None or difference.low is None or difference.high is None:
        return NOT_MEASURED
    if difference.low > 0:
        return BETTER
    if margin is not None and difference.low > -margin:
        return EQUAL
    return WORSE if difference.high < 0 else NOT_APART


def _policy(each: Finding, found: Findings, study: Study) -> PolicyQuality:
    scores, shares = study.scores, study.after[each.policy.name]
    sample, logged = scores.under(shares), scores.under(study.logged)
    seen = {subject for subject, _ in study.logged}
    weighed = np.array([at in seen for at in range(len(scores.subjects))])[scores.weight > 0]
    told = np.isfinite(sample.trusted) | np.isfinite(sample.judged)
    whole = float(sample.weight[weighed].sum())
    supported = float(sample.weight[told].sum()) / whole if whole else 0.0
    change = estimate(_less(sample, logged), -1.0, _reach(study, shares))
    if supported < 1:
        return PolicyQuality(
            each.policy.name, _bounds(estimate(sample), supported), supported, REFUSED, why=PARTLY
        )
    changed = _changed_share(study, each.policy.name, whole)
    row = PolicyQuality(
        name=each.policy.name,
        score=estimate(sample),
        supported_share=supported,
        change=change,
        changed_share=changed,
        usd_per_wrong_answer=_worth(each, found, change.value, changed),
        usd_per_wrong_answer_low=_worth(each, found, change.low, changed),
        why=NO_TWO_MODELS,
    )
    return row if found.ends is None else _compared(row, each, found, study)


def _changed_share(study: Study, name: str, whole: float) -> float:
    """Of the evaluated traffic, ``whole`` requests, the share that the policy sends elsewhere."""
    weight = study.scores.weight
    changed = (share * float(weight[subject]) for subject, share in study.changed[name].items())
    return math.fsum(changed) / whole if whole else 0.0


def _worth(each: Finding, found: Findings, change: float | None, changed: float) -> float | None:
    """What one further wrong answer may cost until the saving is gone, at a measured change of the score.

    The change is that of all that was evaluated, ``changed`` the share of it that moves: more or less than of
    the log, where the evaluations are no sample of it.
    """
    saving, moved = found.baseline.total - each.usd, each.projection.changed_requests
    if change is None or change >= 0 or saving <= 0 or not moved:
        return None
    return saving / moved * changed / -change


def _reach(study: Study, shares: Shares) -> float:
    """The share of the evaluated traffic of the log whose answers change at all."""
    changed = {subject for (subject, _), _ in {*shares.items()} ^ {*study.logged.items()}}
    seen = {subject for subject, _ in study.logged}
    weight = study.scores.weight
    whole = math.fsum(float(weight[subject]) for subject in sorted(seen))
    return math.fsum(float(weight[subject]) for subject in sorted(changed)) / whole if whole else 1.0


def _bounds(known: Measured, supported: float) -> Measured:
    """No mean where a part could not be scored: all of that may be wrong, or right."""
    if known.low is None or known.high is None:
        return Measured(None, None, None, known.subjects, known.clusters, known.labels, known.why)
    low, high = supported * known.low, supported * known.high + 1 - supported
    return Measured(None, low, high, known.subjects, known.clusters, known.labels, PARTLY)


def _less(sample: Sample, other: Sample) -> Sample:
    return replace(sample, trusted=sample.trusted - other.trusted, judged=sample.judged - other.judged)


def _compared(row: PolicyQuality, each: Finding, found: Findings, study: Study) -> PolicyQuality:
    """The metrics of the field, on the requests that both models and the policy were scored on."""
    ends = found.ends
    if ends is None:
        return row
    sample = study.scores.under(study.after[each.policy.name])
    strong, weak = (study.scores.on(name) for name in (ends.strong, ends.weak))
    both = _told(strong) & _told(weak) & _told(sample)
    sample, strong, weak = (one.where(both) for one in (sample, strong, weak))
    score, top, bottom = (estimate(one).value for one in (sample, strong, weak))
    if score is None or top is None or bottom is None:
        return row
    calls, only_two = _strong_share(study, each, both, ends)
    requests = found.survey.priced_requests
    points = (
        field.Point(each.usd, score),
        field.Point(ends.weak_usd, bottom),
        field.Point(ends.strong_usd, top),
    )
    row = structs.replace(
        row,
        strong_share=calls,
        quality_over_cost=field.quality_over_cost(points),
        usd_per_pass=found.usd(each.usd) / found.count(requests) / score if score and requests else None,
        at_random=_at_random(each, ends, calls, (sample, strong, weak)),
        why=None,
    )
    kept = field.gap_recovered(score, bottom, top)
    if kept is None:
        return structs.replace(row, why=NO_GAP)
    reach = max(abs(kept) * (1 - calls), abs(1 - kept) * calls)
    span = ratio(_less(sample, weak), _less(strong, weak), min(reach, 1.0))
    row = structs.replace(row, gap_recovered=kept, gap_recovered_low=span.low, gap_recovered_high=span.high)
    if not only_two:
        return structs.replace(row, why=FURTHER)
    return structs.replace(
        row,
        gap_area=field.area(calls, kept),
        strong_calls_for_50=field.calls_for(0.5, calls, kept),
        strong_calls_for_80=field.calls_for(0.8, calls, kept),
    )


def _told(sample: Sample) -> Mask:
    return np.asarray(np.isfinite(sample.trusted) | np.isfinite(sample.judged))


def _strong_share(study: Study, each: Finding, both: Mask, ends: Ends) -> tuple[float, bool]:
    """How often the strong model's answer is used, and whether all others are the cheap one's."""
    scores, shares = study.scores, study.after[each.policy.name]
    count = len(scores.subjects)
    strong, weak = (
        np.array([shares.get((at, name), 0.0) for at in range(count)])[scores.weight > 0][both]
        for name in (ends.strong, ends.weak)
    )
    weight = scores.weight[scores.weight > 0][both]
    return float(weight @ strong / weight.sum()), bool(np.allclose(strong + weak, 1))


def _at_random(
    each: Finding, ends: Ends, calls: float, samples: tuple[Sample, Sample, Sample]
) -> AtRandom | None:
    """The two models drawn by lot at the policy's spend over the whole log."""
    sample, strong, weak = samples
    share = field.lot_of(each.usd, ends.weak_usd, ends.strong_usd)
    if share is None:
        return None
    lot = replace(
        sample,
        trusted=(1 - share) * weak.trusted + share * strong.trusted,
        judged=(1 - share) * weak.judged + share * strong.judged,
    )
    alike = share in {0.0, 1.0} and share == calls
    ahead, score = estimate(_less(sample, lot), -1.0, 0.0 if alike else 1.0), estimate(lot).value
    if ahead.value is None or score is None:
        return None
    return AtRandom(share, score, ahead, _beaten(ahead))


def _beaten(ahead: Measured) -> str:
    if ahead.low is None or ahead.high is None:
        return NOT_MEASURED
    if ahead.low > 0:
        return BEATS
    return LOSES if ahead.high < 0 else NOT_APART
