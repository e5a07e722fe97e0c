"""Tools and answer formats in the shapes that providers give them."""

from __future__ import annotations

import pytest

from route_audit.classify.options import Demand, Offer, read_format, read_tools


@pytest.mark.parametrize(
    ("raw", "offer"),
    [
        (b"", Offer((), workshop=False)),
        (b"{", Offer((), workshop=False)),
        (
            b'[{"type":"function","function":{"name":"b"}},{"type":"function","function":{"name":"a"}}]',
            Offer(("a", "b"), workshop=False),
        ),
        (b'[{"name":"get_weather","input_schema":{}}]', Offer(("get_weather",), workshop=False)),
        (
            b'[{"functionDeclarations":[{"name":"find"},{"name":"book"}]}]',
            Offer(("book", "find"), workshop=False),
        ),
        (b'{"tools":[{"toolSpec":{"name":"find"}}]}', Offer(("find",), workshop=False)),
        (b'[{"name":"str_replace_based_edit_tool"}]', Offer(("str_replace_based_edit_tool",), workshop=True)),
        (b'[{"type":"web_search"}]', Offer(("web_search",), workshop=False)),
    ],
)
def test_tools(raw: bytes, offer: Offer) -> None:
    assert read_tools(raw) == offer


@pytest.mark.parametrize(
    ("raw", "demand"),
    [
        (b"", Demand("", json=False, closed_list=False)),
        (b'{"type":"text"}', Demand("text", json=False, closed_list=False)),
        (b'{"type":"json_object"}', Demand("json_object", json=True, closed_list=False)),
        (
            b'{"type":"json_schema","json_schema":{"name":"bill","schema":{}}}',
            Demand("json_schema:bill", json=True, closed_list=False),
        ),
        (
            b'{"type":"json_schema","name":"mood","schema":{"enum":["a"]}}',
            Demand("json_schema:mood", json=True, closed_list=True),
        ),
        (b"[", Demand("unreadable", json=True, closed_list=False)),
    ],
)
def test_formats(raw: bytes, demand: Demand) -> None:
    assert read_format(raw) == demand


@pytest.mark.parametrize("raw", [b'{"type": "\xf0"}', b"[" * 900 + b"]" * 900, b"[" * 5000 + b"]" * 5000])
def test_options_that_are_no_json_or_nested_without_end_say_nothing(raw: bytes) -> None:
    assert read_tools(raw).names == ()
    assert read_format(raw).kind == "unreadable"
