"""Room for the calls of a run, so that what they cost does not hang on how deep it was started."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isgeneratorfunction
from types import FunctionType
from typing import Any, TypeVar, cast

Work = TypeVar("Work", bound=Callable[..., Any])

_ROOM = 1 << 15
"""In Python's words of 8 bytes: what is left of the next power of two, 256 kB, holds a thousand calls."""


def roomy(work: Work) -> Work:
    """``work`` itself, changed so that the calls below it find their places in one piece of memory.

    Python keeps the calls under way in pieces of 16 kB. A call at the end of one asks the system for the
    next, and gives it back as it returns: in a loop at just that depth this takes longer than the work. A
    function that claims to need a large stack gets a large piece, and those it calls have the rest of it.
    What it claims is never touched, and so takes no memory.
    """
    function = cast("FunctionType", work)
    if isgeneratorfunction(function):
        raise TypeError("a generator keeps its calls elsewhere")
    function.__code__ = function.__code__.replace(co_stacksize=_ROOM)
    return work
