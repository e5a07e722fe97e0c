"""What a report says, section by section, before it is laid out for a screen or a page.

Measured amounts are to the cent. Projected ones have two significant digits, three where an interval is that
narrow, and stand beside it. A percentage's heading names what it is a share of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from route_audit import units
from route_audit.report import (
    Assumption,
    Coverage,
    Disagreement,
    Hindsight,
    LogFile,
    Percentiles,
    Period,
    PolicyRow,
    Recommendation,
    Report,
    Swing,
    TierRow,
    TypeRow,
    UnpricedModel,
)
from route_audit.units import plural

FILES_NAMED = 10
"""So many files are shown, those with the most rejects first."""

_DRIVERS_NAMED, _DRIVERS_SHOWN = 3, 5
"""So many of a policy's assumptions are named with the saving at their ends, and stand in the table."""

NOTHING_PRICED = "no model of the log has a price"

EVIDENCE_CLASSES = {
    "A": "a randomised test on own traffic",
    "B": "answers compared in pairs or in shadow on own traffic",
    "C": "measured token ratios and labelled requests",
    "D": "a reconciled bill, assumed token ratios",
    "E": "list prices and assumed token ratios, reconciled with no bill",
}
"""What an estimate of each class rests on, best first."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of 1, which a screen may draw as a bar."""

    fraction: float | None

    def __str__(self) -> str:
        """The share in per cent."""
        return units.share(self.fraction)


Cell = str | Share


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how its cells stand.

    Attributes:
        heading: what the cells are; a newline where a narrow heading may break.
        number: the cells are numbers: never broken, never shortened, set to the right.
        wraps: long words go on in the next line; otherwise a narrow screen cuts them short.
        keeps: other words give way first.
    """

    heading: str
    number: bool = True
    wraps: bool = False
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; ``marked`` is the index of the row that the reader should find first."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marked: int | None = None

    def beside(self, other: Table) -> Table:
        """Both tables as one, where they have the same rows; the first column stands once."""
        rows = (left + right[1:] for left, right in zip(self.rows, other.rows, strict=True))
        return replace(self, columns=self.columns + other.columns[1:], rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part: a table, and sentences below it."""

    title: str
    table: Table | None = None
    notes: tuple[str, ...] = ()


def printable(text: str) -> str:
    """``text`` without control characters: a log's words must not steer a terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


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
        span = f"{window.days:.1f} days, {_minute(window.start)} to {_minute(window.end)} UTC"
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


def evidence(recommendation: Recommendation) -> str:
    """The class of the estimate in words."""
    letter = recommendation.evidence_class
    return f"evidence class {letter} of A to E: {EVIDENCE_CLASSES.get(letter, 'see the documentation')}"


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
    return Section("Today's bill by model", Table(columns, rows[:most]), _more(len(rows), most, "model"))


def _more(count: int, most: int | None, thing: str) -> tuple[str, ...]:
    if most is None or count <= most:
        return ()
    return (f"and {plural(count - most, f'further {thing}')}, listed in the JSON and Markdown reports",)


def request_types(report: Report) -> Section:
    """The request types that cost most, and what a policy would save on each."""
    columns = (
        Column("request type", number=False),
        Column("tier", number=False),
        Column("score"),
        Column("requests"),
        Column("cost"),
        Column("of all\ncost"),
        Column("saving,\nprojected"),
    )
    shown = len(report.request_types)
    title = f"Top {shown} of {units.count(report.request_type_count)} request types, by cost"
    names = sorted({row.saving_policy for row in report.request_types if row.saving_policy is not None})
    notes = (f"saving: under {' or '.join(map(printable, names))}",) if names else ()
    rows = tuple(_type(row) for row in report.request_types)
    return Section(
        title, Table(columns, rows), (*notes, "score: how clear the tier is, 0 to 1; no probability")
    )


def _type(row: TypeRow) -> tuple[Cell, ...]:
    return (
        printable(row.label),
        row.tier,
        f"{row.confidence:.2f}",
        units.count(row.requests),
        units.usd(row.cost_usd),
        units.share(row.cost_share),
        units.projected_usd(row.saving_usd),
    )


def policy_costs(report: Report) -> Table:
    """What each policy would have cost on the same traffic."""
    columns = (
        Column("policy", number=False),
        Column("cost"),
        Column("saving"),
        Column("saving,\nof bill"),
        Column("saving,\nP10 to P90"),
        Column("requests\nmoved"),
    )
    return Table(columns, tuple(_costs(policy) for policy in report.policies), _recommended(report))


def _costs(policy: PolicyRow) -> tuple[Cell, ...]:
    money = units.projected_usd if policy.routed_requests_share else units.usd
    saving, between = saved(policy)
    return (
        printable(policy.name),
        money(policy.cost_usd),
        saving,
        units.share(policy.saving_share),
        between,
        units.share(policy.routed_requests_share),
    )


def saved(policy: PolicyRow) -> tuple[str, str]:
    """What a policy saves, and from P10 to P90."""
    return _within(policy.interval.p10, policy.saving_usd, policy.interval.p90)


def _within(low: float | None, likely: float | None, high: float | None) -> tuple[str, str]:
    """A likely amount and its span."""
    begins, middle, ends = units.spread_usd(low, likely, high)
    return middle, units.UNKNOWN if low is None or high is None else f"{begins} to {ends}"


def ends_of(swing: Swing) -> tuple[str, str]:
    """The saving at both ends of an assumption."""
    low, high = units.spread_usd(swing.saving_at_low_usd, swing.saving_at_high_usd)
    return low, high


def doubts(policy: PolicyRow) -> tuple[str, ...]:
    """Which assumptions a policy's saving hangs on, and what all of them at their worst would leave of it."""
    named = "; ".join(
        f"{printable(each.statement)} from {' to '.join(ends_of(each))}"
        for each in policy.drivers[:_DRIVERS_NAMED]
    )
    stress = units.projected_usd(policy.stress_saving_usd)
    return (
        f"the saving by each assumption alone, at the ends of its range: {named}",
        f"stress test, every assumption at its worse end at once: the saving is {stress}",
    )


