"""What a policy's legs come to for the attempts of a slice: who is billed what instead of the logged call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.cells import distinct
from route_audit.counterfactual import takes_all
from route_audit.ledger import FLAG_AGGREGATE, FLAG_IMAGES, FLAG_JSON, FLAG_TOOLS, Words
from route_audit.policies.legs import AS_LOGGED, FIRST, OWN, Legs
from route_audit.pricing.price import Facts
from route_audit.pricing.table import PriceTable
from route_audit.projection.rates import RateTable
from route_audit.projection.slices import Slice
from route_audit.projection.thinking import ThinkingOf, same_thinking
from route_audit.service_tiers import BATCH
from route_audit.tiers import Tier

NOT_TEXT = "not text generation"
SUMMED = "known only as a sum of calls"
CONTEXT = "context window"
WEB_SEARCH = "no known fee for web searches"
NO_TIER_PRICE = "no price in the service tier"
NEEDS = (("tools", FLAG_TOOLS, "tools"), ("json", FLAG_JSON, "json"), ("vision", FLAG_IMAGES, "images"))
"""What a model must support, the flag of a request that needs it, and the reason when it doesn't."""

REASONS = (NOT_TEXT, SUMMED, CONTEXT, *(reason for *_, reason in NEEDS), WEB_SEARCH, NO_TIER_PRICE)
"""Why a target can't serve a request; where several hold, the first one counts."""

SERVED = -1
"""Stands for a reason where the target can serve the request."""

Codes = NDArray[np.int32]
RatioOf = Callable[[str, str, Tier], float]
"""From the canonical names of a model and of the one moved from, and a tier, to a ratio of tokens."""


@dataclass(frozen=True, slots=True)
class Moves:
    """The calls that a policy makes for attempts of a slice: a first one each, then those of further legs.

    Attributes:
        attempt: the attempt that each call stands for, rising among first calls.
        weight: each call's index into the weights of the policy's legs.
        changed: True for each call of a request that is not simply left as it is.
        moved: True for each call on another model than its attempt's own.
        code, entry: price code and rate entry of each call.
        input_ratio, output_ratio: likely tokens there over the logged ones; 1 on the own model.
        hidden: reasoning tokens that each call spends and the logged one did not; -1 where those of the
            logged one are not spent.
        later: True for each call that nobody waits for: the policy puts it into the batch tier.
        barred: for each request of the slice why its target can't serve it, an index into ``REASONS``, or
            ``SERVED``.
    """

    attempt: Integers
    weight: NDArray[np.int16]
    changed: Mask
    moved: Mask
    code: Codes
    entry: Codes
    input_ratio: Floats
    output_ratio: Floats
    hidden: Integers
    later: Mask
    barred: NDArray[np.int8]

    @classmethod
    def as_logged(cls, part: Slice) -> Self:
        """One call for each attempt of a slice, where it went."""
        count = len(part.rows)
        return cls(
            attempt=np.arange(count),
            weight=np.full(count, FIRST, np.int16),
            changed=np.zeros(count, np.bool_),
            moved=np.zeros(count, np.bool_),
            code=part.price.copy(),
            entry=part.entry.copy(),
            input_ratio=np.ones(count),
            output_ratio=np.ones(count),
            hidden=np.zeros(count, np.int64),
            later=np.zeros(count, np.bool_),
            barred=np.full(len(part.first), SERVED, np.int8),
        )

    @property
    def stays(self) -> Mask:
        """For each request, True where the target can't serve it."""
        return np.asarray(self.barred != SERVED)

    @property
    def excluded(self) -> Counter[str]:
        """Requests that stay for that, by reason."""
        counts = np.bincount(self.barred[self.stays], minlength=len(REASONS)).tolist()
        return Counter({reason: count for reason, count in zip(REASONS, counts, strict=True) if count})

    def take(self, calls: Integers) -> Moves:
        """Some of the calls, in the order of ``calls``."""
        if takes_all(calls, len(self.attempt)):
            return self
        return replace(self, **{name: getattr(self, name)[calls] for name in BY_CALL})

    def extended(self, other: Moves) -> Moves:
        """The calls of both."""
        both = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in BY_CALL}
        return replace(self, **both)

    @property
    def first(self) -> int:
        """How many calls are first legs."""
        return len(self.weight) - int(np.count_nonzero(self.weight))

    @property
    def moved_attempts(self) -> Mask:
        """True for each attempt whose first leg is on another model."""
        return self.moved[: self.first]


