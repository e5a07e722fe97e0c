"""Rules of any make against an interpreter that goes through them request by request."""

from __future__ import annotations

import datetime as dt
import operator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given, settings

from request_tables import YES, Row, known
from route_audit.policies import read_files
from route_audit.policies.legs import OWN

ZONE = "Asia/Kolkata"
TIERS = ["retrieval", "extraction", "reasoning", "unsure"]
ROLES = {"strong": "big-1", "cheap": "small-1"}
SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}
SIGNED = {"confidence", "input_tokens", "max_output_tokens", "session_turn", "hour"}
COUNTS = ["0", "1", "2", "7"]
YES_NO = st.sampled_from([YES, "no"])

ROWS = st.fixed_dictionaries(
    {
        "tier": st.sampled_from(TIERS),
        "confidence": st.sampled_from(["", "0", "0.2", "0.8", "1"]),
        "type": st.sampled_from(["", "a1", "ff00000000000001"]),
        "model": st.sampled_from(["big-1", "small-1", "mid-1"]),
        "provider": st.sampled_from(["", "acme", "other"]),
        "user": st.sampled_from(["", "ann", "42"]),
        "feature": st.sampled_from(["", "faq"]),
        "input_tokens": st.sampled_from(COUNTS),
        "max_output_tokens": st.sampled_from(["", *COUNTS]),
        "session_turn": st.sampled_from(["?", "1", "2", "7"]),
        "has_tools": YES_NO,
        "json": YES_NO,
        "images": YES_NO,
        "shown": YES_NO,
        "language": st.sampled_from(["", "en", "de"]),
        "interactive": st.sampled_from(["", "no"]),
        "time": st.sampled_from(["", "2026-01-01T00:29:59+00:00", "2026-01-01T00:30:00+00:00"]),
        "tags": st.sampled_from(["", "team=search", "team=sales;vip=true"]),
    }
)


def _list_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values) | st.lists(st.sampled_from(values), min_size=1, max_size=3)


def _numbers(*values: float) -> st.SearchStrategy[Any]:
    """Numbers, lists of them, and comparisons that something can pass."""
    top, low = max(values), min(values)
    comparisons = [f"{sign}{value:g}" for sign in SIGNS for value in values]
    impossible = {f"<{low:g}", f">{top:g}"}
    ranges = [f">={a:g} <={b:g}" for a in values for b in values if a <= b]
    return _list_of(*values) | st.sampled_from([c for c in comparisons if c not in impossible] + ranges)


WHENS = st.fixed_dictionaries(
    {},
    optional={
        "tier": _list_of(*TIERS),
        "confidence": _numbers(0, 0.2, 0.5, 0.8, 1),
        "type": _list_of("a1", "FF00000000000001"),
        "model": _list_of("big-1", "mid-1", "strong", "nobody"),
        "provider": _list_of("acme", "other", "nobody"),
        "user": _list_of("ann", "42"),
        "feature": _list_of("faq"),
        "input_tokens": _numbers(0, 1, 2, 7),
        "max_output_tokens": _numbers(0, 1, 2, 7),
        "session_turn": _numbers(1, 2, 7),
        "hour": _numbers(0, 5, 6, 23),
        "has_tools": st.booleans(),
        "json": st.booleans(),
        "images": st.booleans(),
        "interactive": st.booleans(),
        "language": _list_of("en", "de", "fr"),
        "team": _list_of("search", "sales"),
        "vip": st.booleans(),
    },
)
FEW_TESTS = WHENS.map(lambda when: dict(sorted(when.items(), key=lambda item: repr(item[1]))[:2]))
RULES = st.lists(
    st.fixed_dictionaries(
        {"when": FEW_TESTS.filter(bool), "to": st.sampled_from(["cheap", "strong", "same", "huge-1"])}
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=200)
@given(requests=st.lists(ROWS, min_size=1, max_size=8), rules=RULES)
def test_any_rules_do_what_the_interpreter_does(
    tmp_path_factory: pytest.TempPathFactory, requests: list[Row], rules: list[dict[str, Any]]
) -> None:
    path = _written(tmp_path_factory.getbasetemp() / "rules.yaml", rules)
    policy = {policy.name: policy for policy in read_files([path]).bind({})}["any"]
    legs = policy.legs(known(requests, ZONE))
    assert legs.request.tolist() == list(range(len(requests)))
    assert set(legs.share.tolist()) == {1.0}
    found = [None if target == OWN else legs.models[target] for target in legs.target.tolist()]
    assert found == [_interpreted(rules, row) for row in requests]


def _written(path: Path, rules: list[dict[str, Any]]) -> Path:
    page = {"version": 1, "models": ROLES, "policies": [{"name": "any", "rules": rules}]}
    path.write_text(yaml.safe_dump(page), encoding="utf-8")
    return path


def _interpreted(rules: list[dict[str, Any]], row: Row) -> str | None:
    for rule in rules:
        if all(_passes(field, value, row) for field, value in rule["when"].items()):
            return None if rule["to"] == "same" else ROLES.get(rule["to"], rule["to"])
    return None


def _passes(field: str, value: Any, row: Row) -> bool:
    values = value if isinstance(value, list) else [value]
    if field in {"has_tools", "json", "images"}:
        return (row[field] == YES) if value else (row[field] != YES and row["shown"] == YES)
    if field == "interactive":
        return value is False and row["interactive"] == "no"
    if field in {"team", "vip"}:
        return any(f"{field}={str(v).lower()}" in row["tags"].split(";") for v in values)
    if field in SIGNED:
        return _number_passes(_number(field, row), values)
    return _word(field, row[field]) in _accepted(field, values)


def _accepted(field: str, values: list[str]) -> set[str]:
    accepted = {_word(field, value) for value in values}
    if field == "tier" and "reasoning" in values:
        accepted.add("unsure")
    if field == "model":
        accepted |= {ROLES[word] for word in values if word in ROLES}
    return accepted


def _word(field: str, text: str) -> str:
    return text.lower() if field == "type" else text


def _number(field: str, row: Row) -> float | None:
    if field == "hour":
        text = row["time"]
        return dt.datetime.fromisoformat(text).astimezone(ZoneInfo(ZONE)).hour if text else None
    if field == "session_turn" and row["shown"] != YES:
        return None
    return float(row[field]) if row[field] not in {"", "?"} else None


def _number_passes(number: float | None, values: list[Any]) -> bool:
    if number is None:
        return False
    if isinstance(values[0], str):
        signs = (part.rstrip("0123456789.") for part in values[0].split())
        return all(
            SIGNS[sign](number, float(part.removeprefix(sign)))
            for sign, part in zip(signs, values[0].split(), strict=True)
        )
    return number in values
