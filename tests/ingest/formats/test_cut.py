"""Of a JSON text that was cut off the whole members are kept, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.ingest.formats.cut import whole_members


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "b": {"c": [1, 2]}, "d": "cut of', {"a": 1, "b": {"c": [1, 2]}}),
        ('{"a": 1, "b": 12', {"a": 1}),
        (r'{"a": "with \"quotes\", and: signs", "b', {"a": 'with "quotes", and: signs'}),
        ('{"usage": {"n": 1}, "choices": [{"usage": {"n": 2}}, {', {"usage": {"n": 1}}),
        ('{"a": 1}', {"a": 1}),
        ('{"a": 1} {"b": 2}', {"a": 1}),
        ('[{"a": 1}', {}),
        ("words", {}),
        ("", {}),
    ],
)
def test_members_before_the_cut_are_kept(text: str, expected: dict[str, Any]) -> None:
    assert whole_members(text) == expected


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)


@given(record=st.dictionaries(st.text(max_size=3), VALUES, max_size=4), data=st.data())
def test_no_member_is_other_than_it_was(record: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps(record)
    cut = data.draw(st.integers(0, len(text)))
    found = whole_members(text[:cut])
    assert all(record[name] == value for name, value in found.items())
    assert whole_members(text) == record
