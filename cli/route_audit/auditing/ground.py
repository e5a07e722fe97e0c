"""What the look at a whole log gives projections to stand on, in any process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial

import msgspec
import numpy as np

from route_audit.arrays import Integers
from route_audit.assumptions import Assumptions
from route_audit.auditing.latencies import Latencies
from route_audit.auditing.ratios import KnownRatios
from route_audit.auditing.roles import Chosen
from route_audit.auditing.setting import Setting
from route_audit.auditing.stance import by_model, check_models, stance_of
from route_audit.policies import Policy
from route_audit.projection.dollars import TYPE, UNCHANGED, CellDollars, in_dollars
from route_audit.projection.id_codes import IdCodes
from route_audit.projection.rates import RateTable
from route_audit.projection.stance import Stance
from route_audit.projection.survey import Survey
from route_audit.projection.world import World


class Ground:
    """A surveyed log and what the user configured.

    Attributes:
        setting: what the user configured.
        survey: the whole log.
        table: the run's prices.
        is_copy: this is another process, which works on some shares of the log.
    """

    def __init__(self, setting: Setting, survey: Survey, table: RateTable, *, is_copy: bool = False) -> None:
        self.setting = setting
        self.survey = survey
        self.table = table
        self.is_copy = is_copy
        self._stance: tuple[Chosen, Stance] | None = None

    def __reduce__(self) -> tuple[Callable[..., Ground], tuple[Setting, Survey, RateTable]]:
        """For another process: without what is large and only counted here, or can be found again."""
        options = replace(self.setting.options, progress=None, notice=None)
        survey = replace(self.survey, id_codes=IdCodes(), costed=())
        setting = msgspec.structs.replace(self.setting, options=options)
        return partial(Ground, is_copy=True), (setting, survey, self.table)

    def table_of_share(self) -> RateTable:
        """The prices that a share of the log is projected with; another process begins each with the same."""
        return self.table.copy() if self.is_copy else self.table

    @cached_property
    def ratios(self) -> KnownRatios:
        """Tokens on one model over tokens on another, where no user gave them."""
        return KnownRatios(self.survey, self.setting.book, self.table.prices)

    def world(self) -> World:
        """What projections share: prices, latency models, the types that the report names."""
        return World(
            prices=self.table.prices,
            table=self.table,
            efficiency=self.survey.efficiency,
            latency=Latencies(self.survey, self.setting.book),
            type_rank=self._type_rank(),
            seed=self.setting.options.seed,
        )

    def stance(self, policy: Policy, chosen: Chosen) -> Stance:
        """The assumptions of one policy: the policy file's over ``--assume`` over the defaults."""
        check_models(policy, self.setting.book, chosen.models)
        if self._stance is None or self._stance[0] is not chosen:
            self._stance = chosen, self._assumed(chosen)
        return self._stance[1]

    def as_logged(self) -> CellDollars:
        """The bill."""
        return in_dollars(self.survey.baseline, self.table, UNCHANGED)

    def _assumed(self, chosen: Chosen) -> Stance:
        files, book = self.setting.files, self.setting.book
        own = files.assumptions if files else Assumptions()
        given = by_model(self.setting.assumptions, chosen.models, book)
        return stance_of(by_model(own, chosen.models, book).over(given), self.ratios)

    def _type_rank(self) -> Integers:
        """The costliest types by rank; ties and unpriced ones by requests, then by id."""
        cost = self.as_logged().by(TYPE)
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
