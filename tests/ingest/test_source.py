"""Packed and recoded input comes out as the text that went in."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from route_audit.errors import InputError
from route_audit.ingest.packing import CUT_OFF, DAMAGED, TRAILING
from route_audit.ingest.source import Source

TEXT = "".join(f'{{"n": {number}, "word": "Grüße 🦓"}}\n' for number in range(20_000))
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}
packings = pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS.keys())


def contents(path: Path) -> tuple[bytes, str | None, str]:
    with Source(str(path)) as source:
        return b"".join(source.chunks()), source.damage, source.sha256()


@packings
@pytest.mark.parametrize("members", [1, 3])
def test_packed_files_are_known_by_their_bytes(
    tmp_path: Path, pack: Callable[[bytes], bytes], members: int
) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(pack(TEXT.encode()) * members)
    text, damage, digest = contents(log)
    assert text == TEXT.encode() * members
    assert damage is None
    assert digest == hashlib.sha256(log.read_bytes()).hexdigest()


@packings
def test_an_empty_text_packed_is_empty(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    log = tmp_path / "log"
    log.write_bytes(pack(b""))
    assert contents(log)[:2] == (b"", None)


@packings
def test_what_is_readable_of_a_cut_file_is_given(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(TEXT.encode())
    log = tmp_path / "log"
    log.write_bytes(packed[: len(packed) // 2])
    text, damage, _ = contents(log)
    assert TEXT.encode().startswith(text)
    assert damage == CUT_OFF


@packings
def test_damage_ends_the_text_and_is_told(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    packed = bytearray(pack(TEXT.encode()))
    middle = len(packed) // 2
    packed[middle : middle + 40] = bytes(40)
    log = tmp_path / "log"
    log.write_bytes(packed)
    _, damage, digest = contents(log)
    assert damage == DAMAGED
    assert digest == hashlib.sha256(packed).hexdigest()


@packings
def test_what_follows_the_compressed_data_is_told(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    log = tmp_path / "log"
    log.write_bytes(pack(b"text\n") + b"something else")
    assert contents(log)[:2] == (b"text\n", TRAILING)


def test_zeros_after_the_end_are_padding(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(gzip.compress(b"text\n") + bytes(512))
    assert contents(log)[:2] == (b"text\n", None)


def test_a_small_file_can_not_fill_the_memory(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(gzip.compress(bytes(1 << 26)))
    with Source(str(log)) as source:
        assert max(map(len, source.chunks())) <= 1 << 18


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_texts_are_recoded_and_the_mark_is_dropped(tmp_path: Path, encoding: str, mark: str) -> None:
    log = tmp_path / "log"
    log.write_bytes((mark + TEXT).encode(encoding))
    assert contents(log)[:2] == (TEXT.encode(), None)


def test_a_wide_text_that_is_cut_within_a_character_is_not_utf_8_there(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes("{}\n{}\n".encode("utf-16")[:-1])
    assert contents(log)[0] == b"{}\n{}\xff"


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_can_be_opened(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, packed: bool
) -> None:
    log = tmp_path_factory.mktemp("any") / "log"
    log.write_bytes(gzip.compress(content) if packed else content)
    with Source(str(log)) as source:
        list(source.chunks())
        assert source.sha256() == hashlib.sha256(log.read_bytes()).hexdigest()


def test_the_head_is_given_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(TEXT.encode())
    with Source(str(log)) as source:
        head, complete = source.head(lambda head: len(head) > 1000)
        assert TEXT.encode().startswith(head)
        assert not complete
        assert source.head(lambda head: len(head) > 1 << 30) == (TEXT.encode(), True)
        assert b"".join(source.chunks()) == TEXT.encode()


def test_a_span_is_read_as_it_is(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"\xef\xbb\xbfab\ncd\nef\n")
    read: list[int] = []
    with Source(str(log), span=(6, 9), progress=read.append) as source:
        assert b"".join(source.chunks()) == b"cd\n"
    assert sum(read) == 3


def test_a_pipe_and_a_packed_file_can_be_read_at_any_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pipe:
        buffer = io.BytesIO(b"PAR1 and more")

        def isatty(self) -> bool:
            return False

    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress(b"PAR1 and more"))
    plain = tmp_path / "plain"
    plain.write_bytes(b"PAR1 and more")
    monkeypatch.setattr(sys, "stdin", Pipe())
    for path in ("-", str(packed), str(plain)):
        with Source(path) as source:
            assert source.seekable(b"PAR1").read() == b"PAR1 and more"
            assert source.seekable(b"PAR1").read(4) == b"PAR1"


def test_a_terminal_is_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    with pytest.raises(InputError):
        Source("-")


def test_a_folder_can_not_be_read_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        Source(str(tmp_path))
    assert caught.value.where == str(tmp_path)
