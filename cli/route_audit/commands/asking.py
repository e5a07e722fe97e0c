"""What the options of a command line ask of the audit, every value checked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from route_audit.commands.options import (
    LABELS,
    Billed,
    Compared,
    Decisions,
    Evaluations,
    Reading,
    ReadingOnce,
    ReadingPart,
    ReadingSpan,
    ReadingToKeep,
    Routing,
    Volume,
)
from route_audit.commands.shell import choice
from route_audit.errors import ConfigError

if TYPE_CHECKING:
    from route_audit.auditing import Options

Asking = Reading | Compared | Volume | Billed | Evaluations | Decisions
"""The groups of options that ask something of the audit."""

_TABLES = (".csv", ".parquet")


def asked(logs: tuple[str, ...], *groups: Asking) -> Options:
    """What the command line asks of the audit, every value checked before any log is read.

    Args:
        logs: as the user named them.
        groups: those that the command has; what no group asks has the audit's own default.

    Raises:
        ConfigError: a value can't be used; the error names its option.
    """
    from route_audit.auditing import Options

    return Options(logs=logs, **dict(field for group in groups for field in _fields(group)))


@singledispatch
def _fields(group: object) -> Iterator[tuple[str, Any]]:
    """The fields of the audit's options that a group sets."""
    raise TypeError(f"no group of options: {group}")


@_fields.register
def _reading(group: Reading) -> Iterator[tuple[str, Any]]:
    from route_audit.commands import parsing

    if group.map_file is not None and group.log_format is not None:
        raise ConfigError("a log has one format", where="--map", hint="leave out --log-format or this")
    yield "log_format", group.log_format if group.map_file is None else f"map:{group.map_file}"
    yield "by_turns", group.join_turns
    yield "tiers", group.tiers
    yield "rejects", group.rejects
    yield "jobs", parsing.whole(group.jobs, "--jobs", low=0)
    if isinstance(group, ReadingOnce | ReadingSpan):
        yield "dedupe", group.dedupe
    if isinstance(group, ReadingToKeep | ReadingPart):
        yield "full_labels", choice(group.labels, LABELS, "--labels") == "full"
    if isinstance(group, ReadingSpan):
        yield from _window(group)


def _window(group: ReadingSpan) -> Iterator[tuple[str, Any]]:
    from route_audit.clock import zone
    from route_audit.commands import parsing

    here = zone(group.timezone)
    since = None if group.since is None else parsing.moment(group.since, "--since", here)
    until = None if group.until is None else parsing.moment(group.until, "--until", here)
    if since is not None and until is not None and since >= until:
        hint = "swap the two" if since > until else "give a later one: --until itself is left out"
        raise ConfigError("no time lies between --since and --until", where="--until", hint=hint)
    yield "timezone", here.key
    yield "since_us", since
    yield "until_us", until


@_fields.register
def _compared(group: Compared) -> Iterator[tuple[str, Any]]:
    yield "policies", tuple(group.policy or ())
    yield "strong", group.strong
    yield "cheap", group.cheap
    yield "prices", tuple(group.prices or ())
    yield "assume", tuple(group.assume or ())
    if isinstance(group, Routing):
        yield from _risk(group)


def _risk(group: Routing) -> Iterator[tuple[str, Any]]:
    from route_audit.commands import parsing

    if group.wrong_answer is not None:
        yield "wrong_answer_usd", parsing.positive(group.wrong_answer, "--wrong-answer", example="0.50")
    yield "seed", parsing.whole(group.seed, "--seed", low=0)


@_fields.register
def _volume(group: Volume) -> Iterator[tuple[str, Any]]:
    from route_audit.commands import parsing

    if group.monthly_requests is not None and group.monthly_spend is not None:
        raise ConfigError(
            "a month has one volume", where="--monthly-spend", hint="leave out --monthly-requests or this"
        )
    yield "top", parsing.whole(group.top, "--top", low=1)
    if group.sample_rate is not None:
        yield "sample_rate", parsing.share(group.sample_rate, "--sample-rate", example="0.01")
    if group.monthly_requests is not None:
        yield (
            "monthly_requests",
            parsing.positive(group.monthly_requests, "--monthly-requests", example="300000"),
        )
    if group.monthly_spend is not None:
        yield "monthly_spend_usd", parsing.positive(group.monthly_spend, "--monthly-spend", example="12000")
    yield from _scenarios(group)


def _scenarios(group: Volume) -> Iterator[tuple[str, Any]]:
    from route_audit.commands import parsing

    if group.growth is not None:
        yield "monthly_growth", parsing.change(group.growth, "--growth", example="5%")
    if group.ramp is not None:
        yield "ramp", parsing.shares(group.ramp, "--ramp", example="5%,25%,100%")


@_fields.register
def _billed(group: Billed) -> Iterator[tuple[str, Any]]:
    yield "invoices", tuple(group.invoice or ())


@_fields.register
def _evaluations(group: Evaluations) -> Iterator[tuple[str, Any]]:
    from route_audit.commands import parsing

    yield "outcomes", tuple(group.outcomes or ())
    yield "labelled", tuple(group.labelled or ())
    if group.margin is not None:
        if not group.outcomes:
            raise ConfigError(
                "a margin needs evaluations to test", where="--margin", hint="name them with --outcomes FILE"
            )
        yield "margin", parsing.share(group.margin, "--margin", example="2%")


@_fields.register
def _decisions(group: Decisions) -> Iterator[tuple[str, Any]]:
    path = group.decisions
    if path is not None and path.suffix.lower() not in _TABLES:
        raise ConfigError(
            f"no table of decisions has the suffix '{path.suffix}'",
            where=f"--decisions {path}",
            hint=f"known: {', '.join(_TABLES)}",
        )
    yield "decisions", path
