"""Makes the input of this case, which unpacks to far more than its size."""

import sys
import zipfile
from pathlib import Path

ROW = '{"id": "%d", "model": "gpt-4o", "input_tokens": 100, "output_tokens": 10, "prompt": "ZEBRAQUARTZ"}\n'

text = (ROW % 1 + ROW % 2).encode() + b"\n" * 80_000_000
with zipfile.ZipFile(Path(sys.argv[1]) / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("log.jsonl", text)
