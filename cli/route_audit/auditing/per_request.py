"""What each policy decides for each request, as a table: no text, and never more in memory than a part of it.

Numbers come partition by partition and ids in log order; both are laid into files by a hash of the id, and
joined there, one file after the other. Rows therefore stand in an order of their own, the same however the
logs were ordered or divided.

pyarrow comes last and only to write: what its sorting and its way from numpy load takes more memory than all
numbers of a partition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from route_audit.arrays import Floats, Integers, Mask
from route_audit.formulas import STARTS
from route_audit.ledger import temporary
from route_audit.ledger.arrow import numbers, strings
from route_audit.ledger.files import LedgerFiles
from route_audit.policies import Policy
from route_audit.projection.dollars import logged_by_request
from route_audit.projection.kept import KeptCosts
from route_audit.projection.slices import Slice
from route_audit.projection.stance import Stance
from route_audit.projection.world import World
from route_audit.tiers import Tier

_BUCKET_ROWS = 1 << 14
_MOST_BUCKETS = 256
_DECIMALS = 12
_LENGTH_BYTES = 8

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[bytes, list[str]])

Records = NDArray[np.void]
Words = NDArray[np.object_]
Columns = dict[str, NDArray[Any]]
"""By their headings: words, or numbers in which NaN is unknown."""


class Seen(NamedTuple):
    """A partition, and each of its attempts' type by rank in the report."""

    part: Slice
    rank: Integers


