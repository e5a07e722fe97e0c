"""Charts as they stand inside a web page: no ids that meet, no roles within a picture, tips at its marks."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_REFERENCE = re.compile(r"url\(#([^)]*)\)")
_TIPPED = {"bar", "circle", "point", "rule mark"}
"""Marks, as Vega names them, whose description is written for readers."""


def inline(drawn: str, name: str) -> str:
    """A chart's SVG as an element of a page.

    The page names the picture as a whole and tells what it shows, so that the marks' own roles go. What a
    mark says of itself becomes its ``title``.

    Args:
        drawn: SVG as Vega draws it.
        name: stands before each id, as two charts of a page may not share one.
    """
    root = ET.fromstring(drawn)  # noqa: S314  # drawn here, of our own specs
    for element in root.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
        _mend(element, name)
    root.attrib.pop("version", None)
    root.attrib |= {"aria-hidden": "true", "focusable": "false"}
    return ET.tostring(root, encoding="unicode")


def _mend(element: ET.Element, name: str) -> None:
    kind, said = element.get("aria-roledescription"), element.get("aria-label")
    for key in [key for key in element.attrib if key == "role" or key.startswith("aria-")]:
        del element.attrib[key]
    for key, value in element.attrib.items():
        element.attrib[key] = f"{name}-{value}" if key == "id" else _REFERENCE.sub(rf"url(#{name}-\1)", value)
    if said is not None and kind in _TIPPED:
        element.set("data-tip", "")
        title = ET.Element("title")
        title.text = said
        element.insert(0, title)
