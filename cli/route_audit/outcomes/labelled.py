"""Tiers that people gave to requests of the log, and the misrouted share that they show."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from route_audit.arrays import Floats
from route_audit.classify.evaluation.traffic import Cells, drawn, masses_of, tells_hard, unseen
from route_audit.errors import ConfigError
from route_audit.ingest.side_files import once, rows_of
from route_audit.outcomes.reading import Place, Rejects, UnusableError, usable
from route_audit.report.quality import MisrouteShare
from route_audit.tiers import Tier

NO_ID = "names no request"
NO_TIER = "has no tier: retrieval, extraction, reasoning or unsure"
TWO_TIERS = "labelled twice with different tiers"

_HINT = "fill in the tier of each line that `classify --sample N --for-labelling` writes"


class Labelled(msgspec.Struct, frozen=True):
    """Labels by the id of their request.

    Attributes:
        files: as given.
        tiers: sorted by id.
        rejected: rows that can't be used, by reason.
    """

    files: tuple[str, ...]
    tiers: Mapping[str, Tier]
    rejected: Mapping[str, int]


class Misrouted(NamedTuple):
    """The misrouted share of the covered requests, and of the hard ones among them.

    Of the hard ones it is None where no label is hard, or all that was labelled is routed.
    """

    of_all: MisrouteShare
    of_hard: MisrouteShare | None


def read_labelled(paths: Sequence[Path]) -> Labelled | None:
    """The labels of all files together; None where there is no file.

    Raises:
        ConfigError: a file can't be read, or there is no label that can be used.
    """
    if not paths:
        return None
    rejects = Rejects()
    found = _collected(paths, rejects)
    twice = sum(len(tiers) > 1 for tiers in found.values())
    rejected = rejects.counts | Counter({TWO_TIERS: twice} if twice else {})
    tiers = {name: min(tiers) for name, tiers in sorted(found.items()) if len(tiers) == 1}
    if not tiers:
        place, why = rejects.first_of(*paths)
        if twice and not rejects.counts:
            why = TWO_TIERS
        raise ConfigError(f"no label can be used: {why}", where=place, hint=_HINT)
    return Labelled(tuple(map(str, paths)), tiers, dict(sorted(rejected.items())))


def _collected(paths: Sequence[Path], rejects: Rejects) -> dict[str, set[Tier]]:
    """The tiers that each id was given."""
    found: dict[str, set[Tier]] = {}
    for path in once(paths, "--labelled"):
        for line, row in rows_of(path, _HINT):
            try:
                name, tier = _label(row)
            except UnusableError as reason:
                rejects.add(Place(path, line), str(reason))
            else:
                found.setdefault(name, set()).add(tier)
    return found


def _label(row: dict[str, Any] | str) -> tuple[str, Tier]:
    """The id and the tier of a row; a row without both is unusable."""
    cells = usable(row)
    name, tier = str(cells.get("id", "")), Tier.from_word(str(cells.get("tier", "")))
    if not name:
        raise UnusableError(NO_ID)
    if tier is None:
        raise UnusableError(NO_TIER)
    return name, tier


def misrouted(shares: Mapping[str, float], cells: Cells, seed: int) -> Misrouted:
    """The misrouted shares as counted, with 95 % of their posterior.

    Args:
        shares: by stratum, its share of all requests.
        cells: labels, and hard ones among them, by stratum and the tier found.
        seed: of the draws.
    """
    masses = masses_of(shares, cells)
    hard = {key: masses[key] * cell.hard / cell.labels for key, cell in sorted(cells.items())}
    wrong = math.fsum(share for (_, tier), share in hard.items() if tier < Tier.REASONING)
    whole = math.fsum(hard.values())
    of_all, of_hard = (
        _around(value, draws)
        for value, draws in zip(
            (wrong, wrong / whole if whole else 0.0), drawn(shares, cells, seed), strict=True
        )
    )
    if not wrong:
        most, of_those = unseen(shares, cells)
        of_all = MisrouteShare(0.0, 0.0, max(of_all.high, most))
        of_hard = MisrouteShare(0.0, 0.0, max(of_hard.high, of_those))
    return Misrouted(of_all, of_hard if tells_hard(cells) else None)


def _around(value: float, draws: Floats) -> MisrouteShare:
    """What was counted with its interval; a posterior leaves out the share where all or nothing was seen."""
    low, high = map(float, np.quantile(draws, (0.025, 0.975)))
    return MisrouteShare(value, min(low, value), max(high, value))
