"""What a report may not say, and what it must say: rules over the rendered text and its tables.

Each rule yields what breaks it. Text is taken unwrapped (render with a wide page); names and sources that the
report quotes are taken out first, as their words are not ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from naked_numbers import named, sentences
from route_audit import units
from route_audit.renderers.document import Document
from route_audit.renderers.document.model import plain
from route_audit.renderers.layout import Section
from route_audit.report import UNRECONCILED, Report
from route_audit.report.evidence import numbers

WIDE = 500
"""Columns of a page on which nothing is wrapped."""

BANNED = re.compile(
    r"\bup to\b|as much as|guarantee|no quality loss|without (?:any )?loss of quality|risk-free",
    re.IGNORECASE,
)
NO_WORD = re.compile(r"\bNaN\b|\bnan\b|\bNone\b|\binf\b")
PROBABILITY = re.compile(r"(?<!no )\bprobab", re.IGNORECASE)
EQUAL = re.compile(r"equal quality|equally good|equal within|no worse", re.IGNORECASE)
MEAN_WAIT = re.compile(r"(?:mean|average) (?:latency|wait)", re.IGNORECASE)
DENOMINATOR = re.compile(
    r"\b(?:of|among|share|shares|requests|change from|a year|each month|on what|within)\b"
    r"|\b(?:below|above) it\b|\boff the\b",
    re.IGNORECASE,
)
_TIMES = r"(?:\d+(?:\.\d+)?|two|three|four|five|ten|twenty|fifty|hundred)"
MULTIPLE = re.compile(
    rf"\b(?:{_TIMES}(?:x|-fold)\b|{_TIMES} times (?:cheaper|less|lower|the saving)|halved?\b|tenfold)",
    re.IGNORECASE,
)
PER_MOVED = re.compile(r"\b(?:per|each|every) (?:moved|routed) request\b", re.IGNORECASE)
PER_REQUEST = re.compile(r"\b(?:per|each|every) request\b|\bof all requests\b", re.IGNORECASE)
DOLLARS = re.compile(r"\$\d+(?:,\d{3})*(?:\.\d+)?")
PASSED = "equal quality"
FEWEST_FOR_P99 = 1_000
DIGITS = 2

_MEASURED = re.compile(
    r"baseline|tiers|hindsight|coverage|reconciliation|commitments|prices_ahead|warnings|quality\.evaluations"
    r"|request_types\.\*\.cost_usd|quality\.heat_maps\.\*\.wrong_answer_usd"
    r"|policies\.\*\.flows\.\*\.cost_usd|policies\.\*\.(?:cost_usd|bridge)|case\.terms|difference"
)
"""Where dollars may stand to the cent; ``policies`` for the row of today's bill."""


@dataclass(frozen=True, slots=True)
class Page:
    """A report as one kind shows it, and the document where it holds a business case."""

    report: Report
    text: str
    document: Document | None = None

    @property
    def own(self) -> str:
        """The text without names and sources."""
        text = self.text
        for name in sorted(set(named(msgspec.to_builtins(self.report))), key=len, reverse=True):
            text = text.replace(name, " ")
        return text


def promises_nothing(page: Page) -> Iterator[str]:
    yield from (f"says {found!r}" for found in (*BANNED.findall(page.own), *NO_WORD.findall(page.own)))


def score_is_no_probability(page: Page) -> Iterator[str]:
    if PROBABILITY.search(page.own):
        yield "calls a score a probability"


def equal_only_after_a_test(page: Page) -> Iterator[str]:
    found = page.report.quality
    rows = () if found is None or found.evaluations is None else found.evaluations.pairs
    if EQUAL.search(page.own) and not any(row.verdict == PASSED for row in rows):
        yield "calls quality equal without a test that passed"


def waits_as_percentiles(page: Page) -> Iterator[str]:
    if MEAN_WAIT.search(page.own):
        yield "tells a mean wait"
    told = (page.report.baseline.latency_s, *(row.latency_s for row in page.report.policies))
    for waits in told:
        if waits.p99 is not None and waits.requests < FEWEST_FOR_P99:
            yield f"tells a p99 of {waits.requests} waits"


def projected_in_two_digits(page: Page) -> Iterator[str]:
    tree = msgspec.to_builtins(page.report)
    exact = {units.usd(abs(value)) for path, value in numbers(tree) if _MEASURED.match(".".join(path))}
    for amounts in spreads(page.report):
        exact |= {text.lstrip("-") for text in units.spread_usd(*amounts)}
    exact |= set(with_the_net_saving(page.report))
    for amount in DOLLARS.findall(page.own):
        if len(amount.replace(",", "").replace(".", "").strip("$0")) > DIGITS and amount not in exact:
            yield f"{amount} is neither measured nor in two digits"


def spreads(report: Report) -> Iterator[tuple[float | None, ...]]:
    """Amounts that are read together, which have a digit more where two of them would look alike."""
    for policy in report.policies:
        yield policy.interval.p10, policy.saving_usd, policy.interval.p90
        yield from ((each.saving_at_low_usd, each.saving_at_high_usd) for each in policy.drivers)
    for period in report.periods:
        yield period.saving_p10_usd, period.saving_usd, period.saving_p90_usd
        yield period.cost_low_usd, period.cost_high_usd
    if report.case is not None and report.case.finance is not None:
        yield report.case.finance.net_savings_usd
        yield report.case.finance.npv_usd.all


