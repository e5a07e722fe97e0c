"""Assumptions that people write: in a file of their own, or under ``assumptions:`` of a policy file."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from route_audit.assumptions import SIDES, TIERS, Assumptions, CacheMode, Evidence, Of, Range
from route_audit.yamlfile import Node, load

_RATIOS = tuple(f"{side}_ratio" for side in SIDES)
_ENDS = ("low", "likely", "high")
_OVER = "over"


def load_assumptions(paths: Iterable[Path]) -> Assumptions:
    """The assumptions files that a user gave, a later one over an earlier one.

    Raises:
        ConfigError: a file is not YAML, has an unknown key or an impossible value.
    """
    merged = Assumptions()
    for path in paths:
        root = load(path)
        known = root.fields({"version", "assumptions", "cache", *_RATIOS})
        node = known.get("assumptions", root)
        merged = parse_assumptions(node, ignore={"version"}).over(merged)
    return merged


def parse_assumptions(node: Node, *, ignore: Iterable[str] = ()) -> Assumptions:
    """The ``assumptions:`` mapping of a policy file or an assumptions file."""
    known = node.fields({"cache", *_RATIOS, *ignore})
    ratios = {name: _ratios(known[name]) for name in _RATIOS if name in known}
    cache = CacheMode(known["cache"].choice([mode.value for mode in CacheMode])) if "cache" in known else None
    return Assumptions(**ratios, cache=cache)


def read_range(node: Node) -> Range:
    """The range that a number or {low, likely, high} writes; a number has no width.

    A mapping may also say its ``source`` and ``evidence``; without them it is the user's own word.

    Raises:
        ConfigError: it is negative, no number, or does not rise.
    """
    lowest = Decimal(0)
    if not node.is_mapping:
        number = node.decimal(low=lowest)
        return Range(number, number, number, node.where, Evidence.USER)
    known = node.fields({*_ENDS, "source", "evidence"}, required=_ENDS)
    low, likely, high = (known[key].decimal(low=lowest) for key in _ENDS)
    if not low <= likely <= high:
        node.fail("a range must rise from low over likely to high", "order the three numbers")
    source = known["source"].text() if "source" in known else node.where
    evidence = known["evidence"].choice(tuple(Evidence)) if "evidence" in known else Evidence.USER
    return Range(low, likely, high, source, Evidence(evidence))


def _ratios(node: Node) -> dict[Of, Range]:
    found: dict[Of, Range] = {}
    for model, value in node.mapping().items():
        found |= _of(model, None, value)
    return found


def _of(model: str, over: str | None, node: Node) -> dict[Of, Range]:
    """A range, or ranges by tier, or by the model that is moved from."""
    if not node.is_mapping or set(_ENDS) & set(node.mapping()):
        return {Of(model, over): read_range(node)}
    known = node.fields((*TIERS, _OVER) if over is None else TIERS)
    found = {Of(model, over, tier): read_range(value) for tier, value in known.items() if tier != _OVER}
    for other, value in known[_OVER].mapping().items() if _OVER in known else ():
        found |= _of(model, other, value)
    return found
