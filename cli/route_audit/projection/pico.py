"""Dollars as whole pico-dollars, so that their sums are exact in any order and however rows are divided."""

from __future__ import annotations

from typing import Any

import numpy as np

from route_audit.arrays import Floats, Integers
from route_audit.ledger import PICO

MICRO = 10**6


def in_pico(cost_usd: Floats) -> tuple[Integers, Integers]:
    """Each amount as whole micro-dollars and the pico-dollars beyond them.

    One column of pico-dollars would pass what ``Cells`` adds exactly at some thousand dollars.
    """
    micro = np.floor(cost_usd * MICRO)
    return micro.astype(np.int64), np.rint((cost_usd * MICRO - micro) * MICRO).astype(np.int64)


def split(pico_usd: Integers) -> tuple[Integers, Integers]:
    """Whole pico-dollars as ``in_pico`` has them."""
    micro, rest = np.divmod(pico_usd, MICRO)
    return micro, rest


def joined(micro: Any, rest: Any) -> int:  # noqa: ANN401  # whole numbers of any kind
    """The pico-dollars of two such sums, without bounds."""
    return int(micro) * MICRO + int(rest)


def usd(pico_usd: int) -> float:
    """Pico-dollars in US dollars."""
    return pico_usd / PICO
