"""The scorecard adds up, and evidence against a cheap tier never makes a request cheap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify.scoring import LEAD, score
from route_audit.classify.signals import POSITION, SIGNALS
from route_audit.tiers import Tier

CHEAP = (Tier.RETRIEVAL, Tier.EXTRACTION)
HARD = [s.name for s in SIGNALS if (s.reasoning or s.open) and not (s.retrieval or s.extraction)]


def verdict(*names: str) -> tuple[Tier, float]:
    hits = np.zeros((1, len(SIGNALS)), np.bool_)
    hits[0, [POSITION[name] for name in names]] = True
    scores = score(hits)
    return Tier(int(scores.tier[0])), float(scores.confidence[0])


@pytest.mark.parametrize(
    ("names", "tier"),
    [
        ((), Tier.UNSURE),
        (("answer_only",), Tier.UNSURE),
        (("extract",), Tier.EXTRACTION),
        (("material_only", "cite"), Tier.RETRIEVAL),
        (("prove",), Tier.REASONING),
        (("prove", "extract"), Tier.UNSURE),
        (("creative",), Tier.UNSURE),
        (("material_only", "cite", "stepwise"), Tier.RETRIEVAL),
    ],
)
def test_cases(names: tuple[str, ...], tier: Tier) -> None:
    assert verdict(*names)[0] is tier


def test_the_confidence_is_one_half_at_the_least_lead() -> None:
    extraction = next(s.name for s in SIGNALS if s.extraction == LEAD and not (s.retrieval or s.reasoning))
    assert verdict(extraction) == (Tier.EXTRACTION, 0.5)


@given(st.sets(st.sampled_from(sorted(POSITION))), st.sampled_from(HARD))
def test_a_hard_signal_never_makes_a_request_cheap(names: set[str], hard: str) -> None:
    before, sure = verdict(*names)
    after, surer = verdict(*names, hard)
    if after in CHEAP:
        assert before in CHEAP
        assert surer <= sure


@given(st.sets(st.sampled_from(sorted(POSITION))))
def test_unsure_is_below_one_half_and_sure_above(names: set[str]) -> None:
    tier, confidence = verdict(*names)
    assert (confidence < 0.5) == (tier is Tier.UNSURE)
