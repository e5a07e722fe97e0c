"""The business case as a document: what every kind that is forwarded lays out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from route_audit.errors import ConfigError
from route_audit.renderers import basis, in_depth, layout, outlook, reconciled, side_by_side, spend
from route_audit.renderers.document import charts, sections
from route_audit.renderers.document.facts import BILL, Facts, month_of
from route_audit.renderers.document.model import Chart, Document, Figure, Part, Tile, Words
from route_audit.renderers.layout import Section
from route_audit.renderers.quality import heat_map, quality
from route_audit.renderers.told import IN_SHARES, money_of
from route_audit.report import UNRECONCILED, PolicyRow, Report
from route_audit.report.case import BusinessCase, Finance, Risk

TITLE = "Business case for routing LLM requests"

_DO_NOT_BUILD = "do not build"
"""The outcome where no policy saves: the bill is known, where ``no case`` lacks it or its span."""

NAMED = 200
"""So many models and files are named: who wants thousands has the JSON, and a page of them all would take
gigabytes to set."""

__all__ = ["Document", "document"]


def document(report: Report) -> Document:
    """The document of a report that holds a case.

    Raises:
        ConfigError: it holds none.
    """
    case = report.case
    if case is None:
        raise ConfigError(
            "this report holds no business case",
            where="the report",
            hint="make it with the case in it: route-audit report LOGS -o report.json",
        )
    facts, policy = Facts(report), _chosen(report, case)
    stamp = UNRECONCILED if report.reconciliation.status == UNRECONCILED else None
    return Document(
        title=TITLE,
        made=spend.origin(report),
        stamp=stamp,
        outcome=case.outcome,
        decision=(layout.printable(case.decision),),
        next_action=(layout.printable(case.next_action),),
        evidence=basis.evidence(report.recommendation),
        tiles=() if stamp else tuple(_tiles(facts, case)),
        bridge=None if policy is None or stamp else charts.bridge(report, policy),
        risks=tuple(_risk(facts, place, each) for place, each in enumerate(case.risks)),
        parts=tuple(_parts(report, case, policy)),
    )


def _chosen(report: Report, case: BusinessCase) -> PolicyRow | None:
    return next((each for each in report.policies if each.name == case.policy), None)


def _place(report: Report, case: BusinessCase) -> int:
    """By number: a name may hold brackets of its own."""
    return [each.name for each in report.policies].index(case.policy or "")


def _tiles(facts: Facts, case: BusinessCase) -> Iterator[Tile]:
    if case.finance is None or case.policy is None:
        if case.outcome == _DO_NOT_BUILD and facts.report.baseline.cost_usd is not None:
            yield Tile("Bill of these logs", facts.usd("baseline.cost_usd"), facts.of_logs())
        return
    money = "case.finance"
    yield Tile("Bill today, a year", facts.of_year(BILL), facts.volume())
    routed = facts.share(f"policies[{_place(facts.report, case)}].routed_cost_share")
    yield Tile(
        "Projected bill, a year",
        facts.of_year(f"{money}.projected_usd"),
        (f"under '{layout.printable(case.policy)}', at the likely values; ", routed, " of the bill moves"),
    )
    low, middle, high, likely = facts.net_saving()
    net = (*_net((low, high, likely), case.finance), *_in_cash(facts, case.finance))
    yield Tile("Net saving, a year (P50)", middle, net)
    most = facts.projected(f"{money}.break_even_usd_per_wrong_answer")
    yield Tile("Break-even of one wrong answer", most, _wrong(facts, case.finance))


def _wrong(facts: Facts, figures: Finance) -> Words:
    """Of how many wrong answers the break-even is; why there is none where there is none."""
    if not figures.failure_share:
        return ("no moved answer fails further",)
    if figures.break_even_usd_per_wrong_answer is None:
        return ("running it takes all of a year's saving",)
    share = facts.share("case.finance.failure_share", 1)
    return ("if ", share, f" of moved answers fail that did not before ({figures.failure_evidence})")


def _net(ends: tuple[Figure, ...], figures: Finance) -> Words:
    """The draws' interval, and what the other tiles and the panel come to, which is another number."""
    low, high, likely = ends
    wrong = "" if figures.failures_usd is None else "wrong answers and "
    return (
        *("P10-P90 of draws ", low, " to ", high, "; at the likely values ", likely),
        f": bill less projected less {wrong}running it",
    )


def _in_cash(facts: Facts, figures: Finance) -> Words:
    """What bills fall by, where contracts keep a part of the saving or add to it; else, as shown, nothing."""
    if not figures.avoided_usd:
        return ()
    cash, saving = (facts.of_year(f"case.finance.{name}_usd") for name in ("cash_saving", "saving"))
    if cash.text == saving.text:
        return ()
    beside = "not by the whole saving of " if figures.avoided_usd > 0 else "more than the saving of "
    return ("; under your contracts bills fall by ", cash, f" a year, {beside}", saving)


