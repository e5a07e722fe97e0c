"""Later logs beside a case, through the command: a hold-out, an adjusted baseline, and slips."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from in_process import route_audit_here

PRICES = """\
version: 1
prices:
  - {model: big, provider: acme, input: 10, output: 20}
  - {model: small, provider: acme, input: 1, output: 2}
"""
ASSUMED = (
    "version: 1\ncache: kept\ninput_ratio: {small: 1.0, big: 1.0}\noutput_ratio: {small: 1.0, big: 1.0}\n"
)
OPTIONS = ("--prices", "prices.yaml", "--assume", "assumed.yaml")
BIG_USD, SMALL_USD = 0.012, 0.0012


def row(number: int, model: str, day: int, **more: object) -> str:
    """1,000 tokens in, 100 out: .012 dollars on big, a tenth of it on small; every second one easy."""
    tier = "extraction" if number % 2 else "reasoning"
    told = {"id": f"{day}-{number}", "model": model, "provider": "acme", "tier": tier, "confidence": 0.99}
    time = f"2026-10-{1 + day:02d}T{number % 24:02d}:00:00Z"
    counts = {"input_tokens": 1000, "output_tokens": 100, "timestamp": time, "session": f"{day}-{number}"}
    return json.dumps(told | counts | more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Logs of before, all on big, and the case for 'tiered', which moves what is easy to small."""
    before = [row(number, "big", day) for day in range(14) for number in range(20)]
    (tmp_path / "before.jsonl").write_text("\n".join(before))
    (tmp_path / "prices.yaml").write_text(PRICES)
    (tmp_path / "assumed.yaml").write_text(ASSUMED)
    made = route_audit_here(
        "report", "before.jsonl", "--strong", "big", "--cheap", "small", *OPTIONS, "-o", "case.json", "-q",
        cwd=tmp_path,
    )  # fmt: skip
    assert made.status == 0, made.stderr
    return tmp_path


def tracked(folder: Path, rows: list[str], *options: str) -> dict[str, Any]:
    (folder / "later.jsonl").write_text("\n".join(rows))
    run = route_audit_here(
        "track", "--case", "case.json", "later.jsonl", *OPTIONS, "--format", "json", *options, cwd=folder
    )
    assert run.status == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def routed(number: int) -> str:
    return "small" if number % 2 else "big"


def test_what_was_projected_came_true(folder: Path) -> None:
    found = tracked(folder, [row(n, routed(n), day) for day in range(14) for n in range(20)])
    assert found["policy"] == "tiered"
    assert found["method"] == "adjusted baseline"
    assert found["baseline_usd"] == pytest.approx(280 * BIG_USD)
    assert found["actual_usd"] == pytest.approx(140 * (BIG_USD + SMALL_USD))
    assert found["saving_share"] == pytest.approx(0.45)
    assert found["held"] is True
    assert found["realisation_share"] == pytest.approx(1.0)
    assert all(abs(each["usd"]) < 1e-9 for each in found["variances"])


def test_a_policy_that_was_not_put_into_use_saves_nothing(folder: Path) -> None:
    found = tracked(folder, [row(n, "big", day) for day in range(14) for n in range(20)])
    assert found["saving_usd"] == pytest.approx(0.0, abs=1e-9)
    assert found["held"] is False
    steps = {each["reason"]: each["usd"] for each in found["variances"]}
    assert steps["models asked"] == pytest.approx(140 * (BIG_USD - SMALL_USD))


def test_a_price_that_changed_within_the_days_of_the_case_is_a_price(folder: Path) -> None:
    """Of 14 days, big doubles on the eighth: 70 hard requests were planned at .012, and all come at .024."""
    dearer = "  - {model: big, provider: acme, since: 2026-10-08, input: 20, output: 40}\n"
    (folder / "prices.yaml").write_text(PRICES + dearer)
    case = ("--strong", "big", "--cheap", "small", *OPTIONS, "-o", "case.json", "--force", "-q")
    assert route_audit_here("report", "before.jsonl", *case, cwd=folder).status == 0
    found = tracked(folder, [row(n, routed(n), 14 + day) for day in range(14) for n in range(20)])
    assert found["projected_usd"] == pytest.approx(70 * 3 * BIG_USD + 140 * SMALL_USD)
    steps = {each["reason"]: each["usd"] for each in found["variances"]}
    assert steps.pop("price") == pytest.approx(70 * BIG_USD)
    assert steps == pytest.approx(dict.fromkeys(steps, 0.0), abs=1e-12)


