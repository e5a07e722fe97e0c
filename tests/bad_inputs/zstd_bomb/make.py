"""Makes the input of this case, which unpacks to far more than its size."""

import sys
from pathlib import Path

import zstandard

ROW = '{"id": "%d", "model": "gpt-4o", "input_tokens": 100, "output_tokens": 10, "prompt": "ZEBRAQUARTZ"}\n'

text = (ROW % 1 + ROW % 2).encode() + b"\n" * 80_000_000
(Path(sys.argv[1]) / "log.jsonl").write_bytes(zstandard.ZstdCompressor().compress(text))
