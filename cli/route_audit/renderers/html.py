"""The business case as one web page that fetches nothing.

Charts are drawn here, as pictures of lines and letters: Vega's own program would add 900 kB to each file
and needs leave to make code of text, which the page's policy gives to nobody. What people point at says
what it is all the same, and the numbers stand in a table behind each chart.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from route_audit.renderers import spend
from route_audit.renderers.document import Document, document
from route_audit.renderers.document.drawing import HEIGHT, svg
from route_audit.renderers.document.facts import Facts, year_digits
from route_audit.renderers.document.model import Chart, Figure, Part, Words
from route_audit.renderers.interface import Page
from route_audit.renderers.layout import Section, Share, printable
from route_audit.renderers.pictures import inline
from route_audit.report import Report
from route_audit.report.case import Finance

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parent / "templates"

WIDE, NARROW = 720, 340
"""Charts are drawn for two widths, in pixels, as letters must not shrink with the page."""

_ROUND = (1, 2, 5, 10)
_MOST = 1_000_000
"""What may be typed where a share is not asked for: what is dearer or more is a slip."""

_WHOLE = re.compile(r"-&gt;|--[a-z][a-z-]+|-\$[\d.,]*\d")
"""An arrow, an option and a minus with its dollars, as escaped: no line ends within them."""

_JOINT = re.compile(r"(?<=\w)[/_.|](?=[^\W\d]|\*)")
"""Where a long name or path may go on in the next line."""


def render(report: Report, _page: Page) -> str:
    """The page.

    Raises:
        ConfigError: the report holds no case.
    """
    found = document(report)
    style, script = _source("case.css"), _source("what_if.js", "case.js")
    return (
        _environment()
        .get_template("case.html.j2")
        .render(
            case=found,
            parts=tuple(_parts(found)),
            pictures=_pictures(found),
            what_it_is_for=spend.bill(report)[1][0],
            types=spend.request_types(report).title,
            panel=_panel(report),
            style=style,
            script=script,
            policy=_policy(style, script),
        )
        .rstrip()
        + "\n"
    )


@cache
def _environment() -> Environment:
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters |= {"cell_share": _cell_share, "is_figure": _is_figure, "whole": _whole}
    return made


def _whole(text: str) -> str:
    """Words with what belongs together kept on one line, and joints where a name may be broken."""
    from markupsafe import Markup, escape

    plain = str(escape(printable(text)))
    kept = _WHOLE.sub(r'<span class="whole">\g<0></span>', _JOINT.sub(r"\g<0><wbr>", plain))
    return Markup(kept)  # noqa: S704  # escaped before marks were put in


def _shown(value: object) -> object:
    """Words of a log must not steer the page, not even the way that its letters run."""
    return printable(value) if type(value) is str else value


@cache
def _source(*names: str) -> str:
    from markupsafe import Markup

    text = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in names)
    return Markup(text)  # noqa: S704  # ships with the tool


def _policy(style: str, script: str) -> str:
    """What the page may load and run: its own style and script, known by their hashes, and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _parts(found: Document) -> Iterator[Part]:
    """Those that have something to say, without their empty sections."""
    for part in found.parts:
        kept = tuple(each for each in part.sections if _says(each))
        if kept or part.charts:
            yield replace(part, sections=kept)


def _says(section: Section) -> bool:
    return bool(section.notes) or (section.table is not None and bool(section.table.rows))


def _pictures(found: Document) -> dict[str, str]:
    """Each chart by name, drawn for both widths; style shows the one that fits."""
    from markupsafe import Markup

    charts = tuple(found.charts())
    with ThreadPoolExecutor() as threads:  # drawing is not done in Python: it leaves room for another
        wide, small = threads.map(_wide, charts), threads.map(_small, charts)
    return {
        chart.name: Markup(f'<div class="on-wide">{one}</div><div class="on-narrow">{other}</div>')  # noqa: S704  # made of a tree, which escapes what it holds
        for chart, one, other in zip(charts, wide, small, strict=True)
    }


def _wide(chart: Chart) -> str:
    return inline(svg(chart, WIDE, HEIGHT), f"{chart.name}-wide")


def _small(chart: Chart) -> str:
    narrow = chart if chart.narrow is None else replace(chart, spec=chart.narrow)
    return inline(svg(narrow, NARROW, HEIGHT), f"{chart.name}-narrow")


def _cell_share(cell: object) -> float | None:
    """How far the bar of a cell goes, in per cent; None for one without."""
    if not isinstance(cell, Share) or cell.fraction is None:
        return None
    return round(100 * min(max(cell.fraction, 0.0), 1.0), 1)


def _is_figure(word: object) -> bool:
    return isinstance(word, Figure)


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the what-if panel that the reader may change.

    Attributes:
        name: as the script knows it.
        label, unit, hint: what it is.
        scale: what the shown number is divided by.
        most: the end of the slider, as shown.
        limit: the largest number that may be typed.
    """

    name: str
    label: str
    unit: str
    hint: str
    scale: int
    most: float
    limit: int = _MOST


@dataclass(frozen=True, slots=True)
class Panel:
    """What the what-if panel starts from.

    Attributes:
        sums: the report's, as JSON.
        digits: of its dollars, as many as those of the sentence ``beside`` have.
        fields: in order.
        beside: how its year stands to the one of page one.
    """

    sums: str
    digits: int
    fields: tuple[Field, ...]
    beside: Words


def _panel(report: Report) -> Panel | None:
    figures = None if report.case is None else report.case.finance
    if figures is None:
        return None
    sums = msgspec.json.encode(figures.what_if).decode()
    return Panel(sums, year_digits(figures), tuple(_fields(figures)), tuple(_beside(Facts(report), figures)))


def _beside(facts: Facts, figures: Finance) -> Iterator[str | Figure]:
    """The panel has no draws: its year is the likely one, and no P50."""
    _, middle, _, likely = facts.net_saving()
    yield "The net saving of a year on page one, "
    yield middle
    yield ", is the P50 of draws; at the likely values it is "
    yield likely
    if len(set(figures.full_savings_usd)) > 1:
        yield ", with the prices that are announced, where twelve months of this panel have today's"
    else:
        yield ", which is what this panel starts from"
    yield "."


def _fields(figures: Finance) -> Iterator[Field]:
    sums = figures.what_if
    further = "on the stronger model" if sums.escalation_share is not None else "on the model they had"
    unsaid = "" if sums.wrong_answer_usd is not None else "; nobody said, so that nothing is subtracted"
    yield Field("routed", "Share routed", "%", "of the requests that the policy moves: ", 100, 100, 100)
    yield Field("verbosity", "Verbosity", "times", "output tokens over those projected", 1, 3)
    yield Field(
        "escalation", "Escalation", "%", f"of routed requests are done again {further}", 100, 100, 100
    )
    most = max(20, round(200 * sums.failure_share))
    yield Field("failures", "Wrong answers", "%", "of routed requests, further ones", 100, most, 100)
    top = _above(2 * max(sums.wrong_answer_usd or 0.0, figures.break_even_usd_per_wrong_answer or 0.0))
    yield Field("wrong_usd", "Cost of one", "USD", f"of a wrong answer{unsaid}", 1, top)
    yield Field("volume", "Volume", "times", "today's requests", 1, 5)


def _above(value: float) -> float:
    """The next round number, as the end of a slider."""
    if value <= 0:
        return 1.0
    power: float = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next((each * power for each in _ROUND if each * power >= value), 1.0)
