"""What a run assumes, looked up by the models that requests really move between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, partial

from route_audit.assumptions import HIDDEN, SIDES, Assumptions, CacheMode, Evidence, Range
from route_audit.auditing.ratios import KnownRatios
from route_audit.auditing.roles import check_target
from route_audit.errors import ConfigError
from route_audit.policies import ROLES, Policy
from route_audit.pricing import Book
from route_audit.projection.stance import RangeOf, Stance
from route_audit.projection.thinking import SAME_THINKING, Thinking, ThinkingOf
from route_audit.tiers import Tier


def check_models(policy: Policy, book: Book, roles: Iterable[str]) -> None:
    """Refuse a policy on a model without a price, or without answers in text.

    Args:
        policy: on models, not roles.
        book: resolves its models.
        roles: those that its file names, of which it may have meant one.

    Raises:
        ConfigError: the policy names a model that has no price, or that does not answer in text.
    """
    for name in policy.models:
        where = next((target.where for target in policy.targets if target.name == name), policy.where)
        check_target(f"'{name}'", name, where, book, {*ROLES, *roles})


def stance_of(assumed: Assumptions, known: KnownRatios) -> Stance:
    """The assumptions that hold for the policies of a run.

    Args:
        assumed: what the user gave, by canonical model names.
        known: the ratios where the user gave none.
    """
    return Stance(
        input=_given("input", assumed, known.input),
        output=_given("output", assumed, known.output),
        cache=assumed.cache or CacheMode.REPLAYED,
        latency=cache(partial(assumed.find, "latency")),
        thinking=_thinking(assumed, known),
    )


def by_model(assumed: Assumptions, roles: Mapping[str, str], book: Book) -> Assumptions:
    """The same by canonical model names: roles and spellings replaced.

    Raises:
        ConfigError: something is assumed of a name that is no role and has no price.
    """
    names: dict[str, str] = {}
    for written in sorted(assumed.spellings()):
        name = roles.get(written, written)
        priced = book.find(name, None)
        if priced is not None:
            names[written] = priced.name
        elif written not in ROLES and (where := _where(assumed, written)):
            hint = book.suggest(name, {*ROLES, *roles})
            raise ConfigError(f"something is assumed of '{name}', which has no price", where=where, hint=hint)
    return assumed.named(names)


def _given(side: str, assumed: Assumptions, otherwise: RangeOf) -> RangeOf:
    @cache
    def ratio(model: str, over: str, tier: Tier) -> Range:
        return assumed.find(side, model, over, tier) or otherwise(model, over, tier)

    return ratio


def _thinking(assumed: Assumptions, known: KnownRatios) -> ThinkingOf:
    """Hidden reasoning: as the user says; nothing beside an output ratio that already counts it."""

    @cache
    def thinking(model: str, over: str, tier: Tier) -> Thinking:
        given = assumed.find(HIDDEN, model, over, tier)
        if given is not None:
            return Thinking(adds=given)
        whole = assumed.find("output", model, over, tier) is not None
        return SAME_THINKING if whole else known.thinking(model, over, tier)

    return thinking


def _where(assumed: Assumptions, written: str) -> str | None:
    """Where the user assumes something of a name; None where it is only in what was measured."""
    for side in (*SIDES, HIDDEN):
        ratios = assumed.hidden_tokens if side == HIDDEN else getattr(assumed, f"{side}_ratio")
        for of, value in ratios.items():
            if written in {of.model, of.over} and value.evidence is Evidence.USER:
                return str(value.source)
    return None
