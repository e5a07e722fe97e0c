"""The price files that ship: readable, sourced, and about models that exist."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from route_audit.pricing import bundled, load_book
from route_audit.pricing.overlay import load_overlay
from route_audit.pricing.roles import load_roles
from route_audit.resources import data_dir

FOLDER = data_dir("pricing")
PRICE_FILES = sorted(
    path
    for path in FOLDER.glob("*.yaml")
    if path.name not in {"roles.yaml", "latency.yaml", "tokens.yaml", "quality.yaml"}
)


def test_there_are_price_files() -> None:
    assert [path.name for path in PRICE_FILES][:1] == ["anthropic.yaml"]


@pytest.mark.parametrize("path", PRICE_FILES, ids=lambda path: path.name)
def test_every_fact_is_about_models_that_the_table_has(path: Path) -> None:
    for entry in load_overlay(path).facts:
        provider = bundled.table()[entry.provider]
        for pattern in entry.models:
            assert any(fnmatchcase(model.id.lower(), pattern) for model in provider.models), pattern


@pytest.mark.parametrize("provider", load_roles(FOLDER / "roles.yaml"))
def test_every_cheap_model_can_serve_text_at_a_price(provider: str) -> None:
    named = load_roles(FOLDER / "roles.yaml")[provider]
    book = load_book([])
    role = book.cheap_for(provider)
    assert role is not None, named.model
    priced = book.find(role.model or "", None)
    assert priced is not None
    assert priced.facts.provider == provider
    assert dt.date.fromisoformat(named.checked) <= dt.date.fromisoformat(book.as_of)


@pytest.mark.parametrize("provider", load_roles(FOLDER / "roles.yaml"))
def test_the_stated_prices_of_a_cheap_model_are_the_tables(provider: str) -> None:
    named = load_roles(FOLDER / "roles.yaml")[provider]
    priced = load_book([]).find(named.model, None)
    assert priced is not None
    rates = priced.price(None, None).bands[0].rates
    for stated, direction in re.findall(r"([\d.]+) (in|out)\b", named.source):
        assert Decimal(stated) == (rates.input if direction == "in" else rates.output)
