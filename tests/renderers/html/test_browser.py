"""The business case in headless Chromium: silent, offline, accessible, and its panel agrees with the tool.

Without playwright and Chromium these tests are skipped, unless TESTS_NEED_BROWSER is set: then that is a
failure. ``poe browser`` sets it.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import pytest

from browsing import CHROMIUM, Opened, opened
from hostile import SCRIPTS, hostile_report
from route_audit import units
from route_audit.auditing import Options, run
from route_audit.renderers import RENDERERS, Page
from route_audit.report import Report
from route_audit.report.case import WhatIf
from route_audit.resources import data_dir
from sample_case import LEFT, NO_CASE_IN_DOLLARS, REPORT_WITH_CASE, SUMS

MISSING = [name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None]
MISSING += [] if CHROMIUM else ["chromium"]
NEEDED = bool(os.environ.get("TESTS_NEED_BROWSER"))

if MISSING and not NEEDED:
    pytest.skip(f"needs {', '.join(MISSING)}: pip install -e '.[dev]'", allow_module_level=True)

WIDTHS = {"desk": 1280, "phone": 390, "small phone": 320}
CENT = 0.005


def written(report: Report, folder: Path) -> Path:
    made = RENDERERS["html"].render(report, Page())
    assert isinstance(made, str)
    path = folder / "case.html"
    path.write_text(made, encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(REPORT_WITH_CASE, tmp_path_factory.mktemp("case"))


@pytest.fixture
def seen(browser: Any, file: Path) -> Iterator[Opened]:
    """The page at a desk's width; at the end it must have said nothing and asked for nothing."""
    with opened(browser, file, viewport={"width": 1280, "height": 900}) as page:
        yield page
        assert page.quiet(), (page.said, page.asked)


def test_what_these_tests_need_is_installed() -> None:
    assert MISSING == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_silent_offline_accessible_and_no_wider_than_the_page(
    width: str, scheme: str, browser: Any, file: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    size = {"width": WIDTHS[width], "height": 844}
    with opened(browser, file, viewport=size, color_scheme=scheme) as found:
        assert found.page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
        assert (
            found.page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true; })")
            is None
        )
        violations = Axe().run(found.page).response["violations"]
        assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in violations] == []
        assert found.quiet(), (found.said, found.asked)


def test_each_width_shows_the_picture_drawn_for_it(browser: Any, file: Path) -> None:
    for width, shown in ((1280, "on-wide"), (390, "on-narrow")):
        with opened(browser, file, viewport={"width": width, "height": 844}) as found:
            pictures = found.page.locator(".picture > div:visible")
            kinds = pictures.evaluate_all("all => all.map(each => each.className)")
            assert kinds == [shown] * 6


def test_a_column_of_brief_names_leaves_its_room_to_the_words(browser: Any, file: Path) -> None:
    with opened(browser, file, viewport={"width": 390, "height": 844}) as found:
        assert found.page.get_by_role("rowheader", name="L0", exact=True).bounding_box()["width"] < 60


def test_without_scripts_all_is_there_but_the_panel(browser: Any, file: Path) -> None:
    with opened(browser, file, java_script_enabled=False) as found:
        assert found.page.locator("#what-if").is_hidden()
        assert found.page.locator("table.sorts tbody tr").count() == len(REPORT_WITH_CASE.request_types)
        assert found.page.get_by_text("Pay for a measurement").first.is_visible()


def unreconciled() -> Report:
    checked = msgspec.structs.replace(REPORT_WITH_CASE.reconciliation, status="UNRECONCILED")
    return msgspec.structs.replace(REPORT_WITH_CASE, reconciliation=checked)


