"""Policies side by side: what they cost and save, how long they take, and what that hangs on.

Measured amounts are to the cent. Projected ones have two significant digits, three where an interval is that
narrow, and stand beside it. A percentage's heading names what it is a share of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from route_audit import units
from route_audit.renderers.layout import Cell, Column, Section, Table, printable, tally
from route_audit.renderers.told import IN_SHARES, Money, money_of
from route_audit.report import Lever, Percentiles, PolicyRow, Report, Swing
from route_audit.units import plural

_DRIVERS_NAMED, _DRIVERS_SHOWN = 3, 5
"""So many of a policy's assumptions are named with the saving at their ends, and stand in the table."""

_OVERLAP = "levers overlap with the policies and with each other: their savings do not add up"


def levers(report: Report) -> Section:
    """What would save before anything is routed; nothing to say where the report knows of none."""
    money = money_of(report)
    columns = (
        Column("lever", number=False),
        Column("concerns,\nof bill"),
        *(() if money.in_shares else (Column("saving"),)),
        Column("saving,\nof bill"),
    )
    policies: dict[float | None, str] = {each.saving_usd: saved(each, money)[0] for each in report.policies}
    rows = tuple(_lever(each, money, policies) for each in report.levers)
    notes = (f"{each.name}: {printable(on_what(each))}" for each in report.levers)
    return Section("Before routing", Table(columns, rows), (*notes, _OVERLAP) if rows else ())


def _lever(each: Lever, money: Money, policies: Mapping[float | None, str]) -> tuple[Cell, ...]:
    """One that is a policy as well has the digits of its row, which stand in ``policies`` by saving."""
    saving = policies.get(each.saving_usd, money.told(each.saving_usd))
    return (
        each.name,
        units.share(each.cost_share),
        *(() if money.in_shares else (saving,)),
        units.share(each.saving_share),
    )


def on_what(lever: Lever) -> str:
    """What a lever rests on, and why its saving is unknown where it is."""
    return lever.rests_on if lever.why is None else f"{lever.rests_on}; saving unknown: {lever.why}"


def policy_costs(report: Report) -> Table:
    """What each policy would have cost on the same traffic."""
    money = money_of(report)
    columns = (
        Column("policy", number=False),
        Column(money.heading("cost")),
        *(() if money.in_shares else (Column("saving"),)),
        Column("saving,\nof bill"),
        Column("saving,\nP10 to P90"),
        Column("requests\nmoved"),
    )
    rows = tuple(_costs(policy, money) for policy in report.policies)
    return Table(columns, rows, _recommended(report))


def _costs(policy: PolicyRow, money: Money) -> tuple[Cell, ...]:
    saving, between = saved(policy, money)
    return (
        printable(policy.name),
        cost_of(policy, policy.cost_usd, money),
        *(() if money.in_shares else (saving,)),
        units.share(policy.saving_share),
        between,
        units.share(policy.routed_requests_share),
    )


def cost_of(policy: PolicyRow, usd: float | None, money: Money) -> str:
    """A cost under a policy: what is measured stands to the cent; what is projected, in two digits."""
    measured = not policy.routed_requests_share and not money.in_shares
    return units.usd(usd) if measured else money.told(usd)


def saved(policy: PolicyRow, money: Money) -> tuple[str, str]:
    """What a policy saves, and from P10 to P90."""
    return money.interval(policy.interval.p10, policy.saving_usd, policy.interval.p90)


def ends_of(swing: Swing, money: Money) -> tuple[str, str]:
    """The saving at both ends of an assumption."""
    low, high = money.spread(swing.saving_at_low_usd, swing.saving_at_high_usd)
    return low, high


def doubts(policy: PolicyRow, money: Money) -> tuple[str, ...]:
    """Which assumptions a policy's saving hangs on, and what all of them at their worst would leave of it."""
    named = "; ".join(
        f"{printable(each.statement)} from {' to '.join(ends_of(each, money))}"
        for each in policy.drivers[:_DRIVERS_NAMED]
    )
    stress = money.told(policy.stress_saving_usd)
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
    money = money_of(report)
    columns = (
        Column("assumption, alone", number=False, wraps=True),
        Column("saving,\nat its P10"),
        Column("saving,\nat its P90"),
        Column(money.heading("swing")),
    )
    rows = tuple(_driver(each, money) for each in policy.drivers[:_DRIVERS_SHOWN])
    share = f"{units.share(policy.positive_share)} of the draws save something"
    stress = money.told(policy.stress_saving_usd)
    notes = (
        f"{share}; stress test, every assumption at its worse end at once: {stress}",
        *_held_out(report),
    )
    return Section(f"{title}, under {printable(policy.name)}", Table(columns, rows), notes)


def _driver(swing: Swing, money: Money) -> tuple[Cell, ...]:
    return (printable(swing.statement), *ends_of(swing, money), money.told(swing.swing_usd))


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
        *left_out(report),
        *_excluded(report.policies),
        *_learned(report.policies),
    )


def left_out(report: Report) -> tuple[str, ...]:
    """Which built-in policies are not compared, and why."""
    return tuple(
        f"left out: {printable(skipped.name)}: {printable(skipped.reason)}"
        for skipped in report.skipped_policies
    )


def _percentile_notes(report: Report) -> Iterable[str]:
    if report.policies:
        digits = "what is projected has two digits, three where an interval is that narrow"
        told = IN_SHARES if money_of(report).in_shares else digits
        yield f"the same requests under each policy, at contracted cost; {told}"
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
