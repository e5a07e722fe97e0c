"""Counts without a network: the fast counter and tiktoken agree, and vocabularies are the published ones."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest
import toktok  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from route_audit.exchange import Message
from route_audit.ingest import tokens
from route_audit.ingest.rejects import NO_VOCABULARY, RowError

TEXTS = (
    "",
    " ",
    "\n\n  \t",
    "Hello, world!",
    "I'LL we've it's DON'T",
    "def f(x):\n    return x ** 2  # squared\n",
    '{"vendor": "Acme GmbH", "total": 1299.95, "items": [1, 22, 333, 4444]}',
    "Straße, Öl und Übermut; ça va, naïve façade",
    "Быстрая коричневая лиса",
    "日本語のテキストと中文文本",
    "مرحبا بالعالم",
    "नमस्ते दुनिया",
    "👩‍👩‍👧‍👦 🇩🇪 e\u0301 \u00a0\u200b\u2028",
    "<|endoftext|> <|im_start|>system",
    "a" * 3000,
    "1234567890" * 50,
    "\r\n" * 20,
    "!!!???...///\\\\\\",
)


@lru_cache
def reference(vocabulary: str) -> Any:
    import tiktoken

    ranks = tokens.shipped_ranks(vocabulary)
    assert ranks is not None
    return tiktoken.Encoding(
        vocabulary, pat_str=tokens.PATTERNS[vocabulary], mergeable_ranks=ranks, special_tokens={}
    )


def invented(seed: int, count: int) -> Iterator[str]:
    draw = random.Random(seed)  # noqa: S311  # no secret
    alphabets = (
        "abcdefghijklmnopqrstuvwxyz     ",
        "ABCdef 0123456789'\n\r\t.,;:!?/-_",
        "éüßñçøłαβγдежзאבגدهو अआइ 日本語中文한국 ",
        "👍🏽🙂🧠→≤\u0301\u200d\ufe0f a",
        "{}[]\"':, \n0123456789truefalsn",
    )
    for _ in range(count):
        letters = draw.choice(alphabets) + draw.choice(alphabets)
        yield "".join(draw.choice(letters) for _ in range(draw.randrange(200)))


@pytest.mark.parametrize("vocabulary", sorted(tokens.SHA256))
def test_both_sources_ship_the_published_vocabulary(vocabulary: str) -> None:
    ranks = tokens.shipped_ranks(vocabulary)
    assert ranks is not None
    fast = toktok._encoding(vocabulary)
    lines = b"".join(
        base64.b64encode(fast.decode_bytes([rank])) + b" %d\n" % rank for rank in range(len(ranks))
    )
    assert hashlib.sha256(lines).hexdigest() == tokens.SHA256[vocabulary]


@pytest.mark.parametrize("vocabulary", sorted(tokens.SHA256))
def test_the_fast_counter_makes_the_same_tokens_as_tiktoken(vocabulary: str) -> None:
    fast = toktok._encoding(vocabulary)
    for text in (*TEXTS, *invented(7, 1500)):
        assert fast.encode_ordinary(text) == reference(vocabulary).encode_ordinary(text), repr(text)


@given(st.text())
def test_the_counters_agree_on_any_text(text: str) -> None:
    for vocabulary in tokens.SHA256:
        expected = len(reference(vocabulary).encode_ordinary(text))
        assert toktok.batch_count([text], vocabulary, threads=1) == [expected]


def test_without_the_fast_counter_tiktoken_counts() -> None:
    counter = tokens._tiktoken("o200k_base")
    assert counter is not None
    assert counter(["Hello, world!", "again"]) == tokens.count("Hello, world!", "gpt-4o") + 1


@pytest.fixture
def no_counter(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def missing(name: str) -> Any:
        return None

    monkeypatch.setattr(tokens, "find_spec", missing)
    monkeypatch.setitem(__import__("sys").modules, "toktok", None)
    tokens._counter.cache_clear()
    yield
    tokens._counter.cache_clear()


def test_without_any_vocabulary_a_text_can_t_be_counted(no_counter: None) -> None:
    with pytest.raises(RowError) as caught:
        tokens.count("Hello", "gpt-4o")
    assert caught.value.reason == NO_VOCABULARY


@pytest.mark.parametrize(
    ("model", "vocabulary", "exact", "ratio"),
    [
        ("gpt-4o-mini-2024-07-18", "o200k_base", True, "1"),
        ("openai/gpt-4.1", "o200k_base", True, "1"),
        ("gpt-5.2-pro", "o200k_base", True, "1"),
        ("o3-mini", "o200k_base", True, "1"),
        ("ft:gpt-4o:acme::id", "o200k_base", True, "1"),
        ("gpt-4", "cl100k_base", True, "1"),
        ("gpt-4-turbo-2024-04-09", "cl100k_base", True, "1"),
        ("azure/gpt-35-turbo", "cl100k_base", True, "1"),
        ("text-embedding-3-small", "cl100k_base", True, "1"),
        ("gpt-6-sol", "o200k_base", False, "1"),
        ("anthropic/claude-sonnet-4-5", "o200k_base", False, "1.13"),
        ("us.anthropic.claude-3-5-haiku-20241022-v1:0", "o200k_base", False, "1.13"),
        ("models/gemini-2.5-flash", "o200k_base", False, "0.87"),
        ("meta-llama/Llama-3.2-1B-Instruct", "o200k_base", False, "1.0"),
        ("never-heard-of", "o200k_base", False, "1"),
        ("", "o200k_base", False, "1"),
    ],
)
def test_a_model_has_its_tokenizer(model: str, vocabulary: str, exact: bool, ratio: str) -> None:
    found = tokens.tokenizer(model)
    assert (found.vocabulary, found.exact, found.likely) == (vocabulary, exact, Decimal(ratio))


def test_every_ratio_is_a_range_with_a_source() -> None:
    families, otherwise = tokens._families()
    for how in (otherwise, *(found for _, found in families)):
        assert 0 < how.low <= how.likely <= how.high
        assert how.source
        assert not how.exact or how.low == how.high == 1


def test_another_tokenizer_s_count_is_scaled() -> None:
    text = "How many tokens does this sentence have? " * 20
    assert tokens.count(text, "claude-3-haiku") == round(tokens.count(text, "gpt-4o") * Decimal("1.13"))


@pytest.mark.parametrize(
    ("model", "messages", "billed"),
    [
        # What OpenAI billed for prompts like these, its own counts.
        ("gpt-35-turbo", [("user", "Tell me a joke about opentelemetry")], 15),
        (
            "gpt-3.5-turbo",
            [
                (
                    "system",
                    (
                        "You are a poetic assistant, skilled in explaining complex programming concepts"
                        " with creative flair."
                    ),
                ),
                ("user", "Compose a poem that explains the concept of recursion in programming."),
            ],
            39,
        ),
        ("gpt-4.1-mini", [("user", "Tell me a joke about opentelemetry")], 16),
    ],
)
def test_a_chat_is_counted_as_it_is_billed(model: str, messages: list[tuple[str, str]], billed: int) -> None:
    assert tokens.count_prompt([Message(role, text) for role, text in messages], b"", model) == billed


def test_attached_definitions_are_counted() -> None:
    asked = [Message("user", "Hi")]
    tools = b'[{"type":"function","function":{"name":"find"}}]'
    more = tokens.count(tools.decode(), "gpt-4o")
    assert tokens.count_prompt(asked, tools, "gpt-4o") == tokens.count_prompt(asked, b"", "gpt-4o") + more
