"""Price files that people write: the ones that ship in ``pricing/`` and a user's own, read strictly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path

import msgspec
from msgspec.structs import replace

from route_audit.clock import HOUR_S
from route_audit.errors import ConfigError
from route_audit.pricing.contracts import NO_TERMS, Terms, terms_of
from route_audit.pricing.names import provider_id
from route_audit.pricing.schedule import (
    ALWAYS,
    REQUEST,
    TOKEN_COMPONENTS,
    WEB_SEARCH,
    Entry,
    Sheet,
    Span,
    Steps,
    Variant,
)
from route_audit.service_tiers import LISTED
from route_audit.yamlfile import Node, items_at, load

SUPPORTS = ("tools", "json", "vision")
"""What a price file may say that a model can do."""

ANY_PROVIDER = ""
"""The provider of a price that names none: it holds whatever provider a row names."""

_FILE_KEYS = (
    *("version", "currency", "prices", "discounts", "aliases", "self_hosted", "facts"),
    *("commitments", "provisioned"),
)
_FACT_KEYS = ("cache", "tokenizer", "context_window", "supports", "latency", "limits", "source", "checked")
_PRICE_KEYS = ("model", "provider", "since", *TOKEN_COMPONENTS, "fees", *LISTED, "above", *_FACT_KEYS)
_HOSTED_KEYS = ("model", "usd_per_hour", "tokens_per_s", "utilisation", *_FACT_KEYS)
_FEES = {"request": REQUEST, "web_search": WEB_SEARCH}
"""The fees that a price may name, and what they are on its sheet."""

_UNKNOWN_DAY = "not stated"
_ZERO = Decimal(0)
_MILLION = 1_000_000
_DIGITS = Context(prec=16)
"""So many digits of a price leave room for those of a token count in one exact product."""


class KnownFacts(msgspec.Struct, frozen=True):
    """What a file says of a model beside its price; None where it says nothing."""

    context_window: int | None = None
    supports: frozenset[str] | None = None
    cache_lifetime_s: int | None = None
    cache_min_tokens: int | None = None
    tokenizer: str | None = None
    time_to_first_token_s: float | None = None
    output_tokens_per_s: float | None = None
    tokens_per_min: int | None = None
    requests_per_min: int | None = None
    web_search_usd: Decimal | None = None
    latency_source: str | None = None

    def over(self, weaker: KnownFacts) -> KnownFacts:
        """These facts where they are known, ``weaker``'s where not."""
        known = {name: getattr(self, name) for name in self.__struct_fields__}
        return replace(weaker, **{name: fact for name, fact in known.items() if fact is not None})


class OwnPrice(msgspec.Struct, frozen=True):
    """One entry under ``prices`` or ``self_hosted``.

    Attributes:
        provider: as written; ``ANY_PROVIDER`` where the entry names none.
        fees: US dollars each, by name.
        where: ``file:line``.
    """

    provider: str
    model: str
    entry: Entry
    facts: KnownFacts
    fees: Mapping[str, Decimal]
    where: str


class OwnFacts(msgspec.Struct, frozen=True):
    """One entry under ``facts``: what holds for some models of a provider, all of them when none is named."""

    provider: str
    models: tuple[str, ...]
    facts: KnownFacts


class Overlay(msgspec.Struct, frozen=True):
    """One price file.

    Attributes:
        discounts: share taken off by provider as written, with the place it stands at.
        aliases: the model that is meant by the name that logs use (lower case), with the place it stands at.
        terms: what is paid whatever is used.
    """

    path: str
    prices: tuple[OwnPrice, ...] = ()
    facts: tuple[OwnFacts, ...] = ()
    discounts: Mapping[str, tuple[Decimal, str]] = {}
    aliases: Mapping[str, tuple[str, str]] = {}
    terms: Terms = NO_TERMS


def load_overlay(path: Path) -> Overlay:
    """The price file at ``path``.

    Raises:
        ConfigError: it is not YAML, has an unknown or a missing key, or an impossible value.
    """
    return parse_overlay(load(path), str(path))


