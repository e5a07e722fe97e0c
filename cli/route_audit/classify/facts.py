"""What a batch of requests shows beside its words, as columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from route_audit.classify import shape
from route_audit.classify.examples import left_open
from route_audit.classify.shared import shared_words

Look = Callable[[str], int]

_NOT_COUNTED = -1


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of n requests; every array has n rows. Only what is known before the call.

    Attributes:
        hits: shape (n, number of signals); the signals found so far in the user's words or the system prompt.
        own: those in the user's words alone.
        positions: the column of each signal in ``hits``.
        last: the last message of each user.
        has_system: there is a system prompt, and it says more than that the model is helpful.
        material: the user's last message is long enough to hold more than a question.
        long: it is long enough to hold a passage rather than a puzzle.
        question_apart: it is a short question and a passage, an empty line between them.
        text_apart: it begins with one line that is no question, and goes on after an empty line.
        in_parts: it has several lines, or a colon that something follows, or a quotation.
        earlier_text: it is short, and one of the user's messages before brings something in parts.
        tells_figures: the system prompt tells facts with figures in them.
        sets_conditions: it says of several things on which condition they may be done.
        told_by_labels: all answers that the conversation shows are as short as labels.
        user_turns: how many messages of the user the request shows.
        tool_turns: how many tool results it shows.
        tool_count: how many tools are offered.
        workshop: some of them open a shell, files or an interpreter.
        json_format, json_enum: JSON is demanded; with a value out of a closed list.
        max_output: the limit on output tokens, 0 where there is none.
        images: how many images are shown.
    """

    hits: NDArray[np.bool_]
    own: NDArray[np.bool_]
    positions: Mapping[str, int]
    last: Sequence[str]
    has_system: NDArray[np.bool_]
    material: NDArray[np.bool_]
    long: NDArray[np.bool_]
    question_apart: NDArray[np.bool_]
    text_apart: NDArray[np.bool_]
    in_parts: NDArray[np.bool_]
    earlier_text: NDArray[np.bool_]
    tells_figures: NDArray[np.bool_]
    sets_conditions: NDArray[np.bool_]
    told_by_labels: NDArray[np.bool_]
    user_turns: NDArray[np.int64]
    tool_turns: NDArray[np.int64]
    tool_count: NDArray[np.int64]
    workshop: NDArray[np.bool_]
    json_format: NDArray[np.bool_]
    json_enum: NDArray[np.bool_]
    max_output: NDArray[np.int64]
    images: NDArray[np.int64]
    _any: dict[tuple[str, ...], NDArray[np.bool_]] = field(default_factory=dict, init=False, repr=False)
    _counted: dict[Look, NDArray[np.int64]] = field(default_factory=dict, init=False, repr=False)

    def fired(self, name: str) -> NDArray[np.bool_]:
        """True for each row in which the signal ``name`` was found."""
        return self.hits[:, self.positions[name]]

    def said(self, names: tuple[str, ...]) -> NDArray[np.bool_]:
        """True for each row in which the user's own words show one of the signals ``names``."""
        found = self.own[:, [self.positions[name] for name in names]]
        return np.asarray(np.logical_or.reduce(found, axis=1))

    def told(self, names: tuple[str, ...]) -> NDArray[np.bool_]:
        """True for each row whose system prompt shows one of the signals ``names`` that its user does not."""
        columns = [self.positions[name] for name in names]
        return np.asarray(np.logical_or.reduce(self.hits[:, columns] & ~self.own[:, columns], axis=1))

    def any_fired(self, names: tuple[str, ...]) -> NDArray[np.bool_]:
        """True for each row in which one of the signals ``names`` was found; sought once."""
        if names not in self._any:
            columns = [self.positions[name] for name in names]
            self._any[names] = np.logical_or.reduce(self.hits[:, columns], axis=1)
        return self._any[names]

    def shared_words(self, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many rarer words the last message's question shares with its text, 0 where less than half.

        As all that is looked for in texts here, it is asked of some ``rows`` only, and 0 beside them.
        """
        return self._look(shared_words, rows)

    def figures(self, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many numbers in digits the last message holds, 0 where it is long."""
        return self._look(shape.figures, rows)

    def line_over_text(self, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The ``rows`` whose last message begins with a short line, goes on with more, and asks nothing."""
        return self._look(shape.line_over_text, rows) > 0

    def left_open(self, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The ``rows`` whose last message shows texts with labels, and one more that waits for its own."""
        return self._look(left_open, rows) > 0

    def _look(self, look: Look, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        """What is seen in the last messages at ``rows``, each looked at once; 0 elsewhere."""
        if look not in self._counted:
            self._counted[look] = np.full(len(rows), _NOT_COUNTED)
        counted = self._counted[look]
        new = np.flatnonzero(rows & (counted == _NOT_COUNTED))
        counted[new] = [look(self.last[row]) for row in new.tolist()]
        return np.where(rows, counted, 0)