class PerRequest:
    """The decisions of several policies.

    Args:
        sides: each policy with its assumptions.
        world: what all policies share.
    """

    def __init__(self, sides: Sequence[tuple[Policy, Stance]], world: World) -> None:
        self._world = world
        self._sides = [(policy.name, KeptCosts(policy, stance, world)) for policy, stance in sides]
        self._numbers: dict[str, int] = {}

    def write(self, ledger: LedgerFiles, seen: Iterable[Seen], out: Path) -> None:
        """Write the table to ``out``, CSV or Parquet by its suffix.

        Raises:
            OutputError: the disk that holds it until it is complete is full.
        """
        count = max(1, min(_MOST_BUCKETS, -(-ledger.rows // _BUCKET_ROWS)))
        with temporary.folder() as folder:
            with temporary.writing(folder):
                self._lay_out(seen, folder, count)
                _lay_out_ids(ledger, folder, count)
            _write(self._tables(folder, count), out)

    def _lay_out(self, seen: Iterable[Seen], folder: Path, count: int) -> None:
        with ExitStack() as stack:
            files = [stack.enter_context((folder / f"{each}.rows").open("wb")) for each in range(count)]
            for each in seen:
                records = self._records(each)
                home = records["id_code"] % np.uint64(count)
                for bucket in np.unique(home).tolist():
                    files[bucket].write(records[home == bucket].tobytes())

    @property
    def _form(self) -> np.dtype[np.void]:
        fixed = [("id_code", "u8"), ("type", "u8"), ("tier", "u1"), ("confidence", "f8")]
        sides = [(f"model{n}", "i4") for n in range(len(self._sides) + 1)]
        costs = [(f"usd{n}", "f8") for n in range(len(self._sides) + 1)]
        return np.dtype([*fixed, *sides, *costs])

    def _records(self, seen: Seen) -> Records:
        part, at = seen.part, seen.part.first
        priced = part.priced[at]
        records = np.zeros(len(at), self._form)
        records["id_code"] = part.rows.id_code[at]
        records["type"], records["tier"] = part.known.type_id, part.tier[at]
        records["confidence"] = part.rows.confidence[at]
        own = self._own(part)
        records["model0"] = own
        records["usd0"] = _shown(logged_by_request(part, self._world.table), priced)
        for place, (_, costs) in enumerate(self._sides, 1):
            code, usd = costs.of(part, seen.rank)
            records[f"model{place}"] = np.where(code >= 0, self._of_code()[code], own)
            records[f"usd{place}"] = _shown(usd, priced)
        return records

    def _of_code(self) -> Integers:
        """By price code the number of its model's name: a model with several prices has one."""
        return np.array([self._number(model.name) for model in self._world.prices.models], np.int64)

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def _own(self, part: Slice) -> Integers:
        """The number of each request's own model; one without a price is named as the log does."""
        code = part.price[part.first]
        own = np.empty(len(part.first), np.int64)
        own[code >= 0] = self._of_code()[code[code >= 0]]
        for place in np.flatnonzero(code < 0).tolist():
            own[place] = self._number(part.rows.model.word(int(part.first[place])) or "")
        return own

    def _tables(self, folder: Path, count: int) -> Iterator[Columns]:
        for bucket in range(count):
            records = np.fromfile(folder / f"{bucket}.rows", self._form)
            ids = _ids(folder / f"{bucket}.ids", records["id_code"])
            by_value = [records[name] for name in reversed(self._form.names or ())]
            rank = np.unique(ids, return_inverse=True)[1]
            order = np.lexsort((*by_value, rank))
            yield self._table(records[order], ids[order])

    def _table(self, records: Records, ids: Words) -> Columns:
        names = np.array([*self._numbers, ""], np.object_)
        tiers = np.array([tier.word for tier in Tier], np.object_)
        kinds, kind = np.unique(records["type"], return_inverse=True)
        columns: Columns = {
            "id": ids,
            "type": np.array([f"{each:016x}" for each in kinds.tolist()], np.object_)[kind],
            "tier": tiers[records["tier"]],
            "confidence": records["confidence"],
        }
        for place, name in enumerate(["", *(f"[{name}]" for name, _ in self._sides)]):
            columns[f"model{name}"] = names[records[f"model{place}"]]
            columns[f"cost_usd{name}"] = records[f"usd{place}"]
        return columns


def _shown(usd: Floats, priced: Mask) -> Floats:
    return np.where(priced, np.round(usd, _DECIMALS), np.nan)


def _lay_out_ids(ledger: LedgerFiles, folder: Path, count: int) -> None:
    with ExitStack() as stack:
        files = [stack.enter_context((folder / f"{each}.ids").open("wb")) for each in range(count)]
        for rows in ledger.in_any_order():
            home = rows.id_code % np.uint64(count)
            for bucket in np.unique(home).tolist():
                mine = home == bucket
                both = _ENCODER.encode((rows.id_code[mine].tobytes(), rows.id[mine].tolist()))
                files[bucket].write(len(both).to_bytes(_LENGTH_BYTES) + both)


def _ids(path: Path, wanted: NDArray[np.uint64]) -> Words:
    """The ids that have the codes ``wanted``."""
    codes, names = bytearray(), list[str]()
    with path.open("rb") as file:
        while length := file.read(_LENGTH_BYTES):
            some, more = _DECODER.decode(file.read(int.from_bytes(length)))
            codes += some
            names += more
    found, first = np.unique(np.frombuffer(codes, np.uint64), return_index=True)
    return np.array(names, np.object_)[first[np.searchsorted(found, wanted)]]


def _write(tables: Iterator[Columns], out: Path) -> None:
    plain = out.suffix.lower() != ".parquet"
    shown = (_arrow(_inert(columns) if plain else columns) for columns in tables)
    first = next(shown)
    with out.open("wb") as file, (_csv if plain else _parquet)(file, first.schema) as sheet:
        for table in chain([first], shown):
            sheet.write_table(table)


def _arrow(columns: Columns) -> Any:  # noqa: ANN401  # pyarrow's table
    """A table of the columns' own memory: pyarrow's way from numpy would load pandas first."""
    import pyarrow as pa

    arrays = [
        strings(each.tolist()) if each.dtype == np.object_ else numbers(each, ~np.isnan(each))
        for each in columns.values()
    ]
    return pa.Table.from_arrays(arrays, list(columns))


def _csv(file: BinaryIO, schema: Any) -> Any:  # noqa: ANN401  # pyarrow's schema and writer
    from pyarrow import csv

    return csv.CSVWriter(file, schema, write_options=csv.WriteOptions(quoting_style="needed"))


def _parquet(file: BinaryIO, schema: Any) -> Any:  # noqa: ANN401  # pyarrow's schema and writer
    from pyarrow import parquet

    return parquet.ParquetWriter(file, schema, compression="zstd")


def _inert(columns: Columns) -> Columns:
    """A log's words must not become formulas of a spreadsheet."""
    return {
        name: _marked(column) if column.dtype == np.object_ else column for name, column in columns.items()
    }


def _marked(words: Words) -> Words:
    starts = np.isin(words.astype("U1"), STARTS)
    return np.where(starts, "'" + words, words)
