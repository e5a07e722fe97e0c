"""Makes the input of this case, which is too large to keep."""

import sys
from pathlib import Path

ROW = '{"id": "%d", "model": "gpt-4o", "input_tokens": 1000, "output_tokens": 9, "prompt": "%s"}\n'

deep = ROW.replace('"%s"', "[" * 100_000 + '"%s"' + "]" * 100_000)
lines = [ROW % (1, "ZEBRAQUARTZ"), deep % (2, "ZEBRAQUARTZ"), ROW % (3, "ZEBRAQUARTZ")]
(Path(sys.argv[1]) / "log.jsonl").write_text("".join(lines), encoding="utf-8")
