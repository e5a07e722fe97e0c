"""Write ``sample_logs/``: two invented weeks of a support product's traffic, in each form that teams log it.

    python scripts/sample_logs.py [FOLDER]

The same bytes come out on every machine: one seed, whole numbers where possible, and no function
whose last digit depends on the system. ``flat.parquet`` is the exception: it needs pyarrow, and its
bytes depend on pyarrow's version; its rows do not.
"""

from __future__ import annotations

import sys
from pathlib import Path

from invented import exports, forms, traffic

if __name__ == "__main__":
    default = Path(__file__).resolve().parent.parent / "sample_logs"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    calls = traffic.traffic()
    forms.write(folder, calls)
    exports.write(folder, calls)
