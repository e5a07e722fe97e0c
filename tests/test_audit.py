from __future__ import annotations

from pathlib import Path

from route_audit.audit import Options, run


def _write(path: Path, *lines: str) -> tuple[str]:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return (str(path),)


def test_a_row_is_warned_about_once_however_often_it_is_priced(tmp_path: Path) -> None:
    row = '{"id": "%s", "model": "gpt-4o", "input_tokens": 100, "output_tokens": 5}'
    report = run(Options(logs=_write(tmp_path / "log.jsonl", row % "a", row % "b")))
    assert {each.code: each.rows for each in report.warnings}["no_timestamp"] == 2
