"""How fast each log format is read, without tiers and prices, and whether memory stays flat.

    python benchmarks/reading.py [NAME ...] [--megabytes 50] [--growth 4]

Takes the sample logs, unpacked and repeated to the size asked for, reads each in a process of its own
and prints MB/s, rows/s and the peak memory, the last for a log several times as large too. Of a
Parquet file the megabytes are those of the same rows as JSON lines. Needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measure

SAMPLES = Path(__file__).resolve().parent.parent / "sample_logs"
MEGA = 1_000_000
NO_LOGS = {"README.md", "policies"}
WHOLE_TEXTS = (".jsonl", ".json")
HEADING = f"{'':<34}{'rows':>9}{'MB':>8}{'s':>8}{'MB/s':>8}{'rows/s':>10}{'peak MB':>9}{'at x':>9}"


def main() -> None:
    """Measure the formats that the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="files of sample_logs; all where none is named")
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--growth", type=int, default=4)
    parser.add_argument("--read", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        print(json.dumps(read(asked.read)))
        return
    print(HEADING)
    for path in sorted(SAMPLES.iterdir()):
        if path.name not in NO_LOGS and (not asked.names or path.name in asked.names):
            print(line(path, asked.megabytes, asked.growth), flush=True)


def line(sample: Path, megabytes: float, growth: int) -> str:
    """One format's line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / sample.name.removesuffix(".gz")
        size = repeat(sample, log, megabytes * MEGA)
        small = measured(log)
        repeat(sample, log, growth * megabytes * MEGA)
        large = measured(log)
    seconds, rows = small["seconds"], small["rows"]
    return (
        f"{sample.name:<34}{rows:>9,.0f}{size / MEGA:>8.1f}{seconds:>8.2f}{size / MEGA / seconds:>8.1f}"
        f"{rows / seconds:>10,.0f}{small['peak_mb']:>9.0f}{large['peak_mb']:>9.0f}"
    )


def measured(log: Path) -> dict[str, float]:
    """What reading ``log`` in a process of its own took."""
    run = measure.once([sys.executable, __file__, "--read", str(log)])
    told: dict[str, float] = json.loads(run.stdout)
    return told if told["peak_mb"] else told | {"peak_mb": run.peak_mb}


def read(log: str) -> dict[str, float]:
    """Read ``log`` and drop what comes out; processor seconds, so that waiting for the disk is not in it."""
    from route_audit import ingest

    rows = 0
    begun = time.process_time()
    for part in ingest.plan([log], log_format=None, jobs=1):
        for batch in ingest.read(part):
            rows += batch.rows_read
    return {"seconds": time.process_time() - begun, "rows": rows, "peak_mb": own_peak_mb()}


def own_peak_mb() -> float:
    """This process's own peak, as ``wait`` tells one that begins with its parent's; 0 where unknown."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    peaks = [float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")]
    return peaks[0] if peaks else 0.0


def repeat(sample: Path, log: Path, size: float) -> float:
    """Write the records of ``sample`` to ``log`` so often that it has about ``size`` bytes; the size made."""
    raw = sample.read_bytes()
    text = gzip.decompress(raw) if sample.suffix == ".gz" else raw
    if log.suffix == ".parquet":
        return _repeat_table(sample, log, size)
    if log.suffix == ".db":  # not repeated: its tables would need new keys
        return log.write_bytes(text)
    with log.open("wb") as file:
        for piece in _pieces(log.suffix, text, size):
            file.write(piece)
    return log.stat().st_size


def _pieces(suffix: str, text: bytes, size: float) -> Iterator[bytes]:
    if suffix == ".json" and _is_one(text):
        yield json.dumps(_longer(json.loads(text), max(1, round(size / len(text))))).encode()
        return
    header, _, rest = text.partition(b"\n")
    body = text.rstrip(b"\n") + b"\n" if suffix in WHOLE_TEXTS else rest
    if suffix not in WHOLE_TEXTS:
        yield header + b"\n"
    for _ in range(max(1, round(size / len(body)))):
        yield body


def _is_one(text: bytes) -> bool:
    try:
        json.loads(text)
    except json.JSONDecodeError:  # objects one after the other
        return False
    return True


def _longer(document: dict[str, Any] | list[Any], times: int) -> dict[str, Any] | list[Any]:
    """A list so many times over, or a page that holds it."""
    if isinstance(document, list):
        return document * times
    return {key: value * times if isinstance(value, list) else value for key, value in document.items()}


def _repeat_table(sample: Path, log: Path, size: float) -> float:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(sample)
    as_json = sum(len(json.dumps(row, default=str)) for row in table.to_pylist())
    times = max(1, round(size / as_json))
    pq.write_table(pa.concat_tables([table] * times), log, compression="zstd")
    return float(as_json * times)


if __name__ == "__main__":
    main()
