"""Requests that stand in a CSV file as a person would write them, made into what a policy knows of them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from route_audit.exchange import Exchange, Message
from route_audit.ledger import Ledger
from route_audit.ledger.booking import book
from route_audit.policies import Policy
from route_audit.policies.known import Known
from route_audit.policies.rehearsal import Waited
from route_audit.tiers import Tier
from route_audit.verdict import LANGUAGES, SIGNAL_WORDS, Verdicts

Row = Mapping[str, str]
"""A request by column; an empty or missing value is what its log does not say."""

YES = "yes"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, blanks around the values taken off."""
    with path.open(encoding="utf-8", newline="") as lines:
        table = list(csv.reader(lines))
    header = [name.strip() for name in table[0]]
    return [
        dict(zip(header, (value.strip() for value in line), strict=True)) for line in table[1:] if any(line)
    ]


def known(requests: Sequence[Row], timezone: str = "UTC") -> Known:
    """What a policy knows of ``requests``, through the ledger as in a real run."""
    return Known.of(ledger(requests), timezone)


class Table:
    """A rehearsal in which ``usd`` and ``seconds`` say what each request costs and takes under any policy."""

    scale = 1.0

    def __init__(self, requests: Sequence[Row], timezone: str = "UTC") -> None:
        self._requests = requests
        self._timezone = timezone

    def known(self) -> Iterator[Known]:
        """The requests one by one, the last of the table first: parts come in any order."""
        return (known([row], self._timezone) for row in reversed(self._requests))

    def spends(self, policy: Policy) -> Iterator[tuple[Known, NDArray[np.float64]]]:  # noqa: ARG002  # any policy
        """Each request with its ``usd``."""
        return zip(self.known(), map(self._numbers("usd"), reversed(self._requests)), strict=True)

    def waits(self, policy: Policy) -> Iterator[Waited]:  # noqa: ARG002  # any policy
        """Each request with its ``seconds``; those without are not waited for."""
        times = map(self._numbers("seconds"), reversed(self._requests))
        for requests, seconds in zip(self.known(), times, strict=True):
            timed = np.flatnonzero(~np.isnan(seconds))
            yield Waited(requests, timed, seconds[timed], seconds[timed])

    @staticmethod
    def _numbers(column: str) -> Callable[[Row], NDArray[np.float64]]:
        return lambda row: np.array([float(row.get(column) or "nan")])


def ledger(requests: Sequence[Row]) -> Ledger:
    """The requests as ledger rows, with the tiers that stand in the table."""
    rows = book([exchange(row) for row in requests], _verdicts(requests))
    return replace(rows, tier=rows.logged_tier, confidence=rows.logged_confidence)


def exchange(row: Row) -> Exchange:
    """One request. ``shown`` is yes where the log has its text; a turn is a user's message."""
    turns = _integer(row, "session_turn") or 1
    shown = row.get("shown", YES) == YES
    return Exchange(
        id=row.get("id"),
        logical_id=row.get("logical_id") or None,
        session=row.get("session") or None,
        timestamp_us=_microseconds(row.get("time", "")),
        model=row.get("model", ""),
        provider=row.get("provider") or None,
        input_tokens=_integer(row, "input_tokens") or 0,
        output_tokens=1,
        user=row.get("user") or None,
        feature=row.get("feature") or None,
        tags=_tags(row.get("tags", "")),
        interactive=False if row.get("interactive") == "no" else None,
        max_output_tokens=_integer(row, "max_output_tokens"),
        messages=[Message("user", "text")] * turns if shown else [],
        tool_count=int(row.get("has_tools") == YES),
        response_format=b"{}" if row.get("json") == YES else b"",
        images=int(row.get("images") == YES),
        partial=row.get("session_turn") == "?",
    )


def _verdicts(requests: Sequence[Row]) -> Verdicts:
    n = len(requests)
    tiers = [Tier.from_word(row.get("tier", "unsure")) for row in requests]
    language = [row.get("language", "") for row in requests]
    return Verdicts(
        logged_tier=np.array(tiers, np.uint8),
        logged_confidence=np.array([float(row.get("confidence") or "nan") for row in requests]),
        answer_shape=np.zeros(n, np.uint8),
        type_id=np.array([int(row.get("type") or "0", 16) for row in requests], np.uint64),
        signals=np.zeros((n, SIGNAL_WORDS), np.uint64),
        language=np.array([LANGUAGES.index(word) if word else -1 for word in language], np.int8),
        labels={},
    )


def _integer(row: Row, column: str) -> int | None:
    text = row.get(column, "")
    return int(text) if text.isdigit() else None


def _microseconds(text: str) -> int | None:
    return None if not text else int(dt.datetime.fromisoformat(text).timestamp()) * 10**6


def _tags(text: str) -> dict[str, Any] | None:
    """``team=search;vip=yes``: numbers and truths as a JSON log would have them."""
    pairs = (part.split("=", 1) for part in text.split(";") if part)
    return {name: _scalar(value) for name, value in pairs} or None


def _scalar(text: str) -> str | int | float | bool:
    if text in {"true", "false"}:
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
