"""A report written by hand, every field filled, for tests of what is made of it."""

from __future__ import annotations

from route_audit.report import (
    SCHEMA_VERSION,
    Assumption,
    Baseline,
    BreakEven,
    CacheCosts,
    Commitment,
    Contract,
    Coverage,
    DataLevel,
    Disagreement,
    Discount,
    Drift,
    Ends,
    FirstToken,
    Hindsight,
    HoldOut,
    Interval,
    InvoiceCheck,
    LatencyCheck,
    Lever,
    Load,
    LogFile,
    ModelCost,
    ModelDay,
    ModelLatency,
    ModelLegs,
    Percentiles,
    Period,
    PolicyRow,
    PriceAhead,
    ReasonRow,
    Recommendation,
    Reconciliation,
    Report,
    Role,
    Rung,
    Scenario,
    SkippedPolicy,
    Step,
    Swing,
    TierCost,
    TierRow,
    Tool,
    TypeRow,
    UnpricedModel,
    VolumeCheck,
    Warn,
    Window,
)

BILL = 12_345.67
REQUESTS = 41_234
STRONG = "acme/strong-1"
CHEAP = "acme/small-1"
MIDDLE = "globex/medium-instruct-2026-05-14-preview"

TIER_COSTS = {"retrieval": 1_481.48, "extraction": 2_469.13, "reasoning": 7_407.40, "unsure": 987.66}


def tier(name: str, requests: int, tokens: int) -> TierRow:
    cost = TIER_COSTS[name]
    return TierRow(name, requests, requests / REQUESTS, tokens, tokens / 131_500_000, cost, cost / BILL)


def request_type(
    number: int, label: str, tier_name: str, score: float, *, requests: int, cost: float, saving: float
) -> TypeRow:
    return TypeRow(
        f"{number:016x}",
        label,
        tier_name,
        score,
        requests,
        requests / REQUESTS,
        cost,
        cost / BILL,
        saving,
        "tiered",
        "reasoning",
    )


def drivers(saving: float) -> tuple[Swing, ...]:
    """The cache and a ratio of output, where there is a saving to lose."""
    if not saving:
        return ()
    ratio = f"output_ratio/{CHEAP}/{STRONG}"
    return (
        Swing(
            "cache",
            "prompt caches, from their best fate to their worst",
            1.02 * saving,
            0.86 * saving,
            0.16 * saving,
        ),
        Swing(
            ratio,
            f"output tokens on {CHEAP} over those on {STRONG}",
            1.03 * saving,
            0.9 * saving,
            0.13 * saving,
        ),
    )


def policy(
    name: str,
    kind: str,
    cost: float,
    *,
    spread: tuple[float, float, float],
    routed: tuple[float, float],
    latency: Percentiles,
    models: tuple[str, ...] = (STRONG, CHEAP),
    hard: bool = True,
    excluded: dict[str, int] | None = None,
) -> PolicyRow:
    saving = BILL - cost
    left = cost / BILL
    return PolicyRow(
        name=name,
        kind=kind,
        where="built-in",
        models=models,
        cost_usd=cost,
        saving_usd=saving,
        saving_share=saving / BILL,
        interval=Interval(*spread),
        mean_saving_usd=spread[1],
        positive_share=1.0 if saving > 0 else 0.0,
        drivers=drivers(saving),
        stress_saving_usd=0.7 * saving,
        routed_requests_share=routed[0],
        routed_cost_share=routed[1],
        keeps_hard_requests=hard,
        looked_hard_moved_down=412 if saving > 0 else 0,
        bridge=(
            Step("as logged", BILL),
            Step("list repricing", -1.1 * saving or 0.0),
            Step("tokenizer", 0.0),
            Step("verbosity and reasoning", 0.05 * saving),
            Step("cache", 0.03 * saving),
            Step("retries and escalation", 0.015 * saving),
            Step("router overhead", 0.005 * saving),
            Step("net", cost),
        ),
        cache=CacheCosts(cost * 0.98, cost * 1.04, cost),
        by_tier=tuple(TierCost(word, amount * left) for word, amount in TIER_COSTS.items()),
        by_model=(ModelLegs(STRONG, 13_534.0, cost * 0.9), ModelLegs(CHEAP, 27_700.0, cost * 0.1)),
        latency_s=latency,
        break_even=BreakEven(0.1534, 0.312, 0.2468, 3.4, 2.9)
        if saving
        else BreakEven(None, None, None, None),
        excluded=excluded or {},
        time_to_first_token_s=FirstToken(0.61, 1.92, latency.evidence, 12_050),
    )


