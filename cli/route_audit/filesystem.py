"""What stands at a path, told without an error where nobody may look or no file could be.

Before Python 3.14 ``Path.is_file()`` and its kin raise in a folder that can't be entered, and at a name that
is too long.
"""

from __future__ import annotations

import os
from pathlib import Path


def exists(path: Path) -> bool:
    """True where something stands, or what a link leads to."""
    return os.path.exists(path)  # noqa: PTH110


def is_file(path: Path) -> bool:
    """True for a regular file, and for a link to one."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """True for a folder, and for a link to one."""
    return os.path.isdir(path)  # noqa: PTH112


def stays(path: Path) -> bool:
    """True for a link, a pipe or a device: what stands there is written to, never replaced."""
    return os.path.islink(path) or (exists(path) and not is_file(path))  # noqa: PTH114


def takes_files(folder: Path) -> bool:
    """True for a folder that lets us make files in it."""
    return os.access(folder, os.W_OK | os.X_OK)