@pytest.mark.parametrize(("unpriced", "held"), [(13, True), (70, None)])
def test_later_requests_without_a_price_are_told(folder: Path, unpriced: int, held: bool | None) -> None:
    """Of 280: up to one in twenty the others tell of all, from then on nobody knows whether it held."""
    rows = [row(n, routed(n), day) for day in range(14) for n in range(20)]
    rows[:unpriced] = [each.replace('"small"', '"new"').replace('"big"', '"new"') for each in rows[:unpriced]]
    found = tracked(folder, rows)
    assert found["unpriced_models"] == {"new": unpriced}
    assert found["held"] is held
    shown = route_audit_here("track", "--case", "case.json", "later.jsonl", *OPTIONS, cwd=folder).stdout
    assert f"- {unpriced} requests without a price, in no total: {unpriced} new" in shown


@pytest.mark.parametrize("earlier", [0, 70])
def test_what_has_no_price_is_no_call_that_was_saved(folder: Path, earlier: int) -> None:
    """70 of 280 later requests are in no cost: fewer requests, and as many calls for each of the others."""
    before = [row(n, "big", day) for day in range(14) for n in range(20)]
    before[:earlier] = [each.replace('"big"', '"new"') for each in before[:earlier]]
    (folder / "before.jsonl").write_text("\n".join(before))
    case = ("--strong", "big", "--cheap", "small", *OPTIONS, "-o", "case.json", "--force", "-q")
    assert route_audit_here("report", "before.jsonl", *case, cwd=folder).status == 0
    later = [row(n, routed(n), day) for day in range(14) for n in range(20)]
    later[:70] = [each.replace('"small"', '"new"').replace('"big"', '"new"') for each in later[:70]]
    steps = {each["reason"]: each["usd"] for each in tracked(folder, later)["variances"]}
    lost = (70 - earlier) / 280 * 140 * (BIG_USD + SMALL_USD)
    assert steps.pop("volume") == pytest.approx(-lost)
    assert steps == pytest.approx(dict.fromkeys(steps, 0.0), abs=1e-12)


@pytest.mark.parametrize(("first_day", "told"), [(0, True), (13, True), (14, False)])
def test_logs_of_before_among_the_later_ones_are_told(folder: Path, first_day: int, told: bool) -> None:
    found = tracked(folder, [row(n, routed(n), first_day + day) for day in range(7) for n in range(20)])
    assert (
        any("begin before those of the case end (2026-10-14T19:00:00Z)" in note for note in found["notes"])
        is told
    )


def test_a_hold_out_measures_the_saving(folder: Path) -> None:
    """Of every ten requests the first two are held out: one easy, one hard."""
    rows = [
        row(n, "big" if n % 10 < 2 else routed(n), day, arm="as-is" if n % 10 < 2 else "routed")
        for day in range(14)
        for n in range(20)
    ]
    found = tracked(folder, rows, "--control", "arm=as-is")
    assert found["method"] == "hold-out"
    assert found["held_out_requests"] == 56
    assert found["saving_usd"] == pytest.approx(112 * (BIG_USD - SMALL_USD))
    assert found["saving_share"] == pytest.approx(0.45)
    assert found["saving_low_usd"] < found["saving_usd"] < found["saving_high_usd"]


