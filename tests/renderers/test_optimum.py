"""The best policy in tables and in a picture: the frontier with what was chosen on it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from route_audit.renderers import Page
from route_audit.renderers.optimum import picture, sections
from route_audit.renderers.terminal import sections as laid_out
from route_audit.report.optimum import Advice, Choice, FrontierPoint, Optimum


def choice(says: str, saving: float, misrouted: float) -> Choice:
    return Choice(says, saving, 0.9 * saving, misrouted, 1.1 * misrouted, 0.97, 50.0, 50.0)


FOUND = Optimum(
    models=("acme/small-1", "globex/medium-instruct-2026"),
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
