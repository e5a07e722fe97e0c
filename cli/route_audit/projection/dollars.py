"""From sums of tokens to dollars: cells times rates, with the ratios between models."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np

from route_audit.arrays import Floats, Integers, Mask
from route_audit.cells import Cells, distinct
from route_audit.counterfactual import takes_all
from route_audit.ledger import FLAG_INPUT_ESTIMATED, FLAG_OUTPUT_ESTIMATED, PICO
from route_audit.policies.legs import Weight
from route_audit.projection import rates as column
from route_audit.projection.rates import RateTable, RowRates
from route_audit.projection.slices import Slice
from route_audit.tiers import Tier
from route_audit.zeros import is_zero, taken

STAYED, TIER, TYPE, ENTRY, LEG, FULL = range(6)
"""Parts of a cell's key: the price code a request moved from (-1: it stayed), tier, type, rate entry, leg,
and how full of ``warm_reads`` each prompt is (see ``FULLEST``)."""

PARTS = 6

FULLEST = 100
"""What ``FULL`` counts in: so many parts of a prompt, rounded up; 0 for prompts without ``warm_reads``."""

ANSWER, CHECK, ROUTER = 0, -1, -2
"""Legs of a cell's key beside the further legs, which have the index of their weight: a request's first
call, the check of a cascade, the call of a router."""

INPUT_QUANTITIES = (
    *("uncached", "cached", "written", "written_1h"),
    *("session_reads", "session_reads_1h", "warm_reads", "audio_input"),
)
OUTPUT_QUANTITIES = ("output", "capped_output", "hidden_output", "audio_output")
QUANTITIES = (*INPUT_QUANTITIES, *OUTPUT_QUANTITIES, "calls", "web_searches", "fee_pusd")
CALLS, WEB_SEARCHES = QUANTITIES.index("calls"), QUANTITIES.index("web_searches")


_WHOLE = Weight()
_NONE, _ONE = np.zeros(1), np.ones(1)
_BY_CACHE = {"cached": column.CACHED, "written": column.WRITTEN, "written_1h": column.WRITTEN_1H}
_READ_INSTEAD = {"session_reads": column.WRITTEN, "session_reads_1h": column.WRITTEN_1H}
_FIXED = {
    "capped_output": column.OUTPUT,
    "audio_input": column.AUDIO_INPUT,
    "audio_output": column.AUDIO_OUTPUT,
    "calls": column.CALL,
    "web_searches": column.WEB_SEARCH,
}


def _one(*_: object) -> float:
    """The ratio of a model to itself."""
    return 1.0


@dataclass(frozen=True, slots=True)
class Ratios:
    """What turns tokens of the logged model into tokens of another.

    Attributes:
        input, output: the ratio for a request that moved to this model, from this one, at this tier.
        efficiency: logged cache reads over replayed ones.
        warm: chance of a warm cache on a target over the chance on the model moved from, by name.
        weights: by leg, how much of it is to be expected; all of a leg that is not named.
    """

    input: Callable[[str, str, Tier], float]
    output: Callable[[str, str, Tier], float]
    efficiency: float = 1.0
    warm: Callable[[str, str], float] = _one
    weights: Mapping[int, Weight] = field(default_factory=dict)


UNCHANGED = Ratios(_one, _one)
"""Tokens and caches as logged."""


class CellDollars(msgspec.Struct, frozen=True):
    """Each cell's cost in US dollars, by what it scales with.

    Attributes:
        cells: the cells, in order of their keys.
        input: scales with the input ratio of its model and tier.
        output: scales with the output ratio.
        hidden: reasoning that the logged call did not spend.
        fixed: scales with none of them: capped output, audio, fees per call and per search.
        input_ratio, output_ratio: the ratios already in ``input`` and ``output``.
        share: the share of each cell's calls that is to be expected.
        weight: that, times the cost of those over the mean of all; it is in all four amounts.
        model: the canonical name of each cell's model.
        over: the canonical name of the model that each cell's requests moved from; empty where they stayed.
    """

    cells: Cells
    input: Floats
    output: Floats
    hidden: Floats
    fixed: Floats
    input_ratio: Floats
    output_ratio: Floats
    share: Floats
    weight: Floats
    model: tuple[str, ...]
    over: tuple[str, ...]

    @property
    def each(self) -> Floats:
        """The cost of each cell."""
        return self.input + self.output + self.hidden + self.fixed

    @property
    def total(self) -> float:
        """The cost of all cells."""
        return math.fsum(self.each)

    @property
    def moved(self) -> Mask:
        """True for each cell of requests that left their logged model."""
        return np.asarray(self.cells.keys[:, STAYED] >= 0)

    def by(self, part: int) -> dict[int, float]:
        """The cost by one part of the key."""
        order = np.argsort(self.cells.keys[:, part], kind="stable")  # there may be a type for every cell
        ordered, each = self.cells.keys[order, part], self.each[order]
        values, starts = np.unique(ordered, return_index=True)
        ends = np.searchsorted(ordered, values, "right")
        return {
            int(value): math.fsum(each[start:end])
            for value, start, end in zip(values, starts, ends, strict=True)
        }

    def only(self, legs: Mask) -> float:
        """The cost of some of the cells."""
        return math.fsum(self.each[legs])

    def by_model(self) -> dict[str, tuple[float, float]]:
        """Expected billed calls and cost by model."""
        found: dict[str, tuple[float, float]] = {}
        calls = self.cells.sums[:, CALLS] * self.share
        for name, expected, cost in zip(self.model, calls, self.each, strict=True):
            before = found.get(name, (0.0, 0.0))
            found[name] = (before[0] + float(expected), before[1] + float(cost))
        return {name: value for name, value in sorted(found.items()) if any(value)}

    def web_searches(self, table: RateTable) -> tuple[int, float]:
        """Searches of the web, and the fees of them at the rates of ``table``."""
        searches = self.cells.sums[:, WEB_SEARCHES]
        usd = searches * table.of(self.cells.keys[:, ENTRY])[column.WEB_SEARCH]
        return int(searches.sum()), math.fsum(usd)

    def fees(self) -> dict[str, float]:
        """The cost of checks, by the model whose answers they look at."""
        models, checks = np.array(self.model), self.cells.keys[:, LEG] == CHECK
        names = sorted({*models[checks].tolist()})
        return {name: self.only(checks & (models == name)) for name in names}


def in_dollars(cells: Cells, table: RateTable, ratios: Ratios) -> CellDollars:
    """Price ``cells`` with the rates of their entries."""
    keys, sums = cells.keys, cells.sums.astype(np.float64)
    rate = table.of(keys[:, ENTRY])
    model = _each(table.model, keys[:, ENTRY])
    rho = _ratio(keys, table, ratios.input)
    verbosity = _ratio(keys, table, ratios.output)
    warm = np.minimum(_warm(keys, table, ratios.warm), FULLEST / np.maximum(keys[:, FULL], 1))
    quantity = dict(zip(QUANTITIES, sums.T, strict=True))
    legs, place = distinct(keys[:, LEG])
    expected = [ratios.weights.get(leg, _WHOLE) for leg in legs.tolist()]
    weight = np.array([each.likely for each in expected])[place]
    return CellDollars(
        cells=cells,
        input=weight * rho * _input(quantity, rate, ratios.efficiency, warm),
        output=weight * verbosity * quantity["output"] * rate[column.OUTPUT],
        hidden=weight * quantity["hidden_output"] * rate[column.OUTPUT],
        fixed=weight * _fixed(quantity, rate),
        share=np.array([float(each.rate.likely) for each in expected])[place],
        weight=weight,
        input_ratio=rho,
        output_ratio=verbosity,
        model=model,
        over=_each(lambda own: table.code_model(own) if own >= 0 else "", keys[:, STAYED]),
    )


def logged_dollars(part: Slice, attempts: Integers, table: RateTable) -> Floats:
    """The cost of some attempts of a slice as logged; all of them must have a price."""
    usd = part.once("dollars", lambda: _as_logged(part, table))
    return usd if takes_all(attempts, len(usd)) else usd[attempts]


def _as_logged(part: Slice, table: RateTable) -> Floats:
    """What each attempt cost; not a number without a price."""
    usd = np.full(len(part.rows), np.nan)
    paid = np.flatnonzero(part.priced)
    ones = np.ones(len(paid))
    quantities = part.billed.take(paid).quantities()
    usd[paid] = row_dollars(quantities, table.of(part.entry[paid]), (ones, ones), 1.0)
    return usd


def search_fees(part: Slice, attempts: Integers, table: RateTable) -> Floats:
    """What some attempts of a slice were billed for searches of the web; all of them must have a price."""
    searches = taken(part.billed.web_searches, attempts)
    if is_zero(searches):
        return np.zeros(len(attempts))
    return searches * table.of(part.entry[attempts])[column.WEB_SEARCH]


def by_request(part: Slice, attempts: Integers, dollars: Floats) -> Floats:
    """What some attempts cost, added up for each request of the slice; 0 for one without any of them."""
    return np.asarray(np.bincount(part.request[attempts], dollars, len(part.first)), np.float64)


def logged_by_request(part: Slice, table: RateTable) -> Floats:
    """What each request of a slice cost as logged; attempts without a price add nothing."""
    paid = np.flatnonzero(part.priced)
    return by_request(part, paid, logged_dollars(part, paid, table))


def estimated_dollars(part: Slice, attempts: Integers, table: RateTable) -> Floats:
    """What the tokens cost that were counted by us, not logged, for those of ``attempts`` that have any."""
    rows = part.rows
    some = attempts[rows.has(FLAG_INPUT_ESTIMATED | FLAG_OUTPUT_ESTIMATED)[attempts]]
    ones, zeros = np.ones(len(some)), np.zeros(len(some))
    counted = dict.fromkeys(INPUT_QUANTITIES, rows.has(FLAG_INPUT_ESTIMATED)[some])
    counted |= dict.fromkeys(OUTPUT_QUANTITIES, rows.has(FLAG_OUTPUT_ESTIMATED)[some])
    each = part.billed.take(some).quantities()
    quantities = [
        tokens * counted.get(name, zeros).astype(np.int64)
        for name, tokens in zip(QUANTITIES, each, strict=True)
    ]
    return row_dollars(quantities, table.of(part.entry[some]), (ones, ones), 1.0)


def row_dollars(
    quantities: list[Integers], rate: RowRates, ratios: tuple[Floats, Floats], efficiency: float
) -> Floats:
    """The cost of each attempt; a warm cache is as likely on the target as on the logged model.

    Args:
        quantities: the fifteen quantities, one array of n each.
        rate: each attempt's rates.
        ratios: each attempt's input and output ratio.
        efficiency: logged cache reads over replayed ones.
    """
    quantity = {
        name: each.astype(np.float64)
        for name, each in zip(QUANTITIES, quantities, strict=True)
        if not is_zero(each)
    }
    rho, verbosity = ratios
    tokens = rho * _input(quantity, rate, efficiency, _ONE)
    output = verbosity * quantity.get("output", _NONE) + quantity.get("hidden_output", _NONE)
    return tokens + output * rate[column.OUTPUT] + _fixed(quantity, rate)


def _input(quantity: Mapping[str, Floats], rate: RowRates, efficiency: float, warm: Floats) -> Floats:
    """The cost of the input; a quantity that is left out is zero in every row."""
    usd = quantity.get("uncached", _NONE) * rate[column.INPUT]
    for name, place in _BY_CACHE.items():
        usd = _plus(usd, quantity, name, rate, place)
    for name, place in _READ_INSTEAD.items():
        if name in quantity:
            usd = usd + efficiency * quantity[name] * (rate[column.CACHED] - rate[place])
    if "warm_reads" in quantity:
        usd = usd + warm * quantity["warm_reads"] * (rate[column.CACHED] - rate[column.INPUT])
    return usd


def _fixed(quantity: Mapping[str, Floats], rate: RowRates) -> Floats:
    usd = np.zeros(len(rate.entry))
    for name, place in _FIXED.items():
        if rate.columns[place].any():
            usd = _plus(usd, quantity, name, rate, place)
    return usd + quantity["fee_pusd"] / PICO if "fee_pusd" in quantity else usd


def _plus(usd: Floats, quantity: Mapping[str, Floats], name: str, rate: RowRates, place: int) -> Floats:
    return usd + quantity[name] * rate[place] if name in quantity else usd


def _each(name: Callable[[int], str], codes: Integers) -> tuple[str, ...]:
    """The name of each code, looked up once for each that occurs."""
    present, place = distinct(codes)
    names = [name(code) for code in present.tolist()]
    return tuple(names[each] for each in place.tolist())


def _ratio(keys: Integers, table: RateTable, ratio: Callable[[str, str, Tier], float]) -> Floats:
    """The ratio of each cell: looked up once for each pair of models and tier, 1 for cells that stayed."""
    found = np.ones(len(keys))
    moved = np.flatnonzero(keys[:, STAYED] >= 0)
    triples, place = _combinations(keys[moved], (ENTRY, STAYED, TIER))
    values = [ratio(table.model(entry), table.code_model(own), Tier(tier)) for entry, own, tier in triples]
    found[moved] = np.array(values)[place]
    return found


def _warm(keys: Integers, table: RateTable, warm: Callable[[str, str], float]) -> Floats:
    """The warmth of each cell's cache, looked up once for each pair of models; 0 for cells that stayed."""
    found = np.zeros(len(keys))
    moved = np.flatnonzero(keys[:, STAYED] >= 0)
    pairs, place = _combinations(keys[moved], (STAYED, ENTRY))
    found[moved] = np.array([warm(table.code_model(own), table.model(entry)) for own, entry in pairs])[place]
    return found


def _combinations(keys: Integers, parts: Sequence[int]) -> tuple[list[list[int]], Integers]:
    """What some parts of the keys hold together, none negative, and the place of each key's among them."""
    spans = [int(keys[:, part].max(initial=0)) + 1 for part in parts]
    code = np.ravel_multi_index([keys[:, part] for part in parts], spans)
    present, place = distinct(code)
    return np.stack(np.unravel_index(present, spans), axis=1).tolist(), place
