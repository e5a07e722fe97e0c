"""Responses alone, as an SDK's objects are dumped."""

from __future__ import annotations

from invented.forms import chat_response, line
from invented.traffic import Call


def export(calls: list[Call]) -> bytes:
    """A body for each attempt that was answered."""
    return "".join(line(chat_response(call) | {"id": call.id}) for call in calls if not call.failed).encode()
