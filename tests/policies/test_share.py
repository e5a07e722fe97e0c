"""Lots: sessions stay whole, shares nest, and how a log is split makes no difference."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import hypothesis.strategies as st
import numpy as np
from hypothesis import given
from numpy.typing import NDArray

from request_tables import ledger
from route_audit.assumptions import Evidence, Range
from route_audit.policies.kinds.share import Share
from route_audit.policies.kinds.single import Single
from route_audit.policies.known import Known
from route_audit.policies.legs import FIRST, OWN, Legs, Weight
from route_audit.policies.routes import Route
from route_audit.policies.targets import Target

PARENT = Single("parent", "here", Route(Target("small-1", "here")))
SESSIONS = 400
TURNS = 3
LEDGER = ledger(
    [{"session": f"s{i}", "input_tokens": str(turn)} for i in range(SESSIONS) for turn in range(TURNS)]
    + [{"input_tokens": str(i)} for i in range(SESSIONS)]
)
KNOWN = Known.of(LEDGER, "UTC")
SHARES = st.decimals(0, 1, places=3)
BYS = st.sampled_from(["session", "request"])


def share(of: Decimal, by: str = "session") -> Share:
    return Share("canary", "here", PARENT, of, by)


def routed(legs: Legs) -> NDArray[np.bool_]:
    assert legs.request.tolist() == list(range(len(legs.request)))
    assert set(legs.share.tolist()) <= {1.0}
    drawn: NDArray[np.bool_] = legs.target != OWN
    return drawn


@given(small=SHARES, great=SHARES, by=BYS)
def test_a_greater_share_holds_all_of_a_smaller_one(small: Decimal, great: Decimal, by: str) -> None:
    small, great = sorted((small, great))
    assert not (routed(share(small, by).legs(KNOWN)) & ~routed(share(great, by).legs(KNOWN))).any()


@given(of=SHARES)
def test_a_session_stays_whole_and_without_one_each_request_draws(of: Decimal) -> None:
    drawn = routed(share(of).legs(KNOWN))
    sessions = drawn[: SESSIONS * TURNS].reshape(SESSIONS, TURNS)
    assert (sessions == sessions[:, :1]).all()
    assert not Decimal("0.1") < of < Decimal("0.9") or len(set(drawn[SESSIONS * TURNS :])) == 2


@given(of=SHARES, by=BYS)
def test_the_share_is_about_what_was_asked_for(of: Decimal, by: str) -> None:
    drawn = routed(share(of, by).legs(KNOWN))
    each = (
        drawn
        if by == "request"
        else np.concatenate([drawn[: SESSIONS * TURNS : TURNS], drawn[SESSIONS * TURNS :]])
    )
    five_deviations = 5 * float(of * (1 - of) / len(each)) ** 0.5
    assert abs(each.mean() - float(of)) <= five_deviations


@given(of=SHARES, by=BYS, seed=st.integers(0, 99))
def test_order_and_split_make_no_difference(of: Decimal, by: str, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(LEDGER))[: len(LEDGER) // 2]
    part = routed(share(of, by).legs(Known.of(LEDGER.take(order), "UTC")))
    assert (part == routed(share(of, by).legs(KNOWN))[order]).all()


class Twice:
    """A parent with two legs for each request, as a cascade has."""

    name, kind, where = "twice", "twice", "here"
    targets = (Target("a", "here"), Target("b", "here"))
    models = ("a", "b")

    def named(self, roles: object) -> Twice:  # noqa: ARG002  # it needs no role
        return self

    def says(self) -> tuple[str, ...]:
        return ()

    def why(self, known: Known) -> list[str]:
        return [""] * len(known)

    def legs(self, known: Known) -> Legs:
        n = len(known)
        target = np.tile(np.array([0, 1], np.int32), n)
        weight = np.tile(np.array([FIRST, 1], np.int16), n)
        quarter = Range(Decimal(0), Decimal("0.25"), Decimal(1), "a test", Evidence.USER)
        plain = Legs.one_each(self.models, target)
        weights = (Weight(), Weight("a/b", quarter))
        return replace(plain, request=np.repeat(np.arange(n), 2), weight=weight, weights=weights)


def test_a_parent_with_several_legs_keeps_them_together() -> None:
    legs = Share("canary", "here", Twice(), Decimal("0.5"), "session").legs(KNOWN)
    assert (np.diff(legs.request) >= 0).all()
    assert set(legs.request) == set(range(len(KNOWN)))
    drawn = routed(share(Decimal("0.5")).legs(KNOWN))
    for request in range(50):
        own = legs.request == request
        expected = [(0, 1.0), (1, 0.25)] if drawn[request] else [(OWN, 1.0)]
        assert list(zip(legs.target[own], legs.share[own], strict=True)) == expected
