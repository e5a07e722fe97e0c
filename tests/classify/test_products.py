"""Tiers and types on logs made from templates: the sample logs, and twenty invented products.

Types are judged as a team would: the tier of most of a type's requests against the tier of the
template that most of them come from. The products' feature tags are left out, so that only the
requests themselves tell them apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from invented import products
from invented.traffic import traffic
from repository import ROOT
from route_audit.classify import Classifier
from route_audit.classify.tiering import tiered
from route_audit.engines.local import read_ledger
from route_audit.exchange import Exchange, Message
from route_audit.ledger import Ledger, join
from route_audit.ledger.booking import book
from route_audit.ledger.files import LedgerFiles
from route_audit.ledger.spill import SpillWriter
from route_audit.tiers import Tier

EACH = 20
CHEAP = (Tier.RETRIEVAL, Tier.EXTRACTION)

KINDS = {
    "kb_answer": Tier.RETRIEVAL,
    "faq": Tier.RETRIEVAL,
    "query_rewrite": Tier.RETRIEVAL,
    "ticket_summary": Tier.RETRIEVAL,
    "ticket_triage": Tier.EXTRACTION,
    "invoice_fields": Tier.EXTRACTION,
    "order_fields": Tier.EXTRACTION,
    "personal_data": Tier.EXTRACTION,
    "refund_dispute": Tier.REASONING,
    "root_cause": Tier.REASONING,
    "migration_plan": Tier.REASONING,
    "api_code": Tier.REASONING,
    "support_agent": Tier.REASONING,
    "chat": Tier.UNSURE,
}
"""What the kinds of the sample logs ask for."""

TARGET = 0.98
LEAST: dict[str, dict[str, float]] = {
    "sample logs": {"macro-F1": 1, "reasoning kept": 1, "easy kept off": 1, "unsure kept": 1},
    "products": {"macro-F1": 0.98, "reasoning kept": TARGET, "easy kept off": 0.98, "unsure kept": TARGET},
}
"""The floors that hold today; they only ever rise, towards ``TARGET``."""

Log = tuple[Ledger, list[str], list[Tier]]
"""Decided rows, the template of each, and its tier."""


@pytest.fixture(scope="module", params=["sample logs", "products"])
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Log]:
    folder = tmp_path_factory.mktemp("log")
    return request.param, _samples(folder) if request.param == "sample logs" else _products(folder)


def _samples(folder: Path) -> Log:
    rows = _decided(read_ledger([str(ROOT / "sample_logs" / "flat.jsonl")], workdir=folder))
    kinds = {call.id: call.kind.write.__name__ for call in traffic()}
    names = [kinds[each] for each in rows.id.tolist()]
    return rows, names, [KINDS[name] for name in names]


def _products(folder: Path) -> Log:
    made = list(products.requests(EACH))
    calls = [_exchange(number, each) for number, each in enumerate(made)]
    with SpillWriter(folder / "a.spill") as writer:
        writer.write(book(calls, Classifier().verdicts(calls)))
    rows = _decided(LedgerFiles.open([folder / "a.spill"]))
    names = [f"{each['product']}/{each['template']}" for each in made]
    return rows, names, [Tier[each["tier"].upper()] for each in made]


def _decided(ledger: LedgerFiles) -> Ledger:
    return join(list(tiered(ledger).in_order()))


def _exchange(number: int, made: dict[str, Any]) -> Exchange:
    tools, form = made.get("tools", []), made.get("response_format")
    return Exchange(
        id=str(number),
        timestamp_us=number,
        model="m",
        input_tokens=1,
        output_tokens=1,
        messages=[Message(each["role"], each["content"]) for each in made["messages"]],
        tools=msgspec.json.encode(tools) if tools else b"",
        tool_count=len(tools),
        response_format=msgspec.json.encode(form) if form else b"",
        max_output_tokens=made.get("max_output_tokens"),
        answer=made["answer"],
        answer_tool_calls=made["answer_calls"],
    )


def test_types_get_the_tier_of_their_templates(log: tuple[str, Log]) -> None:
    name, (rows, _, tiers) = log
    found = [(_most(mine_true), _most(mine_told)) for mine_true, mine_told in _by_type(rows, tiers).values()]
    measured = {
        "macro-F1": _macro_f1(found),
        "reasoning kept": _share(told not in CHEAP for true, told in found if true is Tier.REASONING),
        "easy kept off": _share(told in CHEAP for true, told in found if true in CHEAP),
        "unsure kept": _share(told not in CHEAP for true, told in found if true is Tier.UNSURE),
    }
    assert all(measured[key] >= least for key, least in LEAST[name].items()), measured


def _by_type(rows: Ledger, tiers: Sequence[Tier]) -> dict[int, tuple[list[Tier], list[Tier]]]:
    """The true and the decided tiers of each type's requests."""
    found: dict[int, tuple[list[Tier], list[Tier]]] = {}
    for type_id, true, told in zip(rows.type_id.tolist(), tiers, rows.tier.tolist(), strict=True):
        mine = found.setdefault(type_id, ([], []))
        mine[0].append(true)
        mine[1].append(Tier(told))
    return found


def _most(tiers: Sequence[Tier]) -> Tier:
    return max(Tier, key=lambda tier: (tiers.count(tier), tier))


def _macro_f1(found: Sequence[tuple[Tier, Tier]]) -> float:
    """Mean F1 of the three tiers over what is labelled with one; unsure counts as reasoning."""
    pairs = [(true, min(told, Tier.REASONING)) for true, told in found if true is not Tier.UNSURE]
    scores = []
    for tier in (Tier.RETRIEVAL, Tier.EXTRACTION, Tier.REASONING):
        hits = sum(true == told == tier for true, told in pairs)
        scores.append(2 * hits / sum((true == tier) + (told == tier) for true, told in pairs))
    return float(np.mean(scores))


def _share(hits: Any) -> float:
    return float(np.mean(list(hits)))


def test_a_type_holds_one_template_and_a_template_one_type(log: tuple[str, Log]) -> None:
    _, (rows, names, _) = log
    types = rows.type_id.tolist()
    assert _kept_together(types, names) >= 0.96
    if log[0] == "products":  # in the sample logs a feature has several templates
        assert _kept_together(names, types) >= 0.96


def _kept_together(groups: Sequence[Hashable], things: Sequence[Hashable]) -> float:
    """Share of all that is of the same thing as most of its group."""
    counts: dict[Hashable, Counter[Hashable]] = {}
    for group, thing in zip(groups, things, strict=True):
        counts.setdefault(group, Counter())[thing] += 1
    return sum(max(mine.values()) for mine in counts.values()) / len(groups)


def test_there_are_twenty_products_with_work_of_every_tier() -> None:
    assert len({each.product for each in products.templates()}) == 20
    assert Counter(each.tier for each in products.templates()).keys() == {tier.word for tier in Tier}
    assert all(sum(each.tier == tier.word for each in products.templates()) >= 12 for tier in Tier)


def test_the_products_are_the_same_on_every_machine() -> None:
    assert list(products.requests(2)) == list(products.requests(2))
    assert list(products.requests(2)) != list(products.requests(2, seed=1))


def test_templates_are_filled_with_ever_other_words() -> None:
    filled = [[str(each["messages"]) for each in products.requests(EACH)][place::EACH] for place in range(2)]
    assert sum(one != other for one, other in zip(*filled, strict=True)) >= 0.8 * len(products.templates())
