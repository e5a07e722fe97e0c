"""The price book: the bundled table with price files over it."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from msgspec.structs import replace

from route_audit.errors import ConfigError
from route_audit.pricing import bundled, catalogue
from route_audit.pricing.contracts import NO_TERMS, Hosted, Provisioned, Terms
from route_audit.pricing.facts import complete, known_facts
from route_audit.pricing.lookup import MAKERS, Found, Lookup
from route_audit.pricing.names import prefixed, provider_id, spellings
from route_audit.pricing.overlay import ANY_PROVIDER, KnownFacts, Overlay, OwnPrice, load_overlay
from route_audit.pricing.priced import PricedModel
from route_audit.pricing.roles import NamedRole, load_roles
from route_audit.pricing.schedule import Entry, day_us
from route_audit.report import Role
from route_audit.resources import data_dir

_NOT_PRICES = ("roles.yaml", "latency.yaml", "tokens.yaml", "quality.yaml")
_CHEAP = "cheap"
_NEAR = 3

_Key = tuple[str, str]


def load_book(overlays: Sequence[Path], further: Terms = NO_TERMS) -> Book:
    """The price book of this run: the bundled table, the shipped files, the user's files, in rising strength.

    Args:
        overlays: the user's price files, a later one over an earlier one.
        further: terms that stand in no price file, over those that do.

    Raises:
        ConfigError: a file can't be read or says something impossible.
    """
    folder = data_dir("pricing")
    shipped = [path for path in sorted(folder.glob("*.yaml")) if path.name not in _NOT_PRICES]
    paths = [*shipped, *overlays]
    files = [load_overlay(path) for path in paths]
    return Book(files, _digest(paths), folder / "roles.yaml", further)


class Book:
    """Prices and facts by the names that logs use.

    Args:
        files: price files, the weakest first.
        sha256: code of everything that determines a price.
        roles: the file that names each provider's cheap model.
        further: terms that stand in none of them, over those that do.

    Attributes:
        terms: what is paid whatever is used.

    Raises:
        ConfigError: throughput is provisioned of a model that has no price.
    """

    as_of: str = bundled.AS_OF
    """The day of the bundled table; it stands for a missing timestamp."""

    def __init__(self, files: Sequence[Overlay], sha256: str, roles: Path, further: Terms = NO_TERMS) -> None:
        self.sha256 = sha256
        self._roles = roles
        written = {own.provider for file in files for own in file.prices} - {ANY_PROVIDER}
        self._lookup = Lookup(_known_ids(written))
        self._own: dict[_Key, list[list[OwnPrice]]] = {}
        for file in files:
            self._add_prices(file)
        self._facts = [
            replace(entry, provider=self._id(entry.provider)) for file in files for entry in file.facts
        ]
        self._discounts = {
            self._id(who): share for file in files for who, (share, _) in file.discounts.items()
        }
        self._aliases = {name: model for file in files for name, (model, _) in file.aliases.items()}
        self._found: dict[tuple[str, str | None], PricedModel | None] = {}
        self._models: dict[tuple[_Key | None, _Key | None], PricedModel | None] = {}
        self.terms = self._named_terms([*(file.terms for file in files), further])

    def find(self, model: str, provider: str | None) -> PricedModel | None:
        """The model that a row names; None where it has no price, never a similar one.

        Args:
            model: as logged; an alias, a prefixed, dated or fine-tuned name, or ``PricedModel.name``.
            provider: as logged; None where the row has none.
        """
        asked = (model, provider)
        if asked not in self._found:
            target = self._meant(model, provider)
            found = self._resolve(target, None) if target != model else None
            self._found[asked] = found or self._resolve(target, provider)
        return self._found[asked]

    def provider(self, word: str) -> str | None:
        """The id of the provider that a log or an invoice calls ``word``; None where no price knows it."""
        known = self._id(word)
        return known if known in self._lookup.known else None

    @property
    def providers(self) -> frozenset[str]:
        """The ids of all providers that a price is of."""
        return self._lookup.known

    def cheap_for(self, provider: str) -> Role | None:
        """The cheap role for a provider's customers; None where ``roles.yaml`` names none that can serve."""
        named = self._cheap.get(self._id(provider))
        priced = self.find(named.model, None) if named else None
        if (
            named is None
            or priced is None
            or priced.free
            or priced.deprecated
            or not priced.facts.generates_text
        ):
            return None
        why = f"the cheap text model of {provider}: {named.source}, checked {named.checked}"
        return Role(_CHEAP, priced.name, why)

    def suggest(self, model: str, others: Iterable[str] = ()) -> str:
        """What a user can do about a name without a price: near names, or how to state a price.

        Args:
            model: as it was written.
            others: what may be meant beside models, as roles.
        """
        stated = "or state its price in a file for --prices"
        word = model.lower().rpartition("/")[2]
        sellers = sorted(provider.id for provider in bundled.table().values() if _lists(provider, word))
        if sellers:
            return f"write the seller before the name, as in {sellers[0]}/{word}, {stated}"
        near = difflib.get_close_matches(word, sorted({*self._every_name(), *others}), n=_NEAR, cutoff=0.75)
        return f"did you mean {' or '.join(near)}? {stated}" if near else f"check the spelling, {stated}"

    def rows(self, text: str = "", provider: str | None = None) -> Iterator[catalogue.PriceRow]:
        """One line per model with today's standard price, by provider and name.

        Args:
            text: only models whose name holds this.
            provider: only this provider's; without it, the makers' and the price files'.
        """
        wanted = self._id(provider) if provider else None
        seen: set[str] = set()
        for key in self._every_key(wanted):
            priced = self.find("/".join(filter(None, key)), None)
            if priced and priced.name not in seen and text.lower() in priced.name.lower():
                seen.add(priced.name)
                yield catalogue.row(priced)

    def show(self, model: str, provider: str | None = None) -> catalogue.Card:
        """Everything that is known of one model's prices.

        Raises:
            ConfigError: the name has no price.
        """
        priced = self.find(model, provider)
        if priced is None:
            raise ConfigError(
                f"the model '{model}' has no price", where="prices show", hint=self.suggest(model)
            )
        return catalogue.card(priced, self._names_of(priced), self._fees(priced))

    def check(self, path: Path, stale_days: int = catalogue.STALE_DAYS) -> list[catalogue.Finding]:
        """What a person should look at in a price file that can be read.

        Args:
            path: the file.
            stale_days: how many days before ``as_of`` a price may have been checked.

        Raises:
            ConfigError: the file can't be used.
        """
        overlay = load_overlay(path)
        books = (Book([replace(overlay, terms=NO_TERMS)], "", self._roles), self)
        compared = [(own, self.find(own.model, own.provider or None)) for own in overlay.prices]
        return [
            *catalogue.findings(compared, dt.date.fromisoformat(self.as_of), stale_days),
            *_leading_nowhere(overlay, books),
            *_of_nobody(overlay, books),
        ]

    @cached_property
    def _cheap(self) -> Mapping[str, NamedRole]:
        return load_roles(self._roles)

    def _add_prices(self, file: Overlay) -> None:
        layers: dict[_Key, list[OwnPrice]] = {}
        for own in file.prices:
            layers.setdefault((self._id(own.provider), own.model.lower()), []).append(own)
        for key, layer in layers.items():
            layer.sort(key=lambda own: (own.entry.span.since_us is not None, own.entry.span.since_us or 0))
            self._own.setdefault(key, []).insert(0, layer)

    def _named_terms(self, files: Sequence[Terms]) -> Terms:
        """The terms of all files, providers by their ids and models by the names that ``find`` gives."""
        terms = NO_TERMS
        for file in files:
            named = tuple(replace(each, provider=self._id(each.provider)) for each in file.commitments)
            terms = replace(file, commitments=named).over(terms)
        return Terms(
            terms.commitments,
            tuple(replace(each, model=self._named(each)) for each in terms.provisioned),
            tuple(replace(each, model=self._named(each)) for each in terms.hosted),
        )

    def _named(self, term: Provisioned | Hosted) -> str:
        priced = self.find(term.model, None)
        if priced is None:
            raise ConfigError(
                f"the model '{term.model}' has no price", where=term.where, hint=self.suggest(term.model)
            )
        return priced.name

    def _id(self, provider: str) -> str:
        return provider_id(provider, self._lookup.known) or provider.strip().lower()

    def _meant(self, model: str, provider: str | None) -> str:
        seen: set[str] = set()
        while model.lower() not in seen:
            seen.add(model.lower())
            whole = f"{provider}/{model}".lower()
            model = self._aliases.get(model.lower()) or self._aliases.get(whole) or model
        return model

    def _resolve(self, model: str, provider: str | None) -> PricedModel | None:
        found = self._lookup.find(model, provider)
        key = self._own_key(model, provider, found)
        identity = (key, found.key if found else None)
        if identity not in self._models:
            self._models[identity] = self._priced(key, found) if key or found else None
        return self._models[identity]

    def _own_key(self, model: str, provider: str | None, found: Found | None) -> _Key | None:
        seller = provider_id(provider, self._lookup.known)
        readings = list(prefixed(model, self._lookup.known))
        if key := self._first_own(readings, seller):
            return key
        if found:
            return next((key for key in (found.key, (ANY_PROVIDER, found.key[1])) if key in self._own), None)
        dated = ((prefix, spelling) for prefix, name in readings for spelling in spellings(name))
        return self._first_own(dated, seller)

    def _first_own(self, readings: Iterable[tuple[str | None, str]], seller: str | None) -> _Key | None:
        for prefix, name in readings:
            for who in (seller, prefix, ANY_PROVIDER):
                if who is not None and (who, name) in self._own:
                    return who, name
            owners = [key for key in self._own if key[1] == name]
            if seller is None and prefix is None and len(owners) == 1:
                return owners[0]
        return None

    def _priced(self, key: _Key | None, found: Found | None) -> PricedModel | None:
        own = self._own.get(key, []) if key else []
        listed = self._listed(found)
        layers = [*(tuple(price.entry for price in layer) for layer in own), *([listed] if listed else [])]
        if not layers:
            return None
        seller = (key[0] if key else "") or (found.seller.id if found else "")
        model = own[0][-1].model if own else found.model.id if found else ""
        moment = day_us(dt.date.fromisoformat(self.as_of))
        known = self._known(own, found, seller, model)
        sold = known_facts(self._facts, [seller], found.model.id if found else model)
        priced = PricedModel(
            name=f"{seller}/{model}" if seller else model,
            facts=complete(known, seller, model, layers[0][-1]),
            layers=tuple(layers),
            discount=self._discounts.get(seller, Decimal(0)),
            as_of_us=moment,
            deprecated=bool(found and not own and found.model.deprecated),
            is_listed=bool(listed),
            web_search_usd=sold.web_search_usd,  # who resells a model has fees of its own
        )
        current = priced.current()
        return replace(priced, facts=replace(priced.facts, source=current.source, checked=current.checked))

    def _listed(self, found: Found | None) -> tuple[Entry, ...]:
        if found is None:
            return ()
        return bundled.entries(found.lister, found.model, resold=found.lister is not found.seller)

    def _known(self, own: list[list[OwnPrice]], found: Found | None, seller: str, model: str) -> KnownFacts:
        window = KnownFacts(context_window=found.model.context_window) if found else KnownFacts()
        sellers = [found.lister.id, seller] if found and found.lister.id != seller else [seller]
        known = known_facts(self._facts, sellers, found.model.id if found else model).over(window)
        for price in (price for layer in reversed(own) for price in layer):
            known = price.facts.over(known)
        return known

    def _every_key(self, provider: str | None) -> Iterator[_Key]:
        sellers = [provider] if provider else sorted(MAKERS)
        own = (key for key in self._own if provider in {None, key[0]})
        table = bundled.table()
        listed = ((each, model.id) for each in sellers if each in table for model in table[each].models)
        yield from sorted({*own, *listed})

    def _every_name(self) -> Iterator[str]:
        yield from self._aliases
        yield from (name for _, name in self._own)
        yield from (model.id.lower() for provider in bundled.table().values() for model in provider.models)

    def _names_of(self, priced: PricedModel) -> tuple[str, ...]:
        written = [name for name in self._aliases if self.find(name, None) == priced]
        found = self._lookup.find(priced.name, None)
        listed = [word for _, word in bundled.literals(found.model.match)] if found else []
        return tuple(dict.fromkeys([*written, *listed]))

    def _fees(self, priced: PricedModel) -> dict[str, Decimal]:
        layers = self._own.get((priced.facts.provider, priced.facts.model.lower()), [])
        known = {} if priced.web_search_usd is None else {"web_search": priced.web_search_usd}
        return known | dict(layers[0][-1].fees if layers else {})


