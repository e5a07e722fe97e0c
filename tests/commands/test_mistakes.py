"""Mistakes on the command line: three lines, the right status, and nothing on stdout."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from apps import App, leaves

MISTAKES = {
    "analyze x --sample-rate 1e-320": "1e-320 is out of range",
    "track x --case y --sample-rate 1e-16": "1e-16 is out of range",
    "analyze x --monthly-spend 1e308": "1e308 is out of range",
    "analyze x --wrong-answer 1e16": "1e16 is out of range",
    "analyze x --max-p95 1e308s": "1e308 is out of range",
    "analize": "there is no command 'analize'",
    "--vers": "there is no option '--vers'",
    "prices lst": "there is no command 'lst'",
    "analyze": "missing argument 'LOGS...'",
    "analyze x --polcy y": "there is no option '--polcy'",
    "track x --case y --labels full": "there is no option '--labels'",
    "calibrate x -o a.json": "this is written as YAML, and the suffix is '.json'",
    "optimize x -o a.CSV": "this is written as YAML, and the suffix is '.CSV'",
    "calibrate x --labels full": "there is no option '--labels'",
    "policies check x --labels full": "there is no option '--labels'",
    "explain x --request y --seed 1": "there is no option '--seed'",
    "explain x --request y --wrong-answer 1": "there is no option '--wrong-answer'",
    "formats --format json detect x": "the option stands before the command that it is for",
    "optimize x --models ,": "',' leaves a name out",
    "optimize x --models a,,b": "'a,,b' leaves a name out",
    "analyze x --top": "option '--top' requires an argument",
    "analyze x --format tabel": "'tabel' is not known here",
    "analyze x --format comparison": "'comparison' is not known here",
    "analyze x --jobs -1": "'-1' is not a whole number of at least 0",
    "analyze x --jobs 1.5": "'1.5' is not a whole number of at least 0",
    "analyze x --top 0": "'0' is not a whole number of at least 1",
    "analyze x --top 1e3": "'1e3' is not a whole number of at least 1",
    "analyze x --seed x": "'x' is not a whole number of at least 0",
    "analyze x --sample-rate 0": "'0' is not a share above 0 and at most 100%",
    "analyze x --sample-rate 1.01": "'1.01' is not a share above 0 and at most 100%",
    "analyze x --sample-rate nan": "'nan' is not a share above 0 and at most 100%",
    "analyze x --sample-rate 1/100": "'1/100' is not a share above 0 and at most 100%",
    "analyze x --monthly-requests 0": "'0' is not a number above zero",
    "analyze x --monthly-requests inf": "'inf' is not a number above zero",
    "analyze x --monthly-spend -5": "'-5' is not a number above zero",
    "analyze x --monthly-spend $5": "'$5' is not a number above zero",
    "analyze x --monthly-spend 5 --monthly-requests 5": "a month has one volume",
    "analyze x --since yesterday": "'yesterday' is not a day or an RFC 3339 time",
    "analyze x --since 2026-02-30": "'2026-02-30' is not a day or an RFC 3339 time",
    "analyze x --until 2026-01-01T25:00:00Z": "'2026-01-01T25:00:00Z' is not a day or an RFC 3339 time",
    "analyze x --since 2026-01-02 --until 2026-01-01": "no time lies between --since and --until",
    "analyze x --timezone Mars/Olympus": "there is no time zone 'Mars/Olympus'",
    "analyze x --labels all": "'all' is not known here",
    "analyze x --require-saving 20": "'20' is not a share above 0 and at most 100%",
    "analyze x --require-saving 0%": "'0%' is not a share above 0 and at most 100%",
    "analyze x --require-coverage 101%": "'101%' is not a share above 0 and at most 100%",
    "analyze x --max-p95 fast": "'fast' is not a duration above zero",
    "analyze x --max-p95 0s": "'0s' is not a duration above zero",
    "analyze x --max-p95 3m": "'3m' is not a duration above zero",
    "analyze x -o a.doc": "no report kind has the suffix '.doc'",
    "report x -o a.doc": "no report kind has the suffix '.doc'",
    "report x -o a.pdf --paper a5": "'a5' is not known here",
    "analyze x -o report": "no report kind has the suffix ''",
    "analyze x -o a.md -o ./a.md": "this file is named twice",
    "analyze x -o a.csv --rejects a.csv": "this file is named twice",
    "analyze a.csv -o a.csv --force": "this file is one of the logs",
    "classify a.csv -o ./a.csv --force": "this file is one of the logs",
    "init x --rejects x --force": "this file is one of the logs",
    "analyze x --outcomes o.csv -o o.csv --force": "this file is one of the evaluations",
    "analyze x --prices p.yaml --rejects p.yaml --force": "this file is one of the inputs",
    "compare x -p p.yaml --step-summary ./p.yaml": "this file is one of the inputs",
    "compare x --format xml": "'xml' is not known here",
    "classify x --format tsv": "'tsv' is not known here",
    "classify x -o tiers.txt": "no table of tiers has the suffix '.txt'",
    "classify x -o tiers": "no table of tiers has the suffix ''",
    "classify x --for-labelling --sample 0": "'0' is not a whole number of at least 1",
    "classify x --for-labelling --sample many": "'many' is not a whole number of at least 1",
    "classify x --for-labelling --sample 5 --seed -1": "'-1' is not a whole number of at least 0",
    "evaluate x --seed 1.5": "'1.5' is not a whole number of at least 0",
    "ledger x": "missing option '-o' / '--output'",
    "ledger x -o x.parquet": "a ledger's name tells what it is",
    "explain x": "missing option '--request'",
    "explain x --request r --format csv": "'csv' is not known here",
    "evaluate": "missing argument 'LABELS...'",
    "evaluate x --format csv": "'csv' is not known here",
    "formats --format csv": "'csv' is not known here",
    "demo x": "got unexpected extra argument",
    "prices": "missing command",
    "prices list --format csv": "'csv' is not known here",
    "prices show": "missing argument 'MODEL'",
    "prices list --provider openia": "no price is of the provider 'openia'",
    "prices show gpt-6-luna --provider openia": "no price is of the provider 'openia'",
    "policies check nothing.yaml --prices nothing.yaml": "can't read the file",
    "track x --case nothing.json": "there is no such file",
    "prices show no-such-model": "the model 'no-such-model' has no price",
    "prices show gpt-6-luna --prices nothing.yaml": "can't read the file",
    "prices check nothing.yaml": "can't read the file",
    "analyze x --strong=": "nothing is given for '--strong'",
    "policies": "missing command",
    "policies show nothing": "there is no built-in policy 'nothing'",
    "policies check nothing.yaml": "can't read the file",
}


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_ends_with_three_lines_and_status_2(line: str, app: App) -> None:
    said = app(*line.split())
    what, where, hint = said.stderr.splitlines()
    assert what.startswith(f"error: {MISTAKES[line]}")
    assert where.startswith("  at:  ")
    assert hint.startswith("  fix: ")
    assert (said.status, said.stdout, app.asked) == (2, "", [])


@pytest.mark.parametrize("word", ["w" * 5000, "w w " * 1500])
@pytest.mark.parametrize(
    "line",
    [
        "WORD",
        "analyze x --WORD",
        "analyze x --format WORD",
        "analyze x --since WORD",
        "analyze x --seed WORD",
        "prices show WORD",
        "policies show WORD",
        "policies check WORD",
    ],
)
def test_a_word_that_is_long_beyond_reading_is_not_repeated_in_full(line: str, word: str, app: App) -> None:
    said = app(*(each.replace("WORD", word) for each in line.split()))
    assert said.status == 2
    assert "..." in said.stderr
    assert max(map(len, said.stderr.splitlines())) < 1100


@pytest.mark.parametrize(
    ("until", "hint"), [("2026-01-01", "swap the two"), ("2026-01-02", "give a later one")]
)
def test_two_times_in_the_wrong_order_are_no_two_equal_ones(until: str, hint: str, app: App) -> None:
    said = app("analyze", "x", "--since", "2026-01-02", "--until", until)
    assert said.stderr.splitlines()[2].startswith(f"  fix: {hint}")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("analize x", "'analyze'"),
        ("polices list", "'policies'"),
        ("analyze x --chep y", "'--cheap'"),
        ("analyze x --forse", "'--force'"),
        ("analyze x --format jsn", "'json'"),
        ("policies show tird", "'tiered'"),
        ("policies show TIERED", "'tiered'"),
        ("ANALYZE x", "'analyze'"),
        ("analyze x --format JSON", "'json'"),
    ],
)
def test_a_mistyped_word_gets_a_suggestion(line: str, meant: str, app: App) -> None:
    assert f"did you mean {meant}?" in app(*line.split()).stderr


@pytest.mark.parametrize("line", ["analyze x -f json", "analyze x --json", "-V"])
def test_a_word_near_to_none_gets_no_suggestion(line: str, app: App) -> None:
    assert "did you mean" not in app(*line.split()).stderr


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("analyze x --top", "analyze"),
        ("analyze x --quiet=1", "analyze"),
        ("compare x --diff a", "compare"),
        ("formats detect x --format", "formats detect"),
    ],
)
def test_a_mistake_among_options_leads_to_the_page_of_their_command(
    line: str, command: str, app: App
) -> None:
    _, where, hint = app(*line.split()).stderr.splitlines()
    assert where == f"  at:  route-audit {command}"
    assert hint == f"  fix: 'route-audit {command} --help' shows what it takes"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("analyze", "x", "--strong", ""), "nothing is given for '--strong'"),
        (("analyze", "x", "-o", ""), "nothing is given for '-o'"),
        (("optimize", "x", "--models", ""), "nothing is given for '--models'"),
        (("init", "--folder", ""), "nothing is given for '--folder'"),
        (("analyze", ""), "a word is empty"),
    ],
)
def test_an_empty_word_stands_for_no_default(words: tuple[str, ...], what: str, app: App) -> None:
    said = app(*words)
    assert (said.status, said.stdout) == (2, "")
    assert said.stderr.splitlines() == [
        f"error: {what}",
        f"  at:  route-audit {words[0]}",
        "  fix: give a value, or leave it out",
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("analyze x --strong a --strong b", "'--strong'"),
        ("analyze x --strong a --strong a", "'--strong'"),
        ("analyze x --since=2026-11-01 -p p.yaml --since 2026-11-02", "'--since'"),
        ("analyze x --no-dedupe --dedupe", "'--dedupe' or '--no-dedupe'"),
        ("compare x --diff a b --diff c d", "'--diff'"),
        ("prices list --format json --format table", "'--format'"),
    ],
)
def test_of_two_values_for_one_option_none_is_taken(line: str, name: str, app: App) -> None:
    said = app(*line.split())
    assert (said.status, said.stdout, app.asked) == (2, "", [])
    assert said.stderr.splitlines()[0] == f"error: {name} is given more than once"
    assert said.stderr.splitlines()[2] == "  fix: give it once"


def test_what_says_the_same_each_time_may_be_said_twice(app: App) -> None:
    assert app("analyze", "x", "-q", "--quiet", "-o", "a.csv", "-o", "b.md").status == 0


@pytest.mark.parametrize("words", [words for words, _ in leaves()], ids=" ".join)
def test_every_command_refuses_an_unknown_option(words: tuple[str, ...], app: App) -> None:
    said = app(*words, "--no-such-option")
    assert said.stderr.startswith("error: there is no option '--no-such-option'\n")
    assert said.status == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder that a process is in")
@pytest.mark.parametrize(
    "line", ["analyze log.jsonl", "ledger log.jsonl -o a.ledger.parquet", "init", "report log.jsonl -o a.pdf"]
)
def test_a_working_directory_that_is_gone_is_no_bug(
    line: str, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    said = app(*line.split())
    assert (said.status, said.stdout) == (3, "")
    assert said.stderr.splitlines()[0] == "error: the folder that you are in is no more"
