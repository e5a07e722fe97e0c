"""What reading found besides the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from route_audit.report import LogFile

VERSION = 15
"""Of what the columns, their order and the bits of the signals mean. A ledger of another is not read."""

MOST_LABELS = 50_000
"""Labels that are kept at most, some 10 MB: of more types those of the smallest ids, whatever their order."""

_NO_TEXT, _NO_TYPE = "(no text)", "0" * 16

_NONE = ("-",)
"""Told of a file without signals of the user's own, beside others that have some."""


class LedgerMeta(msgspec.Struct, kw_only=True):
    """What reading found besides the rows; merging is addition.

    Attributes:
        version: of the columns' meaning.
        sources: the logs that the rows come from, in reading order. A log that was read in several byte
            ranges is one when they are merged; only its first range has its SHA-256.
        rows_read: rows used and rejected and records that are no call.
        rejected, not_calls, warnings: counts by reason.
        own_signals: the user's own signals that the rows' bits speak of, each ``name: pattern``. Of files
            that differ here all are named, one file's after the other's, and a dash for one without any.
        labels: the readable label of each request type, by the 16 hex digits of its id.
    """

    version: int = VERSION
    sources: list[LogFile] = msgspec.field(default_factory=list)
    rows_read: int = 0
    rejected: dict[str, int] = msgspec.field(default_factory=dict)
    not_calls: dict[str, int] = msgspec.field(default_factory=dict)
    warnings: dict[str, int] = msgspec.field(default_factory=dict)
    own_signals: list[str] = msgspec.field(default_factory=list)
    labels: dict[str, str] = msgspec.field(default_factory=dict)

    def add(self, other: LedgerMeta) -> None:
        """Take in what another reading found."""
        self.add_sources(other.sources)
        if self.own_signals != other.own_signals:
            self.own_signals = [*(self.own_signals or _NONE), *(other.own_signals or _NONE)]
        self.rows_read += other.rows_read
        for mine, theirs in (
            (self.rejected, other.rejected),
            (self.not_calls, other.not_calls),
            (self.warnings, other.warnings),
        ):
            tally(mine, theirs)
        self.add_labels(other.labels)

    def add_labels(self, labels: Mapping[str, str]) -> None:
        """Take in labels: a type's is the same wherever it was seen, but of skeletons the first is kept."""
        for name, label in labels.items():
            self.labels[name] = min(label, self.labels.get(name, label))

    def trim_labels(self) -> None:
        """Drop the labels beyond ``MOST_LABELS``."""
        if len(self.labels) > MOST_LABELS:
            self.labels = {name: self.labels[name] for name in sorted(self.labels)[:MOST_LABELS]}

    def label_of(self, name: str) -> str:
        """The label of a request type by its id; the id itself where there were too many for labels."""
        return self.labels.get(name) or (_NO_TEXT if name == _NO_TYPE else name)

    def add_sources(self, sources: Sequence[LogFile]) -> None:
        """Take in logs that follow; a part of the log before adds its counts to it."""
        for log in sources:
            if self.sources and not log.sha256 and self.sources[-1].path == log.path:
                self.sources[-1] = _with_part(self.sources[-1], log)
            else:
                self.sources.append(log)


def _with_part(log: LogFile, part: LogFile) -> LogFile:
    return msgspec.structs.replace(
        log,
        rows_read=log.rows_read + part.rows_read,
        attempts=log.attempts + part.attempts,
        rejected=log.rejected + part.rejected,
        not_calls=log.not_calls + part.not_calls,
    )


def tally(into: dict[str, int], counts: dict[str, int]) -> None:
    """Add ``counts`` to ``into``, key by key."""
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count
