"""The options that commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
import typer

from route_audit.commands.shell import completing

STDOUT_KINDS = ("table", "json", "markdown", "csv")
TABLE_OR_JSON = ("table", "json")
LABELS = ("masked", "full")
SERVICES = ("github",)


class Logs(msgspec.Struct, frozen=True, kw_only=True):
    """Which logs."""

    panel: ClassVar[str] = "Logs"

    logs: Annotated[
        list[str],
        typer.Argument(
            metavar="LOGS...",
            help="Files, folders, globs, URLs, kept ledgers, or - for stdin; .gz .zst .bz2 .xz .zip too.",
        ),
    ]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
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
        str,
        typer.Option("--jobs", metavar="N", help="Processes that work; 0 chooses by size and cores."),
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
SampleRate = Annotated[
    str | None,
    typer.Option(
        "--sample-rate", metavar="SHARE", help="The log is such a sample, as 0.01; totals are scaled."
    ),
]
Prices = Annotated[
    list[Path] | None,
    typer.Option("--prices", metavar="FILE", help="Your own prices over the shipped ones; repeatable."),
]
Assume = Annotated[
    list[Path] | None,
    typer.Option("--assume", metavar="FILE", help="Your own assumptions; repeatable."),
]


class ReadingOnce(Reading, frozen=True, kw_only=True):
    """How they are read, where a row that stands twice may count once."""

    dedupe: Dedupe = True


class ReadingToKeep(Reading, frozen=True, kw_only=True):
    """How they are read, where request types get their names for later."""

    labels: Labels = LABELS[0]


class ReadingSpan(Reading, frozen=True, kw_only=True):
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


class ReadingPart(ReadingSpan, frozen=True, kw_only=True):
    """How they are read, which part of them counts, and what its request types are called."""

    labels: Labels = LABELS[0]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
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


class Routing(Compared, frozen=True, kw_only=True):
    """What is compared, at which prices, and what is told of its risk."""

    wrong_answer: Annotated[
        str | None,
        typer.Option(
            "--wrong-answer",
            metavar="USD",
            help="What one wrong answer costs you: tells what share of them uses a saving up, and counts in"
            " the business case.",
        ),
    ] = None
    seed: Annotated[
        str, typer.Option("--seed", metavar="N", help="The same seed gives the same intervals.")
    ] = "0"


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """How much traffic the log stands for."""

    panel: ClassVar[str] = "Volume"

    top: Annotated[str, typer.Option("--top", metavar="N", help="How many request types to name.")] = "20"
    sample_rate: SampleRate = None
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


Invoices = Annotated[
    list[Path] | None,
    typer.Option(
        "--invoice",
        metavar="FILE",
        help="A provider's cost export in USD (CSV, JSON, JSONL, Parquet, FOCUS) to compare with;"
        " repeatable.",
    ),
]


class Billed(msgspec.Struct, frozen=True, kw_only=True):
    """What the bill is compared with."""

    panel: ClassVar[str] = "Reconciliation"

    invoice: Invoices = None


class Evaluations(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the quality of answers."""

    panel: ClassVar[str] = "Quality"

    outcomes: Annotated[
        list[Path] | None,
        typer.Option(
            "--outcomes",
            metavar="FILE",
            help="Your evaluations (JSONL, CSV, Parquet): request or type, model, score or pass; repeatable.",
        ),
    ] = None
    labelled: Annotated[
        list[Path] | None,
        typer.Option(
            "--labelled",
            metavar="FILE",
            help="Requests of this log with the tier that a person gave: id, tier; repeatable.",
        ),
    ] = None
    margin: Annotated[
        str | None,
        typer.Option(
            "--margin",
            metavar="SHARE",
            help="What equal quality allows, as 2%; without it nothing is called equal.",
        ),
    ] = None


class Output(msgspec.Struct, frozen=True, kw_only=True):
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
            "-o",
            "--output",
            metavar="FILE",
            help="Write a .html, .pdf, .xlsx, .md, .json, .csv or .svg as well; repeatable.",
        ),
    ] = None


class Decisions(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of single requests."""

    panel: ClassVar[str] = "Output"

    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions",
            metavar="FILE",
            help="Each request's tier, model and cost under every policy, no text: .csv or .parquet.",
        ),
    ] = None


class Gates(msgspec.Struct, frozen=True, kw_only=True):
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


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """How it behaves."""

    panel: ClassVar[str] = "Other"

    force: Annotated[bool, typer.Option("--force", help="Overwrite files that exist.")] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but errors.")] = False
