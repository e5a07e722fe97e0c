"""Which models play the strong and the cheap role, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from route_audit.auditing.options import Options
from route_audit.errors import ConfigError
from route_audit.policies import PolicySet
from route_audit.pricing import Book
from route_audit.projection.survey import Survey
from route_audit.report import Role

STRONG, CHEAP = "strong", "cheap"

_OTHERS = (
    "name one that does: `route-audit prices list` marks the others; a model of your own goes by another"
    " name with an alias"
)


class Chosen(msgspec.Struct, frozen=True):
    """The roles of a run.

    Attributes:
        models: the model that plays each role; a role that nothing plays is missing.
        roles: the same with the reasons, for the report.
        candidates: the log's text models but for the cheap one, dearest bill first.
    """

    models: Mapping[str, str]
    roles: tuple[Role, ...]
    candidates: tuple[str, ...]


def choose(
    options: Options, survey: Survey, spend: Mapping[str, float], book: Book, files: PolicySet | None
) -> Chosen:
    """Name the models: the command line's, else the policy file's, else by the log and the price book.

    Args:
        options: ``strong`` and ``cheap`` as given.
        survey: the models of the log.
        spend: the baseline's cost by canonical model name.
        book: knows the cheap model of each provider.
        files: the user's policies, whose ``models:`` yield to the command line.

    Raises:
        ConfigError: a named model has no price, or does not answer in text.
    """
    ranked = sorted(survey.text_models, key=lambda name: (-spend.get(name, 0.0), name))
    strong = _strong(options, files, ranked)
    cheap = _cheap(options, files, strong, book)
    roles = tuple(role for role in (strong, cheap))
    own = dict(files.models) if files else {}
    models = own | {role.role: role.model for role in roles if role.model is not None}
    check_roles(models, book, files)
    played = book.find(cheap.model, None) if cheap.model else None
    return Chosen(models, roles, tuple(name for name in ranked if played is None or name != played.name))


def _strong(options: Options, files: PolicySet | None, ranked: list[str]) -> Role:
    named = _named(STRONG, options.strong, files)
    if named:
        return named
    if not ranked:
        return Role(STRONG, None, "no text model of the log has a price")
    return Role(STRONG, ranked[0], "the text model with the largest bill in the log")


def _cheap(options: Options, files: PolicySet | None, strong: Role, book: Book) -> Role:
    named = _named(CHEAP, options.cheap, files)
    if named:
        return named
    if strong.model is None:
        return Role(CHEAP, None, "there is no strong model to choose it beside")
    priced = book.find(strong.model, None)
    provider = priced.facts.provider if priced else strong.model
    found = book.cheap_for(provider)
    if found is None or found.model is None:
        return Role(
            CHEAP, None, f"pricing/roles.yaml names no cheap model for {provider}; give one with --cheap"
        )
    return found


def _named(role: str, asked: str | None, files: PolicySet | None) -> Role | None:
    if asked:
        return Role(role, asked, f"given with --{role}")
    if files and role in files.models:
        return Role(role, files.models[role], f"named at {files.model_places[role]}")
    return None


def check_roles(models: Mapping[str, str], book: Book, files: PolicySet | None) -> None:
    """Check that requests may be sent to the models that play roles; ``files`` know where these are named.

    Raises:
        ConfigError: one has no price, or does not answer in text.
    """
    places = files.model_places if files else {}
    for role, model in models.items():
        check_target(f"'{model}' of the role '{role}'", model, places.get(role, f"--{role}"), book)


def check_target(called: str, model: str, where: str, book: Book, roles: Iterable[str] = ()) -> None:
    """Check that requests may be sent to a model.

    Args:
        called: the model, for an error.
        model: as it is written.
        where: it is written.
        book: knows its price and its kind.
        roles: what may be meant by a slip beside a model, where roles may be named.

    Raises:
        ConfigError: it has no price, or does not answer in text.
    """
    priced = book.find(model, None)
    if priced is None:
        raise ConfigError(f"the model {called} has no price", where=where, hint=book.suggest(model, roles))
    if not priced.facts.generates_text:
        raise ConfigError(f"the model {called} does not answer in text", where=where, hint=_OTHERS)
