"""What another thread makes comes as if it were made here."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from route_audit.ledger.beforehand import beforehand


def test_all_come_in_their_order() -> None:
    assert list(beforehand(range(5))) == [0, 1, 2, 3, 4]
    assert list(beforehand([None, "x", None])) == [None, "x", None]
    assert list(beforehand(list[int]())) == []


def test_one_is_made_while_the_one_before_it_is_held() -> None:
    made = [threading.Event() for _ in range(3)]

    def making() -> Iterator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    for number in beforehand(making()):
        assert all(event.wait(timeout=60) for event in made[: number + 2])
        assert not any(event.is_set() for event in made[number + 2 :])


def test_an_error_comes_in_its_place() -> None:
    def making() -> Iterator[int]:
        yield 1
        raise OSError(5, "unreadable")

    coming = beforehand(making())
    assert next(coming) == 1
    with pytest.raises(OSError, match="unreadable"):
        next(coming)


def test_no_thread_is_left_where_the_rest_is_not_asked_for() -> None:
    before = threading.active_count()
    coming = beforehand(range(5))
    assert next(coming) == 0
    assert isinstance(coming, Iterator)
    del coming
    assert threading.active_count() == before
