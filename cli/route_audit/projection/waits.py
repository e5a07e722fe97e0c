"""How long people wait for answers: as logged, and drawn for the calls that a policy makes instead."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from route_audit.assumptions import Range
from route_audit.assumptions.measuring import Z90
from route_audit.cells import distinct
from route_audit.counterfactual import takes_all
from route_audit.latency import FITTED, LEVELS, MEASURED, LatencyModel, normal_of, skewed, uniform_of, weaker
from route_audit.latency.first import until_first_token
from route_audit.policies.legs import FIRST, Legs
from route_audit.projection.beside import asked
from route_audit.projection.mix import Doubt
from route_audit.projection.moves import Moves
from route_audit.projection.slices import Slice, timed
from route_audit.projection.thinking import ThinkingOf
from route_audit.tiers import Tier

_ANSWERS = np.uint64(1)
_LENGTH = np.uint64(0xD6E8FEB86659FD93)
_ESCALATES = np.uint64(0xA0761D6478BD642F)
_ROUTED = np.uint64(0xE7037ED1A0B428DB)
"""Odd multipliers that give one request several independent draws: what its luck is about."""

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Assumed:
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


@dataclass(frozen=True, slots=True)
class Stages:
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
class Waited:
    """Waits of n attempts.

    Attributes:
        key: the attempts' own; the same in any order of the rows.
        seconds: to the last token.
        projected: those of the seconds that are not logged ones, by what they rest on.
        evidence: the weakest that went in.
        stages: when what had come, for all attempts of the slice.
    """

    key: NDArray[np.uint64]
    seconds: Floats
    projected: Mapping[Doubt, Floats]
    evidence: str
    stages: Stages


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that the attempts of a slice would have taken under a policy.

    Tokens are projected first and time from them. The luck is a function of the row and the seed, so
    it does not depend on order, and every policy meets the same one. The prompt cache is taken as
    logged.

    Attributes:
        part: the slice.
        ratios: what is assumed of tokens and seconds on another model.
        latency: each model's latency by canonical name.
        names: the canonical model name of each price code.
        seed: moves every draw.
        projected: seconds of each attempt that are not logged ones, by what they rest on; filled by
            ``under``.
    """

    part: Slice
    ratios: Assumed
    latency: Mapping[str, LatencyModel]
    names: Sequence[str]
    seed: int
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
        parts = {doubt: part[kept] for doubt, part in self.projected.items()}
        stages = Stages(answered, seconds - before, coming)
        return Waited(self.part.rows.content[kept], seconds[kept], parts, evidence, stages)

    def waited(self, moves: Moves) -> NDArray[np.bool_]:
        """True for each attempt that somebody waits for under the policy."""
        return np.asarray(timed(self.part) & ~moves.later[: moves.first])

    def _replace(self, seconds: Floats, moves: Moves, calls: Integers) -> str:
        seconds[moves.attempt[calls]], evidence = self.by_pair(moves, calls, self._on)
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
        drawn, evidence = self.by_pair(moves, moved, self._on)
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
                model = self.latency[router.model]
                each = np.ones(len(attempts))
                uniform = self._uniform(_ROUTED, attempts)
                tokens = (each * router.input_tokens, each * router.output_tokens)
                wait = model.draw(*tokens, uniform, hour=self._hour(attempts))
                seconds[attempts] += wait
                self._note(Doubt(router.model, model.doubt), attempts, wait)
                evidence = weaker(evidence, model.evidence)
        return evidence

    def by_pair(
        self, moves: Moves, calls: Integers, on: Callable[[str, str, Integers], tuple[Floats, str]]
    ) -> tuple[Floats, str]:
        """Seconds of some calls on the models that they go to, and the weakest evidence.

        Args:
            moves: what the calls are of.
            calls: each with a luck of its own.
            on: the seconds of some attempts on a model, by its name and that of their own.
        """
        drawn, evidence = np.empty(len(calls)), MEASURED
        attempts, span = moves.attempt[calls], len(self.names) + 1
        pairs, place = distinct(moves.code[calls].astype(np.int64) * span + self.part.price[attempts])
        for number, (code, own) in enumerate(divmod(each, span) for each in pairs.tolist()):
            mine = np.flatnonzero(place == number)
            drawn[mine], found = on(self.names[code], self.names[own], attempts[mine])
            evidence = weaker(evidence, found)
        return drawn, evidence

    def _on(self, model: str, over: str, attempts: Integers) -> tuple[Floats, str]:
        """Seconds on ``model``: the logged ones times a ratio that was measured, else from its own line."""
        ranges = self._measured(model, over)
        timed = _of_tiers(ranges)[self.part.tier[attempts]]
        seconds, evidence = np.empty(len(attempts)), MEASURED
        if timed.any():
            seconds[timed] = self._by_ratio(ranges, self.part.rows.latency_s, attempts[timed])
            self._note(_of_ratios(model, over, ranges), attempts[timed], seconds[timed])
            evidence = FITTED
        if not timed.all():
            line = self.latency[model]
            seconds[~timed] = self._by_line(line, model, over, attempts[~timed])
            self._note(Doubt(model, line.doubt), attempts[~timed], seconds[~timed])
            evidence = weaker(evidence, line.evidence)
        return seconds, evidence

    def first_tokens(self, model: str, over: str, attempts: Integers) -> tuple[Floats, str]:
        """Seconds to the first token on ``model``, with the same luck as those to the last one."""
        ranges = self._measured(model, over)
        timed = _of_tiers(ranges)[self.part.tier[attempts]]
        seconds, line = np.empty(len(attempts)), self.latency[model]
        first = line.first_token or until_first_token(line)
        seconds[timed] = self._by_ratio(ranges, self.part.rows.time_to_first_token_s, attempts[timed])
        drawn = attempts[~timed]
        uncached, cached = self._read(model, over, drawn)
        uniform, hour = self._uniform(_ANSWERS, drawn), self._hour(drawn)
        seconds[~timed] = first.draw(uncached, np.zeros(len(drawn)), uniform, cached, hour)
        evidence = FITTED if timed.any() else MEASURED
        return seconds, weaker(evidence, first.evidence) if len(drawn) else evidence

    def _measured(self, model: str, over: str) -> dict[Tier, Range]:
        """The ratios of seconds that were measured, by tier."""
        known = {tier: self.ratios.seconds(model, over, tier) for tier in Tier}
        return {tier: value for tier, value in known.items() if value is not None}

    def _by_ratio(self, ranges: Mapping[Tier, Range], logged_s: Floats, attempts: Integers) -> Floats:
        return logged_s[attempts] * _ratios(self.part.tier[attempts], ranges, self._normal(attempts))

    def _by_line(self, model: LatencyModel, name: str, over: str, attempts: Integers) -> Floats:
        rows = self.part.rows
        ranges = {tier: self.ratios.output(name, over, tier) for tier in Tier}
        ratio = _ratios(self.part.tier[attempts], ranges, self._normal(attempts))
        by_tier = np.array([self.ratios.thinking(name, over, tier).likely for tier in Tier])
        hidden = by_tier[self.part.tier[attempts]]
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
        scale, cached = by_tier[self.part.tier[attempts]], self.part.rows.cached_input_tokens[attempts]
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
        every = self.part.once(("luck", self.seed, purpose), lambda: uniform_of(self._key * purpose))
        return every if takes_all(attempts, len(every)) else every[attempts]

    def _normal(self, attempts: Integers) -> Floats:
        """The luck of some attempts in the length of their answers, a standard normal number each."""
        every = self.part.once(("normal", self.seed), lambda: normal_of(uniform_of(self._key * _LENGTH)))
        return every if takes_all(attempts, len(every)) else every[attempts]

    @property
    def _key(self) -> NDArray[np.uint64]:
        return self.part.rows.content ^ np.uint64(self.seed)


def _of_ratios(model: str, over: str, ranges: Mapping[Tier, Range]) -> Doubt:
    """What a measured ratio of seconds leaves open: the widest of its ranges."""
    sds = (math.log(each.high / each.low) / (2 * Z90) for each in ranges.values() if each.low > 0)
    return Doubt(f"{model}/{over}", (max(sds, default=0.0),) * len(LEVELS))


def _of_tiers(tiers: Iterable[Tier]) -> NDArray[np.bool_]:
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
        chosen = np.flatnonzero(_of_tiers(members)[tiers])
        drawn[chosen] = skewed(*ends, normal[chosen])
    return drawn
