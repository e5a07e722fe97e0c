"""``python -m route_audit``, and the console script."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from types import FrameType

_THREADS = "OPENBLAS_NUM_THREADS"
"""How many threads numpy keeps for linear algebra. Our matrices are small, and threads that wait for the
next one take a core's time from those that read."""


_UNCOLLECTED = 200_000
"""After how many new containers reference cycles are looked for. A run makes hardly any, and looking for them
takes a tenth of its time."""


_INTERRUPTED = 130

_STOPPING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""What a system asks a program to end with."""

_BY_SIGNAL = 128
"""A program that a signal ended leaves with so much more than its number."""

_AGAIN_S = 0.05
"""After so long who was asked at a wrong moment is asked again."""


def main() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(_UNCOLLECTED, *gc.get_threshold()[1:])
    _stopped_in_order()
    os.environ.setdefault(_THREADS, "1")  # before numpy is imported, here and in the processes of --jobs
    try:
        from route_audit.commands import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command line is there to meet it
        status = _INTERRUPTED
    gc.freeze()  # the process ends: nothing that is left needs to be searched once more
    sys.exit(status)


def _stopped_in_order() -> None:
    """Who is asked to end does so as after an error: no process, folder or half a file stays behind."""
    for number in _STOPPING:
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    if _finalising(frame):
        _ask_again(number)
        return
    for each in _STOPPING:
        signal.signal(each, signal.SIG_IGN)  # asked twice, it still tidies up
    sys.exit(_BY_SIGNAL + number)


def _finalising(frame: FrameType | None) -> bool:
    """True in what runs as an object goes, as its folder is removed: Python drops what is raised there."""
    while frame is not None and frame.f_globals.get("__name__") != "weakref":
        frame = frame.f_back
    return frame is not None


def _ask_again(number: int) -> None:
    import threading

    later = threading.Timer(_AGAIN_S, _signal_main, (number,))
    later.daemon = True
    with suppress(RuntimeError):  # no thread starts any more: the program ends as it is
        later.start()


def _signal_main(number: int) -> None:
    """A signal to the main thread itself, so that it wakes where it waits for more of a log."""
    import _thread
    import threading

    ident = threading.main_thread().ident
    if ident is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(ident, number)
    else:
        _thread.interrupt_main(signal.Signals(number))  # Windows


if __name__ == "__main__":
    main()
