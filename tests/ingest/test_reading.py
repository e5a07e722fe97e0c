"""Logs become batches of exchanges, in which every record is accounted for."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.errors import InputError
from route_audit.exchange import Exchange
from route_audit.ingest import Batch, Part, batches, formats, plan, planning, read
from route_audit.ingest.formats.interface import CSV, JSONL, PARQUET, About, LogFormat
from route_audit.ingest.packing import CUT_OFF
from route_audit.ingest.reading import EMPTY_FILE
from route_audit.ingest.rejects import Held, NotACall, Reject, RowError
from route_audit.ledger.meta import LedgerMeta
from route_audit.report import LogFile

ROW = {"model": "m", "input_tokens": 3, "output_tokens": 4}
GOOD = json.dumps(ROW)


def read_all(parts: list[Part]) -> tuple[list[Exchange], list[Reject], Batch]:
    exchanges: list[Exchange] = []
    rejects: list[Reject] = []
    total = Batch()
    for part in parts:
        for batch in read(part):
            assert batch.rows_read == len(batch.exchanges) + len(batch.rejects) + sum(
                batch.not_calls.values()
            )
            exchanges += batch.exchanges
            rejects += batch.rejects
            total.rows_read += batch.rows_read
            total.not_calls |= batch.not_calls
            total.warnings |= batch.warnings
    return exchanges, rejects, total


def places(exchanges: list[Exchange]) -> list[tuple[str | None, int]]:
    return [(exchange.id, exchange.line) for exchange in exchanges]


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("log.jsonl")


def test_a_row_is_used_or_rejected_with_its_line(log: Path) -> None:
    log.write_text(f"{GOOD}\n\n{GOOD[:9]}\n[]\n{GOOD}\n" + GOOD.replace("3", "-3"), encoding="utf-8")
    exchanges, rejects, total = read_all(plan([str(log)], log_format=None, jobs=1))
    assert places(exchanges) == [("log.jsonl:1", 1), ("log.jsonl:5", 5)]
    assert [(reject.file, reject.line) for reject in rejects] == [(str(log), 3), (str(log), 4), (str(log), 6)]
    assert total.rows_read == 5


def test_a_file_is_named_with_the_hash_of_its_bytes(log: Path) -> None:
    log.write_bytes(gzip.compress(GOOD.encode()))
    result = read(plan([str(log)], log_format=None, jobs=1)[0])
    list(result)
    [source] = result.sources
    assert (source.path, source.format) == ("log.jsonl", "flat")
    assert source.sha256 == hashlib.sha256(log.read_bytes()).hexdigest()


def test_the_loss_of_a_cut_file_is_a_reject(log: Path) -> None:
    text = "".join(f"{json.dumps(ROW | {'input_tokens': number})}\n" for number in range(20_000))
    log.write_bytes(gzip.compress(text.encode())[:-4000])
    exchanges, rejects, _ = read_all(plan([str(log)], log_format=None, jobs=1))
    assert 100 < len(exchanges) < 20_000
    [lost] = rejects
    assert (lost.line, lost.reason) == (exchanges[-1].line + 1, CUT_OFF)
    assert '{"model": "x", "input_tokens": 99999'.startswith(lost.excerpt)


def test_an_empty_file_is_a_warning_and_a_source(log: Path) -> None:
    log.write_bytes(b"\n \n")
    result = read(plan([str(log)], log_format=None, jobs=1)[0])
    assert [batch.warnings for batch in result] == [{EMPTY_FILE: 1}]
    assert [source.format for source in result.sources] == ["empty"]


@pytest.mark.parametrize(
    "text",
    [
        f"[{GOOD}, {GOOD}]",
        json.dumps([ROW, ROW], indent=2),
        f"{GOOD}\n{GOOD}\n",
        "model,input_tokens,output_tokens\nm,3,4\nm,3,4\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_same_rows_come_out_of_any_container(log: Path, text: str, encoding: str) -> None:
    log.write_bytes(text.encode(encoding))
    exchanges, rejects, _ = read_all(plan([str(log)], log_format=None, jobs=1))
    assert [(one.model, one.input_tokens, one.output_tokens) for one in exchanges] == [("m", 3, 4)] * 2
    assert rejects == []
    assert len({one.id for one in exchanges}) == 2


def test_calls_of_one_line_have_names_of_their_own(log: Path) -> None:
    log.write_text(f"[{GOOD},{GOOD},{GOOD}]\n", encoding="utf-8")
    exchanges, _, _ = read_all(plan([str(log)], log_format=None, jobs=1))
    assert places(exchanges) == [("log.jsonl:1", 1), ("log.jsonl:1:2", 1), ("log.jsonl:1:3", 1)]


def test_standard_input_is_recognised_as_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe:
        def __init__(self, text: bytes) -> None:
            self.buffer = io.BytesIO(text)

        def isatty(self) -> bool:
            return False

    text = gzip.compress(f"{GOOD}\n".encode() * 3)
    monkeypatch.setattr(sys, "stdin", Pipe(text))
    result = read(plan(["-"], log_format=None, jobs=1)[0])
    assert [len(batch.exchanges) for batch in result] == [3]
    [source] = result.sources
    assert (source.path, source.format, source.sha256) == ("-", "flat", hashlib.sha256(text).hexdigest())
    monkeypatch.setattr(sys, "stdin", Pipe(b'{"x": 1}\n'))
    with pytest.raises(InputError):
        list(read(plan(["-"], log_format=None, jobs=1)[0]))


def test_batches_are_bounded_by_rows_and_by_text(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log.write_text(f"{GOOD}\n" * 40_000, encoding="utf-8")
    sizes = [len(batch.exchanges) for batch in read(plan([str(log)], log_format=None, jobs=1)[0])]
    assert sum(sizes) == 40_000
    assert max(sizes) < 10_000
    monkeypatch.setattr(batches, "_BATCH_ROWS", 1 << 30)
    monkeypatch.setattr(batches, "_BATCH_BYTES", 1 << 19)
    assert len(list(read(plan([str(log)], log_format=None, jobs=1)[0]))) > 3


class Moody(LogFormat):
    """A format of which some records are no calls and some can't be used."""

    row = dict[str, Any]
    about = About("moody", "moody", (JSONL, CSV, PARQUET), (), "")

    def claims(self, record: Mapping[str, Any]) -> bool:
        return "mood" in record

    def exchange(self, row: Mapping[str, Any]) -> Exchange:
        if row["mood"] == "idle":
            raise NotACall("idle")
        if row["mood"] == "bad":
            raise RowError("bad mood", "$.mood")
        if row["mood"] == "deep":
            raise RecursionError
        return Exchange(id="given", model="m", input_tokens=1, output_tokens=1, latency_s=-1.0)


