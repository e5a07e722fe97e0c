"""Rows that can't be used, as values: where they stand and why."""

from __future__ import annotations

import msgspec

from route_audit.exchange import Exchange

NO_MODEL = "no model"
NO_TOKENS_NO_TEXT = "neither token counts nor text"
NO_INPUT = "no input token count and no prompt text"
NO_OUTPUT = "no output token count and no answer text"
NO_VOCABULARY = "no token counts, and no vocabulary to count the text with"
FOREIGN_ANSWER = "no answer of the format's interface: --log-format body-columns reads several"
UNREADABLE_TIME = "unreadable timestamp"
UNREADABLE_INSIDE = "unreadable JSON or event stream inside a field"
LATENCY_ALONE = "traffic and latency without tokens or text: of use only beside a log that has them"
ENCRYPTED = "encrypted bodies and no token counts: export the gateway's logs over its REST interface"
FAR_FROM_ITS_CALL = "row too far from the others of the same call"
IMPOSSIBLE_COUNT = "impossible token count"
IMPOSSIBLE_COST = "impossible cost"
TOO_MUCH_CACHE = "more cached than input tokens"
TOO_MUCH_REASONING = "more reasoning than output tokens"

FROM_GATEWAY_CACHE = "answered from the gateway's cache"
HOUSEKEEPING = "gateway housekeeping"
NOT_A_MODEL_SPAN = "span that is no model call"
REPEATS_ITS_CHILDREN = "span that repeats the calls below it"
OTHER_TELEMETRY = "log record or metric of no model call"
PART_OF_A_CALL = "further record of the same call"
EMPTY_BUCKET = "bucket without requests"
NO_USAGE_LINE = "line without usage"
COST_LINE = "line of costs without tokens"
BATCH_REQUEST = "batch request, read for its text"


class Reject(msgspec.Struct, frozen=True, gc=False):
    """One row that was read and can't be used.

    Attributes:
        file: the file as the user named it.
        line: 1-based line (or record) number in it.
        reason: a short phrase from a fixed set, fit to be counted by.
        detail: the path of the offending field, never a value from the log; empty where none.
        excerpt: the beginning of the record with every word and number masked; empty where none is known.
    """

    file: str
    line: int
    reason: str
    detail: str = ""
    excerpt: str = ""


class RowError(Exception):
    """Raised by a log format for a row that can't be used; the reader makes it a ``Reject``.

    Args:
        reason: a short phrase from a fixed set: it is counted, so it holds nothing of the row.
        detail: the path of the offending field, never its value.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class NotACall(Exception):  # noqa: N818  # it is no error: the record is simply no model call
    """Raised by a log format for a record that by its format is no model call.

    Args:
        reason: a short phrase from a fixed set, fit to be counted by.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Held(Exception):  # noqa: N818  # it is no error: more records tell of the same call
    """Raised by a log format that keeps a record's call back; ``LogFormat.release`` gives it out later.

    Args:
        exchange: what is known of the call so far; the reader fills in its line.
    """

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self.exchange = exchange
