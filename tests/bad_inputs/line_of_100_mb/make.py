"""Makes the input of this case, which is too large to keep."""

import sys
from pathlib import Path

ROW = '{"id": "%d", "model": "gpt-4o", "input_tokens": 1000, "output_tokens": 9, "prompt": "%s"}\n'

lines = [ROW % (1, "short"), ROW % (2, "Summarise ZEBRAQUARTZ. " * 4_500_000), ROW % (3, "short")]
(Path(sys.argv[1]) / "log.jsonl").write_text("".join(lines), encoding="utf-8")
