"""What a policy really saved, and why that differs from what was projected.

With a hold-out, drawn by lot and left on the old models,

    saving = treated requests * (mean cost of the hold-out - mean cost of the treated)

with the spread of both means over clusters of requests that are alike. Without one there is only the
adjusted baseline: what the same requests would have cost on the models of before.

The gap between the projected bill and the real one is parted by a flexible budget: one thing is changed at a
time, from the plan to what was seen, and each step is the difference of two whole bills.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from route_audit.arrays import Floats
from route_audit.assumptions.student import t975
from route_audit.report.case import Unit

VOLUME, MIX, ROUTING, CALLS = "volume", "mix of tiers", "models asked", "calls for each request"
OUTPUT, INPUT, CACHE, PRICE = "length of answers", "length of prompts", "cache and fees", "price"
STEPS = (VOLUME, MIX, ROUTING, CALLS, OUTPUT, INPUT, CACHE, PRICE)


_ROUNDING = 1e-12
"""Two bills that are apart by such a share differ by the order in which they were summed."""


class Realised(NamedTuple):
    """What was saved, US dollars; low and high are 95 %, None where nothing tells them."""

    saving_usd: float
    low_usd: float | None
    high_usd: float | None

    def scaled(self, factor: float) -> Realised:
        """The same of so many times the requests, as a sample stands for them."""
        low, high = (None if end is None else end * factor for end in (self.low_usd, self.high_usd))
        return Realised(self.saving_usd * factor, low, high)


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm by cluster.

    Attributes:
        usd, requests: shape (clusters,).
    """

    usd: Floats
    requests: Floats

    @property
    def mean(self) -> float:
        """Dollars a request."""
        return math.fsum(self.usd) / float(self.requests.sum())

    @property
    def clusters(self) -> int:
        """How many have requests of this arm."""
        return int(np.count_nonzero(self.requests))

    @property
    def away(self) -> Floats:
        """What each cluster adds to the distance of the mean from the truth; two clusters at least."""
        residual = (self.usd - self.mean * self.requests) / self.requests.sum()
        return np.asarray(math.sqrt(self.clusters / (self.clusters - 1)) * residual)


def against_hold_out(control: Arm, treated: Arm) -> Realised:
    """The saving of the treated requests, with Student's t where an arm has few clusters.

    Args:
        control: left on the old models.
        treated: the others. Both arms have requests, and places for the same clusters.
    """
    requests = float(treated.requests.sum())
    saving = requests * (control.mean - treated.mean)
    if min(control.clusters, treated.clusters) <= 1:
        return Realised(saving, None, None)
    away = control.away - treated.away
    half = t975(_freedom(control, treated)) * requests * math.sqrt(float(away @ away))
    return Realised(saving, saving - half, saving + half)


def _freedom(control: Arm, treated: Arm) -> float:
    """The degrees of freedom of a difference of means (Welch): near those of the arm that is less sure."""
    arms = [(float(arm.away @ arm.away), arm.clusters - 1) for arm in (control, treated)]
    whole = math.fsum(spread for spread, _ in arms)
    if not whole:
        return float(min(freedom for _, freedom in arms))
    return 1 / math.fsum((spread / whole) ** 2 / freedom for spread, freedom in arms)


def shifts(old: Mapping[str, float], new: Mapping[str, float]) -> Iterator[tuple[str, str, float]]:
    """What would turn the new shares into the old ones: from where, to where, and how much of all.

    Only what is beyond its old share moves, to where it is missing, in proportion.
    """
    missing = {name: max(share - new.get(name, 0.0), 0.0) for name, share in sorted(old.items())}
    whole = math.fsum(missing.values())
    for source, share in sorted(new.items()):
        beyond = max(share - old.get(source, 0.0), 0.0)
        for target, part in missing.items():
            if beyond and part and whole:
                yield source, target, beyond * part / whole


