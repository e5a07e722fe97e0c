"""The bridge's steps in the dollars that stand beside them: of a year, else of the log's window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from route_audit import units
from route_audit.renderers.document.facts import year_digits
from route_audit.report import PolicyRow, Report, Step

PROJECTED = "projected"
"""The last bar on a page that also tells a net saving, which is another net."""

_BAR_LETTERS = 11
"""As wide as a bar and the gap beside it: -$1,540,000."""

_CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "as logged": "the bill today",
        "list repricing": "the same tokens at the prices of the other models",
        "tokenizer": "the other models count the same text as more or fewer tokens",
        "verbosity and reasoning": "their answers, and what they think unseen, are longer or shorter",
        "cache": "less of a prompt, or more, is read again at the cache's lower price",
        "retries and escalation": "checks of answers, and second calls where one does not do",
        "router overhead": "calls that only choose the model",
        "announced prices": "prices that change within the year",
        PROJECTED: "the bill under the policy",
        "net": "the bill under the policy",
    }
)
"""What each step changes, for readers who have never met its name."""


def change_of(step: str) -> str:
    """What a step changes, in a few words; empty for a step that nobody knows."""
    return _CHANGES.get(step, "")


@dataclass(frozen=True, slots=True)
class Steps:
    """A bridge and its span of time.

    Attributes:
        of, less: the span after dollars, and after what is saved in it.
        path: of the row in the report that holds the bridge.
        steps: the first is the bill as logged, the last the projected one.
        low, high: P10 and P90 of the saving in that span; None where they are not known.
        digits: of what is projected.
        measured: the first step is what was read, to the cent, and no projection.
    """

    of: str
    less: str
    path: str
    steps: tuple[Step, ...]
    low: float | None
    high: float | None
    digits: int
    measured: bool = False

    def label(self, place: int) -> str:
        """A step's dollars: what was read to the cent, what is projected in its first digits."""
        amount = self.steps[place].cost_usd
        if self.measured and place == 0:
            return units.usd(amount)
        return units.projected_usd(amount, self.digits)

    def marks(self) -> tuple[str, ...]:
        """The same for bars that stand side by side: all in brief where one would meet the next."""
        labels = tuple(map(self.label, range(len(self.steps))))
        if max(map(len, labels)) <= _BAR_LETTERS:
            return labels
        return tuple(units.brief_usd(step.cost_usd, self.digits) for step in self.steps)


def steps_of(report: Report, policy: PolicyRow) -> Steps:
    """The year's where the case has one, as page one tells of a year; else the window's."""
    figures = None if report.case is None else report.case.finance
    if figures is None:
        path, ends = row_of(report, policy), policy.interval
        span = ("of this window", "in this window", path, policy.bridge, ends.p10, ends.p90)
        return Steps(*span, digits=2, measured=True)
    year = next((each for each in report.periods if each.name == "year"), None)
    low, high = (None, None) if year is None else (year.saving_p10_usd, year.saving_p90_usd)
    return Steps("of a year", "a year", "case.finance", figures.bridge, low, high, year_digits(figures))


def row_of(report: Report, policy: PolicyRow) -> str:
    """Where a policy stands in the report, whatever it is called."""
    return f"policies[{report.policies.index(policy)}]"
