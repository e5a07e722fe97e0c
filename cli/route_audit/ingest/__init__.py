"""Reads logs into exchanges: ``plan`` says what there is to read, ``read`` reads one part of it.

Files are found (``paths``), opened (``places``, ``remote``, ``archives``), unpacked (``source``,
``packing``), recognised (``detect``) and cut into records (``lines``, ``documents``, ``tables``); a log
format (``formats``) makes each an exchange, and ``meaning`` has the last word on it. A row that can't be
used is a ``Reject``, never an error.
"""

from __future__ import annotations

from route_audit.ingest.batches import Batch
from route_audit.ingest.places import only_here, shown
from route_audit.ingest.planning import LEDGER, Part, plan, readers_of
from route_audit.ingest.reading import Reading, read

__all__ = ["LEDGER", "Batch", "Part", "Reading", "only_here", "plan", "read", "readers_of", "shown"]
