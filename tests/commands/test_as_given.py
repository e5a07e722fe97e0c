"""Words of a command line as values: plain ones as they are, the rest as typer has it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from route_audit.commands.as_given import AsGiven, take_as_given

ONE = SimpleNamespace(multiple=False, nargs=1)
MANY = SimpleNamespace(multiple=True, nargs=1)
ARGUMENTS = SimpleNamespace(multiple=False, nargs=-1)


class Typer:
    """Stands for what typer would use; tells what it was asked."""

    def coerce(self, value: object, **_: object) -> tuple[str, object]:
        return "typer", value


@pytest.mark.parametrize(
    ("kind", "parameter", "given", "value"),
    [
        (str, ONE, "a word", "a word"),
        (str, ONE, None, None),
        (bool, ONE, True, True),
        (Path, ONE, "not/there.csv", Path("not/there.csv")),
        (Path, ONE, Path("not/there.csv"), Path("not/there.csv")),
        (Path, ONE, "..", Path("..")),
        (list[str], ARGUMENTS, ("-", "a.jsonl"), ["-", "a.jsonl"]),
        (list[str], ARGUMENTS, None, ()),
        (list[Path], MANY, ["a.md", "b.json"], [Path("a.md"), Path("b.json")]),
        (list[Path], MANY, None, ()),
        (str, ONE, b"bytes", ("typer", b"bytes")),
        (bool, ONE, "yes", ("typer", "yes")),
        (int, ONE, "7", ("typer", "7")),
        (tuple[str, str], SimpleNamespace(multiple=False, nargs=2), ("a", "b"), ("typer", ("a", "b"))),
        (list[str], MANY, "one", ("typer", "one")),
        (list[int], MANY, ["7"], ("typer", ["7"])),
    ],
)
def test_plain_words_are_taken_as_they_are(
    kind: object, parameter: object, given: object, value: object
) -> None:
    assert AsGiven(kind, Typer).coerce(given, parameter, None) == value


def test_a_file_that_cannot_be_read_is_left_to_typer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert AsGiven(Path, Typer).coerce(str(tmp_path), ONE, None) == ("typer", str(tmp_path))


def test_a_version_of_typer_without_checks_is_left_alone() -> None:
    parameter = SimpleNamespace()
    take_as_given(parameter)
    assert vars(parameter) == {}
