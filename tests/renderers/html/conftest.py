"""One browser for all tests that need one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import browsing


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.OPTIONS)
        yield started
        started.close()
