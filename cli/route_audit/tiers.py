"""The tiers of work that a request can belong to."""

from __future__ import annotations

from enum import IntEnum


class Tier(IntEnum):
    """What kind of work a request asks for, ordered by how capable a model it needs.

    The integer is the code that the ledger stores. ``UNSURE`` is an answer, not a gap: the
    evidence is too thin to move the request, so every policy treats it as ``REASONING``.
    """

    RETRIEVAL = 0
    EXTRACTION = 1
    REASONING = 2
    UNSURE = 3

    @property
    def word(self) -> str:
        """The lower-case name used in policies, tables and JSON."""
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str) -> Tier | None:
        """The tier called ``word`` (any case), or None where there is no such tier."""
        return _BY_WORD.get(word.strip().lower())


_BY_WORD = {tier.word: tier for tier in Tier}


class TierSource(IntEnum):
    """Where a request's tier comes from, in the order in which one overrides the next."""

    LOGGED = 0
    OVERRIDE = 1
    TYPE = 2
    REQUEST = 3

    @property
    def word(self) -> str:
        """The lower-case name used in ``classify`` output."""
        return self.name.lower()
