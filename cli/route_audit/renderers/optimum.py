"""The best policy for a terminal: what it saves on days it has not seen, the frontier, the advice by type."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit import units
from route_audit.renderers.content import Cell, Column, Section, Table, printable
from route_audit.report.optimum import Advice, Choice, Optimum
from route_audit.units import plural


def sections(found: Optimum) -> tuple[Section, ...]:
    """All that there is to say, the answer first."""
    return (_choices(found), _frontier(found), _advice(found))


def _choices(found: Optimum) -> Section:
    columns = (
        Column("policy", number=False),
        Column("saving, of\nbill"),
        Column("saving on\nother days"),
        Column("misrouted,\nby score"),
        Column("on other\ndays"),
        Column("of the\nbound"),
    )
    named = [("best", found.best), *([("simple rule", found.simple)] if found.simple else [])]
    rows = tuple(_choice(name, choice) for name, choice in named)
    return Section("The best policy", Table(columns, rows, marked=0), tuple(_notes(found)))


def _choice(name: str, choice: Choice) -> tuple[Cell, ...]:
    return (
        name,
        units.share(choice.saving_share),
        units.share(choice.held_out_saving_share),
        units.share(choice.misroute_share, 1),
        units.share(choice.held_out_misroute_share, 1),
        units.share(choice.optimum_share),
    )


def _notes(found: Optimum) -> Iterator[str]:
    if found.held_out_days:
        yield f"chosen on the first {plural(found.days, 'day')}, scored on the other {found.held_out_days}"
    else:
        yield "too few days to hold any out: a saving on the days it was chosen on looks better than it is"
    best = units.projected_usd(found.best.saving_usd)
    yield f"best: {found.best.says}, {best} of {units.usd(found.cost_usd)} saved over the whole window"
    if found.p95_limit_s is not None:
        yield _slow(found)
    if found.simple is None:
        yield "no rule of one model a tier and one threshold keeps to the limits"
    else:
        yield f"simple rule: {printable(found.simple.says)}"
    limit = units.share(found.misroute_limit_share, 1)
    yield (
        f"at most {limit} misrouted: reasoning or unsure requests on a cheaper model, and of the others what"
        " their score leaves open; a score is no probability"
    )
    yield f"where requests may go beside staying: {', '.join(map(printable, found.models))}"
    yield "each request by itself, its prompt cache as logged: see the whole with analyze -p"


def _slow(found: Optimum) -> str:
    best, limit = found.best, units.seconds(found.p95_limit_s)
    other = (
        ""
        if best.held_out_slow_share is None
        else f", {units.share(best.held_out_slow_share, 1)} on other days"
    )
    return (
        f"answers that take longer than {limit}: {units.share(best.slow_share, 1)}{other}; 5% may. The"
        " bills by share of misroutes below keep no limit on time"
    )


def _frontier(found: Optimum) -> Section:
    columns = (
        Column("misrouted at most,\nby score"),
        Column("bill of these days"),
        Column("saving,\nof bill"),
    )
    rows = tuple(
        (
            units.share(point.misroute_share, 1),
            units.projected_usd(point.cost_usd),
            units.share(point.saving_share),
        )
        for point in found.frontier
    )
    return Section("The lowest bill for each share of misroutes", Table(columns, rows))


def _advice(found: Optimum) -> Section:
    columns = (
        Column("request type", number=False),
        Column("tier", number=False),
        Column("cost"),
        Column("saving"),
        Column("what to do, and why", number=False, wraps=True),
    )
    return Section("What to do, by request type", Table(columns, tuple(map(_line, found.advice))))


def _line(row: Advice) -> tuple[Cell, ...]:
    return (
        printable(row.label or ("(no text)" if row.type else "all others")),
        row.tier,
        units.usd(row.cost_usd),
        units.projected_usd(row.saving_usd),
        printable(f"{row.what}: {row.why}"),
    )
