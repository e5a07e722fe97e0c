"""Calls by tier and model, as logged or as a policy would make them: what later logs are held against."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from route_audit.projection.dollars import CALLS, QUANTITIES, TIER, CellDollars
from route_audit.projection.survey import Survey
from route_audit.projection.world import World
from route_audit.report.case import Unit
from route_audit.tiers import Tier

_INPUT = [QUANTITIES.index(name) for name in ("uncached", "cached", "written", "written_1h", "audio_input")]
_OUTPUT = [QUANTITIES.index(name) for name in ("output", "capped_output", "audio_output")]
_HIDDEN = QUANTITIES.index("hidden_output")


def units_of(dollars: CellDollars, scale: float) -> tuple[Unit, ...]:
    """The cells of a bill by tier and model, samples scaled up; pairs without a call are left out."""
    sums = dollars.cells.sums.astype(np.float64)
    prompt = sums[:, _INPUT].sum(axis=1) * dollars.input_ratio * dollars.weight
    answer = (sums[:, _OUTPUT].sum(axis=1) * dollars.output_ratio + sums[:, _HIDDEN]) * dollars.weight
    columns = (
        sums[:, CALLS] * dollars.share,
        prompt,
        answer,
        dollars.input,
        dollars.output + dollars.hidden,
        dollars.fixed,
    )
    found: dict[tuple[int, str], list[int]] = {}
    for place, (tier, model) in enumerate(
        zip(dollars.cells.keys[:, TIER].tolist(), dollars.model, strict=True)
    ):
        found.setdefault((tier, model), []).append(place)
    units = (
        Unit(Tier(tier).word, model, *(scale * math.fsum(column[places]) for column in columns))
        for (tier, model), places in sorted(found.items())
    )
    return tuple(unit for unit in units if unit.calls > 0)


def priced_at(world: World, moment_us: int | None) -> World:
    """The same with all calls at the prices of one moment; None is the day of the price book."""
    prices = world.prices
    then = [model.price(moment_us, tier) for model, tier in zip(prices.models, prices.tiers, strict=True)]
    return world if then == prices.prices else replace(world, table=world.table.at(then))


def priced_by_tier(survey: Survey, scale: float) -> dict[str, int]:
    """The requests whose calls these are, samples scaled up: those without a price are in no unit."""
    seen = survey.hindsight.priced.sum(axis=1)
    return {tier.word: round(int(seen[tier]) * scale) for tier in Tier}
