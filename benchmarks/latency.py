"""Fits seconds on some calls of a model and holds projected percentiles against what other calls took.

26 models answered the same 1,700 prompts (``bfcl``). Everything but the choice of rows is the command's
own code.

- *own*: fitted on so many calls of a model, projected for its own other calls, with their own tokens;
- *moved*: so many calls of a model in the log, and all other prompts logged on another model. They are
  projected by the logged tokens and the ratios of tokens that the two models' own calls show.

Each half of the models, told apart by a hash of the name, is scored by itself: constants were set with the
first half in view alone.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from route_audit.assumptions.measuring import Z90
from route_audit.latency import LEVELS, LatencyModel, Observed, fit, prior, uniform_of
from route_audit.latency.doubt import TRAFFIC, TRANSFER_SD, doubt_of, with_transfer
from route_audit.latency.orders import ranks
from route_audit.latency.priors import load_priors

CALLS = Path(__file__).resolve().parent / "bfcl" / "calls.parquet"
SIZES = (60, 200, 500)
OWN, MOVED = "own", "moved"
HEADER = (
    "case",
    "calls fitted on",
    "projections",
    "p50 error",
    "p95 error",
    "9 of 10 p95 within",
    "p50 held",
    "p95 held",
)
DEVELOPMENT, HELD_OUT = "development", "held out"
ODD = np.uint64(0x9E3779B97F4A7C15)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """One projection.

    Attributes:
        half: which models it is of.
        case: ``own`` or ``moved``.
        rows: how many calls the model was fitted on.
        log_errors: of each of ``LEVELS``, projected over real.
        sds: what the intervals take the standard deviation of these to be.
    """

    half: str
    case: str
    rows: int
    log_errors: Floats
    sds: tuple[float, ...]


def main() -> None:
    """Print a table of each half."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draws", type=int, default=3, help="random choices of calls for each model")
    parser.add_argument("--half", choices=[DEVELOPMENT, HELD_OUT], help="only this half of the models")
    asked = parser.parse_args()
    calls = read_calls()
    for half in (DEVELOPMENT, HELD_OUT) if asked.half is None else (asked.half,):
        mine = {name: rows for name, rows in calls.items() if half_of(name) == half}
        print(table(half, [each for size in SIZES for each in outcomes(mine, half, size, asked.draws)]))


def read_calls() -> dict[str, Observed]:
    """The calls of each model, in the order of the prompts; those without a time have none."""
    columns = pq.read_table(CALLS)
    models = np.array(columns["model"].to_pylist(), np.object_)
    names = ("prompt", "input_tokens", "output_tokens", "latency_ms")
    values = np.stack([columns[name].to_numpy() for name in names], axis=1).astype(np.float64)
    return {str(name): _observed(values[models == name]) for name in dict.fromkeys(models)}


def half_of(model: str) -> str:
    """Whether constants may be set with this model in view."""
    return HELD_OUT if hashlib.sha256(model.encode()).digest()[0] % 2 else DEVELOPMENT


def outcomes(calls: dict[str, Observed], half: str, size: int, draws: int) -> Iterator[Outcome]:
    """Every model, fitted on ``size`` calls, for its own other calls and those of each other model."""
    random = np.random.default_rng(size)
    for name, rows in calls.items():
        for _ in range(draws):
            order = random.permutation(len(rows))
            seen, unseen = rows.take(order[:size]), rows.take(order[size:])
            seen = seen.take(seen.latency_s > 0)
            model = fit(seen, before(name))
            yield outcome(half, OWN, model, seen, unseen, unseen)
            for other, theirs in calls.items():
                if other != name:
                    moved = restated(theirs.take(order[size:]), seen)
                    yield outcome(half, MOVED, model, seen, moved, unseen)


def before(model: str) -> LatencyModel:
    """The published figures that stand for a model, by its name without the mode."""
    known = load_priors().of("", model.partition("-FC")[0])
    return prior(known.time_to_first_token_s, known.output_tokens_per_s, known.source)


def restated(logged: Observed, seen: Observed) -> Observed:
    """Logged requests in the tokens of the model that would answer, by the ratios that its calls show."""
    sides = {}
    for side in ("uncached_input_tokens", "output_tokens"):
        ratio = getattr(seen, side).mean() / getattr(logged, side).mean()
        sides[side] = getattr(logged, side) * ratio
    return replace(logged, **sides)


def outcome(
    half: str, case: str, model: LatencyModel, seen: Observed, asked: Observed, real: Observed
) -> Outcome:
    """The projected percentiles of ``asked`` over those of ``real``."""
    uniform = uniform_of(asked.key)
    drawn = model.draw(asked.uncached_input_tokens, asked.output_tokens, uniform)
    took = real.latency_s[real.latency_s > 0]
    errors = np.log(np.quantile(drawn, LEVELS) / np.quantile(took, LEVELS))
    doubt = doubt_of(seen, model, asked.take(np.arange(min(TRAFFIC, len(asked)))))
    luck = tuple(_luck(np.sort(drawn), each) for each in LEVELS)
    sds = with_transfer(doubt, luck if case == OWN else with_transfer(luck, TRANSFER_SD))
    return Outcome(half, case, model.rows, errors, sds)


def _luck(drawn: Floats, level: float) -> float:
    """Standard deviation of the logarithm of a percentile of so many requests."""
    low, high = (drawn[rank or -1] for rank in ranks(len(drawn), level))
    return float(np.log(high / low)) / (2 * Z90)


def table(half: str, rows: Sequence[Outcome]) -> str:
    """The errors of each case and size, and how often the intervals held the truth."""
    lines = [
        "",
        f"{half} half of the models",
        "",
        f"| {' | '.join(HEADER)} |",
        "|---" * len(HEADER) + "|",
    ]
    for case in (OWN, MOVED):
        for size in SIZES:
            mine = [each for each in rows if each.case == case and _near(each.rows, size)]
            if mine:
                lines.append(f"| {case} | {size} | {len(mine)} | {' | '.join(_cells(mine))} |")
    return "\n".join(lines)


def _cells(rows: Sequence[Outcome]) -> Iterator[str]:
    logs = np.array([each.log_errors for each in rows])
    errors, held = np.abs(np.expm1(logs)), np.abs(logs) <= Z90 * np.array([each.sds for each in rows])
    p50, p95 = LEVELS.index(0.5), LEVELS.index(0.95)
    yield f"{np.median(errors[:, p50]):.1%}"
    yield f"{np.median(errors[:, p95]):.1%}"
    yield f"{np.quantile(errors[:, p95], 0.9):.0%}"
    yield f"{held[:, p50].mean():.0%}"
    yield f"{held[:, p95].mean():.0%}"


def _near(rows: int, size: int) -> bool:
    """Some calls of the extract have no time."""
    return size - 5 <= rows <= size


def _observed(values: Floats) -> Observed:
    prompt, sent, received, milliseconds = values.T
    none = np.zeros(len(values))
    day = np.zeros(len(values), np.int64)
    key = prompt.astype(np.uint64) * ODD
    answered = np.ones(len(values), np.bool_)
    return Observed(
        key,
        sent,
        none,
        received,
        latency_s=milliseconds / 1000,
        time_to_first_token_s=none + np.nan,
        day=day,
        hour=day - 1,
        type_id=day.astype(np.uint64),
        answered=answered,
    )


if __name__ == "__main__":
    main()
