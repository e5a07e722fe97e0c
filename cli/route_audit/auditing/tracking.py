"""Later logs held against a case: what was really saved, and why it differs from what was projected."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from route_audit import units
from route_audit.assumptions import Range
from route_audit.auditing.analysis import Look
from route_audit.auditing.options import Options
from route_audit.auditing.plan import priced_at, priced_by_tier, units_of
from route_audit.auditing.reading import opened
from route_audit.auditing.setting import configure
from route_audit.auditing.warn import UNPRICED
from route_audit.business.tracking import Arm, Realised, Seen, against_hold_out, shifts, variances
from route_audit.clock import DAY_S
from route_audit.errors import ConfigError, InputError
from route_audit.policies import single
from route_audit.policies.when import When
from route_audit.projection.costs import by_rank
from route_audit.projection.dollars import UNCHANGED, CellDollars, in_dollars, logged_by_request
from route_audit.projection.kept import KeptCosts
from route_audit.projection.slices import BUCKETS
from route_audit.projection.stance import RangeOf, Stance
from route_audit.projection.world import World
from route_audit.reconcile.finished import reconciliation
from route_audit.report import UNRECONCILED, PolicyRow, Report
from route_audit.report.case import BusinessCase, Unit
from route_audit.report.tracking import Tracking, Variance
from route_audit.tiers import Tier
from route_audit.uncertainty.resampling import FEW
from route_audit.units import plural
from route_audit.yamlfile import parse

HOLD_OUT, ADJUSTED = "hold-out", "adjusted baseline"
ADJUSTED_NOTE = (
    "without a hold-out: the same requests repriced on the models of before, tier by tier; whether users"
    " would have asked the same is not known"
)
LEAST = 30
"""A hold-out with fewer requests in an arm tells too little."""

WIDER = f"below {FEW} the interval is Student's, and rough"


def track(options: Options, case: Report, control: str | None) -> Tracking:
    """What the logs of ``options`` show of a case.

    Args:
        options: later logs.
        case: a report with a business case that names a policy.
        control: which requests were left on the old models, as a policy's ``when``; None for none.

    Raises:
        ConfigError: the case names no policy, or the hold-out can't be read.
        InputError: the logs hold no hold-out, or nothing with a price.
    """
    made, policy = _made(case)
    when = None if control is None else _when(control)
    setting = configure(options)
    with opened(options) as ledger:
        look = Look(setting, ledger)
        if not look.survey.priced:
            raise InputError(
                "no model of the log has a price", where="the logs", hint="add prices with --prices FILE"
            )
        return _Tracked(look, case, made, policy, when).told()


def _made(case: Report) -> tuple[BusinessCase, PolicyRow]:
    made = case.case
    if made is None:
        raise _no_case("make one from the logs of before: route-audit report LOGS -o report.json")
    policy = next((each for each in case.policies if each.name == made.policy), None)
    if policy is None:
        raise _no_case("it recommends none, so that it projects nothing that later logs could show")
    return made, policy


def _no_case(hint: str) -> ConfigError:
    return ConfigError("this report makes no case for a policy", where="--case", hint=hint)


def _when(control: str) -> When:
    """The condition as it was written; ``arm=control`` stands for that tag."""
    if "=" not in control and ":" not in control:
        raise ConfigError(
            f"'{control}' is no condition",
            where="--control",
            hint="write a tag as arm=as-is, or feature: held",
        )
    name, equals, value = control.partition("=")
    tag = equals and ":" not in control
    text = f'{{tags: {{"{name.strip()}": "{value.strip()}"}}}}' if tag else f"{{{control}}}"
    return When.read(parse(text, "--control"))


class _Tracked:
    """One look at later logs beside a case."""

    def __init__(
        self, look: Look, case: Report, made: BusinessCase, policy: PolicyRow, when: When | None
    ) -> None:
        self.look, self.case, self.made, self.policy, self.when = look, case, made, policy, when
        self.world = look.ground.world()
        self.scale = 1 / look.setting.options.sample_rate
        self.invoice = look.setting.invoice
        self.status = reconciliation(look.tally, self.invoice, self.scale).status

    def told(self) -> Tracking:
        """All of it."""
        actual = self._dollars(self.world).total * self.scale
        arms = None if self.when is None else self._arms(self.when)
        realised, baseline, notes = self._against(arms) if arms else self._adjusted(actual)
        bill = self.case.baseline.cost_usd or 0.0
        interval = self.policy.interval
        ends = (self.policy.saving_usd / bill, interval.p10 / bill, interval.p90 / bill)
        saved = realised.saving_usd / baseline if baseline else None
        planned_usd = math.fsum(unit.usd for unit in self.made.plan)
        plan = Seen(self.made.plan_at_end or self.made.plan, self.made.priced_requests)
        held = None if saved is None or self._unpriced else ends[1] <= saved <= ends[2]
        steps = variances(planned_usd, plan, self._seen(), actual)
        return Tracking(
            policy=self.policy.name,
            method=HOLD_OUT if arms else ADJUSTED,
            days=self._days(),
            requests=self._count(self.look.survey.requests),
            projected_saving_share=ends[0],
            projected_low_share=ends[1],
            projected_high_share=ends[2],
            baseline_usd=baseline,
            actual_usd=actual,
            saving_usd=realised.saving_usd,
            saving_low_usd=realised.low_usd,
            saving_high_usd=realised.high_usd,
            saving_share=saved,
            held=held,
            undecided=held is False and arms is not None and _meet(realised, baseline, ends[1:]),
            realisation_share=saved / ends[0] if saved is not None and ends[0] else None,
            projected_usd=planned_usd,
            variances=tuple(Variance(name, usd) for name, usd in steps),
            held_out_requests=self._count(arms[0].requests.sum()) if arms else None,
            notes=(*notes, *self._overlapping(), *self._sampled(), *self._unreconciled()),
            reconciliation=self.status,
            case_reconciliation=self.case.reconciliation.status,
            unpriced_models={
                name: self._count(requests) for name, requests in self.look.survey.unpriced_requests.items()
            },
        )

    @property
    def _unpriced(self) -> bool:
        """Whether so many later requests have no price that the others tell little of all."""
        survey = self.look.survey
        return survey.requests - survey.priced_requests > UNPRICED * survey.requests

    def _count(self, seen: float) -> int:
        """As many of all requests as were seen of the sample."""
        return round(seen * self.scale)

    def _overlapping(self) -> Iterator[str]:
        first, end = self.look.survey.first_us, self.case.coverage.window.end
        if first is not None and end is not None and first <= _moment(self.case):
            yield f"these logs begin before those of the case end ({end}): what is in both tells nothing new"

    def _sampled(self) -> Iterator[str]:
        if self.scale != 1:
            rate = units.share(1 / self.scale, 2)
            yield f"the later log is a {rate} sample of the traffic: requests and dollars are scaled"

    def _unreconciled(self) -> Iterator[str]:
        if self.status == UNRECONCILED:
            stated = "what was billed" if self.invoice else "the costs that its log states"
            yield f"the later bill does not agree with {stated}: trust percentages only"
        if self.case.reconciliation.status == UNRECONCILED:
            yield "the bill of the case is not reconciled: trust percentages only"

    def _days(self) -> float | None:
        survey = self.look.survey
        return None if survey.first_us is None else survey.window_s / DAY_S

    def _dollars(self, world: World) -> CellDollars:
        return in_dollars(by_rank(self.look.survey.baseline, world), world.table, UNCHANGED)

    def _seen(self) -> Seen:
        """The later calls at the prices of the case's last day."""
        world = priced_at(self.world, _moment(self.case))
        counts = priced_by_tier(self.look.survey, self.scale)
        return Seen(units_of(self._dollars(world), self.scale), counts)

    def _arms(self, when: When) -> tuple[Arm, Arm]:
        """The hold-out and the others, by cluster, as the log holds them."""
        sums = np.zeros((4, BUCKETS))
        for part in self.look.slices():
            held = when.matches(part.known)
            paid = part.priced[part.first]
            usd, bucket = logged_by_request(part, self.world.table), part.bucket[part.first]
            for place, arm in ((0, held & paid), (2, ~held & paid)):
                sums[place] += np.bincount(bucket[arm], usd[arm], BUCKETS)
                sums[place + 1] += np.bincount(bucket[arm], minlength=BUCKETS)
        control, treated = Arm(sums[0], sums[1]), Arm(sums[2], sums[3])
        few = min(control.requests.sum(), treated.requests.sum())
        if few < LEAST:
            raise InputError(
                f"only {few:.0f} requests in an arm: at least {LEAST} are needed in each",
                where="--control",
                hint="check the tag, or leave --control out for an adjusted baseline",
            )
        return control, treated

    def _against(self, arms: tuple[Arm, Arm]) -> tuple[Realised, float, list[str]]:
        control, treated = arms
        found = against_hold_out(control, treated)
        kept = units.usd(math.fsum(control.usd) * self.scale)
        whose = "the saving is that of the treated requests; the baseline is the hold-out's mean for them"
        also = (
            f"the bill holds {kept} of the hold-out as well, which no policy moved: see 'models asked' below"
        )
        notes = [whose, also]
        fewest = min(control.clusters, treated.clusters)
        if fewest < FEW:
            notes.append(
                f"an arm has only {plural(fewest, 'cluster')} (sessions, else users, else hours): {WIDER}"
            )
        return found.scaled(self.scale), control.mean * float(treated.requests.sum()) * self.scale, notes

    def _adjusted(self, actual: float) -> tuple[Realised, float, list[str]]:
        """The later requests with each tier's old shares of models; what is where it was stays as it is."""
        known = [unit for unit in self.made.before if self.look.setting.book.find(unit.model, None)]
        lost = len({unit.model for unit in self.made.before} - {unit.model for unit in known})
        moves = dict(self._moves(known))
        ends = ("likely", "low", "high")
        likely, low, high = (actual + self._back(moves, end) * self.scale for end in ends)
        least, most = sorted((low - actual, high - actual))
        notes = [ADJUSTED_NOTE, *self._volume()]
        if lost:
            notes.append(f"left out: {plural(lost, 'model')} of before without a price by now")
        return Realised(likely - actual, least, most), likely, notes

    def _volume(self) -> Iterator[str]:
        """How far the case's own months may be trusted, against which later ones are compared."""
        held = self.case.volume_check
        if held is not None:
            verdict = "accepted" if held.accepted else "rejected"
            off, scatter = f"{held.off_share:+.0%}", units.share(held.scatter_share)
            yield f"volume model of the case {verdict}: NMBE {off}, CV(RMSE) {scatter} on days held out"

    def _moves(self, before: Sequence[Unit]) -> Iterator[tuple[tuple[int, str, str], float]]:
        """By tier, model now and model of before, the share of the calls there that would have been here."""
        now = units_of(self._dollars(self.world), 1.0)
        for tier in Tier:
            old = _shares([unit for unit in before if unit.tier == tier.word] or before)
            new = _shares([unit for unit in now if unit.tier == tier.word])
            for source, target, share in shifts(old, new):
                yield (int(tier), source, target), share / new[source]

    def _back(self, moves: Mapping[tuple[int, str, str], float], end: str) -> float:
        """What it would add to the bill to undo the moves, with the assumed token ratios at one end."""
        targets = sorted({target for _, _, target in moves})
        stances = {name: self._stance(name, end) for name in targets}
        costs = {name: KeptCosts(single(name, name), stances[name], self.world) for name in targets}
        names = self.world.prices.names
        added = []
        for part in self.look.slices():
            rank = self.world.type_rank[self.look.survey.type_index(part)]
            logged, own = logged_by_request(part, self.world.table), part.price[part.first]
            there = {name: each.of(part, rank)[1] - logged for name, each in costs.items()}
            for (tier, source, target), share in moves.items():
                mine = (part.known.tier == tier) & np.isin(own, _codes(names, source))
                added.append(share * math.fsum(there[target][mine]))
        return math.fsum(added)

    def _stance(self, model: str, end: str) -> Stance:
        known = self.look.ground.stance(single(model, model), self.look.choose())
        return replace(known, input=_at(known.input, end), output=_at(known.output, end))


