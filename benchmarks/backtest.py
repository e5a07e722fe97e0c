"""Projects the bill of one model from the log of another, and compares it with what the other really billed.

Each pair: the log of the dear model's 1,700 real calls is analysed under a policy that sends everything to
the other one, by the command's own code. The truth is what the other model billed for the same prompts.

- same tokens: the other model's price on the logged tokens, as most tools do it;
- prior: no shadow calls, the ratios of ``pricing/tokens.yaml``, set with most of these models in view;
- left out: such ratios taken from the other models of the extract alone, none of the pair's calls seen;
- 30, 60, 100: so many prompts, drawn at random, put to both models and learned by ``calibrate``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from route_audit.assumptions.priors import load_token_priors
from route_audit.auditing import Options, calibrate, run
from route_audit.report import Interval, Report

CALLS = Path(__file__).resolve().parent / "bfcl" / "calls.parquet"
SHADOWS = (30, 60, 100)
SAME_TOKENS, LEFT_OUT = "same tokens", "left out"
WITHOUT_RANGE = (SAME_TOKENS, LEFT_OUT)
"""Methods that give one number: there is no range that could hold the truth."""
NOON_2024 = 1_719_835_200
"""The calls are given a day in the middle of 2024, when they were made: prices are those of that day."""

OWN_CALLS = "-FC"
"""Ends the name of a model that was asked in its provider's own tool calls, so that the log shows tools."""
TOOLS = [{"name": "tool"}]

PAIRS = (
    ("gpt-4o-2024-08-06-FC", "gpt-4o-mini-2024-07-18-FC"),
    ("gpt-4-turbo-2024-04-09-FC", "gpt-3.5-turbo-0125-FC"),
    ("gpt-4-turbo-2024-04-09", "gpt-3.5-turbo-0125"),
    ("gpt-4-0613", "gpt-4o-mini-2024-07-18"),
    ("gpt-4-turbo-2024-04-09", "claude-3-haiku-20240307"),
    ("gpt-4o-2024-08-06-FC", "claude-3-haiku-20240307-FC"),
    ("gpt-4o-2024-08-06-FC", "open-mistral-nemo-2407-FC-Any"),
    ("claude-3-opus-20240229-FC", "claude-3-haiku-20240307-FC"),
    ("claude-3-opus-20240229", "claude-3-haiku-20240307"),
    ("claude-3-sonnet-20240229", "claude-3-haiku-20240307"),
    ("claude-3-5-sonnet-20240620-FC", "claude-3-haiku-20240307-FC"),
    ("claude-3-5-sonnet-20240620", "claude-3-haiku-20240307"),
    ("claude-3-5-sonnet-20240620-FC", "gpt-4o-mini-2024-07-18-FC"),
    ("claude-3-5-sonnet-20240620", "gpt-4o-mini-2024-07-18"),
    ("gemini-1.5-pro-preview-0514", "gemini-1.5-flash-preview-0514"),
    ("gemini-1.5-pro-preview-0514", "gpt-4o-mini-2024-07-18"),
    ("mistral-large-2407-FC-Any", "open-mistral-nemo-2407-FC-Any"),
    ("mistral-large-2407-FC-Auto", "open-mistral-nemo-2407-FC-Auto"),
    ("open-mixtral-8x22b", "open-mixtral-8x7b"),
    ("mistral-medium-2312", "mistral-tiny-2312"),
    ("command-r-plus-FC", "gpt-4o-mini-2024-07-18-FC"),
    ("mistral-medium-2312", "gpt-3.5-turbo-0125"),
)
"""Dear and cheap model, in the same mode."""

Tokens = NDArray[np.int64]


@dataclass(frozen=True)
class Outcome:
    """One projection of one pair.

    Attributes:
        method: as the table calls it.
        error: relative, of the bill.
        held: whether P10 to P90 of the saving held the true one; None where the ratios have no range.
        per_call: median relative error of single calls.
    """

    method: str
    error: float
    held: bool | None
    per_call: float


