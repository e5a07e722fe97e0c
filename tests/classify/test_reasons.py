"""Reasons are the signals that carry points, the weightiest first."""

from __future__ import annotations

import numpy as np

from route_audit.classify import Classifier, reasons
from route_audit.exchange import Exchange, Message
from route_audit.verdict import SIGNAL_WORDS


def test_a_request_tells_why() -> None:
    call = Exchange(messages=[Message("user", "Prove it step by step.")])
    assert reasons(Classifier().verdicts([call]).signals[0]) == [
        "asks for a proof or derivation (reasoning +4)",
        "asks to think step by step (reasoning +1.3)",
    ]


def test_nothing_seen_nothing_said() -> None:
    assert reasons(np.zeros(SIGNAL_WORDS, np.uint64)) == []
