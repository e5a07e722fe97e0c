"""Assumptions that people write: in a file of their own, or under ``assumptions:`` of a policy file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from route_audit.assumptions import ENDS, SIDES, TIERS, Assumptions, CacheMode, Evidence, Of, Profile, Range
from route_audit.yamlfile import Node, load

_HIDDEN = "hidden_tokens"
_RATIOS = (*(f"{side}_ratio" for side in SIDES), _HIDDEN)
_OVER = "over"
_VERSION = "1"
_ABOVE_ZERO = "name a likely value above 0, however small"
_LOOKS = ("calls", "input_tokens", "output_tokens")


def load_assumptions(paths: Iterable[Path]) -> Assumptions:
    """The assumptions files that a user gave, a later one over an earlier one.

    Raises:
        ConfigError: a file is not YAML, has an unknown key or an impossible value.
    """
    merged = Assumptions()
    for path in paths:
        root = load(path)
        known = root.fields({"version", "assumptions", "pairs", "cache", *_RATIOS})
        if "version" in known:
            known["version"].choice((_VERSION,))
        node = known.get("assumptions", root)
        said = parse_assumptions(node, ignore={"version", "pairs"})
        merged = replace(said, pairs=_pairs(known["pairs"]) if "pairs" in known else {}).over(merged)
    return merged


def written(
    ratios: Iterable[tuple[str, Of, Range]], pairs: Mapping[tuple[str, str], Profile], heading: str
) -> str:
    """An assumptions file as text.

    Args:
        ratios: a side of ``SIDES``, what the ratio is of, and its range.
        pairs: what the calls that they were measured on look like.
        heading: lines of comment for the top.
    """
    said: dict[str, dict[str, Any]] = {}
    for side, of, value in ratios:
        place = said.setdefault(f"{side}_ratio", {}).setdefault(of.model, {})
        if of.over is not None:
            place = place.setdefault(_OVER, {}).setdefault(of.over, {})
        place[of.tier] = _plain(value)
    looks = [
        {"model": model, "tier": tier, **{name: _rounded(getattr(each, name)) for name in _LOOKS}}
        for (model, tier), each in sorted(pairs.items())
    ]
    content = {"version": 1, "assumptions": said, "pairs": looks}
    comment = "".join(f"# {line}\n" for line in heading.splitlines())
    return comment + yaml.safe_dump(content, sort_keys=False, width=110, allow_unicode=True)


def _plain(value: Range) -> dict[str, object]:
    ends: dict[str, object] = {end: float(getattr(value, end)) for end in ENDS}
    return {**ends, "evidence": value.evidence.value, "source": value.source}


def _rounded(number: float) -> float:
    return round(number, 1)


def _pairs(node: Node) -> dict[tuple[str, str], Profile]:
    found = {}
    for each in node:
        known = each.fields({"model", "tier", *_LOOKS}, required=("model", "tier", *_LOOKS))
        calls, input_tokens, output_tokens = (float(known[name].decimal(low=Decimal(0))) for name in _LOOKS)
        key = known["model"].name(), known["tier"].choice(TIERS)
        found[key] = Profile(int(calls), input_tokens, output_tokens)
    return found


def parse_assumptions(node: Node, *, ignore: Iterable[str] = ()) -> Assumptions:
    """The ``assumptions:`` mapping of a policy file or an assumptions file."""
    known = node.fields({"cache", *_RATIOS, *ignore})
    ratios = {name: _ratios(known[name]) if name in known else {} for name in _RATIOS}
    return Assumptions(
        output_ratio=ratios["output_ratio"],
        input_ratio=ratios["input_ratio"],
        latency_ratio=ratios["latency_ratio"],
        hidden_tokens=ratios[_HIDDEN],
        cache=CacheMode(known["cache"].choice([*map(str, CacheMode)])) if "cache" in known else None,
    )


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
    known = node.fields({*ENDS, "source", "evidence"}, required=ENDS)
    low, likely, high = (known[key].decimal(low=lowest) for key in ENDS)
    if not low <= likely <= high:
        node.fail("a range must rise from low over likely to high", "order the three numbers")
    source = known["source"].text() if "source" in known else node.where
    evidence = known["evidence"].choice(tuple(Evidence)) if "evidence" in known else Evidence.USER
    return Range(low, likely, high, source, Evidence(evidence))


def read_factor(node: Node) -> Range:
    """A range that a cost is multiplied by: where nothing is likely, no end of it would weigh anything.

    Raises:
        ConfigError: it is no range, or has a width and a likely value of 0.
    """
    found = read_range(node)
    if not found.likely and found.high:
        node.fail(f"a range up to {found.high} of which 0 is likely would count for nothing", _ABOVE_ZERO)
    return found


def _ratios(node: Node) -> dict[Of, Range]:
    found: dict[Of, Range] = {}
    for model, value in node.mapping().items():
        found |= _of(model, None, value)
    return found


def _of(model: str, over: str | None, node: Node) -> dict[Of, Range]:
    """A range, or ranges by tier, or by the model that is moved from."""
    if not node.is_mapping or set(ENDS) & set(node.mapping()):
        return {Of(model, over): read_factor(node)}
    known = node.fields((*TIERS, _OVER) if over is None else TIERS)
    found = {Of(model, over, tier): read_factor(value) for tier, value in known.items() if tier != _OVER}
    for other, value in known[_OVER].mapping().items() if _OVER in known else ():
        found |= _of(model, other, value)
    return found
