"""Processes are started where reading gains by them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from route_audit.ingest import readers

MB = 1 << 20


@pytest.mark.parametrize(
    ("sizes", "cores", "expected"),
    [
        ([], 8, 1),
        ([None], 8, 1),
        ([60 * MB], 8, 1),
        ([64 * MB], 8, 2),
        ([40 * MB, None, 60 * MB], 8, 3),
        ([10_000 * MB], 2, 2),
        ([10_000 * MB], 1, 1),
        ([10_000 * MB], 96, 16),
    ],
)
def test_each_reader_has_enough_to_read_and_a_core(
    sizes: list[int | None], cores: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "cores", lambda: cores)
    assert readers.readers_for(sizes) == expected


@pytest.mark.parametrize(
    ("told", "expected"), [("max 100000", 8), ("150000 100000", 2), ("50000 100000", 1), ("", 8), (None, 8)]
)
def test_a_container_takes_no_more_cores_than_its_share(
    told: str | None, expected: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    quota = tmp_path / "cpu.max"
    if told is not None:
        quota.write_text(told + "\n", encoding="ascii")
    monkeypatch.setattr(readers, "_QUOTA", quota)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert readers.cores() == expected
