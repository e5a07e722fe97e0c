"""A ledger on disk is the ledger that was written, and its partitions depend on its rows alone."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from booked import booked, exchanges, verdicts
from route_audit.errors import InputError, OutputError
from route_audit.exchange import Exchange
from route_audit.ledger import NO_TIME, Ledger, dividing, files, spill
from route_audit.ledger.booking import book
from route_audit.ledger.files import LedgerFiles, LedgerMeta, LedgerWriter, write_parquet
from route_audit.ledger.spill import SpillWriter
from route_audit.report import LogFile

META = LedgerMeta(
    sources=[LogFile("log", "hash", "flat")],
    rows_read=9,
    rejected={"r": 1},
    not_calls={"n": 2},
    warnings={"w": 3},
    labels={"00ff": "label"},
)


def facts(rows: Ledger) -> list[tuple[Any, ...]]:
    """The rows as plain values."""
    names = [name for name in Ledger.__dataclass_fields__ if not name.startswith("tags")]
    columns = []
    for name in names:
        column = getattr(rows, name)
        codes = getattr(column, "codes", None)
        columns.append(column.tolist() if codes is None else [column.word(row) for row in range(len(rows))])
    tags = [
        rows.tags[a:b].tolist() for a, b in zip(rows.tags_offsets[:-1], rows.tags_offsets[1:], strict=True)
    ]
    return [tuple(map(repr, row)) for row in zip(*columns, tags, strict=True)]


def nameless(rows: Ledger) -> Ledger:
    return replace(rows, id=np.full(len(rows), "", np.object_))


def spilled(path: Path, groups: list[Ledger], flush_rows: int = 2) -> Path:
    with SpillWriter(path, flush_rows) as writer:
        writer.meta = META
        for rows in groups:
            writer.write(rows)
    return path


@given(st.lists(st.lists(exchanges(), min_size=1, max_size=4), max_size=4))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Exchange]]
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    groups = [booked(batch) for batch in batches]
    run = LedgerFiles.open([spilled(folder / "a.spill", groups)])
    kept = folder / "b.ledger.parquet"
    write_parquet(run, kept)
    expected = [row for rows in groups for row in facts(rows)]
    for ledger in (run, LedgerFiles.open([kept])):
        assert [row for rows in ledger.in_order() for row in facts(rows)] == expected
        assert ledger.meta == META
        assert ledger.rows == len(expected)


def test_several_files_are_one_ledger(tmp_path: Path) -> None:
    first = booked([Exchange(id="a", model="m", input_tokens=1, output_tokens=1)])
    second = booked([Exchange(id="b", model="n", input_tokens=1, output_tokens=1)])
    with LedgerWriter(tmp_path / "x.ledger.parquet") as writer:
        writer.meta = META
        writer.write(second)
    ledger = LedgerFiles.open([spilled(tmp_path / "a.spill", [first]), tmp_path / "x.ledger.parquet"])
    assert [rows.id.tolist() for rows in ledger.in_order()] == [["a"], ["b"]]
    assert (ledger.rows, ledger.meta.rows_read) == (2, 18)
    assert ledger.meta.rejected == {"r": 2}
    assert len(ledger.meta.sources) == 2


def traffic(number: int) -> list[Exchange]:
    draw = random.Random(1)  # noqa: S311  # invented traffic
    return [
        Exchange(
            id=draw.choice([f"own-{row}", f"log:{row}"]),
            session=draw.choice([None, f"s{draw.randrange(9)}"]),
            logical_id=None,
            timestamp_us=draw.randrange(50),
            model=draw.choice("klmno"),
            user=draw.choice("abc"),
            tags={"t": draw.randrange(3)},
            input_tokens=draw.randrange(99),
            output_tokens=draw.randrange(99),
        )
        for row in range(number)
    ]


@pytest.fixture
def small_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dividing, "PARTITION_ROWS", 64)
    monkeypatch.setattr(dividing, "_AT_ONCE", 100)


def ledger_of(path: Path, groups: list[Ledger]) -> LedgerFiles:
    return LedgerFiles.open([spilled(path, groups, 37)])


@pytest.mark.usefixtures("small_partitions")
@pytest.mark.parametrize("key", ["session", "logical"])
def test_a_partition_divides_no_session_and_no_request(tmp_path: Path, key: str) -> None:
    written = traffic(500)
    for one in written:
        if key == "logical":
            one.logical_id, one.session = one.session, None
    ledger = ledger_of(tmp_path / "a.spill", [booked(written)])
    parts = list(ledger.partitions())
    assert len(parts) > 3
    assert sorted(row for part in parts for row in facts(part)) == sorted(facts(nameless(booked(written))))
    homes = homes_of(parts, key)
    assert sum(map(len, homes)) == len(set.union(*homes))
    assert [facts(part) for part in ledger.partitions()] == [facts(part) for part in parts]


def across_sessions(number: int) -> list[Exchange]:
    """Requests whose attempts name other sessions, or none: chains of three sessions each hang together."""
    rows = traffic(number)
    for row, one in enumerate(rows):
        one.logical_id = f"l{row // 3}" if row % 4 else None
        one.session = f"s{row // 9}-{row % 3}" if row % 3 else None
    return rows


def homes_of(parts: list[Ledger], key: str) -> list[set[int]]:
    """The sessions, or requests, of each partition."""
    return [set(getattr(part, key)[getattr(part, key) != 0].tolist()) for part in parts]


@pytest.mark.usefixtures("small_partitions")
def test_a_request_whose_attempts_are_of_several_sessions_is_not_divided(tmp_path: Path) -> None:
    written = booked(across_sessions(500))
    kept = tmp_path / "a.ledger.parquet"
    ledger = ledger_of(tmp_path / "a.spill", [written])
    write_parquet(ledger, kept)
    parts = list(ledger.partitions())
    assert len(parts) > 3
    assert sorted(row for part in parts for row in facts(part)) == sorted(facts(nameless(written)))
    for key in ("session", "logical"):
        homes = homes_of(parts, key)
        assert sum(map(len, homes)) == len(set.union(*homes)), key
    assert [facts(part) for part in LedgerFiles.open([kept]).partitions()] == [facts(part) for part in parts]


@pytest.mark.usefixtures("small_partitions")
def test_requests_of_several_sessions_lie_where_they_do_in_any_order(tmp_path: Path) -> None:
    written = booked(across_sessions(500))
    shuffled = written.take(np.random.default_rng(0).permutation(len(written)))
    one, other = (
        ledger_of(tmp_path / f"{name}.spill", [rows]) for name, rows in (("a", written), ("b", shuffled))
    )
    assert [*map(facts, one.partitions())] == [*map(facts, other.partitions())]


@pytest.mark.usefixtures("small_partitions")
@pytest.mark.parametrize("number", [60, 500])
def test_partitions_do_not_depend_on_order_or_files(tmp_path: Path, number: int) -> None:
    written = traffic(number)
    rows = book(written, verdicts(number))
    order = np.random.default_rng(0).permutation(number)
    shuffled = rows.take(order)
    halves = [shuffled.take(np.arange(number // 3)), shuffled.take(np.arange(number // 3, number))]
    one = ledger_of(tmp_path / "a.spill", [rows])
    two = LedgerFiles.open(
        [spilled(tmp_path / f"{place}.spill", [half]) for place, half in enumerate(halves)]
    )
    for mine, theirs in zip(one.partitions(), two.partitions(), strict=True):
        assert facts(mine) == facts(theirs)
        assert mine.model.values == theirs.model.values
        assert mine.model.codes.tolist() == theirs.model.codes.tolist()


@pytest.mark.usefixtures("small_partitions")
def test_rows_of_one_time_stand_by_what_they_hold(tmp_path: Path) -> None:
    rows = booked([one for one in traffic(500) if one.session is None])
    places = np.arange(len(rows)) % 7
    times = np.array([NO_TIME, 5, 5, 5, 2, 9, 7])[places]
    content = np.where(places == 1, 1, rows.content).astype(np.uint64)
    rows = replace(rows, timestamp_us=times, content=content)
    for part in ledger_of(tmp_path / "a.spill", [rows]).partitions():
        keys = [*zip(part.timestamp_us.tolist(), part.content.tolist(), part.id_code.tolist(), strict=True)]
        assert len(keys) > 7
        assert keys == sorted(keys)


@pytest.mark.usefixtures("small_partitions")
def test_rows_without_an_id_fall_alike_wherever_they_stand(tmp_path: Path) -> None:
    written = [one for one in traffic(500) if one.session is None]
    here = ledger_of(tmp_path / "a.spill", [booked(written)])
    for one in written:
        one.id = f"elsewhere:{one.line}"
    there = ledger_of(tmp_path / "b.spill", [booked(written)])
    assert [part.content.tolist() for part in here.partitions()] == [
        part.content.tolist() for part in there.partitions()
    ]


def kept(path: Path, rows: Ledger) -> Path:
    """The rows as a ledger to keep."""
    write_parquet(ledger_of(path.with_suffix(".spill"), [rows]), path)
    return path


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine that has no place for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))


@pytest.mark.usefixtures("small_partitions")
def test_a_kept_ledger_lies_in_its_partitions(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    rows = booked(traffic(500))
    expected = list(ledger_of(tmp_path / "a.spill", [rows]).partitions())
    ledger = LedgerFiles.open([kept(tmp_path / "x.ledger.parquet", rows)])
    request.getfixturevalue("no_room")
    assert len(expected) > 3
    for _ in range(2):
        for mine, theirs in zip(ledger.partitions(), expected, strict=True):
            assert facts(mine) == facts(theirs)
            assert mine.user.values == theirs.user.values
            assert mine.user.codes.tolist() == theirs.user.codes.tolist()


@pytest.mark.usefixtures("small_partitions")
def test_partitions_of_several_kept_ledgers_are_those_of_their_rows(tmp_path: Path) -> None:
    rows = booked(traffic(500))
    halves = [rows.between(0, 300), rows.between(300, 500)]
    paths = [kept(tmp_path / f"{place}.ledger.parquet", half) for place, half in enumerate(halves)]
    expected = ledger_of(tmp_path / "a.spill", [rows]).partitions()
    for mine, theirs in zip(LedgerFiles.open(paths).partitions(), expected, strict=True):
        assert facts(mine) == facts(theirs)


@pytest.mark.usefixtures("small_partitions")
def test_a_ledger_kept_of_kept_ledgers_is_that_of_their_rows(tmp_path: Path) -> None:
    rows = booked(traffic(500))
    halves = [rows.between(0, 300), rows.between(300, 500)]
    parts = [kept(tmp_path / f"{place}.ledger.parquet", half) for place, half in enumerate(halves)]
    write_parquet(LedgerFiles.open(parts), tmp_path / "again.ledger.parquet")
    once = kept(tmp_path / "once.ledger.parquet", rows)
    both = [LedgerFiles.open([path]).partitions() for path in (tmp_path / "again.ledger.parquet", once)]
    for mine, theirs in zip(*both, strict=True):
        assert facts(mine) == facts(theirs)


@pytest.mark.usefixtures("small_partitions")
def test_rows_of_kept_ledgers_come_in_log_order(tmp_path: Path) -> None:
    rows = booked(traffic(500))
    some, more, rest = rows.between(0, 40), rows.between(40, 420), rows.between(420, 500)
    paths = [spilled(tmp_path / "a.spill", [some], 7), kept(tmp_path / "x.ledger.parquet", more)]
    ledger = LedgerFiles.open([*paths, kept(tmp_path / "y.ledger.parquet", rest)])
    assert [row for each in ledger.in_order() for row in facts(each)] == facts(rows)
    assert sorted(row for each in ledger.in_any_order() for row in facts(each)) == sorted(facts(rows))


@pytest.mark.usefixtures("small_partitions")
def test_sessions_that_turns_tell_meet_their_rows(tmp_path: Path) -> None:
    rows = booked(traffic(500))
    told = (np.arange(500) % 9).astype(np.uint64)
    expected = ledger_of(tmp_path / "a.spill", [replace(rows, session=told)])
    file = kept(tmp_path / "x.ledger.parquet", rows)
    ledger = replace(LedgerFiles.open([file]), sessions=told, _division=files._Division())
    assert [each for part in ledger.in_order() for each in part.session.tolist()] == told.tolist()
    for mine, theirs in zip(ledger.partitions(), expected.partitions(), strict=True):
        assert facts(mine) == facts(theirs)


@pytest.mark.usefixtures("small_partitions")
def test_a_ledger_whose_rows_lie_as_another_version_divided_them_is_divided_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = booked(traffic(500))
    file = kept(tmp_path / "x.ledger.parquet", rows)
    monkeypatch.setattr(dividing, "PARTITION_ROWS", 100)
    expected = list(ledger_of(tmp_path / "a.spill", [rows]).partitions())
    for mine, theirs in zip(LedgerFiles.open([file]).partitions(), expected, strict=True):
        assert facts(mine) == facts(theirs)


def test_an_empty_ledger_has_no_partition(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "a.spill", [])
    assert (list(ledger.partitions()), list(ledger.in_order()), ledger.rows) == ([], [], 0)


@pytest.mark.usefixtures("small_partitions")
def test_a_part_holds_its_own_words_however_many_users_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each user's name would be written once for each of the partitions."""
    written = traffic(500)
    for number, one in enumerate(written):
        one.user = f"user {number}"
    ledger, frames = ledger_of(tmp_path / "a.spill", [booked(written)]), []
    read = spill.read_rows

    def watched(path: Path) -> Iterator[Ledger]:
        for rows in read(path):
            frames.append((len(rows), len(rows.user.values)))
            yield rows

    monkeypatch.setattr(spill, "read_rows", watched)
    assert len(list(ledger.partitions())) > 3
    assert len(frames) > 3
    assert all(words <= rows for rows, words in frames)