def test_a_stamp_is_within_a_landmark(browser: Any, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with opened(browser, written(unreconciled(), tmp_path)) as found:
        assert [each["id"] for each in Axe().run(found.page).response["violations"]] == []


def test_headings_stay_above_their_columns_when_a_table_is_moved(browser: Any, file: Path) -> None:
    with opened(browser, file, viewport={"width": 320, "height": 844}) as found:
        table = found.page.locator("table.sorts")
        table.evaluate("each => { each.closest('.wide').scrollLeft = 150; }")
        first = table.locator("tr > :first-child")
        left = first.evaluate_all("all => all.map(each => each.getBoundingClientRect().left)")
        assert len(left) == 6
        assert left == pytest.approx([left[0]] * 6, abs=1)


def test_no_line_ends_within_an_arrow_an_option_or_a_negative_amount(browser: Any, file: Path) -> None:
    for width in range(320, 400, 16):
        with opened(browser, file, viewport={"width": width, "height": 844}) as found:
            kept = found.page.locator(".whole:visible")
            begins = {text[:2] for text in kept.all_text_contents()}
            assert begins == {"->", "--", "-$"}
            assert set(kept.evaluate_all("all => all.map(each => each.getClientRects().length)")) == {1}


def test_two_assumptions_do_not_read_alike_on_a_small_phone(browser: Any, tmp_path: Path) -> None:
    ends = [
        f"input tokens on anthropic/claude-opus-5-5 over those on openai/{name}" for name in ("a-1", "b-2")
    ]
    policies = tuple(
        msgspec.structs.replace(
            each,
            drivers=tuple(
                msgspec.structs.replace(driver, statement=words)
                for driver, words in zip(each.drivers, ends, strict=False)
            ),
        )
        for each in REPORT_WITH_CASE.policies
    )
    path = written(msgspec.structs.replace(REPORT_WITH_CASE, policies=policies), tmp_path)
    with opened(browser, path, viewport={"width": 320, "height": 844}) as found:
        drawn = found.page.locator("#chart-tornado .on-narrow svg")
        right = drawn.bounding_box()["x"] + drawn.bounding_box()["width"]
        for name in ("openai/a-1", "openai/b-2"):
            line = drawn.get_by_text(name).bounding_box()
            assert line["x"] + line["width"] <= right


def test_a_page_without_dollars_is_silent_too(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(NO_CASE_IN_DOLLARS, tmp_path)) as found:
        assert found.page.get_by_role("heading", level=2).first.text_content() == "Decision: no case"
        assert found.quiet(), (found.said, found.asked)


# ------------------------------------------------------------------------------------- what if


def now(seen: Opened, name: str) -> float:
    return float(seen.page.locator(f'[data-now="{name}"]').get_attribute("value"))


def typed(seen: Opened, name: str) -> Any:
    return seen.page.locator(f'input[type=number][data-set="{name}"]')


def test_at_the_tool_s_own_values_the_panel_agrees_to_the_cent(seen: Opened) -> None:
    case = REPORT_WITH_CASE.case
    assert case is not None
    assert case.finance is not None
    assert now(seen, "net_usd") == pytest.approx(case.finance.waiting_usd, abs=CENT)
    assert now(seen, "year_usd") == pytest.approx(12 * LEFT, abs=CENT)
    assert now(seen, "year_usd") == pytest.approx(case.finance.likely_net_saving_usd, abs=CENT)
    assert now(seen, "saving_usd") == pytest.approx(case.finance.saving_usd / 12, abs=CENT)
    assert now(seen, "bill_usd") == pytest.approx(case.finance.bill_usd / 12, abs=CENT)
    assert seen.page.locator('[data-now="net_usd"]').inner_text() == "$4,700"
    assert seen.page.get_by_role("status").first.inner_text() == (
        "It saves $4,700 a month net, as this report projects it."
    )


def test_a_value_that_is_typed_moves_the_slider_and_the_headline(seen: Opened) -> None:
    typed(seen, "wrong_usd").fill("10")
    assert float(seen.page.locator('input[type=range][data-set="wrong_usd"]').input_value()) == 10
    # 60,160 requests * 1.3% * $10 = $7,820.80 in place of $1,955.20
    assert now(seen, "failures_usd") == pytest.approx(7_820.8, abs=CENT)
    assert now(seen, "net_usd") == pytest.approx(8_130 - 7_820.8 - 1_500, abs=CENT)
    assert seen.page.get_by_role("status").first.inner_text() == (
        "It loses $1,200 a month net, $5,900 worse than this report projects."
    )
    seen.page.get_by_role("button", name="Back to the report's values").click()
    assert now(seen, "net_usd") == pytest.approx(LEFT, abs=CENT)


def test_a_share_above_one_is_no_value(seen: Opened) -> None:
    typed(seen, "routed").fill("101")
    assert typed(seen, "routed").get_attribute("aria-invalid") == "true"
    assert now(seen, "net_usd") == pytest.approx(LEFT, abs=CENT)


def test_a_smaller_loss_is_called_better(browser: Any, tmp_path: Path) -> None:
    case = REPORT_WITH_CASE.case
    assert case is not None
    assert case.finance is not None
    sums = msgspec.structs.replace(SUMS, wrong_answer_usd=10.0)  # it loses $1,190.80
    figures = msgspec.structs.replace(case.finance, what_if=sums)
    report = msgspec.structs.replace(REPORT_WITH_CASE, case=msgspec.structs.replace(case, finance=figures))
    with opened(browser, written(report, tmp_path)) as found:
        typed(found, "wrong_usd").fill("9")
        assert found.page.get_by_role("status").first.inner_text() == (
            "It loses $410 a month net, $780 better than this report projects."
        )


@pytest.mark.parametrize("name", ["routed", "verbosity", "escalation", "failures", "wrong_usd", "volume"])
def test_whatever_is_typed_the_panel_shows_dollars(name: str, seen: Opened) -> None:
    for text in ("1e308", "999999999999", "1000000", "100", "1e-7", "1e-300", "-0", "0"):
        typed(seen, name).fill(text)
        shown = seen.page.locator(".result").inner_text()
        assert not re.search(r"NaN|\u221e|e[+-]?\d|-\$0(?![.\d])", shown), (text, shown)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_break_even_reads_as_on_page_one(browser: Any, tmp_path: Path) -> None:
    case = REPORT_WITH_CASE.case
    assert case is not None
    assert case.finance is not None
    near = msgspec.structs.replace(
        case.finance.net_saving_usd, p50=56_400.0
    )  # a year's dollars have three digits
    figures = msgspec.structs.replace(
        case.finance, net_saving_usd=near, break_even_usd_per_wrong_answer=8.478
    )
    report = msgspec.structs.replace(REPORT_WITH_CASE, case=msgspec.structs.replace(case, finance=figures))
    with opened(browser, written(report, tmp_path)) as found:
        assert found.page.locator('[data-own="net_usd"]').inner_text() == "$4,670"
        assert found.page.locator('[data-own="break_even_usd"]').inner_text() == "$8.50"
        assert found.page.locator(".tile:last-child dd.figure").inner_text() == "$8.50"


@pytest.mark.parametrize("text", ["", "-1"])
def test_what_is_no_value_is_marked_and_changes_nothing(text: str, seen: Opened) -> None:
    typed(seen, "volume").fill(text)
    assert typed(seen, "volume").get_attribute("aria-invalid") == "true"
    assert now(seen, "net_usd") == pytest.approx(LEFT, abs=CENT)
    typed(seen, "volume").fill("2")
    assert typed(seen, "volume").get_attribute("aria-invalid") is None
    assert now(seen, "net_usd") == pytest.approx(2 * (8_130 - 1_955.2) - 1_500, abs=CENT)


def test_the_panel_is_worked_by_keyboard(seen: Opened) -> None:
    reach(seen, 'input[type=range][data-set="routed"]')
    seen.page.keyboard.press("ArrowLeft")
    assert float(typed(seen, "routed").input_value()) == pytest.approx(99)
    seen.page.keyboard.press("Home")
    assert now(seen, "saving_usd") == pytest.approx(0, abs=CENT)
    assert now(seen, "net_usd") == pytest.approx(-1_500, abs=CENT)
    assert "0% of all requests" in seen.page.locator("#hint-routed").inner_text()
    seen.page.keyboard.press("End")
    assert now(seen, "net_usd") == pytest.approx(LEFT, abs=CENT)
    assert "67.2% of all requests" in seen.page.locator("#hint-routed").inner_text()
    reach(seen, "[data-reset]")
    seen.page.keyboard.press("Enter")
    assert now(seen, "net_usd") == pytest.approx(LEFT, abs=CENT)


def twin(sums: WhatIf, at: dict[str, float]) -> float:
    """The formula of the report's own words, for a month's net saving."""
    if sums.escalation_share is None:
        further = at["escalation"] * sums.moved_usd
    else:
        further = at["escalation"] / sums.escalation_share * sums.further_usd
    there = sums.fixed_usd + at["verbosity"] * sums.output_usd + further
    policy = sums.bill_usd - at["routed"] * sums.moved_usd + at["routed"] * there
    saving = (sums.bill_usd - policy) * at["volume"]
    wrong = at["routed"] * at["volume"] * sums.requests * at["failures"]
    return saving - wrong * at["wrong_usd"] - sums.run_usd


def test_the_script_reckons_as_the_report_says_it_is_reckoned(seen: Opened) -> None:
    dice = random.Random(7)  # noqa: S311  # the same cases each time
    cases = []
    for turn in range(300):
        bill = 10 ** dice.uniform(0, 7)
        moved = dice.random() * bill
        sums = WhatIf(
            bill_usd=bill,
            moved_usd=moved,
            fixed_usd=dice.random() * moved,
            output_usd=dice.random() * moved,
            further_usd=dice.random() * moved,
            escalation_share=dice.uniform(0.01, 1) if turn % 2 else None,
            routed_share=dice.random(),
            requests=10 ** dice.uniform(0, 7),
            failure_share=dice.random() / 10,
            wrong_answer_usd=dice.random() * 10,
            run_usd=dice.random() * 5_000,
        )
        names = ("routed", "verbosity", "escalation", "failures", "wrong_usd", "volume")
        cases.append((sums, {name: dice.random() * 2 for name in names}))
    told = json.loads(msgspec.json.encode(cases))
    found = seen.page.evaluate("cases => cases.map(([sums, at]) => whatIf(sums, at).net_usd)", told)
    expected = [twin(sums, at) for sums, at in cases]
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-6)


