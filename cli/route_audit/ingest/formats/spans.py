"""Formats of spans: most of what they say stands in attributes of fixed names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.ingest.formats.interface import About
from route_audit.ingest.formats.mapped import FIELDS, Mapped
from route_audit.ingest.rejects import RowError


class Spans(Mapped):
    """A vocabulary of spans. A span is a record with ``attributes``, a mapping by their dotted names.

    Args:
        about: its name and what it can say.
        names: the attributes for each of ``mapped.FIELDS``: the first that is there counts.
        paths: where other values stand in a span.
        cache: as of ``Mapped``.
    """

    def __init__(
        self, about: About, *, names: Mapping[str, tuple[str, ...]], paths: Mapping[str, str], cache: str
    ) -> None:
        super().__init__(about, paths=paths, cache=cache)
        self._names = [(field, each, FIELDS[field]) for field, each in names.items()]

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What the attributes and the rest of a span say, by field.

        Raises:
            RowError: a value is of another kind than its field.
        """
        found, attributes = super().told(row), row["attributes"]
        for field, names, read in self._names:
            for name in names:
                value = attributes.get(name)
                if value is not None and value != "":
                    try:
                        found[field] = read(value)
                    except RowError as error:
                        raise RowError(error.reason, name) from None
                    break
        return found
