"""Every field that ``when`` may test refuses what it can't mean, and takes one value as a list of one."""

from __future__ import annotations

import pytest

from route_audit.errors import ConfigError
from route_audit.policies.when import FIELDS, When
from route_audit.yamlfile import parse

BAD = {
    "tier": "hard",
    "confidence": "80",
    "type": "invoices",
    "model": "[]",
    "provider": "[]",
    "user": "[]",
    "feature": "[]",
    "input_tokens": "many",
    "max_output_tokens": "-1",
    "session_turn": "1.5",
    "hour": "24",
    "has_tools": "perhaps",
    "json": "1",
    "images": "[true, false]",
    "interactive": "sometimes",
    "language": "english",
}
GOOD = {
    "tier": "unsure",
    "confidence": "0.5",
    "type": "00000000000000a1",
    "input_tokens": "7",
    "max_output_tokens": "7",
    "session_turn": "1",
    "hour": "23",
    "language": "en",
}


def test_no_field_is_left_out() -> None:
    assert set(BAD) == set(FIELDS)


@pytest.mark.parametrize("field", BAD)
def test_what_a_field_cannot_mean_is_an_error_with_its_line(field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        When.read(parse(f"\n{field}: {BAD[field]}", "rules.yaml"))
    assert "rules.yaml:2" in "".join(caught.value.lines())


@pytest.mark.parametrize("field", sorted(set(FIELDS) - {"has_tools", "json", "images", "interactive"}))
def test_one_value_is_a_list_of_one(field: str) -> None:
    value = GOOD.get(field, "word")
    alone, listed = (When.read(parse(f"{field}: {text}", "r.yaml")) for text in (value, f"[{value}]"))
    assert alone == listed