BY_CALL = tuple(each.name for each in fields(Moves) if each.name != "barred")
"""The columns of ``Moves`` that have a value for each call."""


@dataclass(frozen=True, slots=True)
class _Calls:
    """Legs spread over the attempts of their requests, first legs in front, and what each would be billed by.

    Attributes:
        code: price code; that of the log for a call that stays on its model and service tier.
        moved: True for each call on another model than its attempt's own.
        input_ratio, output_ratio, hidden: as in ``Moves``.
    """

    attempt: Integers
    weight: NDArray[np.int16]
    target: Codes
    service_tier: NDArray[np.int8]
    code: Codes
    moved: Mask
    input_ratio: Floats
    output_ratio: Floats
    hidden: Integers

    def keep(self, mask: Mask) -> _Calls:
        """Only the calls that ``mask`` picks."""
        return _Calls(*(getattr(self, each.name)[mask] for each in fields(self)))

    def stay(self, back: Mask, own: Codes) -> _Calls:
        """The same, with those of ``back`` left on their own model at its own price, ``own``."""
        return replace(
            self,
            code=np.where(back, own, self.code),
            moved=self.moved & ~back,
            input_ratio=np.where(back, 1.0, self.input_ratio),
            output_ratio=np.where(back, 1.0, self.output_ratio),
            hidden=np.where(back, 0, self.hidden),
        )