CASE_FILE = "effort_usd: 9000\nrun_usd_per_month: 800\nwrong_answer_usd: 0.05\nfailure_share: 2%\n"
CASCADE = "policies:\n  - {name: in-two-steps, inherit: cascade}\n"


@pytest.mark.parametrize("cascade", [False, True])
def test_the_panel_agrees_with_the_tool_on_the_sample_logs(
    cascade: bool, browser: Any, tmp_path: Path
) -> None:
    terms, policies = tmp_path / "case.yaml", tmp_path / "policies.yaml"
    terms.write_text(CASE_FILE, encoding="utf-8")
    policies.write_text(CASCADE, encoding="utf-8")
    report = run(
        Options(
            (str(data_dir("sample_logs") / "flat.jsonl"),),
            policies=(policies,) if cascade else (),
            monthly_spend_usd=30_000.0,
            make_case=True,
            case=terms,
        )
    )
    assert report.case is not None
    figures = report.case.finance
    assert figures is not None
    assert (figures.what_if.escalation_share is not None) == cascade
    with opened(browser, written(report, tmp_path)) as found:
        assert now(found, "net_usd") == pytest.approx(figures.waiting_usd, abs=CENT)
        assert now(found, "year_usd") == pytest.approx(12 * figures.waiting_usd, abs=CENT)
        assert now(found, "saving_usd") == pytest.approx(figures.saving_usd / 12, abs=CENT)
        assert now(found, "break_even_usd") == pytest.approx(figures.break_even_usd_per_wrong_answer)
        typed(found, "escalation").fill("40")
        at = {
            "routed": 1,
            "verbosity": 1,
            "escalation": 0.4,
            "failures": 0.02,
            "wrong_usd": 0.05,
            "volume": 1,
        }
        assert now(found, "net_usd") == pytest.approx(twin(figures.what_if, at), abs=CENT)
        assert found.quiet(), (found.said, found.asked)


