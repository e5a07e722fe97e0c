"""From shadow calls to an assumptions file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from route_audit.assumptions import TIERS, Of, Range
from route_audit.assumptions.files import written
from route_audit.auditing import Calibration, CalibrationRow
from route_audit.auditing.options import Options
from route_audit.auditing.ratios import PublishedRatios
from route_audit.auditing.reading import nothing_in_window, opened, scope_of
from route_audit.calibrate import Answers, Learned, learn, profiles
from route_audit.errors import InputError
from route_audit.exchange import Modality
from route_audit.ledger import FLAG_FAILED, NO_COUNT, Ledger
from route_audit.ledger.files import LedgerFiles
from route_audit.pricing import Book, load_book
from route_audit.projection.slices import Scope, in_scope
from route_audit.units import plural

_TWO = 2
_FEW = 30

_CALL = np.dtype(
    [
        *((name, np.uint64) for name in ("content", "pair")),
        *((name, np.int64) for name in ("timestamp_us", "input_tokens", "output_tokens")),
        ("latency_s", np.float64),
        *(("model", np.int32), ("tier", np.uint8), ("cut", np.bool_)),
    ]
)
"""What is held of a call until all are read: 54 bytes, where its row has hundreds."""

Calls = NDArray[np.void]


def calibrate(options: Options) -> Calibration:
    """The ratios that the pairs of ``options.logs`` show, and the file that says so.

    Raises:
        InputError: no two calls share a pair id on different models, or none lies in the window of time.
    """
    book = load_book(options.prices)
    with opened(options) as ledger:
        numbers: dict[str, int] = {}
        calls = _paired(_in_window(ledger, scope_of(options)), numbers, book)
    answers = _answers(calls, [*numbers]) if len(calls) else None
    learned = [*learn(answers, PublishedRatios(book, lambda *_: 0.0).of)] if answers else []
    if answers is None or not learned:
        raise InputError(
            "no two calls here share a pair_id on different models",
            where=", ".join(options.logs),
            hint="put the same prompt to both models, and write one pair_id into both rows",
        )
    paired = _in_pairs(answers)
    return Calibration(
        text=written(_entries(learned), profiles(paired), _heading(learned)),
        rows=tuple(_row(each) for each in learned),
        calls=len(answers.pair),
        alone=len(answers.pair) - len(paired.pair),
        notes=tuple(_notes(learned)),
    )


def _in_window(ledger: LedgerFiles, scope: Scope) -> Iterator[Ledger]:
    """The attempts that count, of which there is one at least."""
    some = False
    for rows in ledger.partitions():
        kept, _ = in_scope(rows, scope)
        del rows  # one partition is in memory, not two
        some |= len(kept) > 0
        yield kept
    if not some:
        raise nothing_in_window()


def _paired(partitions: Iterable[Ledger], numbers: dict[str, int], book: Book) -> Calls:
    """The answered text calls that have a pair id; ``numbers`` takes in the names of their models."""
    found = [np.empty(0, _CALL)]
    for rows in partitions:
        usable = (rows.pair != 0) & (rows.modality == Modality.TEXT) & ~rows.has(FLAG_FAILED)
        usable &= rows.output_tokens > 0
        if usable.any():
            found.append(_calls(rows.take(usable), numbers, book))
    return np.concatenate(found)


def _calls(rows: Ledger, numbers: dict[str, int], book: Book) -> Calls:
    calls = np.empty(len(rows), _CALL)
    for name in ("timestamp_us", "content", "pair", "tier", "input_tokens", "output_tokens", "latency_s"):
        calls[name] = getattr(rows, name)
    names = (_name(rows, row, book) for row in range(len(rows)))
    calls["model"] = [numbers.setdefault(name, len(numbers)) for name in names]
    limit = rows.max_output_tokens
    calls["cut"] = (limit != NO_COUNT) & (limit > 0) & (rows.output_tokens >= limit)
    return calls


def _answers(calls: Calls, names: Sequence[str]) -> Answers:
    """The calls in order of time, so that the first answer of a model to a prompt is the one that counts."""
    calls = calls[np.lexsort((calls["content"], calls["timestamp_us"]))]
    models = tuple(sorted(names))
    place = {name: number for number, name in enumerate(models)}
    return Answers(
        pair=calls["pair"],
        model=np.array([place[name] for name in names], np.int64)[calls["model"]],
        models=models,
        tier=calls["tier"],
        input=calls["input_tokens"].astype(np.float64),
        output=calls["output_tokens"].astype(np.float64),
        cut=calls["cut"],
        latency=calls["latency_s"],
    )


def _name(rows: Ledger, row: int, book: Book) -> str:
    written_name = rows.model.word(row) or ""
    priced = book.find(written_name, rows.provider.word(row))
    return priced.name if priced else written_name


def _in_pairs(answers: Answers) -> Answers:
    """The calls whose prompt went to more than one model."""
    both = np.unique(np.stack([answers.pair, answers.model.astype(np.uint64)]), axis=1)[0]
    pairs, models = np.unique(both, return_counts=True)
    return answers.take(np.flatnonzero(np.isin(answers.pair, pairs[models >= _TWO])))


def _entries(learned: list[Learned]) -> Iterator[tuple[str, Of, Range]]:
    """Each says over which model it was measured: over another one nobody knows it."""
    for each in learned:
        yield each.side, Of(each.model, each.over, each.tier), each.range


def _heading(learned: list[Learned]) -> str:
    models = sorted({each.model for each in learned})
    return (
        f"Ratios measured on shadow calls of {', '.join(models)}: one prompt, several models.\n"
        "Use it with: route-audit analyze LOGS --assume THIS_FILE"
    )


def _row(each: Learned) -> CalibrationRow:
    low, likely, high = (float(end) for end in (each.range.low, each.range.likely, each.range.high))
    return CalibrationRow(each.side, each.model, each.over, each.tier, each.pairs, low, likely, high)


def _notes(learned: list[Learned]) -> Iterator[str]:
    fewest = {tier: min(each.pairs for each in learned if each.tier == tier) for tier in TIERS}
    for tier, pairs in fewest.items():
        if not pairs:
            yield f"no pairs of {tier}: it has the ratio of the others, with a wider range"
        elif pairs < _FEW:
            few = plural(pairs, "pair")
            yield f"only {few} of {tier}: the prior still counts; {_FEW} make a ratio your own"
