"""Makes the links of this case: not every system lets them be kept."""

import sys
from pathlib import Path

folder = Path(sys.argv[1])
(folder / "log.jsonl").symlink_to("gone.jsonl")
