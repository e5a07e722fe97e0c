"""Expected outputs that stand in files, and how they are rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Golden:
    """Compares an output with its file, or rewrites the file under ``--update-golden``."""

    update: bool

    def check(self, path: Path, actual: str) -> None:
        """Fail unless ``actual`` is what ``path`` holds."""
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
        elif not path.is_file():
            pytest.fail(f"{path} is missing: write it with `pytest --update-golden` and read what it says")
        else:
            expected = path.read_text(encoding="utf-8")
            assert actual == expected, f"{path.name} differs; if the change is meant: pytest --update-golden"
