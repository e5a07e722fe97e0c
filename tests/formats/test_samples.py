"""Samples of the exports that there are, read as a user would: without a word about what they are.

Each folder of ``samples`` holds the files of one tool and ``totals.json``, which was written by hand from
what the files say. "first" holds of the first attempt what the file says of it; "refused" is what a file is
told that has no call that can be used.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from route_audit.engines.local import read_ledger
from route_audit.errors import InputError
from route_audit.ledger import NO_COUNT, PICO
from route_audit.ledger.files import LedgerFiles

SAMPLES = Path(__file__).parent / "samples"
TOTALS = {
    f"{told.parent.name}/{name}": total
    for told in sorted(SAMPLES.glob("*/totals.json"))
    for name, total in json.loads(told.read_text(encoding="utf-8")).items()
}


def first_row(ledger: LedgerFiles) -> dict[str, Any]:
    """What the ledger holds of its first attempt, by the names that ``totals.json`` uses."""
    rows = next(ledger.in_order())
    counts = (
        "input_tokens",
        "cached_input_tokens",
        "cache_write_tokens",
        "cache_write_1h_tokens",
        "output_tokens",
        "reasoning_tokens",
        "audio_input_tokens",
        "audio_output_tokens",
    )
    found: dict[str, Any] = {name: int(getattr(rows, name)[0]) for name in counts}
    found |= {name: getattr(rows, name).word(0) for name in ("model", "provider", "user", "feature")}
    for name in ("latency_s", "time_to_first_token_s"):
        value = float(getattr(rows, name)[0])
        found[name] = None if math.isnan(value) else pytest.approx(value)
    cost = int(rows.logged_cost_pusd[0])
    found["cost_usd"] = None if cost == NO_COUNT else pytest.approx(cost / PICO)
    return found


@pytest.mark.parametrize("sample", TOTALS)
def test_a_sample_is_read_without_a_word_about_it(sample: str, tmp_path: Path) -> None:
    expected = TOTALS[sample]
    if "refused" in expected:
        with pytest.raises(InputError, match=expected["refused"]):
            read_ledger([str(SAMPLES / sample)], workdir=tmp_path)
        return
    ledger = read_ledger([str(SAMPLES / sample)], workdir=tmp_path)
    found: dict[str, Any] = {
        "rows_read": ledger.meta.rows_read,
        "attempts": ledger.rows,
        "rejected": sum(ledger.meta.rejected.values()),
        "not_calls": sum(ledger.meta.not_calls.values()),
    }
    found["first"] = {name: first_row(ledger)[name] for name in expected["first"]}
    assert expected == found


def test_totals_are_of_samples_that_are_there() -> None:
    assert TOTALS
    assert all((SAMPLES / sample).is_file() for sample in TOTALS)
    folders = {file.parent.name for file in SAMPLES.glob("*/*")}
    assert folders == {sample.partition("/")[0] for sample in TOTALS}
