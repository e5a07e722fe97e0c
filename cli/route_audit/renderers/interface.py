"""What a report kind is, and how to add one."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import cast

import msgspec

from route_audit.report import Report


@dataclass(frozen=True, slots=True)
class Page:
    """What a report is laid out for.

    Attributes:
        width: columns of the terminal; kinds that do not wrap ignore it.
        colour: the reader shows ANSI colours. Nothing is ever said by colour alone.
        unicode: the reader can show block characters; plain ASCII bars otherwise.
        paper: ``a4`` or ``letter``, of kinds that have pages.
    """

    width: int = 80
    colour: bool = False
    unicode: bool = True
    paper: str = "a4"


class Renderer(msgspec.Struct, frozen=True):
    """One way to show a report. To add one: a module here, an entry in ``RENDERERS``, a golden file.

    The module is imported when a report of its kind is made. Its ``render`` gets finished numbers and
    lays them out; it computes nothing, reads no clock and shows None as unknown. The golden file is
    ``tests/golden/report.<name>``, made with ``pytest --update-golden`` and read by a person.

    Attributes:
        name: what ``--format`` takes.
        suffix: the file suffix that ``-o`` knows it by; None when it is for the screen only.
        module: its module in this package.
        needs_case: it shows a business case and nothing else; ``render`` raises where there is none.
    """

    name: str
    suffix: str | None
    module: str
    needs_case: bool = False

    def render(self, report: Report, page: Page) -> str | bytes:
        """The report as text that ends with a newline, or as the bytes of a file."""
        return cast("str | bytes", import_module(f"{__package__}.{self.module}").render(report, page))
