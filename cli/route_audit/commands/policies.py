"""``route-audit policies``: the built-in policies, and whether a file says what was meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from route_audit.commands.asking import asked
from route_audit.commands.options import TABLE_OR_JSON, AnswerKind, Compared, ReadingSpan, Writing
from route_audit.commands.outputs import show_json, show_sections, writable
from route_audit.commands.progress import watched
from route_audit.commands.shell import choice, hand_over
from route_audit.errors import ConfigError

if TYPE_CHECKING:
    from route_audit.auditing import Options
    from route_audit.policies import Item
    from route_audit.renderers.layout import Section
    from route_audit.report import PolicyUse

HELP = "List, show and check policies."

EXAMPLES = """\
route-audit policies list
route-audit policies show tiered > mine.yaml
route-audit policies check mine.yaml
route-audit policies check mine.yaml logs/"""


def list_policies() -> None:
    """List the built-in policies, and the kinds that a file may hold."""
    from route_audit.policies import list_builtin, list_kinds

    show_sections(
        _items("Built-in policies", list_builtin()), _items("Kinds for a policy file", list_kinds())
    )


def show_policy(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A built-in policy.", rich_help_panel="Policy")],
) -> None:
    """Print a built-in policy as a policy file to start from."""
    from route_audit.policies import show as text_of

    hand_over(text_of(name))


def check_policies(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy file.", rich_help_panel="Policy")],
    logs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[LOGS...]",
            help="Logs to try it on: what does each rule take, and which never fires?",
            rich_help_panel="Policy",
        ),
    ] = None,
    *,
    prices: Annotated[
        list[Path] | None,
        typer.Option(
            "--prices",
            metavar="FILE",
            help="Your own prices over the shipped ones; repeatable.",
            rich_help_panel="Policy",
        ),
    ] = None,
    reading: ReadingSpan,
    check_format: AnswerKind = TABLE_OR_JSON[0],
    writing: Writing,
) -> None:
    """Check a policy file: what it says, and what its rules take."""
    from route_audit.auditing import check_policies
    from route_audit.commands import checked
    from route_audit.policies import check_file

    kind = choice(check_format, TABLE_OR_JSON, "--format")
    options = asked(tuple(logs or ()), reading, Compared(policy=[file], prices=prices))
    if options.rejects is not None and not logs:
        raise ConfigError(
            "no log is named whose rows could be listed",
            where="--rejects",
            hint="name logs after the policy file",
        )
    writable([], options, force=writing.force)
    summary = check_file(file)
    check_policies(options)
    found = checked.checked(summary, _uses(options, writing) if logs else None)
    if kind == "json":
        show_json(found)
    else:
        show_sections(*checked.sections(found))


def _uses(options: Options, writing: Writing) -> tuple[PolicyUse, ...]:
    from route_audit.auditing import rule_uses

    with watched(options, quiet=writing.quiet) as wanted:
        return rule_uses(wanted)


def _items(title: str, items: tuple[Item, ...]) -> Section:
    from route_audit.renderers.layout import Column, Section, Table

    columns = (Column("name", number=False), Column("what it does", number=False, wraps=True))
    return Section(title, Table(columns, tuple((item.name, item.says) for item in items)))


COMMANDS = (("list", list_policies), ("show", show_policy), ("check", check_policies))
