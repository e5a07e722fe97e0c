"""The ledger's columns by how they are stored."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.ledger import Ledger, undecided

WORDS = ("model", "provider", "service_tier", "user", "feature")
"""Columns of words."""

_APART = {"id", "tags", "tags_offsets", "signals", *WORDS, *undecided(0)}


def _dtype(name: str) -> np.dtype[np.generic]:
    return np.dtype(str(Ledger.__annotations__[name]).removeprefix("NDArray[np.").removesuffix("]"))


PLAIN = {name: _dtype(name) for name in Ledger.__dataclass_fields__ if name not in _APART}
"""Columns of one number a row, with their dtypes."""


def nameless(count: int) -> NDArray[np.object_]:
    """The ids of ``count`` rows of which only the codes are asked for."""
    return np.full(count, "", np.object_)
