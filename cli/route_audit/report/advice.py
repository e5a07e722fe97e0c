"""What to do, what it assumes, and what to know before trusting it."""

from __future__ import annotations

import msgspec


class Assumption(msgspec.Struct, frozen=True):
    """One assumed value, the range that holds 80 % of the belief, and where it comes from.

    Attributes:
        affects: the policies that some number of rests on it; empty where it is in all that move requests.
    """

    id: str
    statement: str
    value: float | str
    low: float | None
    high: float | None
    source: str
    evidence: str
    affects: tuple[str, ...] = ()


class Role(msgspec.Struct, frozen=True):
    """Which model plays a role, and why; ``model`` is None where none could be named."""

    role: str
    model: str | None
    why: str


class Recommendation(msgspec.Struct, frozen=True):
    """What to do, how sure, and what it rests on."""

    policy: str | None
    verb: str
    decision: str
    evidence_class: str
    rests_on: tuple[str, ...]


class Warn(msgspec.Struct, frozen=True):
    """Something a reader must know before trusting a number, with the rows that it touches.

    Attributes:
        usd: what these rows cost at the logged models; None where it touches no cost, or nobody knows which.
    """

    code: str
    message: str
    rows: int
    usd: float | None = None
