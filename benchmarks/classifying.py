"""How fast requests are classified: MB of prompt text and rows a second, on one core.

    python benchmarks/classifying.py [--requests 20000]

Four sorts of traffic: the generated log of ``generate.py`` (short prompts of a few templates), the
twenty invented products, the labelled requests of the tests (no two alike), and those again with a
passage of 8 KB each, as answers from documents have it. For each the classifier is timed alone, after the
log was read and it was made ready itself, against a plain loop of one compiled ``re`` per signal over the
same texts. Tiers are decided from the evidence afterwards; that is timed apart.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

import msgspec

from route_audit.classify import Classifier
from route_audit.classify.signals import TEXT_SIGNALS
from route_audit.classify.tiering import together
from route_audit.exchange import Exchange, Message
from route_audit.verdict import Verdicts

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

MEGA = 1_000_000
BATCH = 1024
_COLUMNS = ("bytes a row", "MB/s", "rows/s", "us a row", "decided, us", "plain MB/s", "ratio")
HEADING = f"{'':<12}" + "".join(f"{column:>13}" for column in _COLUMNS)
PLAIN = 300
"""Requests that the plain loop is timed on: it takes milliseconds a request."""


def main() -> None:
    """Time each sort of traffic."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=20_000)
    asked = parser.parse_args()
    print(HEADING)
    for name, rows in (
        ("generated", generated),
        ("products", products),
        ("labelled", labelled),
        ("passages", passages),
    ):
        exchanges = list(islice(cycle(rows()), asked.requests))
        print(line(name, exchanges))


def line(name: str, exchanges: list[Exchange]) -> str:
    """The figures of one sort of traffic, the best of three runs."""
    size = sum(len(message.text.encode()) for each in exchanges for message in each.messages)
    runs = [classified(exchanges) for _ in range(3)]
    seconds, verdicts = min(seconds for seconds, _ in runs), runs[0][1]
    deciding = min(timed(lambda: together(verdicts)) for _ in range(3))
    few = exchanges[:PLAIN]
    few_size = sum(len(message.text.encode()) for each in few for message in each.messages)
    plain = few_size / timed(lambda: plain_loop(few))
    rate = size / seconds
    n = len(exchanges)
    return (
        f"{name:<12}{size / n:>13,.0f}{rate / MEGA:>13.0f}{n / seconds:>13,.0f}{seconds / n * MEGA:>13.1f}"
        f"{deciding / n * MEGA:>13.1f}{plain / MEGA:>13.2f}{rate / plain:>13.0f}"
    )


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def classified(exchanges: list[Exchange]) -> tuple[float, list[Verdicts]]:
    """Seconds that a new classifier takes for all, and what it finds, in batches as a log is read."""
    classifier = Classifier()
    start = time.perf_counter()
    found = [classifier.verdicts(exchanges[i : i + BATCH]) for i in range(0, len(exchanges), BATCH)]
    return time.perf_counter() - start, found


def plain_loop(exchanges: list[Exchange]) -> int:
    """What most tools do: one compiled expression after the other."""
    patterns = [re.compile(_python(signal.pattern or ""), re.IGNORECASE) for signal in TEXT_SIGNALS]
    return sum(
        bool(pattern.search(message.text))
        for each in exchanges
        for message in each.messages
        for pattern in patterns
    )


def _python(pattern: str) -> str:
    return re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda found: chr(int(found[1], 16)), pattern)


def generated() -> Iterator[Exchange]:
    """Requests of the generated log."""
    import tempfile

    from generate import write

    from route_audit.ingest.planning import plan
    from route_audit.ingest.reading import read

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.jsonl"
        write(path, 5_000)
        for part in plan([str(path)], log_format=None, jobs=1):
            for batch in read(part):
                yield from batch.exchanges


def products() -> Iterator[Exchange]:
    """Requests of the invented products."""
    import msgspec

    from invented.products import requests
    from tiers.labelled import Row, exchange

    for request in requests(25):
        line = msgspec.json.encode(request | {"source": "", "kind": ""})
        yield exchange(msgspec.json.decode(line, type=Row))


def labelled() -> Iterator[Exchange]:
    """The labelled requests of the tests."""
    from route_audit.ingest.labels import read_labels

    files = sorted((ROOT / "tests" / "classify" / "labelled").glob("*.jsonl.gz"))
    for label in read_labels(files):
        yield label.exchange


def passages() -> Iterator[Exchange]:
    """The labelled requests, each with a passage before its last message."""
    for place, exchange in enumerate(labelled()):
        *before, last = exchange.messages
        passage = " ".join(f"Line {place + n} of the record says what was seen that day." for n in range(150))
        yield msgspec.structs.replace(
            exchange, messages=[*before, Message(last.role, f"{passage}\n\n{last.text}")]
        )


if __name__ == "__main__":
    main()
