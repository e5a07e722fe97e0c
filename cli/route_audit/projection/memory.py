"""What was found out once and is asked for again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

Found = TypeVar("Found")


class Memory:
    """Remembers what was found for as long as it lives."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}

    def once(self, what: Hashable, find: Callable[[], Found]) -> Found:
        """What ``find`` gave when it was first asked for.

        Args:
            what: names it; the same name must always mean the same.
            find: works it out.
        """
        if what not in self._found:
            self._found[what] = find()
        return cast("Found", self._found[what])