def hangs_on(report: Report) -> Section:
    """Which assumptions the recommended saving hangs on, and whether the choice holds on other days."""
    place = _recommended(report)
    policy = None if place is None else report.policies[place]
    title = "What the saving hangs on"
    if policy is None or not policy.drivers:
        return Section(title, None, tuple(_held_out(report)))
    columns = (
        Column("assumption, alone", number=False, wraps=True),
        Column("saving,\nat its P10"),
        Column("saving,\nat its P90"),
        Column("swing"),
    )
    rows = tuple(_driver(each) for each in policy.drivers[:_DRIVERS_SHOWN])
    share = f"{units.share(policy.positive_share)} of the draws save something"
    stress = units.projected_usd(policy.stress_saving_usd)
    notes = (
        f"{share}; stress test, every assumption at its worse end at once: {stress}",
        *_held_out(report),
    )
    return Section(f"{title}, under {printable(policy.name)}", Table(columns, rows), notes)


def _driver(swing: Swing) -> tuple[Cell, ...]:
    return (printable(swing.statement), *ends_of(swing), units.projected_usd(swing.swing_usd))


def _held_out(report: Report) -> Iterable[str]:
    """The choice made again on the first days and scored on the others."""
    held = report.hold_out
    if held is not None:
        saved = f"{units.share(held.saving_share)} of their bill saved"
        yield (
            f"chosen on the first {plural(held.days, 'day')} alone: '{printable(held.policy)}', {saved};"
            f" on the other {held.held_out_days}: {units.share(held.held_out_saving_share)}"
        )


def policy_latency(report: Report) -> Table:
    """How long a request would have taken under each policy."""
    columns = (
        Column("policy", number=False),
        Column("latency\np50"),
        Column("latency\np95"),
        Column("latency\nevidence", number=False),
    )
    rows = tuple(
        (
            printable(policy.name),
            units.seconds(policy.latency_s.p50),
            units.seconds(policy.latency_s.p95),
            latency_evidence(policy.latency_s) or units.UNKNOWN,
        )
        for policy in report.policies
    )
    return Table(columns, rows, _recommended(report))


def latency_evidence(latency: Percentiles) -> str | None:
    """What the percentiles rest on; None where no request has a latency, as nothing is known then."""
    return latency.evidence if latency.requests else None


def _recommended(report: Report) -> int | None:
    names = [policy.name for policy in report.policies]
    chosen = report.recommendation.policy
    return names.index(chosen) if chosen in names else None


def policy_notes(report: Report) -> tuple[str, ...]:
    """What a reader of the policy tables must know."""
    return (
        *_percentile_notes(report),
        *(
            f"left out: {printable(skipped.name)}: {printable(skipped.reason)}"
            for skipped in report.skipped_policies
        ),
        *_excluded(report.policies),
        *_learned(report.policies),
    )


