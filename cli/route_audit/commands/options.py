"""The options that commands share, each declared once, and what they ask of the audit."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, get_args, get_type_hints

import typer

from route_audit.commands.shell import choice, completing
from route_audit.errors import ConfigError

if TYPE_CHECKING:
    from route_audit.auditing import Options
    from route_audit.engines import Progress

STDOUT_KINDS = ("table", "json", "markdown", "csv")
TABLE_OR_JSON = ("table", "json")
LABELS = ("masked", "full")
SERVICES = ("github",)


@dataclass(frozen=True, kw_only=True)
class Logs:
    """Which logs."""

    panel: ClassVar[str] = "Logs"

    logs: Annotated[
        list[str],
        typer.Argument(
            metavar="LOGS...",
            help="Files, folders, globs, URLs, kept ledgers, or - for stdin; .gz .zst .bz2 .xz .zip too.",
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How they are read."""

    panel: ClassVar[str] = "Reading"

    log_format: Annotated[
        str | None,
        typer.Option("--log-format", metavar="NAME", help="The format of all logs; else it is recognised."),
    ] = None
    map_file: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="Your own columns: a mapping of them, for all logs."),
    ] = None
    join_turns: Annotated[
        bool,
        typer.Option(
            "--join-turns", help="Find sessions that the log does not name: a prompt repeats earlier turns."
        ),
    ] = False
    tiers: Annotated[
        Path | None,
        typer.Option(
            "--tiers",
            metavar="FILE",
            help="Your own tiers of features and types, signals, points, thresholds.",
        ),
    ] = None
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects", metavar="FILE", help="List the rows that can't be used here, words masked."
        ),
    ] = None
    jobs: Annotated[
        str, typer.Option("--jobs", metavar="N", help="Processes that read; 0 chooses by size and cores.")
    ] = "0"


Dedupe = Annotated[
    bool,
    typer.Option("--dedupe/--no-dedupe", help="Count a row once that has the id and content of another."),
]
Labels = Annotated[
    str,
    typer.Option(
        "--labels",
        metavar="|".join(LABELS),
        help="Names of request types: known task words only, or all words of the template.",
        autocompletion=completing(LABELS),
    ),
]


AnswerKind = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(TABLE_OR_JSON),
        help="What stdout gets.",
        autocompletion=completing(TABLE_OR_JSON),
        rich_help_panel="Output",
    ),
]
Strong = Annotated[
    str | None,
    typer.Option("--strong", metavar="MODEL", help="The strong model; else the one with the largest bill."),
]
Cheap = Annotated[
    str | None,
    typer.Option("--cheap", metavar="MODEL", help="The cheap model; else the one named for the provider."),
]
Prices = Annotated[
    list[Path] | None,
    typer.Option("--prices", metavar="FILE", help="Your own prices over the shipped ones; repeatable."),
]
Assume = Annotated[
    list[Path] | None,
    typer.Option("--assume", metavar="FILE", help="Your own assumptions; repeatable."),
]


@dataclass(frozen=True, kw_only=True)
class ReadingOnce(Reading):
    """How they are read, where a row that stands twice may count once."""

    dedupe: Dedupe = True


@dataclass(frozen=True, kw_only=True)
class ReadingToKeep(Reading):
    """How they are read, where request types get their names for later."""

    labels: Labels = LABELS[0]


@dataclass(frozen=True, kw_only=True)
class ReadingPart(Reading):
    """How they are read, and which part of them counts."""

    since: Annotated[
        str | None,
        typer.Option("--since", metavar="TIME", help="Only requests from this day or time on."),
    ] = None
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="TIME", help="Only requests before this day or time."),
    ] = None
    timezone: Annotated[
        str, typer.Option("--timezone", metavar="ZONE", help="Whose hours and days, as an IANA name.")
    ] = "UTC"
    dedupe: Dedupe = True
    labels: Labels = LABELS[0]


