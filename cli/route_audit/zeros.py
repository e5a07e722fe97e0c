"""Columns that are zero in every row: most of what may be billed is not, and need not be added up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Integers

_ZERO = bytes(8)


def zeros(count: int) -> Integers:
    """A column of ``count`` zeros that takes no room and can't be written to."""
    return np.ndarray((count,), np.int64, _ZERO, strides=(0,))


def lean(column: Integers) -> Integers:
    """The column, or ``zeros`` where it is nothing else."""
    return column if column.any() else zeros(len(column))


def is_zero(column: NDArray[np.generic]) -> bool:
    """True for a column of ``zeros``; False does not mean that another one holds something else."""
    return column.strides == (0,)


def taken(column: Integers, rows: Integers) -> Integers:
    """Some rows of a column, in the order of ``rows``."""
    return zeros(len(rows)) if is_zero(column) else column[rows]
