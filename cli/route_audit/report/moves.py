"""Who moves where under a policy, and where two policies differ."""

from __future__ import annotations

import msgspec


class Flow(msgspec.Struct, frozen=True):
    """Requests whose first call goes to another model than logged.

    Attributes:
        from_model, to_model: canonical names.
        cost_usd: what these requests cost as logged.
        listed_usd: the same tokens and caches at the prices there, on the same days; None in older reports.
        there_usd: the projected cost of the calls that are made there instead, those of a cascade that come
            from the same model included.
    """

    from_model: str
    to_model: str
    requests: int
    cost_usd: float
    there_usd: float
    listed_usd: float | None = None

    @property
    def listed_share(self) -> float | None:
        """What the same tokens cost there, of what they cost as logged; None where that is nothing."""
        return None if self.listed_usd is None or not self.cost_usd else self.listed_usd / self.cost_usd


class DifferenceRow(msgspec.Struct, frozen=True):
    """Requests of one type and tier that two policies send to different models.

    Attributes:
        type, label: of the request type; empty for all that the report does not name.
        first_model, second_model: where each policy sends them first.
        cost_usd: as logged.
        first_usd, second_usd: under each policy, each request by itself with its cache as logged.
    """

    type: str
    label: str
    tier: str
    first_model: str
    second_model: str
    requests: int
    cost_usd: float
    first_usd: float
    second_usd: float


class Difference(msgspec.Struct, frozen=True):
    """The requests that two policies send to different models.

    Attributes:
        first, second: the policies' names.
        requests_share: of all requests with a price.
        rows: the costliest first.
        examples: ids of requests, those with the widest difference in cost first.
    """

    first: str
    second: str
    requests: int
    requests_share: float
    rows: tuple[DifferenceRow, ...]
    examples: tuple[str, ...]
