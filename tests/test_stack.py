"""However deep a run was started, its calls ask the system for no memory of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType

import pytest

from route_audit import auditing, commands
from route_audit.engines import local
from route_audit.stack import roomy

resource = pytest.importorskip("resource")  # Windows has none

CALLS = 500
DEPTHS = range(250)
"""Python's pieces hold fewer calls: one of these depths is at the end of one."""


def test_no_depth_makes_calls_dear() -> None:
    assert max(deep(depth, roomy(new_copy(faults_of_calls))) for depth in DEPTHS) < CALLS // 2


def deep(depth: int, work: Callable[[], int]) -> int:
    return deep(depth - 1, work) if depth else work()


def faults_of_calls() -> int:
    """How many pages the system had to find for a loop of calls."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        call()
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)


def call() -> int:
    return callee()


def callee() -> int:
    return 1


def new_copy(function: Callable[[], int]) -> Callable[[], int]:
    assert isinstance(function, FunctionType)
    return FunctionType(function.__code__, function.__globals__)


@pytest.mark.parametrize("entry", [commands.run, auditing.run, local.read_task])
def test_runs_and_readers_have_room(entry: FunctionType) -> None:
    assert entry.__code__.co_stacksize > 1 << 14


def test_a_generator_is_refused() -> None:
    def numbers() -> Iterator[int]:
        yield 1

    with pytest.raises(TypeError):
        roomy(numbers)
