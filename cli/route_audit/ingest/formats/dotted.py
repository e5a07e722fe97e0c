"""Attributes whose names are paths: ``llm.input_messages.0.message.role`` and the like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Tree = dict[str, Any]

_MOST_DEEP = 16
"""No convention nests its names deeper; what is deeper stays as it is."""


def flatten(nested: Mapping[str, Any], into: Tree, prefix: str = "", depth: int = 0) -> None:
    """Put each leaf under its dotted name; lists are leaves, and what is None is absent."""
    for key, value in nested.items():
        if type(value) is dict and depth < _MOST_DEEP:
            flatten(value, into, f"{prefix}{key}.", depth + 1)
        elif value is not None:
            into[prefix + key] = value


def gathered(attributes: Mapping[str, Any], name: str) -> list[Any]:
    """The list that is spread over ``name.0...``, ``name.1...``; empty where there is none.

    What stands under a number is a mapping, or the value itself; lists in it are gathered too.
    """
    prefix, tree = f"{name}.", Tree()
    for key in [key for key in attributes if key.startswith(prefix)]:
        _plant(tree, key[len(prefix) :].split("."), attributes[key])
    return _in_order(tree) if tree else []


def _plant(tree: Tree, steps: list[str], value: Any) -> None:  # noqa: ANN401  # of any kind, here and below
    for step in steps[:-1]:
        below = tree.setdefault(step, {})
        if type(below) is not dict:
            return
        tree = below
    tree.setdefault(steps[-1], value)


def _in_order(tree: Tree) -> list[Any]:
    numbered = sorted((int(key), value) for key, value in tree.items() if _is_number(key))
    return [_grown(value) for _, value in numbered]


def _grown(value: Any) -> Any:  # noqa: ANN401
    if type(value) is not dict or not value:
        return value
    if all(map(_is_number, value)):
        return _in_order(value)
    return {key: _grown(inner) for key, inner in value.items()}


def _is_number(key: str) -> bool:
    return len(key) < 7 and key.isdecimal()  # noqa: PLR2004  # a longer one numbers no list


def plain(value: Any) -> Any:  # noqa: ANN401
    """``value`` with the namespaces taken off its keys.

    ``{"message.role": "user"}`` and ``{"message": {"role": "user"}}`` become ``{"role": "user"}``.
    """
    if type(value) is list:
        return [plain(one) for one in value]
    if type(value) is not dict:
        return value
    if len(value) == 1 and type(inner := next(iter(value.values()))) is dict:
        return plain(inner)
    return {key.rpartition(".")[2]: plain(inner) for key, inner in value.items() if inner is not None}
