"""A latency model for every model that a policy may send a request to."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import numpy as np

from route_audit.latency import FITTED, NOTHING, LatencyModel, Observed, fit, prior
from route_audit.latency.doubt import TRAFFIC, doubt_of, with_transfer
from route_audit.latency.first import fit_first_token
from route_audit.latency.priors import Prior, load_priors
from route_audit.latency.validation import check, transfer_errors, transfer_sd
from route_audit.pricing import Book, PricedModel
from route_audit.projection.survey import Survey


class Latencies(dict[str, LatencyModel]):
    """By canonical name: fitted on the log's own rows, drawn towards the prior while they are few.

    A model is fitted when it is first asked for, so the mapping holds those that some number rests on.

    Args:
        survey: holds a sample of each model's rows.
        book: resolves names.
    """

    def __init__(self, survey: Survey, book: Book) -> None:
        super().__init__()
        self._survey = survey
        self._book = book
        self._priors = load_priors()

    def __missing__(self, name: str) -> LatencyModel:
        """The latency of the model of this name, as a policy writes it or canonical; it must have a price."""
        priced = self._book.find(name, None)
        if priced is None:
            raise KeyError(name)
        if priced.name != name:
            return self[priced.name]
        known = _prior(priced, self._priors.of(priced.facts.provider, priced.facts.model))
        rows = self._survey.observed.get(name, NOTHING)
        model = fit(rows, known)
        if model.evidence == FITTED:
            checked = check(rows, known)
            evidence = model.evidence if checked is None else checked.evidence
            model = replace(self._doubted(name, rows.answers, model), check=checked, evidence=evidence)
        self[name] = replace(model, first_token=fit_first_token(rows, known))
        return self[name]

    def _doubted(self, name: str, rows: Observed, model: LatencyModel) -> LatencyModel:
        """The model with how far it may be off for the requests of all others."""
        others = [each.answers for other, each in sorted(self._survey.observed.items()) if other != name]
        errors = tuple(error for each in others for error in transfer_errors(model, rows, each))
        traffic = reduce(Observed.merge, others, NOTHING)
        asked = traffic if len(traffic) else rows
        asked = asked.take(np.arange(min(TRAFFIC, len(asked))))
        doubt = with_transfer(doubt_of(rows, model, asked), transfer_sd(errors))
        return replace(model, doubt=doubt, transfers=errors)


def _prior(priced: PricedModel, published: Prior) -> LatencyModel:
    """The model of what price files state, each figure for itself before the published one."""
    facts, listed = priced.facts, f"{published.source} ({published.checked})"
    first, speed = facts.time_to_first_token_s, facts.output_tokens_per_s
    stated = facts.latency_source or facts.source
    of_first, of_speed = (listed if figure is None else stated for figure in (first, speed))
    return prior(
        published.time_to_first_token_s if first is None else first,
        published.output_tokens_per_s if speed is None else speed,
        of_first if of_first == of_speed else f"first token: {of_first}; tokens per second: {of_speed}",
    )
