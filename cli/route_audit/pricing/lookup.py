"""Finding a model of the bundled table by the name that a log uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from route_audit.pricing.bundled import Clause, ModelInfo, Provider, literals, table
from route_audit.pricing.names import PREVIEW, date_after, is_clouds, prefixed, provider_id, spellings

_KINDS = ("equals", "starts_with", "contains", "ends_with")
_LOOSE_ENDS = "-@:_./"

MAKERS = frozenset(
    {
        "anthropic", "cohere", "deepseek", "google", "meta", "minimax", "mistral", "moonshotai", "openai",
        "perplexity", "voyageai", "x-ai", "zhipuai",
    }
)  # fmt: skip
"""Providers that sell models of their own: where several sell a name, the row means the maker's."""


class Found(msgspec.Struct, frozen=True):
    """A model of the bundled table and who sells it.

    Attributes:
        seller: the provider that the row names or its name implies.
        lister: the provider whose list has the price; another one where the seller resells.
    """

    seller: Provider
    lister: Provider
    model: ModelInfo

    @property
    def key(self) -> tuple[str, str]:
        """Provider and model ids, lower case."""
        return self.seller.id, self.model.id.lower()


class Lookup(msgspec.Struct, frozen=True):
    """The bundled table, searched by exact name, alias, and dated suffix.

    Attributes:
        known: ids of all providers that price lists name.
    """

    known: frozenset[str]
    _indexes: dict[str, dict[str, ModelInfo]] = {}
    _every_name: set[str] = set()

    def find(self, model: str, provider: str | None) -> Found | None:
        """The model that the words of a row name; None where there is none or more than one.

        Args:
            model: as logged.
            provider: as logged; None where the row has none.
        """
        readings = list(prefixed(model, self.known))
        seller = table().get(provider_id(provider, self.known) or "")
        if seller:
            for _, name in readings:
                if found := self._sold_by(seller, name):
                    return found
        for prefix, name in readings:
            named = table().get(prefix or "")
            if named and (found := self._sold_by(named, name)):
                return found
        of_a_seller = provider_id(provider, self.known) or is_clouds(model)
        return None if of_a_seller else self._by_name(readings)

    def _by_name(self, readings: list[tuple[str | None, str]]) -> Found | None:
        """The maker's own price, else the only provider's that has the name."""
        names = [name for prefix, name in readings if prefix is None and self._is_spelled_out(name)]
        for name in names:
            makers = (
                each for each in table().values() if each.model_match and _accepts(each.model_match, name)
            )
            for maker in makers:
                if found := self._sold_by(maker, name, resell=False):
                    return found
        for name in names:
            # Whoever only resells a model keeps no list of its dates: a dated name may be another model.
            sellers = [
                found
                for each in table().values()
                if (each.id in MAKERS or name in self._index(each))
                and (found := self._sold_by(each, name, resell=False))
            ]
            if sellers:
                return _only(sellers) or _only([found for found in sellers if found.seller.id in MAKERS])
        return None

    def _is_spelled_out(self, name: str) -> bool:
        """Whether any list has the name, so that a log full of unknown names does not search them all."""
        if not self._every_name:
            for lister in table().values():
                self._every_name.update(self._index(lister))
        return any(word in self._every_name for word in (*spellings(name), PREVIEW.sub("", name)))

    def _sold_by(self, seller: Provider, name: str, *, resell: bool = True) -> Found | None:
        others = (seller.fallback_model_providers or ()) if resell else ()
        for lister in (seller, *(table()[other] for other in others if other in table())):
            if model := self._listed(lister, name):
                return Found(seller, lister, model)
        return None

    def _listed(self, lister: Provider, name: str) -> ModelInfo | None:
        index = self._index(lister)
        for spelling in spellings(name):
            if spelling in index:
                return None if _is_of_another_date(index, spelling, name) else index[spelling]
        model = index.get(PREVIEW.sub("", name))
        return model if model and _accepts(model.match, name) else None

    def _index(self, lister: Provider) -> dict[str, ModelInfo]:
        if lister.id not in self._indexes:
            self._indexes[lister.id] = dict(reversed(list(_names(lister))))
        return self._indexes[lister.id]


def _accepts(clause: Clause, name: str) -> bool:
    """Whether the table's own rule takes ``name`` (lower case)."""
    if (any_of := getattr(clause, "or_", None)) is not None:
        return any(_accepts(part, name) for part in any_of)
    if (all_of := getattr(clause, "and_", None)) is not None:
        return all(_accepts(part, name) for part in all_of)
    if (regex := getattr(clause, "regex", None)) is not None:
        return bool(re.search(regex, name))
    kind, word = next(literals(clause))
    return {
        "equals": name == word,
        "starts_with": name.startswith(word),
        "contains": word in name,
        "ends_with": name.endswith(word),
    }[kind]


def _is_of_another_date(index: Mapping[str, ModelInfo], undated: str, name: str) -> bool:
    """Whether the list spells out the dates of a name, and that of ``name`` is not among them.

    A family's name means one of its versions, and the next one often costs another price.
    """
    date = date_after(undated, name)
    dates = {found for key in index if (found := date_after(undated, key))} if date else ()
    return bool(dates) and not any(date.endswith(each) or each.endswith(date) for each in dates)


def _only(found: list[Found]) -> Found | None:
    return found[0] if len(found) == 1 else None


def _names(lister: Provider) -> Iterator[tuple[str, ModelInfo]]:
    """Every name that the table spells out, the surest first."""
    for model in lister.models:
        yield model.id.lower(), model
    spelled = [(kind, word, model) for model in lister.models for kind, word in literals(model.match)]
    for wanted in _KINDS:
        yield from (
            (word.lstrip("/").rstrip(_LOOSE_ENDS), model) for kind, word, model in spelled if kind == wanted
        )
