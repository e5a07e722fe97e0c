"""What looks like easy work in a request that is to be thought about."""

from __future__ import annotations

import pytest

from route_audit.classify import Classifier
from route_audit.classify.scoring import unpacked
from route_audit.classify.signals import SIGNALS
from route_audit.classify.signals.signal import PASSAGE, say
from route_audit.exchange import Exchange, Message

_TOOLS = b'[{"type":"function","function":{"name":"get_weather","parameters":{}}}]'
_FARES = "Fares: 12 a day, 30 a week."


def names_of(exchange: Exchange) -> set[str]:
    own, fixed = unpacked(Classifier().verdicts([exchange]).signals)
    return {signal.name for place, signal in enumerate(SIGNALS) if own[0, place] or fixed[0, place]}


def after_results(number: int) -> Exchange:
    results = [Message("tool", "12 degrees")] * number
    return Exchange(messages=[Message("user", "Weather in Oslo?"), *results], tools=_TOOLS, tool_count=1)


@pytest.mark.parametrize(
    ("results", "names"),
    [(0, {"plain_tool_request"}), (1, set()), (2, {"tool_loop"})],
)
def test_results_of_tools_are_to_be_followed_by_a_decision(results: int, names: set[str]) -> None:
    assert names_of(after_results(results)) & {"plain_tool_request", "tool_loop"} == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What is the fare for a week?", {"told_by_system"}),
        ("We were 2 for 3 days and 1 for 9, what do we owe?", {"case_for_rules"}),
    ],
)
def test_figures_beside_a_rule_are_a_case_for_it(text: str, names: set[str]) -> None:
    assert names_of(say(text, _FARES)) & {"told_by_system", "case_for_rules"} == names


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Is it a complaint? Yes or no.", True),
        ("Is it a complaint? Think step by step, then say yes or no.", False),
        ("Is it a complaint? Yes or no, with your reasoning.", False),
        ("Is it a complaint? Yes or no, and explain it.", False),
    ],
)
def test_an_answer_with_its_reasons_is_not_bare(text: str, bare: bool) -> None:
    assert ("answer_form" in names_of(say(text))) == bare


@pytest.mark.parametrize(
    ("text", "worked_out"),
    [
        (
            PASSAGE + "In 2019 it took 40 cars, in 2020 it took 55.\nHow many more cars did it take in 2020?",
            True,
        ),
        (PASSAGE + "\nHow many more cars did it take?", False),
    ],
)
def test_figures_of_a_text_are_put_together(text: str, worked_out: bool) -> None:
    assert ("figure_from_text" in names_of(say(text))) == worked_out


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She leads in the field, and teaches it.", "entities"),
        ("Sort the defects by severity, worst first.", "category_words"),
        ("Name the bug and give the corrected code.", "convert"),
        ("The ferry sails every 50 minutes from 06:20 on.", "summary_form"),
        ("Let A = {1, 2, 3} and B = {4, 5}.", "structured_output"),
        ("Barley | 4 | 12", "named_choices"),
        ("Find all pairs of integers whose product is 12.", "extract"),
        ("You are a reviewer. Which paper is late?", "judge"),
    ],
)
def test_words_that_only_look_like_a_label_or_a_form(text: str, name: str) -> None:
    assert name not in names_of(say(text))
