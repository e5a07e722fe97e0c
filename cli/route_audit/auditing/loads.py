"""The busiest minutes of models that have a rate limit or are owned, as logged and under each policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from route_audit.policies import Policy
from route_audit.pricing import Book
from route_audit.pricing.priced import PricedModel
from route_audit.pricing.table import PriceTable
from route_audit.projection.peaks import Peak, Peaks
from route_audit.projection.slices import Slice
from route_audit.projection.survey import Survey


class Loads(msgspec.Struct, frozen=True):
    """What is watched, and what was seen; nothing is watched, and nothing computed, without a contract.

    Attributes:
        names: the models.
        before: the logged traffic.
        after: by policy; the projection of each fills its own.
    """

    names: tuple[str, ...]
    before: Peaks
    after: Mapping[str, Peaks]

    @classmethod
    def of(cls, book: Book, survey: Survey, policies: Sequence[Policy], prices: PriceTable) -> Loads:
        """Watch every model of the log or of a policy that has a rate limit, and all that are owned."""
        named = {*survey.priced, *(name for policy in policies for name in policy.models)}
        used = [model for name in sorted(named) if (model := book.find(name, None))]
        owned = {term.model for term in book.terms.owned}
        names = tuple(sorted({model.name for model in used if model.name in owned or _limited(model)}))
        after = {policy.name: Peaks(prices, names) for policy in policies if names}
        return cls(names, Peaks(prices, names), after)

    def add(self, part: Slice) -> None:
        """Take in the logged traffic of one partition."""
        if self.names:
            self.before.add_logged(part)

    def under(self, policy: str, model: str) -> Peak:
        """The model's busiest minute under a policy."""
        return self.after[policy].of(model)


def _limited(model: PricedModel) -> bool:
    return bool(model.facts.tokens_per_min or model.facts.requests_per_min)
