"""Processes are started where reading gains by them."""

from __future__ import annotations

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


def test_this_process_may_use_a_core() -> None:
    assert readers.cores() >= 1
