"""Where each number of a report comes from: a query of the log, a price row, an assumption or a formula.

Patterns stand for paths in the JSON report: steps are joined by dots, ``*`` is any one step, a place in a
list among them, and ``a|b`` either word. The first rule that fits holds. A number that no rule fits has no
origin, and tests fail for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import msgspec

LOG, PRICE, ASSUMED, FORMULA = "L", "P", "A", "F"
KINDS = {
    LOG: "counted or measured in the log, or read from a file beside it",
    PRICE: "a row of the price book, or of a contract",
    ASSUMED: "an assumption with its source, or what was asked for",
    FORMULA: "worked out from the others",
}
"""What the letters say."""

ANY = "*"

_PRICED = "tokens of each request times the price of its model, day and band, added up"
_ANSWERS = "from the evaluations that were given (--outcomes)"
_LABELS = "from the labels that were given (--labelled)"
_INVOICE = "from the invoices that were given (--invoice)"


class Origin(msgspec.Struct, frozen=True):
    """Where the numbers at a path come from.

    Attributes:
        path: a pattern of paths, as ``policies.*.saving_usd``; several stand apart by a space.
        kind: ``L``, ``P``, ``A`` or ``F``.
        statement: how, in words.
    """

    path: str
    kind: str
    statement: str


RULES = tuple(
    Origin(*row)
    for row in (
        ("schema_version", FORMULA, "the version of this report's form"),
        ("tool.seed", ASSUMED, "of all draws, as asked for"),
        ("tool.logs.*.*", LOG, "rows of the file, by what became of them"),
        ("coverage.sample_rate", ASSUMED, "the share of the traffic that the log holds, as asked for"),
        ("coverage.window.days", LOG, "from the first request to the last"),
        ("coverage.*_share", LOG, "counts of this log over those of all its requests, tokens or dollars"),
        ("coverage.*", LOG, "rows counted, by what became of them"),
        ("coverage.*.* coverage.*.*.*", LOG, "rows, requests and tokens counted, by reason or model"),
        ("baseline.cost_usd|cost_standard_error_usd|web_search_usd", FORMULA, _PRICED),
        ("baseline.logged_cost_usd", LOG, "costs that the log itself states"),
        ("baseline.logged_cost_gap_share", FORMULA, "recomputed less stated costs, over the stated ones"),
        ("baseline.latency_s.*", LOG, "quantiles of the waits that the log states, and how many there are"),
        ("baseline.latency_s.*.*", FORMULA, "order statistics: P10 and P90 of each quantile"),
        ("baseline.time_to_first_token_s.*", LOG, "quantiles of the first tokens that the log states"),
        ("baseline.by_model.*.cost_usd", FORMULA, _PRICED),
        ("baseline.by_model.*.*", LOG, "requests and tokens counted by model"),
        ("baseline.*", LOG, "requests, attempts and tokens counted"),
        ("tiers.*.cost_usd|cost_share", FORMULA, _PRICED + ", by tier"),
        ("tiers.*.*", LOG, "requests and tokens counted by tier, and their shares"),
        ("hindsight.*.cost_usd|cost_share", FORMULA, _PRICED + ", where answer and tier disagree"),
        ("hindsight.* hindsight.*.*", LOG, "requests whose answer looks like another tier than was found"),
        ("request_types.*.confidence", FORMULA, "mean score of the heuristic that finds the tier"),
        ("request_types.*.cost_usd|cost_share", FORMULA, _PRICED + ", by request type"),
        ("request_types.*.saving_usd", FORMULA, "bill less the recommended policy's cost, by request type"),
        ("request_types.*.*", LOG, "requests counted by type, and their shares"),
        ("request_type_count", LOG, "templates of prompts told apart"),
        ("policies.*.saving_usd|saving_share", FORMULA, "today's bill less the policy's cost"),
        ("policies.*.interval.*", FORMULA, "quantiles of the saving over all draws of what is assumed"),
        ("policies.*.mean_saving_usd|positive_share", FORMULA, "mean and sign of the same draws"),
        ("policies.*.drivers.*.*", FORMULA, "the saving with one assumption at its end, all others likely"),
        ("policies.*.stress_saving_usd", FORMULA, "the saving with what is assumed at its worse ends"),
        ("policies.*.latency_s.*", FORMULA, "quantiles of the waits that the policy would give"),
        ("policies.*.latency_s.together.*", FORMULA, "the same, slow first answers before slow second ones"),
        ("policies.*.latency_s.*.*", FORMULA, "P10 and P90 of each quantile: other requests, other fits"),
        ("policies.*.time_to_first_token_s.*", FORMULA, "quantiles of the first tokens that it would give"),
        ("policies.*.break_even.*", FORMULA, "where the saving is gone, one input moved, all others stay"),
        ("policies.*.routed_cost_share", FORMULA, "cost as logged of what would move, over the bill"),
        ("policies.*.routed_requests_share|looked_hard_moved_down", LOG, "requests that would move"),
        ("policies.*.excluded.*", LOG, "requests that the policy's model can't serve, by reason"),
        ("policies.*.flows.*.requests", LOG, "requests that would move from one model to another"),
        ("policies.*.flows.*.cost_usd", FORMULA, _PRICED + ", as logged"),
        ("policies.*.by_model.*.legs", FORMULA, "calls that the policy would make of each model"),
        (
            "policies.*.cost_usd policies.*.cache.* policies.*.bridge|by_tier|by_model|by_type|flows.*.*",
            FORMULA,
            "tokens as assumed on the other model times its prices, added up over what would move",
        ),
        (
            "levers.*.cost_share|saving_usd|saving_share",
            FORMULA,
            "tokens as logged at batch prices, or a policy's cost, beside today's bill",
        ),
        ("hold_out.days|held_out_days", LOG, "complete days of the log, and those held out"),
        ("hold_out.*", FORMULA, "saving over bill, on the days seen and on those held out"),
        ("periods.*.*", FORMULA, "the window carried to a month and a year, at the prices of each day"),
        ("scenarios.*.*", FORMULA, "the year with what the scenario varies"),
        ("volume_check.days|held_out_days", LOG, "complete days of the log, and those held out"),
        ("volume_check.*", FORMULA, "held-out days as their weekday's mean tells them, beside the real ones"),
        ("drift.*", FORMULA, "the log's last quarter beside its first"),
        ("prices_ahead.*.*", PRICE, "prices that are announced, beside today's"),
        ("contracts.*.*", FORMULA, "a month's saving after commitments and owned capacity"),
        ("commitments.*.usd_per_month", PRICE, "committed spend, as the contract says"),
        ("commitments.*.spend_usd", FORMULA, "a month of the logged traffic at that provider"),
        ("loads.*.tokens_per_min|requests_per_min", PRICE, "limits of the model"),
        ("loads.*.peak_minute_tokens|peak_minute_requests", LOG, "the busiest minute"),
        ("loads.*.*", FORMULA, "the busiest minute over the limit, and the capacity that it takes"),
        ("difference.* difference.*.*.requests", LOG, "requests that two policies treat differently"),
        ("difference.*.*.*", FORMULA, _PRICED + ", under both policies"),
        ("assumptions.*.*", ASSUMED, "the register of assumptions: each with its range and source"),
        ("warnings.*.usd", FORMULA, "dollars that a warning is about"),
        ("warnings.*.*", LOG, "rows that a warning is about"),
        ("reconciliation.rows|rows_matching", LOG, "rows that state a cost, and those that agree"),
        ("reconciliation.logged_usd", LOG, "costs that the log itself states"),
        ("reconciliation.recomputed_usd", FORMULA, _PRICED),
        ("reconciliation.gap_share|logged_gap_share", FORMULA, "the recomputed bill beside the stated one"),
        ("reconciliation.discounts.*.*", PRICE, "discounts that are known, or that the costs show"),
        ("reconciliation.reasons|by_model_day.*.rows", LOG, "rows by the reason of their gap"),
        ("reconciliation.reasons|by_model_day.*.*", FORMULA, "stated costs beside recomputed ones"),
        ("reconciliation.invoice.billed_usd|list_usd|outside_usd|undated_usd|not_usage_usd", LOG, _INVOICE),
        ("reconciliation.invoice.* reconciliation.invoice.*.*.*", FORMULA, "invoices beside the bill"),
        ("quality.evaluations.margin", ASSUMED, "the loss of quality that is to be ruled out"),
        ("quality.evaluations.* quality.evaluations.*.*", LOG, _ANSWERS),
        ("quality.evaluations.*.*.* quality.evaluations.*.*.*.*", FORMULA, "means and intervals " + _ANSWERS),
        ("quality.evaluations.*.*.*.*.*", FORMULA, "means and intervals " + _ANSWERS),
        ("quality.misroute.labels|unmatched|seen quality.misroute.rejected.*", LOG, _LABELS),
        ("quality.misroute.* quality.misroute.*.*", FORMULA, "shares with their intervals " + _LABELS),
        ("quality.heat_maps.*.failure_shares|wrong_answer_usd.*", ASSUMED, "values that are tried"),
        ("quality.heat_maps.*.*.* quality.heat_maps.*.*.*.*", FORMULA, "the saving less failures at these"),
        ("quality.priors.*.*", ASSUMED, "failures as published, each with its source and date"),
        ("quality.replayed.*.*", FORMULA, "scores that logged answers give a policy, weighted"),
        ("model_latencies.*.rows|transfers", LOG, "answered calls of the model, and types that ran on two"),
        ("model_latencies.*.*", FORMULA, "a line through its calls; published figures where it has few"),
        ("model_latencies.*.check.*", FORMULA, "the fit of the first days held against the later ones"),
        ("case.sure_share", ASSUMED, "the share of draws that the decision rule asks for"),
        ("case.finance.bill_usd", FORMULA, "twelve months of today's traffic at the prices of their days"),
        ("case.finance.projected_usd|saving_usd", FORMULA, "the same months under the policy"),
        ("case.finance.failures_usd", FORMULA, "requests that move x share that fails x cost of one"),
        ("case.finance.run_usd", ASSUMED, "twelve months of the term run_usd_per_month"),
        ("case.finance.net_saving_usd.*", FORMULA, "quantiles of saving - failures - run over all draws"),
        ("case.finance.likely_net_saving_usd", FORMULA, "saving - failures - run at the likely values"),
        ("case.finance.bridge.*.*", FORMULA, "the policy's steps times the windows of a year"),
        (
            "case.finance.npv_usd|npv_curve_usd.* case.finance.mean_npv_usd|mean_loss_usd|npv_positive_share",
            FORMULA,
            "NPV = -effort + sum of (saving - failures) x ramp - run, each month, over (1 + r)^(t/12)",
        ),
        ("case.finance.payback_months|discounted_payback_months", FORMULA, "first month that stays above 0"),
        ("case.finance.payback_in_time_share", FORMULA, "draws that do so in the months asked for"),
        ("case.finance.roi_share", FORMULA, "(PV of savings - PV of costs) / PV of costs"),
        (
            "case.finance.smallest_bill_usd",
            FORMULA,
            "(effort / payback months + run) / net share saved",
        ),
        (
            "case.finance.deciding_bill_usd",
            FORMULA,
            "bill x quantile of PV of costs / PV of gains",
        ),
        ("case.finance.waiting_usd", FORMULA, "a month's saving - failures - run"),
        ("case.finance.perfect_information_usd", FORMULA, "E[max(NPV, 0)] - max(E[NPV], 0)"),
        ("case.finance.cash_saving_usd|avoided_usd", FORMULA, "twelve months after commitments"),
        (
            "case.finance.break_even_usd_per_wrong_answer",
            FORMULA,
            "(a year's saving - run) / its further wrong answers",
        ),
        (
            "case.finance.break_even_routed_share",
            FORMULA,
            "share routed x (effort + PV of run) / PV of savings - failures",
        ),
        ("case.finance.failure_share", ASSUMED, "as said, as evaluations show, else as published"),
        ("case.finance.full_savings_usd.*", FORMULA, "saving of each month in full use at today's volume"),
        ("case.finance.months.*.*", FORMULA, "the case month by month at the likely values"),
        ("case.finance.what_if.failure_share|wrong_answer_usd|run_usd", ASSUMED, "terms of the case"),
        ("case.finance.what_if.*", FORMULA, "sums of a month that the policy's cost is made of"),
        ("case.priced_requests.*", LOG, "requests with a price, by tier"),
        ("case.before.*.*", FORMULA, "calls, tokens and dollars as logged, by tier and model"),
        ("case.plan.*.*", FORMULA, "calls, tokens and dollars under the policy, by tier and model"),
        ("case.plan_at_end.*.*", FORMULA, "the same at the prices of the window's last moment"),
        ("case.terms.*.*", ASSUMED, "the case file, else a default that is tagged as such"),
        ("case.claims.*.saving_share", ASSUMED, "as claimed, with its source"),
        ("case.claims.*.needed_cost_share", FORMULA, "claimed saving / (1 - cost there over cost here)"),
        ("case.claims.*.*", FORMULA, "what moves under the recommended policy, and what that saves"),
        ("case.risks.*.*", FORMULA, "a year's saving from one end of an assumption to the other"),
        ("case.rollout.per_arm", FORMULA, "(z_error + z_power)^2 x 2p(1 - p) / margin^2 x design effect"),
        ("case.rollout.design_effect", FORMULA, "1 + (requests of a session - 1) x their correlation"),
        ("case.rollout.session_requests", LOG, "requests that come in one session, and what share moves"),
        ("case.rollout.pairs", FORMULA, "(z_error + z_power)^2 x discordance / margin^2"),
        ("case.rollout.measurement_usd", FORMULA, "pairs x what a moved request costs on both models"),
        ("case.rollout.weeks", FORMULA, "requests of an arm over those that the canary brings"),
        ("case.rollout.clean_labels", FORMULA, "ln(0.05) / ln(1 - 0.01), rounded up"),
        ("case.rollout.margin_share", FORMULA, "half of what would eat the saving, else the usual margin"),
        ("case.rollout.*", ASSUMED, "conventions of such tests"),
    )
)
"""Every rule, the special ones before the general ones."""


def numbers(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:  # noqa: ANN401
    """Each number in a report as plain values, with its path; places in lists are ``*``."""
    if isinstance(tree, dict):
        for name, child in tree.items():
            yield from numbers(child, (*path, name))
    elif isinstance(tree, list | tuple):
        for child in tree:
            yield from numbers(child, (*path, ANY))
    elif isinstance(tree, int | float) and not isinstance(tree, bool):
        yield path, tree


def origin_of(path: tuple[str, ...]) -> Origin | None:
    """The rule that fits a path; None where none does."""
    return next((rule for rule in RULES if any(_fits(path, way) for way in _ways(rule.path))), None)


def origins(tree: Any) -> tuple[Origin, ...]:  # noqa: ANN401
    """The rules that the numbers of a report follow, in the order of the rules."""
    paths = dict.fromkeys(path for path, _ in numbers(tree))
    used = {found for found in map(origin_of, paths) if found is not None}
    return tuple(rule for rule in RULES if rule in used)


def _ways(patterns: str) -> Iterator[tuple[str, ...]]:
    return (tuple(pattern.split(".")) for pattern in patterns.split())


def _fits(path: tuple[str, ...], way: tuple[str, ...]) -> bool:
    if len(path) != len(way):
        return False
    steps = zip(path, way, strict=True)
    return all(any(fnmatchcase(word, each) for each in step.split("|")) for word, step in steps)
