"""The table of signals: what can be seen in a request, and what it speaks for.

A signal that speaks for no tier but for open-ended work counts against all three: such requests
come out unsure. The points written here are the prior; the fitted ones are data (``weights.yaml``).

To add a signal, append a row to the file of what it is about. Give it an example that makes it
fire and one that does not; both are tests.
"""

from __future__ import annotations

from route_audit.classify.signals.beside import BESIDE
from route_audit.classify.signals.build import BUILD
from route_audit.classify.signals.code import CODE
from route_audit.classify.signals.condensing import CONDENSING
from route_audit.classify.signals.converting import CONVERTING
from route_audit.classify.signals.cues import CUES
from route_audit.classify.signals.extraction import EXTRACTION
from route_audit.classify.signals.fields import FIELDS
from route_audit.classify.signals.judging import JUDGING
from route_audit.classify.signals.matching import MATCHING
from route_audit.classify.signals.maths import MATHS
from route_audit.classify.signals.open_ended import OPEN_ENDED
from route_audit.classify.signals.options import OPTIONS
from route_audit.classify.signals.plain import PLAIN
from route_audit.classify.signals.planning import PLANNING
from route_audit.classify.signals.retrieval import RETRIEVAL
from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.sorting import SORTING
from route_audit.classify.signals.weighing import WEIGHING
from route_audit.verdict import SET_WORDS

__all__ = ["FIELD_SIGNALS", "MAX_SIGNALS", "POSITION", "SIGNALS", "TEXT_SIGNALS", "Signal"]

MAX_SIGNALS = 64 * SET_WORDS

TEXT_SIGNALS: tuple[Signal, ...] = (
    *(*CONDENSING, *RETRIEVAL),
    *(*SORTING, *MATCHING, *EXTRACTION, *CONVERTING, *CUES),
    *(*MATHS, *CODE, *WEIGHING, *PLANNING, *JUDGING),
    *OPEN_ENDED,
    *(*OPTIONS, *PLAIN),
)
"""Those of retrieval, of extraction, of reasoning, of open-ended work, and what others lean on."""

FIELD_SIGNALS: tuple[Signal, ...] = (*BUILD, *BESIDE, *FIELDS)
"""A test may ask for signals further up."""

SIGNALS: tuple[Signal, ...] = (*TEXT_SIGNALS, *FIELD_SIGNALS)
POSITION = {signal.name: place for place, signal in enumerate(SIGNALS)}
"""The bit of each signal."""
