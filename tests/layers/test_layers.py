"""The layers hold, and each contract notices when it is broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from repository import ROOT

BREAKS = {
    "layers": ("errors.py", "from route_audit import commands"),
    "command-line": ("report/__init__.py", "import typer"),
    "terminal": ("units.py", "import rich"),
    "no-frames-in-reports": ("report/__init__.py", "import pandas"),
}
"""For each contract, a module and the line that would break it."""

pytestmark = pytest.mark.slow


def _contracts() -> list[dict[str, str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, str]] = settings["tool"]["importlinter"]["contracts"]
    return contracts


def _lint(folder: Path, *contract: str) -> subprocess.CompletedProcess[str]:
    chosen = [word for name in contract for word in ("--contract", name)]
    program = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo", *chosen],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that may be spoilt; the folder comes first on the path of what runs there."""
    shutil.copytree(
        ROOT / "cli" / "route_audit", tmp_path / "route_audit", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_layers_hold() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_every_contract_has_a_break() -> None:
    assert sorted(BREAKS) == sorted(contract["id"] for contract in _contracts())


@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_is_noticed(copy: Path, contract: str) -> None:
    module, line = BREAKS[contract]
    path = copy / "route_audit" / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = _lint(copy, contract)
    (name,) = (each["name"] for each in _contracts() if each["id"] == contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{name} BROKEN" in " ".join(done.stdout.split())


def test_a_module_without_a_place_is_noticed(copy: Path) -> None:
    (copy / "route_audit" / "astray.py").write_text('"""A module on no line."""\n', encoding="utf-8")
    done = _lint(copy, "layers")
    assert done.returncode == 1
    assert "astray" in done.stdout
