"""Free memory stays with the process where the system can be told so, and nothing fails elsewhere."""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys

import pytest

from route_audit.engines.allocator import keep_freed

FAULTS = """
import resource
from route_audit.engines.allocator import keep_freed
if {keeping}:
    keep_freed()
for _ in range(50):
    held = [bytearray(1 << 20) for _ in range(8)]
    del held
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
"""


def faults(*, keeping: bool) -> int:
    code = FAULTS.format(keeping=keeping)
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another library gives the memory")
def test_pages_that_were_freed_are_not_asked_for_again() -> None:
    assert faults(keeping=True) < faults(keeping=False) / 2


@pytest.mark.parametrize("error", [OSError, TypeError, AttributeError])
def test_a_system_without_the_setting_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def refuse(_name: object) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    keep_freed()