def test_the_panel_writes_dollars_as_the_tool_does(seen: Opened) -> None:
    for amount in (0.0, 9.04e-7, 1.234e-5, 0.0512, 2.0, 9.96, 10.4, 99.96, 98_440.0, -950.0):
        for digits in (2, 3):
            there = seen.page.evaluate(f"projectedUsd({amount!r}, {digits})")
            assert there == units.projected_usd(amount, digits)


def test_a_cost_that_nobody_said_is_unknown_and_not_zero(browser: Any, tmp_path: Path) -> None:
    case = REPORT_WITH_CASE.case
    assert case is not None
    assert case.finance is not None
    sums = msgspec.structs.replace(SUMS, wrong_answer_usd=None)
    figures = msgspec.structs.replace(case.finance, what_if=sums, failures_usd=None)
    report = msgspec.structs.replace(REPORT_WITH_CASE, case=msgspec.structs.replace(case, finance=figures))
    with opened(browser, written(report, tmp_path)) as found:
        assert typed(found, "wrong_usd").input_value() == ""
        assert found.page.locator('[data-now="failures_usd"]').inner_text() == "-"
        assert now(found, "net_usd") == pytest.approx(8_130 - 1_500, abs=CENT)
        typed(found, "wrong_usd").fill("1")
        assert found.page.locator('[data-now="failures_usd"]').inner_text() == "$780"
        assert found.quiet(), (found.said, found.asked)


