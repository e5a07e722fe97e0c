"""What a log format is, and how to add one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from route_audit.exchange import Exchange
from route_audit.ingest.rejects import NotACall

JSONL = "jsonl"
CSV = "csv"
PARQUET = "parquet"
SQLITE = "sqlite"

_WRITTEN = {JSONL: "JSON", CSV: "CSV", PARQUET: "Parquet", SQLITE: "SQLite"}

CAN_SAY = (
    "text",
    "answer",
    "time",
    "cache",
    "reasoning",
    "latency",
    "first token",
    "session",
    "user",
    "retries",
    "tools",
    "cost",
    "service tier",
    "tier",
    "tags",
)
"""What a log may say beyond model and tokens, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class About:
    """A log format as ``route-audit formats`` shows it.

    Attributes:
        name: what ``--log-format`` takes, lower case with hyphens.
        title: what people call it.
        containers: which of JSONL, CSV, PARQUET and SQLITE it comes in.
        says: which of CAN_SAY it can say.
        docs: the page that defines it, and the day it was checked.
        note: what a user should know before trusting it, one sentence; empty where nothing.
    """

    name: str
    title: str
    containers: tuple[str, ...]
    says: tuple[str, ...]
    docs: str
    note: str = ""

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it can't say, of CAN_SAY."""
        return tuple(word for word in CAN_SAY if word not in self.says)

    @property
    def files(self) -> str:
        """Its containers as people write them; JSON is that of lines, lists and pages."""
        return ", ".join(_WRITTEN[container] for container in self.containers)


class LogFormat(Protocol):
    """One export that teams have. To add one: a module here, an entry in ``FORMATS``, a fixture.

    The reader decodes each record straight into ``row`` (msgspec, fields that it does not name are
    skipped) and hands it to ``exchange``. A format converts meanings and units, once and for all:
    after it, counts mean what ``Exchange`` says. It leaves ``line`` and a missing id to the
    reader, and missing counts to ``route_audit.ingest.meaning``.

    An empty cell of a table is absent from its record. A record is turned into an exchange before the
    buffer that it was decoded from is used again.

    An export whose columns or paths need only be named inherits from ``mapped.Mapped`` instead.

    Attributes:
        about: its name and what it can say.
        row: the type to decode a record into: a Struct with only the fields that are needed, or
            ``dict[str, Any]`` where every column counts.
        pages: keys under which a JSON document of this export holds its list of records.
        splits: a record may hold several calls: ``split`` is asked.
        whole: a file is read from front to back by one reader, as records hang together.
        queries: SQL that gives the records of an SQLite file, tried in order until one fits its tables.
        companion: the name of the format whose files hold the other half of each call.
        columns: the names of its keys, where neither ``row`` nor paths tell them.
        zero_counts: a success without any token cost none. Most logs have zeros for what they don't know.
    """

    about: About
    row: Any = dict[str, Any]
    pages: tuple[str, ...] = ()
    splits: bool = False
    whole: bool = False
    queries: tuple[str, ...] = ()
    companion: str = ""
    columns: frozenset[str] = frozenset()
    zero_counts: bool = False

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True when one decoded sample record has this format's marks, and no other format's."""
        ...

    def exchange(self, row: Any) -> Exchange:  # noqa: ANN401  # each format has its own row
        """The exchange that one decoded record tells of.

        Raises:
            RowError: the record can't be used; the reason is counted.
            NotACall: the record is by its format no model call.
            Held: the call is not complete yet; ``release`` gives it later.
        """
        ...

    def split(self, row: Any) -> Iterable[Any]:  # noqa: ANN401
        """The calls that one record holds, each as ``exchange`` takes it.

        Raises:
            RowError: the record can't be used.
        """
        return (row,)

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> LogFormat:  # noqa: ARG002
        """What reads one file: itself, or a new object where records hang together.

        Args:
            companions: the records of each file of the ``companion`` format in this run.
        """
        return self

    def release(self, *, ended: bool) -> Iterable[Exchange | NotACall]:  # noqa: ARG002
        """The calls that were ``Held`` and are complete by now; all of them once the file has ended.

        Each has the ``line`` of the record that was held for it. One that turned out to be no call is
        given as the ``NotACall`` that it should have raised.
        """
        return ()
