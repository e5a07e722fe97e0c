"""Policies: which model would answer which request.

``read_files`` and ``builtin`` give policies; a policy turns ``Known`` requests into ``Legs``. Prices
and latency come later and know nothing of kinds.
"""

from __future__ import annotations

from route_audit.policies.catalogue import (
    FileSummary,
    Item,
    PolicySummary,
    Shadowed,
    check_file,
    list_builtin,
    list_kinds,
)
from route_audit.policies.files import PolicySet, read_files
from route_audit.policies.kinds.as_logged import NAME as AS_LOGGED
from route_audit.policies.kinds.interface import Policy
from route_audit.policies.presets import BEST_SINGLE, builtin, show, single
from route_audit.policies.targets import ROLES, SAME

__all__ = [
    "AS_LOGGED",
    "BEST_SINGLE",
    "ROLES",
    "SAME",
    "FileSummary",
    "Item",
    "Policy",
    "PolicySet",
    "PolicySummary",
    "Shadowed",
    "builtin",
    "check_file",
    "list_builtin",
    "list_kinds",
    "read_files",
    "show",
    "single",
]
