"""Names that logs use, and the models they mean."""

from __future__ import annotations

import pytest

from route_audit.pricing import Book, load_book


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book([])


MEANT = [
    ("gpt-4o", None, "openai/gpt-4o"),
    ("GPT-4o", "OpenAI", "openai/gpt-4o"),
    ("gpt-4o-2024-08-06", None, "openai/gpt-4o"),
    ("gpt-4o-2024-05-13", None, "openai/gpt-4o-2024-05-13"),
    ("gpt-4o-20240806", None, "openai/gpt-4o"),
    ("gpt-35-turbo", "azure", "azure/gpt-3.5-turbo"),
    ("gpt-4-0613", "openai", "openai/gpt-4"),
    ("openai/gpt-4o", None, "openai/gpt-4o"),
    ("openai/gpt-4o", "openai", "openai/gpt-4o"),
    ("openai:gpt-4o", None, "openai/gpt-4o"),
    ("azure/gpt-4o", None, "azure/gpt-4o"),
    ("azure_ai/gpt-4o-2024-08-06", None, "azure/gpt-4o"),
    ("gpt-4o", "azure.ai.openai", "azure/gpt-4o"),
    ("litellm/openai/gpt-4o", "litellm", "openai/gpt-4o"),
    ("openai/gpt-4o", "default/openai/route/chat/rule/0/ref/0", "openai/gpt-4o"),
    ("openrouter/openai/gpt-4o", None, "openrouter/openai/gpt-4o"),
    ("openai/gpt-oss-20b", "groq", "groq/openai/gpt-oss-20b"),
    ("ft:gpt-4o-mini-2024-07-18:org::abc", None, "openai/ft:gpt-4o-mini"),
    ("text-embedding-3-small", None, "openai/text-embedding-3-small"),
    ("command", None, "cohere/command"),
    ("claude-sonnet-4-5-20250929", None, "anthropic/claude-sonnet-4-5"),
    ("claude-opus-4-6[1m]", None, "anthropic/claude-opus-4-6"),
    ("vertex_ai/claude-haiku-4-5@20251001", None, "google/claude-haiku-4-5"),
    ("bedrock/us.anthropic.claude-3-5-sonnet-20241022-v2:0", None,
     "aws/regional.anthropic.claude-3-5-sonnet-20241022-v2:0"),
    ("anthropic.claude-3-haiku-20240307-v1:0", None, "aws/regional.anthropic.claude-3-haiku-20240307-v1:0"),
    ("global.anthropic.claude-haiku-4-5-20251001-v1:0", "aws.bedrock",
     "aws/global.anthropic.claude-haiku-4-5-20251001-v1:0"),
    ("arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0", None,
     "aws/regional.anthropic.claude-haiku-4-5-20251001-v1:0"),
    ("models/gemini-1.5-pro-002", None, "google/gemini-1.5-pro"),
    ("publishers/google/models/gemini-2.5-pro", "vertex_ai", "google/gemini-2.5-pro"),
    ("gemini-2.5-pro-preview-05-06", None, "google/gemini-2.5-pro"),
    ("gemini-2.5-flash", "gcp.gemini", "google/gemini-2.5-flash"),
    ("mistral-medium-latest", None, "mistral/mistral-medium-latest"),
    ("llama-3.3-70b-versatile", None, "groq/llama-3.3-70b-versatile"),
    ("deepseek-chat", None, "deepseek/deepseek-chat"),
    ("grok-4", "xai", "x-ai/grok-4-0709"),
    ("mistral-large-2407", None, "mistral/mistral-large"),
    ("command-r-plus-08-2024", None, "cohere/command-r-plus"),
    ("gpt-4.1-mini@20250414", None, "openai/gpt-4.1-mini"),
    ("claude-3-opus-20240229", None, "anthropic/claude-3-opus-latest"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "provider", "expected"), MEANT)
def test_a_name_means_its_model(book: Book, model: str, provider: str | None, expected: str) -> None:
    found = book.find(model, provider)
    assert found is not None
    assert found.name == expected


@pytest.mark.parametrize(
    ("model", "provider"),
    [
        ("gpt-4o-super", None),
        ("gpt-4o-turbo", "openai"),
        ("my-gpt-4o", None),
        ("gpt-4o-9999", "openai"),
        ("gemini-2.5-pro-exp-audio", "openai"),
        ("claude-sonnet-4-5-turbo", None),
        ("claude-3-haiku", "openai"),
        ("gpt-4o", "acme"),
        ("ft:gpt-4.1-mini-2025-04-14:org::abc", None),
        ("meta-llama/Llama-3.3-70B-Instruct", None),
        ("arn:aws:bedrock:us-east-1:1:application-inference-profile/a1b2c3", "bedrock"),
        ("mistral.mistral-large-2407-v1:0", None),
        ("eu.cohere.command-r-plus-v1:0", None),
        ("mistral-large-2402", None),
        ("mistral-small-2503", None),
        ("command-r-plus-03-2024", "cohere"),
        ("whisper-1", "openai"),
        ("", None),
        ("/", None),
        ("openai/", None),
    ],
)
def test_no_name_is_priced_by_likeness(book: Book, model: str, provider: str | None) -> None:
    assert book.find(model, provider) is None


def test_every_canonical_name_finds_itself(book: Book) -> None:
    for row in book.rows():
        found = book.find(row.model, None)
        assert found is not None
        assert found.name == row.model


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("gpt-4oo", "did you mean gpt-4o"),
        ("claude-3-haiku-nope-nope-nope-nope", "state its price"),
        ("llama-3.1-8b-instruct", "/llama-3.1-8b-instruct"),
    ],
)
def test_a_hint_helps_to_mend_a_name(book: Book, asked: str, hint: str) -> None:
    assert hint in book.suggest(asked)
