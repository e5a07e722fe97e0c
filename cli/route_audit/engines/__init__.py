"""Where partitions of the logs are read: in this process, or in several."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Told as reading goes on: bytes read so far, and bytes in all (None where unknown)."""
