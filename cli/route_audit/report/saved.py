"""A report that was saved as JSON, read back: every kind can be made of it without logs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from route_audit.errors import InputError
from route_audit.report import SCHEMA_VERSION, Report

_BEGINS = re.compile(rb'\s*\{\s*"schema_version"\s*:\s*(\d+)')
_HINT = "make it anew from the logs: route-audit report LOGS -o report.json"


def saved_report(paths: Sequence[str]) -> Report | None:
    """The report that a single path holds; None where the paths are logs.

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
    version = int(begins[1])
    if version != SCHEMA_VERSION:
        raise InputError(
            f"this report has schema version {version}, not {SCHEMA_VERSION}", where=str(path), hint=_HINT
        )
    try:
        return msgspec.json.decode(text.removeprefix(b"\xef\xbb\xbf"), type=Report)
    except msgspec.DecodeError as error:
        raise InputError(f"this report is damaged: {error}", where=str(path), hint=_HINT) from error
