"""The tests' own guards hold, here and in the processes that tests start."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from command_line import environment


def test_an_address_is_out_of_reach() -> None:
    with socket.socket() as plug, pytest.raises(BaseException, match=r"192\.0\.2\.1"):
        plug.connect(("192.0.2.1", 80))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(BaseException, match=r"example\.org"):
        urllib.request.urlopen("https://example.org/")


def test_loopback_stays() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as plug:
        plug.connect(server.getsockname())
        assert plug.getpeername() == server.getsockname()


def test_a_process_that_a_test_starts_is_offline_too(tmp_path: Path) -> None:
    program = "import socket; socket.create_connection(('192.0.2.1', 80))"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), cwd=tmp_path, capture_output=True, check=False
    )
    assert b"NetworkReachedError" in done.stderr


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows can't change its zone in a process")
def test_the_local_zone_is_far_away() -> None:
    assert time.timezone != 0
