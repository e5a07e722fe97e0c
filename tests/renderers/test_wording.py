"""The wording of every kind on many logs, and each rule on a page that breaks it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from odd_logs import LOGS, case_of
from route_audit.renderers import RENDERERS
from route_audit.renderers import Page as Sheet
from route_audit.renderers.document import document
from route_audit.renderers.layout import Section
from route_audit.report.quality import Misroute, MisrouteShare
from wording import RULES, WIDE, Page, broken

KINDS = ("table", "comparison", "markdown", "case")


def page_of(name: str, kind: str) -> Page:
    report = case_of(name)
    text = str(RENDERERS[kind].render(report, Sheet(WIDE)))
    return Page(report, text, document(report) if kind == "case" else None)


def test_there_are_thirty_logs() -> None:
    assert len(LOGS) >= 30
    assert len({case_of(name).tool.logs[0].sha256 for name in LOGS}) >= 15


@pytest.mark.parametrize("name", LOGS)
def test_no_kind_breaks_a_rule(name: str) -> None:
    assert not [f"{kind}: {what}" for kind in KINDS for what in broken(page_of(name, kind))]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_report_has_the_same_bytes(kind: str) -> None:
    assert page_of("evaluated", kind).text == page_of("evaluated", kind).text


def adds(words: str) -> Callable[[Page], Page]:
    return lambda page: dataclasses.replace(page, text=f"{page.text}\n{words}\n")


def loses(words: str) -> Callable[[Page], Page]:
    return lambda page: dataclasses.replace(page, text=page.text.replace(words, ""))


def bare_decision(page: Page) -> Page:
    assert page.document is not None
    return dataclasses.replace(
        page, document=dataclasses.replace(page.document, decision=("It saves $5 a year.",))
    )


def share_of_nothing(page: Page) -> Page:
    assert page.document is not None
    first, *others = page.document.parts
    part = dataclasses.replace(first, sections=(Section("Savings", None, ("it saves 40%",)),))
    return dataclasses.replace(page, document=dataclasses.replace(page.document, parts=(part, *others)))


def none_misrouted(page: Page) -> Page:
    none = MisrouteShare(0.0, 0.0, 0.987654)
    known = Misroute(("labels.jsonl",), 30, {}, 0, 1.0, 0, none, none)
    assert page.report.quality is not None
    return dataclasses.replace(
        page, report=replace(page.report, quality=replace(page.report.quality, misroute=known))
    )


def unsourced(page: Page) -> Page:
    first, *others = page.report.assumptions
    rows = (replace(first, evidence="published", source=" "), *others)
    return dataclasses.replace(page, report=replace(page.report, assumptions=rows))


def varies_nothing(page: Page) -> Page:
    rows = tuple(replace(row, varies="") for row in page.report.scenarios)
    return dataclasses.replace(page, report=replace(page.report, scenarios=rows))


def few_waits(page: Page) -> Page:
    report = page.report
    waits = replace(report.baseline.latency_s, p99=3.0, requests=999)
    return dataclasses.replace(
        page, report=replace(report, baseline=replace(report.baseline, latency_s=waits))
    )


BREAKS: dict[str, tuple[str, str, Callable[[Page], Page]]] = {
    "up to": ("plain", "promises_nothing", adds("saves up to 40% of the bill")),
    "guaranteed": ("plain", "promises_nothing", adds("a guaranteed saving")),
    "no quality loss": ("plain", "promises_nothing", adds("and no quality loss")),
    "not a number": ("plain", "promises_nothing", adds("saving: nan")),
    "probability": ("plain", "score_is_no_probability", adds("with a probability of 0.9")),
    "equal quality": ("plain", "equal_only_after_a_test", adds("at equal quality")),
    "mean latency": ("plain", "waits_as_percentiles", adds("mean latency 1.2 s")),
    "p99 of few": ("plain", "waits_as_percentiles", few_waits),
    "six digits": ("plain", "projected_in_two_digits", adds("saves $123,457 a year")),
    "no interval": ("huge bill", "projected_with_an_interval", bare_decision),
    "share of nothing": ("plain", "shares_name_their_whole", share_of_nothing),
    "no upper bound": ("evaluated", "nothing_seen_has_an_upper_bound", none_misrouted),
    "no stamp": ("not reconciled", "gaps_stand_by_the_total", loses("UNRECONCILED")),
    "unpriced elsewhere": ("unpriced in part", "gaps_stand_by_the_total", loses("without a price")),
    "hidden loss": ("plain", "losses_are_shown", loses("-$")),
    "no source": ("plain", "priors_have_a_source", unsourced),
    "basis unnamed": ("plain", "cost_is_named", loses("contracted")),
    "ten times": ("plain", "multiples_are_claims_of_others", adds("the bill is 10x lower")),
    "four times": ("plain", "multiples_are_claims_of_others", adds("routing is four times cheaper")),
    "two kinds of requests": (
        "plain",
        "savings_name_their_requests",
        adds("it saves $0.02 per routed request, $0.01 per request"),
    ),
    "scenario unnamed": ("three years of growth", "scenarios_say_what_varies", varies_nothing),
}


@pytest.mark.parametrize("what", BREAKS)
def test_each_rule_finds_what_breaks_it(what: str) -> None:
    name, rule, change = BREAKS[what]
    assert [found for found in broken(change(page_of(name, "case"))) if found.startswith(rule)]


def test_every_rule_was_broken_once() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for _, rule, _ in BREAKS.values()}
