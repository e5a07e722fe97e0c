"""What the files to start from are written with: a report, and today's list prices of its models."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from route_audit.report.advice import Role
from route_audit.report.traffic import TierRow, TypeRow


class ListBand(msgspec.Struct, frozen=True):
    """List prices of requests with more than ``above_tokens`` input tokens: USD per million tokens."""

    above_tokens: int
    input: Decimal
    cached_input: Decimal
    cache_write: Decimal
    cache_write_1h: Decimal
    output: Decimal


class StartModel(msgspec.Struct, frozen=True):
    """A model of the log, or one that plays a role.

    Attributes:
        model: as a price file names it; the log's own name where it has no price.
        provider: None where it has no price.
        bands: today's list price, the first one for every request; empty where it has none.
        requests: None where the log does not show the model.
        source, checked: of the price, and the day somebody looked.
    """

    model: str
    provider: str | None
    bands: tuple[ListBand, ...]
    requests: int | None
    source: str
    checked: str


class Start(msgspec.Struct, frozen=True):
    """What the files to start from are written with; of a log nothing but numbers, names and labels.

    Attributes:
        logs: as the user named them; empty where there are none.
        prices_as_of: the price book's day.
        requests, days: of the log.
        types: the costliest request types.
    """

    logs: tuple[str, ...]
    prices_as_of: str
    requests: int
    days: float | None
    roles: tuple[Role, ...]
    models: tuple[StartModel, ...]
    tiers: tuple[TierRow, ...]
    types: tuple[TypeRow, ...]
