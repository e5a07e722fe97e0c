"""The pipeline, top to bottom: read, survey, choose, project, report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from route_audit.auditing.assemble import report
from route_audit.auditing.beside import Beside
from route_audit.auditing.difference import ids_of
from route_audit.auditing.evaluated import Ends, Watched, ends_of
from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.ground import Ground
from route_audit.auditing.options import Options
from route_audit.auditing.passes import Projecting, Surveyed, Surveying, slices
from route_audit.auditing.per_request import PerRequest, Seen
from route_audit.auditing.reading import nothing_in_window, opened
from route_audit.auditing.roles import Chosen, choose
from route_audit.auditing.setting import Setting, configure
from route_audit.auditing.stance import by_model
from route_audit.ledger.files import LedgerFiles
from route_audit.policies import BEST_SINGLE, Policy, builtin, single
from route_audit.policies.rehearsal import rehearsed, rehearses
from route_audit.projection.costs import Pricer
from route_audit.projection.least import least_bill
from route_audit.projection.rehearse import Rehearsals
from route_audit.projection.result import Projection
from route_audit.projection.slices import Slice
from route_audit.projection.stance import Stance
from route_audit.reconcile.finished import reconciliation
from route_audit.report import Report, SkippedPolicy
from route_audit.uncertainty import Uncertainty
from route_audit.uncertainty.assumed import Doubts
from route_audit.uncertainty.drivers import drivers

_AFTER_BEST_SINGLE = "tiered"

CANDIDATES = 6
"""Best-single is sought among so many models of the log, those with the largest bill."""


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


class Look:
    """One run's look at a ledger: surveyed once, then projected under any policies."""

    def __init__(self, setting: Setting, ledger: LedgerFiles) -> None:
        self.setting = setting
        self.ledger = ledger
        found = Surveyed.nothing(setting.book, ledger.rows)
        for share in ledger.each(Surveying(setting.book, setting.scope)):
            found.merge(share)
            del share  # its memory serves the next one
        if not found.survey.attempts:
            raise nothing_in_window()
        self.survey, self.tally, self.table = found.survey, found.tally, found.table
        self.prices = self.table.prices
        self.ground = Ground(setting, self.survey, self.table)

    def slices(self) -> Iterable[Slice]:
        """The ledger's partitions, in scope and priced."""
        return slices(self.ledger, self.setting.scope, self.table)

    def project(
        self, policies: tuple[Policy, ...], chosen: Chosen, skipped: tuple[SkippedPolicy, ...]
    ) -> Findings:
        """What each policy would have cost and taken."""
        work = Projecting(self.ground, policies, chosen)
        beside = Beside.of(self.ground, policies, work.stances, work.world)
        found = work.projected(self.ledger, beside.onlooker())
        pricer = Pricer(self.survey, work.world)
        changes = [projection.spread for projection in found.projections]
        uncertainty = Uncertainty(self.survey.spread, pricer.baseline.total, changes, work.world.seed)
        sides = zip(policies, work.stances, found.projections, strict=True)
        differ = beside.differ
        return Findings(
            self.setting.options,
            self.setting.book,
            self.ledger.meta,
            self.survey,
            reconciliation(self.tally, self.setting.invoice, 1 / self.setting.options.sample_rate),
            pricer.baseline,
            work.world,
            chosen,
            tuple(_findings(sides, pricer, uncertainty)),
            skipped,
            by_model(self.setting.assumptions, chosen.models, self.setting.book).pairs,
            uncertainty.clusters,
            beside.loads,
            found.batches,
            differ,
            tuple(ids_of(self.ledger, differ.widest())) if differ else (),
            beside.watched.study(),
            self._ends(beside.watched, chosen) if policies else None,
            beside.labels.misroute(work.world.seed),
            self.setting.case,
        )

    def list_decisions(self, policies: tuple[Policy, ...], chosen: Chosen, out: Path) -> None:
        """Write what each policy decides for each request."""
        sides = [(policy, self.ground.stance(policy, chosen)) for policy in policies]
        world = self.ground.world()
        seen = (Seen(part, world.type_rank[self.survey.type_index(part)]) for part in self.slices())
        PerRequest(sides, world).write(self.ledger, seen, out)

    def cheapest(self, rivals: Sequence[Policy], chosen: Chosen) -> Policy:
        """The policy with the lowest bill; among equals the first by the name of its model.

        Args:
            rivals: each sends everything to one model.
            chosen: the roles of the run.
        """
        least = {rival.models: self._least(rival, chosen) for rival in rivals}
        first, *others = sorted(rivals, key=lambda rival: least[rival.models])
        (bill,) = self._bills([first], chosen)
        left = [rival for rival in others if least[rival.models] <= bill]
        bills = [bill, *(self._bills(left, chosen) if left else [])]
        pairs = zip(bills, [first, *left], strict=True)
        return min(pairs, key=lambda pair: (pair[0], pair[1].models))[1]

    def _least(self, rival: Policy, chosen: Chosen) -> float:
        """What a policy that sends everything to one model costs at least."""
        model = self.setting.book.find(rival.models[0], None)
        if model is None:
            return 0.0
        return least_bill(self.survey, self.table, model, self.ground.stance(rival, chosen))

    def _ends(self, watched: Watched, chosen: Chosen) -> Ends | None:
        """What the strong and the cheap model cost that answer everything, where both were evaluated."""
        names = ends_of(watched.models, chosen.models, self.prices)
        if names is None:
            return None
        return Ends(*names, *self._bills([single(name, name) for name in names], chosen))

    def _bills(self, rivals: Sequence[Policy], chosen: Chosen) -> list[float]:
        """What each policy costs, dollars of the log."""
        work = Projecting(self.ground, tuple(rivals), chosen, costs_only=True)
        found = work.projected(self.ledger)
        pricer = Pricer(self.survey, work.world)
        return [pricer.bill(*each) for each in zip(found.projections, work.stances, strict=True)]

    def choose(self) -> Chosen:
        """Which models play the roles."""
        setting = self.setting
        spend = {name: usd for name, (_, usd) in self.ground.as_logged().by_model().items()}
        return choose(setting.options, self.survey, spend, setting.book, setting.files)

    def rehearsed(self, policies: tuple[Policy, ...], chosen: Chosen) -> tuple[Policy, ...]:
        """The policies, with what they need to see of the log before they decide."""
        if not any(map(rehearses, policies)):
            return policies
        scale = 1 / self.setting.options.sample_rate
        log = Rehearsals(
            self.slices, lambda policy: self.ground.stance(policy, chosen), self.ground.world(), scale
        )
        return tuple(rehearsed(policy, log) for policy in policies)


def _findings(
    sides: Iterable[tuple[Policy, Stance, Projection]], pricer: Pricer, uncertainty: Uncertainty
) -> Iterator[Finding]:
    """Each policy's projection in dollars, in draws, and with what moves it."""
    for place, (policy, stance, projection) in enumerate(sides):
        costs = pricer.costs(projection, stance)
        draws = uncertainty.draws(place, costs, stance)
        yield Finding(policy, stance, projection, costs, draws, drivers(Doubts(costs, stance)))


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
