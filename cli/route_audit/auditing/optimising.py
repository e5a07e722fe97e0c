"""Which model should answer what: cells of the log, the optimiser on them, and the answer in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from route_audit import units
from route_audit.arrays import Floats, Integers
from route_audit.auditing.advising import advised
from route_audit.auditing.analysis import CANDIDATES, Look
from route_audit.auditing.assignment import Assignment, Place, policy_text
from route_audit.auditing.options import Options, Wish
from route_audit.auditing.passes import Costing
from route_audit.auditing.reading import opened
from route_audit.auditing.roles import Chosen, check_target
from route_audit.auditing.setting import configure
from route_audit.auditing.shares import share_of
from route_audit.errors import ConfigError, InputError
from route_audit.ledger import PICO
from route_audit.optimise import (
    Answer,
    Features,
    Limits,
    Problem,
    SimpleRule,
    best_integer,
    best_simple,
    bound_usd,
    frontier,
)
from route_audit.policies import SAME, single
from route_audit.projection.option_costs import (
    BIN,
    EDGES,
    FIRST,
    LATE,
    PER_OPTION,
    RANK,
    SCORE,
    TIER,
)
from route_audit.projection.pico import MICRO
from route_audit.reconcile.finished import reconciliation
from route_audit.report.optimum import Choice, FrontierPoint, Optimum
from route_audit.tiers import Tier
from route_audit.uncertainty.holdout import FEWEST_DAYS, chosen_on

SHOWN = (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Shares of misrouted requests at which the frontier is told."""

SLOW_SHARE = 0.05
"""So many answers may take longer than a p95."""

_GAP_SHARE = 1e-4
"""So far above the optimum an assignment may be; the bound is told beside it."""


@dataclass(frozen=True, slots=True)
class Table:
    """G cells on M options, one half of the days or both.

    Attributes:
        requests, waited, logged_usd: shape (G,): all requests, and answers that somebody waits for.
        problem: costs in US dollars; failures are misrouted requests by score.
    """

    requests: Floats
    waited: Floats
    logged_usd: Floats
    problem: Problem

    @property
    def bill_usd(self) -> float:
        """As logged."""
        return math.fsum(self.logged_usd)

    def saving_share(self, answer: Answer) -> float | None:
        """Of the bill; None where there is none."""
        return 1 - answer.cost_usd / self.bill_usd if self.bill_usd else None

    def slow_share(self, answer: Answer) -> float | None:
        """Of the answers that somebody waits for; None where nobody does."""
        count = float(self.waited.sum())
        return share_of(answer.slow, count)

    def misroute_share(self, answer: Answer) -> float | None:
        """Of the requests; None where there are none."""
        count = float(self.requests.sum())
        return share_of(answer.failures, count)


def best_policy(options: Options, wish: Wish) -> Optimum:
    """The best policy over the logs of ``options``.

    Raises:
        InputError: nothing in the log has a price.
        ConfigError: a model has no price or no answers in text, or no policy keeps to the limits.
    """
    setting = configure(options)
    with opened(options) as ledger:
        look = Look(setting, ledger)
        chosen = look.choose()
        if not look.survey.priced:
            raise InputError(
                "no model of the log has a price", where="the logs", hint="add prices with --prices FILE"
            )
        return _Search(look, chosen, wish).optimum()


