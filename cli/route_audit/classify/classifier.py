"""The classifier: a batch of exchanges in, the evidence on them out. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from route_audit.classify import examples, instruction, shape
from route_audit.classify.facts import Facts
from route_audit.classify.hindsight import shape_of
from route_audit.classify.language import UNKNOWN, languages_of
from route_audit.classify.patterns import PatternSet
from route_audit.classify.signals import FIELD_SIGNALS, MAX_SIGNALS, POSITION, SIGNALS, TEXT_SIGNALS
from route_audit.classify.templates import Templates, tasks_of
from route_audit.classify.types import TypeKey, frame_words, skeleton, user_frame
from route_audit.exchange import Exchange, Message
from route_audit.ledger.meta import MOST_LABELS
from route_audit.tiers import Tier
from route_audit.verdict import NO_TIER, SET_WORDS, Verdicts

_SLACK = 1.25
"""So many times as many labels as are kept are given out before the largest ids are sorted out."""

_FOLLOW_UP = 240
"""A last message of fewer characters leans on the turns before it."""

_EARLIER_TURNS = 3

_MOST_FRAMES = 16_384
"""Frames of users' messages kept between batches: some megabytes."""

_PATTERNS = tuple(signal.pattern or "" for signal in TEXT_SIGNALS)
_TEXTS = len(TEXT_SIGNALS)

_Frame = tuple[int, str, bool]
"""The place of a template, the user's own template under it, and whether material came with that."""

_Teller = int | _Frame
"""The place of a template, or a frame under it."""

_SYSTEM, _WORKSHOP, _JSON, _ENUM, _TOLD, _BOUND = 1, 2, 4, 8, 16, 32


class _Looks(NamedTuple):
    """What the requests of a batch show, column by column.

    Attributes:
        places: the place of each one's template.
        hits: the patterns found in the instruction, a column for each.
        last: the last message.
        lengths: how wide the last message is, in characters; those of Chinese and Japanese count double.
        questions_apart: whether it is a question beside a passage.
        texts_apart: whether it is a line that is no question, and a text after it.
        in_parts: whether it has several lines, a colon that something follows, or a quotation.
        earlier_text: whether it is short and follows one that brings something in parts.
        told_by_labels: whether all answers before it are as short as labels.
        user_turns, tool_turns: messages of the user, tool results.
        type_ids, languages: as in the verdicts.
    """

    places: list[int]
    hits: NDArray[np.bool_]
    last: list[str]
    lengths: list[int]
    questions_apart: list[bool]
    texts_apart: list[bool]
    in_parts: list[bool]
    earlier_text: list[bool]
    told_by_labels: list[bool]
    user_turns: list[int]
    tool_turns: list[int]
    type_ids: list[int]
    languages: list[int]


