"""Single requests: every attempt's tier, and all that is known of one request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import numpy as np

from route_audit.assumptions import CacheMode
from route_audit.auditing import ClassifiedRow, ExplainedPolicy, Explanation
from route_audit.auditing.analysis import Look, policies_of
from route_audit.auditing.options import Options
from route_audit.auditing.reading import opened, overridden
from route_audit.auditing.setting import configure
from route_audit.classify import reasons
from route_audit.classify.account import account
from route_audit.classify.tiering import Tiering
from route_audit.classify.weights import Weights
from route_audit.clock import rfc3339
from route_audit.errors import InputError
from route_audit.ledger import NO_TIME, Ledger, hash64
from route_audit.ledger.files import LedgerFiles
from route_audit.ledger.repeats import counting
from route_audit.ledger.requests import requests_of
from route_audit.policies import Policy
from route_audit.projection.dollars import Ratios, in_dollars, logged_dollars
from route_audit.projection.kept import KeptCosts
from route_audit.projection.project import Projector
from route_audit.projection.slices import Slice, in_scope, prepare, timed
from route_audit.projection.stance import Stance
from route_audit.projection.statements import Variant
from route_audit.projection.world import World
from route_audit.tiers import Tier, TierSource


def classified_rows(options: Options) -> Iterator[ClassifiedRow]:
    """The tier of every attempt that was used, duplicates left out, in log order."""
    weights = overridden(options).weights
    with opened(options) as ledger:
        for rows in counting(ledger) if options.dedupe else ledger.in_order():
            for index in range(len(rows)):
                yield _row(rows, index, weights)


def explain_one(options: Options, request_id: str) -> Explanation:
    """All that is known of the request that the log calls ``request_id``."""
    setting = configure(options)
    with opened(options) as ledger:
        look = Look(setting, ledger)
        chosen = look.choose()
        found = _find(look, request_id)
        policies, _ = policies_of(setting, look, chosen)
        world = look.ground.world()
        answers = tuple(
            _under(
                policy, replace(look.ground.stance(policy, chosen), cache=CacheMode.KEPT), found, look, world
            )
            for policy in policies
        )
        return _explanation(found, look, answers)


class _Found(msgspec.Struct, frozen=True):
    """A request alone, and among those of its session.

    Attributes:
        part: its attempts alone in a slice.
        session: those of its whole session; the same where it has none.
        place: the request's number there.
        namesakes: how many requests have the id that was asked for, this one among them.
    """

    part: Slice
    session: Slice
    place: int
    namesakes: int


def _tiering(ledger: LedgerFiles) -> Tiering:
    if not isinstance(ledger.decide, Tiering):
        raise TypeError("the ledger is not tiered")
    return ledger.decide


def _row(rows: Ledger, index: int, weights: Weights) -> ClassifiedRow:
    return ClassifiedRow(
        id=str(rows.id[index]),
        type=f"{int(rows.type_id[index]):016x}",
        tier=Tier(int(rows.tier[index])).word,
        confidence=float(rows.confidence[index]),
        reasons=tuple(reasons(rows.signals[index], weights)),
        hindsight_tier=Tier(int(rows.hindsight_tier[index])).word,
        tier_source=TierSource(int(rows.tier_source[index])).word,
    )


def _find(look: Look, request_id: str) -> _Found:
    """The first request by time that has an attempt of this id, or else this one as its own."""
    code = np.uint64(hash64(request_id))
    for column in ("id_code", "logical"):
        earliest, namesakes = None, 0
        for each in _named(look, column, code):
            namesakes += each.requests
            if earliest is None or each.moment_us < earliest.moment_us:
                earliest = each
        if earliest is not None:
            return _among_others(earliest, look, namesakes)
    raise InputError(
        f"no request of the log has the id '{request_id}'",
        where="--request",
        hint="see the ids with: route-audit classify LOGS",
    )


class _Named(msgspec.Struct, frozen=True):
    """A partition that holds an id: its rows, the first that has it, and how many requests do."""

    rows: Ledger
    first: int
    requests: int

    @property
    def moment_us(self) -> int:
        """When the first came."""
        return int(self.rows.timestamp_us[self.first])


def _named(look: Look, column: str, code: np.uint64) -> Iterator[_Named]:
    for rows in look.ledger.partitions():
        kept, _ = in_scope(rows, look.setting.scope)
        mine = np.flatnonzero(getattr(kept, column) == code)
        if len(mine):
            yield _Named(kept, int(mine[0]), len(requests_of(kept.take(mine))[1]))


def _among_others(found: _Named, look: Look, namesakes: int) -> _Found:
    kept, named = found.rows, found.first
    logical = kept.logical[named]
    mine = np.flatnonzero(kept.logical == logical) if logical else np.array([named])
    session = kept.session[mine[0]]
    beside = np.union1d(mine, np.flatnonzero(kept.session == session)) if session else mine
    alone, among = (
        prepare(kept.take(each), look.setting.scope, look.prices, look.table) for each in (mine, beside)
    )
    place = int(among.request[np.searchsorted(beside, mine[0])])
    return _Found(alone, among, place, namesakes)


def _id(ledger: LedgerFiles, id_code: np.uint64) -> str:
    """The id that has this code; partitions do not hold it."""
    for rows in ledger.in_any_order():
        for index in np.flatnonzero(rows.id_code == id_code)[:1]:
            return str(rows.id[index])
    raise AssertionError("no attempt of the ledger has this code")


def _under(policy: Policy, stance: Stance, found: _Found, look: Look, world: World) -> ExplainedPolicy:
    alone = _alone(policy, stance, found.part, look, world)
    return _in_session(alone, policy, stance, found, look, world) if _sticks(policy, found) else alone


def _sticks(policy: Policy, found: _Found) -> bool:
    sticks = policy.legs(found.session.known).sticks
    return sticks is not None and bool(sticks[found.place])


def _in_session(
    alone: ExplainedPolicy, policy: Policy, stance: Stance, found: _Found, look: Look, world: World
) -> ExplainedPolicy:
    """What becomes of a request whose session keeps its model: earlier turns may have moved it."""
    code, usd = KeptCosts(policy, stance, world).of(found.session, look.survey.type_index(found.session))
    if alone.cost_usd is None or code[found.place] < 0:
        return alone
    model = look.prices.models[int(code[found.place])].name
    told = msgspec.structs.replace(alone, cost_usd=float(usd[found.place]))
    if model in {alone.model, look.prices.name_of(alone.model)}:
        return told
    own = _own_model(found.part)
    shown = own if model in {own, look.prices.name_of(own)} else model
    rule = f"its session is on {shown} by then: {policy.why(found.part.known)[0]}"
    return msgspec.structs.replace(told, model=shown, rule=rule)


def _alone(policy: Policy, stance: Stance, part: Slice, look: Look, world: World) -> ExplainedPolicy:
    projector = Projector(policy, stance, world)
    projector.add(part, look.survey.type_index(part))
    moved = bool(projector.result.moved_requests)
    legs = policy.legs(part.known)
    model = legs.models[int(legs.target[0])] if moved else _own_model(part)
    barred = next(iter(projector.result.excluded), None)
    rule = f"stays: {barred}" if barred else policy.why(part.known)[0]
    own = _own_cost(part, look)
    if own is None:
        return ExplainedPolicy(policy.name, model, rule, None)
    weights = dict(enumerate(projector.result.weights))
    ratios = Ratios(stance.likely_input, stance.likely_output, weights=weights)
    change = in_dollars(projector.result.changes[Variant(CacheMode.KEPT)], look.table, ratios).total
    return ExplainedPolicy(policy.name, model, rule, own + change)


def _own_model(part: Slice) -> str:
    return part.rows.model.word(int(part.first[0])) or ""


def _own_cost(part: Slice, look: Look) -> float | None:
    if not part.priced.all():
        return None
    return float(logged_dollars(part, np.arange(len(part.rows)), look.table).sum())


def _explanation(found: _Found, look: Look, policies: tuple[ExplainedPolicy, ...]) -> Explanation:
    part = found.part
    rows, first = part.rows, int(part.first[0])
    row = _row(rows, first, overridden(look.setting.options).weights)
    waits = rows.latency_s[timed(part)]
    return Explanation(
        id=_id(look.ledger, rows.id_code[first]),
        type=row.type,
        type_label=look.ledger.meta.label_of(row.type),
        tier=row.tier,
        confidence=row.confidence,
        reasons=row.reasons,
        hindsight_tier=row.hindsight_tier,
        model=_own_model(part),
        timestamp=None if rows.timestamp_us[first] == NO_TIME else rfc3339(int(rows.timestamp_us[first])),
        input_tokens=int(rows.input_tokens.sum()),
        cached_input_tokens=int(rows.cached_input_tokens.sum()),
        output_tokens=int(rows.output_tokens.sum()),
        attempts=len(rows),
        cost_usd=_own_cost(part, look),
        latency_s=float(waits[0]) if len(waits) else None,
        tier_source=row.tier_source,
        why=account(rows.take(np.array([first])), _tiering(look.ledger)),
        policies=policies,
        requests_of_this_id=found.namesakes,
        web_searches=int(rows.web_searches.sum()),
    )
