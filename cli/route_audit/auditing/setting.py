"""What the user configured, read and checked before any log is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from route_audit.assumptions import Assumptions
from route_audit.assumptions.files import load_assumptions
from route_audit.auditing.difference import check_names
from route_audit.auditing.options import Options
from route_audit.auditing.reading import scope_of
from route_audit.business.case_file import Case, load_case
from route_audit.clock import zone
from route_audit.errors import ConfigError
from route_audit.ingest.places import STDIN
from route_audit.outcomes.labelled import Labelled, read_labelled
from route_audit.outcomes.reading import Outcomes, read_outcomes
from route_audit.policies import PolicySet, read_files
from route_audit.pricing import Book, load_book
from route_audit.pricing.contracts import NO_TERMS, Terms
from route_audit.projection.slices import Scope
from route_audit.reconcile.invoice import Invoice, read_invoice


class Setting(msgspec.Struct, frozen=True):
    """What the user configured, read and checked before any log is."""

    options: Options
    files: PolicySet | None
    book: Book
    assumptions: Assumptions
    zone: ZoneInfo
    invoice: Invoice | None
    outcomes: Outcomes | None
    labelled: Labelled | None
    case: Case | None

    @property
    def scope(self) -> Scope:
        """Which attempts count."""
        return scope_of(self.options)


def configure(options: Options) -> Setting:
    """Read policies, prices, assumptions, invoices and evaluations."""
    _check_standard_input(options)
    files = read_files(options.policies) if options.policies else None
    check_names(options.difference, files)
    case = load_case(options.case, options.wrong_answer_usd) if options.make_case else None
    owed = NO_TERMS if case is None else Terms(commitments=case.commitments)
    book, assumptions = load_book(options.prices, owed), load_assumptions(options.assume)
    invoice = read_invoice(options.invoices, book)
    outcomes, labelled = read_outcomes(options.outcomes), read_labelled(options.labelled)
    return Setting(
        options, files, book, assumptions, zone(options.timezone), invoice, outcomes, labelled, case
    )


def _check_standard_input(options: Options) -> None:
    """Only one thing can come from standard input."""
    named: dict[str, Sequence[str | Path]] = {
        "LOGS": options.logs,
        "--invoice": options.invoices,
        "--outcomes": options.outcomes,
        "--labelled": options.labelled,
    }
    takers = [name for name, files in named.items() if STDIN in map(str, files)]
    if len(takers) > 1:
        hint = f"give a file there: {takers[0]} takes what comes in"
        raise ConfigError("standard input can be read once", where=f"{takers[1]} {STDIN}", hint=hint)
