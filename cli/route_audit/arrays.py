"""Arrays of numpy by what they hold, in words that signatures have room for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
"""True for what is meant: usually one for each row."""