class _Search:
    """One search: cells, solvers, words."""

    def __init__(self, look: Look, chosen: Chosen, wish: Wish) -> None:
        self.look, self.wish = look, wish
        self.models = _models(look, chosen, wish)
        days = sorted(look.survey.spread.days)
        self.first_days = chosen_on(len(days)) if len(days) >= FEWEST_DAYS else len(days)
        self.held_days = len(days) - self.first_days
        policies = tuple(single(name, name) for name in self.models)
        last_day = days[self.first_days - 1] if self.held_days else None
        costing = Costing(look.ground, policies, chosen, last_day, wish.p95_s)
        self.type_rank = costing.world.type_rank
        cells = costing.cells(look.ledger)
        self.keys, place = np.unique(cells.keys[:, RANK:], axis=0, return_inverse=True)
        late = cells.keys[:, LATE]
        self.early = self._table(cells.sums[late == 0], place[late == 0])
        self.late = self._table(cells.sums[late == 1], place[late == 1])
        self.whole = self._table(cells.sums, place)
        self.limits = Limits(
            failures=wish.misroute_share * float(self.early.requests.sum()),
            slow=math.inf if wish.p95_s is None else SLOW_SHARE * float(self.early.waited.sum()),
            models=wish.most_models,
            free=(0,),
        )

    def optimum(self) -> Optimum:
        """The answer in full."""
        best = self._best()
        bound = bound_usd(self.early.problem, self.limits)
        saved = None if bound is None or not self.early.bill_usd else 1 - bound / self.early.bill_usd
        rule = best_simple(self.early.problem, self._features(), self.limits)
        assignment = self._assignment(best.choice)
        return Optimum(
            models=self.models,
            days=self.first_days,
            held_out_days=self.held_days,
            requests=int(self.whole.requests.sum()),
            cost_usd=self.whole.bill_usd,
            misroute_limit_share=self.wish.misroute_share,
            bound_saving_share=saved,
            best=self._choice(best, saved, f"{units.plural(len(assignment.groups()), 'group')} of requests"),
            simple=None if rule is None else self._choice(rule.answer, saved, self._words(rule)),
            frontier=tuple(self._frontier()),
            advice=tuple(advised(assignment, self.whole.requests, self.whole.logged_usd, self.whole.problem)),
            policy=policy_text(assignment),
            p95_limit_s=self.wish.p95_s,
            reconciliation=reconciliation(self.look.tally).status,
            unpriced_models=self.look.survey.unpriced_requests,
        )

    def _best(self) -> Answer:
        """The best assignment; what gains nothing by moving, in dollars or in time, stays."""
        problem = self.early.problem
        if self.wish.p95_s is not None and not self.early.waited.sum():
            raise _no_wait()
        found = best_integer(problem, self.limits, _GAP_SHARE)
        if found is None:
            raise self._too_slow()
        rows = np.arange(problem.cells)
        dearer = problem.cost_usd[:, 0] > problem.cost_usd[rows, found.choice]
        slower = problem.slow[:, 0] > problem.slow[rows, found.choice]
        return problem.answer(np.where(dearer | slower, found.choice, 0))

    def _too_slow(self) -> ConfigError:
        """Staying keeps to every limit but that on time."""
        fastest = best_integer(self._by_time(), replace(self.limits, slow=math.inf), _GAP_SHARE)
        left = None if fastest is None else self.early.slow_share(self.early.problem.answer(fastest.choice))
        return ConfigError(
            f"no choice keeps p95 within {units.seconds(self.wish.p95_s)}: at best {units.share(left, 1)} of"
            f" answers take longer, {units.share(SLOW_SHARE)} may",
            where="--max-p95",
            hint="allow more seconds, or name faster models with --models",
        )

    def _by_time(self) -> Problem:
        """The problem of the fewest slow answers."""
        return replace(self.early.problem, cost_usd=self.early.problem.slow)

    def _table(self, sums: Integers, place: Integers) -> Table:
        """The sums by cell; ``place`` says which cell each row of ``sums`` belongs to."""
        count = len(self.keys)
        total = np.zeros((count, sums.shape[1]), np.int64)
        np.add.at(total, place, sums)
        micro, pico, score, slow = (total[:, FIRST + at :: PER_OPTION] for at in range(PER_OPTION))
        dollars = micro / MICRO + pico / PICO
        failures = score / SCORE
        problem = Problem(dollars, failures, slow.astype(np.float64), np.ones(failures.shape, np.bool_))
        requests, waited = (total[:, at].astype(np.float64) for at in range(FIRST))
        return Table(requests, waited, dollars[:, 0], problem)

    def _features(self) -> Features:
        edges = np.array(EDGES)[self.keys[:, BIN - 1]]
        return Features(self.keys[:, TIER - 1], edges)

    def _assignment(self, choice: Integers) -> Assignment:
        ids = {int(self.type_rank[index]): code for code, index in self.look.survey.types.items()}
        meta = self.look.ledger.meta
        places = []
        for (rank, tier, bin_), option in zip(self.keys.tolist(), choice.tolist(), strict=True):
            kind = f"{ids[rank]:016x}" if rank >= 0 else ""
            places.append(Place(kind, meta.label_of(kind) if kind else "", Tier(tier), EDGES[bin_], option))
        return Assignment(tuple(places), (SAME, *self.models))

    def _choice(self, answer: Answer, bound_share: float | None, says: str) -> Choice:
        late, whole = self.late.problem.answer(answer.choice), self.whole.problem.answer(answer.choice)
        saved = self.early.saving_share(answer) or 0.0
        return Choice(
            says=says,
            saving_share=saved,
            held_out_saving_share=self.late.saving_share(late),
            misroute_share=self.early.misroute_share(answer) or 0.0,
            held_out_misroute_share=self.late.misroute_share(late),
            optimum_share=saved / bound_share if bound_share else None,
            cost_usd=whole.cost_usd,
            saving_usd=self.whole.bill_usd - whole.cost_usd,
            slow_share=None if self.wish.p95_s is None else self.early.slow_share(answer),
            held_out_slow_share=None if self.wish.p95_s is None else self.late.slow_share(late),
        )

    def _words(self, rule: SimpleRule) -> str:
        names = ("stay", *self.models)
        sure = f" from a score of {rule.confidence:.1f}" if rule.confidence else ""
        easy = f"retrieval{sure}: {names[rule.retrieval]}, extraction{sure}: {names[rule.extraction]}"
        return f"{easy}, all else: {names[rule.reasoning]}"

    def _frontier(self) -> list[FrontierPoint]:
        """The lowest bill by the share of misroutes, over the days that the choice is made on."""
        line, count, bill = frontier(self.early.problem), self.early.requests.sum(), self.early.bill_usd
        points: list[FrontierPoint] = []
        for share in SHOWN:
            cost = line.cost_at(share * float(count))
            if cost is not None and bill and not (points and points[-1].cost_usd - cost < 1e-9 * bill):
                points.append(FrontierPoint(share, cost, 1 - cost / bill))
        return points


def _no_wait() -> ConfigError:
    return ConfigError(
        "no request of the log has a latency that somebody waits for",
        where="--max-p95",
        hint="leave the option out, or log the seconds of each call",
    )


def _models(look: Look, chosen: Chosen, wish: Wish) -> tuple[str, ...]:
    """Where requests may go, by canonical name: as asked, else the models of the log and of the roles."""
    book = look.setting.book
    for name in wish.models:
        check_target(f"'{name}'", name, "--models", book)
    names: Sequence[str] = wish.models or (*chosen.models.values(), *chosen.candidates[:CANDIDATES])
    priced = (book.find(name, None) for name in names)
    return tuple(dict.fromkeys(each.name for each in priced if each is not None))
