"""What classify, explain, evaluate, ledger, formats and policies print of what they were told."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from apps import App
from golden import Golden
from route_audit import auditing
from route_audit.auditing import ClassifiedRow, ExplainedPolicy, Explanation
from route_audit.classify.evaluation import evaluate
from route_audit.commands.evaluated import curve
from route_audit.errors import InputError
from route_audit.ingest.labels import read_labels
from route_audit.ledger.files import LedgerMeta
from route_audit.report import Account, FiredSignal, LogFile

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "answers"

ROWS = (
    ClassifiedRow(
        "r,1", "00a1", "extraction", 0.93, ("asks for fields", "json demanded"), "extraction", "type"
    ),
    ClassifiedRow("r\n2", "00b2", "unsure", 0.2, (), "reasoning", "request"),
)

EXPLANATION = Explanation(
    id="req-1",
    type="00000000000000a1",
    type_label="invoice: extract fields -> json",
    tier="extraction",
    confidence=0.934,
    reasons=("asks for named fields", "a JSON answer is demanded"),
    hindsight_tier="extraction",
    model="acme/strong-1",
    timestamp="2026-11-02T08:00:00Z",
    input_tokens=1_812,
    cached_input_tokens=1_024,
    output_tokens=96,
    attempts=2,
    cost_usd=0.00421,
    latency_s=1.234,
    tier_source="type",
    why=Account(
        type_requests=1_204,
        type_share=0.9934,
        signals=(
            FiredSignal("extract", "asks to extract", True, 1, 0, 3, 0, 0),
            FiredSignal("answer_only", "wants the bare answer", False, 0.3, 0.5, 1, 0, 0),
            FiredSignal("creative", "asks for writing of one's own", False, 0.3, 0, 0, 0, 3.5),
        ),
        points={"retrieval": 0.15, "extraction": 3.3, "reasoning": 0.0, "open": 1.05},
        chances={"retrieval": 0.0712, "extraction": 0.6453, "reasoning": 0.0641, "open": 0.2194},
        runner_up="retrieval",
        would_change="if it were not that it asks to extract, it would be unsure",
    ),
    policies=(
        ExplainedPolicy("as-logged", "acme/strong-1", "every request stays on its own model", 0.00421),
        ExplainedPolicy("tiered", "acme/small-1", "tier retrieval or extraction: to cheap", 0.00025),
        ExplainedPolicy("slow", "nobody/knows", "everything: to slow", None),
    ),
)

LABELS = [
    ("retrieval", "Summarize the minutes below.\nThe pier stays closed.", "summary"),
    ("retrieval", "Hello there", "summary"),
    ("extraction", "Classify this ticket: my parcel is late. Respond with the label only.", "classify"),
    ("extraction", "Extract the dates as JSON: the pier opens in May.", "fields"),
    ("reasoning", "Prove that the sum of two odd numbers is even.", "proof"),
    ("reasoning", "Extract the dates as JSON.", "fields"),
    ("unsure", "Write a poem about the sea.", "poem"),
    ("", "Who knows?", "poem"),
]


@pytest.fixture
def classified(monkeypatch: pytest.MonkeyPatch) -> list[auditing.Options]:
    asked: list[auditing.Options] = []

    def tiers(options: auditing.Options) -> Iterator[ClassifiedRow]:
        asked.append(options)
        return iter(ROWS)

    monkeypatch.setattr(auditing, "classified", tiers)
    return asked


def test_classify_prints_csv(app: App, classified: list[auditing.Options]) -> None:
    said = app("classify", "x", "--no-dedupe")
    rows = list(csv.DictReader(io.StringIO(said.stdout)))
    assert rows[0] == {
        "id": "r,1",
        "type": "00a1",
        "tier": "extraction",
        "confidence": "0.93",
        "reasons": "asks for fields; json demanded",
        "hindsight_tier": "extraction",
        "tier_source": "type",
    }
    assert [row["id"] for row in rows] == ["r,1", "r\n2"]
    assert said.stderr == ""
    assert not classified[0].dedupe


def test_no_id_is_a_formula_in_csv_and_each_stays_as_it_is_elsewhere(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ["=1+1", "@SUM(A1)", "-2", "+3", "\t=1", "r-1"]
    rows = [ClassifiedRow(each, "00a1", "unsure", 0.2, (), "unsure", "request") for each in ids]
    monkeypatch.setattr(auditing, "classified", lambda _: iter(rows))
    told = csv.DictReader(io.StringIO(app("classify", "x").stdout))
    assert [row["id"] for row in told] == ["'=1+1", "'@SUM(A1)", "'-2", "'+3", "'\t=1", "r-1"]
    lines = app("classify", "x", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids


def test_classify_prints_json_lines_with_the_promised_keys(
    app: App, classified: list[auditing.Options]
) -> None:
    first, second = map(json.loads, app("classify", "x", "--format", "jsonl").stdout.splitlines())
    assert list(first) == ["id", "type", "tier", "confidence", "reasons", "hindsight_tier", "tier_source"]
    assert first["reasons"] == ["asks for fields", "json demanded"]
    assert second["id"] == "r\n2"


@pytest.mark.parametrize("name", ["tiers.csv", "tiers.jsonl", "tiers.parquet"])
def test_classify_writes_the_kind_of_the_suffix(
    name: str, app: App, classified: list[auditing.Options]
) -> None:
    said = app("classify", "x", "-o", name)
    assert (said.status, said.stdout, said.stderr) == (0, "", f"wrote {name}\n")
    assert [path.name for path in Path().iterdir()] == [name]


def test_classify_writes_parquet(app: App, classified: list[auditing.Options]) -> None:
    import pyarrow.parquet as pq

    app("classify", "x", "-o", "t.parquet")
    assert pq.read_table("t.parquet").to_pylist() == [
        {**msgspec.structs.asdict(row), "reasons": list(row.reasons)} for row in ROWS
    ]


def test_classify_prints_parquet_to_a_pipe_but_not_to_a_terminal(
    app: App, classified: list[auditing.Options], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    said = app("classify", "x", "--format", "parquet")
    assert said.stderr.startswith("error: Parquet is binary and stdout is a terminal\n")
    assert (said.status, said.stdout, classified) == (2, "", [])


def test_an_error_while_classifying_leaves_no_file(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def tiers(_: auditing.Options) -> Iterator[ClassifiedRow]:
        yield ROWS[0]
        raise InputError("the log ends in the middle", where="x", hint="get it whole")

    monkeypatch.setattr(auditing, "classified", tiers)
    assert app("classify", "x", "-o", "tiers.csv").status == 3
    assert not list(Path().iterdir())


def test_explain_shows_one_request(app: App, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[auditing.Options, str]] = []

    def explain(options: auditing.Options, request_id: str) -> Explanation:
        seen.append((options, request_id))
        return EXPLANATION

    monkeypatch.setattr(auditing, "explain", explain)
    golden.check(GOLDEN / "explain.txt", app("explain", "x", "--request", "req-1", "--cheap", "c").stdout)
    assert (
        msgspec.json.decode(
            app("explain", "x", "--request", "req-1", "--format", "json").stdout, type=Explanation
        )
        == EXPLANATION
    )
    assert [request for _, request in seen] == ["req-1", "req-1"]
    assert seen[0][0].cheap == "c"


def test_explain_says_that_other_requests_have_the_id_too(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    several = msgspec.structs.replace(EXPLANATION, requests_of_this_id=1_200)
    monkeypatch.setattr(auditing, "explain", lambda _options, _request: several)
    said = " ".join(app("explain", "x", "--request", "req-1").stdout.split())
    assert "- 1,200 requests have this id: the first is shown; --since and --until choose another - " in said


@pytest.fixture
def labels() -> Path:
    path = Path("labels.jsonl")
    rows = [
        {"tier": tier, "kind": kind, "messages": [{"role": "user", "content": text}]}
        for tier, text, kind in LABELS
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(("kind", "form"), [("txt", "table"), ("md", "markdown"), ("json", "json")])
def test_evaluate_shows_rates_with_intervals(
    app: App, golden: Golden, labels: Path, kind: str, form: str
) -> None:
    golden.check(GOLDEN / f"evaluate.{kind}", app("evaluate", str(labels), "--format", form).stdout)


def test_evaluate_gives_the_agreed_keys(app: App, labels: Path) -> None:
    found = json.loads(app("evaluate", str(labels), "--format", "json").stdout)
    agreed = {
        "n",
        "macro_f1",
        "confusion",
        "reasoning_recall",
        "kept_cheap",
        "risk_coverage",
        "unsure_to_capable",
    }
    assert agreed <= set(found)
    assert list(found["risk_coverage"][0])[:3] == ["threshold", "share_routed", "reasoning_routed_cheap"]
    assert (found["n"], found["unlabelled"]) == (7, 1)
    assert found["confusion"]["reasoning"]["extraction"] == 1


@pytest.mark.parametrize("share", ["0", "1", "100%", "200%", "a lot", "-2%", "nan"])
def test_evaluate_wants_a_share(app: App, labels: Path, share: str) -> None:
    said = app("evaluate", str(labels), f"--max-misroute={share}")
    assert said.status == 2
    assert "--max-misroute" in said.stderr
    assert len(said.stderr.splitlines()) == 3


def test_evaluate_wants_a_seed(app: App, labels: Path) -> None:
    said = app("evaluate", str(labels), "--seed", "-1")
    assert said.status == 2
    assert "not a whole number of at least 0" in said.stderr


def test_evaluate_writes_what_it_shows(app: App, labels: Path) -> None:
    said = app("evaluate", str(labels), "-o", "tiers.md", "-o", "tiers.json")
    assert (said.status, said.stderr) == (0, "wrote tiers.md\nwrote tiers.json\n")
    for name, form in (("tiers.md", "markdown"), ("tiers.json", "json")):
        assert Path(name).read_bytes().decode() == app("evaluate", str(labels), "--format", form).stdout


@pytest.mark.parametrize(
    ("file", "status", "what"),
    [
        ("tiers.txt", 2, "no kind with the suffix '.txt'"),
        ("labels.jsonl", 2, "no kind with the suffix '.jsonl'"),
        ("there.md", 4, "the file exists"),
        ("nowhere/tiers.md", 4, "its folder does not exist"),
    ],
)
def test_evaluate_overwrites_nothing(app: App, labels: Path, file: str, status: int, what: str) -> None:
    Path("there.md").write_text("mine", encoding="utf-8")
    said = app("evaluate", str(labels), "-o", file)
    assert (said.status, said.stdout) == (status, "")
    assert what in said.stderr
    assert Path("there.md").read_text(encoding="utf-8") == "mine"
    assert app("evaluate", str(labels), "-o", "there.md", "--force", "--quiet").stderr == ""


def test_labels_of_one_tier_are_measured_as_far_as_they_go(app: App) -> None:
    row = {"tier": "unsure", "messages": [{"role": "user", "content": "hello"}]}
    Path("labels.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert "all labels are unsure" in app("evaluate", "labels.jsonl").stdout
    found = json.loads(app("evaluate", "labels.jsonl", "--format", "json").stdout)
    assert (found["unsure_to_capable"], found["macro_f1"], found["reasoning_recall"]) == (1.0, None, None)


@pytest.mark.parametrize(
    ("width", "unicode", "drawn"), [(80, True, True), (80, False, True), (59, True, False)]
)
def test_the_curve_needs_room_and_no_more_than_ascii(
    app: App, labels: Path, width: int, unicode: bool, drawn: bool
) -> None:
    text = curve(evaluate(read_labels([labels])))(width, unicode)
    assert bool(text) == drawn
    assert text.isascii() or unicode
    assert "\x1b" not in text
    assert max(map(len, text.splitlines()), default=0) <= width


def test_the_table_fits_80_columns_without_colour(app: App, labels: Path) -> None:
    shown = app("evaluate", str(labels)).stdout
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_evaluate_needs_a_label(app: App) -> None:
    Path("labels.jsonl").write_text('{"messages": [], "tier": null}\n', encoding="utf-8")
    said = app("evaluate", "labels.jsonl")
    assert said.status == 3
    assert "no line of the labels has a tier yet" in said.stderr


def test_ledger_tells_what_was_read(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def keep(options: auditing.Options, out: Path) -> LedgerMeta:
        assert options.full_labels
        out.write_bytes(b"ledger")
        return LedgerMeta(sources=[LogFile("x", "", "flat")], rows_read=1_234)

    monkeypatch.setattr(auditing, "keep", keep)
    said = app("ledger", "x", "-o", "x.ledger.parquet", "--labels", "full")
    assert said.stderr == "wrote x.ledger.parquet: 1,234 rows read from 1 file\n"
    assert Path("x.ledger.parquet").read_bytes() == b"ledger"


def test_formats_lists_every_format(app: App) -> None:
    from route_audit.ingest.formats import FORMATS

    page = app("formats").stdout
    for one in FORMATS:
        assert f"  {one.about.name} " in page
        assert one.about.note in " ".join(page.split())
    assert max(map(len, page.splitlines())) <= 80
    assert "can't say: first token, retries, tier" in page
    listed = json.loads(app("formats", "--format", "json").stdout)
    assert [(one["name"], one["lacks"]) for one in listed] == [
        (one.about.name, list(one.about.lacks)) for one in FORMATS
    ]


def test_a_built_in_policy_is_a_file_to_start_from(app: App) -> None:
    Path("mine.yaml").write_text(app("policies", "show", "tiered").stdout, encoding="utf-8")
    said = app("policies", "check", "mine.yaml")
    assert "tiered (rules, mine.yaml:" in said.stdout
    assert (said.status, said.stderr) == (0, "")


def test_policies_lists_the_built_in_ones_and_the_kinds(app: App) -> None:
    from route_audit.policies import list_builtin, list_kinds

    page = app("policies", "list").stdout
    for item in (*list_builtin(), *list_kinds()):
        assert f"  {item.name} " in page


CONTRACT = """\
version: 1
currency: USD
prices:
  - {model: strong-1, provider: acme, since: 2026-01-01, input: 2.50, cached_input: 1.25, output: 10.00,
     context_window: 200000, supports: [tools, json], batch: {input: 1.25, output: 5.00},
     above: [{input_tokens: 128000, input: 5.00, output: 15.00}], source: contract 4711, checked: 2026-11-23}
  - {model: small-1, provider: acme, input: 0, output: 0, source: contract 4711, checked: 2024-01-01}
