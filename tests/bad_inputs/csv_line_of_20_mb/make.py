"""Makes the input of this case, which is too large to keep."""

import sys
from pathlib import Path

texts = ["short", "ZEBRAQUARTZ " * 1_750_000, "short"]
rows = [f"c{number},gpt-4o,100,10,{text}\n" for number, text in enumerate(texts)]
log = "id,model,input_tokens,output_tokens,prompt\n" + "".join(rows)
(Path(sys.argv[1]) / "log.csv").write_text(log, encoding="utf-8")
