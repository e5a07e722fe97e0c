"""How far a log reaches: what it holds decides what may be said of it at all."""

from __future__ import annotations

import msgspec


class Rung(msgspec.Struct, frozen=True):
    """One level of data.

    Attributes:
        level: ``L0`` to ``L5``; each takes those below it.
        holds: what a log of this level holds.
        tells: what can be told with it, in words.
        lacks: what is missing of it here; nothing where all is there.
    """

    level: str
    holds: str
    tells: str
    lacks: tuple[str, ...]


class DataLevel(msgspec.Struct, frozen=True):
    """The levels of data, and how many of them the log reaches.

    Attributes:
        reached: the highest level that nothing is missing of, nor of those below it; None where L0 is not.
        rungs: all levels, lowest first.
    """

    reached: str | None
    rungs: tuple[Rung, ...]
