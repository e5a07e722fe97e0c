"""A report in brief, as Markdown that is appended to a page: the decision, the policies, the gates."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit.renderers import basis, reconciled, side_by_side, spend
from route_audit.renderers.layout import Section
from route_audit.renderers.markdown import escaped, section
from route_audit.report import Report


def summary(report: Report, gates: Section) -> str:
    """The decision and what it rests on, what each policy would have cost and taken, and ``gates``."""
    return "\n".join(_lines(report, gates)) + "\n"


def _lines(report: Report, gates: Section) -> Iterator[str]:
    # the page may not end with a newline
    yield from ("", "# LLM routing audit", "")
    stamp, advice = reconciled.stamp(report), report.recommendation
    if stamp is not None:
        yield from (f"**{escaped(stamp)}**", "")
    amount, notes = spend.bill(report)
    yield from (f"Today's bill: **{escaped(amount)}** for {escaped(notes[0])}.", "")
    yield from (f"**{escaped(advice.decision)}**", "")
    yield from (f"- {escaped(reason)}" for reason in (*advice.rests_on, basis.evidence(advice)))
    yield from section(gates)
    costs, latency = side_by_side.policy_costs(report), side_by_side.policy_latency(report)
    yield from section(Section("Policies compared", costs.beside(latency)))
    yield from section(basis.warnings(report))
