"""OpenAI's stored completions, page by page, and their messages: of its own models, and no failures."""

from __future__ import annotations

import json

from invented.forms import Record, chat_messages, chat_response, metadata, tools_and_format
from invented.traffic import Call

_PAGE = 20


def completions(calls: list[Call]) -> bytes:
    """Pages of completions, the newest first."""
    return _pages([_completion(call) for call in reversed(_stored(calls))])


def messages(calls: list[Call]) -> bytes:
    """Pages of messages, a completion's on one page."""
    return "".join(_page(_messages(call)) for call in _stored(calls)).encode()


def _stored(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.model.provider == "openai" and not call.failed]


def _completion(call: Call) -> Record:
    asked = {"input_user": call.user, "request_id": f"req-{call.id}", "tools": None, "response_format": None}
    told = {"metadata": metadata(call).get("metadata", {})}
    return chat_response(call) | {"id": call.id} | asked | tools_and_format(call) | told


def _messages(call: Call) -> list[Record]:
    return [
        {"id": f"{call.id}-{place}", **said, "name": None, "content_parts": None}
        for place, said in enumerate(chat_messages(call))
    ]


def _pages(records: list[Record]) -> bytes:
    parts = [records[start : start + _PAGE] for start in range(0, len(records), _PAGE)]
    return "".join(map(_page, parts)).encode()


def _page(records: list[Record]) -> str:
    ends = {"first_id": records[0]["id"], "last_id": records[-1]["id"], "has_more": True}
    return json.dumps({"object": "list", "data": records, **ends}, ensure_ascii=False, indent=1) + "\n"