MEASURED = Percentiles(
    *(1.42, 3.91, 5.27, 11.8, "measured", 40_912),
    *(Ends(1.41, 1.43), Ends(3.85, 3.96), Ends(5.19, 5.36), Ends(11.4, 12.2)),
)

MODEL_LATENCIES = (
    ModelLatency(
        model=CHEAP,
        rows=0,
        evidence="prior",
        check=None,
        transfers=0,
        transfer_error_share=None,
        base_s=0.4,
        s_per_1000_input_tokens=0.0,
        s_per_1000_cached_tokens=0.0,
        s_per_1000_output_tokens=8.3,
        source="a page (2026-11-20)",
    ),
    ModelLatency(
        model=STRONG,
        rows=2_000,
        evidence="validated",
        check=LatencyCheck(1_400, 600, 0.031, 0.518, 0.492, 0.544, 0.957, 0.945, 0.966, 0.41),
        transfers=12,
        transfer_error_share=0.074,
        base_s=0.61,
        s_per_1000_input_tokens=0.12,
        s_per_1000_cached_tokens=0.01,
        s_per_1000_output_tokens=14.2,
        source="",
    ),
)

POLICIES = (
    policy(
        "as-logged",
        "as-logged",
        BILL,
        spread=(0.0, 0.0, 0.0),
        routed=(0.0, 0.0),
        latency=MEASURED,
        models=(),
    ),
    policy(
        "all-strong",
        "single",
        15_812.2,
        spread=(-3_981.0, -3_466.5, -3_102.0),
        routed=(0.271, 0.118),
        latency=Percentiles(1.66, 4.21, 5.78, 12.4, "fitted", 41_234),
        models=(STRONG,),
    ),
    policy(
        "all-cheap",
        "single",
        1_214.9,
        spread=(10_310.0, 11_110.0, 11_420.0),
        routed=(0.951, 0.989),
        latency=Percentiles(0.61, 1.32, 1.871, 3.2, "prior", 41_234),
        models=(CHEAP,),
        hard=False,
        excluded={"context window": 312, "images": 14},
    ),
    policy(
        "best-single",
        "single",
        9_104.0,
        spread=(2_710.0, 3_210.0, 3_720.0),
        routed=(0.734, 0.812),
        latency=Percentiles(1.12, 2.84, None, None, "fitted", 180),
        models=(MIDDLE,),
        hard=False,
    ),
    policy(
        "tiered",
        "rules",
        8_602.15,
        spread=(3_410.0, 3_690.0, 3_905.0),
        routed=(0.6718, 0.32),
        latency=Percentiles(0.93, 3.12, 4.634, 10.9, "fitted", 41_234),
        excluded={"context window": 41},
    ),
    policy(
        "cautious",
        "rules",
        9_811.0,
        spread=(2_290.0, 2_520.0, 2_640.0),
        routed=(0.447, 0.221),
        latency=Percentiles(1.08, 3.4, 4.85, 11.2, "fitted", 41_234),
    ),
)

