"""The head of the terminal summary as a picture, for a README or a chat."""

from __future__ import annotations

import io
import re

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME

from route_audit.renderers.interface import Page
from route_audit.renderers.terminal import headline
from route_audit.report import Report

WIDTH = 100
"""Columns of the picture, whatever the terminal's."""

_HEIGHT = 25
"""The picture is as high as it must be; but without a height a dumb terminal takes the width away too."""

TITLE = "route-audit"

_REMOTE_FONTS = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def render(report: Report, _page: Page) -> str:
    """The picture at its usual width."""
    return picture(report, WIDTH)


def picture(report: Report, width: int) -> str:
    """The bill, the decision, the tiers and the policies as SVG, ``width`` columns wide.

    The same report gives the same bytes. Nothing is fetched when it is shown: the fonts that rich
    would load from the network are left out.
    """
    console = Console(
        record=True,
        width=width,
        height=_HEIGHT,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
        emoji=False,
        highlight=False,
        markup=False,
    )
    console.print(headline(report, Page(width=width, colour=True)))
    drawn = console.export_svg(title=TITLE, theme=SVG_EXPORT_THEME, unique_id="route-audit")
    return _REMOTE_FONTS.sub("", drawn).rstrip() + "\n"
