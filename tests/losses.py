"""What is lost where the invented traffic is written as others log it, and the ledger columns that tell.

Formats say what they never can (``About.lacks``); ``sample_logs/losses.yaml`` says the rest, with reasons.
"""

from __future__ import annotations

from functools import cache

import yaml

from repository import ROOT
from route_audit.ingest.formats import FORMATS

_WRITES = frozenset({"cache_write_tokens", "cache_write_1h_tokens"})

COLUMNS = {
    "text": frozenset({"type_id", "session_turn", "language", "flags"}),
    "answer": frozenset({"answer_shape"}),
    "time": frozenset({"timestamp_us"}),
    "cache": frozenset({"cached_input_tokens"}) | _WRITES,
    "reasoning": frozenset({"reasoning_tokens"}),
    "latency": frozenset({"latency_s"}),
    "first token": frozenset({"time_to_first_token_s"}),
    "session": frozenset({"session"}),
    "user": frozenset({"user"}),
    "retries": frozenset({"logical"}),
    "tools": frozenset({"flags"}),
    "cost": frozenset({"logged_cost_pusd"}),
    "service tier": frozenset({"service_tier", "flags"}),  # a batch is told by it
    "tier": frozenset(),  # the traffic has none of its own
    "tags": frozenset({"tags", "tags_offsets", "feature"}),
    "id": frozenset({"id", "id_code"}),
    "model": frozenset({"model"}),
    "provider": frozenset({"provider"}),
    "cache writes": _WRITES,
    "hour-long cache writes": frozenset({"cache_write_1h_tokens"}),
    "answer limit": frozenset({"max_output_tokens"}),
    "answer format": frozenset({"type_id"}),
    "streaming": frozenset({"flags"}),
}
"""What a log may say, in words, and the columns of the ledger that would differ without it."""

OF_FAILED = " of failed attempts"

_LACKS = {log_format.about.name: log_format.about.lacks for log_format in FORMATS}


@cache
def losses() -> dict[str, dict[str, str]]:
    """For each sample log what it loses beyond what its format lacks, and why."""
    text = (ROOT / "tests" / "sample_logs" / "losses.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


def never_told(format_name: str) -> frozenset[str]:
    """The columns that no log of a format can tell."""
    return frozenset().union(*(COLUMNS[word] for word in _LACKS[format_name]))


def lost(file: str, *, failed: bool = False) -> dict[str, frozenset[str]]:
    """What one sample log loses beyond that, and its columns.

    Args:
        file: its name.
        failed: what it loses of failed attempts alone.
    """
    things = [thing for thing in losses().get(file, {}) if thing.endswith(OF_FAILED) == failed]
    return {thing: COLUMNS[thing.removesuffix(OF_FAILED)] for thing in things}
