"""What lies ahead of the window: a month, a year, and what else is known of them."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit import units
from route_audit.renderers.layout import Cell, Column, Section, Table, by_sentence, printable
from route_audit.renderers.told import Money
from route_audit.report import Commitment, Drift, Load, Period, Report, VolumeCheck

PRICES_AHEAD = "Prices that will change"


def periods(report: Report) -> Section:
    """The window carried to a month and a year."""
    columns = (
        Column("", number=False),
        Column("bill at\ntoday's models"),
        Column("saving"),
        Column("saving,\nP10 to P90"),
    )
    policy = report.recommendation.policy
    under = "" if policy is None else f", under {printable(policy)}"
    table = Table(columns, tuple(_period(period) for period in report.periods))
    reasons = [(period.name, words) for period in report.periods for words in (period.method, period.why)]
    notes = (*by_sentence(reasons), *volume_model(report.volume_check))
    return Section(f"Month and year, projected{under}", table, notes)


def volume_model(held: VolumeCheck | None) -> tuple[str, ...]:
    """How well days that were held out are told by the others, in words; nothing where nobody asked them."""
    if held is None:
        return ()
    verdict = "accepted" if held.accepted else "rejected"
    days, scatter = units.plural(held.days, "day"), units.share(held.scatter_share)
    words = (
        f"volume model {verdict}: means of the first {days} tell the other {held.held_out_days}"
        f" {100 * held.off_share:+.0f}% in all (NMBE) and {scatter} a day off (CV(RMSE));"
        " 10% and 30% are accepted"
    )
    return (words,)


def _period(period: Period) -> tuple[Cell, ...]:
    saving = Money().interval(period.saving_p10_usd, period.saving_usd, period.saving_p90_usd)
    return (period.name, _bill_or_range(period), *saving)


def _bill_or_range(period: Period) -> str:
    if period.cost_usd is None and period.cost_low_usd is not None:
        return " to ".join(units.spread_usd(period.cost_low_usd, period.cost_high_usd))
    return units.projected_usd(period.cost_usd)


def sections(report: Report) -> Iterator[Section]:
    """The sections that follow the month and the year, those with something to say."""
    if report.scenarios:
        yield _scenarios(report)
    if report.prices_ahead:
        yield _prices_ahead(report)
    if _has_contracts(report):
        yield _contracts(report)
    if any(map(_is_used, report.loads)):
        yield _loads(report)


def _scenarios(report: Report) -> Section:
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


def _prices_ahead(report: Report) -> Section:
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
    return Section(PRICES_AHEAD, Table(columns, rows), (note,))


def _has_contracts(report: Report) -> bool:
    return bool(report.commitments) or any(
        row.avoided_usd
        or row.fully_loaded_usd is not None
        or row.list_saving_usd != row.contracted_saving_usd
        for row in report.contracts
    )


def _contracts(report: Report) -> Section:
    """What a month of each policy saves on paper, and what of it is cash."""
    columns = (
        Column("policy", number=False),
        Column("saving at\nlist prices"),
        Column("saving,\ncontracted"),
        Column("of which\ncash"),
        Column("stays in\ncontracts"),
    )
    rows = tuple(
        (
            printable(row.policy),
            *map(units.projected_usd, (row.list_saving_usd, row.contracted_saving_usd)),
            *map(units.projected_usd, (row.cash_saving_usd, row.avoided_usd)),
        )
        for row in report.contracts
    )
    return Section(
        "A month's saving, on paper and in cash", Table(columns, rows), tuple(_contract_notes(report))
    )


def _contract_notes(report: Report) -> Iterator[str]:
    yield f"every headline is {report.cost_basis}: negotiated prices, before commitments"
    yield from map(_commitment, report.commitments)
    for row in report.contracts:
        if row.fully_loaded_usd is not None:
            full, name = units.projected_usd(row.fully_loaded_usd), printable(row.policy)
            marginal = "unknown" if row.marginal_usd is None else units.projected_usd(row.marginal_usd)
            yield f"{name}: a month with own machines fully loaded costs {full}, at marginal cost {marginal}"
    for why in sorted({row.why for row in report.contracts if row.why is not None}):
        yield f"'{units.UNKNOWN}' is unknown: {printable(why)}"


def _commitment(term: Commitment) -> str:
    until = "" if term.until is None else f" until {term.until}"
    ended = "" if term.in_force else ", ended and left out"
    spend = units.projected_usd(term.spend_usd)
    return (
        f"{printable(term.provider)}: {units.usd(term.usd_per_month)} a month are committed{until}{ended};"
        f" as logged {spend} would be spent ({printable(term.source)})"
    )


def _loads(report: Report) -> Section:
    """The busiest minutes of models that have a rate limit or are owned."""
    columns = (
        Column("policy", number=False),
        Column("model", number=False, wraps=True),
        Column("tokens,\npeak minute"),
        Column("requests,\npeak minute"),
        Column("of\nlimit"),
        Column("increments\npaid"),
    )
    rows = tuple(
        (
            printable(load.policy),
            printable(load.model),
            units.tokens(load.peak_minute_tokens),
            units.count(load.peak_minute_requests),
            units.share(load.limit_share),
            units.count(load.increments_paid),
        )
        for load in filter(_is_used, report.loads)
    )
    return Section(
        "Busiest minutes", Table(columns, rows), ("increments: provisioned, or machines of your own",)
    )


def _is_used(load: Load) -> bool:
    return load.peak_minute_requests != 0 or load.increments_paid is not None


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
