"""The first requests as other tools export them: one module per export, ``EXPORTS`` lists the files."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

from invented.exports import braintrust, helicone, langfuse, langsmith, portkey, weave
from invented.forms import FIRST
from invented.traffic import Call

EXPORTS: dict[str, Callable[[list[Call]], bytes]] = {
    "portkey.jsonl.gz": portkey.export,
    "langfuse.jsonl.gz": langfuse.export,
    "langsmith.jsonl.gz": langsmith.export,
    "helicone.jsonl.gz": helicone.export,
    "braintrust.jsonl.gz": braintrust.export,
    "weave.jsonl.gz": weave.export,
}
"""What each file holds, from the calls. Files that end in ``.gz`` are compressed here."""


def write(folder: Path, calls: list[Call]) -> None:
    """Write every export of the first requests into ``folder``."""
    few = [call for call in calls if call.number <= FIRST]
    for name, export in EXPORTS.items():
        content = export(few)
        packed = gzip.compress(content, mtime=0) if name.endswith(".gz") else content
        (folder / name).write_bytes(packed)
