"""Which files a user's words lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from route_audit.errors import InputError
from route_audit.ingest.paths import LEDGER_IN_FOLDER, NO_LOG_NAME, READ_TWICE, find
from route_audit.ingest.places import shown


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.jsonl", "a.jsonl.gz", "notes.txt", "x.ledger.parquet", ".hidden.jsonl"):
        (tmp_path / "logs").mkdir(exist_ok=True)
        (tmp_path / "logs" / name).write_bytes(b"")
    (tmp_path / "logs" / "deep").mkdir()
    (tmp_path / "logs" / "deep" / "c.CSV").write_bytes(b"")
    (tmp_path / "logs" / ".git").mkdir()
    (tmp_path / "logs" / ".git" / "d.jsonl").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_gives_its_logs_by_name_and_counts_the_rest(folder: Path) -> None:
    search = find(["logs"])
    assert [(file.path, file.named) for file in search.files] == [
        ("logs/a.jsonl.gz", False),
        ("logs/b.jsonl", False),
        ("logs/deep/c.CSV", False),
    ]
    assert search.skipped == {NO_LOG_NAME: 1, LEDGER_IN_FOLDER: 1}


def test_a_folder_gives_what_bedrock_writes_of_a_batch(tmp_path: Path) -> None:
    for name in ("in.jsonl.out", "manifest.json.out"):
        (tmp_path / name).write_bytes(b"")
    search = find([str(tmp_path)])
    assert [Path(file.path).name for file in search.files] == ["in.jsonl.out"]
    assert search.skipped == {NO_LOG_NAME: 1}


def test_a_named_file_may_end_as_it_likes(folder: Path) -> None:
    search = find(["logs/notes.txt", "-", "logs/x.ledger.parquet"])
    assert [(file.path, file.named) for file in search.files] == [
        ("logs/notes.txt", True),
        ("-", True),
        ("logs/x.ledger.parquet", True),
    ]


def test_globs_are_expanded_here(folder: Path) -> None:
    search = find(["logs/**/*.[cC][sS][vV]", "logs/*.jsonl"])
    assert [(file.path, file.named) for file in search.files] == [
        ("logs/deep/c.CSV", False),
        ("logs/b.jsonl", False),
    ]


def test_a_file_with_the_characters_of_a_glob_is_itself(folder: Path) -> None:
    (folder / "[b].jsonl").write_bytes(b"")
    assert [file.path for file in find(["[b].jsonl"]).files] == ["[b].jsonl"]


def test_a_file_is_read_once_however_it_is_named(folder: Path) -> None:
    (folder / "link.jsonl").symlink_to("logs/b.jsonl")
    search = find(["logs/b.jsonl", "logs", str(folder / "logs" / "b.jsonl"), "link.jsonl"])
    assert [file.path for file in search.files].count("logs/b.jsonl") == 1
    assert len(search.files) == 3
    assert search.skipped[READ_TWICE] == 3


@pytest.mark.parametrize("path", ["absent.jsonl", "logs/*.absent", "dangling.jsonl"])
def test_a_path_that_leads_to_nothing_is_an_error(folder: Path, path: str) -> None:
    (folder / "dangling.jsonl").symlink_to("nowhere")
    with pytest.raises(InputError) as caught:
        find([path])
    assert caught.value.where == path
    assert caught.value.exit_status == 3


def test_a_name_that_is_not_utf_8_can_be_shown() -> None:
    assert shown("a\udcff.jsonl") == "a\ufffd.jsonl"