def _percentile_notes(report: Report) -> Iterable[str]:
    if report.policies:
        yield (
            "the same requests under each policy, at contracted cost; what is projected has two digits,"
            " three where an interval is that narrow"
        )
    if any(policy.latency_s.p95 is None for policy in report.policies):
        yield f"'{units.UNKNOWN}' is unknown; p95 is given from 200 requests with a latency"


def _excluded(policies: Iterable[PolicyRow]) -> Iterable[str]:
    for policy in policies:
        if policy.excluded:
            yield f"{printable(policy.name)} leaves on their model: {tally(policy.excluded)}"


def _learned(policies: Iterable[PolicyRow]) -> Iterable[str]:
    for policy in policies:
        if policy.notes:
            yield printable(f"{policy.name}: {'; '.join(policy.notes)}")


def tally(counts: Mapping[str, int]) -> str:
    """Counts with their reasons, on one line."""
    return ", ".join(f"{units.count(number)} {printable(reason)}" for reason, number in counts.items())


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
    return Section(f"Month and year, projected{under}", table, _grouped(reasons))


def _period(period: Period) -> tuple[Cell, ...]:
    saving = _within(period.saving_p10_usd, period.saving_usd, period.saving_p90_usd)
    return (period.name, _bill_or_range(period), *saving)


def _bill_or_range(period: Period) -> str:
    if period.cost_usd is None and period.cost_low_usd is not None:
        return " to ".join(units.spread_usd(period.cost_low_usd, period.cost_high_usd))
    return units.projected_usd(period.cost_usd)


def _grouped(reasons: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """Each sentence once, behind the names of all that it holds for."""
    names: dict[str, list[str]] = {}
    for name, words in reasons:
        if words is not None:
            names.setdefault(words, []).append(name)
    return tuple(printable(f"{', '.join(who)}: {words}") for words, who in names.items())


def coverage(report: Report, most: int | None = None) -> Section:
    """What the numbers rest on, adding up to the rows that were read.

    Args:
        report: the report.
        most: how many models without a price to name, those with the most requests first; all when None.
    """
    seen = report.coverage
    unpriced = sorted(seen.unpriced, key=lambda model: (-model.requests, model.model))
    notes = (
        accounting(seen),
        *_coverage_notes(seen),
        *map(_unpriced, unpriced[:most]),
        *_more(len(unpriced), most, "model without a price"),
    )
    return Section("Coverage", None, notes)


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


def accounting(seen: Coverage) -> str:
    """The rows read, and what became of each of them."""
    rejected, others = sum(seen.rejected.values()), sum(seen.not_calls.values())
    return (
        f"{units.count(seen.rows_read)} rows read = {units.count(seen.attempts)} attempts"
        f" + {units.count(rejected)} rejected + {units.count(seen.duplicates)} duplicates"
        f" + {units.count(others)} not calls"
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
    notes = _grouped((row.id, row.source) for row in ranked)
    if most is not None:
        ranked = tuple(sorted(ranked, key=lambda row: bool(row.affects) and chosen not in row.affects))[:most]
        notes = _more(len(report.assumptions), most, "assumption")
    return Section("Assumptions", Table(columns, tuple(map(_assumption, ranked))), notes)


def _assumption(row: Assumption) -> tuple[Cell, ...]:
    spread = units.UNKNOWN if row.low is None or row.high is None else f"{row.low:.3g} to {row.high:.3g}"
    value = row.value if isinstance(row.value, str) else f"{row.value:.3g}"
    return (printable(row.statement), printable(value), spread, row.evidence)


def warnings(report: Report) -> Section:
    """What a reader must know before trusting a number."""
    notes = []
    for warning in report.warnings:
        cost = "" if warning.usd is None else f", {units.usd(warning.usd)}"
        rows = f" ({plural(warning.rows, 'row')}{cost})" if warning.rows else ""
        notes.append(printable(warning.message) + rows)
    return Section("Warnings", None, tuple(notes))


def sources(report: Report) -> Section:
    """The files that were read and the price book, so that the report can be made again."""
    columns = (Column("log", number=False), Column("format", number=False), Column("SHA-256", number=False))
    rows = tuple(
        (printable(file.path), file.format, file.sha256[:16] or units.UNKNOWN) for file in report.tool.logs
    )
    book = report.tool.price_book_sha256[:16] or units.UNKNOWN
    note = f"price book {book}, seed {report.tool.seed}, hours and days in {report.tool.timezone}"
    return Section("Sources", Table(columns, rows), (note,))
