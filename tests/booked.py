"""Ledger rows for tests: invented exchanges, booked with invented verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from route_audit.exchange import Exchange, Message, Modality
from route_audit.ledger import Ledger
from route_audit.ledger.booking import book
from route_audit.verdict import SIGNAL_WORDS, Verdicts

WORDS = st.none() | st.sampled_from(["a", "b", "c", "ü"])
COUNTS = st.integers(0, 5)


def verdicts(number: int) -> Verdicts:
    """Verdicts that differ from row to row."""
    rows = np.arange(number)
    return Verdicts(
        logged_tier=(rows % 4).astype(np.uint8),
        logged_confidence=rows / max(1, number),
        answer_shape=(rows % 6).astype(np.uint8),
        type_id=rows.astype(np.uint64) << np.uint64(60),
        signals=np.stack([rows.astype(np.uint64) + np.uint64(word) for word in range(SIGNAL_WORDS)], axis=1),
        language=(rows % 3 - 1).astype(np.int8),
        labels={},
    )


def booked(exchanges: Sequence[Exchange]) -> Ledger:
    """The rows of ``exchanges``."""
    return book(exchanges, verdicts(len(exchanges)))


def exchanges() -> st.SearchStrategy[Exchange]:
    """Any exchange that has its id and counts, few values of each kind so that rows meet."""
    return st.builds(
        Exchange,
        line=COUNTS,
        id=st.sampled_from(["x", "y", "log:1", "\u00fc"]),
        logical_id=WORDS,
        session=WORDS,
        timestamp_us=st.none() | COUNTS,
        model=st.sampled_from(["m", "n"]),
        provider=WORDS,
        service_tier=WORDS,
        input_tokens=COUNTS,
        cached_input_tokens=COUNTS,
        output_tokens=COUNTS,
        latency_s=st.none() | st.floats(0, 9),
        failed=st.booleans(),
        cost_usd=st.none() | st.floats(0, 9),
        user=WORDS,
        tags=st.none()
        | st.dictionaries(st.sampled_from("pq"), st.sampled_from([True, 1, "1", 1.5]), max_size=2),
        modality=st.sampled_from(Modality),
        stream=st.none() | st.booleans(),
        interactive=st.none() | st.booleans(),
        max_output_tokens=st.none() | COUNTS,
        messages=st.lists(
            st.builds(Message, st.sampled_from(["system", "user"]), st.sampled_from("st")), max_size=2
        ),
        tool_count=COUNTS,
        partial=st.booleans(),
        answer=WORDS,
    )