@pytest.mark.usefixtures("small_partitions")
def test_a_divided_ledger_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    ledger = ledger_of(tmp_path / "a.spill", [booked(traffic(200))])
    list(ledger.partitions())
    assert list((tmp_path / "scratch").iterdir())
    del ledger
    assert not list((tmp_path / "scratch").iterdir())


@pytest.mark.parametrize("content", [b"", b"PAR1", b"text\n"])
def test_a_file_that_is_no_ledger_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.ledger.parquet"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        LedgerFiles.open([path])
    assert caught.value.where == str(path)


def test_a_parquet_file_of_others_is_no_ledger(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"a": [1]}), tmp_path / "x.ledger.parquet")
    with pytest.raises(InputError):
        LedgerFiles.open([tmp_path / "x.ledger.parquet"])


@pytest.mark.parametrize("version", [9, 99])
def test_a_ledger_of_another_version_is_not_read(version: int, tmp_path: Path) -> None:
    with LedgerWriter(tmp_path / "x.ledger.parquet") as writer:
        writer.meta = LedgerMeta(version=version)
    with pytest.raises(InputError) as caught:
        LedgerFiles.open([tmp_path / "x.ledger.parquet"])
    assert f"its version is {version}" in caught.value.what


def test_a_half_written_ledger_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "x.ledger.parquet"
    with pytest.raises(RuntimeError), LedgerWriter(path) as writer:  # noqa: PT012  # it fails half-way
        writer.write(booked(traffic(9)))
        raise RuntimeError
    assert not path.exists()


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        LedgerWriter(tmp_path / "absent" / "x.ledger.parquet")
    with pytest.raises(OutputError):
        SpillWriter(tmp_path / "absent" / "a.spill")


def test_more_spill_files_than_may_be_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource", reason="only Unix lets a process lower its limits")
    monkeypatch.setattr(dividing, "PARTITION_ROWS", 8)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ledger = ledger_of(tmp_path / "a.spill", [booked(traffic(2000))])
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        assert sum(map(len, ledger.partitions())) == 2000
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_file_without_signals_of_the_user_s_own_is_told_beside_one_with_some() -> None:
    with_some, without = LedgerMeta(own_signals=["a: b"]), LedgerMeta()
    without.add(with_some)
    assert without.own_signals == ["-", "a: b"]
    with_some.add(LedgerMeta(own_signals=["a: b"]))
    assert with_some.own_signals == ["a: b"]
    with_some.add(LedgerMeta())
    assert with_some.own_signals == ["a: b", "-"]
