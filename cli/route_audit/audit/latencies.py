"""A latency model for every model that a policy may send a request to."""

from __future__ import annotations

from collections.abc import Iterable

from route_audit.latency import NOTHING, LatencyModel, fit, prior
from route_audit.latency.priors import Prior, load_priors
from route_audit.pricing import Book, PricedModel
from route_audit.projection.survey import Survey


def latency_models(survey: Survey, targets: Iterable[str], book: Book) -> dict[str, LatencyModel]:
    """By canonical name: fitted on the log's own rows, drawn towards the prior while they are few.

    Args:
        survey: holds a sample of each model's rows.
        targets: models as policies write them; those without a price are left out.
        book: resolves them.
    """
    priors = load_priors()
    found: dict[str, LatencyModel] = {}
    for name in targets:
        priced = book.find(name, None)
        if priced is not None and priced.name not in found:
            known = _prior(priced, priors.of(priced.facts.provider, priced.facts.model))
            found[priced.name] = fit(survey.observed.get(priced.name, NOTHING), known)
    return found


def _prior(priced: PricedModel, published: Prior) -> LatencyModel:
    facts = priced.facts
    first, speed = facts.time_to_first_token_s, facts.output_tokens_per_s
    if first is not None and speed is not None:
        return prior(first, speed, facts.source)
    source = f"{published.source} ({published.checked})"
    return prior(published.time_to_first_token_s, published.output_tokens_per_s, source)
