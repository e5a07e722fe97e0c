"""The command line: one module per command; what they share is in the others.

Nothing heavy is imported until a command runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from itertools import takewhile
from types import ModuleType
from typing import Annotated, Any

import typer
import typer.completion

from route_audit import __version__
from route_audit.commands import (
    analyze,
    calibrate,
    classify,
    compare,
    demo,
    evaluate,
    explain,
    formats,
    init,
    ledger,
    optimize,
    policies,
    prices,
    report,
    shell,
    track,
)
from route_audit.commands.grouping import grouped
from route_audit.commands.settings import settled
from route_audit.commands.shell import PROGRAM, Command, Group
from route_audit.errors import OutputError
from route_audit.stack import roomy

COMPLETION = "_ROUTE_AUDIT_COMPLETE"
"""Set by a shell that asks for completions."""

VERSION = "--version"

_SETTINGS = {"help_option_names": ["-h", "--help"]}

EXAMPLES = """\
route-audit demo
route-audit analyze logs/*.jsonl.gz -o audit.md"""

COMMANDS: tuple[tuple[str, Callable[..., None], str], ...] = (
    ("analyze", analyze.analyze, analyze.EXAMPLES),
    ("compare", compare.compare, compare.EXAMPLES),
    ("report", report.report, report.EXAMPLES),
    ("classify", classify.classify, classify.EXAMPLES),
    ("explain", explain.explain, explain.EXAMPLES),
    ("evaluate", evaluate.evaluate, evaluate.EXAMPLES),
    ("optimize", optimize.optimize, optimize.EXAMPLES),
    ("calibrate", calibrate.calibrate, calibrate.EXAMPLES),
    ("track", track.track, track.EXAMPLES),
    ("ledger", ledger.ledger, ledger.EXAMPLES),
    ("init", init.init, init.EXAMPLES),
    ("demo", demo.demo, demo.EXAMPLES),
)
"""The commands by name, each with its examples, in the order of the help page."""

FAMILIES = (("prices", prices), ("policies", policies), ("formats", formats))
"""Commands that have commands of their own; one with ``ALONE`` does something by itself too."""


def app(only: str | None = None) -> typer.Typer:
    """The command line, ready to parse.

    Args:
        only: leave out all other commands; nothing is left out where there is none of this name.
    """
    root = _typer(EXAMPLES)
    root.callback()(_root)
    every = only not in {name for name, *_ in (*COMMANDS, *FAMILIES)}
    for name, function, examples in COMMANDS:
        if every or name == only:
            command = settled(ending_well(function))
            root.command(name, cls=Command, epilog=examples, context_settings=_SETTINGS)(command)
    for name, family in FAMILIES:
        if every or name == only:
            root.add_typer(_branch(family), name=name, help=family.HELP)
    return root


def _branch(family: ModuleType) -> typer.Typer:
    branch = _typer(family.EXAMPLES)
    for part, function in family.COMMANDS:
        own = "\n".join(line for line in family.EXAMPLES.splitlines() if part in line.split()[2:3])
        command = settled(ending_well(function))
        branch.command(part, cls=Command, epilog=own, context_settings=_SETTINGS)(command)
    if hasattr(family, "ALONE"):
        branch.callback(invoke_without_command=True)(ending_well(family.ALONE))
    return branch


@roomy
def run(arguments: list[str]) -> int:
    """Run one command line; tells the exit status."""
    if shell.nowhere():
        return shell.fail(shell.NOWHERE)
    if VERSION in takewhile("--".__ne__, arguments):
        arguments = [VERSION]  # of all commands it is the same
    if COMPLETION in os.environ:
        typer.completion.get_completion_inspect_parameters()  # this is how typer gets its shells ready
    command = typer.main.get_command(app(arguments[0] if arguments else None))

    def main(given: list[str]) -> object:
        return command.main(given, prog_name=PROGRAM, standalone_mode=False)

    return shell.run(main, arguments or ["--help"])


def ending_well(function: Callable[..., None]) -> Callable[..., None]:
    """``function`` with its options spread out, ending quietly where the reader of a pipe has gone."""
    spread = grouped(function)

    @wraps(spread)
    def quietly(**given: Any) -> None:  # noqa: ANN401
        try:
            spread(**given)
            sys.stdout.flush()
        except OSError as error:
            if not shell.nobody_reads(error):
                raise
            shell.close_quietly(sys.stdout)
            raise typer.Exit(shell.DONE) from None

    quietly.__signature__ = spread.__signature__  # type: ignore[attr-defined]
    return quietly


def _typer(examples: str) -> typer.Typer:
    return typer.Typer(
        cls=Group,
        epilog=examples,
        context_settings=_SETTINGS,
        # typer's own completion options import pydantic, even for --help
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        subcommand_metavar="COMMAND ...",
    )


def _show_version(value: bool) -> None:
    if value:
        shell.show(f"{PROGRAM} {__version__}\n")
        raise typer.Exit


def _install_completion(ctx: typer.Context, param: typer.CallbackParam, value: bool) -> None:
    if value:
        from typer.completion import install_callback

        try:
            install_callback(ctx, param, value)
        except OSError as error:
            raise OutputError(
                f"can't write the completion: {error.strerror or type(error).__name__}",
                where=str(error.filename or "--install-completion"),
                hint="write it where your shell finds it: route-audit --show-completion",
            ) from error


def _show_completion(ctx: typer.Context, param: typer.CallbackParam, value: bool) -> None:
    if value:
        from typer.completion import show_callback

        show_callback(ctx, param, value)


def _root(
    _version: Annotated[
        bool,
        typer.Option(VERSION, callback=_show_version, is_eager=True, help="Print the version and leave."),
    ] = False,
    _install: Annotated[
        bool,
        typer.Option(
            "--install-completion",
            callback=_install_completion,
            is_eager=True,
            help="Install completion for this shell.",
        ),
    ] = False,
    _show: Annotated[
        bool,
        typer.Option(
            "--show-completion",
            callback=_show_completion,
            is_eager=True,
            help="Print the completion script of this shell.",
        ),
    ] = False,
) -> None:
    """Read LLM logs, sort requests into tiers, and project what routing them would cost and take.

    Works offline: no key, no network, no telemetry.
    """