def parse_overlay(root: Node, path: str) -> Overlay:
    """The price file whose content is ``root``.

    Raises:
        ConfigError: as for ``load_overlay``.
    """
    known = root.fields(_FILE_KEYS)
    _check_head(known)
    prices = [_price(node) for node in items_at(known, "prices")]
    prices += [_self_hosted(node) for node in items_at(known, "self_hosted")]
    _check_unique(prices)
    return Overlay(
        path=path,
        prices=tuple(prices),
        facts=tuple(_facts_entry(node) for node in items_at(known, "facts")),
        discounts=_discounts(items_at(known, "discounts")),
        aliases=_aliases(known["aliases"]) if "aliases" in known else {},
        terms=terms_of(known),
    )


def _check_head(known: Mapping[str, Node]) -> None:
    if "version" in known:
        known["version"].choice(["1"])
    if "currency" in known:
        known["currency"].choice(["USD"])


def _price(node: Node) -> OwnPrice:
    known = node.fields(_PRICE_KEYS, required=("model", "input", "output"))
    fees = _fees(known, _FEES)
    sheet = {**_sheet(known), **{_FEES[name]: Steps(fee) for name, fee in fees.items()}}
    variants = tuple(Variant(tier, ALWAYS, _tier_sheet(known[tier])) for tier in LISTED if tier in known)
    return OwnPrice(
        provider=known["provider"].name() if "provider" in known else ANY_PROVIDER,
        model=known["model"].name(),
        entry=_entry(node, known, sheet, variants),
        facts=_facts(known),
        fees=fees,
        where=node.where,
    )


def _fees(known: Mapping[str, Node], names: Collection[str]) -> dict[str, Decimal]:
    listed = known["fees"].fields(names) if "fees" in known else {}
    return {name: _usd(fee) for name, fee in listed.items()}


def _entry(node: Node, known: Mapping[str, Node], sheet: Sheet, variants: tuple[Variant, ...]) -> Entry:
    since = known["since"].date() if "since" in known else None
    source = known["source"].text() if "source" in known else node.where
    return Entry(Span.since(since), sheet, variants, source, _day(known))


def _day(known: Mapping[str, Node]) -> str:
    return known["checked"].date().isoformat() if "checked" in known else _UNKNOWN_DAY


def _tier_sheet(node: Node) -> Sheet:
    return _sheet(node.fields((*TOKEN_COMPONENTS, "above")))


def _sheet(known: Mapping[str, Node]) -> Sheet:
    """The listed components with their steps; one that a band leaves out keeps its standard price there."""
    standard = _usd_by_component(known)
    bands = _bands(items_at(known, "above"))
    listed = {component for prices in (standard, *bands.values()) for component in prices}
    return {
        component: Steps(
            standard.get(component),
            tuple((start, prices.get(component, standard.get(component))) for start, prices in bands.items()),
        )
        for component in TOKEN_COMPONENTS
        if component in listed
    }


def _bands(nodes: Iterable[Node]) -> dict[int, dict[str, Decimal]]:
    """What the listed components cost above a number of input tokens, the lowest first."""
    bands: dict[int, dict[str, Decimal]] = {}
    for node in nodes:
        known = node.fields(("input_tokens", *TOKEN_COMPONENTS), required=("input_tokens",))
        start = known["input_tokens"].integer(low=0)
        if start in bands:
            node.fail(f"two bands begin above {start} tokens", "keep one of them")
        bands[start] = _usd_by_component(known)
    return dict(sorted(bands.items()))


def _usd_by_component(known: Mapping[str, Node]) -> dict[str, Decimal]:
    return {component: _usd(known[component]) for component in TOKEN_COMPONENTS if component in known}


def _usd(node: Node) -> Decimal:
    return node.decimal(low=_ZERO)


def _self_hosted(node: Node) -> OwnPrice:
    known = node.fields(_HOSTED_KEYS, required=("model", "usd_per_hour", "tokens_per_s", "utilisation"))
    per_hour = known["usd_per_hour"].decimal(low=_ZERO)
    speed, busy = known["tokens_per_s"].positive(), known["utilisation"].positive()
    known["utilisation"].decimal(high=Decimal(1))
    exact = Fraction(per_hour) * _MILLION / (Fraction(speed) * HOUR_S * Fraction(busy))
    usd = _DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    sheet = {"input": Steps(usd), "output": Steps(usd)}
    return OwnPrice(
        ANY_PROVIDER, known["model"].name(), _entry(node, known, sheet, ()), _facts(known), {}, node.where
    )


