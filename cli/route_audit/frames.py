"""Tables as pandas data frames: of a report, and of the attempts that were read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
import pandas as pd  # noqa: TID253  # this module is imported where a frame is asked for

from route_audit.ledger import (
    FLAG_FAILED,
    FLAG_INPUT_ESTIMATED,
    FLAG_OUTPUT_ESTIMATED,
    NO_COUNT,
    PICO,
    Ledger,
    Words,
)
from route_audit.ledger.columns import WORDS
from route_audit.renderers import csv
from route_audit.report import ModelCost, Report, TierRow, TypeRow
from route_audit.tiers import Tier, TierSource

_NUMBERS = ("_usd", "_share", "_s", "_ratio", "_rate", "_answer")
"""Columns that end so are floats, unknown ones NaN, even where nothing in them is known."""

_COUNTS = (
    "input_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
    "web_searches",
)


def policies_frame(report: Report) -> pd.DataFrame:
    """One row per policy: the columns of the CSV report, in its order."""
    return _typed(csv.HEADINGS, map(csv.values, report.policies))


def tiers_frame(report: Report) -> pd.DataFrame:
    """One row per tier, all four: requests, tokens and cost."""
    return _structs(TierRow, report.tiers)


def types_frame(report: Report) -> pd.DataFrame:
    """One row per request type that the report names, the costliest first."""
    return _structs(TypeRow, report.request_types)


def models_frame(report: Report) -> pd.DataFrame:
    """One row per model of the log: requests, tokens, and cost, NaN where it has no price."""
    return _structs(ModelCost, report.baseline.by_model)


def attempts_frame(parts: Iterable[Ledger]) -> pd.DataFrame:
    """One row per attempt, in the order of ``parts``."""
    frames = [_attempts(rows) for rows in parts]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _attempts(rows: Ledger) -> pd.DataFrame:
    # the ledger's code for no time is numpy's too
    times = rows.timestamp_us.astype("datetime64[us]")
    cost = np.where(rows.logged_cost_pusd == NO_COUNT, np.nan, rows.logged_cost_pusd / PICO)
    columns: dict[str, Any] = {
        "id": rows.id.astype(str),
        "session": _codes(rows.session),
        "logical": _codes(rows.logical),
        "timestamp": pd.to_datetime(times, utc=True),
        **{name: _words(getattr(rows, name)) for name in WORDS},
        "type": [f"{code:016x}" for code in rows.type_id.tolist()],
        "tier": _named(rows.tier, lambda code: Tier(code).word, len(Tier)),
        "confidence": rows.confidence,
        "tier_source": _named(rows.tier_source, lambda code: TierSource(code).word, len(TierSource)),
        "hindsight_tier": _named(rows.hindsight_tier, lambda code: Tier(code).word, len(Tier)),
        **{name: getattr(rows, name) for name in _COUNTS},
        "latency_s": rows.latency_s,
        "time_to_first_token_s": rows.time_to_first_token_s,
        "logged_cost_usd": cost,
        "failed": rows.has(FLAG_FAILED),
        "input_estimated": rows.has(FLAG_INPUT_ESTIMATED),
        "output_estimated": rows.has(FLAG_OUTPUT_ESTIMATED),
    }
    return pd.DataFrame(columns)


def _codes(codes: np.ndarray[Any, np.dtype[np.uint64]]) -> Any:  # noqa: ANN401  # pandas' own array
    """64-bit codes, NA where the log has none."""
    return pd.arrays.IntegerArray(codes.copy(), codes == 0)


def _words(words: Words) -> np.ndarray[Any, np.dtype[np.object_]]:
    return np.array([*words.values, None], np.object_)[words.codes]  # noqa: PD011  # no frame


def _named(
    codes: np.ndarray[Any, np.dtype[np.uint8]], name: Callable[[int], str], count: int
) -> np.ndarray[Any, np.dtype[np.object_]]:
    names = np.array([name(code) for code in range(count)], np.object_)
    return names.take(codes)


def _structs(kind: type[msgspec.Struct], rows: Sequence[msgspec.Struct]) -> pd.DataFrame:
    names = kind.__struct_fields__
    return _typed(names, ([getattr(row, name) for name in names] for row in rows))


def _typed(names: Sequence[str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(names))
    numbers = {name: "float64" for name in names if name.endswith(_NUMBERS)}
    return frame.astype(numbers)
