"""What a second file holds of each call, kept until the first file asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec


class Halves:
    """JSON values by name, compressed one by one: memory grows by about a third of their text.

    A name that stands for two different values, as where two batches number their requests alike,
    gives nothing: which of them is meant can't be known.
    """

    @classmethod
    def of_files(
        cls, files: Iterable[Iterable[Mapping[str, Any]]], name: str, half: Callable[[Mapping[str, Any]], Any]
    ) -> Halves:
        """What ``half`` gives of each record of the files, under the text that stands at its key ``name``."""
        halves = cls()
        for records in files:
            for record in records:
                if isinstance(record.get(name), str):
                    halves.keep(record[name], half(record))
        return halves

    def __init__(self) -> None:
        import zstandard

        self._kept: dict[str, bytes] = {}
        self._packer = zstandard.ZstdCompressor(level=1)
        self._opener = zstandard.ZstdDecompressor()

    def __len__(self) -> int:
        """How many names are known."""
        return len(self._kept)

    def keep(self, name: str, value: Any) -> None:  # noqa: ANN401  # any JSON value
        """Keep ``value`` under ``name``."""
        packed = self._packer.compress(msgspec.json.encode(value))
        if self._kept.setdefault(name, packed) != packed:
            self._kept[name] = b""

    def of(self, name: str) -> bytes | None:
        """The JSON text kept under ``name``; None where there is none, or more than one."""
        packed = self._kept.get(name)
        return self._opener.decompress(packed) if packed else None
