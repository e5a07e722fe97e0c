"""Request/response pairs as teams log them: two bodies in a wrapper."""

from __future__ import annotations

import re
from typing import Any, Generic, TypeVar

import msgspec

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import sse, values
from route_audit.ingest.formats.envelope import Envelope
from route_audit.ingest.rejects import FOREIGN_ANSWER, RowError

REQUESTS = ("request", "input", "req", "body")
RESPONSES = ("response", "output", "resp", "res", "completion")

Request = TypeVar("Request")
Answer = TypeVar("Answer")
Body = TypeVar("Body")

_ERROR = re.compile(r'\{\s*(?:"type"\s*:\s*"error"|"error"\s*:\s*\{[^}]*"message"\s*:)')
"""How the body of an error begins, of whichever interface."""


class Pair(Envelope, Generic[Request, Answer], gc=False):
    """One logged pair; of the names for its two bodies, a log uses one each."""

    request: Request | None = None
    input: Request | None = None
    req: Request | None = None
    body: Request | None = None
    response: Answer | None = None
    output: Answer | None = None
    resp: Answer | None = None
    res: Answer | None = None
    completion: Answer | None = None


def request_of(row: Pair[Request, Any]) -> Request | None:
    """The request body, by whichever name; None where the row has none."""
    return row.request or row.input or row.req or row.body


def answer_of(row: Pair[Any, Answer]) -> Answer | None:
    """The answer's body, by whichever name; None where the row has none, or an error's text in its place."""
    answer = row.response or row.output or row.resp or row.res or row.completion
    return None if type(answer) is str and values.is_errors(answer, row.status, row.status_code) else answer


def check_answer(exchange: Exchange, row: Pair[Any, Any], *, foreign: bool = False) -> None:
    """Let a pair pass of whose answer something came.

    Raises:
        RowError: nothing did, or it is ``foreign``: of another interface, whose counts mean something else.
    """
    nothing = exchange.output_tokens is None and exchange.answer is None and not exchange.failed
    if foreign or (nothing and exchange.modality is Modality.TEXT and answer_of(row) is not None):
        raise RowError(FOREIGN_ANSWER)


def body_in(text: str, decoder: msgspec.json.Decoder[Body], mark: re.Pattern[str]) -> Body | None:
    """The body that a JSON text holds, or a JSON text in it; None for an answer's own words.

    ``mark`` is found in the interface's bodies; that of an error is known without it.

    Raises:
        RowError: it is a body that was cut off or has another shape.
    """
    inner = _inner(text.lstrip())  # some services send blank lines to keep the line open
    if inner[:1] != "{" or not (mark.search(inner) or _ERROR.match(inner)):
        return None
    return sse.decode(inner, decoder)


def _inner(text: str) -> str:
    if text[:1] != '"':
        return text
    try:
        return msgspec.json.decode(text, type=str).lstrip()
    except (msgspec.DecodeError, UnicodeEncodeError):
        return text
