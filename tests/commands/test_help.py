"""Help pages: one per command, reviewed, with examples, and as the README has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from apps import App, leaves
from golden import Golden
from route_audit import commands
from route_audit.commands.shell import choice
from route_audit.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "tests" / "golden" / "help"

NAMES = [" ".join(words) for words, _ in leaves()]
FAMILIES = [name for name, _ in commands.FAMILIES]


@pytest.mark.parametrize("name", ["", *dict.fromkeys([*NAMES, *FAMILIES])])
def test_a_help_page_is_as_reviewed(name: str, app: App, golden: Golden) -> None:
    said = app(*name.split(), "--help")
    assert (said.status, said.stderr) == (0, "")
    golden.check(PAGES / f"{name.replace(' ', '_') or 'route-audit'}.txt", said.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_a_help_page_says_what_it_is_for_and_shows_an_example(name: str, app: App) -> None:
    page = app(*name.split(), "-h").stdout
    purpose = page.split("\n\n")[1].strip()
    assert re.fullmatch(r"[A-Z][^\n]{10,65}[.]", purpose), purpose
    examples = page.partition("Examples:\n")[2]
    assert f"  route-audit {name}" in examples


@pytest.mark.parametrize("name", NAMES)
def test_every_option_says_what_it_does(name: str, app: App) -> None:
    page = app(*name.split(), "--help").stdout.partition("Examples:")[0]
    for line in re.findall(r"^  (-\S.*)$", page, re.MULTILINE):
        spelling = re.split(r"  +", line)[0]
        below = page.partition(line)[2].lstrip("\n").startswith("      ")
        assert len(re.split(r"  +", line)) == 2 or below, spelling


def test_without_arguments_the_help_page_is_shown(app: App) -> None:
    assert app() == app("--help")


def test_the_readme_lists_the_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("\n## Commands\n")[2].partition("\n## ")[0]
    listed: set[str] = set()
    for cell in re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE):
        for command in re.findall(r"`([^`]*)`", cell):
            listed.add(" ".join(word for word in command.split() if re.fullmatch(r"[a-z]+", word)))
    assert listed == set(NAMES)


def test_the_version_is_the_package_s(app: App) -> None:
    from route_audit import __version__

    for asked in ("--version", "analyze log.jsonl --version", "prices list --version"):
        assert app(*asked.split()).stdout == f"route-audit {__version__}\n"
    assert app("formats", "detect", "--", "--version").status == 3  # a file of this name


def test_a_choice_names_what_was_meant() -> None:
    with pytest.raises(ConfigError) as caught:
        choice("markdwn", ("table", "markdown"), "--format")
    assert caught.value.hint == "did you mean 'markdown'? known: table, markdown"