class Caller(msgspec.Struct, frozen=True):
    """Works out the calls that legs come to.

    Attributes:
        prices, table: the run's prices.
        ratios: likely tokens on a target over the logged ones.
    """

    prices: PriceTable
    table: RateTable
    ratios: TierRatios

    def moves(self, part: Slice, legs: Legs) -> Moves:
        """Who is called for each attempt at the requests of the legs; each moves with all its attempts."""
        calls = self._priced(part, legs)
        if calls.weight.any():
            calls = calls.keep(~self._asks_itself(calls))
        barred = self._reasons(part, calls)
        stays = barred != SERVED
        if stays.any():
            calls = calls.keep(~stays[part.request[calls.attempt]] | (calls.weight == FIRST))
            calls = calls.stay(stays[part.request[calls.attempt]], part.price[calls.attempt])
        changed = _changed(part, calls) & ~stays[part.request[calls.attempt]]
        back = ~changed & (calls.moved | (calls.code != part.price[calls.attempt]))
        if back.any():
            calls = calls.stay(back, part.price[calls.attempt])
        tokens = part.rows.input_tokens[calls.attempt] * calls.input_ratio
        return Moves(
            attempt=calls.attempt,
            weight=calls.weight,
            changed=changed,
            moved=calls.moved,
            code=calls.code,
            entry=np.where(changed, self.table.entries(calls.code, tokens), part.entry[calls.attempt]),
            input_ratio=calls.input_ratio,
            output_ratio=calls.output_ratio,
            hidden=calls.hidden,
            later=changed & _is_later(legs, calls),
            barred=barred,
        )

    def _names(self) -> list[str]:
        return self.prices.names

    def _priced(self, part: Slice, legs: Legs) -> _Calls:
        """All calls with the price and the likely input of where they go."""
        attempt, leg = _spread(part, legs)
        target, tier = legs.target[leg], legs.service_tier[leg]
        own = part.price[attempt]
        code = self._codes(part, legs, attempt, target, tier)
        names = self._names()
        moved = (code >= 0) & part.priced[attempt] & _differ(names, code, own)
        code = np.where(~moved & (tier == AS_LOGGED), own, code)
        there = np.where(moved, code, np.int32(-1))
        ratios = self.ratios.of(names, there, own, part.tier[attempt])
        return _Calls(attempt, legs.weight[leg], target, tier, code, moved, *ratios)

    def _asks_itself(self, calls: _Calls) -> Mask:
        """True for each further call on the model that was called first: nobody is asked twice."""
        first = int(np.count_nonzero(calls.weight == FIRST))
        own = calls.code[np.searchsorted(calls.attempt[:first], calls.attempt)]
        again = ~_differ(self._names(), calls.code, own)
        return np.asarray((calls.weight != FIRST) & again & (calls.code >= 0))

    def _codes(
        self, part: Slice, legs: Legs, attempt: Integers, targets: Codes, tiers: NDArray[np.int8]
    ) -> Codes:
        """The price code of each call; that of the log for a call that stays on its model and tier."""
        code, span = part.price[attempt].copy(), len(legs.service_tiers) + 1
        pairs, place = distinct((targets.astype(np.int64) - OWN) * span + (tiers - AS_LOGGED))
        for number, (target, tier) in enumerate(divmod(each, span) for each in pairs.tolist()):
            if target or tier:
                mine = np.flatnonzero(place == number)
                code[mine] = self._asked(part, legs, attempt[mine], target + OWN, tier + AS_LOGGED)
        return code

    def _asked(self, part: Slice, legs: Legs, attempt: Integers, target: int, tier: int) -> Codes:
        rows = part.rows
        times = rows.timestamp_us[attempt]
        if tier == AS_LOGGED:
            words = rows.service_tier.take(attempt)
        else:
            words = Words((legs.service_tiers[tier],), np.zeros(len(attempt), np.int32))
        if target == OWN:
            return self.prices.codes_in(rows.model.take(attempt), rows.provider.take(attempt), words, times)
        return self.prices.codes_for(legs.models[target], words, times, strict=tier != AS_LOGGED)

    def _reasons(self, part: Slice, calls: _Calls) -> NDArray[np.int8]:
        """Why the target of each request can't serve it (see ``Moves.barred``)."""
        found = np.full(len(part.first), SERVED, np.int8)
        request = part.request[calls.attempt]
        for number, barred in reversed([*enumerate(self._barred(part, calls))]):
            found[request[barred]] = number
        return found

    def _barred(self, part: Slice, calls: _Calls) -> list[Mask]:
        """For each of ``REASONS`` the calls that it bars."""
        code, moved, rho = calls.code, calls.moved, calls.input_ratio
        facts = [model.facts for model in self.prices.models]
        window = np.array([*(_or_endless(each.context_window) for each in facts), np.inf])
        at = calls.attempt
        later = (calls.service_tier != AS_LOGGED) & part.priced[at]
        acts = moved | later
        barred = [
            acts & ~part.is_text[at],
            acts & part.rows.has(FLAG_AGGREGATE)[at],
            moved & (part.rows.input_tokens[at] * rho > window.take(code)),
        ]
        for ability, flag, _ in NEEDS:
            lacks = np.array([*(_lacks(each, ability) for each in facts), False])
            barred.append(moved & part.rows.has(flag)[at] & lacks.take(code))
        return [*barred, moved & self._lacks_fee(part, calls), later & (code < 0)]

    def _lacks_fee(self, part: Slice, calls: _Calls) -> Mask:
        """True for each call that searches the web where one of its two models has no known fee for it."""
        searches = part.rows.web_searches[calls.attempt] > 0
        if not searches.any():
            return searches
        unknown = self.prices.without_search_fee()
        return searches & (unknown.take(calls.code) | unknown.take(part.price[calls.attempt]))


