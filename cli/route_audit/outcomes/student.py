"""Student's t, for intervals that rest on few clusters."""

from __future__ import annotations

import math

Z975 = 1.959963984540054
"""The 97.5 % point of the normal distribution: intervals are of 95 %."""


def t975(freedom: int) -> float:
    """The 97.5 % point of Student's t.

    Closed forms for one and two degrees of freedom, else four terms of the expansion in their inverse
    (Abramowitz and Stegun 26.7.5), which is right to three digits from three on.

    Args:
        freedom: degrees of freedom, at least 1.
    """
    if freedom == 1:
        return math.tan(math.pi * 0.475)
    if freedom == 2:  # noqa: PLR2004  # has a closed form
        return 0.95 * math.sqrt(2 / (1 - 0.95**2))
    z = Z975
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + math.fsum(term / freedom**power for power, term in enumerate(terms, 1))