def test_a_hold_out_too_small_to_tell_says_so(folder: Path) -> None:
    """An eighth of what is easy stayed on big: .394 saved, with some .06 to either side; .45 projected."""
    rows = [
        row(n, "big" if n < 4 or n == 19 else routed(n), day, arm="as-is" if n < 4 else "routed")
        for day in range(14)
        for n in range(20)
    ]
    found = tracked(folder, rows, "--control", "arm=as-is")
    assert found["saving_share"] == pytest.approx(7 / 16 * 0.9)
    assert (found["held"], found["undecided"]) == (False, True)
    assert found["notes"][1].startswith("the bill holds $0.67 of the hold-out")  # 56 x .012
    again = ("track", "--case", "case.json", "later.jsonl", *OPTIONS, "--control", "arm=as-is")
    assert "outside the projected interval, maybe by chance" in route_audit_here(*again, cwd=folder).stdout


def test_a_hold_out_of_few_sessions_says_so(folder: Path) -> None:
    rows = [
        row(
            n,
            "big" if n < 4 else routed(n),
            day,
            arm="as-is" if n < 4 else "routed",
            session=f"{day // 2}-{n}",
        )
        for day in range(10)
        for n in range(20)
    ]
    few = [note for note in tracked(folder, rows, "--control", "arm=as-is")["notes"] if "clusters" in note]
    assert len(few) == 1
    assert few[0].startswith("an arm has only 20 clusters")


def test_a_hold_out_can_be_any_condition_of_a_policy(folder: Path) -> None:
    rows = [
        row(n, "big" if n < 4 else routed(n), day, feature="held" if n < 4 else "live")
        for day in range(14)
        for n in range(20)
    ]
    assert tracked(folder, rows, "--control", "feature: held")["held_out_requests"] == 56


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (("--case", "case.json", "--control", "arm=nobody"), 3, "only 0 requests in an arm"),
        (("--case", "case.json", "--control", "held"), 2, "'held' is no condition"),
        (("--case", "case.json", "--control", "tier: hard"), 2, "'hard' is not known here"),
        (("--case", "prices.yaml"), 2, "this is no report saved as JSON"),
        (("--case", "missing.json"), 2, "there is no such file"),
        (("--case", "analyzed.json"), 2, "make one from the logs of before"),
        (("--case", "kept.json"), 2, "it recommends none"),
    ],
)
def test_a_slip_is_told(folder: Path, options: tuple[str, ...], status: int, says: str) -> None:
    (folder / "hard.jsonl").write_text("\n".join(row(0, "big", day) for day in range(14)))
    kept = route_audit_here("report", "hard.jsonl", *OPTIONS, "-o", "kept.json", "-q", cwd=folder)
    assert kept.status == 0
    made = route_audit_here("analyze", "before.jsonl", *OPTIONS, "-o", "analyzed.json", "-q", cwd=folder)
    assert made.status == 0
    run = route_audit_here("track", "before.jsonl", *OPTIONS, *options, cwd=folder)
    assert run.status == status, run.stderr
    assert says in run.stderr
    assert not run.stdout


@pytest.mark.parametrize("control", [(), ("--control", "arm=as-is")])
def test_a_sample_of_the_later_logs_is_scaled(folder: Path, control: tuple[str, ...]) -> None:
    held = {"arm": "as-is"}
    rows = [
        row(n, "big", day, **held) if n % 4 < 2 else row(n, routed(n), day, arm="routed")
        for day in range(14)
        for n in range(20)
    ]
    whole, sample = tracked(folder, rows, *control), tracked(folder, rows, "--sample-rate", "0.1", *control)
    told_in_dollars = ("actual_usd", "baseline_usd", "saving_usd", "saving_low_usd", "saving_high_usd")
    for name in told_in_dollars:
        assert sample[name] == pytest.approx(10 * whole[name])
    assert sample["requests"] == 10 * whole["requests"]
    assert sample["projected_usd"] == whole["projected_usd"]
    assert (sample["saving_share"], sample["held"]) == (pytest.approx(whole["saving_share"]), whole["held"])
    assert sample["projected_usd"] + sum(each["usd"] for each in sample["variances"]) == pytest.approx(
        sample["actual_usd"]
    )
    assert sample["variances"][0]["usd"] > whole["variances"][0]["usd"]
    assert any("10.00% sample" in note for note in sample["notes"])
    assert not any("sample" in note for note in whole["notes"])


