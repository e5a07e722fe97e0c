"""What the numbers rest on: what was read, prices, roles, assumptions, warnings, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable

from route_audit import units
from route_audit.renderers.layout import Cell, Column, Section, Table, by_sentence, further, printable, tally
from route_audit.report import Assumption, Coverage, LogFile, Recommendation, Report, UnpricedModel
from route_audit.units import plural

_REACHED = (
    "a level is reached where nothing is missing of it, nor of those below; where one lacks something, what"
    " it can tell is left out, assumed or a prior"
)

FILES_NAMED = 10
"""So many files are shown, those with the most rejects first."""


EVIDENCE_CLASSES = {
    "A": "a randomised test on own traffic",
    "B": "answers compared in pairs or in shadow on own traffic",
    "C": "measured token ratios and labelled requests",
    "D": "a reconciled bill; token ratios assumed, or tiers without labels",
    "E": "tokens times prices, reconciled with no bill",
}
"""What an estimate of each class rests on, best first."""


def evidence(recommendation: Recommendation) -> str:
    """The class of the estimate in words."""
    letter = recommendation.evidence_class
    return f"evidence class {letter} of A to E: {EVIDENCE_CLASSES.get(letter, 'see the documentation')}"


def coverage(report: Report, most: int | None = None) -> Section:
    """What the numbers rest on, adding up to the rows that were read.

    Args:
        report: the report.
        most: how many models without a price to name, those with the most requests first; all when None.
    """
    seen = report.coverage
    unpriced = sorted(seen.unpriced, key=lambda model: (-model.requests, model.model))
    notes = (
        _accounting(seen),
        *_coverage_notes(seen),
        *map(_unpriced, unpriced[:most]),
        *further(len(unpriced), most, "model without a price"),
    )
    return Section("Coverage", None, notes)


def data_level(report: Report) -> Section:
    """How far the log reaches: what may be told of it, and what more would take."""
    found = report.data_level
    if found is None:
        return Section("Data level")
    columns = (
        Column("level", number=False, keeps=True),
        Column("with", number=False, wraps=True),
        Column("can be told", number=False, wraps=True),
        Column("missing here", number=False, wraps=True),
    )
    rows = tuple(
        (each.level, each.holds, each.tells, " and ".join(each.lacks) or "nothing") for each in found.rungs
    )
    reached = found.reached or f"below {found.rungs[0].level}"
    notes = (_REACHED,)
    return Section(
        f"Data level: {reached} of {found.rungs[0].level} to {found.rungs[-1].level}",
        Table(columns, rows),
        notes,
    )


def files(report: Report) -> Section:
    """What became of each file's rows; nothing to say of one file that was read in full."""
    logs = report.tool.logs
    if len(logs) < 2 and not any(log.rejected for log in logs):  # noqa: PLR2004  # several
        return Section("Files")
    columns = (
        Column("file", number=False),
        Column("format", number=False),
        Column("rows"),
        Column("used"),
        Column("rejected"),
        Column("not calls"),
    )
    ordered = sorted(logs, key=lambda log: -log.rejected)
    table = Table(columns, tuple(map(_file, ordered[:FILES_NAMED])))
    return Section("Files", table, tuple(_file_notes(report.coverage, len(logs))))


def _file(log: LogFile) -> tuple[Cell, ...]:
    counts = (log.rows_read, log.attempts, log.rejected, log.not_calls)
    return (printable(log.path), log.format, *map(units.count, counts))


def _file_notes(seen: Coverage, count: int) -> Iterable[str]:
    if count > FILES_NAMED:
        yield f"and {plural(count - FILES_NAMED, 'further file')}, listed in the JSON report"
    if seen.duplicates:
        yield "used: duplicates included, which are known only of all files together"