class Classifier:
    """Finds what speaks for a request's tier, and its type. One object serves a whole log, batch after batch.

    Args:
        full_labels: labels show a type's skeleton, words of the prompt included.
        own: patterns of signals that the user added.
    """

    def __init__(self, *, full_labels: bool = False, own: Sequence[str] = ()) -> None:
        self._full_labels = full_labels
        patterns = (*_PATTERNS, *own)
        self._patterns = PatternSet(patterns)
        self._templates = Templates(self._patterns.find_all, len(patterns), full_labels=full_labels)
        self._user_types: dict[_Frame, int] = {}
        self._known: dict[int, str] = {}
        self._bound = 1 << 64
        self._labels: dict[int, str] = {}

    def verdicts(self, exchanges: Sequence[Exchange]) -> Verdicts:
        """The verdict on each exchange, in order."""
        self._labels = {}
        self._forget_labels()
        self._templates.begin()
        if not self._templates.seen or len(self._user_types) > _MOST_FRAMES:
            self._user_types.clear()
        looks = self._look(exchanges)
        places = np.array(looks.places, np.intp)
        fixed = _at_bits(self._templates.hits(places))
        own = _at_bits(looks.hits)
        facts = self._facts(exchanges, looks, places, fixed | own, own)
        return Verdicts(
            logged_tier=np.array([_logged_tier(exchange) for exchange in exchanges], np.uint8),
            logged_confidence=np.array([exchange.confidence for exchange in exchanges], np.float64),
            answer_shape=np.fromiter(map(shape_of, exchanges), np.uint8, len(exchanges)),
            type_id=np.array(looks.type_ids, np.uint64),
            signals=np.concatenate((_pack(_with_fields(own, facts)), _pack(fixed)), axis=1),
            language=np.array(looks.languages, np.int8),
            labels=self._labels,
        )

    def _look(self, exchanges: Sequence[Exchange]) -> _Looks:
        """Look at one thing in all requests, then at the next: automata and tables stay in the caches."""
        parts = [_parts(exchange.messages) for exchange in exchanges]
        users = [part[1] for part in parts]
        last = [texts[-1] if texts else "" for texts in users]
        places = self._templates.places(exchanges, [part[0] for part in parts])
        said = list(map(_said, users))
        tellers = self._tellers(exchanges, places, users)
        new = [
            each
            for each in dict.fromkeys(tellers)
            if isinstance(each, tuple) and each not in self._user_types
        ]
        # All at once: what is sought costs something each time, however few texts there are.
        hits = self._patterns.hits([*said, *(text for _, text, _ in new)])
        found = [np.flatnonzero(row).tolist() for row in hits[len(said) :]]
        tasks = dict(zip(new, map(tasks_of, found), strict=True))
        return _Looks(
            places=places,
            hits=hits[: len(said)],
            last=last,
            lengths=list(map(shape.width, last)),
            questions_apart=list(map(shape.question_apart, last)),
            texts_apart=list(map(shape.text_apart, last)),
            in_parts=list(map(shape.in_parts, last)),
            earlier_text=list(map(shape.brought_earlier, users)),
            told_by_labels=[
                len(part[1]) > 1 and examples.told_by_labels(_asked(exchange.messages))
                for part, exchange in zip(parts, exchanges, strict=True)
            ],
            user_turns=list(map(len, users)),
            tool_turns=[part[2] for part in parts],
            type_ids=self._type_ids(tellers, tasks),
            languages=[
                self._templates.seen[place].language if language == UNKNOWN else language
                for language, place in zip(languages_of(said), places, strict=True)
            ],
        )

    def _tellers(
        self, exchanges: Sequence[Exchange], places: list[int], users: list[list[str]]
    ) -> list[_Teller]:
        """What tells each request's type: its template where that says what to do, else its frame."""
        seen = self._templates.seen
        return [
            place if seen[place].telling else _frame(exchange, place, said) or place
            for exchange, place, said in zip(exchanges, places, users, strict=True)
        ]

    def _type_ids(self, tellers: list[_Teller], tasks: Mapping[_Frame, tuple[str, ...]]) -> list[int]:
        """The type of each request; ``tasks`` has those of each frame that is new."""
        type_ids = {
            each: self._user_type(each, tasks) if isinstance(each, tuple) else self._template_type(each)
            for each in dict.fromkeys(tellers)
        }
        return [type_ids[each] for each in tellers]

    def _template_type(self, place: int) -> int:
        """The type of a request that its system prompt tells, 0 where it tells none."""
        template = self._templates.seen[place]
        if not template.telling:
            return 0
        self._show(template.type_id, template.key, template.text)
        return template.type_id

    def _user_type(self, frame: _Frame, tasks: Mapping[_Frame, tuple[str, ...]]) -> int:
        type_id = self._user_types.get(frame)
        if type_id is None:
            place, text, with_material = frame
            base = self._templates.seen[place]
            words = frame_words(text, with_material=with_material)
            key = base.key.within(f"{base.key.body} {words}".strip(), tasks[frame] or base.key.tasks)
            type_id = self._user_types[frame] = key.id()
            self._show(type_id, key, f"{base.text} {skeleton(text)}".strip() if self._full_labels else "")
        return type_id

    def _show(self, type_id: int, key: TypeKey, text: str) -> None:
        """Give out the type's label; of the skeletons of one type the first in the alphabet."""
        known = self._known.get(type_id)
        if known == "" or type_id >= self._bound:
            return
        label = key.label(text)
        if known is None or label < known:
            self._labels[type_id] = label
            self._known[type_id] = label if self._full_labels else ""

    def _forget_labels(self) -> None:
        """Forget the types of the largest ids where there are too many; from there on none gets a label."""
        if len(self._known) > MOST_LABELS * _SLACK:
            kept = sorted(self._known)[:MOST_LABELS]
            self._known = {type_id: self._known[type_id] for type_id in kept}
            self._bound = kept[-1] + 1

    def _facts(
        self,
        exchanges: Sequence[Exchange],
        looks: _Looks,
        places: NDArray[np.intp],
        hits: NDArray[np.bool_],
        own: NDArray[np.bool_],
    ) -> Facts:
        flags = np.array([template.flags for template in self._templates.seen], np.int64)[places]
        length = np.array(looks.lengths, np.int64)
        return Facts(
            hits=hits,
            own=own,
            positions=POSITION,
            last=looks.last,
            has_system=(flags & _SYSTEM).astype(np.bool_),
            material=length >= shape.MATERIAL,
            long=length >= shape.PASSAGE,
            question_apart=np.array(looks.questions_apart, np.bool_),
            text_apart=np.array(looks.texts_apart, np.bool_),
            in_parts=np.array(looks.in_parts, np.bool_),
            earlier_text=np.array(looks.earlier_text, np.bool_),
            tells_figures=(flags & _TOLD).astype(np.bool_),
            sets_conditions=(flags & _BOUND).astype(np.bool_),
            told_by_labels=np.array(looks.told_by_labels, np.bool_),
            user_turns=np.array(looks.user_turns, np.int64),
            tool_turns=np.array(looks.tool_turns, np.int64),
            tool_count=np.array([exchange.tool_count for exchange in exchanges], np.int64),
            workshop=(flags & _WORKSHOP).astype(np.bool_),
            json_format=(flags & _JSON).astype(np.bool_),
            json_enum=(flags & _ENUM).astype(np.bool_),
            max_output=np.array([exchange.max_output_tokens or 0 for exchange in exchanges], np.int64),
            images=np.array([exchange.images for exchange in exchanges], np.int64),
        )