@dataclass(frozen=True, slots=True)
class Seen:
    """Calls and requests of one window.

    Attributes:
        units: by tier and model.
        requests: by tier, those that the units are calls of.
    """

    units: Sequence[Unit]
    requests: Mapping[str, float]

    @property
    def usd(self) -> float:
        """The bill."""
        return math.fsum(unit.usd for unit in self.units)

    @property
    def volume(self) -> float:
        """All requests."""
        return math.fsum(self.requests.values())


def variances(planned_usd: float, plan: Seen, then: Seen, now_usd: float) -> list[tuple[str, float]]:
    """The steps from the planned bill to the real one; they add up to its difference.

    Args:
        planned_usd: as projected over the window of the case, at the prices of its days.
        plan: the same at the prices of the window's last moment.
        then: as seen later, at these prices.
        now_usd: as seen later, at the prices of its own days.
    """
    since_planned = plan.usd - planned_usd
    bills = [plan.usd, *_bills(plan, then), now_usd + since_planned]
    steps = zip(STEPS, pairwise(bills), strict=True)
    return [(name, _step(before, after)) for name, (before, after) in steps]


def _step(before_usd: float, after_usd: float) -> float:
    """From one bill to the next; bills that differ in their last binary digits alone are the same."""
    return 0.0 if math.isclose(before_usd, after_usd, rel_tol=_ROUNDING) else after_usd - before_usd


def _bills(plan: Seen, then: Seen) -> Iterable[float]:
    planned, seen = _by_place(plan.units), _by_place(then.units)
    grown = then.volume / plan.volume if plan.volume else 0.0
    yield plan.usd * grown
    tiers = {tier: then.requests.get(tier, 0.0) / count for tier, count in plan.requests.items() if count}
    yield math.fsum(unit.usd * tiers.get(unit.tier, 0.0) for unit in plan.units)
    per_request = {tier: _calls(plan.units, tier) / count for tier, count in plan.requests.items() if count}
    asked = {place: _scaled(planned.get(place, unit), unit) for place, unit in seen.items()}
    at_rate = {
        tier: then.requests.get(tier, 0.0) * per_request[tier] / _calls(then.units, tier)
        for tier in per_request
        if _calls(then.units, tier)
    }
    yield math.fsum(unit.usd * at_rate.get(place[0], 1.0) for place, unit in asked.items())
    yield math.fsum(unit.usd for unit in asked.values())
    longer = {place: _longer(asked[place], unit) for place, unit in seen.items()}
    yield math.fsum(unit.usd for unit in longer.values())
    yield math.fsum(
        unit.output_usd + unit.other_usd + _over(unit.input_usd, seen[place].input_tokens, unit.input_tokens)
        for place, unit in longer.items()
    )
    yield then.usd


def _by_place(units: Iterable[Unit]) -> dict[tuple[str, str], Unit]:
    return {(unit.tier, unit.model): unit for unit in units}


def _calls(units: Iterable[Unit], tier: str) -> float:
    return math.fsum(unit.calls for unit in units if unit.tier == tier)


def _scaled(planned: Unit, seen: Unit) -> Unit:
    """The planned unit with as many calls as were seen; one that was not planned is as it was seen."""
    times = seen.calls / planned.calls
    amounts = (
        planned.input_tokens,
        planned.output_tokens,
        planned.input_usd,
        planned.output_usd,
        planned.other_usd,
    )
    return Unit(seen.tier, seen.model, seen.calls, *(times * amount for amount in amounts))


def _longer(asked: Unit, seen: Unit) -> Unit:
    """The same with answers as long as were seen."""
    usd = _over(asked.output_usd, seen.output_tokens, asked.output_tokens)
    return Unit(
        *(seen.tier, seen.model, seen.calls, asked.input_tokens, seen.output_tokens, asked.input_usd, usd),
        asked.other_usd,
    )


def _over(usd: float, tokens: float, planned: float) -> float:
    return usd * tokens / planned if planned else usd
