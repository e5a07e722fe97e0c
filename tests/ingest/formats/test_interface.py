"""What every format tells of itself is complete and in the shared words."""

from __future__ import annotations

import pytest

from route_audit.ingest.formats import FORMATS
from route_audit.ingest.formats.interface import CAN_SAY, CSV, JSONL, PARQUET, SQLITE, About

ABOUTS = [pytest.param(log_format.about, id=log_format.about.name) for log_format in FORMATS]


@pytest.mark.parametrize("about", ABOUTS)
def test_it_says_what_it_can_say_in_the_order_of_the_words(about: About) -> None:
    assert about.says == tuple(word for word in CAN_SAY if word in about.says)
    assert about.says + about.lacks == tuple(sorted(CAN_SAY, key=lambda word: word in about.lacks))


@pytest.mark.parametrize("about", ABOUTS)
def test_its_files_are_of_known_kinds(about: About) -> None:
    assert about.containers
    assert set(about.containers) <= {JSONL, CSV, PARQUET, SQLITE}


@pytest.mark.parametrize("about", ABOUTS)
def test_its_note_is_one_short_line(about: About) -> None:
    assert "\n" not in about.note
    assert not about.note.endswith(".")
    assert len(about.note) <= 120


def test_no_two_have_one_name() -> None:
    names = [log_format.about.name for log_format in FORMATS]
    assert len(set(names)) == len(names)
