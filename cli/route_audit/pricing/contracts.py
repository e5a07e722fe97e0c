"""What is paid whatever is used: commitments to spend, provisioned throughput, machines of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

import msgspec

from route_audit.errors import ConfigError
from route_audit.yamlfile import Node, items_at

_COMMITMENT_KEYS = ("provider", "usd_per_month", "until", "source")
_PROVISIONED_KEYS = (
    *("model", "increment_tokens_per_s", "units", "unit_tokens_per_s"),
    *("usd_per_increment_month", "increments", "source"),
)
_ZERO = Decimal(0)


class Commitment(msgspec.Struct, frozen=True):
    """So much is paid to a provider each month, used or not.

    Attributes:
        until: its last day; None where the file states none.
        source: where it is agreed; ``where`` where none is stated.
        where: ``file:line``.
    """

    provider: str
    usd_per_month: Decimal
    until: dt.date | None
    source: str
    where: str

    def holds(self, day: dt.date) -> bool:
        """Whether it is in force on ``day``."""
        return self.until is None or day <= self.until

    def held_share(self, start: dt.date, end: dt.date) -> float:
        """Of the days from ``start`` to the one before ``end``, the share on which it is in force."""
        days = (end - start).days
        held = days if self.until is None else (self.until - start).days + 1
        return min(max(held, 0), days) / days


class Provisioned(msgspec.Struct, frozen=True):
    """Throughput of a model that is bought in whole increments.

    Attributes:
        increment_tokens_per_s: input and output tokens that one increment carries.
        usd_per_increment_month: what one costs.
        increments: how many are bought.
    """

    model: str
    increment_tokens_per_s: Decimal
    usd_per_increment_month: Decimal
    increments: int
    where: str


class Hosted(msgspec.Struct, frozen=True):
    """A model on machines of one's own; ``tokens_per_s`` is what one machine carries."""

    model: str
    usd_per_hour: Decimal
    tokens_per_s: Decimal
    where: str


_Term = TypeVar("_Term", Provisioned, Hosted)


class Terms(msgspec.Struct, frozen=True):
    """All that is paid whatever is used."""

    commitments: tuple[Commitment, ...] = ()
    provisioned: tuple[Provisioned, ...] = ()
    hosted: tuple[Hosted, ...] = ()

    @property
    def owned(self) -> tuple[Provisioned | Hosted, ...]:
        """What is paid for a model rather than for its tokens."""
        return (*self.provisioned, *self.hosted)

    def over(self, weaker: Terms) -> Terms:
        """These terms, and ``weaker``'s of the providers and models that these do not name."""
        providers = {each.provider for each in self.commitments}
        kept = (each for each in weaker.commitments if each.provider not in providers)
        return Terms(
            (*kept, *self.commitments),
            (*_unnamed(weaker.provisioned, self.provisioned), *self.provisioned),
            (*_unnamed(weaker.hosted, self.hosted), *self.hosted),
        )


NO_TERMS = Terms()


def terms_of(known: Mapping[str, Node]) -> Terms:
    """The terms of a price file, given its values by key.

    Raises:
        ConfigError: an entry lacks a key, has an unknown one or an impossible value, or a model has two.
    """
    provisioned = tuple(_provisioned(node) for node in items_at(known, "provisioned"))
    _check_unique(provisioned)
    return Terms(
        tuple(_commitment(node) for node in items_at(known, "commitments")),
        provisioned,
        tuple(_hosted(node) for node in items_at(known, "self_hosted")),
    )


def _unnamed(weaker: Iterable[_Term], stronger: Iterable[_Term]) -> Iterator[_Term]:
    named = {each.model.lower() for each in stronger}
    return (each for each in weaker if each.model.lower() not in named)


def _commitment(node: Node) -> Commitment:
    known = node.fields(_COMMITMENT_KEYS, required=("provider", "usd_per_month"))
    return Commitment(
        known["provider"].name(),
        known["usd_per_month"].decimal(low=_ZERO),
        known["until"].date() if "until" in known else None,
        known["source"].text() if "source" in known else node.where,
        node.where,
    )


def _provisioned(node: Node) -> Provisioned:
    known = node.fields(_PROVISIONED_KEYS, required=("model", "usd_per_increment_month", "increments"))
    return Provisioned(
        known["model"].name(),
        _increment(node, known),
        known["usd_per_increment_month"].decimal(low=_ZERO),
        known["increments"].integer(low=0),
        node.where,
    )


def _increment(node: Node, known: Mapping[str, Node]) -> Decimal:
    """Tokens per second of one increment: stated, or so many units of so much."""
    if "increment_tokens_per_s" in known:
        for key in ("units", "unit_tokens_per_s"):
            if key in known:
                known[key].fail("an increment has one size", f"leave out increment_tokens_per_s or {key}")
        return known["increment_tokens_per_s"].positive()
    for key in ("units", "unit_tokens_per_s"):
        if key not in known:
            node.fail(
                "the size of an increment is missing",
                "add 'increment_tokens_per_s:', or 'units:' and 'unit_tokens_per_s:'",
            )
    return known["units"].integer(low=1) * known["unit_tokens_per_s"].positive()


def _hosted(node: Node) -> Hosted:
    known = node.mapping()
    return Hosted(
        known["model"].name(),
        known["usd_per_hour"].decimal(low=_ZERO),
        known["tokens_per_s"].positive(),
        node.where,
    )


def _check_unique(provisioned: Iterable[Provisioned]) -> None:
    seen: dict[str, str] = {}
    for each in provisioned:
        if each.model.lower() in seen:
            raise ConfigError(
                f"'{each.model}' is provisioned twice",
                where=each.where,
                hint=f"the other one stands at {seen[each.model.lower()]}; add their increments",
            )
        seen[each.model.lower()] = each.where
