"""A page in a real browser that has no network, and all that it said and asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@dataclass
class Opened:
    """A page that is open.

    Attributes:
        page: playwright's.
        said: what it wrote to the console, and errors that nothing caught.
        asked: addresses that it asked for beside its own.
    """

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def quiet(self) -> bool:
        """Whether it said nothing and asked for nothing."""
        return (self.said, self.asked) == ([], [])


def _dismiss(seen: Opened, dialog: Any) -> None:
    seen.said.append(dialog.message)
    dialog.dismiss()


@contextmanager
def opened(browser: Any, path: Path, **options: Any) -> Iterator[Opened]:
    """The file in a context of its own; options are playwright's, as a viewport or a colour scheme."""
    context = browser.new_context(offline=True, **options)
    try:
        seen = Opened(context.new_page())
        seen.page.on("console", lambda message: seen.said.append(message.text))
        seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
        seen.page.on("dialog", lambda dialog: _dismiss(seen, dialog))
        own = path.resolve().as_uri()
        seen.page.on(
            "request",
            lambda request: None if request.url.partition("#")[0] == own else seen.asked.append(request.url),
        )
        seen.page.goto(own)
        yield seen
    finally:
        context.close()
