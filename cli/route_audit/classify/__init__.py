"""Sorts requests into tiers and types: ``Classifier``; says why: ``reasons``.

Text goes in, codes and scores come out. What a request asks for is cut from what it asks it about
(``instruction``), matched against the table of signals in one pass (``signals``, ``patterns``), and
added up (``scoring``). System prompts, tools and formats are looked at once (``templates``).
"""

from __future__ import annotations

from route_audit.classify.classifier import Classifier
from route_audit.classify.reasons import reasons

__all__ = ["Classifier", "reasons"]
