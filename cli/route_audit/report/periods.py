"""The window carried to a month and a year, under contracts and announced prices."""

from __future__ import annotations

import msgspec

SPEND_GIVEN = "the monthly spend that was given"
REQUESTS_GIVEN = "the monthly requests that were given, at the log's cost for each"
"""Methods of a month whose volume is the user's and not the log's."""


class Period(msgspec.Struct, frozen=True):
    """The window carried to a month or a year.

    Attributes:
        cost_usd, saving_usd: None where the window can't carry it; ``why`` says so.
        saving_p10_usd, saving_p90_usd: the interval of the saving.
        method: how it was made.
        cost_low_usd, cost_high_usd: the range of the bill where it is not known but some of its days are.
    """

    name: str
    cost_usd: float | None
    saving_usd: float | None
    saving_p10_usd: float | None
    saving_p90_usd: float | None
    method: str | None
    why: str | None
    cost_low_usd: float | None = None
    cost_high_usd: float | None = None


class VolumeCheck(msgspec.Struct, frozen=True):
    """The volume model of the month, fitted on the first days and held against the others.

    Attributes:
        days, held_out_days: complete days that it was fitted on, and asked about.
        off_share: NMBE: told less real, over real; above zero it tells too much.
        scatter_share: CV(RMSE): how far a day is off, over the mean of the real ones.
        accepted: whether both are within the limits of ASHRAE Guideline 14 for hours, 10 % and 30 %.
    """

    days: int
    held_out_days: int
    off_share: float
    scatter_share: float
    accepted: bool


class Scenario(msgspec.Struct, frozen=True):
    """A year that differs from the headline's in what ``varies`` says, and in nothing else."""

    varies: str
    cost_usd: float
    saving_usd: float | None


class PriceAhead(msgspec.Struct, frozen=True):
    """A price that is announced for a day ahead, of a model in the log or in a policy.

    Attributes:
        date: the first day of the new price.
        component: with its service tier and its context band, where it is not the plain one.
        from_usd, to_usd: contracted, per million tokens; per call for ``request_usd``.
    """

    model: str
    date: str
    component: str
    from_usd: float
    to_usd: float


class Commitment(msgspec.Struct, frozen=True):
    """So much is paid to a provider each month, used or not.

    Attributes:
        until: its last day; None where none is stated.
        in_force: on the price book's day; only then it counts.
        spend_usd: what a month at the logged models comes to there, beside what is owned; None where a
            month is not known.
    """

    provider: str
    usd_per_month: float
    until: str | None
    source: str
    in_force: bool
    spend_usd: float | None


class Load(msgspec.Struct, frozen=True):
    """A model's busiest minute under a policy, against what it may take and what is owned.

    Attributes:
        peak_minute_tokens, peak_minute_requests: the most of each, not always in one minute; None where
            the log can't say.
        tokens_per_min, requests_per_min: the model's limits; None where no file states them.
        limit_share: of the nearer limit.
        increments_paid: provisioned increments or machines of one's own that the policy pays for.
    """

    policy: str
    model: str
    peak_minute_tokens: int | None
    peak_minute_requests: int | None
    tokens_per_min: int | None
    requests_per_min: int | None
    limit_share: float | None
    increments_paid: int | None


class Contract(msgspec.Struct, frozen=True):
    """What a month of a policy saves on paper and in cash, US dollars a month.

    Attributes:
        list_saving_usd: at public prices.
        contracted_saving_usd: at negotiated prices, before commitments: the headline's.
        cash_saving_usd: what the month's bills fall by.
        avoided_usd: contracted less cash: it stays inside a commitment or in capacity that is owned.
        fully_loaded_usd, marginal_usd: the policy's bill with machines of one's own at their full price,
            and at what one more request costs; None where no such machine is used.
        why: why something is None that should not be.
    """

    policy: str
    list_saving_usd: float | None
    contracted_saving_usd: float | None
    cash_saving_usd: float | None
    avoided_usd: float | None
    fully_loaded_usd: float | None
    marginal_usd: float | None
    why: str | None


class Drift(msgspec.Struct, frozen=True):
    """The first quarter of the window's complete days against the last.

    Attributes:
        tiers_psi: population stability index of the requests by tier; None with too few requests.
        tokens_per_request_first, tokens_per_request_last: input and output tokens.
        saving_share_first, saving_share_last: the recommended policy's saving over the bill; None where
            none is recommended or the quarter costs nothing.
    """

    tiers_psi: float | None
    tokens_per_request_first: float | None
    tokens_per_request_last: float | None
    saving_share_first: float | None
    saving_share_last: float | None
