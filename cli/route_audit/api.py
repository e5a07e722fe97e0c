"""The Python API: read logs once, analyze them as often as you like, and take the numbers as tables."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from route_audit.errors import ConfigError
from route_audit.yamlfile import LEAST, MOST, suggestion

if TYPE_CHECKING:
    import pandas as pd

    from route_audit.auditing import Options
    from route_audit.ledger.files import LedgerMeta
    from route_audit.report import Report

AnyPath = str | os.PathLike[str]
"""A path as Python programs write it."""

_FILES = ("prices", "assume", "invoices", "outcomes", "labelled")
_LEDGER = "logs.ledger.parquet"

_KINDS: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    **dict.fromkeys(("strong", "cheap", "timezone", "log_format"), (str, "text")),
    **dict.fromkeys(("logs", "files", "map_file", "tiers", *_FILES), ((str, os.PathLike), "a path")),
    **dict.fromkeys(("top", "seed", "jobs"), (Integral, "a whole number")),
    **dict.fromkeys(("margin", "wrong_answer_usd", "sample_rate"), (Real, "a number")),
    **dict.fromkeys(("monthly_requests", "monthly_spend_usd"), (Real, "a number")),
    **dict.fromkeys(("monthly_growth", "ramp"), (Real, "a number")),
    **dict.fromkeys(("since", "until"), (dt.date, "a date or a datetime")),
    **dict.fromkeys(("dedupe", "join_turns"), (Integral, "true or false")),
}
"""What each argument takes, or each of its several values, and how an error says so."""

_END = 10**18
"""Whole numbers have at most eighteen digits, as on the command line."""


class Logs:
    """Logs that were read: a ledger of numbers and codes, without any text, in a private folder.

    The folder is gone when the handle is, or when ``close`` is called; it can stand in a ``with``.

    Attributes:
        rows_read: rows used, rejected, and records that are no call.
        rejected: rows that can't be used, by reason.
    """

    def __init__(self, folder: Path, meta: LedgerMeta, tiers: Path | None) -> None:
        self._folder = folder
        self._delete = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._tiers = tiers
        self.rows_read: int = meta.rows_read
        self.rejected: Mapping[str, int] = dict(meta.rejected)

    def __enter__(self) -> Self:
        """The handle itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Delete what was kept."""
        self.close()

    def close(self) -> None:
        """Delete what was kept; the handle is of no use afterwards."""
        self._delete()

    def frame(self, *, dedupe: bool = True) -> pd.DataFrame:
        """One row per attempt in log order, columns and units as ``docs/python.md`` lists them.

        Args:
            dedupe: keep the first of the attempts that have the same id and content, and the last revision
                of one.
        """
        from route_audit.auditing.reading import opened
        from route_audit.frames import attempts_frame
        from route_audit.ledger.repeats import counting

        with opened(self.options()) as ledger:
            return attempts_frame(counting(ledger) if dedupe else ledger.in_order())

    def options(self, **more: Any) -> Options:  # noqa: ANN401  # the fields of Options
        """What the audit is asked about these logs."""
        from route_audit.auditing import Options

        return Options(logs=(str(self._folder / _LEDGER),), **({"tiers": self._tiers} | more))


@dataclass(frozen=True, slots=True)
class Policies:
    """Policy files that were read and found good.

    Attributes:
        files: read again by whatever uses them.
        names: of the policies, in the order of the files; the baseline is always among them.
        models: the model that each role of the files names.
    """

    files: tuple[Path, ...]
    names: tuple[str, ...]
    models: Mapping[str, str]


def read_logs(
    *paths: AnyPath,
    log_format: str | None = None,
    map_file: AnyPath | None = None,
    join_turns: bool = False,
    tiers: AnyPath | None = None,
    jobs: int = 1,
) -> Logs:
    """Read logs once; what comes back holds no text.

    Args:
        paths: files, folders, globs, URLs and kept ledgers.
        log_format: the one format of all logs; recognised where None.
        map_file: a mapping of your own columns, for all logs.
        join_turns: find sessions that the log does not name.
        tiers: your own tiers of features and types, signals, points and thresholds.
        jobs: processes that read; 0 chooses by size and cores.

    Raises:
        InputError: no row of the logs can be used.
        ConfigError: a mapping or the file of tiers can't be used, both a format and a mapping are given,
            an argument is of the wrong kind or ``jobs`` below zero.
    """
    from route_audit.auditing import Options, keep
    from route_audit.ledger import temporary

    named = {"log_format": log_format, "map_file": map_file, "tiers": tiers}
    _check_kinds({"logs": paths, "join_turns": join_turns, "jobs": jobs} | _given(named), "read_logs")
    if jobs < 0:
        raise ConfigError(f"{jobs} is out of range", where="jobs", hint=_help("read_logs"))
    if log_format is not None and map_file is not None:
        raise ConfigError("a log has one format", where="map_file", hint="leave out log_format or this")
    own = None if tiers is None else Path(tiers)
    options = Options(
        logs=tuple(os.fspath(path) for path in paths),
        log_format=log_format if map_file is None else f"map:{os.fspath(map_file)}",
        by_turns=join_turns,
        tiers=own,
        jobs=jobs,
    )
    folder = temporary.new_folder()
    try:
        return Logs(folder, keep(options, folder / _LEDGER), own)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def load_policies(*files: AnyPath) -> Policies:
    """Policy files, read and checked together.

    Raises:
        ConfigError: a file can't be read or used; the error names its line.
    """
    from route_audit.policies import read_files

    _check_kinds({"files": files}, "load_policies")
    paths = tuple(map(Path, files))
    found = read_files(paths)
    return Policies(paths, tuple(policy.name for policy in found.policies), dict(found.models))


class Asked(TypedDict, total=False):
    """What ``audit`` may be asked; every key may be missing, and None counts as missing.

    The command's help says more of each.

    Attributes:
        policies: those to compare, else the built-in ones.
        strong, cheap: the models that play these roles, else chosen from log and price book.
        prices, assume, invoices: files, or one; a later price or assumption file goes over an earlier one.
        outcomes, labelled: files of your evaluations, and of tiers that people gave to requests of the log.
        margin: the difference of scores that ``equal quality`` allows, with ``outcomes``.
        wrong_answer_usd: what one wrong answer costs you.
        top: how many request types to name, else 20.
        sample_rate: the share of the traffic that the log holds, else all of it.
        monthly_requests, monthly_spend_usd: the volume of a month, else the log's own.
        monthly_growth, ramp: a year's scenarios: how traffic changes each month, and for what share of it
            the policy holds month by month.
        since, until: days or times, the second one excluded; without an offset they are in ``timezone``.
        timezone: an IANA name for hours and days, else UTC.
        dedupe: count a row once that has the id and content of another, which is done unless False.
        seed: the same seed gives the same intervals; else 0.
    """

    policies: Policies | None
    strong: str | None
    cheap: str | None
    prices: AnyPath | Sequence[AnyPath] | None
    assume: AnyPath | Sequence[AnyPath] | None
    invoices: AnyPath | Sequence[AnyPath] | None
    outcomes: AnyPath | Sequence[AnyPath] | None
    labelled: AnyPath | Sequence[AnyPath] | None
    margin: float | None
    wrong_answer_usd: float | None
    top: int | None
    sample_rate: float | None
    monthly_requests: float | None
    monthly_spend_usd: float | None
    monthly_growth: float | None
    ramp: Sequence[float] | None
    since: dt.date | None
    until: dt.date | None
    timezone: str | None
    dedupe: bool | None
    seed: int | None


def audit(logs: Logs | AnyPath | Iterable[AnyPath], **asked: Unpack[Asked]) -> Report:
    """What the logs cost, which tiers they fall into, and what each policy would cost and take.

    The same numbers as the command ``analyze`` gives.

    Args:
        logs: read already, or paths as ``read_logs`` takes them.
        asked: see ``Asked``.

    Raises:
        RouteAuditError: no usable input, an unusable policy, price or argument, or a name without a price.
    """
    from route_audit.auditing import run

    _check_names(asked)
    given = {
        name: _several(value) if name in {*_FILES, "ramp"} else value for name, value in _given(asked).items()
    }
    read = logs if isinstance(logs, Logs) else _several(logs)
    _check_kinds(given if isinstance(read, Logs) else {"logs": read} | given, "audit")
    _check(given)
    plain = {name: _plain(value) for name, value in given.items()}
    return run(_options(read, dict(_fields(plain))))


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _plain(value: Any) -> Any:  # noqa: ANN401  # whatever a caller hands over
    """Numbers as Python's own: those of numpy can't be written as JSON."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    return int(value) if isinstance(value, Integral) else float(value)


