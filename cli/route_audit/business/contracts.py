"""What contracts and owned capacity leave of a saving: cash is what is no longer paid.

    commitment    max(before, K) - max(after, K) per provider and month
    provisioned   (increments paid before - after) * rate, where ceil(load / increment) are needed
    machines      0 until the load needs one more, then -rate

Cost words are those of FOCUS. List cost is at public prices. Contracted cost is at negotiated ones,
before commitments: every headline is that. Effective cost has commitments and machines spread over what
uses them; billed cost is what the month's bills come to. The two are one number here, since a month's
commitment is spread over the month that it is for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

HOURS_PER_MONTH = 365.25 * 24 / 12
NEAR = 0.8
"""From this share of a rate limit on, bursts within the minute are likely to hit it."""

_SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Bills:
    """The contracted cost of a month, US dollars.

    Attributes:
        by_provider: of what is bought by tokens.
        owned_usd: of tokens on owned capacity, which are on no bill.
    """

    by_provider: Mapping[str, float]
    owned_usd: float

    @classmethod
    def mixed(cls, bills: Sequence[Bills], shares: Sequence[float]) -> Bills:
        """Those of a month in which each of some bills holds for a share of the days."""
        pairs = [*zip(bills, shares, strict=True)]
        providers = sorted({name for each in bills for name in each.by_provider})
        return cls(
            {
                name: math.fsum(share * each.by_provider.get(name, 0.0) for each, share in pairs)
                for name in providers
            },
            math.fsum(share * each.owned_usd for each, share in pairs),
        )


class Saved(NamedTuple):
    """What of a saving is cash, and what stays inside contracts, US dollars."""

    cash_usd: float
    avoided_usd: float

    def of(self, saving_usd: float) -> Saved:
        """The two parts of ``saving_usd``, to its last digit; a part that is zero stays so."""
        return (
            Saved(self.cash_usd, saving_usd - self.cash_usd) if self.avoided_usd else Saved(saving_usd, 0.0)
        )


def saved(
    before: Bills, after: Bills, committed: Mapping[str, float], capacity_usd: float, fees_usd: float
) -> Saved:
    """A month's saving, in its two parts; each is exactly zero where there is none of it.

    Args:
        before: at the logged models.
        after: under a policy.
        committed: what is paid to a provider at least.
        capacity_usd: what increments and machines fall by.
        fees_usd: what the policy pays beside all bills.
    """
    cash = cash_saving_usd(before.by_provider, after.by_provider, committed) + capacity_usd - fees_usd
    inside = math.fsum(
        min(before.by_provider.get(each, 0.0), floor) - min(after.by_provider.get(each, 0.0), floor)
        for each, floor in sorted(committed.items())
    )
    return Saved(cash, inside + before.owned_usd - after.owned_usd - capacity_usd)


def cash_saving_usd(
    before: Mapping[str, float], after: Mapping[str, float], committed: Mapping[str, float]
) -> float:
    """What a month's bills fall by, US dollars.

    Args:
        before: contracted cost of the month by provider, at the logged models.
        after: the same under a policy.
        committed: what is paid to a provider at least.
    """
    providers = sorted({*before, *after})
    floors = {provider: committed.get(provider, 0.0) for provider in providers}
    return math.fsum(
        max(before.get(each, 0.0), floor) - max(after.get(each, 0.0), floor) for each, floor in floors.items()
    )


def needed(peak_minute_tokens: int, carried_tokens_per_s: Decimal) -> int:
    """How many increments, or machines, carry the busiest minute; each carries so many tokens a second."""
    load = Fraction(peak_minute_tokens, _SECONDS_PER_MINUTE)
    return math.ceil(load / Fraction(carried_tokens_per_s))


def paid(owned: int, needed_before: int, needed_after: int) -> int:
    """How many increments are paid for under a policy.

    Only what the policy itself frees is given back: spare increments that stood idle before still do.
    More are bought only when what is owned does not do, and no more than the policy adds to what the log
    needed: that did with what is owned.
    """
    if needed_after < needed_before:
        return owned - min(owned, needed_before) + min(owned, needed_after)
    return owned + max(needed_after - max(owned, needed_before), 0)
