"""Student's t, for intervals that rest on few clusters."""

from __future__ import annotations


def t975(freedom: float) -> float:
    """The 97.5 % point of Student's t.

    Args:
        freedom: degrees of freedom, at least 1; need not be whole.
    """
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
