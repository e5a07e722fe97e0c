"""Five thousand random usages cost exactly what the package behind the bundled table says."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from route_audit.pricing import Book, PricedModel, load_book
from route_audit.pricing.cost import Counts, cost
from route_audit.service_tiers import LISTED

USAGES = 5_000
FIRST_DAY, DAYS = dt.datetime(2024, 1, 1, tzinfo=dt.UTC), 1_100
EACH = 8

NOT_FOUND = "the package does not find the model by its own id, or finds another"
NO_OUTPUT_PRICE = "no output price is listed: the package bills nothing, this tool what the input costs"
NOT_BY_AMOUNT = "the model is not sold by the token"
DOCUMENTED = (NOT_FOUND, NO_OUTPUT_PRICE, NOT_BY_AMOUNT)


@dataclass(frozen=True)
class Context:
    """A model in a service tier at a time; ``asked`` is how the package is asked for the tier."""

    provider: str
    model: str
    tier: str | None
    asked: tuple[tuple[str, str], ...]
    when: dt.datetime


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book([])


def contexts(draw: random.Random) -> list[Context]:
    """Every model of the table in each of its service tiers, at random times; the tiers come first."""
    from genai_prices.data import providers

    found = [
        Context(provider.id, model.id, tier, asked, moment(draw))
        for provider in providers
        for model in provider.models
        for tier, asked in tiers(model.price_variants or ())
    ]
    draw.shuffle(found)
    return sorted(found, key=lambda each: each.tier is None)


def tiers(variants: object) -> Iterator[tuple[str | None, tuple[tuple[str, str], ...]]]:
    yield None, ()
    for variant in variants:  # type: ignore[attr-defined]
        asked = tuple(variant.when.items())
        if len(asked) == 1 and asked[0][1] in LISTED:
            yield asked[0][1], asked


def moment(draw: random.Random) -> dt.datetime:
    return FIRST_DAY + dt.timedelta(seconds=draw.randrange(DAYS * 86_400))


def usage(draw: random.Random) -> Counts:
    """Tokens of a call of any length, some read from a cache and some written to one."""
    tokens = draw.randrange(draw.choice((100, 5_000, 400_000, 2_000_000)))
    cached, rest = sorted(draw.randrange(tokens + 1) for _ in range(2))
    written = rest - cached
    return Counts(
        input_tokens=tokens,
        cached_input_tokens=cached,
        cache_write_tokens=written,
        cache_write_1h_tokens=draw.randrange(written + 1),
        audio_input_tokens=draw.choice((0, draw.randrange(tokens - rest + 1))),
        output_tokens=(written_out := draw.randrange(20_000)),
        audio_output_tokens=draw.choice((0, draw.randrange(written_out + 1))),
    )


def listed_usd(context: Context, counts: Counts) -> Decimal | None:
    """What the package says; None where it does not know the model by its own id."""
    from genai_prices import Usage, calc_price

    asked = Usage(
        input_tokens=counts.input_tokens,
        cache_read_tokens=counts.cached_input_tokens,
        cache_write_tokens=counts.cache_write_tokens,
        cache_write_1h_tokens=counts.cache_write_1h_tokens,
        input_audio_tokens=counts.audio_input_tokens,
        cache_audio_read_tokens=0,
        output_tokens=counts.output_tokens,
        output_audio_tokens=counts.audio_output_tokens,
    )
    try:
        found = calc_price(
            asked,
            context.model,
            provider_id=context.provider,
            genai_request_timestamp=context.when,
            price_context=dict(context.asked) or None,
        )
    except LookupError:
        return None
    return found.total_price if found.model.id == context.model else None


def difference(found: PricedModel | None, context: Context) -> str | None:
    """Why a context can't be compared, in the words of ``DOCUMENTED``; None where it can."""
    if found is None:
        return NOT_BY_AMOUNT
    if listed_usd(context, Counts(input_tokens=1)) is None:
        return NOT_FOUND
    listed = all("output" in entry.sheet or not entry.sheet for entry in found.entries())
    return None if listed else NO_OUTPUT_PRICE


def test_random_usages_cost_what_the_package_says(book: Book) -> None:
    draw = random.Random(11)  # noqa: S311  # the same usages in each run
    compared, skipped = Counter[str | None](), Counter[str]()
    wrong = []
    for context in contexts(draw):
        found = book.find(f"{context.provider}/{context.model}", None)
        why = difference(found, context)
        if why is not None or found is None:
            skipped[why or NOT_BY_AMOUNT] += 1
            continue
        price = found.price(int(context.when.timestamp()) * 1_000_000, context.tier)
        for counts in (usage(draw) for _ in range(EACH)):
            ours, theirs = cost(price, counts), listed_usd(context, counts)
            if ours != theirs:
                wrong.append((context, counts, ours, theirs))
        compared[context.tier] += 1
        if compared.total() * EACH >= USAGES:
            break
    assert not wrong, (len(wrong), wrong[:3])
    assert compared.total() * EACH >= USAGES
    assert compared.total() >= 300
    assert all(compared[tier] >= 10 for tier in (None, *LISTED))
    assert set(skipped) <= set(DOCUMENTED)
    assert 0 < skipped.total() < compared.total() / 10
