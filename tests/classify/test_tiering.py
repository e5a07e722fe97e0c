"""Tiers are decided from a ledger alone, all its requests together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.classify import Classifier
from route_audit.classify.overrides import NO_OVERRIDES, Overrides
from route_audit.classify.tiering import tiered
from route_audit.exchange import Exchange, Message
from route_audit.ledger import Ledger, dividing, join
from route_audit.ledger.booking import book
from route_audit.ledger.files import LedgerFiles, write_parquet
from route_audit.ledger.spill import SpillWriter
from route_audit.tiers import Tier, TierSource

TRIAGE = "Classify the ticket: billing, delivery or other."
SOLVER = "Prove the statement of the user."


def ask(number: int, user: str, system: str = "", **more: object) -> Exchange:
    messages = [Message("system", system)] if system else []
    told: dict[str, object] = {
        "id": f"r{number}",
        "timestamp_us": number,
        "model": "m",
        "input_tokens": 9,
        "output_tokens": 9,
        "messages": [*messages, Message("user", user)],
    }
    return Exchange(**(told | more))  # type: ignore[arg-type]


def ledger(folder: Path, calls: Sequence[Exchange], cut: int = 0) -> LedgerFiles:
    """The calls in two files, classified apart."""
    paths = []
    for number, part in enumerate((calls[:cut], calls[cut:])):
        paths.append(folder / f"{number}.spill")
        with SpillWriter(paths[-1]) as writer:
            if part:
                writer.write(book(part, Classifier().verdicts(part)))
    return LedgerFiles.open(paths)


def decided(folder: Path, calls: Sequence[Exchange], overrides: Overrides = NO_OVERRIDES) -> Ledger:
    return join(list(tiered(ledger(folder, calls), overrides).in_order()))


def by_id(rows: Ledger) -> dict[str, tuple[int, float, int, int]]:
    columns = (rows.tier, rows.confidence, rows.tier_source, rows.hindsight_tier)
    return dict(zip(rows.id.tolist(), zip(*(each.tolist() for each in columns), strict=True), strict=True))


TRAFFIC = [
    *(ask(number, f"My parcel {number} is late", TRIAGE, answer="delivery") for number in range(20)),
    *(ask(number, "Now derive it", SOLVER, answer="First. " * 200) for number in range(20, 30)),
    ask(30, "hello", answer="Hello!"),
    ask(31, "Extract the dates.", tier="reasoning", confidence=0.25),
    Exchange(id="r32", timestamp_us=32, model="m", input_tokens=1, output_tokens=1),
]


def test_until_it_is_tiered_a_ledger_is_undecided(tmp_path: Path) -> None:
    rows = join(list(ledger(tmp_path, TRAFFIC).in_order()))
    assert set(rows.tier.tolist()) == set(rows.hindsight_tier.tolist()) == {Tier.UNSURE}
    assert not rows.confidence.any()


def test_what_the_log_states_comes_before_overrides_and_they_before_signals(tmp_path: Path) -> None:
    calls = [
        ask(1, "Prove it.", tier="extraction", confidence=0.4, feature="proofs"),
        ask(2, "Prove it.", tier="retrieval"),
        ask(3, "Prove it.", feature="proofs"),
        ask(4, "Prove it."),
    ]
    type_id = int(decided(tmp_path, calls[3:]).type_id[0])
    free = by_id(decided(tmp_path, calls))
    assert [free[f"r{number}"][0] for number in (1, 2, 3, 4)] == [
        Tier.EXTRACTION,
        Tier.RETRIEVAL,
        Tier.REASONING,
        Tier.REASONING,
    ]
    assert [free["r1"][1], free["r2"][1]] == [0.4, 1.0]
    overrides = Overrides({"proofs": Tier.RETRIEVAL}, {type_id: Tier.EXTRACTION})
    found = by_id(decided(tmp_path, calls, overrides))
    assert [found[f"r{number}"][::2] for number in (1, 2, 3, 4)] == [
        (Tier.EXTRACTION, TierSource.LOGGED),
        (Tier.RETRIEVAL, TierSource.LOGGED),
        (Tier.RETRIEVAL, TierSource.OVERRIDE),
        (Tier.EXTRACTION, TierSource.OVERRIDE),
    ]


def test_a_type_s_override_comes_before_its_feature_s(tmp_path: Path) -> None:
    call = ask(1, "Prove it.", feature="proofs")
    type_id = int(decided(tmp_path, [call]).type_id[0])
    overrides = Overrides({"proofs": Tier.RETRIEVAL}, {type_id: Tier.EXTRACTION})
    assert decided(tmp_path, [call], overrides).tier.tolist() == [Tier.EXTRACTION]


@pytest.mark.parametrize(
    ("odd", "alone", "among"),
    [
        ("Summarize the letter.", Tier.RETRIEVAL, (Tier.EXTRACTION, TierSource.TYPE)),
        ("Prove the theorem.", Tier.REASONING, (Tier.UNSURE, TierSource.REQUEST)),
    ],
)
def test_an_odd_request_is_outvoted_by_its_type_but_never_made_cheap_lightly(
    tmp_path: Path, odd: str, alone: Tier, among: tuple[Tier, TierSource]
) -> None:
    calls = [*(ask(number, "Extract the dates.") for number in range(40)), ask(40, odd)]
    apart = by_id(decided(tmp_path, calls))["r40"]
    assert (apart[0], apart[2]) == (alone, TierSource.REQUEST)
    verdicts = replace(Classifier().verdicts(calls), type_id=np.full(41, 7, np.uint64))
    with SpillWriter(tmp_path / "one.spill") as writer:
        writer.write(book(calls, verdicts))
    rows = join(list(tiered(LedgerFiles.open([tmp_path / "one.spill"])).in_order()))
    together = by_id(rows)["r40"]
    assert (together[0], together[2]) == among


def test_a_request_without_text_is_unsure_in_any_company(tmp_path: Path) -> None:
    assert by_id(decided(tmp_path, TRAFFIC))["r32"] == (Tier.UNSURE, 0.0, TierSource.REQUEST, Tier.UNSURE)


def test_hindsight_comes_from_the_type_where_an_answer_is_not_logged(tmp_path: Path) -> None:
    mute = ask(99, "My parcel is late", TRIAGE, failed=True)
    assert by_id(decided(tmp_path, [mute]))["r99"][3] == Tier.UNSURE
    assert by_id(decided(tmp_path, [mute, *TRAFFIC]))["r99"][3] == Tier.EXTRACTION


def test_duplicates_and_further_attempts_weigh_nothing(tmp_path: Path) -> None:
    call = ask(1, "Is it true? Prove it.", TRIAGE, logical_id="one")
    other = ask(2, "Where is it?", TRIAGE)
    again = ask(3, "Is it true? Prove it.", TRIAGE, logical_id="one", failed=True)
    once = by_id(decided(tmp_path, [call, other]))
    often = by_id(decided(tmp_path, [call, call, other, call, again]))
    assert [often["r1"][:3], often["r2"][:3]] == [once["r1"][:3], once["r2"][:3]]


@given(st.randoms(), st.integers(0, len(TRAFFIC)))
def test_order_files_and_keeping_change_no_tier(
    tmp_path_factory: pytest.TempPathFactory, chance: Random, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    straight = by_id(decided(folder, TRAFFIC))
    shuffled = list(TRAFFIC)
    chance.shuffle(shuffled)
    halves = ledger(folder, shuffled, cut)
    kept = folder / "x.ledger.parquet"
    write_parquet(halves, kept)
    for each in (halves, LedgerFiles.open([kept])):
        assert by_id(join(list(tiered(each).in_order()))) == straight


def test_partitions_are_decided_like_rows_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = by_id(decided(tmp_path, TRAFFIC))
    monkeypatch.setattr(dividing, "PARTITION_ROWS", 8)
    divided = tiered(ledger(tmp_path, TRAFFIC))
    next(divided.partitions())
    for _ in range(2):
        rows = join(list(divided.partitions()))
        names = np.array([f"r{number}" for number in rows.timestamp_us.tolist()], np.object_)
        assert by_id(replace(rows, id=names)) == whole


def test_a_ledger_that_is_tiered_anew_is_decided_anew(tmp_path: Path) -> None:
    read = ledger(tmp_path, [ask(1, "Prove it.", feature="proofs")])
    first = tiered(read)
    assert [rows.tier.tolist() for rows in first.partitions()] == [[Tier.REASONING]]
    again = tiered(first, Overrides({"proofs": Tier.RETRIEVAL}))
    for each, tier in ((again, Tier.RETRIEVAL), (first, Tier.REASONING), (again, Tier.RETRIEVAL)):
        assert [rows.tier.tolist() for rows in each.partitions()] == [[tier]]


SEEN_LATER: list[dict[str, object]] = [
    {"answer": "billing"},
    {"answer": "```py\nprint(1)\n```"},
    {"answer": "A long story, told at length. " * 99, "output_tokens": 9_000},
    {"output_tokens": 9_000, "reasoning_tokens": 8_000, "latency_s": 90.0, "cost_usd": 3.0},
    {"failed": True, "output_tokens": 0},
    {"answer_tool_calls": 4},
    {"model": "another", "input_tokens": 90_000, "cached_input_tokens": 80_000},
]
"""What is known only after the call, or tells nothing of the work."""


def asked_for(**later: object) -> list[Exchange]:
    """Requests of several types, some of them mixed."""
    texts = ["Prove it.", "My parcel is late.", "Summarize the notes.", "Is it legal?", ""]
    systems = [TRIAGE, SOLVER, "", "You are a helpful assistant."]
    pairs = [(texts[number % 5], systems[number % 4]) for number in range(60)]
    return [ask(number, text, system, **later) for number, (text, system) in enumerate(pairs)]


@pytest.mark.parametrize("later", SEEN_LATER)
def test_nothing_that_is_seen_after_the_call_moves_a_tier(tmp_path: Path, later: dict[str, object]) -> None:
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
    before = by_id(decided(tmp_path / "before", asked_for()))
    after = by_id(decided(tmp_path / "after", asked_for(**later)))
    assert {key: row[:3] for key, row in before.items()} == {key: row[:3] for key, row in after.items()}


def test_retries_move_no_tier(tmp_path: Path) -> None:
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
    once = by_id(decided(tmp_path / "once", asked_for()))
    calls = [
        msgspec.structs.replace(call, id=f"{call.id}{attempt}", logical_id=call.id, **SEEN_LATER[place])
        for call in asked_for()
        for place, attempt in enumerate(("", "-b", "-c")[: 1 + call.timestamp_us % 3])  # type: ignore[operator]
    ]
    again = by_id(decided(tmp_path / "again", calls))
    assert {key: again[key][:3] for key in once} == {key: row[:3] for key, row in once.items()}
    assert all(row[:3] == once[key.partition("-")[0]][:3] for key, row in again.items())
