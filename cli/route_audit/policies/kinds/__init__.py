"""The kinds of policy, one module each. ``interface`` says how to add one."""

from __future__ import annotations

from route_audit.policies.kinds import as_logged, budget, inherit, limit, router, rules, share, single, sticky
from route_audit.policies.kinds.interface import Kind

KINDS: tuple[Kind, ...] = (
    as_logged.KIND,
    single.KIND,
    rules.KIND,
    inherit.KIND,
    share.KIND,
    sticky.KIND,
    router.KIND,
    budget.KIND,
    limit.KIND,
)
