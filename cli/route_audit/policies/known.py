"""What a router knows of a request before it calls a model, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Self
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.clock import DAY_S, HOUR_S, local_seconds, zone
from route_audit.ledger import (
    FLAG_HAS_TEXT,
    FLAG_IMAGES,
    FLAG_JSON,
    FLAG_NOT_INTERACTIVE,
    FLAG_TOOLS,
    NO_COUNT,
    NO_TIME,
    Ledger,
    Words,
    tag_code,
)

_DAY_HOURS = 24


class Priced(msgspec.Struct, frozen=True):
    """The models of n requests by the names that prices stand under, as reports write them.

    Attributes:
        names: of the requests' models; code -1 for one without a price.
        name_of: of a model in any other spelling; None where it has no price.
    """

    names: Words
    name_of: Callable[[str], str | None]


class Known(msgspec.Struct, frozen=True):
    """n requests as a live router would see them: no answer, no output tokens, no later request.

    Attributes:
        tier: ``Tier`` codes.
        confidence: 0 to 1.
        type_id: request type ids.
        model, provider, user, feature: words; code -1 where the log says nothing.
        input_tokens: all of the prompt, cached tokens included.
        max_output_tokens: the request's own limit, ``NO_COUNT`` where it has none.
        has_tools, json, images: what the request asks the model to be able to do.
        shown: the log shows the request itself, so what is not in it is known to be absent.
        language: codes into ``LANGUAGES``; -1 where unknown.
        request: a code that tells requests apart, for drawing lots; the same however the log is split.
        session: session codes, 0 for none.
        session_turn: 1 for a session's first turn; ``NO_COUNT`` where unknown.
        interactive: 1 where somebody waits, 0 where nobody does, -1 where the log does not say.
        hour: hour of the day in the user's time zone; -1 without a timestamp.
        day: days since 1970 there; -1 without a timestamp.
        time_us: microseconds since 1970 UTC; ``NO_TIME`` without a timestamp.
        tags_offsets, tags: as in ``Ledger``.
        priced: the requests' models as reports call them; None where no price book is at hand.
    """

    tier: NDArray[np.uint8]
    confidence: Floats
    type_id: NDArray[np.uint64]
    model: Words
    provider: Words
    user: Words
    feature: Words
    input_tokens: Integers
    max_output_tokens: Integers
    has_tools: Mask
    json: Mask
    images: Mask
    shown: Mask
    language: NDArray[np.int8]
    request: NDArray[np.uint64]
    session: NDArray[np.uint64]
    session_turn: Integers
    interactive: NDArray[np.int8]
    hour: NDArray[np.int8]
    day: Integers
    time_us: Integers
    tags_offsets: Integers
    tags: NDArray[np.uint64]
    priced: Priced | None = None

    @classmethod
    def of(cls, rows: Ledger, timezone: str, priced: Priced | None = None) -> Self:
        """What is known of each of ``rows``, one row for each request, before its call.

        Args:
            rows: the first attempt of each request, or whichever stands for it.
            timezone: IANA name of the zone that ``hour`` is told in.
            priced: their models as reports call them.

        Raises:
            ConfigError: there is no such time zone.
        """
        local_s, dated = _local_seconds(rows.timestamp_us, zone(timezone))
        return cls(
            tier=rows.tier,
            confidence=rows.confidence,
            type_id=rows.type_id,
            model=rows.model,
            provider=rows.provider,
            user=rows.user,
            feature=rows.feature,
            input_tokens=rows.input_tokens,
            max_output_tokens=rows.max_output_tokens,
            has_tools=rows.has(FLAG_TOOLS),
            json=rows.has(FLAG_JSON),
            images=rows.has(FLAG_IMAGES),
            shown=rows.has(FLAG_HAS_TEXT),
            language=rows.language,
            request=np.where(rows.logical != 0, rows.logical, rows.content),
            session=rows.session,
            session_turn=np.where(rows.session_turn > 0, rows.session_turn, NO_COUNT),
            interactive=_interactive(rows),
            hour=np.where(dated, local_s // HOUR_S % _DAY_HOURS, -1).astype(np.int8),
            day=np.where(dated, local_s // DAY_S, -1),
            time_us=rows.timestamp_us,
            tags_offsets=rows.tags_offsets,
            tags=rows.tags,
            priced=priced,
        )

    def tagged(self, codes: Iterable[int]) -> Mask:
        """True for each request that carries a tag with one of ``codes`` (see ``ledger.tag_code``)."""
        owners = np.repeat(np.arange(len(self)), np.diff(self.tags_offsets))
        found = np.zeros(len(self), np.bool_)
        found[owners[np.isin(self.tags, np.array(list(codes), np.uint64))]] = True
        return found

    def __len__(self) -> int:
        """The number of requests."""
        return len(self.tier)


def _interactive(rows: Ledger) -> NDArray[np.int8]:
    """A log says it by a batch endpoint, or in a column of its own, which is kept as a tag."""
    interactive = np.full(len(rows), -1, np.int8)
    interactive[rows.tagged(tag_code("interactive", value=True))] = 1
    interactive[rows.tagged(tag_code("interactive", value=False)) | rows.has(FLAG_NOT_INTERACTIVE)] = 0
    return interactive


def _local_seconds(timestamp_us: Integers, zone: ZoneInfo) -> tuple[Integers, Mask]:
    """Seconds since 1970 in ``zone``, 0 without a timestamp; and True for each with one."""
    dated = timestamp_us != NO_TIME
    seconds = np.zeros(len(timestamp_us), np.int64)
    seconds[dated] = local_seconds(timestamp_us[dated], zone)
    return seconds, dated
