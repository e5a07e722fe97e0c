"""The bundled price table: the data of the package genai-prices, read without importing the package.

Importing it would bring pydantic and an HTTP client, a third of a second and 30 MB, for what is a
table. So the compiled ``genai_prices.data`` runs here with plain stand-ins for the classes that
it builds. Where a release builds something that has no stand-in, the package itself is imported.
"""

from __future__ import annotations

import builtins
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import msgspec

from route_audit.pricing.schedule import ALWAYS, DAY_US, Entry, Sheet, Span, Steps, Variant
from route_audit.service_tiers import LISTED

AS_OF = "2026-11-23"
"""The day that the table of ``TABLE_VERSION`` was taken; the package does not carry its own date."""

TABLE_VERSION = "0.2.3"
"""The newest release of genai-prices that ``AS_OF`` was set for."""

_PACKAGE = "genai_prices"

_COMPONENTS = {
    "input_mtok": "input",
    "cache_read_mtok": "cached_input",
    "cache_write_mtok": "cache_write",
    "cache_write_1h_mtok": "cache_write_1h",
    "input_audio_mtok": "audio_input",
    "output_mtok": "output",
    "output_audio_mtok": "audio_output",
}
_TIER_KEYS = ("service_tier", "processing", "speed")
_PER_THOUSAND_REQUESTS = "requests_kcount"


class Clause(msgspec.Struct, gc=False):
    """A test of a model's name; exactly one field is set."""

    equals: str | None = None
    starts_with: str | None = None
    ends_with: str | None = None
    contains: str | None = None
    regex: str | None = None
    or_: list[Clause] | None = None
    and_: list[Clause] | None = None


class Constraint(msgspec.Struct, gc=False):
    """When a price holds: from a day on, or between two times of each day."""

    start_date: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None


class Tier(msgspec.Struct, gc=False):
    """The price above ``start`` input tokens."""

    start: int
    price: Decimal


class TieredPrices(msgspec.Struct, gc=False):
    """A price with cliffs."""

    base: Decimal
    tiers: list[Tier]


class ModelPrice:
    """Prices by unit, as attributes."""

    def __init__(self, **prices: Decimal | TieredPrices) -> None:
        self.__dict__ = prices


class ConditionalPrice(msgspec.Struct, gc=False):
    """Prices with the time that they hold for."""

    prices: ModelPrice
    constraint: Constraint | None = None


class PriceVariant(msgspec.Struct, gc=False):
    """What a service tier changes."""

    when: dict[str, str]
    prices: ModelPrice
    constraint: Constraint | None = None


class ModelInfo(msgspec.Struct, gc=False):
    """One model of one provider."""

    id: str
    match: Clause
    name: str | None = None
    description: str | None = None
    context_window: int | None = None
    price_comments: str | None = None
    deprecated: bool | None = None
    prices: ModelPrice | list[ConditionalPrice] = msgspec.field(default_factory=list)
    price_variants: list[PriceVariant] | None = None


class Provider(msgspec.Struct, gc=False):
    """A provider and its models, in the table's order."""

    id: str
    name: str
    api_pattern: str
    pricing_urls: list[str] | None = None
    description: str | None = None
    price_comments: str | None = None
    model_match: Clause | None = None
    provider_match: Clause | None = None
    extractors: object = None
    fallback_model_providers: list[str] | None = None
    models: list[ModelInfo] = []  # msgspec copies an empty default


def _ignored(*_args: object, **_fields: object) -> None:
    """Stand in for what only reads responses."""


_STAND_INS: dict[str, object] = {
    **{
        f"Clause{word}": Clause
        for word in ("Equals", "StartsWith", "EndsWith", "Contains", "Regex", "Or", "And")
    },
    "StartDateConstraint": Constraint,
    "TimeOfDateConstraint": Constraint,
    "UsageExtractor": _ignored,
    "UsageExtractorMapping": _ignored,
    "ArrayMatch": _ignored,
    **{kind.__name__: kind for kind in (Tier, TieredPrices, ModelPrice, ConditionalPrice, PriceVariant)},
    **{kind.__name__: kind for kind in (ModelInfo, Provider)},
}


@cache
def table() -> Mapping[str, Provider]:
    """The bundled table's providers by id, in the table's order."""
    return {provider.id: provider for provider in _read()}


