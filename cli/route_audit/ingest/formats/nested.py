"""Mappings of exports in which a wrapper repeats the calls below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats.interface import LogFormat
from route_audit.ingest.formats.leaves import Leaves
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.rejects import NotACall


class Nested(Mapped):
    """A mapping with a new object for each file, which holds calls until it is known what is above them.

    Who inherits tells ``leaves`` of each span, in ``exchange``.

    Attributes:
        leaves: the spans of the file that is read.
    """

    whole = True
    leaves: Leaves

    def begin(self, companions: Sequence[Iterable[Mapping[str, Any]]] = ()) -> LogFormat:  # noqa: ARG002  # has none
        """A reader that knows of no spans yet."""
        reader = copy(self)
        reader.leaves = Leaves()
        return reader

    def release(self, *, ended: bool) -> Iterator[Exchange | NotACall]:
        """The calls that are known to repeat no others."""
        return self.leaves.calls(ended=ended)
