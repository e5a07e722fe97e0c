from __future__ import annotations

import numpy as np
import pytest

from route_audit.zeros import is_zero, lean, taken, zeros


def test_a_column_of_zeros_is_one_and_stays_one() -> None:
    column = zeros(4)
    assert column.tolist() == [0, 0, 0, 0]
    assert column.dtype == np.int64
    assert is_zero(column)
    assert is_zero(taken(column, np.array([3, 1])))
    assert taken(column, np.array([3, 1])).tolist() == [0, 0]
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_zeros_of_any_length(count: int) -> None:
    assert is_zero(zeros(count))
    assert len(zeros(count)) == count
    assert is_zero(lean(np.zeros(count, np.int64)))


@pytest.mark.parametrize("values", [[1], [0, 7], [5, 0, 0]])
def test_a_column_that_holds_something_is_kept(values: list[int]) -> None:
    column = np.array(values, np.int64)
    assert lean(column) is column
    assert not is_zero(column)
    assert taken(column, np.array([len(values) - 1])).tolist() == values[-1:]
