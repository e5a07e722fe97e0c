"""What callers attach to a call: tags, and a feature, session or user among them."""

from __future__ import annotations

from typing import Any

from route_audit.exchange import Exchange

_LONGEST_TAG = 256
"""A longer word is a text, not a tag."""

_SCALARS = frozenset({str, int, float, bool})


def take_metadata(exchange: Exchange, metadata: dict[str, Any]) -> None:
    """Keep the scalars of a metadata mapping as tags; a feature, session or user in it is taken as such.

    The mapping is the caller's to give away.
    """
    tags = (
        metadata if _are_tags(metadata) else {key: value for key, value in metadata.items() if _is_tag(value)}
    )
    if "feature" in tags and exchange.feature is None:
        exchange.feature = str(tags.pop("feature"))
    if "session_id" in tags and exchange.session is None:
        exchange.session = str(tags.pop("session_id"))
    if "user_id" in tags and exchange.user is None:
        exchange.user = str(tags.pop("user_id"))
    _add(exchange, tags)


def take_tags(exchange: Exchange, tags: dict[str, Any] | list[Any]) -> None:
    """Keep tags: a mapping as it is, each word of a list as a tag that is true."""
    if isinstance(tags, list):
        _add(exchange, {tag: True for tag in tags if type(tag) is str})
    else:
        take_metadata(exchange, tags)


def _add(exchange: Exchange, tags: dict[str, Any]) -> None:
    if exchange.tags is not None:
        tags |= exchange.tags
    exchange.tags = tags or None


def _are_tags(metadata: dict[str, Any]) -> bool:
    for value in metadata.values():
        if type(value) is str:
            if len(value) > _LONGEST_TAG:
                return False
        elif type(value) not in _SCALARS:
            return False
    return True


def _is_tag(value: object) -> bool:
    return type(value) in _SCALARS and (type(value) is not str or len(value) <= _LONGEST_TAG)