def _known_ids(written: set[str]) -> frozenset[str]:
    table = frozenset(bundled.table())
    return table | {id_ for who in written if (id_ := provider_id(who, table) or who.strip().lower())}


def _leading_nowhere(overlay: Overlay, books: Sequence[Book]) -> Iterator[catalogue.Finding]:
    """What a file says of models that have a price in none of the books."""

    def priced(model: str) -> bool:
        return any(book.find(model, None) for book in books)

    for name, (target, where) in overlay.aliases.items():
        if target.lower() not in overlay.aliases and not priced(target):
            yield catalogue.Finding(where, f"the alias '{name}' leads to '{target}', which has no price")
    for term in overlay.terms.provisioned:
        if not priced(term.model):
            yield catalogue.Finding(term.where, f"the provisioned model '{term.model}' has no price here")


def _of_nobody(overlay: Overlay, books: Sequence[Book]) -> Iterator[catalogue.Finding]:
    """What a file says of providers that no price is of."""
    discounts = ((who, where, "discount takes nothing off") for who, (_, where) in overlay.discounts.items())
    committed = ((each.provider, each.where) for each in overlay.terms.commitments)
    for who, where, idle in (*discounts, *((*each, "commitment covers nothing") for each in committed)):
        if not any(book.provider(who) for book in books):
            yield catalogue.Finding(where, f"no price is of the provider '{who}', so its {idle}")


def _lists(provider: bundled.Provider, name: str) -> bool:
    return any(model.id.lower() == name for model in provider.models)


def _digest(paths: Sequence[Path]) -> str:
    code = hashlib.sha256(f"genai-prices {bundled.table_version()}".encode())
    for path in paths:
        content = path.read_bytes()
        code.update(f"\0{len(content)}\0".encode())
        code.update(content)
    return code.hexdigest()
