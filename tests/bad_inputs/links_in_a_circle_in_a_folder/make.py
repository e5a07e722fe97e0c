"""Makes the links of this case: not every system lets them be kept."""

import sys
from pathlib import Path

folder = Path(sys.argv[1])
(folder / "logs" / "b.jsonl").symlink_to("c.jsonl")
(folder / "logs" / "c.jsonl").symlink_to("b.jsonl")
