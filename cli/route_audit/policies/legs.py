"""Legs: which model answers which request. All that projection knows of a policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

OWN = -1
"""The target of a request that stays on the model that the log shows."""


@dataclass(frozen=True, slots=True)
class Legs:
    """The expected calls that a policy makes for n requests, any number of them per request.

    Attributes:
        models: the models that the policy names.
        request: index of the request that each leg answers, rising.
        target: index into ``models``, or ``OWN``.
        share: expected number of calls: 1 for a plain decision, less for a leg that is only
            sometimes needed.
    """

    models: tuple[str, ...]
    request: NDArray[np.int64]
    target: NDArray[np.int32]
    share: NDArray[np.float64]

    @classmethod
    def one_each(cls, models: tuple[str, ...], target: NDArray[np.int32]) -> Self:
        """One leg for each request: the plain case of a router."""
        return cls(models, np.arange(len(target)), target, np.ones(len(target)))
