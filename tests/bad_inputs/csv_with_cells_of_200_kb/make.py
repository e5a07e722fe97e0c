"""Makes the input of this case, which is too large to keep."""

import sys
from pathlib import Path

text = "Summarise ZEBRAQUARTZ.\n" * 8_000
rows = [f'c{number},gpt-4o,100,10,"{text}"\n' for number in range(3)]
log = "id,model,input_tokens,output_tokens,prompt\n" + "".join(rows)
(Path(sys.argv[1]) / "log.csv").write_text(log, encoding="utf-8")
