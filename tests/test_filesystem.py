"""What stands at a path is told without an error, and so are mistakes about it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from in_process import route_audit_here
from route_audit.filesystem import exists, is_file, is_folder, stays

TOO_LONG = "n" * 300

ROW = '{"model": "gpt-6-luna", "input_tokens": 812, "output_tokens": 40}\n'


def test_what_stands_there_is_told(tmp_path: Path) -> None:
    file, link, nothing = (tmp_path / name for name in ("file", "link", "nothing"))
    file.touch()
    link.symlink_to(file)
    told = [(exists(path), is_file(path), is_folder(path)) for path in (file, link, tmp_path, nothing)]
    assert told == [(True, True, False), (True, True, False), (True, False, True), (False, False, False)]
    assert [stays(path) for path in (file, link, tmp_path, nothing)] == [False, True, True, False]


@pytest.mark.parametrize("told", [exists, is_file, is_folder, stays])
def test_nothing_is_seen_where_nobody_may_look(
    told: Callable[[Path], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object, **__: object) -> os.stat_result:
        raise PermissionError

    assert not told(Path(TOO_LONG))
    monkeypatch.setattr(os, "stat", closed)
    monkeypatch.setattr(os, "lstat", closed)
    assert not told(Path("closed/x"))


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (("analyze", "a.jsonl", "-o", f"{TOO_LONG}.md"), 4),
        (("analyze", "a.jsonl", "--rejects", TOO_LONG), 4),
        (("analyze", "a.jsonl", "--decisions", f"{TOO_LONG}.csv"), 4),
        (("analyze", "a.jsonl", "--step-summary", TOO_LONG), 4),
        (("analyze", "a.jsonl", "-o", f"{TOO_LONG}/x.md"), 4),
        (("init", "a.jsonl", "--folder", TOO_LONG), 4),
        (("analyze", "a.jsonl", "-p", TOO_LONG), 2),
        (("policies", "check", TOO_LONG), 2),
        (("track", "--case", TOO_LONG, "a.jsonl"), 2),
    ],
)
def test_a_name_that_no_file_can_have_is_a_mistake(
    line: tuple[str, ...], status: int, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(ROW, encoding="utf-8")
    said = route_audit_here(*line, cwd=tmp_path)
    assert said.status == status
    assert [start[:7] for start in said.stderr.splitlines()[-3:]] == ["error: ", "  at:  ", "  fix: "]
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