# ------------------------------------------------------------------------------------- tables and charts


def column(seen: Opened, place: int) -> list[str]:
    cells = seen.page.locator(f"table.sorts tbody tr:visible > :nth-child({place})")
    return [text.strip() for text in cells.all_inner_texts()]


def reach(seen: Opened, selector: str) -> None:
    """Go there by the tabulator alone."""
    there = f"document.activeElement !== null && document.activeElement.matches({json.dumps(selector)})"
    for _ in range(120):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate(there):
            return
    pytest.fail(f"the tabulator does not lead to {selector}")


def test_request_types_are_sorted_by_keyboard(seen: Opened) -> None:
    reach(seen, "table.sorts th:nth-child(4) .sort")
    seen.page.keyboard.press("Enter")
    assert column(seen, 4) == ["12,330", "6,904", "5,210", "2,987", "1,871"]
    head = seen.page.locator("table.sorts th:nth-child(4)")
    assert head.get_attribute("aria-sort") == "descending"
    seen.page.keyboard.press("Space")
    assert column(seen, 4) == ["1,871", "2,987", "5,210", "6,904", "12,330"]
    assert head.get_attribute("aria-sort") == "ascending"
    reach(seen, "table.sorts th:nth-child(5) .sort")
    seen.page.keyboard.press("Enter")
    assert column(seen, 5)[0] == "$4,120.55"
    assert seen.page.locator("table.sorts [aria-sort]").count() == 1