def test_what_a_format_says_of_a_record_is_counted(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "FORMATS", (Moody(),))
    moods = ["good", "idle", "bad", "deep", "idle", "good"]
    log.write_text("".join(f'{{"mood": "{mood}"}}\n' for mood in moods), encoding="utf-8")
    exchanges, rejects, total = read_all(plan([str(log)], log_format=None, jobs=1))
    assert places(exchanges) == [("given", 1), ("given", 6)]
    assert rejects == [
        Reject("log.jsonl", 3, "bad mood", "$.mood", '{"mood":"xxx"}'),
        Reject("log.jsonl", 4, "nested too deeply", "", '{"mood":"xxxx"}'),
    ]
    assert total.not_calls == {"idle": 2}
    assert list(total.warnings.values()) == [2]


@pytest.mark.parametrize(
    "prefix", ["2026-11-20T10:15:04.000Z ", "gateway-1  | ", "Nov 20 10:15:04 host app[12]: INFO "]
)
def test_what_a_collector_puts_before_each_object_is_passed_over(log: Path, prefix: str) -> None:
    lines = [GOOD, "started", GOOD, '{"model": "m"', GOOD]
    log.write_text("".join(f"{prefix}{line}\n" for line in lines), encoding="utf-8")
    exchanges, rejects, total = read_all(plan([str(log)], log_format=None, jobs=1))
    assert places(exchanges) == [("log.jsonl:1", 1), ("log.jsonl:3", 3), ("log.jsonl:5", 5)]
    assert [reject.line for reject in rejects] == [2, 4]
    assert total.rows_read == 5


class Bundled(LogFormat):
    """A format whose records hold several calls, in pages."""

    about = About("bundled", "bundled", (JSONL,), (), "")
    pages = ("items",)
    splits = True

    def claims(self, record: Mapping[str, Any]) -> bool:
        return "bundle" in record

    def split(self, row: Any) -> Iterable[Any]:
        if not isinstance(row["bundle"], list):
            raise RowError("no bundle", "$.bundle")
        return row["bundle"]

    def exchange(self, row: Any) -> Exchange:
        return Exchange(model="m", input_tokens=row, output_tokens=1)


@pytest.mark.parametrize("indent", [None, 1])
def test_a_record_of_a_page_may_hold_several_calls(
    log: Path, monkeypatch: pytest.MonkeyPatch, indent: int | None
) -> None:
    monkeypatch.setattr(formats, "FORMATS", (Moody(), Bundled()))
    page = {"more": False, "items": [{"bundle": [1, 2]}, {"bundle": []}, {"bundle": 3}, {"bundle": [4]}]}
    log.write_text(json.dumps(page, indent=indent), encoding="utf-8")
    exchanges, rejects, total = read_all(plan([str(log)], log_format=None, jobs=1))
    assert [exchange.input_tokens for exchange in exchanges] == [1, 2, 4]
    assert [(reject.reason, reject.excerpt) for reject in rejects] == [("no bundle", '{"bundle":9}')]
    assert total.rows_read == 4


