"""Realised savings for a terminal: was the interval held, and where does the gap come from."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit import units
from route_audit.renderers.layout import Column, Section, Table, printable, without_price
from route_audit.renderers.told import Money
from route_audit.report.tracking import Tracking


def sections(found: Tracking) -> tuple[Section, ...]:
    """The answer, then the gap step by step."""
    money = Money(found.actual_usd, found.unreconciled)
    return (_realised(found, money), _variances(found, money))


def _realised(found: Tracking, money: Money) -> Section:
    columns = (Column(f"'{printable(found.policy)}'", number=False), Column("projected"), Column("realised"))
    span = f"{units.share(found.projected_low_share)} to {units.share(found.projected_high_share)}"
    rows = (
        (
            "saving, of the bill without it",
            f"{units.share(found.projected_saving_share)} ({span})",
            units.share(found.saving_share),
        ),
        ("bill without it", units.UNKNOWN, _without(found, money)),
        ("bill", money.told(found.projected_usd), units.usd(found.actual_usd)),
        ("saving", units.UNKNOWN, money.told(found.saving_usd)),
    )
    return Section(f"Realised savings: {_verdict(found)}", Table(columns, rows), tuple(_notes(found, money)))


def _without(found: Tracking, money: Money) -> str:
    """Where nothing moved it is the bill itself, which is known to the cent."""
    same = found.baseline_usd == found.actual_usd
    return units.usd(found.baseline_usd) if same else money.told(found.baseline_usd)


def _verdict(found: Tracking) -> str:
    if found.held is None:
        return "not known"
    if found.undecided:
        return "outside the projected interval, maybe by chance"
    return "the projected interval held" if found.held else "the projected interval did not hold"


def _notes(found: Tracking, money: Money) -> Iterator[str]:
    if money.in_shares:
        yield "what is no measured bill is told as a share of the real one, in no dollars"
    yield f"method: {found.method}, over {units.plural(found.requests, 'request')}"
    if found.saving_low_usd is not None and found.saving_high_usd is not None:
        what = (
            "95%" if found.held_out_requests is not None else "with every token ratio at an end of its range"
        )
        low, _, high = money.spread(found.saving_low_usd, found.saving_usd, found.saving_high_usd)
        yield f"saving {low} to {high}, {what}"
    if found.realisation_share is not None:
        yield f"realised over projected saving: {units.share(found.realisation_share)}"
    if found.held_out_requests is not None:
        yield f"held out: {units.plural(found.held_out_requests, 'request')}"
    yield from without_price(found.unpriced_models)
    yield from map(printable, found.notes)


def _variances(found: Tracking, money: Money) -> Section:
    unit = "of the\nreal bill" if money.in_shares else "USD"
    columns = (Column("from the projected bill to the real one", number=False), Column(unit))
    rows = (
        ("as projected, over the case's window", money.told(found.projected_usd)),
        *((each.reason, money.told(each.usd)) for each in found.variances),
        ("as it was", units.usd(found.actual_usd)),
    )
    return Section("Why the bill differs", Table(columns, rows), ("above zero it cost more than projected",))