@cache
def table_version() -> str:
    """The release of genai-prices that is installed."""
    found = list(_folder().parent.glob(f"{_PACKAGE}-*.dist-info"))
    if len(found) == 1:
        return found[0].stem.removeprefix(f"{_PACKAGE}-")
    from importlib.metadata import version  # brings a parser of e-mail

    return version(_PACKAGE)


def entries(provider: Provider, model: ModelInfo, *, resold: bool) -> tuple[Entry, ...]:
    """The model's price lists, oldest first; none where it is not sold by the token.

    Args:
        provider: who sells it.
        model: what is sold.
        resold: the price is borrowed from another provider's list, whose service tiers the
            seller need not offer.
    """
    variants = () if resold else tuple(_variants(model))
    source = _source(provider)
    dated = model.prices if isinstance(model.prices, list) else [ConditionalPrice(model.prices)]
    if not any(_by_token(price.prices) for price in dated):
        return ()
    return tuple(
        Entry(_span(price.constraint), _sheet(price.prices), variants, source, AS_OF) for price in dated
    )


def literals(clause: Clause) -> Iterator[tuple[str, str]]:
    """The kind and the text of every literal test in ``clause``, lower case."""
    for part in (*(getattr(clause, "or_", None) or ()), *(getattr(clause, "and_", None) or ())):
        yield from literals(part)
    for kind in ("equals", "starts_with", "contains", "ends_with"):
        word = getattr(clause, kind, None)
        if word is not None:
            yield kind, word.lower()


def _read() -> Sequence[Provider]:
    try:
        return _run_data()
    except (NameError, TypeError):
        from genai_prices.data import providers

        return cast(Sequence[Provider], providers)


def _folder() -> Path:
    spec = PathFinder.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named '{_PACKAGE}'", name=_PACKAGE)
    return Path(next(iter(spec.submodule_search_locations)))


def _run_data() -> Sequence[Provider]:
    path = _folder() / "data.py"
    name = f"{_PACKAGE}.data"
    code = SourceFileLoader(name, str(path)).get_code(name)
    scope: dict[str, Any] = {
        "__name__": name,
        "__package__": _PACKAGE,
        "__builtins__": {**vars(builtins), "__import__": _import},
    }
    exec(cast(Any, code), scope)  # noqa: S102  # an installed dependency's own module
    return cast(Sequence[Provider], scope["providers"])


def _import(name: str, *args: Any) -> ModuleType:  # noqa: ANN401  # the signature of __import__
    if name != "types":
        return builtins.__import__(name, *args)
    types = ModuleType(f"{_PACKAGE}.types")
    vars(types).update(_STAND_INS)
    return types


def _by_token(prices: ModelPrice) -> bool:
    return not prices.__dict__ or "input_mtok" in prices.__dict__


def _sheet(prices: ModelPrice) -> Sheet:
    listed = prices.__dict__
    sheet = {
        ours: _steps(listed[theirs]) for theirs, ours in _COMPONENTS.items() if listed.get(theirs) is not None
    }
    if listed.get(_PER_THOUSAND_REQUESTS) is not None:
        sheet["request_usd"] = Steps(listed[_PER_THOUSAND_REQUESTS] / 1000)
    return sheet


def _steps(price: Decimal | TieredPrices) -> Steps:
    if isinstance(price, Decimal):
        return Steps(price)
    return Steps(price.base, tuple(sorted((tier.start, tier.price) for tier in price.tiers)))


def _variants(model: ModelInfo) -> Iterator[Variant]:
    for variant in model.price_variants or ():
        words = [word for key, word in variant.when.items() if key in _TIER_KEYS]
        if len(variant.when) == 1 and words and words[0] in LISTED:
            yield Variant(words[0], _span(variant.constraint), _sheet(variant.prices))


def _span(constraint: Constraint | None) -> Span:
    if constraint is None:
        return ALWAYS
    day: dt.date | None = getattr(constraint, "start_date", None)
    if day is not None:
        return Span.since(day)
    start, end = cast(dt.time, constraint.start_time), cast(dt.time, constraint.end_time)
    return Span(hours=(_time_us(start), _time_us(end)))


def _time_us(time: dt.time) -> int:
    since_midnight = dt.timedelta(hours=time.hour, minutes=time.minute, seconds=time.second)
    utc = since_midnight - (time.utcoffset() or dt.timedelta(0))
    return utc // dt.timedelta(microseconds=1) % DAY_US


def _source(provider: Provider) -> str:
    url = f", {provider.pricing_urls[0]}" if provider.pricing_urls else ""
    return f"genai-prices {table_version()}{url}"
