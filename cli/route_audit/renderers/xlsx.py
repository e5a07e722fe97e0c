"""The business case as a workbook: live formulas from the assumptions to the headline.

What formulas come to at the tool's own values is written beside them, for viewers that don't calculate.
"""

from __future__ import annotations

from route_audit.renderers.dated import made_on
from route_audit.renderers.document import document
from route_audit.renderers.document.steps import steps_of
from route_audit.renderers.interface import Page
from route_audit.renderers.sheets.assumptions import assumptions
from route_audit.renderers.sheets.book import Workbook
from route_audit.renderers.sheets.bridge import bridge
from route_audit.renderers.sheets.months import Line, lines, months
from route_audit.renderers.sheets.registers import registers
from route_audit.renderers.sheets.summary import summary
from route_audit.report import Report
from route_audit.report.case import BusinessCase


def render(report: Report, page: Page) -> bytes:
    """The file, the same bytes each time.

    Raises:
        ConfigError: the report holds no business case.
    """
    found, case = document(report), report.case
    assert case is not None  # noqa: S101  # the document would not have been made
    book = Workbook(found.title, made_on(report), page.paper, found.stamp)
    by_month = _lines(case)
    summary(book, found, report, by_month)
    if case.finance is not None:
        said = {term.id: term.value for term in case.terms}
        assumptions(book, case, case.finance)
        months(book, by_month, said["effort_usd"], int(said["horizon_months"]))
    for policy in report.policies:
        if policy.name == case.policy and found.bridge is not None:
            bridge(book, policy, steps_of(report, policy))
    registers(book, report)
    return book.done()


def _lines(case: BusinessCase) -> tuple[Line, ...]:
    return () if case.finance is None else lines(case.finance, case.terms)
