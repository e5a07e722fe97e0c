"""What a saving is worth once putting it into use is paid for.

    NPV     = -effort + sum over months t of flow_t / (1 + r)^(t/12)
    flow_t  = (saving_t - failures_t) * ramp_t - run_t

Flows fall at the end of each month, ``r`` is a year's rate. Until the policy is live nothing is saved
and nothing is run; then the ramp says for how much of the traffic it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from route_audit.arrays import Floats
from route_audit.business.growth import grown
from route_audit.business.ramp import ramped

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Terms:
    """What a business case rests on beside the saving.

    Attributes:
        run_usd_per_month: what keeping the policy in use costs, from the month it is live.
        discount_rate: a year's.
        horizon_months: how many months are counted.
        lead_months: months of work before anything is saved.
        ramp: shares of the traffic that the policy holds for, month by month once live; the last goes on.
        monthly_growth: of the traffic, month over month.
    """

    run_usd_per_month: float
    discount_rate: float
    horizon_months: int
    lead_months: int
    ramp: tuple[float, ...]
    monthly_growth: float = 0.0


def shares(terms: Terms) -> Floats:
    """The share of today's traffic that the policy holds for in each month: ramp and growth together."""
    held = ramped(live(terms)[terms.lead_months :].tolist(), terms.ramp)
    before = (0.0,) * min(terms.lead_months, terms.horizon_months)
    return np.array(grown((*before, *held), terms.monthly_growth))


def flows(net_usd: Floats, terms: Terms) -> Floats:
    """What comes in each month, US dollars.

    Args:
        net_usd: saving less the cost of failures in each month of full use at today's volume; shape
            (..., horizon_months).
        terms: when it begins, how it grows, what it costs to run.
    """
    return np.asarray(net_usd * shares(terms) - live(terms) * terms.run_usd_per_month)


def live(terms: Terms) -> Floats:
    """1 for each month in which the policy is in use and must be run, else 0."""
    return np.asarray(np.arange(terms.horizon_months) >= terms.lead_months, dtype=np.float64)


def present(amounts: Floats, discount_rate: float) -> Floats:
    """The amounts at the ends of months 1, 2, ... as of today; the last axis are the months."""
    months = np.arange(1, amounts.shape[-1] + 1)
    return np.asarray(amounts / (1 + discount_rate) ** (months / MONTHS_PER_YEAR))


def npv(effort_usd: Floats | float, amounts: Floats, discount_rate: float) -> Floats:
    """Net present value, US dollars; ``amounts`` as ``flows`` gives them."""
    return np.asarray(present(amounts, discount_rate).sum(axis=-1) - effort_usd)


def payback_months(effort_usd: float, amounts: Sequence[float]) -> float | None:
    """When the effort is paid back for good, in months, a month divided evenly; None within none of them."""
    total = -effort_usd
    found: float | None = 0.0 if total >= 0 else None
    for place, amount in enumerate(amounts):
        before, total = total, total + amount
        if total < 0:
            found = None
        elif found is None:
            found = place + -before / amount
    return found


def smallest_bill_usd(
    effort_usd: float, run_usd_per_month: float, net_share: float, months: int
) -> float | None:
    """The monthly bill from which on the effort is paid back in ``months``; None where nothing is saved.

    Args:
        effort_usd: once.
        run_usd_per_month: each month.
        net_share: saving less failures, of the bill.
        months: to pay back in.
    """
    return (effort_usd / months + run_usd_per_month) / net_share if net_share > 0 else None


def deciding_bill_usd(bill_usd: float, gains_usd: Floats, costs_usd: Floats, sure: float) -> float | None:
    """The bill from which on ``sure`` of the draws are worth it; None where no bill does.

    What is gained grows with the bill, what it takes does not.

    Args:
        bill_usd: that the gains belong to.
        gains_usd: present value of savings less failures, by draw.
        costs_usd: present value of effort and run, by draw.
        sure: share of the draws.
    """
    times = np.full(len(gains_usd), np.inf)
    np.divide(costs_usd, gains_usd, out=times, where=gains_usd > 0)
    enough = float(np.quantile(times, sure, method="inverted_cdf"))
    return bill_usd * enough if np.isfinite(enough) else None


def perfect_information_usd(values: Floats) -> float:
    """The most that knowing the outcome beforehand is worth: E[max(NPV, 0)] - max(E[NPV], 0)."""
    return float(np.maximum(values, 0).mean() - max(float(values.mean()), 0.0))