def _shares(units: Iterable[Unit]) -> dict[str, float]:
    """Of all calls, by model."""
    calls: dict[str, float] = {}
    for unit in units:
        calls[unit.model] = calls.get(unit.model, 0.0) + unit.calls
    whole = math.fsum(calls.values())
    return {model: count / whole for model, count in calls.items()} if whole else {}


def _codes(names: Sequence[str], model: str) -> list[int]:
    """The price codes of a model: one for each service tier that the log shows."""
    return [code for code, name in enumerate(names) if name == model]


def _at(ranges: RangeOf, end: str) -> RangeOf:
    """The ranges without width, at one of their ends."""

    def one(model: str, over: str, tier: Tier) -> Range:
        known = ranges(model, over, tier)
        value = getattr(known, end)
        return replace(known, low=value, likely=value, high=value)

    return one


def _moment(case: Report) -> int:
    """The last moment of the case's window, else the day of its prices; microseconds since 1970."""
    told = case.coverage.window.end or f"{case.tool.prices_as_of}T00:00:00Z"
    since = dt.datetime.fromisoformat(told) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return since // dt.timedelta(microseconds=1)


def _meet(realised: Realised, baseline_usd: float, projected: Sequence[float]) -> bool:
    """Whether what was measured, with its own interval, reaches into the projected one."""
    if realised.low_usd is None or realised.high_usd is None:
        return False
    low, high = projected
    return realised.low_usd <= high * baseline_usd and realised.high_usd >= low * baseline_usd
