"""The user's evaluations, read row by row: a row that can't be used is counted with its reason."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from route_audit.errors import ConfigError
from route_audit.ingest.side_files import once, rows_of
from route_audit.ingest.tables import Cells

_HINT = (
    "write JSON lines, a JSON list, Parquet, or CSV with a header: request or type, model, and score or pass"
)
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

COLUMNS = ("request", "type", "model", "score", "pass", "session", "judge", "human", "propensity")
COUNTS = ("human_passes", "judge_passes_of_them", "human_fails", "judge_fails_of_them")
"""The columns of a row that tells how often a judge was right, where its single answers are not kept."""

NO_SUBJECT = "names neither a request nor a type"
NO_MODEL = "names no model"
NO_SCORE = "has neither a score, a pass nor a human label"
TWO_SCORES = "has a score and a pass"
BAD_SCORE = "a score is a number from 0 to 1"
BAD_TRUTH = "pass and judge are true or false"
BAD_PROPENSITY = "a propensity is a number above 0 and at most 1"
BAD_COUNTS = "counts of a judge are whole numbers, its share no larger than the whole"


class Subject(NamedTuple):
    """What was evaluated: a request by its id, or a request type by its id.

    Attributes:
        is_type: True for a type.
        name: as the file names it.
    """

    is_type: bool
    name: str


class Row(NamedTuple):
    """One evaluation.

    Attributes:
        subject: what was answered.
        model: which model answered, as the file names it.
        cluster: the session, else the type that the row names; empty where it names neither.
        score: 0 to 1; NaN where only a human label is there.
        judge: a model gave the score.
        human: a human label of the same answer, 0 to 1; NaN where there is none.
        propensity: the probability that this model was drawn for this request; NaN where none was drawn.
    """

    subject: Subject
    model: str
    cluster: str
    score: float
    judge: bool
    human: float
    propensity: float


class JudgeCheck(NamedTuple):
    """How often a judge agreed with humans, from counts alone.

    Attributes:
        model: whose answers; empty for all.
        passes, passed: answers that humans passed, and those of them that the judge passed.
        fails, failed: answers that humans failed, and those of them that the judge failed.
    """

    model: str
    passes: int
    passed: int
    fails: int
    failed: int


class Outcomes(msgspec.Struct, frozen=True):
    """All rows that can be used, sorted: the order of lines and files makes no difference.

    Attributes:
        files: as given.
        rows: evaluations.
        checks: counts of judges.
        rejected: rows that can't be used, by reason.
    """

    files: tuple[str, ...]
    rows: tuple[Row, ...]
    checks: tuple[JudgeCheck, ...]
    rejected: Mapping[str, int]


class Place(NamedTuple):
    """A line of a file, counted from 1."""

    path: Path
    line: int


class Rejects:
    """Rows that can't be used.

    Attributes:
        counts: how many, by reason.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._first: dict[Path, tuple[int, str]] = {}

    def add(self, where: Place, reason: str) -> None:
        """Count a row."""
        self.counts[reason] += 1
        self._first.setdefault(where.path, (where.line, reason))

    def first_of(self, *paths: Path) -> tuple[str, str]:
        """Where the first such row of files stands, and what is wrong with it; with none they are empty."""
        for path in paths:
            if path in self._first:
                line, reason = self._first[path]
                return f"{path}:{line}", reason
        return str(paths[0]), "it is empty"


class UnusableError(Exception):
    """A row that can't be used; its reason is the argument."""


def read_outcomes(paths: Sequence[Path]) -> Outcomes | None:
    """The evaluations of all files together; None where there is no file.

    Raises:
        ConfigError: a file can't be read, none of its rows can be used, or no row of all is of an answer.
    """
    if not paths:
        return None
    rejects = Rejects()
    rows: list[Row] = []
    checks: list[JudgeCheck] = []
    for path in once(paths, "--outcomes"):
        before = len(rows) + len(checks)
        for line, cells in rows_of(path, _HINT):
            _take(cells, Place(path, line), rows, checks, rejects)
        if len(rows) + len(checks) == before:
            place, why = rejects.first_of(path)
            raise ConfigError(f"no row of the outcomes can be used: {why}", where=place, hint=_HINT)
    if not rows:
        files = " ".join(map(str, paths))
        raise ConfigError("no row is of an answer, only counts of a judge", where=files, hint=_HINT)
    return Outcomes(
        tuple(map(str, paths)),
        tuple(sorted(rows, key=_order)),
        tuple(sorted(checks)),
        dict(sorted(rejects.counts.items())),
    )


