"""Prices ahead: the changes that a reader should know, and the months that they fall into."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from route_audit.auditing.findings import Finding, Findings
from route_audit.auditing.recommend import best
from route_audit.business.carry import HORIZON_MONTHS
from route_audit.business.horizon import months_from, spans
from route_audit.pricing.schedule import day_us
from route_audit.projection.ahead import PriceChange, changes, rates_at
from route_audit.projection.costs import Pricer
from route_audit.projection.dollars import CellDollars
from route_audit.report import PriceAhead

_EPOCH = dt.date(1970, 1, 1)


class Months(msgspec.Struct, frozen=True):
    """The window's cost at the prices of each of the twelve months ahead, US dollars of the log.

    Attributes:
        baseline: at the logged models.
        policy: under the recommended policy; None where none is.
        days: of the price changes that fall into them; none where the window's own prices go on.
    """

    baseline: tuple[float, ...]
    policy: tuple[float, ...] | None
    days: tuple[dt.date, ...]


class PriceSpans(msgspec.Struct, frozen=True):
    """The window's dollars at the prices of each span of days ahead.

    Attributes:
        days: on which a span ends and the next begins.
        baseline: at the logged models, one more than there are days.
        policy: under the recommended policy; empty where none is.
    """

    days: tuple[dt.date, ...]
    baseline: tuple[CellDollars, ...]
    policy: tuple[CellDollars, ...]


_Dollars = tuple[CellDollars, CellDollars | None]


def prices_ahead(found: Findings) -> tuple[PriceAhead, ...]:
    """Every scheduled change of a price of a model in the log or in a policy, within twelve months."""
    return tuple(
        PriceAhead(
            each.model, _day(each.since_us).isoformat(), each.component, float(each.before), float(each.after)
        )
        for each in _changes(found)
    )


def months_ahead(found: Findings) -> Months:
    """Each month at its own prices where a scheduled change falls into the year, else all at the window's."""
    dollars_ahead = price_spans(found)
    shares = spans(_today(found), dollars_ahead.days)
    before, after = ([each.total for each in side] for side in (dollars_ahead.baseline, dollars_ahead.policy))
    return Months(
        tuple(_mixed(month, before) for month in shares),
        tuple(_mixed(month, after) for month in shares) if after else None,
        dollars_ahead.days,
    )


def price_spans(found: Findings) -> PriceSpans:
    """What the window costs at the prices of each span of the year ahead; one span where none changes."""
    chosen = best(found)
    days: list[dt.date] = []
    costs = [(found.baseline, chosen.costs.headline if chosen else None)]
    for moment in sorted({each.since_us for each in _changes(found)}):
        then = _costs(found, chosen, moment)
        if _totals(then) != _totals(costs[-1]):
            days.append(_day(moment))
            costs.append(then)
    policy = tuple(dollars for _, dollars in costs if dollars is not None)
    return PriceSpans(tuple(days), tuple(dollars for dollars, _ in costs), policy)


def _totals(costs: _Dollars) -> tuple[float, ...]:
    return tuple(dollars.total for dollars in costs if dollars is not None)


def _mixed(shares: Sequence[float], costs: Sequence[float]) -> float:
    """The mean of costs that hold for shares of a month; exactly the cost where it holds all month."""
    whole = [usd for share, usd in zip(shares, costs, strict=True) if share == 1]
    return whole[0] if whole else math.fsum(share * usd for share, usd in zip(shares, costs, strict=True))


def _costs(found: Findings, chosen: Finding | None, moment_us: int) -> _Dollars:
    """The window's dollars at the prices of a moment: at the logged models, and under the chosen policy."""
    world = found.world
    later = replace(world, table=rates_at(world.table, world.prices, moment_us))
    pricer = Pricer(found.survey, later)
    return pricer.baseline, pricer.headline(chosen.projection, chosen.stance) if chosen else None


def _changes(found: Findings) -> list[PriceChange]:
    names = sorted({*found.survey.priced, *(name for each in found.policies for name in each.policy.models)})
    models = [model for name in names if (model := found.book.find(name, None))]
    end = months_from(_today(found))[HORIZON_MONTHS]
    return changes(models, found.world.prices, day_us(end))


def _today(found: Findings) -> dt.date:
    return dt.date.fromisoformat(found.book.as_of)


def _day(moment_us: int) -> dt.date:
    return _EPOCH + dt.timedelta(microseconds=moment_us)
