"""Words for how well a time is founded, from the best to the weakest."""

from __future__ import annotations

MEASURED = "measured"
VALIDATED = "validated"
FITTED = "fitted"
INDICATIVE = "indicative"
PRIOR = "prior"

ORDER = (MEASURED, VALIDATED, FITTED, INDICATIVE, PRIOR)
"""Logged; fitted and true of later rows; fitted, with too few of them; off on them; published figures."""


def weaker(one: str, other: str) -> str:
    """The less founded of two words of evidence."""
    return max(one, other, key=ORDER.index)
