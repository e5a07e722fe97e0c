"""What holds for every test: no network, one time zone, repeatable examples, golden files."""

from __future__ import annotations

import os
import runpy
import time
from collections.abc import Iterator
from functools import lru_cache

import hypothesis
import pytest

from command_line import OFFLINE
from golden import Golden
from route_audit.classify import classifier
from route_audit.classify.patterns import PatternSet

FAR_ZONE = "Pacific/Chatham"
"""No machine of ours stands there: code that falls back on the local zone fails its test."""

runpy.run_path(str(OFFLINE / "sitecustomize.py"))

# A clean checkout gives the same result each time; `pytest --hypothesis-profile=explore` looks for more.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", max_examples=2_000, deadline=None)
hypothesis.settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the files of expected output, to be read as a diff",
    )


@pytest.fixture(autouse=True, scope="session")
def _far_zone() -> None:
    os.environ["TZ"] = FAR_ZONE
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture(autouse=True, scope="session")
def _same_automata() -> Iterator[None]:
    """The automata of the signals serve all tests of a process; a run frees them once its logs are read."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(classifier, "PatternSet", lru_cache(maxsize=4)(PatternSet))
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares outputs with their files; rewrites them under ``--update-golden``."""
    return Golden(update=bool(request.config.getoption("--update-golden")))