REPORT = Report(
    schema_version=SCHEMA_VERSION,
    tool=Tool(
        version="0.1.0",
        prices_as_of="2026-11-20",
        price_book_sha256="5f0c" * 16,
        logs=(
            LogFile("logs/2026-11-gateway.jsonl.gz", "ab12" * 16, "litellm", 41_010, 40_418, 0, 592),
            LogFile("logs/2026-11-batch.csv", "cd34" * 16, "flat", 1_990, 1_970, 20, 0),
        ),
        seed=0,
        timezone="UTC",
    ),
    coverage=Coverage(
        rows_read=43_000,
        requests=REQUESTS,
        attempts=42_340,
        rejected={"not JSON": 12, "no model": 8},
        duplicates=48,
        duplicates_by={
            "with the id and content of another": 40,
            "told again later under the export's own id": 8,
        },
        not_calls={"user line": 560, "parent span": 32},
        priced_requests_share=0.9971,
        priced_tokens_share=0.9984,
        unpriced_models={"my-finetune": 120},
        unpriced=(UnpricedModel("my-finetune", 120, 198_400, 12_000),),
        estimated_tokens_share=0.031,
        estimated_cost_share=0.042,
        window=Window("2026-11-02T00:00:12Z", "2026-11-15T23:59:48Z", 13.9997),
        sample_rate=1.0,
    ),
    baseline=Baseline(
        cost_usd=BILL,
        logged_cost_usd=11_980.4,
        logged_cost_gap_share=0.0041,
        requests=REQUESTS,
        input_tokens=123_400_000,
        cached_input_tokens=38_254_000,
        output_tokens=8_100_000,
        failed_attempts=214,
        retries=1_106,
        latency_s=MEASURED,
        by_model=(
            ModelCost(STRONG, 30_059, 10_888.91, 96_100_000, 6_900_000),
            ModelCost(MIDDLE, 11_055, 1_456.76, 27_101_600, 1_188_000),
            ModelCost("my-finetune", 120, None, 198_400, 12_000),
        ),
    ),
    tiers=(
        tier("retrieval", 18_220, 30_245_000),
        tier("extraction", 9_480, 28_930_000),
        tier("reasoning", 11_102, 63_120_000),
        tier("unsure", 2_432, 9_205_000),
    ),
    hindsight=Hindsight(
        0.92,
        Disagreement(412, 412 / REQUESTS, 123.45, 123.45 / BILL),
        Disagreement(2_061, 2_061 / REQUESTS, 987.65, 987.65 / BILL),
    ),
    request_types=(
        request_type(
            1,
            "contract review: compare clause -> risk list",
            "reasoning",
            0.91,
            requests=5_210,
            cost=4_120.55,
            saving=0.0,
        ),
        request_type(
            2,
            "invoice: extract fields -> json",
            "extraction",
            0.96,
            requests=6_904,
            cost=1_903.1,
            saving=1_640.0,
        ),
        request_type(
            3,
            "support: answer from article -> text",
            "retrieval",
            0.88,
            requests=12_330,
            cost=1_102.47,
            saving=974.0,
        ),
        request_type(
            4, "agent: plan steps, call tool", "reasoning", 0.74, requests=2_987, cost=998.2, saving=0.0
        ),
        request_type(5, "(no text)", "unsure", 0.0, requests=1_871, cost=733.01, saving=0.0),
    ),
    request_type_count=63,
    roles=(
        Role("strong", STRONG, "the largest share of today's bill: $10,888.91"),
        Role("cheap", CHEAP, "named for acme in roles.yaml, checked 2026-11-20"),
    ),
    policies=POLICIES,
    skipped_policies=(SkippedPolicy("cascade", "no escalation rate is known"),),
    hold_out=HoldOut("tiered", 9, 4, 0.232, 0.226),
    periods=(
        Period(
            "month",
            26_812.0,
            8_130.0,
            7_400.0,
            8_480.0,
            "day-of-week means of 14 complete days, times the weekdays of an average month",
            None,
        ),
        Period("year", 321_744.0, 97_560.0, 88_800.0, 101_760.0, "twelve such months", None),
    ),
    assumptions=(
        Assumption(
            "output_ratio.acme/small-1",
            "Output tokens on acme/small-1 over those logged",
            1.0,
            0.85,
            1.5,
            "no paired runs of these models",
            "default",
        ),
        Assumption(
            "input_ratio.acme/small-1",
            "Input tokens on acme/small-1 over those logged",
            1.0,
            1.0,
            1.0,
            "both models have the tokenizer o200k_base",
            "published",
        ),
        Assumption(
            "cache",
            "What becomes of the prompt cache on another model",
            "replayed",
            None,
            None,
            "prompts are replayed in time order",
            "default",
        ),
    ),
    recommendation=Recommendation(
        policy="tiered",
        verb="could",
        decision=(
            "Measure tiered on a part of the traffic: it could save $3,700 of the $12,345.67 bill"
            " (P10 to P90 $3,400 to $3,900)."
        ),
        evidence_class="E",
        rests_on=(
            "67% of requests but 32% of cost move to acme/small-1",
            "no answer was compared: quality is not measured",
            "the saving is gone when one further wrong answer costs $0.15",
        ),
    ),
    warnings=(
        Warn("estimated-tokens", "the log has no token counts here; they were counted from the text", 1_288),
        Warn("no-session", "no sessions in the log: the prompt cache is replayed by request type", 0),
        Warn("unknown_service_tier", "requests in a service tier without a price of its own", 64, 12.5),
    ),
    reconciliation=Reconciliation(
        status="reconciled with a note",
        gap_share=-0.0010678,
        logged_usd=12_225.0,
        recomputed_usd=12_345.67,
        logged_gap_share=0.0098708,
        rows=64_380,
        rows_matching=57_942,
        reasons=(
            ReasonRow("discount", 6_000, 950.5, 129.61),
            ReasonRow("unexplained", 438, 41.25, -8.94),
        ),
        discounts=(Discount("acme", 0.12, "the log's own costs", "- {provider: acme, share: 0.12}"),),
        by_model_day=(ModelDay("acme/strong-1", "2026-10-05", 801.25, 850.0, 48.75, 4_600),),
        invoice=InvoiceCheck(
            files=("acme-2026-11.csv",),
            start="2026-11-02",
            end="2026-11-14",
            billed_usd=11_706.24,
            list_usd=13_302.55,
            recomputed_usd=11_693.74,
            gap_share=-0.0010678,
            unlogged_usd=12.5,
            outside_usd=640.0,
            undated_usd=11.0,
            not_usage_usd=2_316.05,
            model_days=26,
            model_days_matching=25,
            by_model_day=(ModelDay("acme/small-1", "2026-11-04", 305.99, 293.49, -12.5, 2_900),),
        ),
    ),
    scenarios=(
        Scenario("traffic changes by 5.0% each month", 426_770.0, 129_410.0),
        Scenario("the policy holds for 5%, 25%, 100% of the traffic month by month", 321_744.0, 83_739.0),
    ),
    drift=Drift(0.013, 3_130.4, 3_244.8, 0.301, 0.309),
    volume_check=VolumeCheck(21, 9, -0.041, 0.148, accepted=True),
    prices_ahead=(
        PriceAhead(MIDDLE, "2027-01-01", "input", 0.75, 1.5),
        PriceAhead(MIDDLE, "2027-01-01", "batch output above 200,000 tokens", 3.75, 7.5),
    ),
    contracts=(
        Contract("as-logged", 0.0, 0.0, 0.0, 0.0, None, None, None),
        Contract("tiered", 9_240.0, 8_130.0, 1_812.0, 6_318.0, None, None, None),
        Contract("at-home", 9_900.0, 8_700.0, None, None, 18_100.0, None, "the log has no times"),
    ),
    commitments=(
        Commitment("acme", 25_000.0, "2027-06-30", "contract 4711", in_force=True, spend_usd=26_812.0),
        Commitment("globex", 1_000.0, None, "contract 4712", in_force=False, spend_usd=0.0),
    ),
    loads=(
        Load("as-logged", CHEAP, 48_200, 31, 200_000, 500, 0.241, None),
        Load("tiered", MIDDLE, 171_300, 118, 200_000, None, 0.8565, 2),
    ),
    model_latencies=MODEL_LATENCIES,
    data_level=DataLevel(
        "L1",
        (
            Rung("L0", "times, models and token counts", "the same tokens at other prices", ()),
            Rung("L1", "costs or an invoice", "a reconciled bill", ()),
            Rung("L2", "sessions and seconds", "caches turn by turn, waits", ("the sessions of most rows",)),
        ),
    ),
    levers=(
        Lever("batch", 0.21, 1_151.43, 1_151.43 / BILL, None, "requests that nobody waits for"),
        Lever("one model for everything", None, None, None, "the log shows only one", "every request on one"),
    ),
)
"""Two weeks at an invented company, six policies."""

