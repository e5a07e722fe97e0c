"""Student's t, for intervals that rest on few clusters."""

from __future__ import annotations


def t975(freedom: int) -> float:
    """The 97.5 % point of Student's t.

    Args:
        freedom: degrees of freedom, at least 1.
    """
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
