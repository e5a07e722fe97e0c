from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from route_audit.cells import EXACT_VALUES, Cells, Grouped, Quantiles, alike, distinct, stable_order

ROWS = st.lists(
    st.tuples(st.integers(-1, 3), st.integers(0, 400_000), st.integers(0, 10**9), st.integers(0, 10**9)),
    max_size=60,
)


def _columns(rows: list[tuple[int, ...]]) -> list[NDArray[np.int64]]:
    return list(np.array(rows, np.int64).reshape(-1, 4).T)


def _add(cells: Cells, rows: list[tuple[int, ...]], sign: int = 1) -> Cells:
    one, other, *values = _columns(rows)
    cells.add([one, other], values, sign)
    return cells


def _plain(rows: list[tuple[int, ...]]) -> dict[tuple[int, int], tuple[int, int]]:
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for one, other, a, b in rows:
        before = sums.get((one, other), (0, 0))
        sums[one, other] = (before[0] + a, before[1] + b)
    return sums


def _as_dict(cells: Cells) -> dict[tuple[int, ...], tuple[int, ...]]:
    return {tuple(k): tuple(v) for k, v in zip(cells.keys.tolist(), cells.sums.tolist(), strict=True)}


@given(ROWS)
def test_sums_are_those_of_a_plain_loop(rows: list[tuple[int, ...]]) -> None:
    assert _as_dict(_add(Cells(2, 2), rows)) == _plain(rows)


@given(ROWS.filter(bool), st.data())
def test_any_choice_of_grouped_rows_sums_to_what_they_sum_to_alone(
    rows: list[tuple[int, ...]], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(rows) - 1), unique=True).map(sorted))
    one, other, *values = _columns(rows)
    sums = Grouped([one, other], values).sums(np.array(chosen, np.int64))
    assert _as_dict(sums) == _plain([rows[row] for row in chosen])
    assert sums.keys.tolist() == sorted(sums.keys.tolist())


@given(ROWS, st.integers(0, 60), st.randoms(use_true_random=False))
def test_any_order_and_any_division_give_the_same_cells(
    rows: list[tuple[int, ...]], cut: int, random: object
) -> None:
    shuffled = sorted(rows, key=lambda row: hash((row, cut)))
    whole = _add(Cells(2, 2), rows)
    parts = _add(Cells(2, 2), shuffled[:cut])
    parts.merge(_add(Cells(2, 2), shuffled[cut:]))
    assert np.array_equal(whole.keys, parts.keys)
    assert np.array_equal(whole.sums, parts.sums)


@given(ROWS)
def test_taking_away_what_was_added_leaves_nothing(rows: list[tuple[int, ...]]) -> None:
    assert not _add(_add(Cells(2, 2), rows), rows, sign=-1).sums.any()


@given(ROWS)
def test_a_coarser_key_keeps_the_total(rows: list[tuple[int, ...]]) -> None:
    cells = _add(Cells(2, 2), rows)
    coarse = cells.rekeyed([cells.keys[:, 0]])
    assert len(coarse) == len({row[0] for row in rows})
    assert np.array_equal(coarse.sums.sum(axis=0), cells.sums.sum(axis=0))


@given(st.lists(st.floats(1e-3, 1e4), min_size=1, max_size=50), st.sampled_from([0.0, 0.5, 0.9, 1.0]))
def test_few_values_have_exact_quantiles(values: list[float], probability: float) -> None:
    quantiles = Quantiles()
    quantiles.add(np.array(values))
    assert quantiles.at(probability) == float(np.quantile(values, probability))


def test_no_values_have_no_quantile() -> None:
    assert Quantiles().at(0.5) is None


def test_many_values_have_quantiles_within_one_per_cent_in_any_division() -> None:
    values = np.random.default_rng(0).lognormal(0.5, 1.0, EXACT_VALUES + 5_000)
    whole, parts, rest = Quantiles(), Quantiles(), Quantiles()
    whole.add(values)
    parts.add(values[:100])
    rest.add(values[100:])
    parts.merge(rest)
    for probability in (0.5, 0.9, 0.95, 0.99):
        found = whole.at(probability)
        assert found is not None
        assert abs(found / np.quantile(values, probability) - 1) < 0.0101
        assert parts.at(probability) == found


@given(st.lists(st.integers(-5, 5) | st.integers(-(10**12), 10**12), max_size=50))
def test_distinct_codes_are_those_that_sorting_finds(codes: list[int]) -> None:
    column = np.array(codes, np.int64)
    present, place = distinct(column)
    assert present.tolist() == sorted(set(codes))
    assert present[place].tolist() == codes


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2) | st.integers(2**64 - 3, 2**64 - 1)), max_size=40)
)
def test_alike_are_those_that_are_equal_in_all_columns(rows: list[tuple[int, int]]) -> None:
    some, place = alike([np.array([row[part] for row in rows], np.uint64) for part in (0, 1)])
    assert [rows[each] for each in some[place].tolist()] == rows
    assert len(some) == len(set(rows))


def test_unlike_rows_of_one_slot_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("route_audit.cells._BUT_A_SLOT", np.uint64(63))
    rows = np.arange(90, dtype=np.uint64) % np.uint64(30)
    some, place = alike([rows])
    assert len(some) == 30
    assert rows[some][place].tolist() == rows.tolist()


def test_unlike_rows_of_one_code_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("route_audit.cells._MIX", np.uint64(0))
    some, place = alike([np.array([7, 8, 7], np.uint64)])
    assert some[place].tolist() == [0, 1, 2]


@given(st.lists(st.integers(-3, 300) | st.integers(-(10**12), 10**12), max_size=50))
def test_equal_numbers_keep_their_order(numbers: list[int]) -> None:
    order = stable_order(np.array(numbers, np.int64)).tolist()
    assert order == sorted(range(len(numbers)), key=numbers.__getitem__)
