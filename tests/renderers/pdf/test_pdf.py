"""The PDF: what it says, how it is paged, that it repeats, and that words of a log are never markup."""

from __future__ import annotations

import functools
import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from cases_made import made, unreconciled, with_words, without_case
from in_process import route_audit_here
from route_audit.errors import ConfigError
from route_audit.renderers import RENDERERS, Page
from route_audit.renderers.document import document
from route_audit.renderers.document.model import plain
from route_audit.report import Report

HOSTILE = [
    '#eval("1 + 1")',
    "#panic()",
    '#read("/etc/passwd")',
    "$ sum_(i=1)^n i $",
    "[*bold*] _emph_",
    "@missing-reference",
    "<label>",
    "\\u{1F4A9} \\",
    "`raw` ```typ #panic() ```",
    "// no comment /* nor this */",
    '"); #panic("',
    "= Heading",
    "- item + item / term: x",
    "https://example.com/#fragment",
    "{{ inputs.document }} #{1}",
    "~ -- --- ... #sym.arrow",
]

A4, LETTER = (595, 842), (612, 792)


def drawn(report: Report, paper: str = "a4") -> bytes:
    """Made anew each time."""
    file = RENDERERS["pdf"].render(report, Page(paper=paper))
    assert isinstance(file, bytes)
    return file


@functools.cache
def case_pages(monthly_spend_usd: float | None) -> list[str]:
    return pages(drawn(made(monthly_spend_usd)))


@functools.cache
def hostile_text() -> str:
    """Of two files, so that every word stands in a table and a second one is a policy's name."""
    files = (drawn(with_words(made(), *HOSTILE)), drawn(with_words(made(), *HOSTILE[::-1])))
    return squeezed("".join(text for file in files for text in pages(file)))


def pages(file: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(file)).pages]


def squeezed(text: str) -> str:
    """Without what lines and unbreakable words put between letters."""
    return re.sub(r"[\s\u200b]+", "", text)


SPENDS = pytest.mark.parametrize("spend", [None, 100_000.0], ids=["do not build", "measure"])


@SPENDS
def test_page_one_says_what_to_decide(spend: float | None) -> None:
    found, first = document(made(spend)), squeezed(case_pages(spend)[0])
    tiles = [word for tile in found.tiles for word in (tile.label, str(tile.figure), plain(tile.note))]
    risks = [plain(risk) for risk in found.risks]
    said = [found.title, plain(found.decision), found.evidence, plain(found.next_action), *tiles, *risks]
    for words in said:
        assert squeezed(words) in first
    assert squeezed(found.outcome).upper() in first


@SPENDS
def test_every_part_and_every_cell_is_in_it(spend: float | None) -> None:
    text = squeezed("".join(case_pages(spend)))
    for part in document(made(spend)).parts:
        assert squeezed(part.title) in text
        for section in part.sections:
            for row in () if section.table is None else section.table.rows:
                assert all(squeezed(str(cell)) in text for cell in row)


@SPENDS
def test_no_line_ends_between_a_minus_and_its_dollars(spend: float | None) -> None:
    assert [text for text in case_pages(spend) if re.search(r"-\s*\n\s*\$\d", text)] == []


@SPENDS
def test_pages_are_numbered_and_later_ones_carry_a_running_head(spend: float | None) -> None:
    case, found = document(made(spend)), case_pages(spend)
    assert 8 <= len(found) <= 16
    for number, text in enumerate(found, 1):
        assert squeezed(f"{number} of {len(found)}") in squeezed(text)
        assert number == 1 or f"{case.title}: {case.outcome}" in text


def test_the_stamp_is_on_every_page() -> None:
    assert all("UNRECONCILED" in text for text in pages(drawn(unreconciled(made()))))


@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("letter", LETTER)])
def test_both_papers_keep_page_one_on_one_page(paper: str, size: tuple[int, int]) -> None:
    reader = PdfReader(io.BytesIO(drawn(made(100_000.0), paper)))
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size
    assert "What to do next" in reader.pages[0].extract_text()
    assert reader.pages[1].extract_text().split("\n")[1].startswith("Contents")


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    report = made()
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    file = drawn(report)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert file == drawn(report)
    created = PdfReader(io.BytesIO(file)).metadata
    assert created is not None
    assert str(created.creation_date).startswith(report.tool.prices_as_of)


def test_the_date_of_a_build_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    created = PdfReader(io.BytesIO(drawn(made()))).metadata
    assert created is not None
    assert str(created.creation_date).startswith("2023-11-14")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ConfigError, match="no count of seconds"):
        drawn(made())


def test_it_is_made_to_be_read_aloud() -> None:
    assert b"pdfuaid:part" in drawn(made(100_000.0))
    reader = PdfReader(io.BytesIO(drawn(made(100_000.0))))
    assert reader.trailer["/Root"]["/Lang"] == "en-US"  # type: ignore[index]


def test_only_the_fonts_that_come_along_are_used() -> None:
    file = drawn(made())
    found = {
        str(font.get_object()["/BaseFont"]).split("+")[1]
        for page in PdfReader(io.BytesIO(file)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert all(name.startswith(("Libertinus", "DejaVu")) for name in found)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_a_log_are_never_markup(words: str) -> None:
    assert hostile_text().count(squeezed(words)) >= 4


@pytest.mark.parametrize(
    "words", ["A" * 400, "a/b-" * 60, "语言模型" * 40, "\u202eevil\u202c", "\x1b[31m red"]
)
def test_long_and_foreign_words_stay_on_the_page(words: str) -> None:
    file = drawn(with_words(made(), words))
    assert len(PdfReader(io.BytesIO(file)).pages) < 60
    assert b"\x1b" not in "".join(pages(file)).encode()


def test_a_report_without_a_case_is_refused_in_three_lines(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no business case"):
        drawn(without_case(made()))
    saved = tmp_path / "report.json"
    text = RENDERERS["json"].render(without_case(made()), Page())
    assert isinstance(text, str)
    saved.write_text(text, encoding="utf-8")
    result = route_audit_here("report", "report.json", "-o", "case.pdf", cwd=tmp_path)
    assert result.status == 3
    assert len(result.stderr.strip().splitlines()) == 3
    assert not (tmp_path / "case.pdf").exists()


def test_the_command_takes_a_paper(tmp_path: Path) -> None:
    text = RENDERERS["json"].render(made(), Page())
    assert isinstance(text, str)
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    arguments = ("report", "report.json", "-o", "case.pdf", "--paper")
    assert route_audit_here(*arguments, "letter", cwd=tmp_path).status == 0
    assert (tmp_path / "case.pdf").read_bytes() == drawn(made(), "letter")
    result = route_audit_here(*arguments, "a5", "--force", cwd=tmp_path)
    assert result.status == 2
    assert "--paper" in result.stderr
