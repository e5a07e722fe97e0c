"""What was read, and what the numbers rest on."""

from __future__ import annotations

import msgspec

OUTSIDE = "outside --since/--until"
"""Of what ``Coverage.not_calls`` counts: attempts that the user did not ask about."""


class LogFile(msgspec.Struct, frozen=True):
    """One input. ``rows_read = attempts + rejected + not_calls``.

    Attributes:
        path: as given.
        sha256: of its bytes as they lie on disk.
        format: what it was read as.
        attempts: before duplicates are dropped: they are known only of all inputs together, as one may
            tell again what another has told.
        not_calls: records that by their format are no model call.
    """

    path: str
    sha256: str
    format: str
    rows_read: int = 0
    attempts: int = 0
    rejected: int = 0
    not_calls: int = 0


class Tool(msgspec.Struct, frozen=True):
    """What made the report, so that it can be made again."""

    version: str
    prices_as_of: str
    price_book_sha256: str
    logs: tuple[LogFile, ...]
    seed: int
    timezone: str


class Window(msgspec.Struct, frozen=True):
    """The first and last request (RFC 3339, UTC) and the days between; None where no row has a time."""

    start: str | None
    end: str | None
    days: float | None


class UnpricedModel(msgspec.Struct, frozen=True):
    """A model of the log without a price: what is missing from every total."""

    model: str
    requests: int
    input_tokens: int
    output_tokens: int


class Coverage(msgspec.Struct, frozen=True):
    """What the numbers rest on. ``rows_read = attempts + rejected + duplicates + not_calls``.

    Attributes:
        unpriced_models: requests by model name; ``unpriced`` has the tokens too.
        duplicates_by: the duplicates by what told them apart from new attempts.
        not_calls: records that are no model call, and attempts outside ``--since`` / ``--until``, by reason.
        estimated_tokens_share: share of all tokens that were counted by us, not logged.
        estimated_cost_share: share of the bill at the logged models that these tokens make up; None where
            nothing has a price.
        sample_rate: share of the traffic that the log holds; totals are scaled by its inverse.
    """

    rows_read: int
    requests: int
    attempts: int
    rejected: dict[str, int]
    duplicates: int
    duplicates_by: dict[str, int]
    not_calls: dict[str, int]
    priced_requests_share: float | None
    priced_tokens_share: float | None
    unpriced_models: dict[str, int]
    unpriced: tuple[UnpricedModel, ...]
    estimated_tokens_share: float | None
    estimated_cost_share: float | None
    window: Window
    sample_rate: float
