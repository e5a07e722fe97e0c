"""What must hold whatever the numbers are: the same traffic told in another way gives the same report."""

from __future__ import annotations

import gzip
import itertools
import json
import math
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from command_line import route_audit
from in_process import route_audit_here

HERE = Path(__file__).resolve().parent
PRICES = (HERE / "prices.yaml").read_text(encoding="utf-8")
POLICIES = (HERE / "policies.yaml").read_text(encoding="utf-8")
START_S = 1_790_848_800
DAY_S = 24 * 3600
WEEK_S = 7 * DAY_S
TIERS = ("retrieval", "extraction", "reasoning", "unsure")
TASKS = (
    "Summarise the notes.",
    "Classify the ticket into one label.",
    "Why is the query slow? Explain.",
    "Hello",
)
PRICE_WORDS = ("input", "cached_input", "cache_write", "output", "usd")

Row = dict[str, Any]
Report = dict[str, Any]
Analyze = Callable[..., Report]


def traffic(sessions: int = 30, seed: int = 7) -> list[Row]:
    """Chats whose prompts grow from turn to turn, on three models, with caches, retries and texts."""
    draw = random.Random(seed)  # noqa: S311  # invented traffic, the same in each run
    return [row for number in range(sessions) for row in chat(draw, number)]


def chat(draw: random.Random, number: int) -> Iterator[Row]:
    seconds, prompt = START_S + draw.randrange(12 * 24 * 3600), draw.randrange(300, 5000)
    model = draw.choice(("strong-1", "strong-1", "middle-1", "small-1"))
    for turn in range(draw.randrange(1, 6)):
        cached = prompt - 200 if turn and draw.random() < 0.6 else 0
        written = draw.choice((0, min(200, prompt - cached)))
        yield {
            "id": f"{number}-{turn}",
            "session": f"s{number}",
            "timestamp": seconds,
            "model": model,
            "provider": "acme",
            "input_tokens": prompt,
            "cached_input_tokens": max(cached, 0),
            "cache_write_tokens": written,
            "output_tokens": draw.randrange(1, 900),
            "latency_s": round(draw.uniform(0.4, 9.0), 3),
            "tier": draw.choice(TIERS),
            "confidence": round(draw.uniform(0.3, 1.0), 2),
            "feature": draw.choice(("search", "tickets", "chat")),
            "prompt": draw.choice(TASKS),
            "response": "Done.",
        }
        seconds += draw.randrange(5, 500)
        prompt += draw.randrange(150, 700)


