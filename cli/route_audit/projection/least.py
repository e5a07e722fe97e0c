"""The least that a log could cost with one model for everything: told by sums, without a look at rows."""

from __future__ import annotations

from route_audit.cells import Cells
from route_audit.pricing.priced import PricedModel
from route_audit.projection import rates as column
from route_audit.projection.dollars import ENTRY, QUANTITIES, TIER
from route_audit.projection.rates import RateTable
from route_audit.projection.stance import Stance
from route_audit.projection.survey import Survey
from route_audit.tiers import Tier

_TEXT = {
    "uncached": column.INPUT,
    "cached": column.CACHED,
    "written": column.WRITTEN,
    "written_1h": column.WRITTEN_1H,
}


def least_bill(survey: Survey, table: RateTable, model: PricedModel, stance: Stance) -> float:
    """What the log costs at least if ``model`` answers all that it can, US dollars, whatever caches do.

    Each token is billed at its own rate or at the lowest that the model may bill it at, whichever is less,
    so it does not matter which requests the model can't serve. Nothing is billed that depends on more:
    fees, reasoning, answers that a request's own limit cuts off.

    Args:
        survey: the whole log.
        table: its prices.
        model: answers everything.
        stance: what is assumed of tokens there.
    """
    rates = model.least_rates({*table.prices.tiers})
    least_input, least_output = (rate * column.PER_MILLION for rate in rates)
    thought = _by_key(survey.thought)
    keys = survey.baseline.keys
    usd = -survey.beyond_limits * least_output
    for (entry, tier), sums in _by_key(survey.baseline.rekeyed([keys[:, ENTRY], keys[:, TIER]])).items():
        tokens = dict(zip(QUANTITIES, sums, strict=True))
        own, over = table.rates[entry], table.model(entry)
        rho = verbosity = 1.0
        if over != model.name:
            rho = stance.likely_input(model.name, over, Tier(tier))
            verbosity = min(1.0, stance.likely_output(model.name, over, Tier(tier)))
        for name, place in _TEXT.items():
            usd += tokens[name] * min(own[place], rho * least_input)
        usd += tokens["audio_input"] * min(own[column.AUDIO_INPUT], min(rho, 1.0) * least_input)
        said = max(0, tokens["output"] - thought.get((int(table.code[entry]), tier), [0])[0])
        usd += said * min(own[column.OUTPUT], verbosity * least_output)
        usd += tokens["audio_output"] * min(own[column.AUDIO_OUTPUT], least_output)
    return float(usd)


def _by_key(cells: Cells) -> dict[tuple[int, ...], list[int]]:
    return dict(zip(map(tuple, cells.keys.tolist()), cells.sums.tolist(), strict=True))
