"""Damages records of every log format and proves that none is lost, whatever the bytes.

    python benchmarks/fuzz.py [200000] [--seed 1] [--format NAME] [--keep FOLDER]

The fixtures' records are damaged (tests/mutations.py says how), written into files of a few dozen and read
as the commands read them: recognised, completed, sorted into tiers and booked as ledger rows. Only our
own errors may come out, the rows read must add up with the calls, the rejects and the records that are
no calls, no count may be impossible, and no text may stand in a reject (tests/accounted.py). A file that no
format recognises any more is read once more with its format named. The same arguments make the same
files. A file that fails is kept, and its seed is printed; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from accounted import Account, account
from mutations import Damaged, Fixture, damaged, fixtures
from route_audit.classify import Classifier
from route_audit.errors import RouteAuditError

FEWEST, MOST = 24, 48
FAILURES_TOLD = 20
COLUMNS = ("records", "files", "refused", "rows read", "calls", "rejects", "no calls", "failed")
HEADING = f"{'':<26}" + "".join(f"{column:>11}" for column in COLUMNS) + f"{'records/s':>11}"


@dataclass
class Tally:
    """What became of one format's files.

    Attributes:
        records: how many went into the files that were read.
        refused: files that can't be read, as our own error says.
    """

    records: int = 0
    files: int = 0
    refused: int = 0
    failed: int = 0
    seconds: float = 0
    account: Account = field(default_factory=Account)

    def line(self, name: str) -> str:
        """The format's line of the table."""
        told = self.account
        numbers = (
            self.records,
            self.files,
            self.refused,
            told.rows_read,
            told.exchanges,
            told.rejects,
            told.not_calls,
            self.failed,
            self.records / self.seconds if self.seconds else 0,
        )
        return f"{name:<26}" + "".join(f"{number:>11,.0f}" for number in numbers)

    def add(self, other: Tally) -> None:
        """Take in another's numbers."""
        for name in ("records", "files", "refused", "failed", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("rows_read", "exchanges", "rejects", "not_calls"):
            setattr(self.account, name, getattr(self.account, name) + getattr(other.account, name))


class Fuzzer:
    """Reads damaged files, one by one.

    Args:
        keep: the folder for files that fail.
        folder: where to write files while they are read.
    """

    def __init__(self, keep: Path, folder: Path) -> None:
        self._keep = keep
        self._folder = folder
        self._classifier = Classifier()
        self.failures = 0

    def run(self, name: str, made: list[Fixture], records: int, seed: int) -> Tally:
        """Read about so many records of the format ``name``."""
        tally = Tally()
        for label, file in _files(name, made, seed):
            if tally.records >= records:
                return tally
            self._read(label, file, name, tally)
        return tally

    def _read(self, label: str, file: Damaged, name: str, tally: Tally) -> None:
        log = self._folder / file.name
        log.write_bytes(file.content)
        begun = time.process_time()
        try:
            told = self._account(log, name)
        except Exception:  # noqa: BLE001  # whatever it is, it is what we look for
            tally.failed += 1
            self._fail(label, log)
            told = Account()
        tally.seconds += time.process_time() - begun
        tally.records += file.records
        tally.files += 1
        if told is None:
            tally.refused += 1
        else:
            tally.add(Tally(account=told))

    def _account(self, log: Path, name: str) -> Account | None:
        """What became of the file's records; None where it is refused, with its format named too."""
        for log_format in (None, name):
            try:
                return account(log, log_format, self._classifier, self._folder / "rows.spill")
            except RouteAuditError:
                continue
        return None

    def _fail(self, label: str, log: Path) -> None:
        self.failures += 1
        self._keep.mkdir(parents=True, exist_ok=True)
        kept = self._keep / f"{label.replace('/', '_').replace(' ', '_')}.{log.name}"
        shutil.copyfile(log, kept)
        if self.failures <= FAILURES_TOLD:
            print(f"FAILED {label}, kept as {kept}\n{traceback.format_exc(limit=-3)}", flush=True)


def _files(name: str, made: list[Fixture], seed: int) -> Iterator[tuple[str, Damaged]]:
    """Damaged files of a format without end, each with its label: fixture, seed and number."""
    for number in count():
        fixture = made[number % len(made)]
        chance = Random(f"{seed} {name} {number}")  # noqa: S311  # to be repeated, not to be secret
        file = damaged(chance, fixture, chance.randint(FEWEST, MOST))
        yield f"{fixture.name} {seed} {number}", file


def main() -> int:
    """Read the damaged records and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("records", nargs="?", type=int, default=200_000, help="how many, over all formats")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", help="one format alone")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"), help="where to keep what fails")
    asked = parser.parse_args()
    made = fixtures()
    names = [asked.format] if asked.format else list(made)
    total = Tally()
    print(HEADING)
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(asked.keep, Path(folder))
        for name in names:
            tally = fuzzer.run(name, made[name], -(-asked.records // len(names)), asked.seed)
            print(tally.line(name), flush=True)
            total.add(tally)
    print(total.line("all"))
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
