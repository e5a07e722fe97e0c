"""All text patterns in one pass over a text."""

from __future__ import annotations

from collections.abc import Sequence

import re2  # type: ignore[import-untyped]

MEMORY = 32 << 20
"""Bytes that the automaton may take. When they are full it forgets its states and starts again."""


class PatternSet:
    r"""Finds which of many patterns occur in a text, in one pass whatever their number.

    Args:
        patterns: RE2 syntax, any case; ``\d``, ``\w`` and ``\b`` know ASCII only.

    Raises:
        RuntimeError: the automaton does not fit its memory. Without this check RE2 would answer
            "no match" for every text.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        options = re2.Options()
        options.max_mem = MEMORY
        options.case_sensitive = False
        options.never_capture = True
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Add(_PROBE)
        try:
            self._set.Compile()
        except re2.error as error:
            raise RuntimeError(_TOO_SMALL) from error
        if self.find(_PROBE) != [len(patterns)]:
            raise RuntimeError(_TOO_SMALL)

    def find(self, text: str) -> list[int]:
        """The positions of the patterns that occur in ``text``, in no order."""
        found: list[int] | None = self._set.Match(text.encode("utf-8", "replace"))
        return found or []


_TOO_SMALL = "the patterns of the signals do not fit the memory of their automaton"
_PROBE = "\x02\x03\x02"