@dataclass(frozen=True, kw_only=True)
class Routing:
    """What is compared, at which prices."""

    panel: ClassVar[str] = "Policies and prices"

    policy: Annotated[
        list[Path] | None,
        typer.Option(
            "-p", "--policy", metavar="FILE", help="A policy file; repeatable. Without it: the built-in ones."
        ),
    ] = None
    strong: Strong = None
    cheap: Cheap = None
    prices: Prices = None
    assume: Assume = None
    wrong_answer: Annotated[
        str | None,
        typer.Option(
            "--wrong-answer",
            metavar="USD",
            help="What one wrong answer costs you; tells what share of them uses a saving up.",
        ),
    ] = None
    seed: Annotated[
        str, typer.Option("--seed", metavar="N", help="The same seed gives the same intervals.")
    ] = "0"


@dataclass(frozen=True, kw_only=True)
class Volume:
    """How much traffic the log stands for."""

    panel: ClassVar[str] = "Volume"

    top: Annotated[str, typer.Option("--top", metavar="N", help="How many request types to name.")] = "20"
    sample_rate: Annotated[
        str | None,
        typer.Option(
            "--sample-rate", metavar="SHARE", help="The log is such a sample, as 0.01; totals are scaled."
        ),
    ] = None
    monthly_requests: Annotated[
        str | None,
        typer.Option("--monthly-requests", metavar="N", help="Project a month of so many requests."),
    ] = None
    monthly_spend: Annotated[
        str | None,
        typer.Option("--monthly-spend", metavar="USD", help="Project a month with such a bill."),
    ] = None
    growth: Annotated[
        str | None,
        typer.Option(
            "--growth", metavar="SHARE", help="A year in which each month grows by this, as 5%; a scenario."
        ),
    ] = None
    ramp: Annotated[
        str | None,
        typer.Option(
            "--ramp",
            metavar="SHARES",
            help="A year that starts with such shares by month, as 5%,25%,100%; a scenario.",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Billed:
    """What the bill is compared with."""

    panel: ClassVar[str] = "Reconciliation"

    invoice: Annotated[
        list[Path] | None,
        typer.Option(
            "--invoice",
            metavar="FILE",
            help="A provider's cost export in USD (CSV, JSON, JSONL, FOCUS) to compare with; repeatable.",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Output:
    """Where the result goes."""

    panel: ClassVar[str] = "Output"

    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(STDOUT_KINDS),
            help="What stdout gets.",
            autocompletion=completing(STDOUT_KINDS),
        ),
    ] = STDOUT_KINDS[0]
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write a .md, .json, .csv or .svg as well; repeatable."
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Gates:
    """What must hold."""

    panel: ClassVar[str] = "Gates (exit status 10 when one fails)"

    require_saving: Annotated[
        str | None,
        typer.Option(
            "--require-saving", metavar="SHARE", help="The recommended policy saves so much, as 20%."
        ),
    ] = None
    require_coverage: Annotated[
        str | None,
        typer.Option(
            "--require-coverage",
            metavar="SHARE",
            help="So much of the rows, requests and tokens is covered, as 95%.",
        ),
    ] = None
    max_p95: Annotated[
        str | None,
        typer.Option(
            "--max-p95", metavar="TIME", help="The recommended policy's p95 latency is at most this, as 3s."
        ),
    ] = None
    max_misroute: Annotated[
        str | None,
        typer.Option(
            "--max-misroute",
            metavar="SHARE",
            help="Of all requests, at most this share moves to a cheaper model although its answers look like"
            " reasoning, as 2%.",
        ),
    ] = None
    annotate: Annotated[
        str | None,
        typer.Option(
            "--annotate",
            metavar="|".join(SERVICES),
            help="Write the decision and each failed gate to stderr as this service's annotations.",
            autocompletion=completing(SERVICES),
        ),
    ] = None
    step_summary: Annotated[
        Path | None,
        typer.Option(
            "--step-summary",
            metavar="FILE",
            help="Append decision, policies and gates to this file as Markdown.",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How it behaves."""

    panel: ClassVar[str] = "Other"

    force: Annotated[bool, typer.Option("--force", help="Overwrite files that exist.")] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but errors.")] = False


def asked(
    logs: tuple[str, ...],
    reading: Reading,
    routing: Routing | None = None,
    volume: Volume | None = None,
    *,
    progress: Progress | None = None,
) -> Options:
    """What the command line asks of the audit, every value checked before any log is read.

    Raises:
        ConfigError: a value can't be used; the error names its option.
    """
    from route_audit.auditing import Options

    return Options(
        logs=logs,
        **dict(_reading(reading)),
        **dict(_routing(routing or Routing())),
        **dict(_volume(volume or Volume())),
        progress=progress,
    )


def _reading(group: Reading) -> Iterator[tuple[str, Any]]:
    from route_audit.commands import parsing

    if group.map_file is not None and group.log_format is not None:
        raise ConfigError("a log has one format", where="--map", hint="leave out --log-format or this")
    yield "log_format", group.log_format if group.map_file is None else f"map:{group.map_file}"
    yield "by_turns", group.join_turns
    yield "tiers", group.tiers
    yield "rejects", group.rejects
    yield "jobs", parsing.whole(group.jobs, "--jobs", low=0)
    if isinstance(group, ReadingOnce | ReadingPart):
        yield "dedupe", group.dedupe
    if isinstance(group, ReadingToKeep | ReadingPart):
        yield "full_labels", choice(group.labels, LABELS, "--labels") == "full"
    if isinstance(group, ReadingPart):
        yield from _window(group)


def _window(group: ReadingPart) -> Iterator[tuple[str, Any]]:
    from route_audit.clock import zone
    from route_audit.commands import parsing

    here = zone(group.timezone)
    since = None if group.since is None else parsing.moment(group.since, "--since", here)
    until = None if group.until is None else parsing.moment(group.until, "--until", here)
    if since is not None and until is not None and since >= until:
        raise ConfigError("no time lies between --since and --until", where="--until", hint="swap the two")
    yield "timezone", here.key
    yield "since_us", since
    yield "until_us", until


def _routing(group: Routing) -> Iterator[tuple[str, Any]]:
    from route_audit.commands import parsing

    yield "policies", tuple(group.policy or ())
    yield "strong", group.strong
    yield "cheap", group.cheap
    yield "prices", tuple(group.prices or ())
    yield "assume", tuple(group.assume or ())
    if group.wrong_answer is not None:
        yield "wrong_answer_usd", parsing.positive(group.wrong_answer, "--wrong-answer", example="0.50")
    yield "seed", parsing.whole(group.seed, "--seed", low=0)


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


def grouped(function: Callable[..., None]) -> Callable[..., None]:
    """``function``, whose parameters are option groups, as typer wants it: one parameter per option.

    Parameters that are no group stay as they are.
    """
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        own = parameter.replace(annotation=hints[name])
        parameters += _parameters(groups[name]) if name in groups else (own,)

    @wraps(function)
    def spread(**given: Any) -> None:  # noqa: ANN401
        for name, group in groups.items():
            given[name] = group(**{one.name: given.pop(one.name) for one in fields(group)})
        function(**given)

    spread.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return spread


@lru_cache
def _parameters(group: Any) -> tuple[inspect.Parameter, ...]:  # noqa: ANN401
    return tuple(_declared(group))


def _declared(group: Any) -> Iterator[inspect.Parameter]:  # noqa: ANN401
    hints = get_type_hints(group, include_extras=True)
    for one in fields(group):
        kind, shared = get_args(hints[one.name])
        info = copy(shared)  # other groups may show the same option in a panel of theirs
        info.rich_help_panel = group.panel
        default = inspect.Parameter.empty if one.default is MISSING else one.default
        annotation = Annotated[kind, info]  # type: ignore[valid-type]  # made while running
        yield inspect.Parameter(
            one.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
        )
