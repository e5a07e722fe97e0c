"""What lies ahead of the window: scenarios, prices, drift. A part that has nothing to say is left out."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit import units
from route_audit.renderers.content import Column, Section, Table, printable
from route_audit.report import Drift, Report


def outlook(report: Report) -> tuple[Section, ...]:
    """The sections that follow the month and the year, those with something to say."""
    return tuple(_sections(report))


def _sections(report: Report) -> Iterator[Section]:
    if report.scenarios:
        yield scenarios(report)
    if report.prices_ahead:
        yield prices_ahead(report)


def scenarios(report: Report) -> Section:
    """Years that differ from the headline's in one thing, which each of them names."""
    columns = (
        Column("a year in which", number=False, wraps=True),
        Column("bill at\ntoday's models"),
        Column("saving"),
    )
    rows = tuple(
        (printable(each.varies), units.projected_usd(each.cost_usd), units.projected_usd(each.saving_usd))
        for each in report.scenarios
    )
    return Section("Scenarios, in no headline", Table(columns, rows))


def prices_ahead(report: Report) -> Section:
    """Prices that are announced for a day within the year."""
    columns = (
        Column("model", number=False, wraps=True),
        Column("from", number=False),
        Column("component", number=False, wraps=True),
        Column("USD now"),
        Column("USD then"),
    )
    rows = tuple(
        (printable(each.model), each.date, each.component, f"{each.from_usd:g}", f"{each.to_usd:g}")
        for each in report.prices_ahead
    )
    note = "per million tokens, request_usd per call; only the year is at these prices, on the days they hold"
    return Section("Prices that will change", Table(columns, rows), (note,))


def drift(report: Report) -> tuple[Section, ...]:
    """The first quarter of the window against the last; nothing where the window is too short."""
    if report.drift is None:
        return ()
    columns = (Column("", number=False), Column("first\nquarter"), Column("last\nquarter"))
    return (Section("Drift within the window", Table(columns, _drifts(report.drift)), _index(report.drift)),)


def _drifts(seen: Drift) -> tuple[tuple[str, str, str], ...]:
    tokens_first, tokens_last = _tokens(seen.tokens_per_request_first), _tokens(seen.tokens_per_request_last)
    saving_first, saving_last = units.share(seen.saving_share_first), units.share(seen.saving_share_last)
    return (
        ("tokens per request", tokens_first, tokens_last),
        ("saving, of bill", saving_first, saving_last),
    )


def _tokens(mean: float | None) -> str:
    return units.UNKNOWN if mean is None else units.tokens(round(mean))


def _index(seen: Drift) -> tuple[str, ...]:
    if seen.tiers_psi is None:
        return ("too few requests in a quarter to say whether the mix of tiers moved",)
    return (f"mix of tiers: population stability index {seen.tiers_psi:.3f}; above 0.2 it has moved",)
