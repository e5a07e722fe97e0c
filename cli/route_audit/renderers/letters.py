"""Letters that the fonts of a page lack, and what stands in their place: a box tells nobody anything.

Which letters are lacking is asked of typst, by a picture of all in question. Fonts of the machine are not
used, so that a page looks the same on every machine that has the same extras.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from route_audit.report import Report

FONT_PACKAGE = "noto_cjk_sans_otc"
"""What the extra ``cjk`` installs: Noto Sans CJK, SIL Open Font License."""

FAMILIES = ("Libertinus Serif", "DejaVu Sans Mono", "Noto Sans CJK SC")
"""Of a page's text, the first that has a letter; typst carries the first two."""

_ALWAYS_SHOWN = "\u017f"
"""Latin letters up to here stand in every font."""

_NO_LETTER, _BETWEEN = "\U0010fffd", "|"
"""A code that no font has, and what stands between two letters of the picture."""

_PICTURE = """\
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: json(bytes(sys.inputs.families)))
#for letter in sys.inputs.letters.codepoints() { block(letter); block(sys.inputs.between) }
"""
_SIGN = re.compile(r'<use xlink:href="#([^"]+)"')

_NOTE = "Names with letters that no font here has show their numbers (U+...), request types their ids."
_REMEDY = " For Chinese, Japanese and Korean: pip install 'route-audit[cjk]'."


@dataclass(frozen=True, slots=True)
class Legible:
    """A report whose every letter can be shown.

    Attributes:
        report: with ids and numbers in place of what can't.
        folders: of fonts that it needs beside those that typst carries.
        note: for the reader; None where nothing was replaced.
    """

    report: Report
    folders: tuple[Path, ...]
    note: str | None


def legible(report: Report) -> Legible:
    """The report as a page can show it; itself where its letters are in every font."""
    tree = msgspec.to_builtins(report)
    rare = {letter for text in _texts(tree) for letter in text if letter > _ALWAYS_SHOWN}
    letters = "".join(sorted(filter(str.isprintable, rare)))
    if not letters:
        return Legible(report, (), None)
    folders = _folders()
    lost = lacking(letters, folders)
    if not lost:
        return Legible(report, folders, None)
    runs = re.compile(f"[{re.escape(lost)}]+")
    for row in tree["request_types"]:
        row["label"] = f"type {row['id']}" if runs.search(row["label"]) else row["label"]
    shown = _mapped(tree, lambda text: runs.sub(_numbers, text))
    note = _NOTE if folders else _NOTE + _REMEDY
    return Legible(msgspec.convert(shown, Report), folders, note)


def lacking(letters: str, folders: tuple[Path, ...]) -> str:
    """Those of ``letters`` that no font has, neither typst's own nor one in ``folders``."""
    import typst

    drawn = typst.compile(
        _PICTURE.encode(),
        format="svg",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=list(folders)),
        sys_inputs={
            "letters": _NO_LETTER + letters,
            "between": _BETWEEN,
            "families": msgspec.json.encode(FAMILIES).decode(),
        },
    )
    assert isinstance(drawn, bytes)  # noqa: S101  # a picture of one page is one file
    none, *signs = _slots(drawn.decode())
    return "".join(letter for letter, sign in zip(letters, signs, strict=True) if none & sign)


def _slots(picture: str) -> Iterator[frozenset[str]]:
    """The signs of each letter, by the sign that stands after each of them: the picture's last."""
    signs = _SIGN.findall(picture)
    slot: list[str] = []
    for sign in signs:
        if sign == signs[-1]:
            yield frozenset(slot)
            slot = []
        else:
            slot.append(sign)


@cache
def _folders() -> tuple[Path, ...]:
    found = find_spec(FONT_PACKAGE)
    return () if found is None or found.origin is None else (Path(found.origin).parent,)


def _numbers(run: re.Match[str]) -> str:
    return f"[{' '.join(f'U+{ord(letter):04X}' for letter in run[0])}]"


def _texts(tree: Any) -> Iterator[str]:  # noqa: ANN401  # a report as plain values
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for name, child in tree.items():
            yield name
            yield from _texts(child)
    elif isinstance(tree, list | tuple):
        for child in tree:
            yield from _texts(child)


def _mapped(tree: Any, show: Callable[[str], str]) -> Any:  # noqa: ANN401  # a report as plain values
    if isinstance(tree, str):
        return show(tree)
    if isinstance(tree, dict):
        return {show(name): _mapped(child, show) for name, child in tree.items()}
    if isinstance(tree, list | tuple):
        return [_mapped(child, show) for child in tree]
    return tree