NOTHING_PRICED = Report(
    schema_version=SCHEMA_VERSION,
    tool=Tool("0.1.0", "2026-11-20", "5f0c" * 16, (LogFile("-", "ab12" * 16, "flat", 1, 1),), 0, "UTC"),
    coverage=Coverage(
        rows_read=1,
        requests=1,
        attempts=1,
        rejected={},
        duplicates=0,
        duplicates_by={},
        not_calls={},
        priced_requests_share=0.0,
        priced_tokens_share=None,
        unpriced_models={"mystery": 1},
        unpriced=(UnpricedModel("mystery", 1, 0, 0),),
        estimated_tokens_share=None,
        estimated_cost_share=None,
        window=Window(None, None, None),
        sample_rate=0.01,
    ),
    baseline=Baseline(
        cost_usd=None,
        logged_cost_usd=None,
        logged_cost_gap_share=None,
        requests=1,
        input_tokens=0,
        cached_input_tokens=0,
        output_tokens=0,
        failed_attempts=0,
        retries=0,
        latency_s=Percentiles(None, None, None, None, "measured", 0),
        by_model=(ModelCost("mystery", 1, None, 0, 0),),
    ),
    tiers=tuple(
        TierRow(name, int(name == "unsure"), float(name == "unsure"), 0, 0.0, None, None)
        for name in TIER_COSTS
    ),
    hindsight=Hindsight(0.0, Disagreement(0, 0.0, None, None), Disagreement(0, 0.0, None, None)),
    request_types=(TypeRow("0" * 16, "(no text)", "unsure", 0.0, 1, 1.0, None, None, None, None, "unsure"),),
    request_type_count=1,
    roles=(Role("strong", None, "no model of the log has a price"),),
    policies=(),
    skipped_policies=(SkippedPolicy("all", "no model of the log has a price"),),
    hold_out=None,
    periods=(Period("month", None, None, None, None, None, "the log has no times"),),
    assumptions=(),
    recommendation=Recommendation(None, "could", "No decision: no model of the log has a price.", "E", ()),
    warnings=(),
    reconciliation=Reconciliation("not reconciled: nothing to compare with", None, None, None, None, 0, 0),
)
"""One request on a model that nobody knows."""
