"""Files in zip archives are read as files of their own, and what can't be read is told."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from in_process import route_audit_here
from route_audit.errors import InputError
from route_audit.ingest import packing, paths, places
from route_audit.ingest.archives import ENCRYPTED, OVERLAPS, UNKNOWN_METHOD
from route_audit.ingest.paths import find
from route_audit.ingest.planning import plan
from route_audit.ingest.reading import read
from route_audit.ingest.source import Source

LOG = b"".join(
    json.dumps({"id": f"r{number}", "model": "gpt-4o", "input_tokens": number, "output_tokens": 1}).encode()
    + b"\n"
    for number in range(2000)
)


def archive(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def names(path: Path | str) -> list[str]:
    return [found.name.rpartition("/")[2] for found in find([str(path)]).files]


def outcome(*given: Path | str, jobs: int = 1) -> tuple[int, dict[str, int], list[Any]]:
    """How many rows could be used, the rejects by reason, and the files."""
    used = 0
    reasons: dict[str, int] = {}
    sources: list[Any] = []
    for part in plan([str(path) for path in given], log_format=None, jobs=jobs):
        reading = read(part)
        for batch in reading:
            used += len(batch.exchanges)
            for reject in batch.rejects:
                reasons[reject.reason] = reasons.get(reject.reason, 0) + 1
        sources += reading.sources
    return used, reasons, sources


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_members_are_files_of_their_own(tmp_path: Path, method: int) -> None:
    made = archive(tmp_path / "export.zip", {"a.jsonl": LOG, "in/b.jsonl.gz": gzip.compress(LOG)}, method)
    used, reasons, sources = outcome(made)
    assert (used, reasons) == (4000, {})
    assert [source.path.rpartition("/")[2] for source in sources] == ["export.zip!a.jsonl", "b.jsonl.gz"]
    assert sources[0].sha256 == hashlib.sha256(LOG).hexdigest()


def test_the_first_bytes_make_an_archive_not_the_name(tmp_path: Path) -> None:
    made = archive(tmp_path / "export.log", {"a.jsonl": LOG})
    assert names(made) == ["export.log!a.jsonl"]


def test_members_in_order_and_what_is_no_log_is_counted(tmp_path: Path) -> None:
    members = ["z.jsonl", "b/a.csv", "readme.txt", ".hidden.jsonl", "__MACOSX/._z.jsonl", "x.ledger.parquet"]
    made = archive(tmp_path / "export.zip", dict.fromkeys([*members, "in.zip"], b"x"))
    search = find([str(made)])
    assert [found.path.partition(places.INSIDE)[2] for found in search.files] == ["b/a.csv", "z.jsonl"]
    assert search.skipped == {
        paths.NO_LOG_NAME_INSIDE: 1,
        paths.LEDGER_INSIDE: 1,
        paths.ARCHIVE_INSIDE: 1,
    }


def test_archives_in_a_folder_are_opened_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    archive(tmp_path / "a.zip", {"a.jsonl": LOG})
    (tmp_path / "b.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:500])
    search = find([str(tmp_path)])
    assert [found.name.rpartition("/")[2] for found in search.files] == ["a.zip!a.jsonl"]
    assert search.skipped == {paths.DAMAGED_ARCHIVE: 1}


def test_one_member_can_be_named(tmp_path: Path) -> None:
    made = archive(tmp_path / "export.zip", {"a.jsonl": LOG, "b.jsonl": LOG})
    assert outcome(f"{made}!b.jsonl")[0] == 2000
    with pytest.raises(InputError, match="no such file"):
        find([f"{made}!c.jsonl"])


def test_a_file_with_the_sign_in_its_name_is_a_file(tmp_path: Path) -> None:
    odd = tmp_path / "a.zip!b.jsonl"
    odd.write_bytes(LOG)
    assert outcome(odd)[0] == 2000


def test_two_processes_may_read_the_members(tmp_path: Path) -> None:
    archive(
        tmp_path / "e.zip", {f"{number}.jsonl": LOG.replace(b'"r', b'"%d-' % number) for number in range(3)}
    )
    one, two = (
        route_audit_here("analyze", "e.zip", "--format", "json", "--jobs", jobs, cwd=tmp_path)
        for jobs in ("1", "2")
    )
    assert one.status == two.status == 0
    assert json.loads(one.stdout) == json.loads(two.stdout)
    assert json.loads(one.stdout)["coverage"]["attempts"] == 6000


def flagged(path: Path, *, method: int | None = None, flag: int = 0) -> Path:
    """The archive at ``path`` with its first entry said to be packed by ``method`` or encrypted."""
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\1\2")
    data[entry + 8] |= flag
    if method is not None:
        data[entry + 10 : entry + 12] = struct.pack("<H", method)
    path.write_bytes(data)
    return path


def test_encrypted_members_are_told(tmp_path: Path) -> None:
    made = flagged(archive(tmp_path / "e.zip", {"a.jsonl": LOG, "b.jsonl": LOG}), flag=1)
    search = find([str(made)])
    assert search.skipped == {ENCRYPTED: 1}
    assert len(search.files) == 1


def test_an_unknown_way_of_packing_is_told(tmp_path: Path) -> None:
    made = flagged(archive(tmp_path / "e.zip", {"a.jsonl": LOG, "b.jsonl": LOG}), method=9)
    assert find([str(made)]).skipped == {UNKNOWN_METHOD: 1}


def test_members_that_share_bytes_are_not_read(tmp_path: Path) -> None:
    made = archive(tmp_path / "e.zip", {"a.jsonl": LOG, "b.jsonl": LOG})
    data = bytearray(made.read_bytes())
    second = data.rindex(b"PK\1\2")
    data[second + 42 : second + 46] = bytes(4)  # both begin where the first does
    made.write_bytes(data)
    assert find([str(made)]).skipped == {OVERLAPS: 1}


def test_a_damaged_member_is_a_reject_and_what_came_before_it_is_kept(tmp_path: Path) -> None:
    made = archive(tmp_path / "e.zip", {"a.jsonl": LOG, "b.jsonl": LOG})
    data = bytearray(made.read_bytes())
    data[20_000 // 2] ^= 0xFF
    made.write_bytes(data)
    used, reasons, _ = outcome(made)
    assert 2000 <= used <= 4000
    assert sum(reasons.get(reason, 0) for reason in (packing.DAMAGED, packing.CUT_OFF)) == 1


def test_a_wrong_checksum_is_told(tmp_path: Path) -> None:
    made = archive(tmp_path / "e.zip", {"a.jsonl": LOG}, zipfile.ZIP_STORED)
    data = made.read_bytes().replace(b'"input_tokens": 7,', b'"input_tokens": 9,', 1)
    made.write_bytes(data)
    assert outcome(made)[:2] == (2000, {packing.DAMAGED: 1})


def test_an_archive_that_was_cut_off(tmp_path: Path) -> None:
    made = archive(tmp_path / "e.zip", {"a.jsonl": LOG})
    made.write_bytes(made.read_bytes()[:-30])
    with pytest.raises(InputError, match="damaged or cut off"):
        find([str(made)])


def test_an_empty_archive(tmp_path: Path) -> None:
    made = archive(tmp_path / "e.zip", {})
    assert find([str(made)]).skipped == {paths.EMPTY_ARCHIVE: 1}


@pytest.mark.parametrize("pack", ["zip", "gz", "bz2", "xz", "zst", "zip of gz"])
def test_what_unpacks_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: str
) -> None:
    monkeypatch.setattr(packing, "FREE", 1 << 20)
    monkeypatch.setattr(packing, "RATIO", 100)
    text = LOG[:1000].rpartition(b"\n")[0] + b"\n" + b"\n" * (1 << 24)
    bomb = tmp_path / f"log.{pack}"
    if pack.startswith("zip"):
        archive(bomb, {"a.jsonl": gzip.compress(text) if pack.endswith("gz") else text})
    else:
        bomb.write_bytes(packed(pack, text))
    used, reasons, _ = outcome(bomb)
    assert used == LOG[:1000].count(b"\n")
    assert reasons == {packing.BOMB: 1}


def packed(way: str, text: bytes) -> bytes:
    import bz2
    import lzma

    import zstandard

    ways: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
        "zst": zstandard.ZstdCompressor().compress,
    }
    return ways[way](text)


def test_there_is_a_most_that_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST", 1 << 16)
    log = tmp_path / "log.gz"
    log.write_bytes(gzip.compress(LOG))
    used, reasons, _ = outcome(log)
    assert used < 2000
    assert reasons == {packing.TOO_LARGE: 1}


@pytest.mark.parametrize("pack", ["gz", "bz2", "xz", "zst"])
def test_no_piece_of_a_bomb_is_large(tmp_path: Path, pack: str) -> None:
    log = tmp_path / "log"
    log.write_bytes(packed(pack, bytes(1 << 26)))
    with Source(str(log)) as source:
        assert max(map(len, source.chunks())) <= 1 << 25