def test_request_types_are_filtered_by_name_and_tier(seen: Opened) -> None:
    words, tier = seen.page.get_by_label("Filter by name"), seen.page.get_by_role("combobox", name="Tier")
    words.fill("INVOICE")
    assert column(seen, 2) == ["extraction"]
    assert seen.page.locator(".count").inner_text() == "1 of 5 shown"
    words.fill("")
    tier.select_option("reasoning")
    assert column(seen, 2) == ["reasoning", "reasoning"]
    tier.select_option("")
    assert len(column(seen, 2)) == 5


def test_a_mark_that_is_pointed_at_says_its_number(seen: Opened) -> None:
    seen.page.locator("#chart-bridge .on-wide [data-tip]").first.hover()
    assert seen.page.locator(".tip").inner_text() == "as logged: $320,000"
    seen.page.mouse.move(2, 2)
    assert seen.page.locator(".tip").is_hidden()


def test_the_first_stop_of_the_tabulator_leads_to_the_decision(seen: Opened) -> None:
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("location.hash") == "#page-one"


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints(paper: str, seen: Opened) -> None:
    assert len(seen.page.pdf(format=paper, print_background=True)) > 10_000


def test_folded_notes_are_open_on_paper_and_the_stamp_is_on_it(browser: Any, tmp_path: Path) -> None:
    sources = tuple(
        msgspec.structs.replace(
            REPORT_WITH_CASE.assumptions[0], id=f"ratio.{number}", source=f"page {number}"
        )
        for number in range(20)
    )
    report = msgspec.structs.replace(unreconciled(), assumptions=sources)
    with opened(browser, written(report, tmp_path)) as found:
        assert found.page.get_by_text("unlogged spend: $12.50").is_visible()
        note = found.page.get_by_text("page 11")
        assert note.is_hidden()
        found.page.emulate_media(media="print")
        found.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert note.is_visible()
        assert found.page.locator(".stamp").evaluate("each => getComputedStyle(each).position") == "fixed"
        assert found.page.locator("nav").is_hidden()
        found.page.evaluate("dispatchEvent(new Event('afterprint'))")
        found.page.emulate_media(media="screen")
        assert note.is_hidden()


def test_words_without_end_do_not_widen_the_page(browser: Any, tmp_path: Path) -> None:
    long = "w" * 400
    policies = tuple(
        msgspec.structs.replace(each, name=long) if each.name == "tiered" else each
        for each in REPORT_WITH_CASE.policies
    )
    types = tuple(msgspec.structs.replace(each, label=long) for each in REPORT_WITH_CASE.request_types)
    assert REPORT_WITH_CASE.case is not None
    case = msgspec.structs.replace(REPORT_WITH_CASE.case, policy=long, decision=long, next_action=long)
    report = msgspec.structs.replace(REPORT_WITH_CASE, policies=policies, request_types=types, case=case)
    path = written(report, tmp_path)
    for width in WIDTHS.values():
        with opened(browser, path, viewport={"width": width, "height": 844}) as found:
            assert found.page.evaluate("document.documentElement.scrollWidth") <= width


# ------------------------------------------------------------------------------------- safety


def test_hostile_words_are_inert(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(hostile_report(), tmp_path)) as found:
        page = found.page
        labels = page.locator("table.sorts tbody th").all_text_contents()
        assert labels == list(SCRIPTS)
        for button in page.locator(".sort").all():
            button.click()
        page.get_by_label("Filter by name").fill("<script")
        for mark in page.locator(".on-wide [data-tip]").all()[:20]:
            mark.dispatch_event("pointermove")
        assert page.evaluate("window.hit") is None
        assert page.locator("script").count() == 1
        banned = "iframe, object, embed, base, form, img, math, body style, link:not([rel=icon])"
        assert page.locator("[href^=javascript]").count() == 0
        assert page.locator(banned).count() == 0
        handlers = (
            "[...document.querySelectorAll('*')].flatMap(each => [...each.attributes])"
            ".filter(each => each.name.startsWith('on')).length"
        )
        assert page.evaluate(handlers) == 0
        assert found.quiet(), (found.said, found.asked)