def main() -> None:
    """Print a table of the methods, and one of the pairs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draws", type=int, default=5, help="random choices of shadow calls for each pair")
    parser.add_argument("--pairs", type=int, default=len(PAIRS), help="only the first so many pairs")
    asked = parser.parse_args()
    calls = read_calls()
    found = {pair: [*outcomes(calls, pair, asked.draws)] for pair in PAIRS[: asked.pairs]}
    print(by_method([each for rows in found.values() for each in rows]))
    print(by_pair(found))


def read_calls() -> dict[str, Tokens]:
    """Shape (prompts, 2): input and output tokens by model."""
    table = pq.read_table(CALLS)
    models = np.array(table["model"].to_pylist(), np.object_)
    tokens = np.stack([table["input_tokens"].to_numpy(), table["output_tokens"].to_numpy()], axis=1)
    return {str(name): tokens[models == name].astype(np.int64) for name in dict.fromkeys(models)}


def outcomes(calls: dict[str, Tokens], pair: tuple[str, str], draws: int) -> Iterator[Outcome]:
    """Every method on one pair."""
    random = np.random.default_rng(abs(hash_of(pair)))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), calls, pair)
        yield bench.outcome(SAME_TOKENS, bench.assumed("same", {"input": 1.0, "output": 1.0}))
        yield bench.outcome("prior", None)
        others = left_out(calls, pair)
        if others is not None:
            yield bench.outcome(LEFT_OUT, bench.assumed("others", others))
        for count in SHADOWS:
            for _ in range(draws):
                chosen = random.choice(len(calls[pair[0]]), count, replace=False)
                yield bench.outcome(str(count), bench.learned(chosen))


class Bench:
    """One pair's files in ``folder``, analysed again and again."""

    def __init__(self, folder: Path, calls: dict[str, Tokens], pair: tuple[str, str]) -> None:
        self.folder = folder
        self.dear, self.cheap = (calls[name] for name in pair)
        self.names = tuple(name.partition(OWN_CALLS)[0] for name in pair)
        shown = {"tools": TOOLS} if OWN_CALLS in pair[0] else {}
        self.log = self._written("log.jsonl", [row | shown for row in self._rows(self.dear, self.names[0])])
        truth = self._written("truth.jsonl", self._rows(self.cheap, self.names[1]))
        self.truth = billed(run(Options(logs=(str(truth),), policies=(self._policy(),))))

    def outcome(self, method: str, assume: Path | None) -> Outcome:
        """What the projection of the cheap model's bill was worth."""
        files = () if assume is None else (assume,)
        report = run(Options(logs=(str(self.log),), policies=(self._policy(),), assume=files))
        policy = next(row for row in report.policies if row.name == "cheap")
        saving = billed(report) - self.truth
        held = None if method in WITHOUT_RANGE else holds(policy.interval, saving)
        return Outcome(method, policy.cost_usd / self.truth - 1, held, self._per_call(policy.cost_usd))

    def assumed(self, name: str, ratios: dict[str, float]) -> Path:
        """An assumptions file with a ratio for each side."""
        path = self.folder / f"{name}.yaml"
        lines = [f"{side}_ratio: {{{json.dumps(self.names[1])}: {value}}}" for side, value in ratios.items()]
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def learned(self, chosen: Tokens) -> Path:
        """What ``calibrate`` makes of the chosen prompts put to both models."""
        rows = [
            row | {"pair_id": int(prompt)}
            for tokens, name in ((self.dear, self.names[0]), (self.cheap, self.names[1]))
            for prompt, row in zip(chosen, self._rows(tokens[chosen], name), strict=True)
        ]
        pairs = self._written("pairs.jsonl", rows)
        path = self.folder / "learned.yaml"
        path.write_text(calibrate(Options(logs=(str(pairs),))).text, encoding="utf-8")
        return path

    def _per_call(self, projected: float) -> float:
        """Median relative error of single calls, the projected bill spread over them as the logged one."""
        weights = np.array([1.0, 4.0])
        share = (self.dear @ weights) / (self.dear @ weights).sum()
        real = (self.cheap @ weights) / (self.cheap @ weights).sum() * self.truth
        some = real > 0
        return float(np.median(np.abs(share[some] * projected / real[some] - 1)))

    def _policy(self) -> Path:
        path = self.folder / "policy.yaml"
        if not path.exists():
            path.write_text(f"policies: [{{name: cheap, to: {json.dumps(self.names[1])}}}]", encoding="utf-8")
        return path

    def _rows(self, tokens: Tokens, name: str) -> list[dict[str, object]]:
        return [
            {"id": f"{name}-{i}", "model": name, "tier": "extraction", "timestamp": NOON_2024 + 60 * i}
            | {"input_tokens": int(row[0]), "output_tokens": int(row[1])}
            for i, row in enumerate(tokens)
        ]

    def _written(self, name: str, rows: Sequence[dict[str, object]]) -> Path:
        path = self.folder / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path


