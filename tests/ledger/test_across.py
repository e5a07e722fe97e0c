"""Sessions hang together that share a request, held against a union of sets written down plainly."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from booked import booked
from route_audit.exchange import Exchange
from route_audit.ledger.across import Requests

ATTEMPTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8)), min_size=1, max_size=30)
"""The request and the session of each; 0 where it names none."""


def joined(attempts: list[tuple[int, int]]) -> list[int]:
    """The number of the group that each attempt belongs to, of those that share a request or a session."""
    group = list(range(len(attempts)))
    for _ in attempts:
        for one, (request, session) in enumerate(attempts):
            for other, (wanted, named) in enumerate(attempts):
                if (request and request == wanted) or (session and session == named):
                    group[one] = group[other] = min(group[one], group[other])
    return group


@given(ATTEMPTS, st.integers(1, 4), st.integers(1, 3))
def test_attempts_that_share_a_request_or_a_session_go_by_one_code(
    attempts: list[tuple[int, int]], parts: int, pieces: int
) -> None:
    rows = booked(
        [
            Exchange(
                line=line,
                id=f"r{line}",
                model="m",
                logical_id=f"l{request}" if request else None,
                session=f"s{session}" if session else None,
                input_tokens=line,
            )
            for line, (request, session) in enumerate(attempts)
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        requests = Requests(Path(folder), parts)
        for piece in range(pieces):
            requests.add(rows.take(np.arange(piece, len(rows), pieces)))
        codes = requests.belonging().of(rows).tolist()
        assert not list(Path(folder).iterdir())
    assert [codes.index(code) for code in codes] == joined(attempts)
