"""What would we route, where is the boundary, and what is it worth?

Logs are read, each request gets its tier, a policy says which model would answer it, and the price
book and the latency model say what that costs and takes.

The names below are the Python API; what they need is imported when one of them is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from route_audit.api import Logs, Policies, audit, load_policies, read_logs
    from route_audit.errors import RouteAuditError
    from route_audit.frames import models_frame, policies_frame, tiers_frame, types_frame
    from route_audit.report import Report

__all__ = [
    "Logs",
    "Policies",
    "Report",
    "RouteAuditError",
    "__version__",
    "audit",
    "load_policies",
    "models_frame",
    "policies_frame",
    "read_logs",
    "tiers_frame",
    "types_frame",
]

__version__ = "0.1.0"

if not TYPE_CHECKING:  # so that a type checker still notices names that do not exist
    _HOMES = {
        **dict.fromkeys(("Logs", "Policies", "audit", "load_policies", "read_logs"), "api"),
        **dict.fromkeys(("models_frame", "policies_frame", "tiers_frame", "types_frame"), "frames"),
        "Report": "report",
        "RouteAuditError": "errors",
    }

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
