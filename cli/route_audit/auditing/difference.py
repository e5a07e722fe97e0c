"""Two policies side by side, request by request."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from route_audit.errors import ConfigError
from route_audit.ledger.files import LedgerFiles
from route_audit.policies import Policy, PolicySet
from route_audit.policies.presets import PRESETS
from route_audit.projection.differing import Differ, Differing
from route_audit.report import Difference, DifferenceRow, TypeRow
from route_audit.tiers import Tier
from route_audit.yamlfile import suggestion

ROWS = 50
"""So many kinds of difference are told; the totals hold all."""


def check_names(pair: tuple[str, str] | None, files: PolicySet | None) -> None:
    """Raise the ``ConfigError`` for a policy to tell apart that does not exist, before any log is read."""
    builtin = [preset.name for preset in PRESETS]
    known = [policy.name for policy in files.policies] if files else builtin
    for name in pair or ():
        if name not in known:
            raise ConfigError(
                f"there is no policy '{name}' to compare", where="--diff", hint=suggestion(name, known)
            )
    if pair is not None and pair[0] == pair[1]:
        raise ConfigError("a policy does not differ from itself", where="--diff", hint="name two policies")


def of_names(pair: tuple[str, str], policies: Sequence[Policy]) -> tuple[int, int]:
    """The places of both policies.

    Raises:
        ConfigError: one of them was left out of this run.
    """
    names = [policy.name for policy in policies]
    for name in pair:
        if name not in names:
            raise ConfigError(
                f"the policy '{name}' was left out of this run",
                where="--diff",
                hint=f"compare two of: {', '.join(names)}",
            )
    return names.index(pair[0]), names.index(pair[1])


def difference(
    pair: tuple[str, str], differ: Differ, ids: Sequence[str], types: Sequence[TypeRow], priced_requests: int
) -> Difference:
    """The finished numbers, over the log's own rows."""
    rows = differ.result()
    requests = sum(row.requests for row in rows)
    return Difference(
        *pair,
        requests=requests,
        requests_share=requests / priced_requests if priced_requests else 0.0,
        rows=tuple(_row(row, types) for row in rows[:ROWS]),
        examples=tuple(ids),
    )


def ids_of(ledger: LedgerFiles, codes: Sequence[int]) -> list[str]:
    """The ids that have these codes, in the order of the codes; partitions do not hold them."""
    found: dict[int, str] = {}
    wanted = np.array(codes, np.uint64)
    if not codes:
        return []
    for rows in ledger.in_any_order():
        for index in np.flatnonzero(np.isin(rows.id_code, wanted)):
            found.setdefault(int(rows.id_code[index]), str(rows.id[index]))
        if len(found) == len(set(codes)):
            break
    return [found[code] for code in codes]


def _row(row: Differing, types: Sequence[TypeRow]) -> DifferenceRow:
    kind = types[row.rank] if row.rank >= 0 else None
    return DifferenceRow(
        type=kind.id if kind else "",
        label=kind.label if kind else "",
        tier=Tier(row.tier).word,
        first_model=row.first_model,
        second_model=row.second_model,
        requests=row.requests,
        cost_usd=row.logged_usd,
        first_usd=row.first_usd,
        second_usd=row.second_usd,
    )
