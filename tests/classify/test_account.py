"""The account of a request: what fired, what its type did, and what would change its tier."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from route_audit.classify import Classifier
from route_audit.classify.account import account
from route_audit.classify.overrides import NO_OVERRIDES, Overrides
from route_audit.classify.scoring import decide
from route_audit.classify.tiering import Tiering, tiered
from route_audit.classify.weights import COLUMNS, HUNDREDTHS, OwnSignal, Points, shipped
from route_audit.exchange import Exchange, Message
from route_audit.ledger import Ledger, join
from route_audit.ledger.booking import book
from route_audit.ledger.files import LedgerFiles
from route_audit.ledger.spill import SpillWriter
from route_audit.report import Account
from route_audit.tiers import Tier


def ask(number: int, user: str, system: str = "", **more: object) -> Exchange:
    messages = [Message("system", system)] if system else []
    told: dict[str, object] = {
        "id": f"r{number}",
        "model": "m",
        "messages": [*messages, Message("user", user)],
    }
    return Exchange(**(told | more))  # type: ignore[arg-type]


def accounted(
    folder: Path, calls: list[Exchange], overrides: Overrides = NO_OVERRIDES
) -> tuple[Account, Ledger]:
    """The account of the first call, and its row."""
    path = folder / "0.spill"
    with SpillWriter(path) as writer:
        own = overrides.weights.own
        writer.meta.own_signals = [f"{signal.name}: {signal.pattern}" for signal in own]
        verdicts = Classifier(own=[signal.pattern for signal in own]).verdicts(calls)
        writer.write(book(calls, verdicts))
    ledger = tiered(LedgerFiles.open([path]), overrides)
    rows = join(list(ledger.in_order())).take(np.array([0]))
    assert isinstance(ledger.decide, Tiering)
    return account(rows, ledger.decide), rows


def test_signals_are_told_with_their_points_and_place(tmp_path: Path) -> None:
    call = ask(0, "Prove it step by step.", "Classify the ticket. Return the label only.")
    found, _ = accounted(tmp_path, [call])
    by_name = {each.name: each for each in found.signals}
    assert (by_name["classify"].in_system_prompt, by_name["classify"].counts) == (True, 1)
    assert (by_name["prove"].in_system_prompt, by_name["prove"].counts) == (
        False,
        shipped().share_of_material,
    )
    assert by_name["prove"].reasoning == shipped().signals["prove"].reasoning


def test_points_and_chances_are_those_that_decided(tmp_path: Path) -> None:
    found, rows = accounted(tmp_path, [ask(0, "Extract the dates.")])
    points = np.array([[found.points[name] * HUNDREDTHS for name in COLUMNS]])
    assert int(decide(points).tier[0]) == int(rows.tier[0]) == Tier.EXTRACTION
    assert sum(found.chances.values()) == pytest.approx(1, abs=1e-3)
    assert (found.type_requests, found.type_share) == (1, 0)


def test_a_type_of_many_tells_how_much_it_counted(tmp_path: Path) -> None:
    found, _ = accounted(
        tmp_path, [ask(n, f"My parcel {n} is late", "Classify the ticket.") for n in range(40)]
    )
    assert found.type_requests == 40
    assert found.type_share > 0.8


def test_without_the_one_signal_it_would_be_unsure(tmp_path: Path) -> None:
    found, _ = accounted(tmp_path, [ask(0, "Extract the dates.")])
    assert found.would_change == "if it were not that it asks to extract, it would be unsure"


def test_an_unsure_request_says_how_many_points_are_missing(tmp_path: Path) -> None:
    found, rows = accounted(tmp_path, [ask(0, "hello")])
    assert rows.tier[0] == Tier.UNSURE
    assert "more points for" in found.would_change


def test_what_the_log_or_the_user_says_is_changed_there(tmp_path: Path) -> None:
    logged, _ = accounted(tmp_path, [ask(0, "Extract it.", tier="reasoning")])
    assert logged.would_change == "the log states the tier: another one there"
    overrides = replace(NO_OVERRIDES, features={"x": Tier.RETRIEVAL})
    told, _ = accounted(tmp_path, [ask(0, "Extract it.", feature="x")], overrides)
    assert told.would_change == "your file of overrides sets the tier: another one there"


def test_a_request_without_text_has_nothing_to_go_by(tmp_path: Path) -> None:
    found, _ = accounted(tmp_path, [Exchange(id="r0", model="m")])
    assert found.signals == ()
    assert found.would_change == "a text: without one there is nothing to go by"


def test_next_comes_another_tier_than_the_log_states(tmp_path: Path) -> None:
    logged, _ = accounted(tmp_path, [ask(0, "Extract the dates.", tier="reasoning")])
    assert logged.runner_up == "extraction"
    told, _ = accounted(tmp_path, [ask(0, "Extract the dates.", tier="extraction")])
    assert told.runner_up != "extraction"


def test_without_what_settles_it_the_user_s_words_count_whole(tmp_path: Path) -> None:
    own = OwnSignal("ours", "uses our template", "zebra", Points(extraction=6))
    overrides = replace(NO_OVERRIDES, weights=msgspec.structs.replace(shipped(), own=(own,)))
    found, rows = accounted(tmp_path, [ask(0, "Prove that it converges.", "zebra")], overrides)
    assert rows.tier[0] == Tier.EXTRACTION
    by_name = {each.name: each.counts for each in found.signals}
    assert (by_name["ours"], by_name["prove"]) == (1, shipped().share_of_material)
    assert found.would_change == "if it were not that it uses our template, it would be reasoning"


def test_a_signal_of_the_user_s_own_may_be_what_would_change_it(tmp_path: Path) -> None:
    own = OwnSignal("ours", "uses our template", "zebra", Points(extraction=6))
    overrides = replace(NO_OVERRIDES, weights=msgspec.structs.replace(shipped(), own=(own,)))
    found, rows = accounted(tmp_path, [ask(0, "zebra")], overrides)
    assert rows.tier[0] == Tier.EXTRACTION
    assert found.would_change == "if it were not that it uses our template, it would be unsure"
