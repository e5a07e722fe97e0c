"""A report that was saved as JSON, read back: every kind can be made of it without logs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from route_audit.errors import InputError
from route_audit.report import SCHEMA_VERSION, Report

_BEGINS = re.compile(rb'\s*\{\s*"schema_version"\s*:\s*(\d+)')
_LACKS = re.compile(r"Object missing required field `(\w+)`(?: - at `\$\.?([^`]*)`)?")
_HINT = "make it anew from the logs: route-audit report LOGS -o report.json"


class _Tool(msgspec.Struct):
    version: str


class _Saved(msgspec.Struct):
    """The little that reports of all days have."""

    tool: _Tool


def _unlike(text: bytes, version: str, error: msgspec.ValidationError) -> str:
    """What a report has not that this build asks for: it is another build's, or somebody changed it."""
    lacks = _LACKS.match(str(error))
    if lacks is None:
        return f"this report is damaged, or was saved by {_maker(text, version)}: {error}"
    within = f" in {lacks[2]}" if lacks[2] else ""
    return f"this report was saved by {_maker(text, version)}: it has no '{lacks[1]}'{within}"


def _maker(text: bytes, version: str) -> str:
    try:
        made_by = msgspec.json.decode(text, type=_Saved).tool.version
    except msgspec.DecodeError:
        return f"another version than route-audit {version}"
    if made_by == version:
        return f"another build of route-audit {version}"
    return f"route-audit {made_by}, not {version}"


def saved_report(paths: Sequence[str], version: str) -> Report | None:
    """The report that a single path holds; None where the paths are logs.

    Args:
        paths: as the user named them.
        version: of the tool, for an error that says whose report this is.

    Raises:
        InputError: it is a report of another version, or damaged.
    """
    if len(paths) != 1:
        return None
    path = Path(paths[0])
    try:
        text = path.read_bytes() if path.suffix.lower() == ".json" else b""
    except OSError:
        return None  # reading it as a log tells what is wrong
    begins = _BEGINS.match(text.removeprefix(b"\xef\xbb\xbf"))
    if begins is None:
        return None
    schema = int(begins[1])
    if schema != SCHEMA_VERSION:
        raise InputError(
            f"this report has schema version {schema}, not {SCHEMA_VERSION}", where=str(path), hint=_HINT
        )
    text = text.removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(text, type=Report)
    except msgspec.ValidationError as error:
        raise InputError(_unlike(text, version, error), where=str(path), hint=_HINT) from error
    except msgspec.DecodeError as error:
        raise InputError(f"this report is damaged: {error}", where=str(path), hint=_HINT) from error
