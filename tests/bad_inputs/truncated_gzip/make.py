"""Makes the input of this case: a gzip file that ends in the middle, as after a full disk."""

import gzip
import sys
from pathlib import Path

ROW = '{"id": "%d", "model": "gpt-4o", "input_tokens": %d, "output_tokens": 9, "prompt": "ZEBRAQUARTZ"}\n'

whole = gzip.compress("".join(ROW % (n, n * n % 9973) for n in range(20_000)).encode(), mtime=0)
(Path(sys.argv[1]) / "log.jsonl.gz").write_bytes(whole[: len(whole) // 2])
