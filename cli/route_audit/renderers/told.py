"""How projected amounts are told: in dollars, or as shares of a bill that is not reconciled."""

from __future__ import annotations

from dataclasses import dataclass

from route_audit import units
from route_audit.report import UNRECONCILED, Report

_DIGITS = 1

IN_SHARES = "the bill is not reconciled: what is projected is told as a share of it, in no dollars"


@dataclass(frozen=True, slots=True)
class Money:
    """A way to tell what is projected.

    Attributes:
        of_usd: the bill that every amount is told as a share of, zero or None where it is not known.
        in_shares: amounts are shares of that bill, else dollars.
    """

    of_usd: float | None = None
    in_shares: bool = False

    def told(self, amount: float | None) -> str:
        """One projected amount."""
        return self._share(amount) if self.in_shares else units.projected_usd(amount)

    def spread(self, *amounts: float | None) -> tuple[str, ...]:
        """Projected amounts that are read together, as an interval and its middle."""
        return tuple(map(self._share, amounts)) if self.in_shares else units.spread_usd(*amounts)

    def interval(self, low: float | None, likely: float | None, high: float | None) -> tuple[str, str]:
        """A likely amount, and the two that its interval lies between; unknown where one of these is."""
        begins, middle, ends = self.spread(low, likely, high)
        return middle, units.UNKNOWN if low is None or high is None else f"{begins} to {ends}"

    def heading(self, words: str) -> str:
        """A column's heading, with what its amounts are a share of."""
        return f"{words},\nof bill" if self.in_shares else words

    def value(self, amount: float) -> float | None:
        """The amount as an axis or a sheet has it; None where there is no bill."""
        if not self.in_shares:
            return amount
        return amount / self.of_usd if self.of_usd else None

    def _share(self, amount: float | None) -> str:
        return units.share(None if amount is None else self.value(amount), _DIGITS)


def money_of(report: Report) -> Money:
    """How the report's projected amounts are told: an unreconciled bill has no dollars to save."""
    return Money(report.baseline.cost_usd, report.reconciliation.status == UNRECONCILED)
