"""The sheets that are tables: policies, request types, tiers, the register of evidence, and what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from route_audit.renderers.sheets.book import Cell, Heading, Row, Sheet, Shown, Workbook
from route_audit.renderers.side_by_side import on_what
from route_audit.renderers.told import Money, money_of
from route_audit.report import Lever, PolicyRow, Report


def registers(book: Workbook, report: Report) -> None:
    """Write all of them."""
    money = money_of(report)
    if report.levers:
        _register(book.sheet("Levers", wide=True), _LEVERS, map(_lever, report.levers), money)
    _register(book.sheet("Policies", wide=True), _POLICIES, map(_policy, report.policies), money)
    _register(book.sheet("Types", wide=True), _TYPES, _types(report), money)
    _tiers(book, report)
    book.sheet("Evidence", wide=True).register(_EVIDENCE, _evidence(report))
    book.sheet("Coverage", wide=True).register(_COVERAGE, _coverage(report))


def _register(sheet: Sheet, headings: Sequence[Heading], rows: Iterable[Row], money: Money) -> None:
    """A table with all its columns; of an unreconciled bill what is projected stands as shares, once."""
    if not money.in_shares:
        sheet.register(headings, rows)
        return
    told = [_of_bill(heading) for heading in headings]
    kept = [place for place, heading in enumerate(told) if heading is not None]
    cells = ([_share(row[place], headings[place], money) for place in kept] for row in rows)
    sheet.register([heading for heading in told if heading is not None], cells)


def _of_bill(heading: Heading) -> Heading | None:
    """A heading with its dollars as shares; None where these stand beside it, or where it can have none."""
    if heading.style not in _IN_SHARES:
        return heading
    words = _IN_SHARES[heading.style].get(heading.words)
    return None if words is None else Heading(words, "share", heading.width)


def _share(cell: Cell | Shown, heading: Heading, money: Money) -> Cell | Shown:
    amount = cell.cell if isinstance(cell, Shown) else cell
    if heading.style not in _IN_SHARES or not isinstance(amount, int | float):
        return cell
    return money.value(amount)


_IN_SHARES = {
    "usd": {
        "cost of this\nwindow, USD": "cost,\nof the bill",
        "saving P10,\nUSD": "saving P10,\nof the bill",
        "saving P90,\nUSD": "saving P90,\nof the bill",
        "stress test,\nsaving, USD": "stress test,\nof the bill",
        "saving of this\nwindow,\nprojected, USD": "saving,\nprojected,\nof the bill",
    },
}
"""Headings over projected dollars by their style, and what they are called as shares."""

_POLICIES = (
    Heading("policy", "wrapped", 24),
    Heading("cost of this\nwindow, USD", "usd", 15),
    Heading("saving of this\nwindow, USD", "usd", 15),
    Heading("saving,\nof the bill", "share", 11),
    Heading("saving P10,\nUSD", "usd", 15),
    Heading("saving P90,\nUSD", "usd", 15),
    Heading("draws that\nsave", "share", 11),
    Heading("stress test,\nsaving, USD", "usd", 15),
    Heading("of requests\nmoved", "share", 11),
    Heading("of cost\nmoved", "share", 11),
    Heading("p50, s", "seconds", 9),
    Heading("p95, s", "seconds", 9),
    Heading("hard requests\nstay", "text", 16),
    Heading("break-even, USD\nper wrong answer", "usd", 18),
)


def _policy(row: PolicyRow) -> Row:
    return (
        row.name,
        Shown(row.cost_usd, "usd" if row.routed_requests_share else "cents"),
        row.saving_usd,
        row.saving_share,
        row.interval.p10,
        row.interval.p90,
        row.positive_share,
        row.stress_saving_usd,
        row.routed_requests_share,
        row.routed_cost_share,
        row.latency_s.p50,
        row.latency_s.p95,
        row.keeps_hard_requests,
        row.break_even.usd_per_wrong_answer,
    )


_LEVERS = (
    Heading("before routing", "text", 26),
    Heading("concerns,\nof the bill", "share", 11),
    Heading("saving of this\nwindow, USD", "usd", 15),
    Heading("saving,\nof the bill", "share", 11),
    Heading("rests on; levers overlap with policies, and savings do not add up", "quiet", 90),
)


def _lever(row: Lever) -> Row:
    return row.name, row.cost_share, row.saving_usd, row.saving_share, on_what(row)


_TYPES = (
    Heading("request type", "wrapped", 52),
    Heading("tier", "text", 12),
    Heading("score", "ratio", 9),
    Heading("requests", "count", 12),
    Heading("of all\nrequests", "share", 11),
    Heading("cost of this\nwindow, USD", "cents", 14),
    Heading("of all\ncost", "share", 11),
    Heading("saving of this\nwindow,\nprojected, USD", "usd", 15),
    Heading("under", "wrapped", 22),
)


def _types(report: Report) -> Iterator[Row]:
    for row in report.request_types:
        yield (
            row.label,
            row.tier,
            row.confidence,
            row.requests,
            row.requests_share,
            row.cost_usd,
            row.cost_share,
            row.saving_usd,
            row.saving_policy,
        )


_TIERS = (
    Heading("tier", "text", 34),
    Heading("requests", "count", 13),
    Heading("of all\nrequests", "share", 11),
    Heading("tokens", "count", 16),
    Heading("of all\ntokens", "share", 11),
    Heading("cost of this\nwindow, USD", "cents", 15),
    Heading("of all\ncost", "share", 11),
)
_MODELS = (
    Heading("model", "wrapped", 34),
    Heading("requests", "count"),
    Heading("input\ntokens", "count"),
    Heading("output\ntokens", "count"),
    Heading("cost of this\nwindow, USD", "cents"),
)


def _tiers(book: Workbook, report: Report) -> None:
    """Tiers, and today's bill by model below them."""
    sheet = book.sheet("Tiers")
    rows = (
        (
            row.tier,
            row.requests,
            row.requests_share,
            row.tokens,
            row.tokens_share,
            row.cost_usd,
            row.cost_share,
        )
        for row in report.tiers
    )
    end = sheet.register(_TIERS, rows)
    models = (
        (row.model, row.requests, row.input_tokens, row.output_tokens, row.cost_usd)
        for row in report.baseline.by_model
    )
    sheet.table(end + 1, _MODELS, models)


