"""Write requests of twenty invented products, with the tier of each one's template, as JSON lines.

python scripts/products.py FILE [REQUESTS_PER_TEMPLATE]
"""

from __future__ import annotations

import sys
from pathlib import Path

from invented import products

REQUESTS = 25

if __name__ == "__main__":
    products.write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS)  # noqa: PLR2004