def _risk(facts: Facts, place: int, risk: Risk) -> Words:
    statement = layout.printable(risk.statement)
    if risk.swing_usd is None:
        return (statement,)
    return (statement, ": moves the saving of a year by ", facts.projected(f"case.risks[{place}].swing_usd"))


def _parts(report: Report, case: BusinessCase, policy: PolicyRow | None) -> Iterator[Part]:
    yield Part("scope", "Scope, data level and reconciliation", _scope(report))
    types = spend.request_types(report)
    spent = (
        *map(_of_window, (spend.tiers(report), spend.models(report, NAMED))),
        replace(types, notes=(*types.notes, "in dollars of this window")),
    )
    yield Part("spend", "Where the money goes", spent, (charts.shares(report),))
    yield Part("policies", "Policies compared", tuple(_policies(report)))
    if policy is not None:
        yield Part(
            "quality",
            "Quality at risk",
            (*quality(report), _projected(report, heat_map(report, policy.name))),
        )
        yield Part(
            "latency",
            "How long people wait",
            (in_depth.slopes(report),),
            _some(charts.latency(report, policy.name)),
        )
        yield Part(
            "uncertainty",
            "What it hangs on",
            (_projected(report, side_by_side.hangs_on(report)),),
            _some(charts.tornado(report, policy)),
        )
    yield Part("case", "What it is worth", tuple(_case(report, case)), _case_charts(case))
    if case.rollout is not None:
        yield Part("rollout", "How to find out, and when to stop", (sections.rollout(case.rollout),))
    ahead = (*outlook.sections(report), *sections.unchanged_prices(report), *outlook.drift(report))
    yield Part("ahead", "What lies ahead", ahead)
    yield Part("assumptions", "Assumptions", (basis.assumptions(report), basis.roles(report)))
    yield Part("coverage", "What was read and what was not", _read(report))
    yield Part("numbers", "Where each number comes from", (sections.numbers(report),))


def _scope(report: Report) -> tuple[Section, ...]:
    title, notes = spend.bill(report)
    bill = Section(f"Today's bill {title}", None, notes)
    return (bill, basis.data_level(report), reconciled.reconciliation(report))


def _policies(report: Report) -> Iterator[Section]:
    if report.levers:
        yield _projected(report, side_by_side.levers(report))
    if not report.policies:
        yield Section("Cost", None, side_by_side.left_out(report))
        return
    yield _projected(report, Section("Cost", side_by_side.policy_costs(report), _span(report)))
    yield _projected(report, in_depth.tier_savings(report))
    if report.case is not None and report.case.claims:
        yield sections.claims(report.case)


def _of_window(found: Section) -> Section:
    """The section with the span of its dollars in its title, as those of page one are of a year."""
    return replace(found, title=f"{found.title}, in dollars of this window")


def _projected(report: Report, found: Section) -> Section:
    """The same of what is projected, which an unreconciled bill has no dollars for."""
    if money_of(report).in_shares:
        return replace(found, title=f"{found.title}, as shares of this window's bill")
    return _of_window(found)


def _span(report: Report) -> tuple[str, ...]:
    """The policies are compared on what was read, where page one tells of a year."""
    if money_of(report).in_shares:
        return (IN_SHARES,)
    days = report.coverage.window.days
    short = days is None or days < 1
    span = "the window that was read" if short else f"the {days:.1f} days that were read"
    year = report.case is not None and report.case.finance is not None
    beside = ", where page one's are of a year" if year else ""
    return (f"dollars here and in the parts on quality and on what it hangs on are of {span}{beside}",)


def _case(report: Report, case: BusinessCase) -> Iterator[Section]:
    money = sections.money(case)
    if case.finance is None:
        yield money
    else:
        carried = f"how a month was made of what was read: {month_of(report)}"
        yield replace(money, notes=(*money.notes, carried) if month_of(report) else money.notes)
        yield sections.months(case.finance)
    yield sections.terms(case)


def _case_charts(case: BusinessCase) -> tuple[Chart, ...]:
    figures = case.finance
    return () if figures is None else (charts.net_present_value(figures), charts.cumulative(figures))


def _read(report: Report) -> tuple[Section, ...]:
    return (
        basis.coverage(report, NAMED),
        basis.files(report),
        basis.warnings(report),
        basis.sources(report, NAMED),
    )


def _some(chart: Chart | None) -> tuple[Chart, ...]:
    return () if chart is None else (chart,)
