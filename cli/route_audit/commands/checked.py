"""What ``policies check`` shows: the file in words, and its rules on the traffic of a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from route_audit import units
from route_audit.policies import FileSummary, PolicySummary, Shadowed
from route_audit.renderers.layout import Column, Section, Table, printable
from route_audit.report import PolicyUse, RuleUse
from route_audit.units import plural


class Checked(msgspec.Struct, frozen=True):
    """A policy file as it was read.

    Attributes:
        file: what it says.
        traffic: what its rules take of the logs; None where no log was named.
        warnings: rules that never fire, in words.
    """

    file: FileSummary
    traffic: tuple[PolicyUse, ...] | None
    warnings: tuple[str, ...]


def checked(found: FileSummary, uses: tuple[PolicyUse, ...] | None) -> Checked:
    """The file, what its rules take, and what is suspicious about them."""
    sure = {(policy.name, one.rule): one for policy in found.policies for one in policy.shadowed}
    lines = [_surely(name, one) for (name, _), one in sure.items()]
    for use in uses or ():
        lines += [_never(use.name, row) for row in _idle(use) if (use.name, row.rule) not in sure]
    return Checked(found, uses, tuple(lines))


def sections(found: Checked) -> Iterator[Section]:
    """The same as titled parts."""
    uses = {use.name: use for use in found.traffic or ()}
    for policy in found.file.policies:
        yield _policy(policy, uses.get(policy.name))
    roles = tuple(f"{role}: {model}" for role, model in found.file.roles.items())
    parts = (("Roles", roles), ("Assumptions", found.file.assumptions), ("Warnings", found.warnings))
    for title, notes in parts:
        if notes or title != "Warnings":
            yield Section(title, None, _printable(notes))


def _policy(policy: PolicySummary, use: PolicyUse | None) -> Section:
    title = printable(f"{policy.name} ({policy.kind}, {policy.where})")
    if use is None:
        return Section(title, None, _printable(policy.says))
    rows = tuple(_row(row) for row in use.rules if row.rule is not None or row.requests)
    columns = (Column("rule"), Column("what it says", number=False, wraps=True))
    numbers = ("matches", "takes", "share", "cost,\ntoday")
    notes = tuple(_notes(use))
    return Section(title, Table((*columns, *map(Column, numbers)), rows), notes)


def _row(row: RuleUse) -> tuple[str, ...]:
    counts = (units.count(row.matches), units.count(row.requests), units.share(row.requests_share, 1))
    return (str(row.rule or ""), printable(row.says), *counts, units.usd(row.cost_usd))


def _notes(use: PolicyUse) -> Iterator[str]:
    traffic = f"{plural(use.requests, 'request')} for {units.usd(use.cost_usd)}"
    yield f"of {traffic}; a rule takes what it matches and no rule above it does"
    unpriced = sum(row.unpriced_requests for row in use.rules)
    if unpriced:
        yield f"{plural(unpriced, 'request')} without a price are counted, without a cost"


def _idle(use: PolicyUse) -> Iterator[RuleUse]:
    return (row for row in use.rules if row.rule is not None and not row.requests)


def _surely(policy: str, one: Shadowed) -> str:
    same = "tests the same" if one.same else "matches all that it matches"
    rule = _rule(policy, one.rule, one.where)
    return f"{rule} can never fire: rule {one.earlier} ({one.earlier_where}) stands before it and {same}"


def _never(policy: str, row: RuleUse) -> str:
    rule = _rule(policy, row.rule, row.where)
    if not row.matches:
        return f"{rule} never fires: no request of the logs passes its tests"
    takers = [f"rule {number} takes {units.count(count)}" for number, count in row.taken.items()]
    matched = plural(row.matches, "request")
    return f"{rule} never fires: earlier rules take all of its {matched} ({', '.join(takers)})"


def _rule(policy: str, number: int | None, where: str) -> str:
    return f"{policy}: rule {number} ({where})"


def _printable(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(printable, lines))
