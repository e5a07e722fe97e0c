"""Numbers of the report by where they stand: no renderer writes one down by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from route_audit import units
from route_audit.renderers.document.model import Figure, Words
from route_audit.report import Report
from route_audit.report.case import Finance
from route_audit.report.periods import REQUESTS_GIVEN, SPEND_GIVEN

NET_SAVING = "case.finance.net_saving_usd.p50"
"""The headline."""

BILL = "case.finance.bill_usd"
"""What it is held against."""

_ALL_BUT = 0.99
"""So much of the traffic with a price is as good as all of it."""

_STEP = re.compile(r"\.|(\[[^\]]*\])")


def year_digits(figures: Finance) -> int:
    """How many digits a year's dollars have: as many as its net saving, so that what is added up adds up."""
    return units.spread_digits(*figures.net_savings_usd)


def month_of(report: Report) -> str:
    """How a month was made of the log; empty where none was."""
    return next((each.method or "" for each in report.periods if each.name == "month"), "")


class Facts:
    """A report, asked by path: ``policies[tiered].saving_usd``, ``case.finance.months[3].saving_usd``.

    In brackets stands the name of a row, or its place from 0.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self._tree: Any = msgspec.to_builtins(report)

    def value(self, path: str) -> Any:  # noqa: ANN401  # whatever stands there
        """What stands at ``path``.

        Raises:
            KeyError: nothing does.
        """
        found = self._tree
        for step in (step for step in _STEP.split(path) if step):
            found = _within(found, step[1:-1]) if step.startswith("[") else found[step]
        return found

    def usd(self, path: str) -> Figure:
        """Measured dollars, to the cent."""
        return self._shown(path, units.usd)

    def projected(self, path: str) -> Figure:
        """Projected dollars, two digits."""
        return self._shown(path, units.projected_usd)

    def of_year(self, path: str) -> Figure:
        """Projected dollars that stand beside the net saving of a year."""
        case = self.report.case
        digits = 2 if case is None or case.finance is None else year_digits(case.finance)
        return self._shown(path, lambda value: units.projected_usd(value, digits))

    def spread(self, *paths: str) -> tuple[Figure, ...]:
        """Projected dollars that are read together."""
        shown = units.spread_usd(*map(self.value, paths))
        return tuple(map(Figure, shown, paths))

    def net_saving(self) -> tuple[Figure, Figure, Figure, Figure]:
        """P10, P50 and P90 of a year's net saving, and the likely one, which stands beside them."""
        ends = ("case.finance.net_saving_usd.p10", NET_SAVING, "case.finance.net_saving_usd.p90")
        low, middle, high, likely = self.spread(*ends, "case.finance.likely_net_saving_usd")
        return low, middle, high, likely

    def volume(self) -> Words:
        """Of which volume the dollars of a year are, and of which part of it where much has no price."""
        given = month_of(self.report) in {SPEND_GIVEN, REQUESTS_GIVEN}
        of = "at the volume that was given" if given else "at today's volume"
        return (f"{of}, contracted", *self._where_much_has_no_price())

    def of_logs(self) -> Words:
        """Of which requests the dollars of the logs are, and of how much of them where much has no price."""
        return (
            "for ",
            self.count("baseline.requests"),
            " requests, contracted",
            *self._where_much_has_no_price(),
        )

    def _where_much_has_no_price(self) -> Words:
        found = self.report.coverage
        shares = (found.priced_requests_share, found.priced_tokens_share)
        if all(share is None or share >= _ALL_BUT for share in shares):
            return ()
        requests, tokens = (self.share(f"coverage.priced_{what}_share", 1) for what in ("requests", "tokens"))
        return ("; only ", requests, " of requests and ", tokens, " of tokens have a price")

    def share(self, path: str, digits: int = 0) -> Figure:
        """A share in per cent."""
        return self._shown(path, lambda value: units.share(value, digits))

    def count(self, path: str) -> Figure:
        """A whole number."""
        return self._shown(path, units.count)

    def months(self, path: str) -> Figure:
        """Months, with one decimal."""
        return self._shown(path, units.months)

    def _shown(self, path: str, show: Callable[[Any], str]) -> Figure:
        return Figure(show(self.value(path)), path)


def _within(rows: Any, name: str) -> Any:  # noqa: ANN401  # rows of the report as plain values
    if name.isdigit():
        return rows[int(name)]
    for row in rows:
        if name in {row.get("name"), row.get("id"), row.get("tier"), row.get("model")}:
            return row
    raise KeyError(name)