def _facts_entry(node: Node) -> OwnFacts:
    known = node.fields(
        ("provider", "models", "fees", *_FACT_KEYS), required=("provider", "source", "checked")
    )
    known["checked"].date()
    models = tuple(model.name().lower() for model in items_at(known, "models"))
    fee = _fees(known, ["web_search"]).get("web_search")
    return OwnFacts(known["provider"].name(), models, replace(_facts(known), web_search_usd=fee))


def _facts(known: Mapping[str, Node]) -> KnownFacts:
    cache = known["cache"].fields(("lifetime_s", "min_tokens")) if "cache" in known else {}
    latency = (
        known["latency"].fields(("time_to_first_token_s", "output_tokens_per_s"))
        if "latency" in known
        else {}
    )
    limits = known["limits"].fields(("tokens_per_min", "requests_per_min")) if "limits" in known else {}
    supports = {node.choice(SUPPORTS) for node in items_at(known, "supports")}
    return KnownFacts(
        context_window=known["context_window"].integer(low=1) if "context_window" in known else None,
        supports=frozenset(supports) if "supports" in known else None,
        cache_lifetime_s=cache["lifetime_s"].integer(low=0) if "lifetime_s" in cache else None,
        cache_min_tokens=cache["min_tokens"].integer(low=0) if "min_tokens" in cache else None,
        tokenizer=known["tokenizer"].name() if "tokenizer" in known else None,
        time_to_first_token_s=_positive(latency, "time_to_first_token_s"),
        output_tokens_per_s=_positive(latency, "output_tokens_per_s"),
        tokens_per_min=_whole(limits, "tokens_per_min"),
        requests_per_min=_whole(limits, "requests_per_min"),
        latency_source=known["source"].text() if latency and "source" in known else None,
    )


def _whole(known: Mapping[str, Node], key: str) -> int | None:
    return known[key].integer(low=1) if key in known else None


def _positive(known: Mapping[str, Node], key: str) -> float | None:
    return float(known[key].positive()) if key in known else None


def _discounts(nodes: Iterable[Node]) -> dict[str, tuple[Decimal, str]]:
    """Each provider's discount and where it stands; two of one provider would leave the sum to guesses."""
    found: dict[str, tuple[Decimal, str]] = {}
    for node in nodes:
        known = node.fields(("provider", "share"), required=("provider", "share"))
        provider = known["provider"].name()
        if _one(provider) in map(_one, found):
            node.fail(f"'{provider}' has two discounts", "keep one: the share that both come to")
        found[provider] = known["share"].decimal(low=_ZERO, high=Decimal(1)), node.where
    return found


def _one(provider: str) -> str:
    """One word for a provider, however a file spells it."""
    return provider_id(provider, frozenset()) or provider.lower()


def _aliases(node: Node) -> dict[str, tuple[str, str]]:
    found: dict[str, Node] = {}
    for name, target in node.mapping().items():
        if name.lower() in found:
            target.fail(f"the alias '{name}' is written twice", "keep one of them: case makes no other name")
        found[name.lower()] = target
    aliases = {name: target.name() for name, target in found.items()}
    for name, target in found.items():
        seen = {name}
        step = aliases[name].lower()
        while step in aliases:
            if step in seen:
                target.fail(
                    f"the alias '{name}' leads back to itself", "let it end at a model that has a price"
                )
            seen.add(step)
            step = aliases[step].lower()
    return {name: (aliases[name], target.where) for name, target in found.items()}


def _check_unique(prices: Iterable[OwnPrice]) -> None:
    seen: dict[tuple[str, str, int | None], str] = {}
    for own in prices:
        key = (_one(own.provider), own.model.lower(), own.entry.span.since_us)
        if key in seen:
            raise ConfigError(
                f"'{own.model}' has two prices for the same days",
                where=own.where,
                hint=f"the other one stands at {seen[key]}; keep one, or give the later one a 'since:'",
            )
        seen[key] = own.where
