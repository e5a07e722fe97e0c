"""The business case as a web page, as text: what a browser gets to see."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from golden import Golden
from repository import ROOT
from route_audit.errors import ConfigError
from route_audit.renderers import RENDERERS, Page
from route_audit.renderers.html import _above
from route_audit.renderers.pictures import inline
from route_audit.report import Report
from sample_case import NO_CASE_IN_DOLLARS, REPORT_WITH_CASE
from sample_report import REPORT

GOLDEN = ROOT / "tests" / "golden" / "report.html"
TEMPLATES = ROOT / "cli" / "route_audit" / "renderers" / "templates"
ALLOWED = {"data:,"}


def page(report: Report = REPORT_WITH_CASE) -> str:
    made = RENDERERS["html"].render(report, Page())
    assert isinstance(made, str)
    return made


class Elements(HTMLParser):
    """Every element with its attributes; ``open`` holds what was not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._tag = tag

    def handle_data(self, data: str) -> None:
        if self._tag in {"style", "script", "title"}:
            self.texts.setdefault(self._tag, data)


def elements(report: Report = REPORT_WITH_CASE) -> Elements:
    found = Elements()
    found.feed(page(report))
    return found


def bare(text: str) -> str:
    """The page without what no one reviews as text: pictures are looked at, and sources stand in files."""
    text = re.sub(r'<svg class="marks".*?</svg>', "<svg></svg>", text, flags=re.DOTALL)
    text = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/=]+", "sha256-", text)


def test_the_page_looks_as_reviewed(golden: Golden) -> None:
    golden.check(GOLDEN, bare(page()))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert page() == page()


def test_a_report_without_a_case_says_so_in_three_lines() -> None:
    with pytest.raises(ConfigError) as caught:
        page(REPORT)
    assert caught.value.lines()[0] == "error: this report holds no business case"


@pytest.mark.parametrize(
    ("value", "end"), [(0.0, 1.0), (0.02, 0.1), (0.4, 0.5), (1.0, 1.0), (16.96, 20.0), (999.5, 1_000.0)]
)
def test_a_slider_ends_at_a_round_number(value: float, end: float) -> None:
    assert _above(value) == pytest.approx(end)


def test_it_is_small() -> None:
    assert len(page().encode()) < 400_000


def test_its_policy_allows_its_own_style_and_script_alone() -> None:
    found = elements()
    (policy,) = (
        attributes["content"] or ""
        for tag, attributes in found.found
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    hashes = {
        tag: base64.b64encode(hashlib.sha256(found.texts[tag].encode()).digest()).decode()
        for tag in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}';"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_nothing_in_it_names_another_place() -> None:
    for _, attributes in elements().found:
        for name in ("src", "href", "action", "data", "poster", "srcset", "style", "xlink:href"):
            value = attributes.get(name)
            assert value is None or value in ALLOWED or value.startswith("#")
    assert not re.search(r"@import|https?://|//cdn", page().replace("http-equiv", ""))


def test_each_link_and_each_label_leads_to_one_element() -> None:
    found = elements().found
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {
        (attributes.get(name) or "").removeprefix("#")
        for _, attributes in found
        for name in ("href", "aria-labelledby", "aria-describedby")
        if attributes.get(name) not in {None, *ALLOWED}
    }
    assert wanted <= set(ids)


def test_tables_say_what_they_are_and_what_their_headings_are_for() -> None:
    text = page()
    assert text.count("<table") == text.count("<caption")
    assert not re.search(r"<th(?![^>]*\bscope=)[\s>]", text)


def test_charts_are_named_and_have_their_numbers_in_a_table() -> None:
    text = page()
    charts = re.findall(r'<figure class="chart" id="chart-([a-z-]+)">', text)
    assert charts == ["bridge", "shares", "latency", "tornado", "npv", "cumulative"]
    assert text.count('role="img"') == text.count("The numbers behind this chart") == len(charts)


def test_a_figure_tells_where_it_stands_in_the_report() -> None:
    place = [each.name for each in REPORT_WITH_CASE.policies].index("tiered")
    text = page()
    for path in (
        "case.finance.bill_usd",
        "case.finance.net_saving_usd.p50",
        "case.finance.likely_net_saving_usd",
        f"policies[{place}].routed_cost_share",
    ):
        assert f'data-path="{path}"' in text


def test_a_p50_and_a_likely_value_are_never_taken_for_each_other() -> None:
    text = re.sub(r"</?span[^>]*>", "", page())
    assert "<dt>Net saving, a year (P50)</dt>" in text
    assert "at the likely values $56,000: bill less projected less wrong answers and running it" in text
    assert (
        "The net saving of a year on page one, $55,000, is the P50 of draws; at the likely values it is"
        " $56,000, which is what this panel starts from."
    ) in text


@pytest.mark.parametrize(("p50", "digits"), [(54_900.0, 2), (56_400.0, 3)])
def test_the_panel_has_as_many_digits_as_the_sentence_beneath_it(p50: float, digits: int) -> None:
    case = REPORT_WITH_CASE.case
    assert case is not None
    assert case.finance is not None
    interval = msgspec.structs.replace(case.finance.net_saving_usd, p50=p50)  # likely: $56,096
    figures = msgspec.structs.replace(case.finance, net_saving_usd=interval)
    text = page(
        msgspec.structs.replace(REPORT_WITH_CASE, case=msgspec.structs.replace(case, finance=figures))
    )
    assert f'data-digits="{digits}"' in text
    assert (">$56,100</span>, which is what" in text) == (digits == 3)


def test_without_dollars_there_is_a_page_without_a_panel() -> None:
    text = page(NO_CASE_IN_DOLLARS)
    assert "No business case: the log has no times." in text
    assert "data-sums=" not in text
    assert 'class="tiles"' not in text


def test_a_stamp_stands_before_everything_else() -> None:
    import msgspec

    stamped = msgspec.structs.replace(
        REPORT_WITH_CASE,
        reconciliation=msgspec.structs.replace(REPORT_WITH_CASE.reconciliation, status="UNRECONCILED"),
    )
    text = page(stamped)
    assert text.index('<p class="stamp" role="note">UNRECONCILED</p>') < text.index("<h1>")


def test_control_characters_and_turned_letters_do_not_reach_the_page() -> None:
    import msgspec

    case = REPORT_WITH_CASE.case
    assert case is not None
    hostile = msgspec.structs.replace(
        REPORT_WITH_CASE, case=msgspec.structs.replace(case, next_action="a\x1b[31m\u202eb\x00")
    )
    assert "a\ufffd[31m\ufffdb\ufffd" in page(hostile)


def test_a_picture_keeps_its_ids_to_itself_and_has_no_roles() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1"><clipPath id="clip0"/>'
        '<g clip-path="url(#clip0)" role="graphics-object" aria-roledescription="group mark container">'
        '<path role="graphics-symbol" aria-roledescription="bar" aria-label="&lt;b&gt;: $1"/></g></svg>'
    )
    assert inline(drawn, "x") == (
        '<svg aria-hidden="true" focusable="false"><clipPath id="x-clip0" /><g clip-path="url(#x-clip0)">'
        '<path data-tip=""><title>&lt;b&gt;: $1</title></path></g></svg>'
    )


@pytest.mark.parametrize("name", ["what_if.js", "case.js", "case.css", "case.html.j2"])
def test_templates_hold_nothing_that_ends_the_element_they_stand_in(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert "\r" not in text
    if not name.endswith(".j2"):
        assert "</" not in text
        assert "<!--" not in text


def test_scripts_write_no_markup() -> None:
    for path in sorted(Path(TEMPLATES).glob("*.js")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(", text)
