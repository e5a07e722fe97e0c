"""The window carried to a month and a year."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from route_audit.audit.findings import Findings
from route_audit.audit.recommend import best
from route_audit.business import MONTHS_PER_YEAR, Carried, Traffic, carry
from route_audit.clock import local_seconds, zone
from route_audit.report import Period


def periods(found: Findings) -> tuple[Period, ...]:
    """A month and a year of the bill, and of the recommended policy's saving."""
    carried = _carried(found)
    month = _period("month", found, carried, 1)
    if carried.months is None:
        return (month, replace(month, name="year"))
    return (month, replace(_period("year", found, carried, MONTHS_PER_YEAR), method="twelve such months"))


def _period(name: str, found: Findings, carried: Carried, months: int) -> Period:
    if carried.months is None:
        return Period(name, None, None, None, None, None, carried.why)
    factor = found.usd(carried.months * months)
    total, chosen = found.baseline.total, best(found)
    if chosen is None:
        return Period(name, total * factor, None, None, None, carried.method, None)
    return Period(
        name,
        total * factor,
        (total - chosen.usd) * factor,
        chosen.draws.at(0.1) * factor,
        chosen.draws.at(0.9) * factor,
        carried.method,
        None,
    )


def _carried(found: Findings) -> Carried:
    """How many windows make a month: as asked for, else as the days of the log say."""
    asked, total = found.options, found.baseline.total
    if found.unreconciled:
        return Carried(None, None, "the bill is not reconciled: nothing is carried further in dollars")
    if not found.survey.priced:
        return Carried(None, None, "no model of the log has a price")
    if asked.monthly_spend_usd is not None and total:
        return Carried(asked.monthly_spend_usd / found.usd(total), "the monthly spend that was given", None)
    if asked.monthly_requests is not None:
        factor = asked.monthly_requests / found.usd(found.survey.requests)
        return Carried(factor, "the monthly requests that were given, at the log's cost for each", None)
    survey = found.survey
    if survey.first_us is None or survey.last_us is None:
        return carry(None, total)
    spread = survey.spread
    ends = local_seconds(np.array([survey.first_us, survey.last_us]), zone(asked.timezone))
    traffic = Traffic(spread.days, spread.day_requests, float(ends[0]), float(ends[1]))
    return carry(traffic, total)
