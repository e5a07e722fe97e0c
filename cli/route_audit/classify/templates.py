"""What stays the same from request to request is looked at once: system prompt, tools, format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.classify import instruction, shape
from route_audit.classify.language import language_of
from route_audit.classify.options import Demand, Offer, read_format, read_tools
from route_audit.classify.signals import SIGNALS
from route_audit.classify.types import TypeKey, instructing, skeleton, system_frame
from route_audit.exchange import Exchange

_MOST = 4096
"""Templates kept between batches: a few megabytes. A log with more of them has no templates."""

_TELLING = 160
"""A system prompt of so many characters says what to do even where no task word is found."""

_GREETING = 60
"""One of so few characters without a task word, "You are a helpful assistant.", says nothing."""

_MAIN_TASKS = 2

Finder = Callable[[Sequence[str]], list[list[int]]]
_Key = tuple[int, int, int, str | None]


class Template(msgspec.Struct, frozen=True):
    """The fixed part of a request.

    Attributes:
        found: positions of the patterns that its system prompt shows.
        telling: it says what to do, so that the user's words make no other type.
        key: what its type is made of, before the user's message.
        text: its skeleton, where labels show it.
        type_id: the id of that type.
        language: the code of the language of its system prompt.
        flags: 1 a system prompt that says something, 2 tools that open a computer, 4 JSON demanded, 8 out of
            a closed list, 16 a system prompt that tells facts with figures, 32 one that sets conditions.
    """

    found: list[int]
    telling: bool
    key: TypeKey
    text: str
    type_id: int
    language: int
    flags: int


class Templates:
    """The templates seen, by the hash of their parts; no text is kept but what labels are to show.

    Args:
        find_all: gives the positions of the patterns in each of some texts.
        columns: how many patterns there are.
        full_labels: keep the skeletons.
    """

    def __init__(self, find_all: Finder, columns: int, *, full_labels: bool) -> None:
        self._full_labels = full_labels
        self._find_all = find_all
        self._columns = columns
        self._place: dict[_Key, int] = {}
        self._systems: dict[int, _System] = {}
        self._offers: dict[int, Offer] = {}
        self._demands: dict[int, Demand] = {}
        self.seen: list[Template] = []
        self._hits = np.zeros((64, columns), np.bool_)

    def begin(self) -> None:
        """Forget everything when there is too much of it; called between batches only."""
        if len(self.seen) > _MOST:
            self._place.clear()
            self._systems.clear()
            self._offers.clear()
            self._demands.clear()
            self.seen.clear()
            self._hits = np.zeros((64, self._columns), np.bool_)

    def places(self, exchanges: Sequence[Exchange], systems: Sequence[str]) -> list[int]:
        """The place of each exchange's template in ``seen``, by the exchange and its system prompt."""
        keys = list(map(_key, exchanges, systems))
        try:
            return list(map(self._place.__getitem__, keys))
        except KeyError:  # most batches bring no new one
            self._meet(keys, exchanges, systems)
            return list(map(self._place.__getitem__, keys))

    def _meet(self, keys: Sequence[_Key], exchanges: Sequence[Exchange], systems: Sequence[str]) -> None:
        """Take in those of the templates that were not seen before."""
        new: dict[_Key, tuple[Exchange, str]] = {}
        for key, exchange, system in zip(keys, exchanges, systems, strict=True):
            if key not in self._place:
                new.setdefault(key, (exchange, system))
        self._read({key[0]: system for key, (_, system) in new.items() if key[0] not in self._systems})
        for key, (exchange, _) in new.items():
            self._place[key] = self._add(self._template(exchange, key))

    def hits(self, places: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which patterns the templates at ``places`` show, a row each."""
        return self._hits[places]

    def _add(self, template: Template) -> int:
        place = len(self.seen)
        self.seen.append(template)
        if place == len(self._hits):
            self._hits = np.concatenate((self._hits, np.zeros_like(self._hits)))
        self._hits[place, template.found] = True
        return place

    def _read(self, systems: Mapping[int, str]) -> None:
        """Read system prompts, by their hashes."""
        parts = list(map(_parts, systems.values()))
        found = self._find_all([text for said, _, head in parts for text in (said, head)])
        for code, (said, begun, head), shown, told in zip(
            systems, parts, found[::2], found[1::2], strict=True
        ):
            tasks = tasks_of(told)
            telling = bool(tasks) or len(begun) >= _TELLING
            self._systems[code] = _System(
                found=shown if said else [],
                tasks=tasks,
                telling=telling,
                frame=system_frame(head, begun),
                text=skeleton(begun) if self._full_labels else "",
                language=language_of(said),
                given=telling or len(said) > _GREETING,
                told=shape.tells_figures(systems[code]),
                bound=shape.sets_conditions(systems[code]),
            )

    def _template(self, exchange: Exchange, key: _Key) -> Template:
        if key[1] not in self._offers:
            self._offers[key[1]] = read_tools(exchange.tools)
        if key[2] not in self._demands:
            self._demands[key[2]] = read_format(exchange.response_format)
        system, offer, demand = self._systems[key[0]], self._offers[key[1]], self._demands[key[2]]
        made = TypeKey(
            exchange.feature or "", system.frame, system.tasks, offer.names, demand.kind, demand.keys
        )
        flags = system.given | offer.workshop << 1 | demand.json << 2 | demand.closed_list << 3
        flags |= system.told << 4 | system.bound << 5
        return Template(system.found, system.telling, made, system.text, made.id(), system.language, flags)


class _System(NamedTuple):
    """What a system prompt shows and tells, as in the template; its frame stands for its type."""

    found: list[int]
    tasks: tuple[str, ...]
    telling: bool
    frame: str
    text: str
    language: int
    given: bool
    told: bool
    bound: bool


def _parts(system: str) -> tuple[str, str, str]:
    """The instruction in a system prompt, that before any material, and the head of that which instructs."""
    said = instruction.of_system(system)
    before = instruction.before_material(system)
    begun = said if len(before) == len(system) else instruction.of_system(before)
    return said, begun, instructing(begun)


def _key(exchange: Exchange, system: str) -> _Key:
    return hash(system), hash(exchange.tools), hash(exchange.response_format), exchange.feature


_TASKS = {place: signal.task for place, signal in enumerate(SIGNALS) if signal.task and signal.pattern}


def tasks_of(found: Iterable[int]) -> tuple[str, ...]:
    """The first few tasks that the patterns found tell, in the table's order."""
    words = dict.fromkeys([_TASKS[place] for place in sorted(_TASKS.keys() & found)])
    return tuple(words)[:_MAIN_TASKS]
