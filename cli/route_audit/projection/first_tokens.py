"""How long people wait for the first token: a cascade has its first answer in full before it shows any."""

from __future__ import annotations

import numpy as np

from route_audit.arrays import Floats, Integers, Mask
from route_audit.latency import MEASURED, weaker
from route_audit.policies.legs import Legs
from route_audit.projection.moves import Moves
from route_audit.projection.slices import Slice, told
from route_audit.projection.waits import Waited, Waits


def first_tokens(waits: Waits, legs: Legs, moves: Moves, waited: Waited) -> tuple[Floats, str]:
    """Seconds to the first token of the attempts whose log tells it, and the weakest evidence that went in.

    A router's time comes before every first token. What a cascade checks is complete by then: its first token
    comes with the checked answer, or as the first one of the second model.
    """
    part = waits.part
    wanted = told(part) & waits.waited(moves)
    seconds, stages = part.rows.time_to_first_token_s.copy(), waited.stages
    checked = _checked(part, legs, moves)
    moved = np.flatnonzero(wanted & moves.moved_attempts & ~checked)
    seconds[moved], evidence = waits.by_model(moves, moved, waits.first_tokens)
    seconds[checked] = stages.answered_s[checked]
    further = stages.coming[wanted[moves.attempt[stages.coming]]]
    evidence = weaker(evidence, _add_further(seconds, waits, moves, further))
    if (checked | (stages.routed_s > 0))[wanted].any():
        evidence = weaker(evidence, waited.evidence)
    whole = waited.seconds[wanted[waits.waited(moves)]]
    return np.minimum((seconds + stages.routed_s)[wanted], whole), evidence


def _checked(part: Slice, legs: Legs, moves: Moves) -> Mask:
    """True for each attempt at a request whose first answer a cascade looks at."""
    mine = np.zeros(len(part.first), np.bool_)
    for check in legs.checks:
        mine[check.request] = True
    found = (mine & ~moves.stays)[part.request]
    found[moves.attempt[moves.first :]] = True
    return found


def _add_further(seconds: Floats, waits: Waits, moves: Moves, calls: Integers) -> str:
    moved = calls[moves.moved[calls]]
    stayed = moves.attempt[calls[~moves.moved[calls]]]
    drawn, evidence = waits.by_model(moves, moved, waits.first_tokens)
    np.add.at(seconds, moves.attempt[moved], drawn)
    np.add.at(seconds, stayed, waits.part.rows.time_to_first_token_s[stayed])
    return evidence if len(calls) else MEASURED
