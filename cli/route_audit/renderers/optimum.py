"""The best policy for a terminal: what it saves on days it has not seen, the frontier, the advice by type."""

from __future__ import annotations

import string
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from route_audit import units
from route_audit.renderers import plots
from route_audit.renderers.layout import Cell, Column, Section, Table, printable, without_price
from route_audit.renderers.plots import Axes, Place
from route_audit.renderers.told import IN_SHARES, Money
from route_audit.report import UNRECONCILED
from route_audit.report.optimum import Advice, Choice, Optimum
from route_audit.units import plural

_CODES = string.ascii_lowercase
_OR = " or "


def sections(found: Optimum) -> tuple[Section, ...]:
    """All that there is to say: the answer first, last what a stricter or looser limit would change."""
    money = Money(found.cost_usd, found.unreconciled)
    return (_choices(found, money), _advice(found, money), _frontier(found))


def picture(found: Optimum, width: int, *, unicode: bool) -> str:
    """The frontier with the best policy and the simple rule on it; empty where there is none to see."""
    if len(found.frontier) < plots.FEWEST:
        return ""
    line = [_left(point.misroute_share, point.saving_share) for point in found.frontier]
    named = [Place(name, *_left(each.misroute_share, each.saving_share)) for name, each in _named(found)]
    axes = Axes("% of the bill left, by % of requests misrouted (by score)", " %", " %")
    plot = plots.places(named, line, axes, width, unicode=unicode)
    if plot is None:
        return ""
    told = f"{plot.legend}; dots: the lowest bill for each share"
    return "\n".join([plot.text, *textwrap.wrap(told, width)])


def _left(misroute_share: float, saving_share: float) -> tuple[float, float]:
    """Both in per cent: what is misrouted, and what is left of the bill."""
    return 100 * misroute_share, 100 * (1 - saving_share)


def _named(found: Optimum) -> list[tuple[str, Choice]]:
    return [("best", found.best), *([("simple rule", found.simple)] if found.simple else [])]


def _choices(found: Optimum, money: Money) -> Section:
    columns = (
        Column("policy", number=False),
        Column("saving, of\nbill"),
        Column("saving on\nother days"),
        Column("misrouted,\nby score"),
        Column("on other\ndays"),
        Column("of the\nbound"),
    )
    rows = tuple(_choice(name, choice) for name, choice in _named(found))
    return Section("The best policy", Table(columns, rows, marked=0), tuple(_notes(found, money)))


def _choice(name: str, choice: Choice) -> tuple[Cell, ...]:
    return (
        name,
        units.share(choice.saving_share),
        units.share(choice.held_out_saving_share),
        units.share(choice.misroute_share, 1),
        units.share(choice.held_out_misroute_share, 1),
        units.share(choice.optimum_share),
    )


def _notes(found: Optimum, money: Money) -> Iterator[str]:
    if money.in_shares:
        yield f"{UNRECONCILED} with the costs that the log states: {IN_SHARES}; analyze names the reasons"
    yield from without_price(found.unpriced_models)
    if found.held_out_days:
        yield f"chosen on the first {plural(found.days, 'day')}, scored on the other {found.held_out_days}"
    else:
        yield "too few days to hold any out: a saving on the days it was chosen on looks better than it is"
    best = money.told(found.best.saving_usd)
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
    """A bill of the first days is told as a share of what it is as logged where no dollars may be."""
    columns = (
        Column("misrouted at most,\nby score"),
        Column("bill of these days"),
        Column("saving,\nof bill"),
    )
    rows = tuple(
        (
            units.share(point.misroute_share, 1),
            units.share(1 - point.saving_share)
            if found.unreconciled
            else units.projected_usd(point.cost_usd),
            units.share(point.saving_share),
        )
        for point in found.frontier
    )
    return Section("The lowest bill for each share of misroutes", Table(columns, rows))


def _advice(found: Optimum, money: Money) -> Section:
    columns = (
        Column("request type", number=False),
        Column("tier", number=False),
        Column("cost"),
        Column(money.heading("saving")),
        Column("what to do", number=False, wraps=True, keeps=True),
        Column("why", number=False),
    )
    reasons = list(dict.fromkeys(row.why for row in found.advice))
    codes = dict(zip(reasons, _CODES, strict=False))
    names = _short_names(found.models)
    rows = tuple((*_line(row, money), _what(row, names), codes[row.why]) for row in found.advice)
    notes = (
        *(f"{code}: {printable(why)}" for why, code in codes.items()),
        *(f"{_label(row)}: {_named_models(row, names)}" for row in found.advice if _among(row)),
    )
    return Section("What to do, by request type", Table(columns, rows), notes)


def _line(row: Advice, money: Money) -> tuple[Cell, ...]:
    return (_label(row), row.tier, units.usd(row.cost_usd), money.told(row.saving_usd))


def _label(row: Advice) -> str:
    return printable(row.label or ("(no text)" if row.type else "all others"))


def _what(row: Advice, names: Mapping[str, str]) -> str:
    """In a few words: several models are counted here, and named beneath the table."""
    verb = row.what.removeprefix("move a ").partition(" to ")[0]
    if verb == row.what:
        return printable(verb)
    among = _among(row)
    return f"{verb} to {f'{among} models' if among else _named_models(row, names)}"


def _among(row: Advice) -> int:
    """How many models a type is divided among; 0 where it is one or none."""
    return row.what.count(_OR) + 1 if _OR in row.what else 0


def _named_models(row: Advice, names: Mapping[str, str]) -> str:
    models = row.what.partition(" to ")[2].split(_OR)
    return printable(_OR.join(names.get(model, model) for model in models))


def _short_names(models: Iterable[str]) -> dict[str, str]:
    """Each model without its provider, where no other model is called the same."""
    short = {model: model.partition("/")[2] or model for model in models}
    called = Counter(short.values())
    return {model: name if called[name] == 1 else model for model, name in short.items()}
