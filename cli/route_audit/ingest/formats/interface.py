"""What a log format is, and how to add one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from route_audit.exchange import Exchange

JSONL = "jsonl"
CSV = "csv"
PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class About:
    """A log format as ``route-audit formats`` shows it.

    Attributes:
        name: what ``--log-format`` takes, lower case with hyphens.
        title: what people call it.
        containers: which of JSONL, CSV and PARQUET it comes in.
        says: what it can say beyond model and tokens (``text``, ``latency``, ``session``, ``cost``, ...).
        docs: the page that defines it, and the day it was checked.
    """

    name: str
    title: str
    containers: tuple[str, ...]
    says: tuple[str, ...]
    docs: str


class LogFormat(Protocol):
    """One export that teams have. To add one: a module here, an entry in ``FORMATS``, a fixture.

    The reader decodes each record straight into ``Row`` (msgspec, fields that it does not name are
    skipped) and hands it to ``exchange``. A format converts meanings and units, once and for all:
    after it, counts mean what ``Exchange`` says. It leaves ``line`` to the reader, and a missing id
    and missing counts to ``route_audit.ingest.meaning``.

    An empty cell of a table is absent from its record. A record is turned into an exchange before the
    buffer that it was decoded from is used again.
    """

    @property
    def about(self) -> About:
        """Its name and what it can say."""

    @property
    def row(self) -> Any:  # noqa: ANN401  # what msgspec decodes into: a Struct, or dict[str, Any]
        """The type to decode a record into: a Struct with only the fields that are needed.

        ``dict[str, Any]`` where every column counts.
        """

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True when one decoded sample record has this format's marks, and no other format's."""

    def exchange(self, row: Any) -> Exchange:  # noqa: ANN401  # each format has its own Row
        """The exchange that one decoded record tells of.

        Raises:
            RowError: the record can't be used; the reason is counted.
            NotACall: the record is by its format no model call.
        """