def with_the_net_saving(report: Report) -> Iterator[str]:
    """Amounts that add up to the net saving of a year, which have as many digits as it has."""
    figures = None if report.case is None else report.case.finance
    if figures is None:
        return
    digits = units.spread_digits(*figures.net_savings_usd)
    months = [
        (each.saving_usd, each.failures_usd, each.run_usd, each.cumulative_usd) for each in figures.months
    ]
    for amount in (
        *(figures.bill_usd, figures.projected_usd, figures.saving_usd, figures.cash_saving_usd),
        *(figures.avoided_usd, figures.failures_usd, figures.run_usd, figures.waiting_usd),
        *(step.cost_usd for step in figures.bridge),
        *(amount for month in months for amount in month),
    ):
        yield units.projected_usd(amount, digits).lstrip("-")


def projected_with_an_interval(page: Page) -> Iterator[str]:
    if page.document is None:
        return
    decision = plain(page.document.decision)
    if "$" in decision and "P10-P90" not in decision and "P50" not in decision:
        yield "the decision has dollars without an interval"
    net = [tile for tile in page.document.tiles if tile.label.startswith("Net saving")]
    yield from (
        "the net saving stands without an interval" for tile in net if "P10-P90" not in plain(tile.note)
    )
    labels = [tile.label for tile in page.document.tiles]
    if labels and not net and labels != ["Bill of these logs"]:  # where no policy saves, there is none
        yield "page one has no net saving"


def shares_name_their_whole(page: Page) -> Iterator[str]:
    if page.document is None:
        return
    for part in page.document.parts:
        for section in part.sections:
            yield from nameless(section)
    for words in sentences(page.document):
        if "%" in plain(words) and not DENOMINATOR.search(plain(words)):
            yield f"of what is the share in {plain(words)!r}?"


def nameless(section: Section) -> Iterator[str]:
    yield from (
        f"of what is the share in {note!r}?"
        for note in section.notes
        if "%" in note and not DENOMINATOR.search(note)
    )
    if section.table is None:
        return
    around = " ".join((section.title, *section.notes))
    for row in section.table.rows:
        for column, cell in zip(section.table.columns, row, strict=True):
            says = f"{column.heading} {row[0]} {around}"
            if "%" in str(cell) and not DENOMINATOR.search(says):
                yield f"of what is {str(cell)!r} under {column.heading!r} in {section.title!r}?"


def nothing_seen_has_an_upper_bound(page: Page) -> Iterator[str]:
    known = page.report.quality
    if known is None or known.misroute is None:
        return
    for share in (known.misroute.of_all, known.misroute.of_reasoning):
        if share is not None and share.value == 0 and units.share(share.high, 1) not in page.text:
            yield f"none seen, and no upper bound of {units.share(share.high, 1)} told"


def gaps_stand_by_the_total(page: Page) -> Iterator[str]:
    first = page.text[: len(page.text) // 3]
    if page.report.reconciliation.status == UNRECONCILED and UNRECONCILED not in first:
        yield "an unreconciled total without its stamp"
    if page.report.coverage.unpriced and not re.search(r"without a price|no price|has a price", first):
        yield "a total that does not say what is without a price"


def losses_are_shown(page: Page) -> Iterator[str]:
    told_as_share = page.report.reconciliation.status == UNRECONCILED
    for policy in page.report.policies:
        ends = policy.interval
        in_dollars = units.spread_usd(ends.p10, policy.saving_usd, ends.p90)[1]
        shown = units.share(policy.saving_share) if told_as_share else in_dollars
        if policy.saving_usd < 0 and shown not in page.text.replace("\\", ""):
            yield f"the loss of {policy.name}, {shown}, is not shown"


def priors_have_a_source(page: Page) -> Iterator[str]:
    for row in page.report.assumptions:
        if row.evidence in {"published", "default"} and not row.source.strip():
            yield f"{row.id} has no source"
    priors = page.report.quality.priors if page.report.quality else ()
    for prior in priors:
        if prior.source in page.text and prior.checked not in page.text:
            yield f"the prior of {prior.tier} is not dated"


def cost_is_named(page: Page) -> Iterator[str]:
    if page.document is not None and page.document.tiles and "contracted" not in page.text:
        yield "no word of list, contracted, cash or avoided"


def scenarios_say_what_varies(page: Page) -> Iterator[str]:
    for row in page.report.scenarios:
        if not row.varies.strip():
            yield "a scenario that varies nothing"


def multiples_are_claims_of_others(page: Page) -> Iterator[str]:
    """A bill is so many times another only for a pair of models on a day: we tell shares of this bill."""
    claimed = [] if page.report.case is None else [each.statement for each in page.report.case.claims]
    text = page.own
    for statement in claimed:
        text = text.replace(statement, " ")
    yield from (f"says {found!r}" for found in MULTIPLE.findall(text))


def savings_name_their_requests(page: Page) -> Iterator[str]:
    """Dollars for each moved request and for each of all requests are not told in one breath."""
    for sentence in re.split(r"(?<=[.;:])\s|\n", page.own):
        if PER_MOVED.search(sentence) and PER_REQUEST.search(sentence) and DOLLARS.search(sentence):
            yield f"two kinds of requests in {sentence.strip()!r}"


RULES: tuple[Callable[[Page], Iterator[str]], ...] = (
    promises_nothing,
    score_is_no_probability,
    equal_only_after_a_test,
    waits_as_percentiles,
    projected_in_two_digits,
    projected_with_an_interval,
    shares_name_their_whole,
    nothing_seen_has_an_upper_bound,
    gaps_stand_by_the_total,
    losses_are_shown,
    priors_have_a_source,
    cost_is_named,
    scenarios_say_what_varies,
    multiples_are_claims_of_others,
    savings_name_their_requests,
)


def broken(page: Page) -> list[str]:
    """Everything that breaks a rule."""
    return [f"{rule.__name__}: {what}" for rule in RULES for what in dict.fromkeys(rule(page))]
