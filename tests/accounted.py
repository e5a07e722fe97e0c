"""Reads a log as far as its ledger rows and proves that each of its records is accounted for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mutations import MARKER
from route_audit.classify import Classifier
from route_audit.exchange import Exchange
from route_audit.ingest import Batch, Part, plan, read
from route_audit.ingest.detect import DOCUMENT
from route_audit.ingest.formats.interface import JSONL
from route_audit.ingest.meaning import MOST_SUMMED_TOKENS
from route_audit.ingest.source import Source
from route_audit.ledger import Ledger
from route_audit.ledger.booking import book
from route_audit.ledger.spill import SpillWriter

MOST_ROWS = 5_000
"""Reading ends there: a line of sums may stand for any number of calls."""

_COUNTS = (
    "input_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "audio_input_tokens",
    "output_tokens",
    "reasoning_tokens",
    "audio_output_tokens",
    "web_searches",
)
_PARTS = ("tool_count", "images", "answer_tool_calls")
_BLANK = b" \t\r\f\v"


@dataclass(slots=True)
class Account:
    """What became of the records of one file.

    Attributes:
        rows_read: what the reader says that it read.
        exchanges, rejects, not_calls: what that became.
        reasons: the rejects by reason.
    """

    rows_read: int = 0
    exchanges: int = 0
    rejects: int = 0
    not_calls: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        """Take in a batch.

        Raises:
            AssertionError: it lost a row, or made one.
        """
        not_calls = sum(batch.not_calls.values())
        made = len(batch.exchanges) + len(batch.rejects) + not_calls
        assert batch.rows_read == made, f"{batch.rows_read} rows became {made}"
        self.rows_read += batch.rows_read
        self.exchanges += len(batch.exchanges)
        self.rejects += len(batch.rejects)
        self.not_calls += not_calls
        for reject in batch.rejects:
            self.reasons[reject.reason] = self.reasons.get(reject.reason, 0) + 1


def account(log: Path, log_format: str | None, classifier: Classifier, spill: Path) -> Account:
    """What became of the records of ``log``, read as far as ledger rows.

    Args:
        log: the file.
        log_format: its format's name, or None to recognise it.
        classifier: sorts the calls.
        spill: where to write the ledger rows.

    Raises:
        AssertionError: a record is lost, a number can't be true, or a text came out.
        RouteAuditError: the file can't be read, as the user is told.
    """
    with SpillWriter(spill) as writer:

        def keep(calls: list[Exchange]) -> None:
            rows = book(calls, classifier.verdicts(calls))
            check_rows(rows, len(calls))
            writer.write(rows)

        return account_of_reading(log, log_format, keep)


def account_of_reading(
    log: Path, log_format: str | None, keep: Callable[[list[Exchange]], None] | None = None
) -> Account:
    """What became of the records of ``log``, read as far as calls.

    Args:
        log: the file.
        log_format: its format's name, or None to recognise it.
        keep: is given the calls of each batch that has some.

    Raises:
        AssertionError: a record is lost, a number can't be true, or a text came out.
        RouteAuditError: the file can't be read, as the user is told.
    """
    told = Account()
    parts = plan([str(log)], log_format=log_format, jobs=1)
    for part in parts:
        for batch in _until(MOST_ROWS, read(part)):
            told.add(batch)
            check(batch)
            if batch.exchanges and keep is not None:
                keep(batch.exchanges)
    least = min(sum(map(fewest, parts)), MOST_ROWS)
    assert told.rows_read >= least, f"{told.rows_read} rows of {least} records"
    return told


def _until(most: int, batches: Iterable[Batch]) -> Iterator[Batch]:
    rows = 0
    for batch in batches:
        rows += batch.rows_read
        yield batch
        if rows >= most:
            return


def fewest(part: Part) -> int:
    """How many records ``part`` has at the least: its lines, or the objects of an array; 0 where unknown."""
    if part.container not in (JSONL, DOCUMENT):
        return 0
    with Source(part.path) as source:
        text = b"".join(source.chunks())
    if part.container == JSONL:
        return sum(bool(line.strip(_BLANK)) for line in text.split(b"\n"))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return 0
    return len(document) if isinstance(document, list) else 0


def check(batch: Batch) -> None:
    """Each call's numbers can be true, and nothing that is told of the others holds a text.

    Raises:
        AssertionError: a number can't be, or a text came out.
    """
    told = f"{batch.rejects} {batch.not_calls} {batch.warnings}"
    assert MARKER.lower() not in told.lower(), f"a text came out: {told[:500]}"
    for reject in batch.rejects:
        assert reject.line > 0, f"a reject without a line: {reject}"
    for exchange in batch.exchanges:
        wrong = [*_wrong(exchange)]
        assert not wrong, f"line {exchange.line}: {wrong}"


def _wrong(exchange: Exchange) -> Iterator[str]:
    """What can't be true of a call."""
    for name in _COUNTS:
        count = getattr(exchange, name)
        if type(count) is not int or not 0 <= count <= MOST_SUMMED_TOKENS:
            yield f"{name} {count!r}"
    for name in ("latency_s", "time_to_first_token_s", "cost_usd", "confidence"):
        number = getattr(exchange, name)
        if number is not None and not 0 <= number <= 10**9:
            yield f"{name} {number!r}"
    yield from (f"no {name}" for name in ("line", "id", "model") if not getattr(exchange, name))
    yield from (name for name in _PARTS if getattr(exchange, name) < 0)
    yield from _more(exchange)


def _more(exchange: Exchange) -> Iterator[str]:
    """Which parts are more than their whole."""
    if exchange.cached_input_tokens + exchange.cache_write_tokens > (exchange.input_tokens or 0):
        yield "more cached than input tokens"
    if exchange.reasoning_tokens > (exchange.output_tokens or 0):
        yield "more reasoning than output tokens"
    if exchange.cache_write_1h_tokens > exchange.cache_write_tokens:
        yield "more written for an hour than written"


def check_rows(rows: Ledger, count: int) -> None:
    """There is one ledger row for each call, and their counts are none below zero.

    Raises:
        AssertionError: there is not, or one is.
    """
    assert len(rows) == count, f"{len(rows)} ledger rows of {count} calls"
    for name in _COUNTS:
        assert (getattr(rows, name) >= 0).all(), f"the ledger's {name} is negative"
    assert not ((rows.logged_confidence < 0) | (rows.logged_confidence > 1)).any()
