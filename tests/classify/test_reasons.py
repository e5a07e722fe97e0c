"""Reasons are the signals that carry points, the weightiest first."""

from __future__ import annotations

import numpy as np

from route_audit.classify import Classifier, reasons
from route_audit.classify.weights import shipped
from route_audit.exchange import Exchange, Message
from route_audit.verdict import SIGNAL_WORDS


def test_a_request_tells_why() -> None:
    call = Exchange(messages=[Message("user", "Prove it step by step.")])
    points = shipped().signals
    assert reasons(Classifier().verdicts([call]).signals[0]) == [
        f"asks for a proof or derivation (reasoning +{points['prove'].reasoning:g})",
        f"asks to think step by step (reasoning +{points['stepwise'].reasoning:g})",
    ]


def test_nothing_seen_nothing_said() -> None:
    assert reasons(np.zeros(SIGNAL_WORDS, np.uint64)) == []