def billed(report: Report) -> float:
    """The bill of a log all of whose calls have a price.

    Raises:
        SystemExit: they have none.
    """
    if report.baseline.cost_usd is None:
        raise SystemExit("a model of the extract has no price")
    return report.baseline.cost_usd


def left_out(calls: dict[str, Tokens], pair: tuple[str, str]) -> dict[str, float] | None:
    """Ratios between the two vocabularies by other models in the same mode; None where there is none."""
    priors = load_token_priors()
    family = {name: priors.vocabulary(f"x/{name}") for name in calls}
    dear, cheap = (
        [
            np.log(calls[name].sum(axis=0))
            for name in calls
            if name not in pair
            and family[name] is family[one]
            and name.count(OWN_CALLS) == one.count(OWN_CALLS)
        ]
        for one in pair
    )
    if family[pair[0]] is family[pair[1]]:
        return {"input": 1.0, "output": 1.0}
    if not dear or not cheap:
        return None
    ratio = np.exp(np.median(cheap, axis=0) - np.median(dear, axis=0))
    return {"input": round(float(ratio[0]), 4), "output": round(float(ratio[1]), 4)}


def holds(interval: Interval, saving: float) -> bool:
    """Whether the P10-P90 interval of the saving holds the true one."""
    slack = 1e-9 * abs(saving)
    return interval.p10 - slack <= saving <= interval.p90 + slack


def hash_of(pair: tuple[str, str]) -> int:
    """A number for a pair, the same in every run."""
    return int.from_bytes("".join(pair).encode(), "big") % (1 << 32)


def by_method(rows: Sequence[Outcome]) -> str:
    """The errors of each method over all pairs."""
    lines = [
        "",
        "| method | projections | median error of the bill | worst | median of single calls | P10-P90 held |",
    ]
    lines.append("|---|---|---|---|---|---|")
    for method in dict.fromkeys(each.method for each in rows):
        mine = [each for each in rows if each.method == method]
        errors = [abs(each.error) for each in mine]
        calls = median(each.per_call for each in mine)
        cells = (f"{median(errors):.1%}", f"{max(errors):.0%}", f"{calls:.0%}", share_held(mine))
        lines.append(f"| {method} | {len(mine)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def share_held(rows: Sequence[Outcome]) -> str:
    """How often the truth was held, in per cent; a dash where nothing could hold it."""
    held = [each.held for each in rows if each.held is not None]
    return f"{sum(held) / len(held):.0%}" if held else "-"


def by_pair(found: dict[tuple[str, str], list[Outcome]]) -> str:
    """The signed error of the bill of each pair; of several draws the median."""
    methods = (SAME_TOKENS, "prior", LEFT_OUT, *map(str, SHADOWS))
    lines = ["", f"| pair | {' | '.join(methods)} |", "|---" * (len(methods) + 1) + "|"]
    for (dear, cheap), rows in found.items():
        cells = []
        for method in methods:
            errors = [each.error for each in rows if each.method == method]
            cells.append(f"{median(errors):+.0%}" if errors else "")
        lines.append(f"| {dear} to {cheap} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
