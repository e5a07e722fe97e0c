"""Policies on the answers of models that were drawn by lot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from msgspec import structs

from route_audit.auditing.evaluated import Study
from route_audit.auditing.findings import Findings
from route_audit.outcomes.reading import Row
from route_audit.outcomes.replayed import TOO_HEAVY, Drawn, Replay, replay, too_heavy
from route_audit.outcomes.scores import Shares
from route_audit.policies import AS_LOGGED
from route_audit.report.quality import ReplayedPolicy


def replays(found: Findings, study: Study) -> Iterator[ReplayedPolicy]:
    """What the drawn answers say of each policy; nothing where no row says how likely its model was."""
    number = {subject: at for at, subject in enumerate(study.scores.subjects)}
    rows = [
        (number[row.subject], found.world.prices.name_of(row.model) or row.model, row)
        for row in study.outcomes.rows
        if np.isfinite(row.propensity) and _told(row) and not row.subject.is_type
    ]
    rows = [row for row in rows if row[0] in study.tiers and study.scores.weight[row[0]]]
    drawn_for: dict[str, set[str]] = {}
    for at, model, _ in rows:
        drawn_for.setdefault(study.tiers[at], set()).add(model)
    for each in found.policies if rows else ():
        drawn = _drawn(rows, study, study.after[each.policy.name], drawn_for)
        known = _known(_as_drawn(drawn) if each.policy.kind == AS_LOGGED else drawn)
        yield ReplayedPolicy(
            name=each.policy.name,
            ips=known.ips,
            snips=known.snips,
            low=known.low,
            high=known.high,
            answers=known.answers,
            effective=known.effective,
            largest_weight=known.largest,
            unsupported_share=known.unsupported,
            why=known.why,
        )


def _known(drawn: Drawn) -> Replay:
    """The estimate or bounds; neither where the weights are no weights of a policy that was told."""
    known = replay(drawn)
    if known.low is None or not too_heavy(drawn):
        return known
    return structs.replace(known, ips=None, snips=None, low=None, high=None, why=TOO_HEAVY)


def _as_drawn(drawn: Drawn) -> Drawn:
    """The lot itself as a policy: as likely as it was, and never beyond itself."""
    return replace(drawn, chance=drawn.propensity, beyond=np.zeros_like(drawn.beyond))


def _told(row: Row) -> bool:
    """Whether its score stands for itself: a judge's does only where a person labelled the same answer."""
    return bool(np.isfinite(row.human)) or (bool(np.isfinite(row.score)) and not row.judge)


def _drawn(
    rows: list[tuple[int, str, Row]], study: Study, shares: Shares, drawn_for: Mapping[str, set[str]]
) -> Drawn:
    supported: dict[int, float] = {}
    for (at, model), share in shares.items():
        if model in drawn_for.get(study.tiers.get(at, ""), ()):
            supported[at] = supported.get(at, 0.0) + share
    clusters = {name: at for at, name in enumerate(sorted({_cluster(row) for _, _, row in rows}))}
    return Drawn(
        score=np.array([row.score if np.isnan(row.human) else row.human for _, _, row in rows]),
        chance=np.array([shares.get((at, model), 0.0) for at, model, _ in rows]),
        propensity=np.array([row.propensity for _, _, row in rows]),
        beyond=np.array([max(1 - supported.get(at, 0.0), 0.0) for at, _, _ in rows]),
        cluster=np.array([clusters[_cluster(row)] for _, _, row in rows], np.int64),
    )


def _cluster(row: Row) -> tuple[bool, str]:
    return (False, row.cluster) if row.cluster else (True, row.subject.name)
