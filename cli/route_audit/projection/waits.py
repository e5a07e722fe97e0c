"""How long people wait for answers: as logged, and drawn for the calls that a policy makes instead."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.assumptions import Range
from route_audit.assumptions.measuring import Z90
from route_audit.cells import distinct
from route_audit.counterfactual import takes_all
from route_audit.latency import FITTED, LEVELS, MEASURED, LatencyModel, normal_of, skewed, uniform_of, weaker
from route_audit.latency.first import until_first_token
from route_audit.latency.observed import chosen_first
from route_audit.policies.legs import FIRST, Legs
from route_audit.projection.beside import asked
from route_audit.projection.mix import Doubt
from route_audit.projection.moves import Moves, model_numbers
from route_audit.projection.slices import Slice, timed
from route_audit.projection.thinking import ThinkingOf
from route_audit.projection.world import World
from route_audit.tiers import Tier

_ANSWERS = np.uint64(1)
_LENGTH = np.uint64(0xD6E8FEB86659FD93)
_ESCALATES = np.uint64(0xA0761D6478BD642F)
_ROUTED = np.uint64(0xE7037ED1A0B428DB)
"""Odd multipliers that give one request several independent draws: what its luck is about."""


class Assumed(msgspec.Struct, frozen=True):
    """Ranges by the canonical names of a model and of the one moved from, and the tier.

    Attributes:
        input, output: tokens over the logged ones.
        seconds: seconds over the logged ones; None where the latency model is to tell.
        thinking: what becomes of hidden reasoning.
    """

    input: Callable[[str, str, Tier], Range]
    output: Callable[[str, str, Tier], Range]
    seconds: Callable[[str, str, Tier], Range | None]
    thinking: ThinkingOf


class Stages(msgspec.Struct, frozen=True):
    """What the wait for each attempt of a slice is made of.

    Attributes:
        answered_s: until the first call has answered and was checked.
        routed_s: for routers, on top.
        coming: the further calls that are made.
    """

    answered_s: Floats
    routed_s: Floats
    coming: Integers


@dataclass(frozen=True, slots=True)
class Sample:
    """Waits of some attempts.

    Attributes:
        key: the attempts' own; the same in any order of the rows.
        seconds: to the last token.
        projected: those of the seconds that are not logged ones, by what they rest on.
    """

    key: NDArray[np.uint64]
    seconds: Floats
    projected: Mapping[Doubt, Floats]


class Waited(msgspec.Struct, frozen=True):
    """Waits of n attempts.

    Attributes:
        seconds: to the last token.
        sample: those of them that tell whose seconds they are.
        evidence: the weakest that went in.
        stages: when what had come, for all attempts of the slice.
    """

    seconds: Floats
    sample: Sample
    evidence: str
    stages: Stages


class _Measured(msgspec.Struct, frozen=True):
    """The ratios of seconds that were measured of a model over another, by tier."""

    model: str
    over: str
    ranges: Mapping[Tier, Range]

    @property
    def doubt(self) -> Doubt:
        """What they leave open: the widest of them."""
        sds = (math.log(each.high / each.low) / (2 * Z90) for each in self.ranges.values() if each.low > 0)
        return Doubt(f"{self.model}/{self.over}", (max(sds, default=0.0),) * len(LEVELS))

    def of(self, tiers: NDArray[np.uint8]) -> Mask:
        """True for each request of a tier whose ratio was measured."""
        return _of_tiers(self.ranges).take(tiers)


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that the attempts of a slice would have taken under a policy.

    Tokens are projected first and time from them. The luck is a function of the row and the seed, so
    it does not depend on order, and every policy meets the same one. The prompt cache is taken as
    logged.

    Attributes:
        part: the slice.
        ratios: what is assumed of tokens and seconds on another model.
        world: what all policies share.
        projected: seconds of each attempt that are not logged ones, by what they rest on; filled by
            ``under``.
    """

    part: Slice
    ratios: Assumed
    world: World
    projected: dict[Doubt, Floats] = field(default_factory=dict)

    def under(self, legs: Legs, moves: Moves) -> Waited:
        """The wait for each attempt that somebody waits for.

        A cascade's wait is drawn as a mixture: the first call and the check, and the second call for
        those that come to it. Calls that the policy puts off to a batch are nobody's wait.
        """
        seconds = self.part.rows.latency_s.copy()
        first = moves.first
        kept = self.waited(moves)
        evidence = self._replace(seconds, moves, np.flatnonzero(kept & moves.moved_attempts))
        self._add_checks(seconds, legs, moves)
        answered = seconds.copy()
        coming = self._coming(legs, moves, first + np.flatnonzero(kept[moves.attempt[first:]]))
        evidence = weaker(evidence, self._add_further(seconds, moves, coming))
        before = seconds.copy()
        evidence = weaker(evidence, self._add_routers(seconds, legs))
        stages = Stages(answered, seconds - before, coming)
        sample = self._sample(kept)
        parts = {doubt: part[sample] for doubt, part in self.projected.items()}
        drawn = Sample(self.part.rows.content[sample], seconds[sample], parts)
        return Waited(seconds[kept], drawn, evidence, stages)

    def _sample(self, kept: Mask) -> Integers:
        """The attempts that a sample of those kept can need."""

        def of(attempts: Integers) -> Integers:
            return attempts[chosen_first(self.part.rows.content[attempts])]

        everybody = timed(self.part)
        if (kept == everybody).all():
            return self.part.once("sample of waits", lambda: of(np.flatnonzero(everybody)))
        return of(np.flatnonzero(kept))

    def waited(self, moves: Moves) -> Mask:
        """True for each attempt that somebody waits for under the policy."""
        return np.asarray(timed(self.part) & ~moves.later[: moves.first])

    def _replace(self, seconds: Floats, moves: Moves, calls: Integers) -> str:
        seconds[moves.attempt[calls]], evidence = self.by_model(moves, calls, self._on)
        return evidence

    def _add_checks(self, seconds: Floats, legs: Legs, moves: Moves) -> None:
        for check in legs.checks:
            mine = np.zeros(len(self.part.first), np.bool_)
            mine[check.request] = True
            seconds[(mine & ~moves.stays)[self.part.request]] += check.seconds

    def _coming(self, legs: Legs, moves: Moves, calls: Integers) -> Integers:
        """Those of some further calls that are made."""
        rate = np.array([float(weight.rate.likely) for weight in legs.weights])[moves.weight[calls]]
        comes = self._uniform(_ESCALATES, moves.attempt[calls]) < rate
        return np.asarray(calls[comes & (moves.weight[calls] != FIRST)])

    def _add_further(self, seconds: Floats, moves: Moves, calls: Integers) -> str:
        moved = calls[moves.moved[calls]]
        stayed = moves.attempt[calls[~moves.moved[calls]]]
        drawn, evidence = self.by_model(moves, moved, self._on)
        np.add.at(seconds, moves.attempt[moved], drawn)
        np.add.at(seconds, stayed, self.part.rows.latency_s[stayed])
        return evidence

    def _add_routers(self, seconds: Floats, legs: Legs) -> str:
        evidence = MEASURED
        for router in legs.routers:
            if router.serial and len(router.request):
                mine = np.zeros(len(self.part.first), np.bool_)
                mine[router.request] = True
                attempts = np.flatnonzero((mine & asked(self.part))[self.part.request])
                model = self.world.latency[router.model]
                each = np.ones(len(attempts))
                uniform = self._uniform(_ROUTED, attempts)
                tokens = (each * router.input_tokens, each * router.output_tokens)
                wait = model.draw(*tokens, uniform, hour=self._hour(attempts))
                seconds[attempts] += wait
                self._note(Doubt(router.model, model.doubt), attempts, wait)
                evidence = weaker(evidence, model.evidence)
        return evidence

    def by_model(
        self, moves: Moves, calls: Integers, on: Callable[[str, Integers], tuple[Floats, str]]
    ) -> tuple[Floats, str]:
        """Seconds of some calls on the models that they go to, and the weakest evidence.

        Args:
            moves: what the calls are of.
            calls: each with a luck of its own.
            on: the seconds of some attempts on a model, by its name.
        """
        drawn, evidence = np.empty(len(calls)), MEASURED
        names = self.world.prices.names
        models, place = distinct(model_numbers(names).take(moves.code[calls]))
        attempts, by_number = moves.attempt[calls], list(dict.fromkeys(names))
        for number, model in enumerate(models.tolist()):
            mine = np.flatnonzero(place == number)
            drawn[mine], found = on(by_number[model], attempts[mine])
            evidence = weaker(evidence, found)
        return drawn, evidence

    def _on(self, model: str, attempts: Integers) -> tuple[Floats, str]:
        """Seconds on ``model``: the logged ones times a ratio that was measured, else from its own line."""
        seconds = self._once("last token", model, attempts, self.part.rows.latency_s, self._by_line)
        unmeasured, evidence = np.ones(len(attempts), np.bool_), MEASURED
        for measured, mine in self._pairs(model, attempts, only_measured=True):
            timed = mine[measured.of(self.part.tier[attempts[mine]])]
            if len(timed):
                self._note(measured.doubt, attempts[timed], seconds[timed])
                unmeasured[timed], evidence = False, FITTED
        if unmeasured.any():
            line = self.world.latency[model]
            self._note(Doubt(model, line.doubt), attempts[unmeasured], seconds[unmeasured])
            evidence = weaker(evidence, line.evidence)
        return seconds, evidence

    def first_tokens(self, model: str, attempts: Integers) -> tuple[Floats, str]:
        """Seconds to the first token on ``model``, with the same luck as those to the last one."""
        logged_s, line = self.part.rows.time_to_first_token_s, self._first(model)
        seconds = self._once("first token", model, attempts, logged_s, self._first_by_line)
        timed = sum(
            int(measured.of(self.part.tier[attempts[mine]]).sum())
            for measured, mine in self._pairs(model, attempts, only_measured=True)
        )
        evidence = FITTED if timed else MEASURED
        return seconds, evidence if timed == len(attempts) else weaker(evidence, line.evidence)

    def _pairs(
        self, model: str, attempts: Integers, *, only_measured: bool = False
    ) -> Iterator[tuple[_Measured, Integers]]:
        """What was measured of a model over each other one, and the indices of the attempts of that one."""
        names = self.world.prices.names
        own, place = self.part.once("own models", lambda: distinct(model_numbers(names)[self.part.price]))
        by_number = list(dict.fromkeys(names))
        owners = [(number, by_number[over]) for number, over in enumerate(own.tolist()) if over >= 0]
        for number, over in owners:
            measured = self._measured(model, over)
            if measured.ranges or not only_measured:
                yield measured, np.flatnonzero(place[attempts] == number)

    def _measured(self, model: str, over: str) -> _Measured:
        def find() -> _Measured:
            known = {tier: self.ratios.seconds(model, over, tier) for tier in Tier}
            return _Measured(model, over, {tier: each for tier, each in known.items() if each is not None})

        return self.part.once(("measured", model, over, self.ratios), find)

    def _once(
        self,
        what: str,
        model: str,
        attempts: Integers,
        logged_s: Floats,
        by_line: Callable[[str, str, Integers], Floats],
    ) -> Floats:
        """Seconds on a model, worked out for those attempts that no policy has moved there before."""

        def find(new: Integers) -> Floats:
            seconds = np.empty(len(new))
            for measured, mine in self._pairs(model, new):
                is_timed = measured.of(self.part.tier[new[mine]])
                timed, drawn = mine[is_timed], mine[~is_timed]
                if len(timed):
                    seconds[timed] = self._by_ratio(measured.ranges, logged_s, new[timed])
                if len(drawn):
                    seconds[drawn] = by_line(model, measured.over, new[drawn])
            return seconds

        return self.part.once_each((what, model, self.ratios, self.world), attempts, find)

    def _by_ratio(self, ranges: Mapping[Tier, Range], logged_s: Floats, attempts: Integers) -> Floats:
        return logged_s[attempts] * _ratios(self.part.tier[attempts], ranges, self._normal(attempts))

    def _first(self, model: str) -> LatencyModel:
        line = self.world.latency[model]
        return line.first_token or until_first_token(line)

    def _first_by_line(self, name: str, over: str, attempts: Integers) -> Floats:
        uncached, cached = self._read(name, over, attempts)
        uniform, hour = self._uniform(_ANSWERS, attempts), self._hour(attempts)
        return self._first(name).draw(uncached, np.zeros(len(attempts)), uniform, cached, hour)

    def _by_line(self, name: str, over: str, attempts: Integers) -> Floats:
        rows, model = self.part.rows, self.world.latency[name]
        ranges = {tier: self.ratios.output(name, over, tier) for tier in Tier}
        ratio = _ratios(self.part.tier[attempts], ranges, self._normal(attempts))
        by_tier = np.array([self.ratios.thinking(name, over, tier).likely for tier in Tier])
        hidden = by_tier.take(self.part.tier[attempts])
        thought = np.where(hidden < 0, rows.reasoning_tokens[attempts], 0)
        output = (rows.output_tokens[attempts] - thought) * ratio
        limit = rows.max_output_tokens[attempts]
        output = np.where((limit >= 0) & (ratio > 1), np.minimum(output, np.maximum(limit, 0)), output)
        output = output + np.maximum(hidden, 0)
        uncached, cached = self._read(name, over, attempts)
        return model.draw(uncached, output, self._uniform(_ANSWERS, attempts), cached, self._hour(attempts))

    def _read(self, name: str, over: str, attempts: Integers) -> tuple[Floats, Floats]:
        """Uncached and cached input tokens on another model."""
        by_tier = np.array([float(self.ratios.input(name, over, tier).likely) for tier in Tier])
        scale, cached = by_tier.take(self.part.tier[attempts]), self.part.rows.cached_input_tokens[attempts]
        return (self.part.rows.input_tokens[attempts] - cached) * scale, cached * scale

    def _note(self, doubt: Doubt, attempts: Integers, seconds: Floats) -> None:
        """Remember what these seconds rest on."""
        if doubt not in self.projected:
            self.projected[doubt] = np.zeros(len(self.part.rows))
        np.add.at(self.projected[doubt], attempts, seconds)

    def _hour(self, attempts: Integers) -> NDArray[np.int8]:
        return self.part.known.hour[self.part.request[attempts]]

    def _uniform(self, purpose: np.uint64, attempts: Integers) -> Floats:
        """The luck of some attempts in one respect, a number in 0..1 each."""
        every = self.part.once(("luck", self.world.seed, purpose), lambda: uniform_of(self._key * purpose))
        return every if takes_all(attempts, len(every)) else every[attempts]

    def _normal(self, attempts: Integers) -> Floats:
        """The luck of some attempts in the length of their answers, a standard normal number each."""
        every = self.part.once(
            ("normal", self.world.seed), lambda: normal_of(uniform_of(self._key * _LENGTH))
        )
        return every if takes_all(attempts, len(every)) else every[attempts]

    @property
    def _key(self) -> NDArray[np.uint64]:
        return self.part.rows.content ^ np.uint64(self.world.seed)


def _of_tiers(tiers: Iterable[Tier]) -> Mask:
    """By tier, True for those of ``tiers``."""
    found = np.zeros(len(Tier), np.bool_)
    found[[*tiers]] = True
    return found


def _ratios(tiers: NDArray[np.uint8], ranges: Mapping[Tier, Range], normal: Floats) -> Floats:
    drawn = np.empty(len(tiers))
    by_range: dict[tuple[float, float, float], list[Tier]] = {}
    for tier, known in ranges.items():
        by_range.setdefault((float(known.low), float(known.likely), float(known.high)), []).append(tier)
    for ends, members in by_range.items():
        if len(by_range) == 1:
            return skewed(*ends, normal)
        chosen = np.flatnonzero(_of_tiers(members).take(tiers))
        drawn[chosen] = skewed(*ends, normal[chosen])
    return drawn
