"""Today's bill, and where its money goes."""

from __future__ import annotations

from collections.abc import Iterable

from route_audit import units
from route_audit.renderers.layout import LABEL_LINES, Cell, Column, Section, Share, Table, further, printable
from route_audit.renderers.told import Money, money_of
from route_audit.report import (
    Disagreement,
    Hindsight,
    Report,
    TierRow,
    TypeRow,
)
from route_audit.units import plural

NOTHING_PRICED = "no model of the log has a price"


def origin(report: Report) -> str:
    """What made the report, on one line."""
    return f"route-audit {report.tool.version}, prices as of {report.tool.prices_as_of}"


def bill(report: Report) -> tuple[str, tuple[str, ...]]:
    """Today's bill to the cent, and what it is for."""
    baseline = report.baseline
    window = report.coverage.window
    requests = plural(baseline.requests, "request")
    if window.days is None:
        span = "a window that the log does not date"
    else:
        span = f"{units.span(window.days)}, {_minute(window.start)} to {_minute(window.end)} UTC"
    traffic = (
        f"{units.tokens(baseline.input_tokens)} input tokens"
        f" ({units.tokens(baseline.cached_input_tokens)} of them cached),"
        f" {units.tokens(baseline.output_tokens)} output tokens"
    )
    return units.usd(baseline.cost_usd), (f"{requests} over {span}", traffic, *_bill_notes(report))


def _bill_notes(report: Report) -> Iterable[str]:
    baseline, coverage = report.baseline, report.coverage
    if baseline.cost_usd is None:
        yield NOTHING_PRICED
    if baseline.failed_attempts or baseline.retries:
        failed = plural(baseline.failed_attempts, "failed attempt")
        yield f"{failed}, {units.count(baseline.retries)} sent again"
    if baseline.web_searches:
        fees = (
            f"{units.usd(baseline.web_search_usd)} of the bill"
            if baseline.web_search_usd
            else "without a fee"
        )
        yield f"searches of the web by providers: {units.count(baseline.web_searches)}, {fees}"
    if coverage.sample_rate != 1:
        yield f"the log is a {units.share(coverage.sample_rate, 2)} sample of the traffic: totals are scaled"
    error = baseline.cost_standard_error_usd
    if error is not None:
        yield f"standard error of the bill, from sampling: {units.projected_usd(error)}"
    if coverage.unpriced:
        missing = sum(model.requests for model in coverage.unpriced)
        models = plural(len(coverage.unpriced), "model")
        yield f"not in it: {plural(missing, 'request')} on {models} without a price"


def _minute(moment: str | None) -> str:
    return units.UNKNOWN if moment is None else moment[:16].replace("T", " ")


def tiers(report: Report) -> Section:
    """Requests, tokens and dollars by tier: the share of one is not the share of the other."""
    columns = (
        Column("tier", number=False),
        Column("requests"),
        Column("of all\nrequests"),
        Column("of all\ntokens"),
        Column("of all\ncost"),
        Column("cost"),
    )
    rows = tuple(_tier(row) for row in report.tiers)
    return Section("Where the money goes", Table(columns, rows), tuple(_hindsight(report.hindsight)))


def _hindsight(found: Hindsight) -> Iterable[str]:
    if not found.told_requests_share:
        return
    yield (
        f"in hindsight {_disagreement(found.easy_looked_hard)} of an easy tier got answers that look like"
        " reasoning: what routing by tier may get wrong"
    )
    yield (
        f"{_disagreement(found.hard_looked_easy)} of reasoning or unsure got answers that look easy: what it"
        " may leave unsaved; the shape of an answer is a hint, no label"
    )
    if (told := units.share(found.told_requests_share)) != units.share(1.0):
        yield f"answers look like a tier in {told} of requests; of the others hindsight tells nothing"


def _disagreement(found: Disagreement) -> str:
    share = units.share(found.requests_share)
    cost = "cost unknown" if found.cost_usd is None else f"{units.usd(found.cost_usd)} today"
    return f"{plural(found.requests, 'request')} ({share}, {cost})"


def _tier(row: TierRow) -> tuple[Cell, ...]:
    return (
        row.tier,
        units.count(row.requests),
        Share(row.requests_share),
        Share(row.tokens_share),
        Share(row.cost_share),
        units.usd(row.cost_usd),
    )


def models(report: Report, most: int | None = None) -> Section:
    """Today's bill by model, the dearest first; no more than ``most`` of them where it is given."""
    columns = (
        Column("model", number=False),
        Column("requests"),
        Column("input\ntokens"),
        Column("output\ntokens"),
        Column("cost"),
    )
    rows = tuple(
        (
            printable(row.model),
            units.count(row.requests),
            units.tokens(row.input_tokens),
            units.tokens(row.output_tokens),
            units.usd(row.cost_usd),
        )
        for row in report.baseline.by_model
    )
    return Section("Today's bill by model", Table(columns, rows[:most]), further(len(rows), most, "model"))


def request_types(report: Report) -> Section:
    """The request types that cost most, and what a policy would save on each."""
    money = money_of(report)
    columns = (
        Column("request type", number=False, wraps=True, lines=LABEL_LINES),
        Column("tier", number=False, keeps=True),
        Column("score"),
        Column("requests"),
        Column("cost"),
        Column("of all\ncost"),
        Column("saving,\nof bill" if money.in_shares else "saving,\nprojected"),
    )
    shown = len(report.request_types)
    title = f"Top {shown} of {units.plural(report.request_type_count, 'request type')}, by cost"
    names = sorted({row.saving_policy for row in report.request_types if row.saving_policy is not None})
    notes = (f"saving: under {' or '.join(map(printable, names))}",) if names else ()
    rows = tuple(_type(row, money) for row in report.request_types)
    return Section(
        title, Table(columns, rows), (*notes, "score: how clear the tier is, 0 to 1; no probability")
    )


def _type(row: TypeRow, money: Money) -> tuple[Cell, ...]:
    return (
        printable(row.label),
        row.tier,
        f"{row.confidence:.2f}",
        units.count(row.requests),
        units.usd(row.cost_usd),
        units.share(row.cost_share),
        money.told(row.saving_usd),
    )