_EVIDENCE = (
    Heading("assumption", "wrapped", 60),
    Heading("likely", "factor", 12),
    Heading("P10", "factor", 11),
    Heading("P90", "factor", 11),
    Heading("evidence", "text", 12),
    Heading("source", "quiet", 60),
    Heading("affects", "quiet", 24),
    Heading("id", "quiet", 40),
)


def _evidence(report: Report) -> Iterator[Row]:
    for row in report.assumptions:
        affects = ", ".join(row.affects) or "all"
        yield row.statement, row.value, row.low, row.high, row.evidence, row.source, affects, row.id


_COVERAGE = (Heading("what", "wrapped", 52), Heading("number", "count", 20), Heading("note", "quiet", 80))


def _coverage(report: Report) -> Iterator[Row]:
    yield from _rows_read(report)
    yield from _reconciled(report)
    for file in report.tool.logs:
        yield f"log {file.path}", file.rows_read, f"read as {file.format}, sha256 {file.sha256}"
    for warn in report.warnings:
        yield f"warning {warn.code}", warn.rows, warn.message
    tool = report.tool
    yield "version of route-audit", "", tool.version
    yield "prices as of", "", f"{tool.prices_as_of}, sha256 {tool.price_book_sha256}"
    yield "seed", Shown(tool.seed, "number"), f"hours and days in {tool.timezone}"


def _rows_read(report: Report) -> Iterator[Row]:
    seen, window = report.coverage, report.coverage.window
    yield "rows read", seen.rows_read, "attempts, rejected, duplicates and what is no call"
    yield "attempts", seen.attempts, ""
    yield "requests", seen.requests, "attempts sent again count once"
    for reason, count in sorted(seen.rejected.items()):
        yield f"rejected: {reason}", count, "not in any total"
    yield "duplicates", seen.duplicates, "dropped"
    for reason, count in sorted(seen.not_calls.items()):
        yield f"no call: {reason}", count, "not in any total"
    for model in seen.unpriced:
        yield f"without a price: {model.model}", model.requests, "requests, not in any total"
    yield "days of the window", Shown(window.days, "months"), f"{window.start or '-'} to {window.end or '-'}"
    yield "bill of the window, USD", Shown(report.baseline.cost_usd, "cents"), report.cost_basis


def _reconciled(report: Report) -> Iterator[Row]:
    found = report.reconciliation
    if report.data_level is not None:
        lacks = (
            f"{each.level} takes {' and '.join(each.lacks)}" for each in report.data_level.rungs if each.lacks
        )
        yield "data level", "", f"{report.data_level.reached or 'below L0'}; {'; '.join(lacks)}"
    yield "reconciliation", "", found.status
    yield "logged, USD", Shown(found.logged_usd, "cents"), "over the rows that log a cost"
    yield "recomputed, USD", Shown(found.recomputed_usd, "cents"), "over the same rows"
