"""Means, judges and their corrections: what must hold whatever the scores are."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.assumptions.student import t975
from route_audit.outcomes.estimates import HUMAN_LABELS, Sample, estimate, ratio, rogan_gladen
from route_audit.outcomes.reading import JudgeCheck

SCORES = st.lists(st.floats(0, 1), min_size=2, max_size=40)


def sample(
    trusted: list[float], judged: list[float] | None = None, cluster: list[int] | None = None
) -> Sample:
    count = len(trusted)
    told = np.full(count, np.nan) if judged is None else np.array(judged)
    groups = np.arange(count) if cluster is None else np.array(cluster)
    return Sample(np.array(trusted), told, np.ones(count), groups)


@pytest.mark.parametrize(
    ("freedom", "value"), [(1, 12.706), (2, 4.303), (3, 3.182), (7, 2.365), (30, 2.042), (1000, 1.962)]
)
def test_students_t_is_that_of_the_tables(freedom: int, value: float) -> None:
    assert t975(freedom) == pytest.approx(value, abs=0.005)


@given(SCORES)
def test_an_interval_holds_the_mean_and_stays_between_nothing_and_all(scores: list[float]) -> None:
    known = estimate(sample(scores))
    assert known.value is not None
    assert known.low is not None
    assert known.high is not None
    assert 0 <= known.low <= known.value + 1e-12
    assert known.value - 1e-12 <= known.high <= 1
    assert known.value == pytest.approx(np.mean(scores), abs=1e-12)


@given(SCORES)
def test_clusters_of_copies_are_as_wide_as_one_of_each(scores: list[float]) -> None:
    one = estimate(sample(scores))
    twice = estimate(sample(scores * 2, cluster=[*range(len(scores))] * 2))
    assert one.low is not None
    assert twice.low is not None
    assert twice.low == pytest.approx(one.low, abs=1e-9)


def test_nothing_seen_is_not_certain() -> None:
    known = estimate(sample([1.0] * 20))
    assert known.low == pytest.approx(0.025 ** (1 / 20))


def test_one_cluster_shows_no_spread() -> None:
    known = estimate(sample([1.0, 0.0], cluster=[3, 3]))
    assert (known.value, known.low, known.high) == (0.5, None, None)


def test_a_judge_without_labels_is_refused() -> None:
    known = estimate(sample([math.nan] * 500, [1.0] * 500))
    assert known.value is None
    assert f"{HUMAN_LABELS} more" in (known.why or "")


def test_a_corrected_judge_is_right_on_average_and_its_interval_holds_the_truth() -> None:
    random = np.random.default_rng(7)
    found, held = [], 0
    for _ in range(400):
        truth = (random.random(600) < 0.7).astype(float)
        judged = np.where(random.random(600) < 0.85, truth, 1.0)
        trusted = np.where(np.arange(600) < 80, truth, np.nan)
        known = estimate(sample(trusted.tolist(), judged.tolist()))
        assert known.value is not None
        assert known.low is not None
        assert known.high is not None
        found.append(known.value)
        held += known.low <= 0.7 <= known.high
    assert np.mean(found) == pytest.approx(0.7, abs=0.008)
    assert held / 400 > 0.92


def test_what_no_judge_was_asked_counts_beside_what_it_was() -> None:
    """100 passed a check, and of 60 that a judge scored people passed none: 100 of 160."""
    trusted, judged = [1.0] * 100 + [0.0] * 60, [math.nan] * 100 + [0.0, 1.0] * 30
    known = estimate(sample(trusted, judged))
    assert known.value == pytest.approx(100 / 160)
    assert (known.subjects, known.labels) == (160, 60)
    few = estimate(sample(trusted[:130], judged[:130]))
    assert (few.value, few.subjects, few.labels) == (None, 130, 30)


def test_a_mean_of_checks_and_a_judge_is_right_on_average_and_its_interval_holds_the_truth() -> None:
    random, values, held = np.random.default_rng(3), [], 0
    for _ in range(300):
        truth = (random.random(500) < np.repeat([0.9, 0.5], [200, 300])).astype(float)
        judged = np.where(random.random(500) < 0.8, truth, 1.0)
        judged[:200] = np.nan
        trusted = np.where((np.arange(500) < 200) | (np.arange(500) >= 400), truth, np.nan)
        known = estimate(sample(trusted.tolist(), judged.tolist()))
        assert None not in {known.value, known.low, known.high}
        values.append(known.value or 0)
        held += (known.low or 0) <= 0.4 * 0.9 + 0.6 * 0.5 <= (known.high or 0)
    assert np.mean(values) == pytest.approx(0.66, abs=0.01)
    assert held >= 275


def test_labels_of_a_good_judge_narrow_the_interval() -> None:
    random = np.random.default_rng(1)
    truth = (random.random(2_000) < 0.6).astype(float)
    judged = np.where(random.random(2_000) < 0.95, truth, 1 - truth)
    labelled = [*truth[:100], *[math.nan] * 1_900]
    with_judge, alone = estimate(sample(labelled, judged.tolist())), estimate(sample(truth[:100].tolist()))
    assert None not in {with_judge.low, with_judge.high, alone.low, alone.high}
    width = [(each.high or 0) - (each.low or 0) for each in (with_judge, alone)]
    assert width[0] < 0.7 * width[1]


@given(st.floats(0, 1), st.integers(60, 100), st.integers(60, 100))
def test_rogan_gladen_inverts_what_a_judge_does(truth: float, passed: int, failed: int) -> None:
    share = truth * passed / 100 + (1 - truth) * (1 - failed / 100)
    known = rogan_gladen(
        sample([math.nan] * 1_000, [share] * 1_000), JudgeCheck("", 100, passed, 100, failed)
    )
    assert known.value == pytest.approx(truth, abs=1e-9)


def test_a_judge_that_guesses_corrects_nothing() -> None:
    known = rogan_gladen(sample([math.nan] * 1_000, [0.0, 1.0] * 500), JudgeCheck("", 100, 50, 100, 52))
    assert known.value is None


def test_a_judge_that_passes_all_is_not_certain() -> None:
    """0 of 100 failed and 0 of 60 passes were missed: 1 - 0.025^(1/100) and 1 - 0.025^(1/60), not nothing."""
    known = rogan_gladen(sample([math.nan] * 100, [1.0] * 100), JudgeCheck("", 60, 60, 40, 40))
    assert known.value == 1.0
    assert known.low == pytest.approx(1 - math.hypot(0.0362167, 0.0596297), abs=1e-6)


def test_answers_of_one_session_tell_a_corrected_judge_no_more_than_one_of_them() -> None:
    check, passed = JudgeCheck("", 60, 54, 40, 32), [0.0, 1.0] * 20
    one = rogan_gladen(sample([math.nan] * 40, passed), check)
    copies = rogan_gladen(sample([math.nan] * 200, passed * 5, [*range(40)] * 5), check)
    assert (copies.subjects, copies.clusters) == (200, 40)
    assert copies.low == pytest.approx(one.low, abs=1e-9)
    assert rogan_gladen(sample([math.nan] * 40, passed, [0] * 40), check).low is None


def test_a_corrected_type_counts_as_its_requests() -> None:
    told = replace(sample([math.nan] * 2, [1.0, 0.0]), weight=np.array([3.0, 1.0]))
    known = rogan_gladen(told, JudgeCheck("", 60, 54, 40, 32))
    assert known.value == pytest.approx((0.75 + 0.8 - 1) / 0.7)


def test_none_seen_among_the_few_that_change_is_no_surer_than_so_few() -> None:
    """0 of 100 that change fail: the bound is theirs, a tenth of it among a thousand."""
    none = sample([0.0] * 1_000)
    known = estimate(none, -1.0, 0.1)
    assert known.high == pytest.approx(0.1 * (1 - 0.025 ** (1 / 100)))
    assert estimate(none, -1.0, 0.0).high == 0.0


def test_a_kept_gap_without_a_loss_seen_is_not_certain() -> None:
    """40 requests, 20 of them on the cheap model and as good; it fails the other 20: the gap is 0.5."""
    gap = replace(sample([0.0] * 20 + [1.0] * 20), passes=True)
    known = ratio(gap, gap, 0.5)
    assert known.value == 1.0
    assert known.low == pytest.approx(1 - 0.5 * (1 - 0.025 ** (1 / 20)) / 0.5)
    assert ratio(gap, gap, 0.0).low == 1.0


def test_a_mixture_of_passes_is_no_surer_than_passes() -> None:
    graded = Sample(np.array([0.9, 1.0, 1.0, 1.0]), np.full(4, np.nan), np.ones(4), np.arange(4))
    mixed = replace(graded, passes=True)
    assert estimate(graded).low == pytest.approx(0.975 - 3.182 * 0.025, abs=0.001)
    found = estimate(mixed)
    assert found.low == pytest.approx(0.975 - (1 - 0.025 ** (1 / 4)))
    assert found.value == estimate(graded).value