def _accounting(seen: Coverage) -> str:
    """The rows read, and what became of each of them."""
    rejected, others = sum(seen.rejected.values()), sum(seen.not_calls.values())
    return (
        f"{plural(seen.rows_read, 'row')} read = {plural(seen.attempts, 'attempt')}"
        f" + {units.count(rejected)} rejected + {plural(seen.duplicates, 'duplicate')}"
        f" + {units.count(others)} not {'a call' if others == 1 else 'calls'}"
    )


def _coverage_notes(seen: Coverage) -> Iterable[str]:
    yield f"{plural(seen.attempts, 'attempt')} for {plural(seen.requests, 'request')}"
    yield (
        f"with a price: {units.share(seen.priced_requests_share, 1)} of requests,"
        f" {units.share(seen.priced_tokens_share, 1)} of tokens;"
        f" counted by us, not logged: {units.share(seen.estimated_tokens_share, 1)} of tokens,"
        f" {units.share(seen.estimated_cost_share, 1)} of cost"
    )
    if seen.duplicates_by:
        yield f"duplicates, counted once: {tally(seen.duplicates_by)}"
    if seen.rejected:
        yield f"rejected: {tally(seen.rejected)}"
    if seen.not_calls:
        yield f"not calls: {tally(seen.not_calls)}"


def _unpriced(model: UnpricedModel) -> str:
    amount = units.tokens(model.input_tokens + model.output_tokens)
    requests = plural(model.requests, "request")
    return f"no price, in no total: {printable(model.model)}, {requests}, {amount} tokens"


def warnings(report: Report) -> Section:
    """What a reader must know before trusting a number."""
    notes = []
    for warning in report.warnings:
        cost = "" if warning.usd is None else f", {units.usd(warning.usd)}"
        rows = f" ({plural(warning.rows, 'row')}{cost})" if warning.rows else ""
        notes.append(printable(warning.message) + rows)
    return Section("Warnings", None, tuple(notes))


def sources(report: Report, most: int | None = None) -> Section:
    """The files that were read and the price book, so that the report can be made again.

    Args:
        report: the report.
        most: how many files to name, those that were read first; all when None.
    """
    columns = (Column("log", number=False), Column("format", number=False), Column("SHA-256", number=False))
    rows = tuple(
        (printable(file.path), file.format, file.sha256[:16] or units.UNKNOWN) for file in report.tool.logs
    )
    book = report.tool.price_book_sha256[:16] or units.UNKNOWN
    note = f"price book {book}, seed {report.tool.seed}, hours and days in {report.tool.timezone}"
    return Section("Sources", Table(columns, rows[:most]), (*further(len(rows), most, "file"), note))


def roles(report: Report) -> Section:
    """Which models play strong and cheap, and why."""
    columns = (
        Column("role", number=False),
        Column("model", number=False),
        Column("why", number=False, wraps=True),
    )
    rows = tuple(
        (role.role, printable(role.model or units.UNKNOWN), printable(role.why)) for role in report.roles
    )
    return Section("Models that play the roles", Table(columns, rows))


def assumptions(report: Report, most: int | None = None) -> Section:
    """What is assumed, its range and its source; ``most`` of the recommended policy's without sources."""
    columns = (
        Column("assumption", number=False, wraps=True),
        Column("likely"),
        Column("P10 to\nP90"),
        Column("evidence", number=False),
    )
    chosen = report.recommendation.policy
    ranked = report.assumptions
    notes = by_sentence((row.id, row.source) for row in ranked)
    if most is not None:
        ranked = tuple(sorted(ranked, key=lambda row: bool(row.affects) and chosen not in row.affects))[:most]
        notes = further(len(report.assumptions), most, "assumption")
    return Section("Assumptions", Table(columns, tuple(map(_assumption, ranked))), notes)


def _assumption(row: Assumption) -> tuple[Cell, ...]:
    spread = units.UNKNOWN if row.low is None or row.high is None else f"{row.low:.3g} to {row.high:.3g}"
    value = row.value if isinstance(row.value, str) else f"{row.value:.3g}"
    return (printable(row.statement), printable(value), spread, row.evidence)
