"""``python -m route_audit``, and the console script."""

from __future__ import annotations

import gc
import os
import sys

_THREADS = "OPENBLAS_NUM_THREADS"
"""How many threads numpy keeps for linear algebra. Our matrices are small, and threads that wait for the
next one take a core's time from those that read."""


_UNCOLLECTED = 200_000
"""After how many new containers reference cycles are looked for. A run makes hardly any, and looking for them
takes a tenth of its time."""


_INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(_UNCOLLECTED, *gc.get_threshold()[1:])
    os.environ.setdefault(_THREADS, "1")  # before numpy is imported, here and in the processes of --jobs
    try:
        from route_audit.commands import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command line is there to meet it
        status = _INTERRUPTED
    gc.freeze()  # the process ends: nothing that is left needs to be searched once more
    sys.exit(status)


if __name__ == "__main__":
    main()
