"""The pipeline, top to bottom: read, survey, choose, project, report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from route_audit.assumptions import Assumptions
from route_audit.assumptions.files import load_assumptions
from route_audit.auditing.assemble import report
from route_audit.auditing.difference import check_names, ids_of, of_names
from route_audit.auditing.evaluated import Ends, Labels, Watched, ends_of
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.latencies import Latencies
from route_audit.auditing.loads import Loads
from route_audit.auditing.options import Options
from route_audit.auditing.per_request import PerRequest, Seen
from route_audit.auditing.ratios import KnownRatios
from route_audit.auditing.reading import nothing_in_window, opened, scope_of
from route_audit.auditing.roles import Chosen, choose
from route_audit.auditing.stance import by_model, check_models, stance_of
from route_audit.business.case_file import Case, load_case
from route_audit.clock import zone
from route_audit.ledger.files import LedgerFiles
from route_audit.outcomes.labelled import Labelled, read_labelled
from route_audit.outcomes.reading import Outcomes, read_outcomes
from route_audit.policies import BEST_SINGLE, Policy, PolicySet, builtin, read_files, single
from route_audit.policies.rehearsal import rehearsed, rehearses
from route_audit.pricing import Book, load_book
from route_audit.pricing.contracts import NO_TERMS, Terms
from route_audit.pricing.table import PriceTable
from route_audit.projection.batches import Batches
from route_audit.projection.costs import Pricer
from route_audit.projection.differing import Differ
from route_audit.projection.dollars import TYPE, UNCHANGED, CellDollars, in_dollars
from route_audit.projection.project import Projection, Projector, Stance, Watching
from route_audit.projection.rates import RateTable
from route_audit.projection.rehearse import Rehearsals
from route_audit.projection.slices import Scope, Slice, in_scope, prepare
from route_audit.projection.survey import Survey
from route_audit.projection.world import World
from route_audit.reconcile.finished import reconciliation
from route_audit.reconcile.invoice import Invoice, read_invoice
from route_audit.reconcile.tally import Tally
from route_audit.report import Report, SkippedPolicy
from route_audit.uncertainty import Uncertainty
from route_audit.uncertainty.assumed import Doubts
from route_audit.uncertainty.drivers import drivers

_AFTER_BEST_SINGLE = "tiered"

CANDIDATES = 6
"""Best-single is sought among so many models of the log, those with the largest bill."""


class Setting(msgspec.Struct, frozen=True):
    """What the user configured, read and checked before any log is."""

    options: Options
    files: PolicySet | None
    book: Book
    assumptions: Assumptions
    zone: ZoneInfo
    invoice: Invoice | None
    outcomes: Outcomes | None
    labelled: Labelled | None
    case: Case | None

    @property
    def scope(self) -> Scope:
        """Which attempts count."""
        return scope_of(self.options)


def analyse(options: Options) -> Report:
    """The report on the logs of ``options``."""
    setting = configure(options)
    with opened(options) as ledger:
        look = Look(setting, ledger)
        chosen = look.choose()
        policies, skipped = policies_of(setting, look, chosen)
        if options.decisions is not None:
            look.list_decisions(policies, chosen, options.decisions)
        return report(look.project(policies, chosen, skipped))


def configure(options: Options) -> Setting:
    """Read policies, prices, assumptions, invoices and evaluations."""
    files = read_files(options.policies) if options.policies else None
    check_names(options.difference, files)
    case = load_case(options.case, options.wrong_answer_usd) if options.make_case else None
    owed = NO_TERMS if case is None else Terms(commitments=case.commitments)
    book, assumptions = load_book(options.prices, owed), load_assumptions(options.assume)
    invoice = read_invoice(options.invoices, book)
    outcomes, labelled = read_outcomes(options.outcomes), read_labelled(options.labelled)
    return Setting(
        options, files, book, assumptions, zone(options.timezone), invoice, outcomes, labelled, case
    )


class Look:
    """One run's look at a ledger: surveyed once, then projected under any policies."""

    def __init__(self, setting: Setting, ledger: LedgerFiles) -> None:
        self.setting = setting
        self.ledger = ledger
        self.prices = PriceTable(setting.book)
        self.table = RateTable(self.prices)
        self.tally = Tally(setting.book, self.prices, self.table)
        self.survey = Survey(np.empty(ledger.rows, np.uint64), (self.tally,))
        for part in self.slices(counting=True):
            self.survey.add(part, self.prices, self.table)
            del part  # its memory serves the next one
        if not self.survey.attempts:
            raise nothing_in_window()
        self.ratios = KnownRatios(self.survey, setting.book, self.prices)
        self._stance: tuple[Chosen, Stance] | None = None

    def slices(self, *, counting: bool = False) -> Iterable[Slice]:
        """The ledger's partitions, in scope and priced; ``counting`` tallies what is left out."""
        for rows in self.ledger.partitions():
            kept, dropped = in_scope(rows, self.setting.scope)
            del rows
            if counting:
                self.survey.drop(dropped)
            if len(kept):
                yield prepare(kept, self.setting.scope, self.prices, self.table)
            del kept

    def project(
        self, policies: tuple[Policy, ...], chosen: Chosen, skipped: tuple[SkippedPolicy, ...]
    ) -> Findings:
        """What each policy would have cost and taken."""
        stances = [self.stance(policy, chosen) for policy in policies]
        world = self.world()
        loads = Loads.of(self.setting.book, self.survey, policies, self.prices)
        labels = Labels(self.setting.labelled, self.table)
        watched = Watched(self.setting.outcomes, self.prices, policies)
        batches = Batches(self.prices, self.table)
        projectors = [
            Projector(policy, stance, world, watching=_watching(policy.name, loads, watched))
            for policy, stance in zip(policies, stances, strict=True)
        ]
        differ = self._differ(policies, stances, world)
        for part in self.slices():
            loads.add(part)
            watched.add(part)
            labels.add(part)
            batches.add(part)
            kinds = self.survey.type_index(part)
            if differ is not None:
                differ.add(part, kinds)
            for projector in projectors:
                projector.add(part, kinds)
            del part, kinds  # their memory serves the next ones
        pricer = Pricer(self.survey, world)
        changes = [projector.result.spread for projector in projectors]
        uncertainty = Uncertainty(self.survey.spread, pricer.baseline.total, changes, world.seed)
        sides = zip(policies, stances, [projector.result for projector in projectors], strict=True)
        return Findings(
            self.setting.options,
            self.setting.book,
            self.ledger.meta,
            self.survey,
            reconciliation(self.tally, self.setting.invoice, 1 / self.setting.options.sample_rate),
            pricer.baseline,
            world,
            chosen,
            tuple(_findings(sides, pricer, uncertainty)),
            skipped,
            by_model(self.setting.assumptions, chosen.models, self.setting.book).pairs,
            uncertainty.clusters,
            loads,
            batches,
            differ,
            tuple(ids_of(self.ledger, differ.widest())) if differ else (),
            watched.study(),
            self._ends(watched, chosen) if policies else None,
            labels.misroute(world.seed),
            self.setting.case,
        )

    def list_decisions(self, policies: tuple[Policy, ...], chosen: Chosen, out: Path) -> None:
        """Write what each policy decides for each request."""
        sides = [(policy, self.stance(policy, chosen)) for policy in policies]
        world = self.world()
        seen = (Seen(part, world.type_rank[self.survey.type_index(part)]) for part in self.slices())
        PerRequest(sides, world).write(self.ledger, seen, out)

    def _differ(self, policies: Sequence[Policy], stances: Sequence[Stance], world: World) -> Differ | None:
        """What tells apart the two policies that the user named; None where there are none."""
        pair = self.setting.options.difference
        if pair is None or not policies:
            return None
        first, second = of_names(pair, policies)
        return Differ(((policies[first], stances[first]), (policies[second], stances[second])), world)

    def cheapest(self, rivals: Sequence[Policy], chosen: Chosen) -> Policy:
        """The policy with the lowest bill; among equals the first by the name of its model."""
        bills = self._bills(rivals, chosen)
        return min(zip(bills, rivals, strict=True), key=lambda pair: (pair[0], pair[1].models))[1]

    def _ends(self, watched: Watched, chosen: Chosen) -> Ends | None:
        """What the strong and the cheap model cost that answer everything, where both were evaluated."""
        names = ends_of(watched.models, chosen.models, self.prices)
        if names is None:
            return None
        return Ends(*names, *self._bills([single(name, name) for name in names], chosen))

    def _bills(self, rivals: Sequence[Policy], chosen: Chosen) -> list[float]:
        """What each policy costs, dollars of the log."""
        world = self.world()
        stances = [self.stance(policy, chosen) for policy in rivals]
        projectors = [Projector(*each, world, costs_only=True) for each in zip(rivals, stances, strict=True)]
        for part in self.slices():
            kinds = self.survey.type_index(part)
            for projector in projectors:
                projector.add(part, kinds)
            del part, kinds
        pricer = Pricer(self.survey, world)
        return [pricer.bill(each.result, stance) for each, stance in zip(projectors, stances, strict=True)]

    def world(self) -> World:
        """What the projections share: prices, latency models, the types that the report names."""
        return World(
            prices=self.prices,
            table=self.table,
            efficiency=self.survey.efficiency,
            latency=Latencies(self.survey, self.setting.book),
            type_rank=self._type_rank(),
            seed=self.setting.options.seed,
        )

    def choose(self) -> Chosen:
        """Which models play the roles."""
        setting = self.setting
        spend = {name: usd for name, (_, usd) in self._as_logged().by_model().items()}
        return choose(setting.options, self.survey, spend, setting.book, setting.files)

    def stance(self, policy: Policy, chosen: Chosen) -> Stance:
        """The assumptions of one policy: the policy file's over ``--assume`` over the defaults."""
        check_models(policy, self.setting.book)
        if self._stance is None or self._stance[0] is not chosen:
            self._stance = chosen, self._assumed(chosen)
        return self._stance[1]

    def _assumed(self, chosen: Chosen) -> Stance:
        files, book = self.setting.files, self.setting.book
        own = files.assumptions if files else Assumptions()
        given = by_model(self.setting.assumptions, chosen.models, book)
        return stance_of(by_model(own, chosen.models, book).over(given), self.ratios)

    def rehearsed(self, policies: tuple[Policy, ...], chosen: Chosen) -> tuple[Policy, ...]:
        """The policies, with what they need to see of the log before they decide."""
        if not any(map(rehearses, policies)):
            return policies
        scale = 1 / self.setting.options.sample_rate
        log = Rehearsals(self.slices, lambda policy: self.stance(policy, chosen), self.world(), scale)
        return tuple(rehearsed(policy, log) for policy in policies)

    def _as_logged(self) -> CellDollars:
        return in_dollars(self.survey.baseline, self.table, UNCHANGED)

    def _type_rank(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The costliest types by rank; ties and unpriced ones by requests, then by id."""
        cost = self._as_logged().by(TYPE)
        requests: dict[int, int] = {}
        for (kind, _), (count, _) in zip(
            self.survey.type_requests.keys, self.survey.type_requests.sums, strict=True
        ):
            requests[int(kind)] = requests.get(int(kind), 0) + int(count)
        order = sorted(
            (
                (-cost.get(kind, 0.0), -requests.get(kind, 0), code, kind)
                for code, kind in self.survey.types.items()
            )
        )
        rank = np.full(len(self.survey.types), -1, np.int64)
        for place, (*_, kind) in enumerate(order[: self.setting.options.top]):
            rank[kind] = place
        return rank


def _findings(
    sides: Iterable[tuple[Policy, Stance, Projection]], pricer: Pricer, uncertainty: Uncertainty
) -> Iterator[Finding]:
    """Each policy's projection in dollars, in draws, and with what moves it."""
    for place, (policy, stance, projection) in enumerate(sides):
        costs = pricer.costs(projection, stance)
        draws = uncertainty.draws(place, costs, stance)
        yield Finding(policy, stance, projection, costs, draws, drivers(Doubts(costs, stance)))


def _watching(policy: str, loads: Loads, watched: Watched) -> Watching:
    return Watching(peaks=loads.after.get(policy), answers=watched.after.get(policy))


def policies_of(
    setting: Setting, look: Look, chosen: Chosen
) -> tuple[tuple[Policy, ...], tuple[SkippedPolicy, ...]]:
    """The policies to compare: the user's, or the built-in set with the candidates for best-single."""
    if not look.survey.priced:
        return (), (SkippedPolicy("all", "no model of the log has a price"),)
    if setting.files:
        return look.rehearsed(setting.files.bind(chosen.models), chosen), ()
    policies, skipped = builtin(chosen.models)
    rivals = chosen.candidates[:CANDIDATES]
    if len(look.survey.text_models) < 2:  # noqa: PLR2004  # a choice needs two
        why = SkippedPolicy(BEST_SINGLE, "the log shows only one text model with a price")
        return policies, (*skipped, why)
    best = look.cheapest([single(BEST_SINGLE, model) for model in rivals], chosen)
    names = [policy.name for policy in policies]
    place = names.index(_AFTER_BEST_SINGLE) if _AFTER_BEST_SINGLE in names else len(policies)
    return (*policies[:place], best, *policies[place:]), skipped
