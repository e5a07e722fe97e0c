"""``route-audit evaluate``: the tiers against labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec
import typer

from route_audit.commands.options import Writing
from route_audit.commands.outputs import as_json, as_markdown, show_sections, writable, write_text
from route_audit.commands.shell import choice, completing, hand_over, say
from route_audit.errors import ConfigError, InputError

if TYPE_CHECKING:
    from route_audit.classify.evaluation import Evaluation

FORMATS = ("table", "json", "markdown")
_BY_SUFFIX = {".json": "json", ".md": "markdown"}

EXAMPLES = """\
route-audit classify logs/ --sample 400 --for-labelling --with-text -o labels.jsonl
route-audit evaluate labels.jsonl
route-audit evaluate labels.jsonl more.jsonl.gz --max-misroute 1% -o tiers.md
route-audit evaluate labels.jsonl --tiers own.yaml --format json"""


class Measuring(msgspec.Struct, frozen=True, kw_only=True):
    """The labels, and how the tiers are measured with them."""

    panel: ClassVar[str] = "Labels"

    labels: Annotated[
        list[Path],
        typer.Argument(
            metavar="LABELS...",
            help="JSON lines or a JSON list, packed or not: messages, and the tier that a person gave them.",
        ),
    ]
    max_misroute: Annotated[
        str,
        typer.Option(
            "--max-misroute",
            metavar="SHARE",
            help="Of the hard requests, how many may go to the cheap model; tests which confidence keeps it.",
        ),
    ] = "2%"
    tiers: Annotated[
        Path | None,
        typer.Option("--tiers", metavar="FILE", help="Measure with your own signals, points and thresholds."),
    ] = None
    seed: Annotated[
        str, typer.Option("--seed", metavar="N", help="The same seed gives the same intervals.")
    ] = "0"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is made of the measurement."""

    panel: ClassVar[str] = "Output"

    evaluate_format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="What stdout gets.",
            autocompletion=completing(FORMATS),
        ),
    ] = FORMATS[0]
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write a .md or .json as well; repeatable."),
    ] = None


def evaluate(*, measuring: Measuring, shown: Shown, writing: Writing) -> None:
    """Measure the tiers against labels of yours, beside simple rules.

    Tells what is taken for what, how sure each rate is, what routing from a confidence on would risk,
    which confidence is shown to keep --max-misroute, and which requests to label next.

    A request is hard where its label is reasoning or unsure, and misrouted where it is found easy
    (retrieval or extraction) all the same. Lines whose tier is still empty are counted only.
    """
    from route_audit.auditing import Options

    kind = choice(shown.evaluate_format, FORMATS, "--format")
    files = [(path, _kind(path)) for path in shown.output or ()]
    read = Options(logs=tuple(map(str, measuring.labels)), tiers=measuring.tiers)
    writable(shown.output or (), read, force=writing.force)
    found = _measured(measuring)
    for path, file_kind in files:
        write_text(path, _text(found, file_kind))
        if not writing.quiet:
            say(f"wrote {path}")
    if kind == "table":
        from route_audit.commands.evaluated import curve, sections

        show_sections(*sections(found), picture=curve(found))
    else:
        hand_over(_text(found, kind))


def _target(text: str) -> float:
    from route_audit.commands.parsing import share

    value = share(text, "--max-misroute", example="2%")
    if not 0 < value < 1:
        raise ConfigError(
            "no labels can show that none are misrouted, or all",
            where=f"--max-misroute {text}",
            hint="name a share between, as 2%",
        )
    return value


def _kind(path: Path) -> str:
    kind = _BY_SUFFIX.get(path.suffix.lower())
    if kind is None:
        raise ConfigError(
            f"an evaluation has no kind with the suffix '{path.suffix}'",
            where=f"-o {path}",
            hint=f"known: {', '.join(_BY_SUFFIX)}",
        )
    return kind


def _measured(measuring: Measuring) -> Evaluation:
    from route_audit.classify.evaluation import evaluate as measure
    from route_audit.classify.overrides import NO_OVERRIDES, read_overrides
    from route_audit.commands.parsing import whole
    from route_audit.ingest.labels import read_labels

    labels, tiers = measuring.labels, measuring.tiers
    target, seed = _target(measuring.max_misroute), whole(measuring.seed, "--seed", low=0)
    overrides = NO_OVERRIDES if tiers is None else read_overrides(tiers)
    found = measure(read_labels(labels), target=target, seed=seed, overrides=overrides)
    if not found.n:
        raise InputError(
            "no line of the labels has a tier yet",
            where=" ".join(map(str, labels)),
            hint="fill in `tier`: retrieval, extraction, reasoning or unsure",
        )
    return found


def _text(found: Evaluation, kind: str) -> str:
    if kind == "json":
        return as_json(found)
    from route_audit.commands.evaluated import curve, sections

    return as_markdown(sections(found), "Tiers against labels", picture=curve(found))
