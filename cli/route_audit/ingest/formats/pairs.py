"""Request/response pairs as teams log them: two bodies in a wrapper."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from route_audit.ingest.formats import values
from route_audit.ingest.formats.envelope import Envelope

REQUESTS = ("request", "input", "req", "body")
RESPONSES = ("response", "output", "resp", "completion")

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class Pair(Envelope, Generic[Request, Answer], gc=False):
    """One logged pair; of the names for its two bodies, a log uses one each."""

    request: Request | None = None
    input: Request | None = None
    req: Request | None = None
    body: Request | None = None
    response: Answer | None = None
    output: Answer | None = None
    resp: Answer | None = None
    completion: Answer | None = None


def request_of(row: Pair[Request, Any]) -> Request | None:
    """The request body, by whichever name; None where the row has none."""
    return row.request or row.input or row.req or row.body


def answer_of(row: Pair[Any, Answer]) -> Answer | None:
    """The answer's body, by whichever name; None where the row has none, or an error's text in its place."""
    answer = row.response or row.output or row.resp or row.completion
    return None if type(answer) is str and values.is_errors(answer, row.status, row.status_code) else answer
