"""The documents list what there is: formats, columns, policy fields, exit statuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from repository import ROOT
from route_audit.errors import ConfigError, InputError, OutputError
from route_audit.ingest.formats import FORMATS
from route_audit.ingest.formats.flat import ALIASES, Columns
from route_audit.policies.kinds import KINDS
from route_audit.renderers import RENDERERS, Renderer

README = (ROOT / "README.md").read_text(encoding="utf-8")
FORMATS_PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
NAMES = [log_format.about.name for log_format in FORMATS]


def _first_cells(page: str, heading: str) -> list[str]:
    """The words in backquotes in the first cell of each table row below a heading."""
    _, _, rest = page.partition(f"\n## {heading}\n") if heading else ("", "", page)
    rows = re.split(r"\n## ", rest)[0].splitlines()
    return [
        word for row in rows if row.startswith("| `") for word in re.findall(r"`([^`]+)`", row.split("|")[1])
    ]


def test_the_readme_counts_the_formats() -> None:
    assert f"[{len(FORMATS)} log formats](docs/formats.md)" in README


def test_every_column_of_flat_rows_is_listed() -> None:
    hidden = {"latency_ms", "time_to_first_token_ms", "total_tokens", "metadata", "tags"}
    listed = set(_first_cells(FORMATS_PAGE, "Flat rows"))
    assert listed == set(Columns.__struct_fields__) - hidden
    for alias in ALIASES:
        assert f"`{alias}`" in FORMATS_PAGE


def test_the_exit_statuses_are_those_of_the_errors() -> None:
    table = README.partition("| exit status |")[2].partition("\n\n")[0]
    listed = {int(word) for word in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    assert listed == {0, 1, 10, 130} | {kind.exit_status for kind in (ConfigError, InputError, OutputError)}


@pytest.mark.parametrize("name", NAMES)
def test_every_format_has_a_case(name: str) -> None:
    _has_files(ROOT / "tests" / "formats" / name.replace("-", "_"))


@pytest.mark.parametrize("name", [kind.name for kind in KINDS])
def test_every_policy_kind_has_a_case(name: str) -> None:
    _has_files(ROOT / "tests" / "policies" / name)


WITHOUT_CASE = [kind for kind in RENDERERS.values() if not kind.needs_case]


@pytest.mark.parametrize("renderer", WITHOUT_CASE, ids=[kind.name for kind in WITHOUT_CASE])
def test_every_report_kind_has_a_golden_file(renderer: Renderer) -> None:
    suffix = renderer.suffix or f".{renderer.name}"
    elsewhere = {
        "table": "tests/golden/report.txt80",
        "svg": "docs/demo.svg",
        "case": "tests/golden/case.txt100",
    }
    assert (ROOT / elsewhere.get(renderer.name, f"tests/golden/report{suffix}")).is_file()


def _has_files(folder: Path) -> None:
    assert folder.is_dir(), f"{folder.name} has no case: see CONTRIBUTING.md"
    assert any(path.is_file() for path in folder.iterdir())
