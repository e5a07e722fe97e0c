"""The decision of the workbook: the tool's own, and the same rule at the likely values once one is changed.

A sheet can't draw. So the rule asks the likely net present value to pass what the tool's own draws lose
against it, down to the quantile that has to be above zero. That distance grows with the savings and never
shrinks.
"""

from __future__ import annotations

from dataclasses import dataclass

from route_audit import units
from route_audit.renderers.sheets.book import Cell, Formula, Heading, Sheet, Workbook
from route_audit.report.case import BusinessCase, Finance

FOLLOWS = (
    "Draws stay as the tool drew them: P10, P50, P90 and the share above zero do not follow changed"
    " assumptions. The decision then follows its rule at the likely figures, which is rougher than draws."
)

_FIRM, _LOOSE = "AB", "E"
"""Classes of evidence that a rollout may rest on, and the one that nothing may."""

_LAST = 3
_NO_NUMBER = "No case can be made in dollars: an assumption is no number."
_COMPARE = ", and too little of the bill was compared with what was paid"
_BEGINS = (
    'IF(outcome_now="ROLL OUT","Approve a canary of \'"&policy_own&"\'",'
    'IF(outcome_now="MEASURE","Before building \'"&policy_own&"\', measure whether its answers are as good",'
    '"Do not build routing for \'"&policy_own&"\'"))'
)


@dataclass(frozen=True, slots=True)
class Own:
    """What the tool itself says.

    Attributes:
        decision, evidence_class: of the case.
        npv_usd: the likely one, over the horizon.
        saving_present_usd: what the savings of the horizon are worth today, at the likely values.
    """

    decision: str
    evidence_class: str
    npv_usd: float
    saving_present_usd: float


def rounded(name: str, digits: int = 2) -> str:
    """The formula that leaves a named figure's first digits; words stay words."""
    return f"IF(ISNUMBER({name}),IF({name}=0,0,ROUND({name},{digits - 1}-INT(LOG10(ABS({name}))))),{name})"


def outcome(case: BusinessCase) -> Formula:
    """The outcome, as it stands in the table of the rule."""
    return Formula("outcome_now", case.outcome.upper())


def sentence(own: Own) -> Formula:
    """The decision in words."""
    loose = _COMPARE if own.evidence_class == _LOOSE else ""
    figures = (
        f'{_BEGINS}&": at the likely values of the changed assumptions it is worth "&{_told("net_usd")}&'
        f'" a year net, and its net present value is "&{_told("npv_usd")}&", where more than "&'
        f'{_told("npv_asked_usd")}&" is asked for{loose}."'
    )
    changed = f'IF(outcome_now="NO CASE","{_NO_NUMBER}",{figures})'
    return Formula(f"IF(changed_count=0,decision_own,{changed})", own.decision)


def _told(name: str) -> str:
    return f'TEXT({rounded(name)},IF(ABS({name})<10,"$0.00","$#,##0"))'


def rule(book: Workbook, sheet: Sheet, row: int, case: BusinessCase, figures: Finance, own: Own) -> int:
    """Write what the decision rests on, and name its cells; returns the row after."""
    asked, said = own.npv_usd - _deciding(case, figures), case.outcome.upper()
    headings = (Heading("rule"), Heading("at these assumptions", "usd"), Heading("the tool's own", "usd"))
    sheet.table(row, (*headings, Heading("what it is")), ())
    sure = f"for {units.share(case.sure_share)} of draws above zero, by their spread"
    rows: tuple[tuple[str, str, Cell, Cell, str], ...] = (
        (
            "Outcome",
            "outcome_now",
            Formula(_outcome(own), said),
            said,
            "likely net present value against the next",
        ),
        ("Net present value asked for", "npv_asked_usd", Formula(_asked(own, asked), asked), asked, sure),
        ("Policy", "policy_own", "", case.policy, "that the case is made for"),
    )
    for at, (statement, name, now, its, basis) in enumerate(rows, row + 1):
        sheet.put(at, 0, statement, "wrapped")
        sheet.put(at, 1, now, "usd")
        sheet.put(at, 2, its, "usd")
        sheet.put(at, _LAST, basis, "quiet")
        book.name(name, sheet.name, (at, 2 if now == "" else 1))
    book.name("outcome_own", sheet.name, (row + 1, 2))
    sheet.put(row + 4, 0, "Decision, the tool's own", "wrapped")
    sheet.across(row + 4, (1, _LAST), own.decision, "wrapped", 15 * (1 + len(own.decision) // 100))
    book.name("decision_own", sheet.name, (row + 4, 1))
    return row + 5


def _deciding(case: BusinessCase, figures: Finance) -> float:
    """The quantile of the draws that has to be above zero."""
    curve = figures.npv_curve_usd
    return curve[round((1 - case.sure_share) * (len(curve) - 1))]


def _asked(own: Own, asked: float) -> str:
    grown = f"MAX(1,saving_present_usd/{own.saving_present_usd!r})" if own.saving_present_usd > 0 else "1"
    return f"{asked!r}*{grown}"


def _outcome(own: Own) -> str:
    goes_on = "ROLL OUT" if own.evidence_class in _FIRM else "MEASURE"
    good = "FALSE" if own.evidence_class == _LOOSE else "npv_usd>npv_asked_usd"
    judged = f'IF({good},"{goes_on}","DO NOT BUILD")'
    return f'IF(changed_count=0,outcome_own,IF(ISNUMBER(npv_usd),{judged},"NO CASE"))'
