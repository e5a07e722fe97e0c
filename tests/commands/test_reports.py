"""What analyze, compare, report and demo do with a report: show it, write it, judge it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest

from apps import App
from route_audit.auditing import Options
from route_audit.errors import InputError
from route_audit.renderers import RENDERERS, Page
from route_audit.report import Report
from sample_case import REPORT_WITH_CASE
from sample_report import NOTHING_PRICED, REPORT


def micros(year: int, month: int, day: int, hour: int = 0) -> int:
    return int(dt.datetime(year, month, day, hour, tzinfo=dt.UTC).timestamp()) * 10**6


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("analyze x", "table"),
        ("compare x", "comparison"),
        ("demo", "table"),
        ("analyze x --format json", "json"),
        ("compare x --format markdown", "markdown"),
        ("demo --format csv", "csv"),
    ],
)
def test_stdout_holds_the_report_and_stderr_nothing(line: str, kind: str, app: App) -> None:
    said = app(*line.split())
    assert said.stdout == RENDERERS[kind].render(REPORT, Page(80))
    assert (said.status, said.stderr) == (0, "")


def test_the_page_follows_the_terminal_s_width(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert app("analyze", "x").stdout == RENDERERS["table"].render(REPORT, Page(120))


@pytest.mark.parametrize(
    ("files", "made"), [("-o a.html", True), ("-o a.md -o b.xlsx", True), ("-o a.md", False), ("", False)]
)
def test_a_case_is_made_where_a_file_needs_one(files: str, made: bool, app: App) -> None:
    app("analyze", "x", *files.split())
    assert app.asked is not None
    assert [asked.make_case for asked in app.asked] == [made]


ALL_OPTIONS = (
    "analyze a b - -p p.yaml --policy q.yaml --strong s --cheap c --prices m.yaml --prices n.yaml"
    " --assume u.yaml --log-format flat --top 5 --sample-rate 1% --monthly-requests 3e5"
    " --since 2026-11-01 --until 2026-11-02T12:00:00+02:00 --jobs 3 --rejects r.jsonl"
    " --no-dedupe --seed 7 --timezone Europe/Berlin --labels full"
)


def test_options_reach_the_audit(app: App) -> None:
    app(*ALL_OPTIONS.split())
    assert app.asked is not None
    (asked,) = app.asked
    assert asked.logs == ("a", "b", "-")
    assert asked.policies == (Path("p.yaml"), Path("q.yaml"))
    assert (asked.strong, asked.cheap) == ("s", "c")
    assert asked.prices == (Path("m.yaml"), Path("n.yaml"))
    assert asked.assume == (Path("u.yaml"),)
    assert (asked.log_format, asked.top, asked.sample_rate) == ("flat", 5, 0.01)
    assert (asked.monthly_requests, asked.monthly_spend_usd) == (300_000, None)
    assert asked.since_us == micros(2026, 10, 31, 23)
    assert asked.until_us == micros(2026, 11, 2, 10)
    assert (asked.jobs, asked.rejects, asked.dedupe, asked.seed) == (3, Path("r.jsonl"), False, 7)
    assert (asked.timezone, asked.full_labels, asked.progress) == ("Europe/Berlin", True, None)


def test_without_options_the_audit_s_own_defaults_hold(app: App) -> None:
    app("analyze", "x")
    assert app.asked == [Options(("x",), jobs=0)]


def test_the_demo_reads_the_sample_logs(app: App) -> None:
    app("demo")
    assert app.asked is not None
    (path,) = app.asked[0].logs
    assert Path(path).is_file()


def test_files_are_written_by_suffix_and_said_on_stderr(app: App) -> None:
    said = app("analyze", "x", "-o", "a.md", "-o", "b.JSON", "-o", "c.csv", "-o", "d.svg")
    assert said.stderr == "wrote a.md\nwrote b.JSON\nwrote c.csv\nwrote d.svg\n"
    for name, kind in {"a.md": "markdown", "b.JSON": "json", "c.csv": "csv", "d.svg": "svg"}.items():
        made = RENDERERS[kind].render(REPORT, Page())
        assert isinstance(made, str)
        assert Path(name).read_bytes() == made.encode()
    assert sorted(path.name for path in Path().iterdir()) == ["a.md", "b.JSON", "c.csv", "d.svg"]


def test_quiet_says_nothing(app: App) -> None:
    assert app("analyze", "x", "--quiet", "-o", "a.md").stderr == ""


@pytest.mark.parametrize(
    "line",
    [
        "analyze x -o there.md",
        "demo -o there.md",
        "analyze x --rejects there.md",
        "classify x -o there.csv",
        "ledger x -o there.ledger.parquet",
        "explain x --request r --rejects there.md",
    ],
)
def test_a_file_that_exists_is_kept_and_no_log_is_read(line: str, app: App) -> None:
    path = Path(line.rsplit(maxsplit=1)[-1])
    path.write_text("mine", encoding="utf-8")
    said = app(*line.split())
    assert said.stderr.startswith("error: the file exists\n")
    assert (said.status, said.stdout, app.asked) == (4, "", [])
    assert path.read_text(encoding="utf-8") == "mine"


def test_force_overwrites(app: App) -> None:
    Path("there.json").write_text("old", encoding="utf-8")
    assert app("analyze", "x", "--force", "-o", "there.json").status == 0
    assert json.loads(Path("there.json").read_text(encoding="utf-8"))["schema_version"] == 1


@pytest.mark.parametrize("place", ["nowhere/a.md", "folder.md"])
def test_a_file_that_can_t_be_is_refused_before_any_log_is_read(place: str, app: App) -> None:
    Path("folder.md").mkdir()
    said = app("analyze", "x", "--force", "-o", place)
    assert (said.status, said.stdout, app.asked) == (4, "", [])


def test_a_write_that_fails_leaves_nothing_half_written(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    said = app("analyze", "x", "-o", "a.md")
    assert said.stderr.startswith("error: can't write the file: No space left on device\n")
    assert (said.status, said.stdout) == (4, "")
    assert not list(Path().iterdir())


def test_an_error_of_the_audit_ends_with_its_own_status(app: App) -> None:
    app.report = InputError("no usable input", where="x", hint="give logs")
    said = app("analyze", "x", "-o", "a.md")
    assert said.stderr == "error: no usable input\n  at:  x\n  fix: give logs\n"
    assert (said.status, said.stdout) == (3, "")
    assert not Path("a.md").exists()


def test_an_interrupt_ends_with_130(app: App) -> None:
    app.report = KeyboardInterrupt()
    assert app("analyze", "x").status == 130


def test_a_bug_shows_where_and_never_what(app: App) -> None:
    cause = KeyError("the secret prompt")
    app.report = ValueError("the secret answer")
    app.report.__cause__ = cause
    said = app("analyze", "x")
    assert said.status == 1
    assert said.stdout == ""
    assert "apps.py" in said.stderr
    assert "builtins.KeyError\n" in said.stderr
    assert said.stderr.endswith(
        "builtins.ValueError\nthis is a bug in route-audit; the lines above hold nothing of your logs\n"
    )
    assert "secret" not in said.stderr


def test_a_worker_s_bug_shows_its_frames(app: App) -> None:
    class FromAWorkerError(Exception):
        tb = 'Traceback:\n  File "/x/worker.py", line 7, in read\n    decode(secret)\nValueError: secret\n'

    app.report = ValueError("secret")
    app.report.__cause__ = FromAWorkerError()
    said = app("analyze", "x")
    assert '  File "/x/worker.py", line 7, in read\n' in said.stderr
    assert "secret" not in said.stderr


@pytest.mark.parametrize(
    ("gate", "failure"),
    [
        ("--require-saving 30%", None),
        ("--require-saving 0.31", "'tiered' is recommended: it saves 30.3% of today's bill, 31.0% asked"),
        ("--require-coverage 99.7%", None),
        ("--require-coverage 99.8%", "the numbers rest on 99.7% of the log, 99.8% asked"),
        ("--max-p95 4.7", None),
        ("--max-p95 4634ms", None),
        ("--max-p95 4.6s", "'tiered' is recommended: its p95 latency is 4.63 s, at most 4.60 s asked"),
    ],
)
def test_a_gate_that_fails_is_said_after_the_result(gate: str, failure: str | None, app: App) -> None:
    said = app("analyze", "x", *gate.split(), "-o", "a.json")
    assert said.stdout == RENDERERS["table"].render(REPORT, Page(80))
    assert said.stderr == "wrote a.json\n" + (f"gate failed: {failure}\n" if failure else "")
    assert said.status == (10 if failure else 0)


@pytest.mark.parametrize("command", ["analyze", "compare", "report"])
def test_each_command_that_makes_a_report_has_gates(command: str, app: App) -> None:
    app.report = REPORT_WITH_CASE
    said = app(command, "x", "--max-p95", "4.6s", "-o", "a.json")
    assert said.stderr == (
        "wrote a.json\n"
        "gate failed: 'tiered' is recommended: its p95 latency is 4.63 s, at most 4.60 s asked\n"
    )
    assert (said.status, said.stdout != "") == (10, True)
    assert app(command, "x", "--max-p95", "4.7s").status == 0


def test_a_saved_report_is_judged_without_its_logs(app: App, tmp_path: Path) -> None:
    app.report = REPORT_WITH_CASE
    saved = tmp_path / "saved.json"
    assert app("report", "x", "-o", saved).status == 0
    said = app("report", saved, "--max-p95", "4.6s")
    assert (said.status, said.stderr[:11]) == (10, "gate failed")
    assert app("report", saved, "--max-p95", "4.7s").status == 0


def test_every_gate_that_fails_is_said(app: App) -> None:
    app.report = NOTHING_PRICED
    said = app("compare", "x", *["--require-saving", "1%", "--require-coverage", "1%", "--max-p95", "9s"])
    assert said.stderr.splitlines() == [
        "gate failed: no policy is recommended: it saves an unknown share of today's bill, 1.0% asked",
        "gate failed: the numbers rest on an unknown share of the log, 1.0% asked",
        "gate failed: no policy is recommended: its p95 latency is unknown, at most 9.00 s asked",
    ]
    assert said.status == 10


def test_rejected_rows_count_against_coverage(app: App) -> None:
    coverage = msgspec.structs.replace(REPORT.coverage, rejected={"not JSON": 42_340})
    app.report = msgspec.structs.replace(REPORT, coverage=coverage)
    said = app("analyze", "x", "--require-coverage", "51%")
    assert said.stderr == "gate failed: the numbers rest on 50.0% of the log, 51.0% asked\n"


def test_an_unknown_p95_fails_its_gate(app: App) -> None:
    advice = msgspec.structs.replace(REPORT.recommendation, policy="best-single")
    app.report = msgspec.structs.replace(REPORT, recommendation=advice)
    said = app("analyze", "x", "--max-p95", "60s")
    assert "its p95 latency is unknown" in said.stderr
    assert said.status == 10


def test_json_on_stdout_is_one_document(app: App) -> None:
    assert msgspec.json.decode(app("analyze", "x", "--format", "json").stdout, type=Report) == REPORT