class TierRatios(msgspec.Struct, frozen=True):
    """Likely ratios of tokens, looked up for arrays of attempts.

    Attributes:
        input, output: from the names of two models and a tier to the ratio.
        thinking: from the same to what becomes of hidden reasoning.
    """

    input: RatioOf
    output: RatioOf
    thinking: ThinkingOf = same_thinking

    def of(
        self, names: list[str], code: Codes, over: Codes, tier: NDArray[np.uint8]
    ) -> tuple[Floats, Floats, Integers]:
        """The input ratio, the output ratio and the hidden tokens of each call (see ``Moves``).

        Args:
            names: the canonical model name of each price code.
            code: where each call goes; negative where it stays.
            over: the price code of its own model.
            tier: its request's.
        """
        span = len(names) + 1
        pairs, place = distinct((code.astype(np.int64) + 1) * span + over + 1)
        tables = np.ones((len(pairs), len(Tier))), np.ones((len(pairs), len(Tier)))
        hidden = np.zeros((len(pairs), len(Tier)), np.int64)
        for row, (target, own) in enumerate(divmod(each, span) for each in pairs.tolist()):
            if target and own:
                pair = (names[target - 1], names[own - 1])
                for table, ratio in zip(tables, (self.input, self.output), strict=True):
                    table[row] = [ratio(*pair, word) for word in Tier]
                hidden[row] = [self.thinking(*pair, word).likely for word in Tier]
        each_tier = place * len(Tier) + tier
        return tables[0].ravel()[each_tier], tables[1].ravel()[each_tier], hidden.ravel()[each_tier]


def _spread(part: Slice, legs: Legs) -> tuple[Integers, Integers]:
    """The attempt that each call stands for and the leg it belongs to; each attempt's first call in front."""
    first = legs.first
    leg_of = np.full(len(part.first), -1)
    leg_of[legs.request[first]] = np.flatnonzero(first)
    mains = leg_of[part.request]
    attempts = np.flatnonzero(mains >= 0)
    mains = mains[attempts]
    if first.all():
        return attempts, mains
    further = np.flatnonzero(~first)
    order = np.argsort(part.request, kind="stable")
    starts = np.searchsorted(part.request[order], np.arange(len(part.first) + 1))
    counts = np.diff(starts)[legs.request[further]]
    leg = np.repeat(further, counts)
    within = np.arange(len(leg)) - np.repeat(np.cumsum(counts) - counts, counts)
    attempt = order[starts[legs.request[leg]] + within]
    return np.concatenate([attempts, attempt]), np.concatenate([mains, leg])


def _changed(part: Slice, calls: _Calls) -> Mask:
    """True for each call of a request that has further legs, or a leg at another price than the log's."""
    differs = (calls.code != part.price[calls.attempt]) | (calls.weight != FIRST)
    requests = np.zeros(len(part.first), np.bool_)
    requests[part.request[calls.attempt[differs & part.priced[calls.attempt]]]] = True
    return np.asarray(requests[part.request[calls.attempt]] & part.priced[calls.attempt])


def _is_later(legs: Legs, calls: _Calls) -> Mask:
    batch = np.array([*(tier == BATCH for tier in legs.service_tiers), False])
    return np.asarray(batch.take(calls.service_tier))


def model_numbers(names: list[str]) -> Integers:
    """A number for the model of each price code, the same for all prices of a model; at the end -1, for none.

    It is the model's place among the distinct ones of ``names``.
    """
    number = {name: index for index, name in enumerate(dict.fromkeys(names))}
    return np.array([*(number[name] for name in names), -1], np.int64)


def _differ(names: list[str], code: Codes, other: Codes) -> Mask:
    index = model_numbers(names)
    return np.asarray(index.take(code) != index.take(other))


def _or_endless(window: int | None) -> float:
    return np.inf if window is None else float(window)


def _lacks(facts: Facts, ability: str) -> bool:
    return facts.supports is not None and ability not in facts.supports