def test_an_arm_is_judged_by_what_was_read(folder: Path) -> None:
    rows = [row(n, "big", 1, arm="as-is" if n < 10 else "routed") for n in range(20)]
    (folder / "later.jsonl").write_text("\n".join(rows))
    run = route_audit_here(
        "track", "--case", "case.json", "later.jsonl", *OPTIONS, "--sample-rate", "0.01",
        "--control", "arm=as-is", cwd=folder,
    )  # fmt: skip
    assert run.status == 3
    assert "only 10 requests in an arm" in run.stderr


def test_where_nothing_moved_the_bill_without_the_policy_is_the_bill(folder: Path) -> None:
    (folder / "later.jsonl").write_text("\n".join(row(n, "big", day) for day in range(14) for n in range(20)))
    run = route_audit_here("track", "--case", "case.json", "later.jsonl", *OPTIONS, cwd=folder)
    shown = {
        line.rsplit("  ", 1)[0].split("  ")[1]: line.split()[-1] for line in run.stdout.splitlines()[2:5]
    }
    assert (shown["bill without it"], shown["bill"]) == ("$3.36", "$3.36")


def test_a_case_on_an_unreconciled_bill_says_so(folder: Path) -> None:
    before = [row(n, "big", day, cost_usd=2 * BIG_USD) for day in range(14) for n in range(20)]
    (folder / "dearer.jsonl").write_text("\n".join(before))
    made = route_audit_here(
        "report", "dearer.jsonl", "--strong", "big", "--cheap", "small", *OPTIONS, "-o", "case.json", "-q",
        "--force", cwd=folder,
    )  # fmt: skip
    assert made.status == 0, made.stderr
    found = tracked(folder, [row(n, routed(n), day) for day in range(14) for n in range(20)])
    assert found["notes"][-1] == "the bill of the case is not reconciled: trust percentages only"
    assert found["case_reconciliation"] == "UNRECONCILED"
    shown = route_audit_here("track", "--case", "case.json", "later.jsonl", *OPTIONS, cwd=folder).stdout
    # .0066 in the mean as it was, .012 without it: 181.8 % of the bill, and 81.8 % of it saved
    assert [line.split()[-1] for line in shown.splitlines()[2:6]] == ["45%", "181.8%", "$1.85", "81.8%"]
    assert shown.count("$") == 2  # the bill as it was, in both tables


def test_dollars_are_withheld_where_the_later_bill_is_off_too(folder: Path) -> None:
    dearer = {"big": 2 * BIG_USD, "small": 2 * SMALL_USD}
    found = tracked(
        folder, [row(n, routed(n), d, cost_usd=dearer[routed(n)]) for d in range(14) for n in range(20)]
    )
    assert found["reconciliation"] == "UNRECONCILED"
    shown = route_audit_here("track", "--case", "case.json", "later.jsonl", *OPTIONS, cwd=folder).stdout
    assert "the later bill does not agree with the costs that its log states" in " ".join(shown.split())
    assert shown.count("$") == 2


def test_the_later_invoice_decides_over_the_costs_that_the_log_states(folder: Path) -> None:
    usd = {"big": BIG_USD, "small": SMALL_USD}
    rows = [row(n, routed(n), day, cost_usd=usd[routed(n)]) for day in range(14) for n in range(20)]
    days = [f"2026-10-{1 + day:02d}" for day in range(14)]
    for name, times in (("same", 1), ("double", 2)):
        lines = [f"{day},acme,{times * 10 * (BIG_USD + SMALL_USD)}" for day in days]
        (folder / f"{name}.csv").write_text("\n".join(["date,provider,cost_usd", *lines]))
    assert tracked(folder, rows)["reconciliation"] == "reconciled"
    assert tracked(folder, rows, "--invoice", "same.csv")["reconciliation"] == "reconciled"
    found = tracked(folder, rows, "--invoice", "double.csv")
    assert found["reconciliation"] == "UNRECONCILED"
    assert "the later bill does not agree with what was billed: trust percentages only" in found["notes"]
