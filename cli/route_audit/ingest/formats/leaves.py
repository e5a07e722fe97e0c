"""Model calls in trees of spans: only a call that has no other call below it was billed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.rejects import FROM_GATEWAY_CACHE, REPEATS_ITS_CHILDREN, Held, NotACall, RowError

MOST_HELD = 2048
"""So many calls wait for a call below them that was written later."""

MOST_TEXT = 1 << 23
"""Characters of text that may wait."""

MOST_SPANS = 1 << 14
"""So many spans are remembered by their parents."""

Late = list[Any]


class Waiting(msgspec.Struct, gc=False):
    """A call that waits.

    Attributes:
        size: characters of its prompt and answer.
        late: what was written about it after its span, as the format has it.
        revisions: where later revisions of it wait.
    """

    exchange: Exchange
    size: int
    late: Late
    revisions: list[str]


class Leaves:
    """The calls without a call below them, of a file whose spans come in any order.

    A wrapper around a call, as of a framework or an agent, repeats the tokens of the call. Spans are
    written when they end, so the call below usually comes first. Where it comes later it takes the place of
    the wrapper that waits; and where only a third span shows later that one is above the other, the next
    call does, so that each span is counted.

    Args:
        complete: adds to a call what was written about it after its span.
    """

    def __init__(self, complete: Callable[[Exchange, Late], None] | None = None) -> None:
        self._complete = complete
        self._parents: dict[str, str] = {}
        self._above: dict[str, None] = {}
        self._waiting: dict[str, Waiting] = {}
        self._places: list[int] = []
        self._size = 0

    def tell(self, span: str, parent: str, read: Callable[[], Exchange]) -> Exchange:
        """Take in a span that ``read`` reads.

        One without a model will be refused: what is above it may be all that can be counted. What a cache
        answered cost nothing, and so did what is above it.

        Raises:
            RowError: as ``read`` does.
            NotACall: as ``read`` does, or it repeats a call below it.
            Held: it waits.
        """
        parent = "" if parent == span else parent
        try:
            exchange = read()
        except (NotACall, RowError) as why:
            self.passed(span, parent)
            if isinstance(why, NotACall) and why.reason == FROM_GATEWAY_CACHE:
                self._mark(parent)
            raise
        if not exchange.model:
            self.passed(span, parent)
            parent = ""
        self.took(span, parent, exchange)
        return exchange

    def passed(self, span: str, parent: str) -> None:
        """Take note of a span that is no call."""
        self._remember(span, parent)
        if span in self._above:
            self._mark(parent)

    def took(self, span: str, parent: str, exchange: Exchange) -> None:
        """Take in a call.

        Raises:
            NotACall: it repeats a call below it, or one that waited has left it its place.
            Held: it waits.
        """
        self._remember(span, parent)
        if span in self._above:
            self._mark(parent)
            raise NotACall(REPEATS_ITS_CHILDREN)
        if _tells(exchange):
            self._mark(parent)
        self._wait(span, exchange)
        if self._places:
            exchange.line = self._places.pop(0)
            raise NotACall(REPEATS_ITS_CHILDREN)
        raise Held(exchange)

    def waiting(self, span: str) -> Waiting | None:
        """The call of ``span``; None where it waits no longer, or never did."""
        return self._waiting.get(span)

    def release(self, *, ended: bool) -> Iterator[Waiting]:
        """The calls that have waited long enough; all of them once the file has ended."""
        while self._waiting and (ended or len(self._waiting) > MOST_HELD or self._size > MOST_TEXT):
            yield self._pop(next(iter(self._waiting)))

    def calls(self, *, ended: bool) -> Iterator[Exchange | NotACall]:
        """The calls of ``release``, complete.

        Of an ended file the wrappers are told as well that waited and whose place no call has taken.
        """
        for waiting in self.release(ended=ended):
            if self._complete is not None and waiting.late:
                self._complete(waiting.exchange, waiting.late)
            yield waiting.exchange
        while ended and self._places:
            self._places.pop()
            yield NotACall(REPEATS_ITS_CHILDREN)

    def _wait(self, span: str, exchange: Exchange) -> None:
        size = sum(len(message.text) for message in exchange.messages) + len(exchange.answer or "")
        first = self._waiting.get(span) if span else None
        key = span if span and first is None else f"{span} {id(exchange)}"
        if first is not None:
            first.revisions.append(key)
        self._waiting[key] = Waiting(exchange, size, [], [])
        self._size += size

    def _pop(self, span: str) -> Waiting:
        waiting = self._waiting.pop(span)
        self._size -= waiting.size
        return waiting

    def _remember(self, span: str, parent: str) -> None:
        if parent and span:
            self._parents[span] = parent
            _forget(self._parents)

    def _mark(self, parent: str) -> None:
        """Mark the spans from ``parent`` upwards as above a call; one that waited leaves its place.

        Each of its revisions that waits leaves its own.
        """
        while parent and parent not in self._above:
            self._above[parent] = None
            if parent in self._waiting:
                first = self._pop(parent)
                again = [self._pop(key) for key in first.revisions]
                self._places += [waiting.exchange.line for waiting in (first, *again)]
            parent = self._parents.get(parent, "")
        _forget(self._above)


def _forget(spans: dict[str, Any]) -> None:
    """Forget the older half once there are too many."""
    if len(spans) > MOST_SPANS:
        for span in list(islice(spans, MOST_SPANS // 2)):
            del spans[span]


def _tells(exchange: Exchange) -> bool:
    """True for a call that says what was billed or that it failed: with it the wrapper is not needed."""
    counted = bool(exchange.input_tokens or exchange.output_tokens)
    return counted or exchange.failed or bool(exchange.messages) or exchange.answer is not None


def name_of(value: Any) -> str:  # noqa: ANN401  # of any kind
    """A span's name as it is told here; empty where it has none."""
    return value if type(value) is str else ""