def _parts(messages: Sequence[Message]) -> tuple[str, list[str], int]:
    """The system prompt, the user's messages, and how many tool results there are."""
    system = ""
    users: list[str] = []
    tool_turns = 0
    for message in messages:
        role = message.role
        if role == "user":
            users.append(message.text)
        elif role == "system":
            system = f"{system}\n{message.text}" if system else message.text
        elif role == "tool":
            tool_turns += 1
    return system, users, tool_turns


def _asked(messages: Sequence[Message]) -> Sequence[Message]:
    """The messages without what the model says at their end: some logs append the answer."""
    end = len(messages)
    while end and messages[end - 1].role == "assistant":
        end -= 1
    return messages[:end]


def _frame(exchange: Exchange, place: int, users: list[str]) -> _Frame | None:
    """What tells a request's type where its system prompt does not say what to do: its first message.

    A conversation stays one type, whatever is said later.
    """
    first = users[0] if users else ""
    if first or any(message.text for message in _asked(exchange.messages)):
        return place, *user_frame(first)
    return None


def _said(users: list[str]) -> str:
    """The instruction; in a conversation a short last message leans on what was asked before."""
    if len(users) == 1:
        return instruction.of_user(users[0])
    if not users:
        return ""
    last = instruction.of_user(users[-1])
    if len(last) >= _FOLLOW_UP:
        return last
    return "\n".join((*map(instruction.of_user, users[-1 - _EARLIER_TURNS : -1]), last))


def _at_bits(found: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Shape (n, MAX_SIGNALS): the patterns that are found in each row, at their bits.

    Each column lies in one piece, since the signals of fields are asked of columns.
    """
    hits = np.zeros((MAX_SIGNALS, len(found)), np.bool_).T
    hits[:, :_TEXTS] = found[:, :_TEXTS]
    hits[:, len(SIGNALS) : len(SIGNALS) + found.shape[1] - _TEXTS] = found[:, _TEXTS:]
    return hits


def _with_fields(own: NDArray[np.bool_], facts: Facts) -> NDArray[np.bool_]:
    """The signals of the row's own words and of its fields; a field test may ask for signals further up."""
    for place, signal in enumerate(FIELD_SIGNALS, _TEXTS):
        if signal.test is not None:
            own[:, place] = facts.hits[:, place] = signal.test(facts)
    return own


def _logged_tier(exchange: Exchange) -> int:
    tier = None if exchange.tier is None else Tier.from_word(exchange.tier)
    return NO_TIER if tier is None else tier


def _pack(hits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Shape (n, SET_WORDS): the rows as bits, of columns that lie in one piece each."""
    columns = hits.T.view(np.uint8).reshape(MAX_SIGNALS // 8, 8, len(hits))
    packed = columns[:, 0].copy()
    for bit in range(1, 8):
        packed |= columns[:, bit] << bit
    return np.ascontiguousarray(packed.T).view("<u8").astype(np.uint64).reshape(len(hits), SET_WORDS)
