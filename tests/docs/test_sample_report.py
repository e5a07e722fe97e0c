"""``docs/sample_report`` is what the sample logs give, in every kind.

Charts, fonts and containers of other releases of what draws them may differ in bytes, so pictures are left
out of the comparison, and of PDF and workbook the words and values are compared. Sums of ten thousand draws
differ in their last digits from one processor or release of numpy to the next: numbers are compared to nine
digits. ``pytest --update-golden`` writes them all anew.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pypdf
import pytest

from golden import Golden
from in_process import route_audit_here
from repository import ROOT

FOLDER = ROOT / "docs" / "sample_report"
KINDS = ("case.html", "case.pdf", "case.xlsx", "case.md", "report.json", "policies.csv")
COMMAND = "route-audit report sample_logs/flat.jsonl --monthly-spend 20000"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every kind, made anew."""
    folder = tmp_path_factory.mktemp("sample")
    outputs = [word for kind in KINDS for word in ("-o", str(folder / kind))]
    run = route_audit_here(*COMMAND.split()[1:], *outputs, "--quiet", cwd=ROOT)
    assert run.status == 0, run.stderr
    return {kind: (folder / kind).read_bytes() for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_is_what_the_logs_give(kind: str, made: dict[str, bytes], golden: Golden) -> None:
    path = FOLDER / kind
    if golden.update:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made[kind])
    assert told(path, path.read_bytes()) == told(path, made[kind])


def told(path: Path, content: bytes) -> object:
    """What a file says, without what only its maker's release decides."""
    if path.suffix == ".pdf":
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return {
            sheet.title: [[steady(str(cell.value)) for cell in row] for row in sheet.rows] for sheet in book
        }
    text = steady(content.decode())
    if path.suffix == ".html":
        return re.sub(r"sha256-[\w+/=]+", "", re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL))
    return text


def steady(text: str) -> str:
    """The text with each long decimal number at nine digits."""
    return re.sub(r"-?\d+\.\d{6,}(?:e-?\d+)?", lambda number: f"{float(number.group()):.9g}", text)


def test_only_the_last_digits_of_a_number_may_differ() -> None:
    assert steady('{"p50_usd": -3.477478401244598}') == steady('{"p50_usd": -3.477478401244596}')
    assert steady('{"p50_usd": -3.477478401244598}') != steady('{"p50_usd": -3.477478501244598}')
    assert steady("at 0.125, from 1.5 on") == "at 0.125, from 1.5 on"


def test_the_first_page_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "docs/sample_report/page_one.png" in readme
    assert COMMAND in readme
    assert (FOLDER / "page_one.png").read_bytes().startswith(b"\x89PNG")
    assert {path.name for path in FOLDER.iterdir()} == {*KINDS, "page_one.png"}
