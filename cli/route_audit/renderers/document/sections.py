"""Tables of the business case that no other report kind has."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit import units
from route_audit.renderers.document.facts import year_digits
from route_audit.renderers.layout import Column, Section, Table, printable
from route_audit.renderers.outlook import PRICES_AHEAD
from route_audit.report import Report
from route_audit.report.case import BusinessCase, Claim, Finance, Rollout, Term
from route_audit.report.evidence import KINDS


def money(case: BusinessCase) -> Section:
    """The figures of the case; why there are none where there are none."""
    figures = case.finance
    if figures is None:
        return Section("What it is worth", None, (f"no figures in dollars: {printable(case.why or '')}",))
    columns = (Column("figure", number=False, wraps=True), Column("USD"))
    rows = tuple((name, value) for name, value in _figures(figures))
    return Section("What it is worth", Table(columns, rows), tuple(_money_notes(figures)))


def _figures(figures: Finance) -> Iterator[tuple[str, str]]:
    yield from _year(figures)
    show = units.projected_usd
    *net, likely = units.spread_usd(*figures.net_savings_usd)
    yield "net saving of a year, P10 / P50 / P90", " / ".join(net)
    yield "the same at the likely values", likely
    yield "net present value, P10 / P50 / P90", " / ".join(units.spread_usd(*figures.npv_usd.all))
    yield "mean net present value", show(figures.mean_npv_usd)
    yield "mean of the draws that lose", show(figures.mean_loss_usd)
    yield "a month of waiting costs", show(figures.waiting_usd, year_digits(figures))
    yield "smallest monthly bill that pays back in time", show(figures.smallest_bill_usd)
    yield "monthly bill from which on the decision changes", show(figures.deciding_bill_usd)
    yield "knowing what the draws leave open is worth at most", show(figures.perfect_information_usd)
    yield "break-even of one wrong answer", show(figures.break_even_usd_per_wrong_answer)


def _year(figures: Finance) -> Iterator[tuple[str, str]]:
    digits = year_digits(figures)
    for name, amount in (
        ("bill of a year as logged", figures.bill_usd),
        ("bill of a year under the policy", figures.projected_usd),
        ("saving of a year, contracted", figures.saving_usd),
        ("of it cash: what bills fall by", figures.cash_saving_usd),
        ("of it avoided: stays inside contracts", figures.avoided_usd),
        ("further wrong answers, a year", figures.failures_usd),
        ("running it, a year", figures.run_usd),
    ):
        yield name, units.projected_usd(amount, digits)


def _routed(share: float, needed: float) -> str:
    """From which share of moved requests on it pays; there are no more than all."""
    pays = "would not pay if all did" if needed > 1 else f"pays from {units.share(needed)} on"
    return f"{units.share(share)} of requests move; at the likely values it {pays}, each saving as these do"


def _money_notes(figures: Finance) -> Iterator[str]:
    yield (
        "a year is twelve months in full use; the effort, the months of work and the ramp count in the net"
        " present value and month by month"
    )
    yield f"net present value above zero in {units.share(figures.npv_positive_share)} of draws"
    back, discounted = figures.payback_months, figures.discounted_payback_months
    if back is None:
        yield "at the likely values it is not paid back within the horizon"
    else:
        later = units.months(discounted)
        yield f"paid back after {units.months(back)} at the likely values, discounted {later}"
    in_time = units.share(figures.payback_in_time_share)
    yield f"{in_time} of draws pay back in the months asked for"
    yield f"return on what goes out: {units.returned(figures.roi_share)}, at present values"
    if figures.break_even_routed_share is not None:
        yield _routed(figures.what_if.routed_share, figures.break_even_routed_share)
    wrong = units.share(figures.failure_share, 1)
    yield f"further wrong answers: {wrong} of moved requests, {figures.failure_evidence}"
    if figures.failures_usd is None:
        yield (
            "nobody said what a wrong answer costs, so that nothing is subtracted for them and no draw knows"
            " what they lose"
        )
    yield "dollars are rounded to their first digits, so that sums may differ in the last of them"


def months(figures: Finance) -> Section:
    """The case month by month, at the likely values."""
    columns = (
        Column("month"),
        Column("of the\ntraffic"),
        Column("saving"),
        Column("wrong\nanswers"),
        Column("running\nit"),
        Column("cumulative"),
    )
    digits = year_digits(figures)
    rows = tuple(
        (
            str(each.month),
            units.share(each.share),
            *(
                units.projected_usd(amount, digits)
                for amount in (each.saving_usd, each.failures_usd, each.run_usd, each.cumulative_usd)
            ),
        )
        for each in figures.months
    )
    return Section("Month by month, at the likely values, USD", Table(columns, rows))


def terms(case: BusinessCase) -> Section:
    """What the case rests on beside the log."""
    columns = (
        Column("term", number=False, wraps=True),
        Column("likely"),
        Column("from"),
        Column("to"),
        Column("evidence", number=False),
    )
    rows = tuple(
        (
            printable(each.statement),
            *(_term(each, end) for end in (each.value, each.low, each.high)),
            each.evidence,
        )
        for each in case.terms
    )
    defaults = [each for each in case.terms if each.evidence == "default"]
    notes = (f"default: {defaults[0].source}",) if defaults else ()
    return Section("Terms of the case", Table(columns, rows), notes)


def _term(term: Term, value: float) -> str:
    if term.unit == "share":
        return units.share(value)
    if term.unit != "months":
        return units.usd(value)
    return units.plural(int(value), "month") if value.is_integer() else units.months(value)


_MOST_DIGITS = 2
"""Of a share in per cent that narrowly misses a claim."""


def claims(case: BusinessCase) -> Section:
    """Is it true here?"""
    columns = (
        Column("claim", number=False, wraps=True),
        Column("saving it\nclaims"),
        Column("cost that\nmust move"),
        Column("moves\nhere"),
        Column("saves\nhere"),
        Column("true\nhere", number=False),
    )
    table = Table(columns, tuple(map(_claim, case.claims)))
    notes = tuple(dict.fromkeys(printable(f"{each.statement}: {each.source}") for each in case.claims))
    said = "shares of the bill; '-': no share would do, as the models here are not that far apart in price"
    return Section("Is it five or ten times here?", table, (said, *notes))


def _claim(each: Claim) -> tuple[str, ...]:
    shares = (each.saving_share, each.needed_cost_share, each.here_cost_share)
    here = units.share(each.here_saving_share) if each.holds else _short_of(each)
    return (printable(each.statement), *map(units.share, shares), here, "yes" if each.holds else "no")


def _short_of(each: Claim) -> str:
    """What is saved here, with as many digits as tell it from a claim that it narrowly misses."""
    for digits in range(_MOST_DIGITS + 1):
        here, claimed = (units.share(of, digits) for of in (each.here_saving_share, each.saving_share))
        if here != claimed:
            return here
    return units.share(each.here_saving_share)


_MORE = 1.05
"""From so many times as many requests on, sessions are worth a word."""


def rollout(plan: Rollout) -> Section:
    """How to find out, and when to stop."""
    return Section("Canary and verification", None, (*_canary(plan), *plan.stop_rules))


def _canary(plan: Rollout) -> Iterator[str]:
    margin, arm = units.share(plan.margin_share, 1), units.count(plan.per_arm)
    yield f"canary: {units.share(plan.canary_share)} of sessions, drawn by lot and tagged in the log"
    yield (
        f"it is to rule out that {margin} more of the answers fail ({plan.margin_evidence}), one-sided at"
        f" {units.share(plan.error_share, 1)} with a power of {units.share(plan.power_share)}"
    )
    yield (
        f"{arm} scored requests in each arm, or {units.count(plan.pairs)} answered by both models"
        f" ({units.projected_usd(plan.measurement_usd)} of model calls)"
    )
    yield (
        f"assumed: {units.share(plan.pass_share)} pass, of {units.share(plan.discordance_share)} only one of"
        " the two does"
    )
    if plan.design_effect >= _MORE:
        yield (
            f"{plan.session_requests:.1f} requests of a session move together, alike by"
            f" {plan.correlation_share:.2g} (assumed): an arm takes {plan.design_effect:.1f} times as many"
            " requests as if each stood alone; take pairs from different sessions"
        )
    yield f"{units.count(plan.clean_labels)} labels without a misroute show fewer than one in a hundred"
    if plan.weeks is not None:
        yield f"at this volume the canary takes {units.weeks(plan.weeks)}"


def unchanged_prices(report: Report) -> tuple[Section, ...]:
    """That no price is announced to change; nothing where one is, as its table stands there already."""
    if report.prices_ahead:
        return ()
    said = "no change is announced for a model of this log or of a policy"
    return (Section(PRICES_AHEAD, None, (said,)),)


def numbers(report: Report) -> Section:
    """Where each number of the report comes from."""
    columns = (
        Column("numbers", number=False, wraps=True),
        Column("from", number=False),
        Column("how", number=False, wraps=True),
    )
    rows = tuple((each.path, each.kind, each.statement) for each in report.evidence)
    notes = tuple(f"{letter}: {meaning}" for letter, meaning in KINDS.items())
    said = "paths in the JSON report; '*' is any name or place, 'a|b' either"
    return Section("Where each number comes from", Table(columns, rows) if rows else None, (*notes, said))
