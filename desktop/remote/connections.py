"""Connections to a server whose ends notice that the other one is gone."""

import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

_IDLE_SECONDS, _BETWEEN_SECONDS, _PROBES = 8, 2, 3
_UNACKNOWLEDGED_SECONDS = 30


def _options() -> list[tuple[int, int, int]]:
    """What each socket is told. After another network was joined nobody says that the connections
    of the one before lead nowhere: without this the next request waits for its whole time."""
    found = [*HTTPConnection.default_socket_options]
    found.append((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1))
    for name, value in (
        ("TCP_KEEPIDLE", _IDLE_SECONDS),
        ("TCP_KEEPINTVL", _BETWEEN_SECONDS),
        ("TCP_KEEPCNT", _PROBES),
        ("TCP_USER_TIMEOUT", _UNACKNOWLEDGED_SECONDS * 1000),  # Windows has none
    ):
        if hasattr(socket, name):
            found.append((socket.IPPROTO_TCP, getattr(socket, name), value))
    return found


class Connections(HTTPAdapter):
    """The connections of a session, straight or through a proxy."""

    def init_poolmanager(self, *given: Any, **more: Any) -> None:
        """Each pool makes its sockets so."""
        super().init_poolmanager(*given, **more, socket_options=_options())

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        """The pools of a proxy likewise."""
        return super().proxy_manager_for(proxy, **more, socket_options=_options())
