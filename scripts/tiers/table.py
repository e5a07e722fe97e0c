"""The page of signals: what each is, what it speaks for, when it fires and when it does not."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit.classify.signals import SIGNALS, Signal
from route_audit.classify.signals.beside import BESIDE
from route_audit.classify.signals.build import BUILD
from route_audit.classify.signals.code import CODE
from route_audit.classify.signals.condensing import CONDENSING
from route_audit.classify.signals.converting import CONVERTING
from route_audit.classify.signals.cues import CUES
from route_audit.classify.signals.extraction import EXTRACTION
from route_audit.classify.signals.fields import FIELDS
from route_audit.classify.signals.judging import JUDGING
from route_audit.classify.signals.matching import MATCHING
from route_audit.classify.signals.maths import MATHS
from route_audit.classify.signals.open_ended import OPEN_ENDED
from route_audit.classify.signals.options import OPTIONS
from route_audit.classify.signals.plain import PLAIN
from route_audit.classify.signals.planning import PLANNING
from route_audit.classify.signals.retrieval import RETRIEVAL
from route_audit.classify.signals.sorting import SORTING
from route_audit.classify.signals.weighing import WEIGHING
from route_audit.classify.weights import COLUMNS, Points, Weights
from route_audit.exchange import Exchange

_LONGEST = 70

_PARTS = {
    "Answers from material": (*CONDENSING, *RETRIEVAL),
    "Sorting": SORTING,
    "Comparing texts": MATCHING,
    "Taking out": EXTRACTION,
    "Converting": CONVERTING,
    "Examples and labels that show what to fill in": CUES,
    "Mathematics": MATHS,
    "Code": CODE,
    "Weighing": WEIGHING,
    "Planning": PLANNING,
    "Reasons, logic, judgement": JUDGING,
    "Open-ended work": OPEN_ENDED,
    "The request's build": BUILD,
    "What stands beside a question": BESIDE,
    "What goes together": FIELDS,
    "Answers to choose from": OPTIONS,
    "Without points of their own": PLAIN,
}


def table(weights: Weights) -> str:
    """The whole page in Markdown."""
    return "\n".join(_lines(weights)) + "\n"


def _lines(weights: Weights) -> Iterator[str]:
    start = ", ".join(f"{points:g} for {name}" for name, points in _told(weights.start))
    yield from (
        "# Signals",
        "",
        "<!-- Written by scripts/fit_tiers.py. -->",
        "",
        f"The {len(SIGNALS)} observable facts about a request that decide its tier. Each gives points; a",
        f"point is {weights.slope:g} of log-odds. A request begins with {start}:",
        "without evidence it is no easy one. It gets an easy tier where retrieval and extraction together",
        f"are at least {weights.easy:.0%} likely. Where the system prompt alone has {weights.settled:g}",
        f"points for one tier, what the user's words show counts {weights.share_of_material:g} of",
        "its points: they are mostly material. Where the user asks for thought or a wish of their own, or an",
        "agent acts, it is the words of the system prompt that count so. Points were written by hand and",
        "fitted a little ([tiers.md](tiers.md)).",
    )
    for title, signals in _PARTS.items():
        yield from ("", f"## {title}", "", "| signal | because the request | points | fires | does not |")
        yield "| --- | --- | --- | --- | --- |"
        for signal in signals:
            yield _row(signal, weights.signals.get(signal.name, Points()))


def _row(signal: Signal, points: Points) -> str:
    told = ", ".join(f"{name} {many:g}" for name, many in _told(points)) or "-"
    cells = (f"`{signal.name}`", signal.meaning, told, _shown(signal.fires), _shown(signal.quiet))
    return "| " + " | ".join(cells) + " |"


def _told(points: Points) -> list[tuple[str, float]]:
    names = {"open": "open-ended work"}
    return [(names.get(name, name), many) for name, many in zip(COLUMNS, points.row(), strict=True) if many]


def _shown(example: str | Exchange) -> str:
    """The example in one line; of a whole request its last message, and what else it has."""
    if isinstance(example, str):
        return _line(example)
    said = _line(example.messages[-1].text)
    more = [
        words
        for words, there in (
            (f"system: {_line(example.messages[0].text)}", example.messages[0].role == "system"),
            (f"{len(example.messages)} messages", len(example.messages) > 2),  # noqa: PLR2004  # a conversation
            ("tools", example.tool_count > 0),
            ("a JSON schema", bool(example.response_format)),
            (f"at most {example.max_output_tokens} tokens out", bool(example.max_output_tokens)),
            ("an image", example.images > 0),
        )
        if there
    ]
    return f"{said} ({'; '.join(more)})" if more else said


def _line(text: str) -> str:
    flat = " ".join(text.split())
    cut = flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
    return cut.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("$", "\\$")
