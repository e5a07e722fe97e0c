"""Tokens on one model over tokens on another: what the log itself shows, else what is published."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np

from route_audit.assumptions import INPUT_RATIO, OUTPUT_RATIO, Evidence, Range
from route_audit.assumptions.measuring import towards
from route_audit.assumptions.priors import load_token_priors
from route_audit.pricing import Book
from route_audit.pricing.table import PriceTable
from route_audit.projection.survey import Survey
from route_audit.projection.thinking import SAME_THINKING, Thinking
from route_audit.tiers import Tier
from route_audit.units import plural

_ONE = Decimal(1)
_ENOUGH = 20
"""So many calls of a model in the log tell whether it thinks, and how much."""

SAME_TOKENIZER = Range(_ONE, _ONE, _ONE, "both models have this tokenizer", Evidence.PUBLISHED)


class PublishedRatios:
    """What stands where nothing was measured: one tokenizer, the published prior, else the widest default.

    Args:
        book: prices and tokenizers.
        tools: the share of a model's input tokens at a tier that requests with tool schemas make up.
    """

    def __init__(self, book: Book, tools: Callable[[str, Tier], float]) -> None:
        self._book = book
        self._tools = tools
        self._priors = load_token_priors()

    def of(self, side: str, model: str, over: str, tier: Tier) -> Range:
        """The range of one side, ``input`` or ``output``; of anything else the default of outputs.

        One tokenizer makes the same tokens of the same text, but tool schemas are spelt out by model.
        """
        if side == "input":
            tools = self._tools(over, tier)
            same = self._tokenizer(model) is not None and self._tokenizer(model) == self._tokenizer(over)
            if same and not tools:
                return SAME_TOKENIZER
            return self._priors.input(model, over, tools) or (SAME_TOKENIZER if same else INPUT_RATIO)
        ratio = self._price_ratio(model, over) if side == "output" else None
        return (ratio and self._priors.output(model, over, tier, ratio)) or OUTPUT_RATIO

    def hidden(self, model: str, tier: Tier) -> Range | None:
        """Hidden tokens that a call of a model is known to spend; None where it is not known to think."""
        return self._priors.hidden(model, tier)

    def _price_ratio(self, model: str, over: str) -> float:
        ours, theirs = self._output_price(model), self._output_price(over)
        return float(ours / theirs) if theirs else 1.0

    def _output_price(self, model: str) -> Decimal:
        priced = self._book.find(model, None)
        return priced.price(None, None).bands[0].rates.output if priced else Decimal(0)

    def _tokenizer(self, model: str) -> str | None:
        priced = self._book.find(model, None)
        return priced.facts.tokenizer if priced else None


class KnownRatios:
    """Ratios that no user gave, by the canonical names of the model that would answer and the one that did.

    Args:
        survey: the log.
        book: prices and tokenizers.
        prices: what the price codes of the survey mean.
    """

    def __init__(self, survey: Survey, book: Book, prices: PriceTable) -> None:
        self._survey = survey
        self._published = PublishedRatios(book, self._tools)
        self._names = np.array(prices.names, np.object_)
        self._found: dict[tuple[str, str, str, Tier], Range] = {}

    def input(self, model: str, over: str, tier: Tier) -> Range:
        """Input tokens on ``model`` over those on ``over``, for requests of a tier."""
        return self._kept("input", model, over, tier)

    def output(self, model: str, over: str, tier: Tier) -> Range:
        """Output tokens on ``model`` over those on ``over``, for requests of a tier."""
        return self._kept("output", model, over, tier)

    def thinking(self, model: str, over: str, tier: Tier) -> Thinking:
        """What becomes of hidden reasoning: nothing where the log shows outputs of both, which count it."""
        if self.output(model, over, tier).evidence is Evidence.MEASURED:
            return SAME_THINKING
        ours, theirs = self._hidden(model, tier), self._hidden(over, tier)
        if (ours is None) == (theirs is None):
            return SAME_THINKING
        return Thinking(drops=True) if ours is None else Thinking(adds=ours)

    def _hidden(self, model: str, tier: Tier) -> Range | None:
        """Hidden tokens that a call of a model spends at a tier; None where it does not think.

        What the log shows of the model comes first: a model that could think may have been told not to.
        """
        cells = self._survey.thought
        mine = self._names[cells.keys[:, 0]] == model
        if cells.sums[mine, 1].sum() < _ENOUGH:
            return self._published.hidden(model, tier)
        if not cells.sums[mine, 0].sum():
            return None
        tokens, answered = cells.sums[mine & (cells.keys[:, 1] == tier)].sum(axis=0)
        if answered < _ENOUGH:
            tokens, answered = cells.sums[mine].sum(axis=0)
        mean = Decimal(int(tokens)) / int(answered)
        source = f"the mean of {int(answered)} calls of {model} in this log"
        return Range(mean / 2, mean, mean * 2, source, Evidence.MEASURED)

    def _kept(self, side: str, model: str, over: str, tier: Tier) -> Range:
        key = (side, model, over, tier)
        if key not in self._found:
            prior = self._published.of(side, model, over, tier)
            exact = prior is SAME_TOKENIZER
            self._found[key] = prior if exact else self._learned(side, model, over, tier) or prior
        return self._found[key]

    def _learned(self, side: str, model: str, over: str, tier: Tier) -> Range | None:
        """The ratio of request types that ran on both models, drawn towards the prior; None without any."""
        cells = self._survey.twins.cells
        names = self._names[cells.keys[:, 2]]
        seen = self._survey.twins.estimate(side, names == model, names == over, tier)
        if seen is None:
            return None
        source = (
            f"{plural(seen.types, 'request type')} of this log that ran on both,"
            f" {plural(seen.requests, 'request')} on {model}"
        )
        return towards(self._published.of(side, model, over, tier), seen.estimate, source)

    def _tools(self, model: str, tier: Tier) -> float:
        """The share of a model's input tokens at a tier that requests with tool schemas make up."""
        cells = self._survey.tooled
        mine = (self._names[cells.keys[:, 0]] == model) & (cells.keys[:, 1] == tier)
        tools, tokens = cells.sums[mine].sum(axis=0)
        return float(tools / tokens) if tokens else 0.0
