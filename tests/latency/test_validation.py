"""Fits held against later days and against other models, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from observations import observed
from route_audit.latency import FITTED, INDICATIVE, VALIDATED, Observed, fit, prior
from route_audit.latency.doubt import TRANSFER_SD
from route_audit.latency.evidence import Check, Share
from route_audit.latency.validation import LATER_ROWS, PRIOR_ERRORS, check, transfer_errors, transfer_sd

KNOWN = prior(0.5, 100.0, "a page")


def _days(count: int, later_factor: float = 1.0, days: int = 10) -> Observed:
    random = np.random.default_rng(7)
    output, day = random.integers(20, 600, count), np.arange(count) * days // count
    factor = np.where(day >= 0.7 * days, later_factor, 1.0)
    seconds = (0.4 + 0.01 * output) * random.lognormal(0, 0.3, count) * factor
    return observed(500, output, seconds, random.permutation(count), day=day)


def test_a_steady_model_is_validated() -> None:
    found = check(_days(1_000), KNOWN)
    assert found is not None
    assert (found.earlier, found.later) == (700, 300)
    assert found.evidence == VALIDATED
    assert abs(found.p50_error) < 0.1
    assert found.below_p50.value == pytest.approx(0.5, abs=0.08)
    assert found.loss_over_median < 0.6


def test_a_model_that_became_slower_is_indicative() -> None:
    found = check(_days(1_000, later_factor=1.5), KNOWN)
    assert found is not None
    assert found.evidence == INDICATIVE
    assert found.p50_error == pytest.approx(1 / 1.5 - 1, abs=0.08)
    assert found.below_p95.value < 0.9


def test_too_few_later_rows_or_days_say_nothing() -> None:
    # A log of 660 rows on ten days: seven days hold 462, the later ones 198.
    assert LATER_ROWS == 200
    assert check(_days(660), KNOWN) is None
    assert check(_days(1_000, days=1), KNOWN) is None
    assert fit(_days(660), KNOWN).evidence == FITTED


@pytest.mark.parametrize(
    ("below", "error", "word"),
    [
        (184, 0.15, VALIDATED),  # 184 / 200 = 92 %
        (183, 0.0, INDICATIVE),
        (196, -0.15, VALIDATED),  # 196 / 200 = 98 %
        (197, 0.0, INDICATIVE),
        (190, 0.151, INDICATIVE),
        (190, -0.151, INDICATIVE),
    ],
)
def test_the_gate_is_where_it_is_said_to_be(below: int, error: float, word: str) -> None:
    found = Check(500, 200, error, Share(100, 200), Share(below, 200), 0.5)
    assert found.evidence == word


def test_the_interval_of_a_share_is_wilsons() -> None:
    # z = 1.28155, z^2 = 1.64237. 190 of 200: (190 + 0.82119) / 201.64237 = 0.946335;
    # 1.28155 * sqrt(190 * 10 / 200 + 0.41059) / 201.64237 = 0.020008.
    low, high = Share(190, 200).ends
    assert low == pytest.approx(0.946335 - 0.020008, abs=1e-5)
    assert high == pytest.approx(0.946335 + 0.020008, abs=1e-5)


def test_requests_of_another_model_are_told_by_types_that_ran_on_both() -> None:
    # The model takes 1 s and 10 ms a token: type 7 writes 100 tokens there, 2 s. Type 8 did not run there.
    # Another model's requests of type 7 write 50 tokens each: times 2 as many, so 2 s are expected as well.
    own = observed(0, np.full(40, 100), np.full(40, 2.0), type_id=7)
    model = replace(
        fit(own, KNOWN), base_s=1.0, per_input_s=0.0, per_output_s=0.01, residuals=fit(own, KNOWN).residuals
    )
    flat = replace(model, residuals=replace(model.residuals, quantiles=np.ones((1, 512)), cuts=np.empty(0)))
    asked = observed(0, np.full(80, 50), np.full(80, 9.0), type_id=np.repeat([7, 8], 40))
    assert list(transfer_errors(flat, own, asked)) == pytest.approx([0.0])
    assert transfer_errors(flat, own.take(np.arange(29)), asked) == ()


def test_a_log_without_shared_types_keeps_the_shipped_spread() -> None:
    assert transfer_sd(()) == pytest.approx(TRANSFER_SD)


def test_errors_of_the_log_widen_the_shipped_spread() -> None:
    # Ten errors of twice the shipped size beside ten of that size: variance (1 + 4) / 2 of it.
    errors = (2 * TRANSFER_SD[0],) * PRIOR_ERRORS
    assert transfer_sd(errors) == pytest.approx([each * 2.5**0.5 for each in TRANSFER_SD])