def _take(
    read: Cells | str, where: Place, rows: list[Row], checks: list[JudgeCheck], rejects: Rejects
) -> None:
    try:
        cells = usable(read)
        if any(name in cells for name in COUNTS):
            checks.append(_check(cells))
        else:
            rows.append(_row(cells))
    except UnusableError as reason:
        rejects.add(where, str(reason))


def usable(row: Cells | str) -> Cells:
    """The cells of a row, their names without case.

    Raises:
        UnusableError: it could not be read.
    """
    if isinstance(row, str):
        raise UnusableError(str(row))
    return {name.lower(): each for name, each in row.items()}


def _order(row: Row) -> tuple[Any, ...]:
    """Rows by all they hold; NaN, which has no order, before every number."""
    numbers = (-1.0 if math.isnan(each) else each for each in (row.score, row.human, row.propensity))
    return (row.subject, row.model, row.cluster, row.judge, *numbers)


def _row(cells: Mapping[str, Any]) -> Row:
    request, kind, model = (_word(cells, name) for name in ("request", "type", "model"))
    if not request and not kind:
        raise UnusableError(NO_SUBJECT)
    if not model:
        raise UnusableError(NO_MODEL)
    score, human = _score(cells), _number(cells, "human", _share, BAD_SCORE)
    if math.isnan(score) and math.isnan(human):
        raise UnusableError(NO_SCORE)
    return Row(
        subject=Subject(not request, request or kind),
        model=model,
        cluster=_word(cells, "session") or kind,
        score=score,
        judge=_flag(cells, "judge"),
        human=human,
        propensity=_number(cells, "propensity", _drawn, BAD_PROPENSITY),
    )


def _check(cells: Mapping[str, Any]) -> JudgeCheck:
    try:
        passes, passed, fails, failed = (int(_plain(cells[name])) for name in COUNTS)
    except (KeyError, ValueError) as error:
        raise UnusableError(BAD_COUNTS) from error
    if not (0 <= passed <= passes and 0 <= failed <= fails):
        raise UnusableError(BAD_COUNTS)
    return JudgeCheck(_word(cells, "model"), passes, passed, fails, failed)


def _plain(value: Any) -> str:  # noqa: ANN401  # of any column
    """A value's word; pandas writes whole numbers with a point where a column lacks one."""
    return str(value).strip().removesuffix(".0")


def _word(cells: Mapping[str, Any], name: str) -> str:
    value = cells.get(name, "")
    return str(value).strip() if isinstance(value, str | int) else ""


def _score(cells: Mapping[str, Any]) -> float:
    if "pass" not in cells:
        return _number(cells, "score", _share, BAD_SCORE)
    if "score" in cells:
        raise UnusableError(TWO_SCORES)
    return float(_flag(cells, "pass"))


def _flag(cells: Mapping[str, Any], name: str) -> bool:
    word = _plain(cells.get(name, False)).lower()
    if word not in _TRUTHS:
        raise UnusableError(BAD_TRUTH)
    return _TRUTHS[word]


def _number(cells: Mapping[str, Any], name: str, fits: Callable[[float], bool], reason: str) -> float:
    if name not in cells:
        return math.nan
    value = cells[name]
    word = str(value).strip().lower()
    if isinstance(value, bool) or word in {"true", "false"}:
        value = float(word == "true")
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise UnusableError(reason) from error
    if not fits(number):
        raise UnusableError(reason)
    return number


def _share(number: float) -> bool:
    return 0 <= number <= 1


def _drawn(number: float) -> bool:
    return 0 < number <= 1