class Counted(LogFormat):
    """A format of which two records are one call, and a third a sum of calls."""

    about = About("counted", "counted", (JSONL,), (), "")
    whole = True
    companion = "moody"

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._open: dict[str, Exchange] = {}
        self._words = words

    def claims(self, record: Mapping[str, Any]) -> bool:
        return "call" in record

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> LogFormat:
        return Counted([row["mood"] for rows in companions for row in rows])

    def exchange(self, row: Any) -> Exchange:
        if "calls" in row:
            return Exchange(model="m", input_tokens=row["in"], output_tokens=row["calls"], calls=row["calls"])
        if "in" in row:
            held = Exchange(id=row["call"], model="m", input_tokens=row["in"], feature=",".join(self._words))
            self._open[row["call"]] = held
            raise Held(held)
        self._open[row["call"]].output_tokens = row["out"]
        raise NotACall("second half")

    def release(self, *, ended: bool) -> Iterable[Exchange]:
        done = [key for key, held in self._open.items() if ended or held.output_tokens is not None]
        return [self._open.pop(key) for key in done]


def test_records_that_hang_together_are_one_call(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "FORMATS", (Moody(), Counted()))
    rows = [
        {"call": "a", "in": 5},
        {"call": "b", "in": 6},
        {"call": "a", "out": 7},
        {"call": "c", "in": 10, "calls": 3},
    ]
    log.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    beside = log.with_name("beside.jsonl")
    beside.write_text('{"mood": "idle"}\n{"mood": "bad"}\n', encoding="utf-8")
    parts = plan([str(log), str(beside)], log_format=None, jobs=8)
    assert [part.companions for part in parts] == [(str(beside),), ()]
    exchanges, rejects, total = read_all(parts[:1])
    assert [(one.id, one.line, one.feature) for one in exchanges[:1]] == [("a", 1, "idle,bad")]
    assert [one.input_tokens for one in exchanges[1:]] == [3, 3, 4]
    assert [(reject.line, reject.reason) for reject in rejects] == [
        (2, "no output token count and no answer text")
    ]
    assert '"model":"x","input_tokens":9,' in rejects[0].excerpt
    assert total.not_calls == {"second half": 1}
    assert total.rows_read == 6


LINE = st.one_of(
    st.just(GOOD.encode()),
    st.sampled_from(
        [b"", b" \r", b"[1]", b'{"model": 1}', GOOD.encode()[:20], GOOD.encode() + b" ", b"\xff", b'{"a":']
    ),
    st.binary(max_size=20).filter(lambda line: b"\n" not in line),
)


@given(st.binary(max_size=300) | st.lists(LINE, max_size=20).map(b"\n".join), st.booleans())
def test_any_bytes_give_only_our_errors_or_rejects(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, named: bool
) -> None:
    path = tmp_path_factory.mktemp("any") / "log"
    path.write_bytes(content)
    with suppress(InputError):
        read_all(plan([str(path)], log_format="flat" if named else None, jobs=1))


@given(st.lists(LINE, min_size=1, max_size=60), st.integers(1, 400), st.booleans())
def test_ranges_give_the_same_rows_and_lines_as_the_whole(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], least: int, last: bool
) -> None:
    path = tmp_path_factory.mktemp("ranges") / "log.jsonl"
    path.write_bytes(b"\n".join([GOOD.encode(), *lines]) + (b"\n" if last else b""))
    [whole] = plan([str(path)], log_format="flat", jobs=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "_LEAST_SPLIT", least)
        patch.setattr(planning, "CHUNK", 16)
        parts = plan([str(path)], log_format="flat", jobs=5)
    exchanges, rejects, total = read_all([whole])
    split_exchanges, split_rejects, split_total = read_all(parts)
    assert places(split_exchanges) == places(exchanges)
    assert split_rejects == rejects
    assert split_total.rows_read == total.rows_read
    filled = [line for line in path.read_bytes().split(b"\n") if line.strip(b" \t\r\f\v")]
    assert total.rows_read == len(filled)
    meta = LedgerMeta()
    for part in parts:
        result = read(part)
        list(result)
        meta.add_sources(result.sources)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    counts = (total.rows_read, len(exchanges), len(rejects), 0)
    assert meta.sources == [LogFile(str(path), sha256, "flat", *counts)]
