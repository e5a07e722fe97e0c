"""The kinds of policy, one module each. ``interface`` says how to add one."""

from __future__ import annotations

from route_audit.policies.kinds import as_logged, inherit, rules, share, single
from route_audit.policies.kinds.interface import Kind

KINDS: tuple[Kind, ...] = (as_logged.KIND, single.KIND, rules.KIND, inherit.KIND, share.KIND)
