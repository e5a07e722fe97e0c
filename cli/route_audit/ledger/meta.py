"""What reading found besides the rows."""

from __future__ import annotations

import msgspec

from route_audit.report import LogFile

VERSION = 2
"""Of the columns' meaning: a ledger of another version is not read."""


class LedgerMeta(msgspec.Struct, kw_only=True):
    """What reading found besides the rows; merging is addition.

    Attributes:
        version: of the columns' meaning.
        sources: the logs that the rows come from, in reading order.
        rows_read: rows used and rejected and records that are no call.
        rejected, not_calls, warnings: counts by reason.
        labels: the readable label of each request type, by the 16 hex digits of its id.
    """

    version: int = VERSION
    sources: list[LogFile] = msgspec.field(default_factory=list)
    rows_read: int = 0
    rejected: dict[str, int] = msgspec.field(default_factory=dict)
    not_calls: dict[str, int] = msgspec.field(default_factory=dict)
    warnings: dict[str, int] = msgspec.field(default_factory=dict)
    labels: dict[str, str] = msgspec.field(default_factory=dict)

    def add(self, other: LedgerMeta) -> None:
        """Take in what another reading found; a type's label is the same wherever it was seen."""
        self.sources += other.sources
        self.rows_read += other.rows_read
        for mine, theirs in (
            (self.rejected, other.rejected),
            (self.not_calls, other.not_calls),
            (self.warnings, other.warnings),
        ):
            tally(mine, theirs)
        self.labels |= other.labels


def tally(into: dict[str, int], counts: dict[str, int]) -> None:
    """Add ``counts`` to ``into``, key by key."""
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count