discounts:
  - {provider: acme, share: 0.12}
"""


@pytest.fixture
def contract(app: App) -> str:
    Path("contract.yaml").write_text(CONTRACT, encoding="utf-8")
    return "contract.yaml"


def test_prices_lists_models_exactly(app: App, contract: str) -> None:
    said = app("prices", "list", "strong", "--provider", "acme", "--prices", contract)
    row = next(line for line in said.stdout.splitlines() if "strong-1" in line)
    assert row.split() == ["acme/strong-1", "2.2", "1.1", "8.8", "200.0", "k", "by", "length"]
    assert "small-1" not in said.stdout
    listed = json.loads(
        app("prices", "list", "--provider", "acme", "--prices", contract, "--format", "json").stdout
    )
    assert [(one["model"], one["output"]) for one in listed] == [("acme/small-1", 0), ("acme/strong-1", 8.8)]


def test_prices_shows_every_price_of_a_model(app: App, contract: str, golden: Golden) -> None:
    golden.check(GOLDEN / "prices_show.txt", app("prices", "show", "strong-1", "--prices", contract).stdout)
    card = json.loads(app("prices", "show", "strong-1", "--prices", contract, "--format", "json").stdout)
    assert card["model"] == "acme/strong-1"
    assert card["facts"]["supports"] == ["json", "tools"]


def test_prices_of_one_s_own_machines_fit_the_screen(app: App) -> None:
    # 2.50 / (700 * 3600 * 0.4) * 1e6 = 2.480158730158... dollars a million tokens
    own = "self_hosted:\n  - {model: llama-local, usd_per_hour: 2.50, tokens_per_s: 700, utilisation: 0.4}\n"
    Path("own.yaml").write_text(f"version: 1\ncurrency: USD\n{own}", encoding="utf-8")
    shown = app("prices", "show", "llama-local", "--prices", "own.yaml").stdout
    assert "  -      standard          2.48016  2.48016" in shown
    assert "…" not in shown
    assert "context window unknown" in shown
    assert "also known as" not in shown


def test_a_list_without_a_model_says_why_and_is_no_error(app: App) -> None:
    said = app("prices", "list", "zzzz")
    assert (said.status, said.stderr) == (0, "")
    assert "0 models" in said.stdout
    assert "- no model's name holds 'zzzz'; without it all are listed" in said.stdout


def test_prices_list_cuts_no_name_of_a_model(app: App) -> None:
    assert "…" not in app("prices", "list").stdout


def test_prices_check_names_what_deserves_a_look(app: App, contract: str) -> None:
    said = app("prices", "check", contract)
    assert "contract.yaml:7: small-1: its price is zero" in said.stdout
    assert (said.status, said.stderr) == (0, "")
