"""A policy's dollars: the baseline's cells plus the policy's changes, evaluated in full for each step."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import msgspec
import numpy as np

from route_audit.assumptions import CacheMode
from route_audit.cells import Cells
from route_audit.counterfactual import warm_share
from route_audit.policies.legs import Weight
from route_audit.projection.dollars import (
    ANSWER,
    CALLS,
    ENTRY,
    LEG,
    ROUTER,
    TYPE,
    UNCHANGED,
    CellDollars,
    Ratios,
    in_dollars,
)
from route_audit.projection.rates import RateTable
from route_audit.projection.result import Projection
from route_audit.projection.stance import Stance
from route_audit.projection.statements import LISTED, TOKENIZED, Variant
from route_audit.projection.survey import Survey
from route_audit.projection.world import World

AS_LOGGED, LIST_REPRICING, TOKENIZER = "as logged", "list repricing", "tokenizer"
VERBOSITY, CACHE = "verbosity and reasoning", "cache"
ESCALATION, OVERHEAD, NET = "retries and escalation", "router overhead", "net"


class Costs(msgspec.Struct, frozen=True):
    """What a policy costs over the window.

    Attributes:
        headline: its cells in dollars, every assumption at its likely value.
        by_cache: total by fate of the prompt cache.
        bridge: (step, US dollars): totals first and last, between them the change each step makes.
        left_usd: what the requests that moved cost as logged.
        listed_usd: by (model left, model come to), the same tokens at the prices there, first calls alone.
        weights: how much of each further leg is to be expected, by the leg of a cell's key.
    """

    headline: CellDollars
    by_cache: dict[CacheMode, float]
    bridge: tuple[tuple[str, float], ...]
    left_usd: float
    listed_usd: Mapping[tuple[str, str], float] = {}
    weights: tuple[Weight, ...] = (Weight(),)


class Pricer:
    """Turns projections into dollars; holds what all of them share.

    Args:
        survey: the whole log.
        world: prices, and the ranks of the request types that the report names.
    """

    def __init__(self, survey: Survey, world: World) -> None:
        self._table = world.table
        self._efficiency = world.efficiency
        self._window_s = survey.window_s
        self._lifetime = {model.name: model.facts.cache_lifetime_s for model in world.prices.models}
        self._cells = by_rank(survey.baseline, world)
        self.baseline = in_dollars(self._cells, world.table, UNCHANGED)
        self._logged_calls = _calls(self._cells, world.table)

    def costs(self, projection: Projection, stance: Stance) -> Costs:
        """The dollars of one policy."""
        evaluated = {variant: self._evaluate(projection, stance, variant) for variant in projection.changes}
        answers = {variant: _answers(dollars) for variant, dollars in evaluated.items()}
        headline = evaluated[Variant(stance.cache)]
        points = (
            (LIST_REPRICING, answers[LISTED]),
            (TOKENIZER, answers[TOKENIZED]),
            (VERBOSITY, answers[Variant(CacheMode.KEPT)]),
            (CACHE, answers[Variant(stance.cache)]),
            (ESCALATION, headline.only(headline.cells.keys[:, LEG] != ROUTER)),
            (OVERHEAD, headline.total),
        )
        return Costs(
            headline=headline,
            by_cache={mode: evaluated[Variant(mode)].total for mode in CacheMode},
            bridge=_bridge(self.baseline.total, points),
            left_usd=in_dollars(projection.left, self._table, UNCHANGED).total,
            listed_usd=_by_pair(evaluated[LISTED]),
            weights=projection.weights,
        )

    def bill(self, projection: Projection, stance: Stance) -> float:
        """What a policy costs under the stance's own cache."""
        return self.headline(projection, stance).total

    def headline(self, projection: Projection, stance: Stance) -> CellDollars:
        """A policy's cells in dollars under the stance's own cache."""
        return self._evaluate(projection, stance, Variant(stance.cache))

    def _evaluate(self, projection: Projection, stance: Stance, variant: Variant) -> CellDollars:
        cells = Cells(*_shape(self._cells))
        cells.merge(self._cells)
        cells.merge(projection.changes[variant])
        ratios = Ratios(
            input=stance.likely_input if variant.input else UNCHANGED.input,
            output=stance.likely_output if variant.output else UNCHANGED.output,
            efficiency=self._efficiency,
            warm=self._warm(_calls(cells, self._table)),
            weights=dict(enumerate(projection.weights)),
        )
        return in_dollars(cells, self._table, ratios)

    def _warm(self, calls: dict[str, float]) -> Callable[[str, str], float]:
        def chance(arrivals: dict[str, float], model: str) -> float:
            return warm_share(arrivals.get(model, 0), self._window_s, self._lifetime[model])

        def ratio(own: str, target: str) -> float:
            logged = chance(self._logged_calls, own)
            return chance(calls, target) / logged if logged else 0.0

        return ratio


def by_rank(baseline: Cells, world: World) -> Cells:
    """The survey's cells with each type replaced by its rank in the report."""
    keys = [baseline.keys[:, part] for part in range(baseline.keys.shape[1])]
    keys[TYPE] = world.type_rank[keys[TYPE]] if len(baseline) else keys[TYPE]
    return baseline.rekeyed(keys)


def _shape(cells: Cells) -> tuple[int, int]:
    return cells.keys.shape[1], cells.sums.shape[1]


def _bridge(start: float, points: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    steps = [(AS_LOGGED, start)]
    before = start
    for name, total in points:
        steps.append((name, total - before))
        before = total
    return (*steps, (NET, before))


def _answers(dollars: CellDollars) -> float:
    """The cost of the first calls alone."""
    return dollars.only(dollars.cells.keys[:, LEG] == ANSWER)


def _by_pair(dollars: CellDollars) -> dict[tuple[str, str], float]:
    """The cost of the first calls of what moved, by the models left and come to."""
    found: dict[tuple[str, str], list[float]] = {}
    each = dollars.each
    for cell in np.flatnonzero(dollars.moved & (dollars.cells.keys[:, LEG] == ANSWER)).tolist():
        found.setdefault((dollars.over[cell], dollars.model[cell]), []).append(float(each[cell]))
    return {pair: math.fsum(usd) for pair, usd in sorted(found.items())}


def _calls(cells: Cells, table: RateTable) -> dict[str, float]:
    """First calls by model: what keeps a shared prefix warm."""
    calls: dict[str, float] = {}
    answers = cells.keys[:, LEG] == ANSWER
    for entry in np.unique(cells.keys[:, ENTRY]):
        name = table.model(int(entry))
        mine = answers & (cells.keys[:, ENTRY] == entry)
        calls[name] = calls.get(name, 0.0) + float(cells.sums[mine, CALLS].sum())
    return calls
