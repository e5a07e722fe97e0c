"""Which level of data a run reaches, and what the next one takes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from route_audit.auditing.deciding import MOSTLY
from route_audit.auditing.findings import Findings
from route_audit.reconcile.status import NOTHING_TO_COMPARE
from route_audit.report import DataLevel, Quality, Rung


def data_level(found: Findings, known: Quality | None) -> DataLevel:
    """The levels of data, and the highest that the log reaches with all below it.

    Args:
        found: what the run found.
        known: of the quality of answers.
    """
    rungs = (
        Rung("L0", "times, models and token counts", "the same tokens at other prices", _counts(found)),
        Rung(
            "L1",
            "costs or an invoice, which the bill agrees with",
            "a reconciled bill, and others with assumed token ratios",
            _bill(found),
        ),
        Rung(
            "L2",
            "sessions and seconds",
            "prompt caches turn by turn, intervals by session, waits",
            tuple(_sequence(found)),
        ),
        Rung("L3", "prompts, or a tier beside each request", "tiers and request types", _tiers(found)),
        Rung("L4", "labels or evaluations", "quality with intervals", _quality(found, known)),
        Rung(
            "L5",
            "models drawn by lot, with their propensities",
            "what other policies would have scored",
            _lots(known),
        ),
    )
    reached = list(takewhile(lambda rung: not rung.lacks, rungs))
    return DataLevel(reached[-1].level if reached else None, rungs)


def _counts(found: Findings) -> tuple[str, ...]:
    survey = found.survey
    undated = ("times",) if survey.first_us is None else ()
    estimated = survey.estimated_tokens > MOSTLY * survey.tokens
    return (*undated, *(("token counts",) if estimated else ()))


def _bill(found: Findings) -> tuple[str, ...]:
    if found.reconciliation.status == NOTHING_TO_COMPARE:
        return ("costs in the log, or an invoice (--invoice)",)
    return ("a bill that agrees with them",) if found.unreconciled else ()


def _sequence(found: Findings) -> Iterator[str]:
    survey = found.survey
    if survey.in_sessions <= MOSTLY * survey.attempts:
        yield "the sessions of most rows"
    if not len(survey.latency):
        yield "seconds"


def _tiers(found: Findings) -> tuple[str, ...]:
    return ("prompts",) if found.untold_share > MOSTLY else ()


def _quality(found: Findings, known: Quality | None) -> tuple[str, ...]:
    evaluated = known is not None and known.evaluations is not None
    return () if evaluated or found.misroute is not None else ("labels (--labelled) or scores (--outcomes)",)


def _lots(known: Quality | None) -> tuple[str, ...]:
    return () if known is not None and known.replayed else ("propensities beside scores (--outcomes)",)
