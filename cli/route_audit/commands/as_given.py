"""Words of a command line that are what they should be, taken without the library that typer checks with.

Importing that library takes longer than the audit of a small log.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_origin

from route_audit.filesystem import exists

_UNSURE = object()
"""Stands for a value that typer has to look at."""


class AsGiven:
    """Turns the words given for an option or an argument into its value; asks typer where that takes a check.

    Args:
        kind: what the command wants, such as ``str`` or ``list[Path]``.
        checked: makes what typer would use instead.
    """

    def __init__(self, kind: object, checked: Callable[[], Any]) -> None:
        self._kind = kind
        self._checked = checked

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401  # typer exports no such types
        """The value; None, or nothing of many, where no word is given.

        Raises:
            BadParameter: it is not what the command wants.
        """
        plain = _plain(value, self._kind, many=param.multiple or param.nargs == -1)
        return self._checked().coerce(value, param=param, ctx=ctx) if plain is _UNSURE else plain


def take_as_given(parameter: Any) -> None:  # noqa: ANN401
    """Let ``parameter`` take plain words as they are. Versions of typer that import nothing never ask."""
    descriptor = getattr(parameter, "type_descriptor", None)
    if descriptor is not None and "get_runtime_param" not in vars(parameter):
        own = AsGiven(descriptor.annotation, parameter.get_runtime_param)
        parameter.get_runtime_param = lambda: own


def _plain(value: object, kind: object, *, many: bool) -> object:
    if value is None:
        return () if many else None
    if many and get_origin(kind) is list and isinstance(value, list | tuple):
        each = [_one(word, get_args(kind)[0]) for word in value]
        return _UNSURE if _UNSURE in each else each
    return _UNSURE if many else _one(value, kind)


def _one(word: object, kind: object) -> object:
    if kind is Path and isinstance(word, str | Path):
        path = Path(word)
        return _UNSURE if exists(path) and not os.access(path, os.R_OK) else path
    return word if kind in {str, bool} and type(word) is kind else _UNSURE
