"""What each policy decides for each request, as a table: no text, and never more in memory than a part of it.

Numbers come partition by partition and ids in log order; both are laid into files by a hash of the id, and
joined there, one file after the other. Rows therefore stand in an order of their own, the same however the
logs were ordered or divided.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from route_audit.ledger.files import LedgerFiles
from route_audit.policies import Policy
from route_audit.projection.dollars import logged_by_request
from route_audit.projection.kept import KeptCosts
from route_audit.projection.project import Stance, World
from route_audit.projection.slices import Slice
from route_audit.tiers import Tier

_BUCKET_ROWS = 1 << 14
_MOST_BUCKETS = 256
_FORMULA = r"^[=+\-@\t\r]"
_DECIMALS = 12

Records = NDArray[np.void]


class Seen(NamedTuple):
    """A partition, and each of its attempts' type by rank in the report."""

    part: Slice
    rank: NDArray[np.int64]


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
        """Write the table to ``out``, CSV or Parquet by its suffix."""
        count = max(1, min(_MOST_BUCKETS, -(-ledger.rows // _BUCKET_ROWS)))
        with tempfile.TemporaryDirectory(prefix="route-audit-") as place:
            folder = Path(place)
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

    def _of_code(self) -> NDArray[np.int64]:
        """By price code the number of its model's name: a model with several prices has one."""
        return np.array([self._number(model.name) for model in self._world.prices.models], np.int64)

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def _own(self, part: Slice) -> NDArray[np.int64]:
        """The number of each request's own model; one without a price is named as the log does."""
        code = part.price[part.first]
        own = np.empty(len(part.first), np.int64)
        own[code >= 0] = self._of_code()[code[code >= 0]]
        for place in np.flatnonzero(code < 0).tolist():
            own[place] = self._number(part.rows.model.word(int(part.first[place])) or "")
        return own

    def _tables(self, folder: Path, count: int) -> Iterator[Any]:
        import pyarrow.compute as pc

        for bucket in range(count):
            records = np.fromfile(folder / f"{bucket}.rows", self._form)
            ids = _ids(folder / f"{bucket}.ids", records["id_code"])
            by_value = [records[name] for name in reversed(self._form.names or ())]
            rank = pc.rank(ids, sort_keys="ascending", tiebreaker="dense").to_numpy()
            order = np.lexsort((*by_value, rank))
            yield self._table(records[order], ids.take(order))

    def _table(self, records: Records, ids: Any) -> Any:  # noqa: ANN401  # pyarrow's array and table
        import pyarrow as pa

        names = pa.array([*self._numbers, ""], pa.string())
        tiers = pa.array([tier.word for tier in Tier], pa.string())
        columns: dict[str, Any] = {
            "id": ids,
            "type": pa.array([f"{each:016x}" for each in records["type"].tolist()], pa.string()),
            "tier": tiers.take(records["tier"]),
            "confidence": pa.array(records["confidence"], pa.float64()),
        }
        for place, name in enumerate(["", *(f"[{name}]" for name, _ in self._sides)]):
            columns[f"model{name}"] = names.take(records[f"model{place}"])
            columns[f"cost_usd{name}"] = pa.array(records[f"usd{place}"], pa.float64(), from_pandas=True)
        return pa.table(columns)


def _shown(usd: NDArray[np.float64], priced: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.where(priced, np.round(usd, _DECIMALS), np.nan)


def _lay_out_ids(ledger: LedgerFiles, folder: Path, count: int) -> None:
    import pyarrow as pa

    columns: dict[str, pa.DataType] = {"code": pa.uint64(), "id": pa.string()}
    form = pa.schema(list(columns.items()))
    with ExitStack() as stack:
        paths = [str(folder / f"{each}.ids") for each in range(count)]
        files = [stack.enter_context(pa.OSFile(path, "wb")) for path in paths]
        writers = [stack.enter_context(pa.ipc.new_stream(file, form)) for file in files]
        for rows in ledger.in_order():
            home = rows.id_code % np.uint64(count)
            for bucket in np.unique(home).tolist():
                mine = home == bucket
                both = [pa.array(rows.id_code[mine]), pa.array(rows.id[mine], pa.string())]
                writers[bucket].write_table(pa.table(both, schema=form))


def _ids(path: Path, wanted: NDArray[np.uint64]) -> Any:  # noqa: ANN401  # pyarrow's array
    """The ids that have the codes ``wanted``."""
    import pyarrow as pa

    with pa.OSFile(str(path), "rb") as file:
        found = pa.ipc.open_stream(file).read_all()
    codes, first = np.unique(found["code"].to_numpy(), return_index=True)
    return found["id"].take(first[np.searchsorted(codes, wanted)])


def _write(tables: Iterator[Any], out: Path) -> None:
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    first = next(tables)
    plain = out.suffix.lower() != ".parquet"
    options = pc.WriteOptions(quoting_style="needed")
    with out.open("wb") as file:
        writer = pc.CSVWriter(file, first.schema, write_options=options) if plain else None
        with writer or pq.ParquetWriter(file, first.schema, compression="zstd") as sheet:
            for table in chain([first], tables):
                sheet.write_table(_inert(table) if plain else table)


def _inert(table: Any) -> Any:  # noqa: ANN401  # pyarrow's table
    """A log's words must not become formulas of a spreadsheet."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            words = table.column(place)
            marked = pc.binary_join_element_wise("'", words, "")
            starts = pc.match_substring_regex(words, _FORMULA)
            table = table.set_column(place, field, pc.if_else(starts, marked, words))
    return table
