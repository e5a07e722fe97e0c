"""Which model of each provider plays the cheap role when a user names none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from route_audit.yamlfile import Node, load


class NamedRole(msgspec.Struct, frozen=True):
    """A provider's cheap text model, where that is said, and the day it was checked."""

    model: str
    source: str
    checked: str


def load_roles(path: Path) -> Mapping[str, NamedRole]:
    """The cheap model of each provider id.

    Raises:
        ConfigError: the file is not YAML or has an unknown or a missing key.
    """
    root = load(path).fields(("version", "cheap"), required=("cheap",))
    return dict(_role(node) for node in root["cheap"])


def _role(node: Node) -> tuple[str, NamedRole]:
    keys = ("provider", "model", "source", "checked")
    known = node.fields(keys, required=keys)
    return known["provider"].name(), NamedRole(
        known["model"].name(), known["source"].text(), known["checked"].date().isoformat()
    )
