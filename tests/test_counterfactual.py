from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.assumptions import CacheMode
from route_audit.counterfactual import (
    InputTokens,
    Turns,
    as_logged,
    capped_output,
    input_tokens,
    readable_prefix,
    warm_share,
)

SECOND = 1_000_000


def _tokens(rows: list[tuple[int, int, int, int]]) -> InputTokens:
    return as_logged(*np.array(rows, np.int64).T)


def _leaves(tokens: InputTokens) -> tuple[np.ndarray, ...]:
    return tokens.uncached, tokens.cached, tokens.written, tokens.written_1h


def _turns(
    session: list[int],
    at_s: list[int],
    model: list[int],
    scale: float = 1.0,
    lifetime_s: int = 300,
    least: int = 100,
) -> Turns:
    count = len(session)
    return Turns(
        session=np.array(session, np.int64),
        timestamp_us=np.array(at_s, np.int64) * SECOND,
        order=np.arange(count),
        chance=np.ones(count),
        hour=np.zeros(count, np.bool_),
        model=np.array(model, np.int32),
        scale=np.full(count, scale),
        lifetime_us=np.full(count, lifetime_s * SECOND, np.int64),
        min_tokens=np.full(count, least, np.int64),
    )


def test_a_turn_reads_what_its_session_last_sent_to_the_same_model() -> None:
    prompt = np.array([1_000, 1_500, 2_000, 2_500], np.int64)
    turns = _turns([7, 7, 7, 7], [0, 60, 120, 180], [0, 1, 0, 1])
    assert readable_prefix(prompt, turns).tolist() == [0, 0, 1_000, 1_500]


def test_a_prefix_is_never_longer_than_the_prompt() -> None:
    turns = _turns([7, 7], [0, 60], [0, 0])
    assert readable_prefix(np.array([1_000, 400], np.int64), turns).tolist() == [0, 400]


@pytest.mark.parametrize(("pause_s", "read"), [(300, 1_000), (301, 0)])
def test_a_cache_lives_as_long_as_it_lives(pause_s: int, read: int) -> None:
    turns = _turns([7, 7], [0, pause_s], [0, 0])
    assert readable_prefix(np.array([1_000, 1_000], np.int64), turns).tolist() == [0, read]


@pytest.mark.parametrize(("scale", "read"), [(1.0, 0), (1.3, 800)])
def test_the_smallest_prefix_counts_in_the_target_s_tokens(scale: float, read: int) -> None:
    turns = _turns([7, 7], [0, 1], [0, 0], scale=scale, least=1_024)
    assert readable_prefix(np.array([800, 900], np.int64), turns).tolist() == [0, read]


@pytest.mark.parametrize(
    ("chances", "read"), [([0.2, 1.0, 1.0], [0, 200, 1_500]), ([1.0, 0.2, 0.5], [0, 1_000, 1_100])]
)
def test_what_was_sent_perhaps_counts_so_far_for_any_reader(chances: list[float], read: list[int]) -> None:
    turns = replace(_turns([7, 7, 7], [0, 60, 120], [0, 0, 0]), chance=np.array(chances))
    assert readable_prefix(np.array([1_000, 1_500, 2_000], np.int64), turns).tolist() == read


def test_other_sessions_and_no_session_share_nothing() -> None:
    turns = _turns([7, 8, 0, 0], [0, 1, 2, 3], [0, 0, 0, 0])
    assert readable_prefix(np.full(4, 1_000, np.int64), turns).tolist() == [0, 0, 0, 0]


def test_cold_and_kept_leave_what_stays_alone() -> None:
    logged = _tokens([(100, 900, 0, 0), (100, 0, 700, 200)])
    moved = np.array([True, False])
    turns = _turns([0, 0], [0, 1], [1, 0])
    cold = input_tokens(CacheMode.COLD, logged, moved, turns, 1.0)
    assert (cold.uncached.tolist(), cold.cached.tolist(), cold.written.tolist()) == (
        [1_000, 100],
        [0, 0],
        [0, 700],
    )
    assert input_tokens(CacheMode.KEPT, logged, moved, turns, 1.0) is logged


def test_a_session_in_which_nothing_moves_keeps_the_log() -> None:
    logged = _tokens([(100, 900, 0, 0), (100, 900, 0, 0), (10, 0, 990, 0)])
    turns = _turns([7, 7, 8], [0, 10, 20], [0, 0, 1])
    replayed = input_tokens(CacheMode.REPLAYED, logged, np.array([False, False, True]), turns, 1.0)
    assert replayed.cached.tolist()[:2] == [900, 900]
    assert replayed.written.tolist() == [0, 0, 1_000]


@given(
    st.lists(st.tuples(*[st.integers(0, 5_000)] * 4), min_size=1, max_size=12),
    st.sampled_from(list(CacheMode)),
    st.data(),
)
def test_every_fate_of_the_cache_bills_every_token_once(
    rows: list[tuple[int, int, int, int]], mode: CacheMode, data: st.DataObject
) -> None:
    logged = _tokens(rows)
    draw = st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows))
    turns = _turns(data.draw(draw), list(range(len(rows))), data.draw(draw))
    moved = np.array(data.draw(draw)) > 0
    tokens = input_tokens(mode, logged, moved, turns, 0.8)
    assert tokens.prompt.tolist() == logged.prompt.tolist()
    assert (tokens.session_reads <= tokens.written).all()
    assert (tokens.warm_reads <= tokens.uncached).all()
    assert min(getattr(tokens, name).min() for name in ("uncached", "cached", "written", "written_1h")) >= 0


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1, max_size=9), st.data())
def test_tokens_are_put_in_place_and_told_apart(
    rows: list[tuple[int, int, int, int]], data: st.DataObject
) -> None:
    logged = _tokens(rows)
    some = np.array(data.draw(st.lists(st.sampled_from(range(len(rows))), unique=True)), np.int64)
    other = as_logged(*(column + 1 for column in _leaves(logged.take(some))))
    changed = logged.put(some, other)
    assert np.flatnonzero(changed.differs(logged)).tolist() == sorted(some.tolist())
    beyond = changed.beyond(logged)
    assert (beyond.prompt == 4 * np.bincount(some, minlength=len(rows))).all()
    assert not beyond.warm_reads.any()


def test_output_is_cut_at_the_request_s_own_limit() -> None:
    free, cut = capped_output(
        np.array([800, 800, 800]), np.array([1.5, 1.5, 1.0]), np.array([1_000, -1, 100])
    )
    assert free.tolist() == [0, 800, 800]
    assert cut.tolist() == [1_000, 0, 0]


def test_a_prefix_that_many_share_is_warm() -> None:
    assert warm_share(2 * 60, 3_600, 300) == pytest.approx(1 - np.exp(-10))
    assert warm_share(0, 3_600, 300) == 0.0
    assert warm_share(5, 0, 300) == 1.0
