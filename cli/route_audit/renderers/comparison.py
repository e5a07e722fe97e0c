"""Policies in depth for a terminal: the bridge from bill to bill, latency, break-evens, exclusions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from route_audit import units
from route_audit.renderers import basis, front, in_depth, latency, layout, outlook, reconciled, side_by_side
from route_audit.renderers.document.steps import change_of
from route_audit.renderers.interface import Page
from route_audit.renderers.layout import Column, Section, Table
from route_audit.renderers.quality import heat_map, quality
from route_audit.renderers.terminal import NARROW, decision, heading, on, policies, section
from route_audit.renderers.told import Money, money_of
from route_audit.report import BreakEven, Ends, Percentiles, PolicyRow, Report, Tail


def render(report: Report, page: Page) -> str:
    """Every policy of the report, side by side and then one by one."""
    parts: list[RenderableType] = [*heading(report, page), decision(report, page)]
    parts += [*section(side_by_side.levers(report), page), *policies(report, page)]
    for overall in _overall(report, page):
        parts += section(overall, page)
    for picture in front.pictures(report, max(page.width, NARROW), unicode=page.unicode):
        parts += _pictured(picture, page)
    parts += section(_changes(report), page)
    money = money_of(report)
    for policy in report.policies:
        parts += _in_depth(policy, page, money)
        parts += section(heat_map(report, policy.name), page)
    for rest in (
        latency.model_latencies(report),
        side_by_side.hangs_on(report),
        outlook.periods(report),
        *outlook.sections(report),
        *outlook.drift(report),
        *quality(report),
        reconciled.reconciliation(report),
        basis.data_level(report),
        basis.coverage(report),
        basis.files(report),
        basis.warnings(report),
    ):
        parts += section(rest, page)
    return on(page, Group(*parts))


def _pictured(picture: front.Picture, page: Page) -> list[RenderableType]:
    """A plot under its title, and above what is to be said of it."""
    blank, title, *notes = section(Section(picture.title, None, picture.notes), page)
    return [blank, title, Text(picture.text, no_wrap=True), *notes]


def _overall(report: Report, page: Page) -> Iterable[Section]:
    """What stands side by side before each policy is shown by itself."""
    yield in_depth.difference(report)
    yield in_depth.tier_savings(report)
    yield from in_depth.type_savings(report, max(page.width, NARROW))
    yield in_depth.break_evens(report)
    yield in_depth.slopes(report)


def _changes(report: Report) -> Section:
    """What each step from bill to bill changes, told once for all policies."""
    steps = dict.fromkeys(step.step for policy in report.policies for step in policy.bridge)
    rows = tuple((step, change_of(step)) for step in steps if change_of(step))
    columns = (Column("step", number=False), Column("what changes", number=False, wraps=True))
    return Section(
        "The steps from bill to bill, policy by policy below", Table(columns, rows) if rows else None
    )


def _in_depth(policy: PolicyRow, page: Page, money: Money) -> list[RenderableType]:
    title = f"{layout.printable(policy.name)} ({policy.kind}, {policy.where})"
    parts = section(Section(title, _bridge(policy, money), _facts(policy, money)), page)
    split = [*([Text()] if policy.by_model else []), *_split(policy, page, money)]
    return [*parts, *split, *section(in_depth.flows(policy, money), page)]


def _bridge(policy: PolicyRow, money: Money) -> Table:
    unit = "of bill" if money.in_shares else "USD"
    columns = (Column("from bill to bill", number=False), Column(unit))
    rows = []
    for place, step in enumerate(policy.bridge):
        projected = side_by_side.cost_of(policy, step.cost_usd, money)
        amount = units.usd(step.cost_usd) if place == 0 and not money.in_shares else projected
        rows.append((layout.printable(step.step), amount))
    return Table(columns, tuple(rows))


def _split(policy: PolicyRow, page: Page, money: Money) -> list[RenderableType]:
    models = Table(
        (Column("model", number=False), Column("expected calls"), Column(money.heading("cost"))),
        tuple(
            (
                layout.printable(row.model),
                f"{row.legs:,.0f}",
                side_by_side.cost_of(policy, row.cost_usd, money),
            )
            for row in policy.by_model
        ),
    )
    return section(Section(f"{layout.printable(policy.name)} by model", models), page)[2:]


def _facts(policy: PolicyRow, money: Money) -> tuple[str, ...]:
    bill = "of today's bill"
    hard = "no" if policy.keeps_hard_requests else "some"
    saved, between = side_by_side.saved(policy, money)
    moved = f"moves {units.share(policy.routed_requests_share)} of requests"
    facts = [
        f"saving {saved} (P10 to P90 {between}), {units.share(policy.saving_share)} {bill}",
        f"{moved}, {units.share(policy.routed_cost_share)} {bill}",
        f"{hard} reasoning or unsure requests move to a cheaper model",
        f"cost by fate of the prompt cache: {_fates(policy, money)}",
        f"latency {_percentiles(policy.latency_s)}",
    ]
    facts += latency.first_token(policy)
    if policy.saving_usd > 0:
        facts += _break_even(policy.break_even, money)
    if policy.drivers:
        facts += side_by_side.doubts(policy, money)
    if policy.excluded:
        facts.append(f"stay on their model: {layout.tally(policy.excluded)}")
    facts += map(layout.printable, policy.notes)
    return tuple(facts)


def _fates(policy: PolicyRow, money: Money) -> str:
    cache = policy.cache
    costs = {"kept": cache.kept_usd, "replayed": cache.replayed_usd, "cold": cache.cold_usd}
    return ", ".join(f"{fate} {side_by_side.cost_of(policy, cost, money)}" for fate, cost in costs.items())


def _percentiles(waits: Percentiles) -> str:
    evidence = side_by_side.latency_evidence(waits)
    if evidence is None:
        return "unknown: no request has one"
    values = {
        "p50": (waits.p50, waits.p50_ends),
        "p90": (waits.p90, waits.p90_ends),
        "p95": (waits.p95, waits.p95_ends),
        "p99": (waits.p99, waits.p99_ends),
    }
    shown = ", ".join(
        f"{name} {units.seconds(value)}{_between(ends)}" for name, (value, ends) in values.items()
    )
    return f"{shown}; {evidence}, over {units.count(waits.requests)} requests{_together(waits.together)}"


def _together(tail: Tail | None) -> str:
    """The tail of a cascade whose two models are slow at the same moments; nothing where there is none."""
    if tail is None:
        return ""
    levels = {"p90": tail.p90, "p95": tail.p95, "p99": tail.p99}
    shown = ", ".join(f"{name} {units.seconds(at)}" for name, at in levels.items() if at is not None)
    return f"; {shown} if both models of a cascade are slow at the same moments"


def _between(ends: Ends | None) -> str:
    return "" if ends is None else f" ({units.seconds(ends.low)} to {units.seconds(ends.high)})"


def _break_even(point: BreakEven, money: Money) -> tuple[str, ...]:
    facts = []
    if point.usd_per_wrong_answer is not None and not money.in_shares:
        facts.append(f"one further wrong answer costs {units.projected_usd(point.usd_per_wrong_answer)}")
    facts += _escalated(point)
    if point.misroute_share is not None:
        facts.append(f"{units.share(point.misroute_share, 1)} of moved requests fail that did not before")
    if point.output_ratio is not None:
        facts.append(f"answers are {point.output_ratio:,.1f} times as long as logged")
    if point.price_ratio is not None:
        facts.append(f"what moves costs {point.price_ratio:,.1f} times today's price")
    facts += _fewer(point)
    return (f"the saving is gone when {'; or when '.join(facts)}",) if facts else ()


def _escalated(point: BreakEven) -> Iterator[str]:
    """How many may be paid twice: a cascade's own second calls, else the call of the log once more."""
    if point.escalation_rate is None:
        return
    rate = units.share(point.escalation_rate)
    if point.assumed_escalation_rate is None:
        yield f"{rate} of moved requests are redone on their own model"
    else:
        assumed = units.share(point.assumed_escalation_rate)
        yield f"{rate} of what a cascade answers goes on ({assumed} assumed)"


def _fewer(point: BreakEven) -> Iterator[str]:
    """How little may move beside a router, and how few of the logged cache reads may survive."""
    if point.routed_requests_share is not None:
        moved = units.share(point.routed_requests_share, 1)
        yield f"only {moved} of requests move and the router is paid for all"
    if point.kept_cache_share is not None:
        yield f"only {units.share(point.kept_cache_share)} of the logged cache reads survive the move"
