"""Sums of points by type: the same in any order, and each request moved towards its type's mean."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify import pooling
from route_audit.classify.pooling import Pool

Row = tuple[int, tuple[int, int]]

ROWS = st.lists(st.tuples(st.integers(0, 6), st.tuples(st.integers(-900, 900), st.integers(-900, 900))))


def pool(*groups: list[Row], firm: int = 2) -> Pool:
    made = Pool(2, firm)
    for rows in groups:
        made.add(points(rows), ids(rows))
    return made


def points(rows: list[Row]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array([each for _, each in rows], np.int64).reshape(-1, 2)


def ids(rows: list[Row]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    return np.array([each for each, _ in rows], np.uint64)


def weights(made: Pool, rows: list[Row]) -> list[float]:
    found: list[float] = made.weight_of(points(rows), ids(rows)).tolist()
    return found


def facts(made: Pool) -> list[Any]:
    return [column.tolist() for column in (made.ids, made.requests, made.sums, made.leading)]


@given(ROWS, st.randoms(), st.integers(0, 9))
def test_order_and_division_change_nothing(rows: list[Row], chance: Random, cut: int) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    halves = pool(shuffled[:cut])
    halves.merge(pool(shuffled[cut:]))
    assert facts(halves) == facts(pool(rows)) == facts(pool(*([row] for row in shuffled)))
    moved = [each.shrunk(points(rows), ids(rows)).tolist() for each in (halves, pool(rows))]
    assert moved[0] == moved[1]


@given(ROWS, st.integers(1, 4))
def test_a_row_that_stands_for_several_counts_so_often(rows: list[Row], count: int) -> None:
    made = Pool(2, 2)
    made.add(points(rows), ids(rows), np.full(len(rows), count))
    assert facts(made) == facts(pool(rows * count))


@given(ROWS, st.randoms())
def test_of_too_many_types_the_same_are_pooled_in_any_order(rows: list[Row], chance: Random) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pooling, "MOST_TYPES", 2)
        shuffled = list(rows)
        chance.shuffle(shuffled)
        one, other = pool(rows), pool(*([row] for row in shuffled))
        assert facts(one) == facts(other)
        assert one.ids.tolist() == sorted({type_id for type_id, _ in rows if type_id})[:2]
        left_out = [row for row in rows if row[0] not in one.ids.tolist()]
        assert one.shrunk(points(left_out), ids(left_out)).tolist() == points(left_out).tolist()


@given(ROWS)
def test_a_type_seen_once_and_a_request_without_one_keep_their_points(rows: list[Row]) -> None:
    made = pool(rows)
    moved = made.shrunk(points(rows), ids(rows))
    for (type_id, own), now in zip(rows, moved.tolist(), strict=True):
        if type_id == 0 or [each for each, _ in rows].count(type_id) == 1:
            assert tuple(now) == own


@given(ROWS)
def test_points_move_towards_the_mean_and_never_past_it(rows: list[Row]) -> None:
    made = pool(rows)
    means = {type_id: total / count for type_id, count, total in zip(*facts_by_type(made), strict=True)}
    for (type_id, own), now in zip(rows, made.shrunk(points(rows), ids(rows)).tolist(), strict=True):
        mean = means.get(type_id, own[0])
        low, high = sorted((own[0], mean))
        assert low - 1e-9 <= now[0] <= high + 1e-9


def facts_by_type(made: Pool) -> tuple[list[int], list[int], list[int]]:
    return made.ids.tolist(), made.requests.tolist(), made.sums[:, 0].tolist()


def test_by_hand() -> None:
    # Four alike besides the one: no variance, so the mean weighs 4 / (4 + 4).
    alike = pool([(1, (300, 0))] * 5)
    assert weights(alike, [(1, (0, 0)), (2, (0, 0))]) == [0.5, 0.0]
    assert alike.shrunk(points([(1, (100, 0))]), ids([(1, (0, 0))])).tolist() == [[200.0, 0.0]]
    # Of four that speak three for one tier: two of them agree in 10 of 16 cases; one says nothing.
    apart = pool([(1, (100, 0))] * 3 + [(1, (0, 100)), (1, (0, 0))])
    assert weights(apart, [(1, (0, 0))]) == [4 / 8 * (10 / 16) ** 2]


@given(st.integers(2, 50), st.integers(1, 50))
def test_more_requests_weigh_more_and_differing_ones_less(count: int, more: int) -> None:
    def weight(rows: list[Row]) -> float:
        return weights(pool(rows), rows)[0]

    alike: list[Row] = [(1, (200, 0))]
    assert weight(alike * count) < weight(alike * (count + more)) < 1
    apart: list[Row] = [(1, (0, 200))]
    assert (
        weight(alike * count + apart * count) < weight(alike * 2 * count + apart) < weight(alike * 2 * count)
    )


def test_what_speaks_for_hard_work_yields_half() -> None:
    alike = pool([(1, (300, 0))] * 5, firm=1)
    rows: list[Row] = [(1, (100, 99)), (1, (100, 100)), (1, (100, 101)), (1, (0, 0))]
    assert weights(alike, rows) == [0.5, 0.5, 0.25, 0.5]
    assert alike.shrunk(points(rows), ids(rows))[2].tolist() == [150.0, 75.75]
