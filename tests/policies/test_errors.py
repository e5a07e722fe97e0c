"""Policy files that can't be used: every mistake is found, named and placed before a log is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden import Golden
from route_audit.errors import ConfigError
from route_audit.policies import read_files

CASES = sorted((Path(__file__).resolve().parent / "errors").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_three_lines(path: Path, golden: Golden) -> None:
    with pytest.raises(ConfigError) as caught:
        read_files([path])
    lines = [line.replace(str(path), path.name) for line in caught.value.lines()]
    assert all(line.isprintable() for line in lines)
    golden.check(path.with_suffix(".txt"), "\n".join(lines) + "\n")
