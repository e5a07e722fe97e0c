"""Memory that one batch frees is kept for the next one."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""The numbers of two settings in glibc's ``malloc.h``."""

_KEPT_BYTES = 1 << 26
_LARGEST_BYTES = 1 << 25
"""The most that glibc itself would come to when it adapts to a program; more it does not take."""


def keep_freed() -> None:
    """Let glibc keep some megabytes that are free, where it would give them back and ask for them again.

    The system clears every page that it gives: that is a third of the time that a run spends in it. Other
    systems know no such setting.
    """
    with suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
        mallopt(_MMAP_THRESHOLD, _LARGEST_BYTES)
