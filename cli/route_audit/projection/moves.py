"""Which attempts a policy moves to which model, and which must stay because the target can't serve them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.ledger import FLAG_AGGREGATE, FLAG_IMAGES, FLAG_JSON, FLAG_TOOLS
from route_audit.policies.legs import OWN, Legs
from route_audit.pricing.price import Facts
from route_audit.pricing.table import PriceTable
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Slice
from route_audit.tiers import Tier

NOT_TEXT = "not text generation"
SUMMED = "known only as a sum of calls"
CONTEXT = "context window"
NEEDS = (("tools", FLAG_TOOLS, "tools"), ("json", FLAG_JSON, "json"), ("vision", FLAG_IMAGES, "images"))
"""What a model must support, the flag of a request that needs it, and the reason when it doesn't."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
RatioOf = Callable[[str, Tier], float]
"""From a canonical model name and a tier to a ratio of tokens."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What becomes of the n attempts of a slice under a policy.

    Attributes:
        moved: True for each attempt that goes to another model.
        code, entry: price code and rate entry of the model that each attempt goes to.
        input_ratio, output_ratio: likely tokens there over the logged ones; 1 where it stays.
        excluded: requests that would have moved and stay, by reason.
    """

    moved: Mask
    code: NDArray[np.int32]
    entry: NDArray[np.int32]
    input_ratio: Floats
    output_ratio: Floats
    excluded: Counter[str]


class Mover:
    """Applies the legs of one policy to slices.

    Args:
        prices, table: the run's prices.
        ratios: likely tokens on a target over the logged ones.
    """

    def __init__(self, prices: PriceTable, table: RateTable, ratios: TierRatios) -> None:
        self._prices = prices
        self._table = table
        self._ratios = ratios

    def moves(self, part: Slice, legs: Legs) -> Moves:
        """Where each attempt goes; a request moves with all its attempts or not at all."""
        target = _one_target_each(legs, len(part.first))[part.request]
        code = self._target_codes(part, legs.models, target)
        names = [model.name for model in self._prices.models]
        wants = (code >= 0) & part.priced & _differ(names, code, part.price)
        rho = self._ratios.input(names, code, part.tier)
        excluded: Counter[str] = Counter()
        for reason, barred in self._barred(part, code, rho):
            stays = np.zeros(len(part.first), np.bool_)
            stays[part.request[wants & barred]] = True
            if stays.any():
                excluded[reason] += int(stays.sum())
                wants &= ~stays[part.request]
        code = np.where(wants, code, part.price)
        rho = np.where(wants, rho, 1.0)
        return Moves(
            moved=wants,
            code=code,
            entry=np.where(wants, self._table.entries(code, part.rows.input_tokens * rho), part.entry),
            input_ratio=rho,
            output_ratio=np.where(wants, self._ratios.output(names, code, part.tier), 1.0),
            excluded=excluded,
        )

    def _target_codes(
        self, part: Slice, models: tuple[str, ...], target: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        code = np.full(len(target), OWN, np.int32)
        for index, name in enumerate(models):
            mine = np.flatnonzero(target == index)
            if len(mine):
                times = part.rows.timestamp_us[mine]
                code[mine] = self._prices.codes_for(name, part.rows.service_tier.take(mine), times)
        return code

    def _barred(self, part: Slice, code: NDArray[np.int32], rho: Floats) -> list[tuple[str, Mask]]:
        facts = [model.facts for model in self._prices.models]
        window = np.array([*(_or_endless(each.context_window) for each in facts), np.inf])
        barred = [
            (NOT_TEXT, ~part.is_text),
            (SUMMED, part.rows.has(FLAG_AGGREGATE)),
            (CONTEXT, part.rows.input_tokens * rho > window[code]),
        ]
        for ability, flag, reason in NEEDS:
            lacks = np.array([*(_lacks(each, ability) for each in facts), False])
            barred.append((reason, part.rows.has(flag) & lacks[code]))
        return barred


class TierRatios:
    """Likely ratios of tokens, looked up for arrays of attempts.

    Args:
        input_ratio, output_ratio: from canonical model name and tier to the ratio.
    """

    def __init__(self, input_ratio: RatioOf, output_ratio: RatioOf) -> None:
        self._input = input_ratio
        self._output = output_ratio

    def input(self, names: list[str], code: NDArray[np.int32], tier: NDArray[np.uint8]) -> Floats:
        """The input ratio of each attempt."""
        return _lookup(self._input, names, code, tier)

    def output(self, names: list[str], code: NDArray[np.int32], tier: NDArray[np.uint8]) -> Floats:
        """The output ratio of each attempt."""
        return _lookup(self._output, names, code, tier)


def _one_target_each(legs: Legs, requests: int) -> NDArray[np.int32]:
    if len(legs.request) != requests or not np.array_equal(legs.share, np.ones(requests)):
        raise AssertionError("projection takes one whole leg for each request")
    return legs.target


def _differ(names: list[str], code: NDArray[np.int32], other: NDArray[np.int32]) -> Mask:
    number = {name: index for index, name in enumerate(dict.fromkeys(names))}
    index = np.array([*(number[name] for name in names), -1])
    return np.asarray(index[code] != index[other])


def _lookup(ratio: RatioOf, names: list[str], code: NDArray[np.int32], tier: NDArray[np.uint8]) -> Floats:
    table = np.ones((len(names) + 1, len(Tier)))
    for index in np.flatnonzero(np.bincount(code + 1, minlength=len(table))[1:]):
        table[index] = [ratio(names[index], each) for each in Tier]
    return np.asarray(table[code, tier])


def _or_endless(window: int | None) -> float:
    return np.inf if window is None else float(window)


def _lacks(facts: Facts, ability: str) -> bool:
    return facts.supports is not None and ability not in facts.supports
