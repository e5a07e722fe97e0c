"""Files that grow, pipes, links and closed folders, full disks: what the system does is met well."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from command_line import environment, route_audit
from in_process import route_audit_here
from route_audit.ingest import paths, places, planning
from route_audit.ingest.paths import find
from route_audit.ingest.planning import plan
from route_audit.ingest.reading import read
from route_audit.ingest.source import GREW, SHRANK, Source

ROW = '{"id": "r%d", "model": "gpt-4o", "input_tokens": 10, "output_tokens": 1}\n'
LOG = "".join(ROW % number for number in range(9))
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
with_full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


def counts(part: planning.Part) -> tuple[int, int, dict[str, int]]:
    used = rejected = 0
    warnings: dict[str, int] = {}
    for batch in read(part):
        used += len(batch.exchanges)
        rejected += len(batch.rejects)
        warnings |= batch.warnings
    return used, rejected, warnings


@pytest.mark.parametrize("more", [ROW % 10, (ROW % 10)[20:] + ROW % 11, "x" * 100_000])
def test_of_a_file_that_grows_the_whole_lines_that_were_there_count(tmp_path: Path, more: str) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(LOG + (ROW % 9)[:20], encoding="utf-8")
    [part] = plan([str(log)], log_format=None, jobs=1)
    with log.open("a", encoding="utf-8") as file:
        file.write(more)
    assert counts(part) == (9, 0, {GREW: 1})


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_a_file_that_is_cut_short_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """Logs are rotated in place: lines that were there at first are gone, and no line is broken."""
    monkeypatch.setattr(planning, "_LEAST_SPLIT", 100)
    monkeypatch.setattr(planning, "CHUNK", 200)
    log = tmp_path / "log.jsonl"
    log.write_text(LOG, encoding="utf-8")
    parts = plan([str(log)], log_format=None, jobs=jobs)
    assert (len(parts) > 2) == (jobs > 1)
    log.write_text("".join(LOG.splitlines(keepends=True)[:2]), encoding="utf-8")
    found = [counts(part) for part in parts]
    assert sum(used for used, _, _ in found) == 2
    assert [warnings for _, _, warnings in found if warnings] == [{SHRANK: 1}]


def test_a_file_that_does_not_grow_has_a_last_line_without_an_end(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(LOG[:-1], encoding="utf-8")
    [part] = plan([str(log)], log_format=None, jobs=1)
    assert counts(part) == (9, 0, {})


def test_a_split_file_that_grows_is_read_to_where_it_was_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "_LEAST_SPLIT", 100)
    log = tmp_path / "log.jsonl"
    log.write_text(LOG, encoding="utf-8")
    parts = plan([str(log)], log_format=None, jobs=2)
    with log.open("a", encoding="utf-8") as file:
        file.write(ROW % 10)
    assert sum(counts(part)[0] for part in parts) == 9


def test_the_digest_of_a_file_that_grows_is_of_what_was_read(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(LOG, encoding="utf-8")
    with Source(str(log)) as before:
        digest = before.sha256()
    with Source(str(log)) as source:
        with log.open("a", encoding="utf-8") as file:
            file.write(LOG)
        assert source.sha256() == digest


@posix
def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(LOG * 2000, encoding="utf-8"))
    writer.start()
    outcome = route_audit("analyze", "pipe", "--format", "json", cwd=tmp_path)
    writer.join()
    assert outcome.status == 0, outcome.stderr
    assert json.loads(outcome.stdout)["coverage"]["rows_read"] == 18_000


@posix
def test_who_reads_the_answer_may_stop_early(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(LOG, encoding="utf-8")
    classify = f"{sys.executable} -m route_audit classify log.jsonl --format jsonl"
    command = f"{classify} | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, len(done.stdout), done.stderr) == (0, 1, "")


def test_who_writes_the_log_may_stop_early(tmp_path: Path) -> None:
    outcome = route_audit("analyze", "-", "--format", "json", cwd=tmp_path, stdin=LOG.encode()[:-10])
    coverage = json.loads(outcome.stdout)["coverage"]
    assert (coverage["attempts"], sum(coverage["rejected"].values())) == (8, 1)


@with_full_disk
@pytest.mark.parametrize("link", [True, False])
def test_rejects_on_a_full_disk(tmp_path: Path, link: bool) -> None:
    (tmp_path / "log.jsonl").write_text(LOG + "{\n", encoding="utf-8")
    (tmp_path / "rejects").symlink_to("/dev/full")
    target = "rejects" if link else "/dev/full"
    outcome = route_audit("analyze", "log.jsonl", "--rejects", target, cwd=tmp_path)
    assert (outcome.status, outcome.stdout) == (4, "")
    assert outcome.stderr.splitlines()[0] == "error: can't write the rejects: No space left on device"
    assert Path("/dev/full").is_char_device()
    assert (tmp_path / "rejects").is_symlink()


@with_full_disk
def test_a_report_on_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(LOG, encoding="utf-8")
    (tmp_path / "out.json").symlink_to("/dev/full")
    outcome = route_audit("analyze", "log.jsonl", "-o", "out.json", cwd=tmp_path)
    assert outcome.status == 4
    assert len(outcome.stderr.splitlines()) == 3
    assert (tmp_path / "out.json").is_symlink()


@with_full_disk
@pytest.mark.parametrize("kind", ["table", "json", "csv"])
def test_stdout_on_a_full_disk(tmp_path: Path, kind: str) -> None:
    (tmp_path / "log.jsonl").write_text(LOG, encoding="utf-8")
    command = [sys.executable, "-m", "route_audit", "analyze", "log.jsonl", "--format", kind]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 4
    assert done.stderr.splitlines() == [
        "error: can't write the result: No space left on device",
        "  at:  standard output",
        "  fix: make room where it goes, or write it elsewhere",
    ]


@posix
def test_links_to_folders_and_to_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LOG, encoding="utf-8")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.jsonl").symlink_to("nowhere")
    search = find([str(tmp_path)])
    assert len(search.files) == 1
    assert search.skipped == {paths.LINK_TO_FOLDER: 1, paths.LINK_TO_NOTHING: 1}


def test_a_file_of_a_folder_that_can_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_text(LOG, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(LOG, encoding="utf-8")
    opened = places.opened

    def guarded(path: str) -> object:
        if path.endswith("b.jsonl"):
            raise places.unreadable(path, PermissionError(13, "Permission denied"))
        return opened(path)

    monkeypatch.setattr(places, "opened", guarded)
    [part] = plan([str(tmp_path)], log_format=None, jobs=1)
    assert part.warnings == {planning.UNREADABLE: 1}
    outcome = route_audit_here("analyze", "b.jsonl", cwd=tmp_path)
    assert outcome.status == 3
    assert "Permission denied" in outcome.stderr


def test_a_long_line_leaves_the_memory_flat(tmp_path: Path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux tells the most memory that a process had")
    log = tmp_path / "log.jsonl"
    with log.open("w", encoding="utf-8") as file:
        file.write(ROW % 1 + '{"prompt": "')
        for _ in range(100):
            file.write("x" * (1 << 20))
        file.write('"}\n' + ROW % 2)
    code = (
        "import re, sys; from route_audit.commands import run;"
        "run(['analyze', 'log.jsonl', '--format', 'json']);"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["coverage"]["rejected"] == {"line too long": 1}
    assert int(done.stderr.split()[-1]) < 150 * 1024
