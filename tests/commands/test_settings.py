"""Options from a file and from the environment: which wins, what is refused, and what is said."""

from __future__ import annotations

import inspect
import os
from pathlib import Path
from typing import get_args

import pytest

from apps import App, leaves
from route_audit import commands
from route_audit.auditing import Options
from route_audit.commands.settings import PATHS, PREFIX

FILE = "route-audit.toml"


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def write(text: str, name: str = FILE) -> Path:
    path = Path.cwd() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def asked(app: App, *arguments: str) -> Options:
    said = app("analyze", "log.jsonl", *arguments)
    assert said.status == 0, said.stderr
    assert app.asked
    return app.asked[-1]


def test_a_file_gives_what_no_flag_says(app: App) -> None:
    write(
        'strong = "s"\ncheap = "c"\ntop = 7\nsample-rate = 0.01\nmonthly_requests = 300_000\ndedupe = false\n'
    )
    options = asked(app)
    assert (options.strong, options.cheap, options.top) == ("s", "c", 7)
    assert (options.sample_rate, options.monthly_requests) == (0.01, 300_000)
    assert not options.dedupe


def test_a_flag_wins_over_the_environment_and_that_over_the_file(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(app).seed == 0
    write("seed = 1\n")
    assert asked(app).seed == 1
    monkeypatch.setenv("ROUTE_AUDIT_SEED", "2")
    assert asked(app).seed == 2
    assert asked(app, "--seed", "3").seed == 3


def test_a_list_on_the_command_line_replaces_that_of_the_file(app: App) -> None:
    write('policy = ["a.yaml", "b.yaml"]\n')
    assert asked(app).policies == (Path.cwd() / "a.yaml", Path.cwd() / "b.yaml")
    assert asked(app, "-p", "c.yaml").policies == (Path("c.yaml"),)


def test_the_environment_takes_lists_and_flags(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTE_AUDIT_PRICES", os.pathsep.join(["a.yaml", "b.yaml"]))
    monkeypatch.setenv("ROUTE_AUDIT_DEDUPE", "no")
    monkeypatch.setenv("ROUTE_AUDIT_STRONG", "")
    options = asked(app)
    assert options.prices == (Path("a.yaml"), Path("b.yaml"))
    assert (options.dedupe, options.strong) == (False, None)


def test_a_variable_that_is_no_option_is_told(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTE_AUDIT_STORNG", "big")
    monkeypatch.setenv("ROUTE_AUDIT_TOP", "5")
    said = app("analyze", "log.jsonl").stderr
    assert said == "not used: ROUTE_AUDIT_STORNG is the name of no option\n"
    assert app("analyze", "log.jsonl", "--quiet").stderr == ""


def test_a_file_is_found_in_a_folder_above_and_paths_are_relative_to_it(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write('prices = "contract.yaml"\nmap = "map.yaml"\nsince = 2026-11-01\n')
    below = Path.cwd() / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    options = asked(app)
    assert options.prices == (path.with_name("contract.yaml"),)
    assert options.log_format == f"map:{path.with_name('map.yaml')}"
    assert options.since_us is not None


def test_pyproject_counts_only_with_a_table_of_ours(app: App) -> None:
    write("seed = 1\n")
    write('[project]\nname = "x"\n', "inner/pyproject.toml")
    os.chdir("inner")
    assert asked(app).seed == 1
    write('[project]\nname = "x"\n[tool.route-audit]\nseed = 2\n', "pyproject.toml")
    assert asked(app).seed == 2
    write("seed = 3\n")
    assert asked(app).seed == 3


@pytest.mark.parametrize("table", ["tool.route_audit", 'tool."route-audit"', "tool . route-audit"])
def test_the_table_of_a_pyproject_has_more_than_one_spelling(app: App, table: str) -> None:
    write(f"[{table}]\nseed = 2\nsede = 3\n", "pyproject.toml")
    outcome = app("analyze", "x")
    assert outcome.status == 2
    assert outcome.stderr.splitlines()[1].endswith("pyproject.toml:3")
    write(f"[{table}]\nseed = 2\n", "pyproject.toml")
    assert asked(app).seed == 2


def test_settings_in_both_tables_of_a_pyproject_are_an_error(app: App) -> None:
    write("[tool.route-audit]\nseed = 2\n[tool.route_audit]\ntop = 3\n", "pyproject.toml")
    outcome = app("analyze", "x")
    assert outcome.status == 2
    assert outcome.stderr.startswith("error: the settings stand in two tables")


def test_a_table_of_a_command_is_for_that_command(app: App) -> None:
    write('format = "table"\n[compare]\nformat = "json"\n[classify]\nformat = "jsonl"\n')
    assert app("compare", "x").stdout.startswith("{")
    assert not app("analyze", "x").stdout.startswith("{")


def test_the_file_is_named_unless_quiet_or_of_no_use(app: App) -> None:
    path = write("seed = 1\n")
    assert app("analyze", "x").stderr == f"settings: {path}\n"
    assert app("analyze", "x", "--quiet").stderr == ""
    assert app("policies", "list").stderr == ""
    write("seed = 1\nquiet = true\n")
    assert app("analyze", "x").stderr == ""


def test_settings_can_be_left_out_or_named(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    write("seed = 1\n")
    other = write("seed = 2\n", "other.toml")
    assert asked(app, "--no-settings").seed == 0
    assert asked(app, "--settings", "other.toml").seed == 2
    monkeypatch.setenv("ROUTE_AUDIT_SETTINGS", str(other))
    assert asked(app).seed == 2
    assert asked(app, "--no-settings").seed == 0
    for both in (
        ("--no-settings", "--settings", "other.toml"),
        ("--settings", "other.toml", "--no-settings"),
    ):
        assert app("analyze", "x", *both).stderr.startswith("error: settings can't be both")


REFUSED = [
    ('stron = "x"', 1, "unknown key 'stron'", "did you mean 'strong'? known: "),
    ("\ntop = true", 2, "'top' can't be true", 'write it in quotes, as top = "..."'),
    ("strong = 5", 1, "'strong' can't be 5", 'write it in quotes, as strong = "..."'),
    ("format = 1.5", 1, "'format' can't be 1.5", 'write it in quotes, as format = "..."'),
    (
        'strong = ["a", "b"]',
        1,
        "'strong' takes one value",
        "leave out the brackets, and keep one of the values",
    ),
    ("policy = [[1]]", 1, "'policy' can't be a list or a table", 'write it in quotes, as policy = "..."'),
    ('dedupe = "no"', 1, "'dedupe' is neither true nor false", "write dedupe = true or false"),
    ("force = true", 1, "'force' is no setting", "give it on the command line, each time you mean it"),
    ("analyze = 1", 1, "'analyze' is a command and no option", "write its options below [analyze]"),
    ("[analyze]\nrequest = 1", 2, "unknown key 'request'", "did you mean"),
    ("a = 1\na = 2", 2, "this is not valid TOML: cannot overwrite a value", 'write lines such as strong = "'),
    ("seed =", 1, "this is not valid TOML: invalid value", 'write lines such as strong = "'),
]


@pytest.mark.parametrize(("text", "line", "what", "hint"), REFUSED)
def test_a_mistake_is_told_with_its_line(text: str, line: int, what: str, hint: str, app: App) -> None:
    path = write(text)
    said = app("analyze", "x")
    assert said.status == 2
    first, second, third = said.stderr.splitlines()
    assert (first, second) == (f"error: {what}", f"  at:  {path}:{line}")
    assert third.startswith(f"  fix: {hint}")


def test_a_table_that_no_command_has_is_refused(app: App) -> None:
    write("[analyse]\nseed = 1\n")
    said = app("analyze", "x")
    assert said.stderr.splitlines()[0] == "error: 'analyse' is no command with options of its own"
    assert said.stderr.splitlines()[1].endswith("route-audit.toml:1")
    assert "did you mean 'analyze'?" in said.stderr


def test_a_value_that_the_command_refuses_is_told_where_it_stands(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write('\nmax-p95 = "soon"\ntop = 0\n')
    assert f"  at:  {path}:2 (--max-p95)\n" in app("analyze", "x").stderr
    assert f"  at:  {path}:3 (--top)\n" in app("analyze", "x", "--max-p95", "3s").stderr
    monkeypatch.setenv("ROUTE_AUDIT_TOP", "many")
    assert "  at:  ROUTE_AUDIT_TOP (--top)\n" in app("analyze", "x", "--max-p95", "3s").stderr
    assert "  at:  --top\n" in app("analyze", "x", "--max-p95", "3s", "--top", "none").stderr
    monkeypatch.setenv("ROUTE_AUDIT_QUIET", "perhaps")
    assert "  at:  ROUTE_AUDIT_QUIET\n" in app("analyze", "x").stderr


def test_a_file_that_is_no_text_is_refused(app: App) -> None:
    Path(FILE).write_bytes(b"\xff\xfe")
    assert app("analyze", "x").stderr.startswith("error: can't read the settings: it is not UTF-8 text")


def test_help_and_completion_need_no_good_file(app: App) -> None:
    write("nonsense")
    assert app("analyze", "--help").status == 0
    assert app("--version").status == 0


def test_an_option_takes_a_path_where_its_help_says_file() -> None:
    """Settings know a path by the metavar alone."""
    for _, function in leaves():
        parameters = inspect.signature(commands.ending_well(function)).parameters.values()
        for annotation in (parameter.annotation for parameter in parameters):
            for said in get_args(annotation)[1:]:
                if type(said).__name__ == "OptionInfo":
                    assert ("Path" in str(get_args(annotation)[0])) == (said.metavar in PATHS), annotation
