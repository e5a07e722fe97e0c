"""Cuts the network off, in a test process and in every process that it starts.

Python runs a module of this name at start-up when it stands on PYTHONPATH. Only the machine's own
loopback stays, which event loops need on some systems.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any


class NetworkReachedError(BaseException):
    """The code under test asked for the network; derived so that nothing swallows it."""


def _is_loopback(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _guarded_connect(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise NetworkReachedError(str(address))
        return connect(self, address)

    return guarded


def _guarded_lookup(lookup: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(host: Any, *rest: Any, **named: Any) -> Any:
        if not _is_loopback(host):
            raise NetworkReachedError(str(host))
        return lookup(host, *rest, **named)

    return guarded


# Each name is given by its string, so that type checkers do not ask for socket's own signatures.
for _name in ("connect", "connect_ex"):
    setattr(socket.socket, _name, _guarded_connect(getattr(socket.socket, _name)))
for _name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
    setattr(socket, _name, _guarded_lookup(getattr(socket, _name)))
