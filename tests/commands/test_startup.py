"""How it starts: light help pages, the same by any name, good manners on pipes."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

from apps import leaves
from command_line import environment, route_audit

HEAVY = (
    "genai_prices",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "re2",
    "rich",
    "scipy",
    "tiktoken",
    "toktok",
    "yaml",
)

SHOW_ALL_HELP = f"""
import sys
from route_audit.commands import run
for line in sys.stdin.read().splitlines():
    assert run([*line.split(), "--help"]) == 0
print(*sorted(set(sys.modules) & set({HEAVY!r})), file=sys.stderr)
"""


def test_help_pages_import_nothing_heavy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW_ALL_HELP],
        input="\n".join(["", *(" ".join(words) for words, _ in leaves())]),
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("Usage: ") == len(leaves()) + 1
    assert done.stderr.split() == []


ANALYZE = """
import sys
from route_audit.commands import run
assert run(["analyze", "--jobs", "1", "--since", "2020-01-01", "-q", "-o", "audit.csv", "log.jsonl"]) == 0
print(*(name for name in sys.argv[1:] if name in sys.modules))
"""

FOR_OTHERS = (
    "email",
    "genai_prices",
    "multiprocessing",
    "pandas",
    "pyarrow",
    "pydantic",
    "scipy",
    "tiktoken",
    "xml.etree.ElementTree",
    "route_audit.frames",
    "route_audit.optimise",
    "route_audit.renderers.case",
    "route_audit.renderers.html",
    "route_audit.renderers.sheets",
)


def test_analyze_imports_only_what_it_uses(tmp_path: Path) -> None:
    line = '{"timestamp": "2026-11-02", "model": "gpt-4o", "input_tokens": 9, "output_tokens": 3}'
    (tmp_path / "log.jsonl").write_text(line)
    done = subprocess.run(
        [sys.executable, "-c", ANALYZE, *FOR_OTHERS],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (tmp_path / "audit.csv").is_file()
    assert done.stdout.splitlines()[-1:] == [""], done.stdout


def test_the_console_script_is_the_module(tmp_path: Path) -> None:
    (script,) = (point for point in entry_points(group="console_scripts") if point.name == "route-audit")
    by_name = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'route-audit'; " + start(script.value), "--help"],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    by_module = route_audit("--help", cwd=tmp_path)
    assert (by_name.returncode, by_name.stdout) == (by_module.status, by_module.stdout)
    assert by_module.stdout.startswith("Usage: route-audit ")


def start(value: str) -> str:
    module, _, function = value.partition(":")
    return f"from {module} import {function}; {function}()"


def test_completion_knows_commands_options_and_values(tmp_path: Path) -> None:
    assert complete("route-audit cl", 1, tmp_path) == ["classify"]
    assert "--policy" in complete("route-audit analyze --po", 2, tmp_path)
    assert complete("route-audit analyze --format ", 3, tmp_path) == ["table", "json", "markdown", "csv"]


def complete(words: str, place: int, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "route_audit"],
        env=environment()
        | {"_ROUTE_AUDIT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(place)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()
