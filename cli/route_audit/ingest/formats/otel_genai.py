"""Spans of model calls in OTLP/JSON, as a collector's file exporter writes them, whoever made them.

One file, and one line of it, may hold spans of several libraries. So each span is read by the names
that it uses: OpenTelemetry's own of all vintages, OpenLLMetry's, OpenInference's or MLflow's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import otlp
from route_audit.ingest.formats.genai_events import take_events
from route_audit.ingest.formats.genai_spans import ABOUT, GENAI_SPANS
from route_audit.ingest.formats.interface import LogFormat
from route_audit.ingest.formats.leaves import Leaves
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.formats.mlflow import MLFLOW_SPANS, is_mlflow
from route_audit.ingest.formats.openinference import OPENINFERENCE_SPANS, is_openinference
from route_audit.ingest.formats.otlp import Record
from route_audit.ingest.formats.paths import reach
from route_audit.ingest.rejects import OTHER_TELEMETRY, PART_OF_A_CALL, NotACall


class OtelGenAi(LogFormat):
    """Lines of OTLP: a line may hold many spans, and what a call said may stand in a log record."""

    about = ABOUT
    row = otlp.Request
    splits = True
    whole = True

    def __init__(self) -> None:
        self._leaves = Leaves(take_events)
        self._early: dict[str, list[tuple[str, dict[str, Any]]]] = {}

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> OtelGenAi:  # noqa: ARG002  # has none
        """What reads one file."""
        return OtelGenAi()

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a line of OTLP with a span, or a log record of a model call, and for a printed span."""
        if _is_printed(record):
            return True
        outer = "resourceSpans" if "resourceSpans" in record else "batches"
        spans = list(_innermost(record, outer, "scopeSpans", "spans"))
        logs = _innermost(record, "resourceLogs", "scopeLogs", "logRecords")
        return bool(spans) or any(map(_is_event, logs))

    def split(self, row: otlp.Request) -> Iterable[Record]:
        """The spans and log records of a line; one that holds nothing where there are none."""
        return list(otlp.records(row)) or [{}]

    def exchange(self, row: Record) -> Exchange:
        """Take in a span or a log record.

        Raises:
            NotACall: it is no model call, one that repeats calls below it, or a text of a call.
            RowError: a value is of another kind than its field.
            Held: a call; whether it repeats others shows later.
        """
        if "attributes" not in row:
            self._take_log(row)
        return self._leaves.tell(row["span"], row["parent"], lambda: self._read(row))

    def release(self, *, ended: bool) -> Iterator[Exchange | NotACall]:
        """The calls that are known to repeat no others."""
        return self._leaves.calls(ended=ended)

    def _read(self, row: Record) -> Exchange:
        exchange = _vocabulary(row["attributes"]).exchange(row)
        if row["span"] in self._early:
            take_events(exchange, self._early.pop(row["span"]))
        return exchange

    def _take_log(self, row: Record) -> None:
        name, span = row.get("event", ("", {}))[0], row.get("span")
        if not span or not name.startswith("gen_ai."):
            raise NotACall(OTHER_TELEMETRY)
        waiting = self._leaves.waiting(span)
        if waiting is None:
            self._early.setdefault(span, []).append(row["event"])
            if len(self._early) > _MOST_EARLY:
                del self._early[next(iter(self._early))]
        else:
            waiting.late.append(row["event"])
        raise NotACall(PART_OF_A_CALL)


_MOST_EARLY = 2048
"""The texts of so many calls wait for their spans."""


def _vocabulary(attributes: Mapping[str, Any]) -> Mapped:
    """What reads a span with these attributes."""
    if is_openinference(attributes):
        return OPENINFERENCE_SPANS
    return MLFLOW_SPANS if is_mlflow(attributes) else GENAI_SPANS


_PRINTED = frozenset({"context", "attributes", "start_time", "links"})


def _is_printed(record: Mapping[str, Any]) -> bool:
    """True for a span as Python's SDK prints it, unless its names are OpenInference's."""
    attributes = record.get("attributes")
    if type(attributes) is not dict or not record.keys() >= _PRINTED:
        return False
    return "span_kind" not in record and not is_openinference(attributes)


def _is_event(log: Mapping[str, Any]) -> bool:
    """True for a log record whose event is one of OpenTelemetry's for model calls."""
    names = [log.get("eventName")]
    pairs = log.get("attributes")
    names += [
        reach(pair, ("value", "stringValue"))
        for pair in (pairs if type(pairs) is list else ())
        if reach(pair, ("key",)) == "event.name"
    ]
    return any(type(name) is str and name.startswith("gen_ai.") for name in names)


def _innermost(record: Any, *keys: str) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
    """The mappings in the lists that are nested under ``keys``."""
    inner = record.get(keys[0])
    for one in inner if type(inner) is list else ():
        if type(one) is dict:
            if len(keys) == 1:
                yield one
            else:
                yield from _innermost(one, *keys[1:])


OTEL_GENAI = OtelGenAi()
