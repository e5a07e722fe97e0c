"""``route-audit policies``: the built-in policies, and whether a file says what was meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from route_audit.commands.outputs import show_sections
from route_audit.commands.shell import hand_over

if TYPE_CHECKING:
    from route_audit.policies import FileSummary, Item
    from route_audit.renderers.content import Section

HELP = "List, show and check policies."

EXAMPLES = """\
route-audit policies list
route-audit policies show tiered > mine.yaml
route-audit policies check mine.yaml"""


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
) -> None:
    """Check a policy file, and print what it says in words."""
    from route_audit.policies import check_file

    show_sections(*_summary(check_file(file)))


def _items(title: str, items: tuple[Item, ...]) -> Section:
    from route_audit.renderers.content import Column, Section, Table

    columns = (Column("name", number=False), Column("what it does", number=False, wraps=True))
    return Section(title, Table(columns, tuple((item.name, item.says) for item in items)))


def _summary(found: FileSummary) -> list[Section]:
    from route_audit.renderers.content import Section, printable

    roles = tuple(f"{role}: {model}" for role, model in found.roles.items())
    parts = [
        Section(f"{policy.name} ({policy.kind}, {policy.where})", None, policy.says)
        for policy in found.policies
    ]
    parts += [Section("Roles", None, roles), Section("Assumptions", None, found.assumptions)]
    return [Section(printable(part.title), None, tuple(map(printable, part.notes))) for part in parts]


COMMANDS = (("list", list_policies), ("show", show_policy), ("check", check_policies))
