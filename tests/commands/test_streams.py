"""The command line where a stream is closed, a folder can't be written to, or the user stops it at once."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
import typer.completion

from apps import App
from command_line import environment
from route_audit.commands.shell import nobody_reads

STOPPED_AT_ONCE = """
import sys

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == "route_audit.commands":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
from route_audit.__main__ import main

main()
"""

HEARS = """
import signal
signal.signal(signal.{}, signal.SIG_DFL)  # under nohup these tests inherit that nobody listens
from route_audit.__main__ import main
main()
"""

ASKED_WHILE_A_FOLDER_GOES = """
import os, signal, sys, time, types, weakref

class Holder:
    pass

def removed():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.01)
    print("removed", flush=True)

def run(arguments):
    holder = Holder()
    weakref.finalize(holder, removed)
    del holder
    os.read(os.pipe()[0], 1)  # waits for ever, as for the next line of a log
    return 0

commands = types.ModuleType("route_audit.commands")
commands.run = run
sys.modules["route_audit.commands"] = commands
from route_audit.__main__ import main

main()
"""


def shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f"{sys.executable} -m route_audit {line}"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as a POSIX shell does")
def test_a_closed_stdout_is_told() -> None:
    done = shell("policies list >&-")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.splitlines()[0] == "error: there is nowhere to write the result"
    assert len(done.stderr.splitlines()) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as a POSIX shell does")
def test_a_closed_stderr_changes_nothing_but_the_talk() -> None:
    assert shell("policies list 2>&-").stdout == shell("policies list").stdout != ""
    assert shell("analyze nothing.jsonl 2>&-").returncode == 3


@pytest.fixture
def nobody() -> Iterator[IO[bytes]]:
    """A pipe whose reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb", buffering=0) as pipe:
        yield pipe


def started(*arguments: str, cwd: Path, **streams: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "route_audit", *arguments], cwd=cwd, env=environment(), check=False, **streams
    )


def test_a_shell_that_nobody_knows_is_no_reader_that_left(tmp_path: Path) -> None:
    asked = environment() | {"_ROUTE_AUDIT_COMPLETE": "source_nonsense"}
    done = subprocess.run([sys.executable, "-m", "route_audit"], cwd=tmp_path, env=asked, check=False)
    assert done.returncode == 1


@pytest.mark.parametrize("line", ["--help", "--version", "analyze --help", "policies list"])
def test_whoever_stops_reading_met_no_bug(nobody: IO[bytes], tmp_path: Path, line: str) -> None:
    done = started(*line.split(), cwd=tmp_path, stdout=nobody, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")


def test_files_are_written_where_nobody_hears_of_them(nobody: IO[bytes], tmp_path: Path) -> None:
    row = '{"model": "gpt-6-luna", "input_tokens": 812, "output_tokens": 40}'
    (tmp_path / "log.jsonl").write_text(row, encoding="utf-8")
    outputs = ("-o", "a.md", "-o", "b.csv", "-o", "c.json")
    done = started("analyze", "log.jsonl", *outputs, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=nobody)
    assert done.returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"log.jsonl", "a.md", "b.csv", "c.json"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("line", ["policies list", "--help"])
def test_a_full_disk_behind_both_streams_is_no_bug(tmp_path: Path, line: str) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        done = started(*line.split(), cwd=tmp_path, stdout=full, stderr=full)
    assert done.returncode == 4


def test_windows_has_other_words_for_a_reader_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    told = OSError(errno.EINVAL, "Invalid argument")
    of_a_file = OSError(errno.EINVAL, "Invalid argument", "a.jsonl")
    assert not nobody_reads(told)
    monkeypatch.setattr(sys, "platform", "win32")
    assert nobody_reads(told)
    assert not nobody_reads(of_a_file)


def test_who_stops_it_while_it_starts_gets_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_AT_ONCE],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs without asking")
def test_who_is_asked_to_end_while_a_folder_goes_ends_after_it() -> None:
    """What is raised while an object goes is dropped by Python: the program would run on, and be deaf."""
    done = subprocess.run(
        [sys.executable, "-c", ASKED_WHILE_A_FOLDER_GOES],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (143, "removed\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs without asking")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_who_is_asked_to_end_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", HEARS.format(name), "ledger", "-", "-o", str(tmp_path / "x.ledger.parquet")],
        env=environment() | {"TMPDIR": str(rooms)},
        stdin=subprocess.PIPE,  # and never a word: it waits, its folder made
        stderr=subprocess.PIPE,
    ) as running:
        latest = time.monotonic() + 60
        while not any(rooms.glob("route-audit-*")) and time.monotonic() < latest:
            time.sleep(0.01)
        number = getattr(signal, name)
        running.send_signal(number)
        running.wait(timeout=60)  # before its input ends, which would end it as well
        said = running.stderr.read() if running.stderr else b""
    assert (running.returncode, said) == (128 + number, b"")
    assert [path.name for path in tmp_path.rglob("*")] == ["rooms"]


def test_a_folder_that_is_read_only_is_told_before_any_log_is_read(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    said = app("analyze", "x", "-o", "report.md")
    assert (said.status, said.stdout, app.asked) == (4, "", [])
    assert said.stderr.splitlines() == [
        "error: its folder can't be written to",
        "  at:  -o report.md",
        "  fix: choose another folder",
    ]


def test_a_completion_that_can_not_be_installed_is_told(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/at/home/.bashrc")

    monkeypatch.setattr(typer.completion, "install_callback", closed)
    said = app("--install-completion")
    assert (said.status, said.stdout) == (4, "")
    assert said.stderr.splitlines() == [
        "error: can't write the completion: Permission denied",
        "  at:  /at/home/.bashrc",
        "  fix: write it where your shell finds it: route-audit --show-completion",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="opens a terminal as POSIX does")
@pytest.mark.parametrize(("asked", "drawn"), [("1", False), ("", True)])
def test_a_terminal_has_no_colours_where_nobody_wants_them(asked: str, drawn: bool) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen:
        done = subprocess.run(
            [sys.executable, "-m", "route_audit", "policies", "list"],
            env=environment() | {"NO_COLOR": asked, "TERM": "xterm-256color"},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            check=False,
        )
        shown = screen.read(1 << 16)
        os.close(theirs)
    assert done.returncode == 0
    assert b"as-logged" in shown
    assert (b"\x1b[" in shown) == drawn