def lines(rows: Sequence[Row]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def doubled(written: str) -> str:
    """The same overlay, or the same policies, at twice the price."""
    return yaml.safe_dump(_doubled(yaml.safe_load(written)))


def _doubled(value: Any) -> Any:
    if isinstance(value, list):
        return [_doubled(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: 2 * one if _is_price(key, one) else _doubled(one) for key, one in value.items()}


def _is_price(key: str, value: Any) -> bool:
    return key in PRICE_WORDS and isinstance(value, (int, float))


def without_logs(report: Report) -> Report:
    """All of the report but for the names and hashes of the files it was read from."""
    return report | {"tool": {key: value for key, value in report["tool"].items() if key != "logs"}}


def rows_by(report: Report, key: str, name: str) -> dict[str, Mapping[str, Any]]:
    return {row[name]: row for row in report[key]}


def policies(report: Report) -> dict[str, Mapping[str, Any]]:
    return rows_by(report, "policies", "name")


def near(left: float, right: float) -> bool:
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)


@pytest.fixture
def analyze(tmp_path: Path) -> Analyze:
    """Writes files into a fresh folder, analyses what is named, and gives the report."""
    runs = iter(range(1000))

    def run(files: Mapping[str, bytes], *options: str, prices: str = PRICES, rules: str = POLICIES) -> Report:
        folder = tmp_path / str(next(runs))
        folder.mkdir()
        for name, content in {**files, "prices.yaml": prices.encode(), "rules.yaml": rules.encode()}.items():
            (folder / name).write_bytes(content)
        roles = ("--strong", "strong-1", "--cheap", "small-1", "--format", "json")
        chosen = ("--prices", "prices.yaml", "-p", "rules.yaml", *roles, *options)
        outcome = route_audit_here("analyze", *sorted(files), *chosen, cwd=folder)
        assert outcome.status == 0, outcome.stderr
        report: Report = json.loads(outcome.stdout)
        return report

    return run


def test_the_traffic_is_worth_testing(analyze: Analyze) -> None:
    report = analyze({"log.jsonl": lines(traffic())})
    assert report["coverage"]["attempts"] > 60
    assert report["baseline"]["cached_input_tokens"] > 0
    assert min(row["requests"] for row in report["tiers"]) > 5
    costs = [row["cache"] for row in report["policies"] if row["name"] == "tiered"]
    assert len(set(costs[0].values())) == 3


def test_staying_saves_nothing_at_all(analyze: Analyze) -> None:
    found = policies(analyze({"log.jsonl": lines(traffic())}))
    for name in ("as-logged", "stay"):
        assert found[name]["saving_usd"] == 0
        assert found[name]["saving_share"] == 0
        assert found[name]["routed_requests_share"] == 0
        assert [step["cost_usd"] for step in found[name]["bridge"][1:-1]] == [0] * (
            len(found[name]["bridge"]) - 2
        )
        assert set(found[name]["interval"].values()) == {0}


def test_twice_the_price_is_twice_the_cost_and_the_same_share(analyze: Analyze) -> None:
    log = {"log.jsonl": lines(traffic())}
    once, twice = analyze(log), analyze(log, prices=doubled(PRICES), rules=doubled(POLICIES))
    assert near(twice["baseline"]["cost_usd"], 2 * once["baseline"]["cost_usd"])
    before, after = policies(once), policies(twice)
    for name, row in before.items():
        assert near(after[name]["cost_usd"], 2 * row["cost_usd"]), name
        assert near(after[name]["saving_share"], row["saving_share"]), name
        for fate, cost in row["cache"].items():
            assert near(after[name]["cache"][fate], 2 * cost), name


def test_the_order_of_rows_does_not_matter(analyze: Analyze) -> None:
    rows = traffic()
    shuffled = sorted(rows, key=lambda row: (row["output_tokens"], row["id"]))
    assert shuffled != rows
    assert without_logs(analyze({"log.jsonl": lines(rows)})) == without_logs(
        analyze({"log.jsonl": lines(shuffled)})
    )


def test_the_order_of_rows_of_one_moment_does_not_matter(analyze: Analyze) -> None:
    rows = [row | {"timestamp": START_S + row["timestamp"] % 7 * DAY_S} for row in traffic()]
    backwards = without_logs(analyze({"log.jsonl": lines(rows[::-1])}))
    assert without_logs(analyze({"log.jsonl": lines(rows)})) == backwards


def test_how_the_rows_are_split_and_packed_does_not_matter(analyze: Analyze) -> None:
    rows = traffic()
    whole = analyze({"log.jsonl": lines(rows)})
    split = analyze(
        {
            "a.jsonl": lines(rows[40:]),
            "b.jsonl.gz": gzip.compress(lines(rows[:25])),
            "c.jsonl": lines(rows[25:40]),
        }
    )
    assert without_logs(whole) == without_logs(split)


def test_the_number_of_processes_does_not_matter(analyze: Analyze) -> None:
    log = {"log.jsonl": lines(traffic(sessions=300))}
    assert analyze(log, "--jobs", "1") == analyze(log, "--jobs", "2")


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(lines(traffic()))
    options = ("--prices", HERE / "prices.yaml", "-p", HERE / "policies.yaml", "--cheap", "small-1")
    first, second = (
        route_audit("analyze", "log.jsonl", *options, "--format", "json", cwd=tmp_path) for _ in range(2)
    )
    assert first.status == 0, first.stderr
    assert first.stdout == second.stdout


def test_a_kept_ledger_gives_the_same_report(analyze: Analyze, tmp_path: Path) -> None:
    rows = lines(traffic())
    (tmp_path / "log.jsonl").write_bytes(rows)
    kept = route_audit_here("ledger", "log.jsonl", "-o", "kept.ledger.parquet", cwd=tmp_path)
    assert kept.status == 0, kept.stderr
    ledger = (tmp_path / "kept.ledger.parquet").read_bytes()
    from_logs, from_ledger = analyze({"log.jsonl": rows}), analyze({"kept.ledger.parquet": ledger})
    assert without_logs(from_logs) == without_logs(from_ledger)


def test_tiers_and_models_add_up_to_the_total(analyze: Analyze) -> None:
    report = analyze({"log.jsonl": lines(traffic())})
    total = report["baseline"]["cost_usd"]
    assert near(math.fsum(row["cost_usd"] for row in report["tiers"]), total)
    assert near(math.fsum(row["cost_usd"] for row in report["baseline"]["by_model"]), total)
    for row in report["policies"]:
        assert near(math.fsum(part["cost_usd"] for part in row["by_tier"]), row["cost_usd"])
        assert near(math.fsum(part["cost_usd"] for part in row["by_model"]), row["cost_usd"])
        assert near(math.fsum(part["cost_usd"] for part in row["by_type"]), row["cost_usd"])
        assert near(math.fsum(part["saving_usd"] for part in row["by_type"]), row["saving_usd"])
        bridge = [step["cost_usd"] for step in row["bridge"]]
        assert near(math.fsum(bridge[:-1]), bridge[-1])


def test_how_many_types_are_shown_changes_no_cost(analyze: Analyze) -> None:
    lone = [
        {
            "id": f"lone-{number}",
            "timestamp": START_S + 7_200 * number,
            "provider": "acme",
            "model": "strong-1" if number % 4 == 0 else "small-1",
            "output_tokens": 20,
            "input_tokens": 4_000,
            "cached_input_tokens": 3_000 * (number % 8 == 0),
            "prompt": f"{('Translate', 'Summarise')[number % 8 == 0]} this note to a customer: {number}",
        }
        for number in range(64)
    ]
    few, many = (analyze({"log.jsonl": lines(lone)}, "--top", top) for top in ("1", "20"))
    assert len(many["request_types"]) > len(few["request_types"])
    for name, row in policies(many).items():
        assert near(policies(few)[name]["cost_usd"], row["cost_usd"]), name


def test_the_same_traffic_twice_costs_twice(analyze: Analyze) -> None:
    rows = traffic()
    again = [row | {"id": row["id"] + "'", "session": row["session"] + "'"} for row in rows]
    once, twice = analyze({"log.jsonl": lines(rows)}), analyze({"log.jsonl": lines([*rows, *again])})
    assert near(twice["baseline"]["cost_usd"], 2 * once["baseline"]["cost_usd"])
    before, after = policies(once), policies(twice)
    for name, row in before.items():
        if name == "canary":  # the lots of a share hang on the names of the sessions
            continue
        assert near(after[name]["cost_usd"], 2 * row["cost_usd"]), name
        assert near(after[name]["saving_share"], row["saving_share"]), name


def test_the_same_lines_twice_are_duplicates(analyze: Analyze) -> None:
    rows = traffic()
    once, twice = analyze({"log.jsonl": lines(rows)}), analyze({"log.jsonl": lines([*rows, *rows])})
    assert twice["coverage"]["duplicates"] == len(rows)
    assert twice["policies"] == once["policies"]
    assert twice["baseline"] == once["baseline"]


def test_a_row_without_a_price_changes_no_total(analyze: Analyze) -> None:
    rows = traffic()
    stranger = rows[0] | {"id": "stranger", "session": "stranger", "model": "mystery-9"}
    without, with_it = analyze({"log.jsonl": lines(rows)}), analyze({"log.jsonl": lines([*rows, stranger])})
    assert with_it["baseline"]["cost_usd"] == without["baseline"]["cost_usd"]
    assert sum(with_it["coverage"]["unpriced_models"].values()) == 1
    for name, row in policies(without).items():
        assert policies(with_it)[name]["cost_usd"] == row["cost_usd"], name
        assert policies(with_it)[name]["cache"] == row["cache"], name


def test_a_week_later_costs_the_same(analyze: Analyze) -> None:
    rows = traffic()
    later = [row | {"timestamp": row["timestamp"] + WEEK_S} for row in rows]
    now, then = analyze({"log.jsonl": lines(rows)}), analyze({"log.jsonl": lines(later)})
    assert then["baseline"]["cost_usd"] == now["baseline"]["cost_usd"]
    assert [row["cost_usd"] for row in then["policies"]] == [row["cost_usd"] for row in now["policies"]]
    assert then["periods"] == now["periods"]
    assert then["drift"] == now["drift"]
    assert now["periods"][0]["cost_usd"] is not None


def test_without_one_weekday_there_is_no_month(analyze: Analyze) -> None:
    rows = traffic(sessions=120)
    whole = analyze({"log.jsonl": lines(rows)})["periods"]
    for weekday in range(7):
        kept = [row for row in rows if row["timestamp"] // DAY_S % 7 != weekday]
        month, year = analyze({"log.jsonl": lines(kept)})["periods"]
        assert month["cost_usd"] is month["saving_usd"] is year["cost_usd"] is None
        assert month["cost_low_usd"] < month["cost_high_usd"]
        assert "weekdays; a month needs all 7" in month["why"]
    assert all(period["cost_usd"] and period["cost_low_usd"] is None for period in whole)


def test_a_sample_of_sessions_finds_the_bill_within_its_error(analyze: Analyze) -> None:
    rows = traffic(sessions=600)
    bill = analyze({"log.jsonl": lines(rows)})["baseline"]["cost_usd"]
    errors = []
    for seed in range(12):
        draw = random.Random(seed)  # noqa: S311  # samples, the same in each run
        sampled = {f"s{number}" for number in range(600) if draw.random() < 0.1}
        part = [row for row in rows if row["session"] in sampled]
        found = analyze({"log.jsonl": lines(part)}, "--sample-rate", "10%")["baseline"]
        errors.append((found["cost_usd"] - bill) / found["cost_standard_error_usd"])
    assert max(map(abs, errors)) < 3.5
    assert sum(abs(error) < 2 for error in errors) >= 10


def test_half_the_traffic_costs_half(analyze: Analyze) -> None:
    log = {"log.jsonl": lines(traffic())}
    all_of_it, half = analyze(log), analyze(log, "--sample-rate", "0.5")
    assert near(half["baseline"]["cost_usd"], 2 * all_of_it["baseline"]["cost_usd"])
    for name, row in policies(all_of_it).items():
        assert near(policies(half)[name]["cost_usd"], 2 * row["cost_usd"]), name
        assert near(policies(half)[name]["saving_share"], row["saving_share"]), name


def test_a_commitment_above_the_bill_leaves_no_cash(analyze: Analyze) -> None:
    log = {"log.jsonl": lines(traffic())}
    free = rows_by(analyze(log), "contracts", "policy")
    committed = f"{PRICES}commitments: [{{provider: acme, usd_per_month: 1_000_000}}]\n"
    bound = rows_by(analyze(log, prices=committed), "contracts", "policy")
    for name, row in free.items():
        assert row["cash_saving_usd"] == row["contracted_saving_usd"] == row["list_saving_usd"], name
        assert row["avoided_usd"] == 0, name
        assert bound[name]["cash_saving_usd"] == 0, name
        assert bound[name]["list_saving_usd"] == row["list_saving_usd"], name
        assert bound[name]["avoided_usd"] == bound[name]["contracted_saving_usd"], name
    assert max(row["list_saving_usd"] for row in free.values()) > 0


def test_another_seed_moves_the_interval_and_no_cost(analyze: Analyze) -> None:
    log = {"log.jsonl": lines(traffic())}
    one, other = policies(analyze(log)), policies(analyze(log, "--seed", "5"))
    assert {name: row["cost_usd"] for name, row in one.items()} == {
        n: row["cost_usd"] for n, row in other.items()
    }
    assert one["tiered"]["interval"] != other["tiered"]["interval"]


def test_intervals_are_in_order(analyze: Analyze) -> None:
    for row in analyze({"log.jsonl": lines(traffic())})["policies"]:
        interval = row["interval"]
        assert interval["p10"] <= interval["p50"] <= interval["p90"], row["name"]


def test_without_caches_nothing_saves_more_than_the_cheapest_model(analyze: Analyze) -> None:
    plain = [row | {"cached_input_tokens": 0, "cache_write_tokens": 0} for row in traffic()]
    uncached = "".join(line for line in PRICES.splitlines(keepends=True) if "    cache" not in line)
    found = policies(analyze({"log.jsonl": lines(plain)}, prices=uncached))
    best = found["everything-cheap"]["cost_usd"]
    for name, row in found.items():
        assert row["cost_usd"] >= best * (1 - 1e-12), name


PROBES = {
    "output": ("assumptions: {{output_ratio: {{cheap: {}}}}}", ("0.8", "1", "1.3", "2")),
    "router": (
        "  - {{name: probe, inherit: tiered, router: {{model: cheap, input_tokens: {}}}}}",
        ("10", "5000"),
    ),
    "cascade": (
        "  - {{name: probe, to: {{cascade: [cheap, strong], escalate: {{rate: {}}}}}}}",
        ("0", "0.5", "1"),
    ),
    "escalation": (
        "  - {{name: probe, to: {{cascade: [cheap, strong], escalate: {{rate: 0.2, cost_ratio: {}}}}}}}",
        ("1", "2.5"),
    ),
}


@pytest.mark.parametrize(("rule", "values"), PROBES.values(), ids=list(PROBES))
def test_a_worse_assumption_never_costs_less(analyze: Analyze, rule: str, values: tuple[str, ...]) -> None:
    log = {"log.jsonl": lines(traffic())}
    rules = [f"{POLICIES}{rule.format(value)}\n" for value in values]
    bills = [
        {name: row["cost_usd"] for name, row in policies(analyze(log, rules=text)).items()} for text in rules
    ]
    for lower, higher in itertools.pairwise(bills):
        assert all(higher[name] >= cost * (1 - 1e-12) for name, cost in lower.items())
    assert bills[0] != bills[-1]


def test_attempts_at_one_request_are_one_decision(analyze: Analyze) -> None:
    rows = [row | {"logical_id": row["id"]} for row in traffic()]
    retries = [row | {"id": row["id"] + "-retry", "timestamp": row["timestamp"] + 1} for row in rows[::3]]
    coverage = analyze({"log.jsonl": lines([*rows, *retries])})["coverage"]
    assert coverage["requests"] == len(rows)
    assert coverage["attempts"] == len(rows) + len(retries)


def test_a_request_with_attempts_asks_its_router_once(analyze: Analyze) -> None:
    rows = [row | {"logical_id": row["id"]} for row in traffic()]
    retries = [row | {"id": row["id"] + "-retry", "timestamp": row["timestamp"] + 1} for row in rows[::3]]
    one_look = (300 * 1.00 + 4 * 5.00) / 1e6
    found = policies(analyze({"log.jsonl": lines([*rows, *retries])}))["routed"]["bridge"]
    assert near(found[-2]["cost_usd"], len(rows) * one_look)


def test_one_request_costs_what_a_report_of_it_alone_says(analyze: Analyze, tmp_path: Path) -> None:
    for number, row in enumerate(traffic()[:3]):
        report = policies(analyze({"log.jsonl": lines([row])}))
        chosen = ("--prices", "prices.yaml", "-p", "rules.yaml", "--strong", "strong-1", "--cheap", "small-1")
        options = (*chosen, "--request", row["id"], "--format", "json")
        outcome = route_audit_here("explain", "log.jsonl", *options, cwd=tmp_path / str(number))
        assert outcome.status == 0, outcome.stderr
        explained = {each["name"]: each["cost_usd"] for each in json.loads(outcome.stdout)["policies"]}
        assert explained.keys() == report.keys()
        for name, cost in explained.items():
            assert near(cost, report[name]["cache"]["kept_usd"]), name


def test_days_add_up_to_the_total(analyze: Analyze) -> None:
    by_day: list[list[Row]] = [[], [], []]
    for number, chat_rows in enumerate(sessions(traffic())):
        moved_s = START_S + number % 3 * DAY_S - chat_rows[0]["timestamp"]
        by_day[number % 3] += [row | {"timestamp": row["timestamp"] + moved_s} for row in chat_rows]
    whole = analyze({"log.jsonl": lines(list(itertools.chain(*by_day)))})
    days = [analyze({"log.jsonl": lines(rows)}) for rows in by_day]
    assert near(math.fsum(day["baseline"]["cost_usd"] for day in days), whole["baseline"]["cost_usd"])
    for name, row in policies(whole).items():
        for fate in ("kept_usd", "cold_usd"):  # a replay hangs on how well caches do in the whole log
            parts = [policies(day)[name]["cache"][fate] for day in days]
            assert near(math.fsum(parts), row["cache"][fate]), name


def test_a_share_is_the_policy_and_the_log_in_proportion(analyze: Analyze) -> None:
    chosen = next(rows for rows in sessions(traffic()) if len(rows) > 3 and rows[0]["model"] == "strong-1")
    rows = [renamed(row, number) for number in range(400) for row in chosen]
    found = policies(analyze({"log.jsonl": lines(rows)}))
    whole, part = found["tiered"], found["canary"]
    drawn = part["routed_requests_share"] / whole["routed_requests_share"]
    assert near(drawn * 400, round(drawn * 400))
    assert abs(drawn - 0.3) < 4 * math.sqrt(0.3 * 0.7 / 400)
    assert near(part["saving_usd"], drawn * whole["saving_usd"])
    for fate, cost in whole["cache"].items():
        bill = found["as-logged"]["cost_usd"]
        assert near(part["cache"][fate], drawn * cost + (1 - drawn) * bill), fate


def sessions(rows: Sequence[Row]) -> list[list[Row]]:
    return [list(mine) for _, mine in itertools.groupby(rows, key=lambda row: row["session"])]


def renamed(row: Row, number: int) -> Row:
    """The same request in a session of another name."""
    return row | {"id": f"{row['id']}/{number}", "session": f"{row['session']}/{number}"}


def test_no_share_and_all_of_it_are_the_log_and_the_policy(analyze: Analyze) -> None:
    shares = "".join(
        f"  - {{name: {name}-of-{parent}, inherit: {parent}, share: {share}}}\n"
        for parent in ("tiered", "cascade", "routed", "sticky", "night-batch")
        for name, share in (("none", 0), ("all", 1))
    )
    found = policies(analyze({"log.jsonl": lines(traffic())}, rules=POLICIES + shares))
    for parent in ("tiered", "cascade", "routed", "sticky", "night-batch"):
        assert found[f"none-of-{parent}"]["saving_usd"] == 0, parent
        assert found[f"all-of-{parent}"]["cost_usd"] == found[parent]["cost_usd"], parent
        assert found[f"all-of-{parent}"]["cache"] == found[parent]["cache"], parent


def test_the_more_was_read_from_the_cache_the_less_a_kept_one_costs(analyze: Analyze) -> None:
    rows = [row | {"cache_write_tokens": 0} for row in traffic()]
    bills = []
    for share in (0, 0.4, 1):
        cached = [row | {"cached_input_tokens": int(share * row["input_tokens"])} for row in rows]
        found = policies(analyze({"log.jsonl": lines(cached)}))
        bills.append({name: row["cache"]["kept_usd"] for name, row in found.items()})
    for less, more in itertools.pairwise(bills):
        assert all(more[name] < cost for name, cost in less.items())


def test_a_cache_that_is_written_and_never_read_is_dearer_than_none(analyze: Analyze) -> None:
    rows = [
        rows[0]
        | {"input_tokens": 5000, "cached_input_tokens": 0, "cache_write_tokens": 3000, "model": "strong-1"}
        for rows in sessions(traffic())
    ]
    found = policies(analyze({"log.jsonl": lines(rows)}))
    for name in ("tiered", "everything-cheap", "cascade", "routed", "sticky", "canary"):
        fates = found[name]["cache"]
        assert fates["replayed_usd"] > fates["kept_usd"] > fates["cold_usd"], name


WIDTHS = (
    "{low: 1, likely: 1, high: 1}",
    "{low: 0.9, likely: 1, high: 1.2}",
    "{low: 0.6, likely: 1, high: 1.9}",
)


def test_a_wider_assumption_never_narrows_an_interval(analyze: Analyze) -> None:
    log = {"log.jsonl": lines(traffic())}
    widths = []
    for width in WIDTHS:
        rules = f"{POLICIES}assumptions: {{output_ratio: {{cheap: {width}, strong: {width}}}}}\n"
        found = policies(analyze(log, rules=rules))
        widths.append({name: row["interval"]["p90"] - row["interval"]["p10"] for name, row in found.items()})
    for narrow, wide in itertools.pairwise(widths):
        for name, width in narrow.items():
            assert wide[name] >= width, name
            assert wide[name] > width or name in {"as-logged", "stay"}, name


CERTAIN = "assumptions: {output_ratio: {cheap: 1, strong: 1}, input_ratio: {cheap: 1, strong: 1}}\n"


def test_only_further_sessions_narrow_an_interval(analyze: Analyze) -> None:
    rows = [row | {"cached_input_tokens": 0, "cache_write_tokens": 0} for row in traffic(sessions=60)]
    uncached = re.sub(r"(?m)(^ +cache.*\n)| cached_input: [0-9.]+, cache_write: [0-9.]+,", "", PRICES)

    def width(*parts: Sequence[Row]) -> float:
        log = {"log.jsonl": lines(list(itertools.chain(*parts)))}
        row = policies(analyze(log, prices=uncached, rules=POLICIES + CERTAIN))["tiered"]
        bill: float = row["cost_usd"] + row["saving_usd"]
        return float(row["interval"]["p90"] - row["interval"]["p10"]) / bill

    once = width(rows)
    assert width(rows, [row | {"id": row["id"] + "'"} for row in rows]) == pytest.approx(once, rel=1e-6)
    others = width(rows, [renamed(row, 2) for row in rows])
    assert others == pytest.approx(once / math.sqrt(2), rel=0.08)


def test_another_seed_moves_the_middle_within_the_error_of_the_draws(analyze: Analyze) -> None:
    log = {"log.jsonl": lines(traffic())}
    one, *others = (policies(analyze(log, "--seed", str(seed))) for seed in range(3))
    for name, row in one.items():
        deviation = (row["interval"]["p90"] - row["interval"]["p10"]) / 2.563
        error = 1.2533 * deviation / math.sqrt(10_000)  # of the median of so many draws
        for other in others:
            moved = abs(other[name]["interval"]["p50"] - row["interval"]["p50"])
            assert moved <= 5 * math.sqrt(2) * error, name


def test_a_week_later_only_prices_of_a_day_change(analyze: Analyze) -> None:
    rows = [row | {"timestamp": START_S + row["timestamp"] % WEEK_S} for row in traffic()]
    later = [row | {"timestamp": row["timestamp"] + WEEK_S} for row in rows]
    dearer = PRICES + (
        "  - {model: middle-1, provider: acme, since: 2026-10-08, input: 3.00, output: 12.00,"
        " source: invented, checked: 2026-11-23}\n"
    )
    plain = [analyze({"log.jsonl": lines(each)}) for each in (rows, later)]
    dated = [analyze({"log.jsonl": lines(each)}, prices=dearer) for each in (rows, later)]
    assert plain[0]["baseline"]["by_model"] == plain[1]["baseline"]["by_model"]
    before, after = (rows_by(each["baseline"], "by_model", "model") for each in dated)
    for name, row in before.items():
        rose = after[name]["cost_usd"] > row["cost_usd"]
        assert rose if name.endswith("middle-1") else after[name] == row, name


def test_labels_change_the_quality_and_no_tier(tmp_path: Path) -> None:
    swapped = {
        "retrieval": "reasoning",
        "extraction": "extraction",
        "reasoning": "retrieval",
        "unsure": "unsure",
    }
    answers = []
    for name, labels in (("labels", dict(zip(swapped, swapped, strict=True))), ("swapped", swapped)):
        rows = [
            {"messages": [{"role": "user", "content": task}], "tier": labels[tier]}
            for task, tier in zip(TASKS, swapped, strict=True)
        ]
        (tmp_path / f"{name}.jsonl").write_bytes(lines(rows))
        outcome = route_audit_here("evaluate", f"{name}.jsonl", "--format", "json", cwd=tmp_path)
        assert outcome.status == 0, outcome.stderr
        answers.append(json.loads(outcome.stdout))
    found = [
        {tier: sum(row[tier] for row in answer["confusion"].values()) for tier in TIERS} for answer in answers
    ]
    routed = [[point["share_routed"] for point in answer["risk_coverage"]] for answer in answers]
    assert found[0] == found[1]
    assert routed[0] == routed[1]
    assert answers[0]["macro_f1"] > answers[1]["macro_f1"]


def capped(budget: str) -> str:
    """Policies that end with one with a budget, and with what comes when it is spent from the beginning."""
    return POLICIES + (
        f"  - {{name: capped, inherit: tiered, budget: {{{budget}, then: strong}}}}\n"
        "  - {name: afterwards, to: strong}\n"
    )


def test_a_budget_of_nothing_is_what_comes_after_it(analyze: Analyze) -> None:
    for budget in ("usd_per_month: 0", "usd_per_day: 0", "usd_per_month: 0, by: all"):
        found = policies(analyze({"log.jsonl": lines(traffic())}, rules=capped(budget)))
        assert found["capped"]["cost_usd"] == found["afterwards"]["cost_usd"]
        assert found["capped"]["by_model"] == found["afterwards"]["by_model"]


def test_a_budget_that_is_never_spent_changes_nothing(analyze: Analyze) -> None:
    found = policies(analyze({"log.jsonl": lines(traffic())}, rules=capped("usd_per_month: 1000")))
    for figure in ("cost_usd", "by_model", "latency_s", "cache", "interval"):
        assert found["capped"][figure] == found["tiered"][figure]


def test_a_budget_is_spent_at_the_same_request_however_the_rows_come(analyze: Analyze) -> None:
    rows, rules = traffic(sessions=300), capped("usd_per_day: 0.1")
    whole = without_logs(analyze({"log.jsonl": lines(rows)}, rules=rules))
    notes = policies(whole)["capped"]["notes"]
    assert "is spent in" in notes[0]
    files = {"a.jsonl": lines(rows[::-2]), "b.jsonl": lines(rows[-2::-2])}
    assert without_logs(analyze(files, "--jobs", "2", rules=rules)) == whole


def test_limits_and_sessions_that_come_down_hold_however_the_rows_come(analyze: Analyze) -> None:
    rules = POLICIES + (
        "  - {name: in-time, inherit: tiered, limit: {p95_s: 1, by: all}}\n"
        "  - {name: paying, inherit: tiered, stick: session, switch: when-it-pays}\n"
    )
    rows = traffic(sessions=300)
    whole = without_logs(analyze({"log.jsonl": lines(rows)}, rules=rules))
    assert "stays: its p95 would be" in policies(whole)["in-time"]["notes"][0]
    files = {"a.jsonl": lines(rows[::-2]), "b.jsonl": lines(rows[-2::-2])}
    assert without_logs(analyze(files, rules=rules)) == whole
