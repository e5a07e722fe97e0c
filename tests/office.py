"""LibreOffice without a screen: what a workbook comes to when somebody else calculates it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

needs_office = pytest.mark.skipif(
    "TESTS_NEED_OFFICE" not in os.environ,
    reason="TESTS_NEED_OFFICE=1 runs it, with LibreOffice and poppler on the PATH",
)


def recalculated(file: bytes, folder: Path, changes: Mapping[str, float | str] | None = None) -> Workbook:
    """The workbook with named cells changed and every formula worked out anew.

    openpyxl saves formulas without what they came to: LibreOffice has nothing to copy from.
    """
    source = folder / "case.xlsx"
    source.write_bytes(file)
    book = openpyxl.load_workbook(source)
    for name, value in (changes or {}).items():
        ((sheet, cell),) = book.defined_names[name].destinations
        book[sheet][cell.replace("$", "")].value = value
    book.save(source)
    convert(source, "xlsx", folder / "out")
    return openpyxl.load_workbook(folder / "out" / "case.xlsx", data_only=True)


def convert(source: Path, suffix: str, folder: Path) -> None:
    """Let LibreOffice write ``source`` as another kind of file."""
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def named(book: Workbook, name: str) -> object:
    """What a named cell holds."""
    ((sheet, cell),) = book.defined_names[name].destinations
    return book[sheet][cell.replace("$", "")].value
