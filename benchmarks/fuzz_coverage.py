"""Looks for bytes that break recognising and reading, led by the branches that they reach.

    pip install atheris          # Linux or macOS; no other part of the project needs it
    python benchmarks/fuzz_coverage.py [-max_total_time=60] [other options of libFuzzer]

Each input is one file. Its first byte says whether its format is recognised or named, and which one; the
rest is the text. The corpus begins with the fixtures of all formats and is kept in a temporary folder.
Only our own errors may come out and no record may be lost; any other input is written where the options say
(-artifact_prefix=), and atheris ends with an error.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

SECONDS = 60
LONGEST = 4_096
MISSING = """error: the package atheris is not installed
  at:  benchmarks/fuzz_coverage.py
  fix: pip install atheris (it has wheels for Linux and macOS); benchmarks/fuzz.py needs no package"""


def main() -> int:
    """Fuzz until the time is up or an input breaks something."""
    try:
        import atheris
    except ImportError:
        print(MISSING, file=sys.stderr)
        return 1
    with atheris.instrument_imports(include=["route_audit.ingest"]):
        from mutations import fixtures
    made = fixtures()
    options = sys.argv[1:]
    if not any(option.startswith("-max_total_time") for option in options):
        options.append(f"-max_total_time={SECONDS}")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        seed(corpus, made)
        one = reader(Path(folder) / "log", [None, *made])
        atheris.Setup([sys.argv[0], str(corpus), f"-max_len={LONGEST}", *options], one)
        atheris.Fuzz()
    return 0


def seed(corpus: Path, made: Mapping[str, Sequence[Any]]) -> None:
    """Write the first lines of each fixture, once to be recognised and once with the format named."""
    for place, (name, files) in enumerate(made.items(), 1):
        for number, fixture in enumerate(files):
            text = fixture.content[: LONGEST - 1]
            text = text[: text.rfind(b"\n") + 1] or text
            for first in (0, place):
                (corpus / f"{name}.{number}.{first}").write_bytes(bytes([first]) + text)


def reader(log: Path, names: Sequence[str | None]) -> Callable[[bytes], None]:
    """What reads one input, by way of the file ``log``."""
    from accounted import account_of_reading
    from route_audit.errors import RouteAuditError

    def one(data: bytes) -> None:
        log.write_bytes(data[1:])
        try:
            account_of_reading(log, names[data[0] % len(names)] if data else None)
        except RouteAuditError:
            return

    return one


if __name__ == "__main__":
    sys.exit(main())
