"""The best policy in tables and in a picture: the frontier with what was chosen on it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from route_audit.renderers import Page
from route_audit.renderers.optimum import picture, sections
from route_audit.renderers.terminal import sections as laid_out
from route_audit.report import UNRECONCILED
from route_audit.report.optimum import Advice, Choice, FrontierPoint, Optimum


def choice(says: str, saving: float, misrouted: float) -> Choice:
    return Choice(says, saving, 0.9 * saving, misrouted, 1.1 * misrouted, 0.97, 50.0, 50.0)


FOUND = Optimum(
    models=("acme/small-1", "globex/medium-instruct-26"),
    days=9,
    held_out_days=5,
    requests=1_000,
    cost_usd=100.0,
    misroute_limit_share=0.02,
    bound_saving_share=0.52,
    best=choice("25 groups of requests", 0.5, 0.02),
    simple=choice("retrieval: acme/small-1, all else: stay", 0.48, 0.008),
    frontier=tuple(
        FrontierPoint(share, 100 * (1 - saved), saved)
        for share, saved in ((0.005, 0.42), (0.02, 0.52), (0.1, 0.73), (0.5, 0.94))
    ),
    advice=(Advice("a1", "invoice", "extraction", 10, 6.9, "keep", "no other model here is cheaper", 0.0),),
    policy="",
)


def test_the_frontier_is_drawn_with_what_was_chosen_on_it() -> None:
    text = picture(FOUND, 80, unicode=True)
    assert text.splitlines()[-1] == "A best, B simple rule; dots: the lowest bill for each share"
    assert {"A", "B", "·"} <= set("".join(line for line in text.splitlines() if line.startswith("│")))
    assert max(map(len, text.splitlines())) <= 80
    assert picture(FOUND, 80, unicode=False).isascii()


def test_the_best_may_be_the_simple_rule_or_the_only_one() -> None:
    same = picture(replace(FOUND, simple=FOUND.best), 80, unicode=True)
    assert "A best and simple rule; dots" in same
    alone = picture(replace(FOUND, simple=None), 80, unicode=True)
    assert "A best; dots" in alone


@pytest.mark.parametrize(("found", "width"), [(FOUND, 59), (replace(FOUND, frontier=FOUND.frontier[:2]), 80)])
def test_nothing_is_drawn_without_room_or_frontier(found: Optimum, width: int) -> None:
    assert picture(found, width, unicode=True) == ""


def test_the_frontier_comes_last_beside_its_picture() -> None:
    titles = [part.title for part in sections(FOUND)]
    assert titles == [
        "The best policy",
        "What to do, by request type",
        "The lowest bill for each share of misroutes",
    ]
    assert max(map(len, laid_out(sections(FOUND), Page(80)).splitlines())) <= 80


CHEAPEST, HARD = "the cheapest that keeps to the limit", "reasoning or unsure"


def advice(*told: tuple[str, str]) -> tuple[Advice, ...]:
    """Rows with long labels, each with what to do and why."""
    label = "invoice-fields: extract number total invoice json -> json schema"
    return tuple(
        Advice(f"{place:x}", f"{place}: {label}", "extraction", 10, 1_234.56, what, why, 1_100.0)
        for place, (what, why) in enumerate(told)
    )


def test_the_advice_takes_one_line_a_type_and_each_reason_stands_once() -> None:
    rows = advice(
        ("move to globex/medium-instruct-26", CHEAPEST),
        ("keep", HARD),
        ("move a part to acme/small-1", CHEAPEST),
    )
    _, part, _ = sections(replace(FOUND, advice=rows))
    assert part.table is not None
    assert [row[-2:] for row in part.table.rows] == [
        ("move to medium-instruct-26", "a"),
        ("keep", "b"),
        ("part to small-1", "a"),
    ]
    assert part.notes == (f"a: {CHEAPEST}", f"b: {HARD}")
    lines = laid_out([part], Page(80)).splitlines()
    assert len(lines) == 2 + len(rows) + len(part.notes)
    assert "move to medium-instruct-26" in lines[2]
    assert max(map(len, lines)) <= 80


def test_a_provider_stands_where_two_models_share_a_name() -> None:
    rows = advice(("move to acme/small-1", CHEAPEST), ("move to globex/other", CHEAPEST))
    models = ("acme/small-1", "globex/small-1", "globex/other")
    _, part, _ = sections(replace(FOUND, models=models, advice=rows))
    assert part.table is not None
    assert [row[-2] for row in part.table.rows] == ["move to acme/small-1", "move to other"]


def test_several_models_for_one_type_are_named_beneath() -> None:
    rows = advice(("move to acme/small-1 or globex/medium-instruct-26", CHEAPEST))
    _, part, _ = sections(replace(FOUND, advice=rows))
    assert part.table is not None
    assert part.table.rows[0][-2] == "move to 2 models"
    assert part.notes[1] == f"{rows[0].label}: small-1 or medium-instruct-26"


def test_a_model_with_a_long_name_wraps_and_is_not_cut() -> None:
    name = "regional.a-very-long-name-of-a-model-that-nobody-would-choose-2026-11-20"
    rows = advice((f"move to aws/{name}", CHEAPEST), ("keep", HARD))
    _, part, _ = sections(replace(FOUND, models=(f"aws/{name}",), advice=rows))
    text = laid_out([part], Page(80))
    assert max(map(len, text.splitlines())) <= 80
    words = " ".join(text.split())
    assert "extraction" in words
    assert "2026-11-20" in words.replace(" ", "")


def test_a_bill_that_is_not_reconciled_has_no_dollars_to_save() -> None:
    """Half of 100 dollars is saved; what a type costs is measured, and stays in dollars."""
    best, advice, line = sections(replace(FOUND, reconciliation=UNRECONCILED))
    assert best.notes[0].startswith("UNRECONCILED with the costs that the log states")
    assert "best: 25 groups of requests, 50.0% of $100.00 saved over the whole window" in best.notes
    assert advice.table is not None
    assert line.table is not None
    assert advice.table.rows[0][2:4] == ("$6.90", "0.0%")
    assert [row[1] for row in line.table.rows] == ["58%", "48%", "27%", "6%"]
