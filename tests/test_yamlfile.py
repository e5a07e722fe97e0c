from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_audit.errors import ConfigError
from route_audit.yamlfile import Node, load, parse

PRICES = """\
version: 1
prices:
  - {model: small-1, input: 0.150, since: 2026-01-01, batch: true}
  - model: "0.15"
"""


def _fails(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        parse(text, "x.yaml").mapping()
    return caught.value


def _node(text: str) -> Node:
    return parse(f"key: {text}\n", "x.yaml").mapping()["key"]


def test_values_keep_their_digits_and_their_lines() -> None:
    first, second = parse(PRICES, "p.yaml").mapping()["prices"].items()
    known = first.fields({"model", "input", "since", "batch"}, required=("model",))
    assert known["input"].decimal() == Decimal("0.150")
    assert str(known["input"].decimal()) == "0.150"
    assert known["since"].date() == dt.date(2026, 1, 1)
    assert known["batch"].flag() is True
    assert (second.where, second.mapping()["model"].quoted) == ("p.yaml:4", True)


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_known_one() -> None:
    item = parse(PRICES, "p.yaml").mapping()["prices"].items()[0]
    with pytest.raises(ConfigError) as caught:
        item.fields({"models", "input", "since", "batch"})
    assert caught.value.lines() == (
        "error: unknown key 'model'",
        "  at:  p.yaml:3",
        "  fix: did you mean 'models'? known: batch, input, models, since",
    )


def test_a_missing_key_is_named() -> None:
    with pytest.raises(ConfigError, match="'name' is missing"):
        parse("a: 1\n", "x.yaml").fields({"a", "name"}, required=("name",))


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("a: 1\nb: 2\na: 3\n", "the key 'a' stands here twice", "x.yaml:3"),
        ("a: [1,\n", "this is not valid YAML", "x.yaml:2"),
        ("a: &x 1\nb: *x\n", "this is not valid YAML: aliases (*name) are not read here", "x.yaml:2"),
        ("", "the file is empty", "x.yaml"),
        ("a: " + "[" * 40 + "]" * 40, "nested too deeply", "x.yaml:1"),
        ("a: " + "[" * 100_000, "nested too deeply", "x.yaml:1"),
        ("- 1\n", "expected keys and values here", "x.yaml:1"),
    ],
)
def test_a_file_that_nobody_meant_is_an_error_with_its_line(text: str, what: str, where: str) -> None:
    error = _fails(text)
    assert error.what.startswith(what)
    assert error.where == where
    assert error.exit_status == 2


def test_aliases_that_would_multiply_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 60)]
    assert "aliases" in _fails("\n".join(lines)).what


@pytest.mark.parametrize("text", ["1e999999999", "-1e999999999", "1.5", "abc", "[1]", ".nan", ".inf", ""])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        _node(text).integer()


@pytest.mark.parametrize("text", ['""', '" gpt"', '"a\\tb"', "[a]"])
def test_a_name_is_not_empty_and_can_be_printed(text: str) -> None:
    assert _node("gpt 6").name() == "gpt 6"
    with pytest.raises(ConfigError):
        _node(text).name()


@pytest.mark.parametrize(("text", "low", "high"), [("-1", "0", None), ("2", None, "1"), ("3", "0", "1")])
def test_numbers_keep_to_their_range(text: str, low: str | None, high: str | None) -> None:
    limits = {"low": None if low is None else Decimal(low), "high": None if high is None else Decimal(high)}
    with pytest.raises(ConfigError, match="out of range"):
        _node(text).decimal(**limits)


@pytest.mark.parametrize("text", ["1e400", "1e16"])
def test_no_amount_is_so_large_that_what_it_is_multiplied_with_has_no_end(text: str) -> None:
    for read in (lambda node: node.decimal(low=Decimal(0)), Node.positive):
        with pytest.raises(ConfigError, match="out of range") as caught:
            read(_node(text))
        assert caught.value.hint == "write a number of at most 1000000000000000"


@pytest.mark.parametrize("text", ["1e16", "1e20", "1e999999999"])
@pytest.mark.parametrize("low", [None, 0])
def test_no_count_is_so_large_either(text: str, low: int | None) -> None:
    with pytest.raises(ConfigError, match="out of range"):
        _node(text).integer(low=low)
    if low is None:
        with pytest.raises(ConfigError, match="out of range"):
            _node(f"-{text}").integer()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1e-400", "write a number of at least 1E-15"),
        ("0", "write a number above 0"),
        ("-1", "write a number above 0"),
    ],
)
def test_nothing_is_divided_by_next_to_nothing(text: str, hint: str) -> None:
    with pytest.raises(ConfigError, match="out of range") as caught:
        _node(text).positive()
    assert caught.value.hint == hint


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_every_decimal_is_read_exactly(number: Decimal) -> None:
    assert _node(f"'{number}'").decimal() == number


@given(st.text())
def test_any_text_is_read_or_refused_with_our_error(text: str) -> None:
    with suppress(ConfigError):
        assert parse(text, "x.yaml").where.startswith("x.yaml:")


def test_a_missing_file_and_one_that_is_no_text_are_errors(tmp_path: Path) -> None:
    broken = tmp_path / "b.yaml"
    broken.write_bytes(b"a: \xff\xfe")
    for path in (broken, tmp_path / "none.yaml"):
        with pytest.raises(ConfigError, match="can't read the file"):
            load(path)
