"""A policy's assumptions, looked up by the models it really sends requests to."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from route_audit.assumptions import INPUT_RATIO, Assumptions, CacheMode, Evidence, Range
from route_audit.errors import ConfigError
from route_audit.policies import Policy
from route_audit.pricing import Book
from route_audit.projection.project import Stance
from route_audit.projection.survey import Survey
from route_audit.tiers import Tier

_ONE = Decimal(1)

SAME_TOKENIZER = Range(
    _ONE, _ONE, _ONE, "every text model of the log has this model's tokenizer", Evidence.PUBLISHED
)


def stance_of(policy: Policy, assumptions: Assumptions, book: Book, survey: Survey) -> Stance:
    """The assumptions that hold for ``policy``; names in them are models or roles already replaced.

    Raises:
        ConfigError: the policy names a model that has no price.
    """
    written: dict[str, str] = {}
    for name in policy.models:
        written[_canonical(policy, name, book)] = name
    input_ratio = _by_model(assumptions.input, written)
    return Stance(
        input=_exact_where_shared(input_ratio, book, survey),
        output=_by_model(assumptions.output, written),
        cache=assumptions.cache or CacheMode.REPLAYED,
    )


def _canonical(policy: Policy, name: str, book: Book) -> str:
    priced = book.find(name, None)
    if priced is not None:
        return priced.name
    where = next((target.where for target in policy.targets if target.name == name), policy.where)
    raise ConfigError(f"the model '{name}' has no price", where=where, hint=book.suggest(name))


def _by_model(find: Callable[[str, Tier], Range], written: dict[str, str]) -> Callable[[str, Tier], Range]:
    """Look a ratio up under the name that the policy writes for a model."""
    return lambda model, tier: find(written.get(model, model), tier)


def _exact_where_shared(
    find: Callable[[str, Tier], Range], book: Book, survey: Survey
) -> Callable[[str, Tier], Range]:
    """One tokenizer for all models of the log and the target: the same tokens, not an assumption."""
    tokenizers = {_tokenizer(book, model) for model in survey.text_models}

    def exact(model: str, tier: Tier) -> Range:
        known = find(model, tier)
        shared = tokenizers == {_tokenizer(book, model)} and None not in tokenizers
        return SAME_TOKENIZER if shared and known is INPUT_RATIO else known

    return exact


def _tokenizer(book: Book, model: str) -> str | None:
    priced = book.find(model, None)
    return priced.facts.tokenizer if priced else None
