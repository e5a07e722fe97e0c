"""Reading logs into a ledger that lives as long as the question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from route_audit.auditing.options import Options
from route_audit.engines.local import read_ledger
from route_audit.ledger import temporary
from route_audit.ledger.files import LedgerFiles, LedgerMeta, write_parquet

if TYPE_CHECKING:
    from route_audit.classify.overrides import Overrides


@contextmanager
def opened(options: Options) -> Iterator[LedgerFiles]:
    """The logs as a ledger with its tiers decided."""
    from route_audit.classify.tiering import tiered

    overrides = overridden(options)
    with _read(options, overrides) as ledger:
        yield tiered(replace(ledger, beforehand=options.jobs != 1), overrides)


def overridden(options: Options) -> Overrides:
    """What the user sets about tiers."""
    from route_audit.classify.overrides import NO_OVERRIDES, read_overrides

    return NO_OVERRIDES if options.tiers is None else read_overrides(options.tiers)


@contextmanager
def _read(options: Options, overrides: Overrides) -> Iterator[LedgerFiles]:
    """The logs as a ledger; its files are numbers and codes in a private folder, gone afterwards."""
    with temporary.folder() as folder:
        yield read_ledger(
            options.logs,
            log_format=options.log_format,
            jobs=options.jobs,
            rejects=options.rejects,
            workdir=folder,
            progress=options.progress,
            full_labels=options.full_labels,
            by_turns=options.by_turns,
            own=overrides.weights.own,
        )


def keep_ledger(options: Options, out: Path) -> LedgerMeta:
    """Write the ledger of the logs to ``out``: the evidence, so that whoever opens it decides the tiers."""
    with _read(options, overridden(options)) as ledger:
        write_parquet(ledger, out)
        return ledger.meta
