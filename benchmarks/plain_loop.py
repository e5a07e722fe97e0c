"""The same work written the usual way: what the speed of `route-audit analyze` is compared with.

    python benchmarks/plain_loop.py log.jsonl [LINES]

Each line goes through json.loads into a dataclass; one compiled ``re`` per text signal of the
project searches the prompt; the cost is looked up in a dict. It does less than the project does: no
duplicates, no policies, no intervals. Prints what it read and the bill of each model as JSON.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass

from route_audit.classify.signals import TEXT_SIGNALS

PRICES = {  # US dollars per million input, cached and output tokens
    "gpt-4o": (2.50, 1.25, 10.0),
    "gpt-4.1": (2.0, 0.50, 8.0),
    "claude-sonnet-4-5": (3.0, 0.30, 15.0),
    "gpt-4o-mini": (0.15, 0.075, 0.60),
    "o3": (2.0, 0.50, 8.0),
}
LETTERS = re.compile(r"\\x\{([0-9A-Fa-f]+)\}")
"""How RE2 writes a character by its number; ``re`` writes it otherwise."""

SIGNALS = [
    re.compile(
        LETTERS.sub(lambda number: re.escape(chr(int(number[1], 16))), signal.pattern or ""),
        re.IGNORECASE | re.ASCII,
    )
    for signal in TEXT_SIGNALS
]


@dataclass
class Row:
    """One call."""

    model: str
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    latency_ms: float
    signals: list[int]
    cost_usd: float = 0.0


def read(line: bytes) -> Row:
    """One log line as a row with its signals."""
    call = json.loads(line)
    usage = call["response"].get("usage") or {"prompt_tokens": 0, "completion_tokens": 0}
    text = "\n".join(message["content"] for message in call["request"]["messages"])
    return Row(
        model=call["request"]["model"],
        input_tokens=usage["prompt_tokens"],
        cached_tokens=usage.get("prompt_tokens_details", {}).get("cached_tokens", 0),
        output_tokens=usage["completion_tokens"],
        latency_ms=call["latency_ms"],
        signals=[number for number, signal in enumerate(SIGNALS) if signal.search(text)],
    )


def price(row: Row) -> float:
    """What the call costs, in US dollars."""
    fresh, cached, output = PRICES[row.model]
    return (
        (row.input_tokens - row.cached_tokens) * fresh
        + row.cached_tokens * cached
        + row.output_tokens * output
    ) / 1e6


def main() -> None:
    """Read the file and print what it took."""
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else None  # noqa: PLR2004  # program and file come first
    rows: list[Row] = []
    seen = 0
    with open(sys.argv[1], "rb") as log:  # noqa: PTH123  # as it is mostly written
        for line in itertools.islice(log, limit):
            row = read(line)
            row.cost_usd = price(row)
            rows.append(row)
            seen += len(line)
    bills: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        bills[row.model] += row.cost_usd
    print(json.dumps({"bytes": seen, "rows": len(rows), "bills": bills}))


if __name__ == "__main__":
    main()