def _several(one_or_many: Any) -> tuple[Any, ...]:  # noqa: ANN401  # whatever a caller hands over
    """A word is one path, and no sequence of its letters."""
    if isinstance(one_or_many, str | bytes | os.PathLike) or not isinstance(one_or_many, Iterable):
        return (one_or_many,)
    return tuple(one_or_many)


def _help(function: str) -> str:
    return f"see help(route_audit.{function})"


def _check_names(asked: Mapping[str, Any]) -> None:
    for name in asked:
        if name not in Asked.__annotations__:
            hint = suggestion(name, Asked.__annotations__)
            raise ConfigError(f"audit has no argument '{name}'", where=name, hint=hint)


def _check_kinds(given: Mapping[str, Any], function: str) -> None:
    """No value is of another kind than its argument takes; a tuple's are looked at one by one."""
    for name, value in given.items():
        kind, words = _KINDS.get(name, (object, ""))
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str) and not one:
                raise ConfigError("an empty word stands for nothing", where=name, hint=_help(function))
            if not isinstance(one, kind):
                raise ConfigError(f"{one!r} is not {words}", where=name, hint=_help(function))


def _check(asked: Mapping[str, Any]) -> None:
    low = {name: asked.get(name, 1) for name in ("wrong_answer_usd", "monthly_requests", "monthly_spend_usd")}
    good = {
        **{name: float(LEAST) <= amount <= float(MOST) for name, amount in low.items()},
        "top": 1 <= asked.get("top", 1) < _END,
        "seed": 0 <= asked.get("seed", 0) < _END,
        "sample_rate": float(LEAST) <= asked.get("sample_rate", 1) <= 1,
        "margin": 0 < asked.get("margin", 1) <= 1,
        "monthly_growth": -1 < asked.get("monthly_growth", 0) <= 1,
        # What pandas has for a moment that is missing is a datetime, and equals nothing.
        **{name: asked[name] == asked[name] for name in ("since", "until") if name in asked},
        "ramp": all(0 <= each <= 1 for each in asked.get("ramp", ())),
    }
    for name in (name for name, holds in good.items() if not holds):
        raise ConfigError(f"{asked[name]} is out of range", where=name, hint=_help("audit"))
    if "policies" in asked and not isinstance(asked["policies"], Policies):
        raise ConfigError(
            f"{asked['policies']!r} was not read", where="policies", hint="read it with load_policies first"
        )
    if "margin" in asked and not asked.get("outcomes"):
        raise ConfigError("a margin needs evaluations to test", where="margin", hint="give outcomes as well")
    if "monthly_requests" in asked and "monthly_spend_usd" in asked:
        raise ConfigError(
            "a month has one volume", where="monthly_spend_usd", hint="leave out monthly_requests or this"
        )


def _fields(asked: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The audit's options."""
    timezone = asked.get("timezone", "UTC")
    for name, value in asked.items():
        if isinstance(value, Policies):
            yield name, value.files
        elif name in _FILES:
            yield name, tuple(map(Path, value))
        elif name in {"since", "until"}:
            yield f"{name}_us", _moment(value, timezone)
        else:
            yield name, value


def _options(logs: Logs | tuple[AnyPath, ...], asked: Mapping[str, Any]) -> Options:
    from route_audit.auditing import Options

    if isinstance(logs, Logs):
        return logs.options(**asked)
    return Options(logs=tuple(os.fspath(path) for path in logs), **asked)


def _moment(when: dt.date, timezone: str) -> int:
    """Microseconds since 1970 UTC."""
    from route_audit.clock import microseconds_of, zone

    moment = when if isinstance(when, dt.datetime) else dt.datetime.combine(when, dt.time())
    return microseconds_of(moment if moment.tzinfo else moment.replace(tzinfo=zone(timezone)))
