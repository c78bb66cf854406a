"""Where a server listens, and the processes that do: one on SQLite, several on PostgreSQL."""

import ipaddress
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from desktop.data.engines import store_url
from desktop.domain.refusal import Refused
from desktop.server.heads import TimedHeads
from desktop.server.logs import LOGGING
from desktop.server.settings import ServerSettings

_APPLICATION = "desktop.server.app:from_environment"
GRACE_SECONDS = 15
"""For what is under way when the server is told to stop."""
IDLE_SECONDS = 30
"""A connection may be idle, and the head of a request on its way."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen. Port 0 takes a free one. `behind_proxy` are the addresses, with commas, of
    a proxy that does TLS and says whom it asks for; "" where there is none."""

    host: str = "127.0.0.1"
    port: int = 8020
    workers: int = 1
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: str = ""


def check_listening(settings: ServerSettings, listening: Listening) -> None:
    """Raise Refused for what would be unsafe, or can not work."""
    has_tls = listening.certificate is not None and listening.key is not None
    if (listening.certificate is None) != (listening.key is None):
        raise Refused(
            "A certificate and its key go together: give --certificate and --key.", "key", "input"
        )
    if not (has_tls or listening.behind_proxy or _is_loopback(listening.host)):
        raise Refused(
            f"Passwords would cross the network readable: at {listening.host} the server listens "
            "only with --certificate and --key, or with --behind-proxy ADDRESS where a proxy "
            "there does TLS.",
            "host",
            "input",
        )
    for path in (listening.certificate, listening.key):
        if path is not None and not path.is_file():
            raise Refused(f"{path} is no file.", "certificate", "input")
    if listening.workers < 1 or not 0 <= listening.port < 65_536:
        raise Refused("Name at least one worker, and a port below 65536.", "port", "input")
    is_sqlite = store_url(settings.store).get_backend_name() == "sqlite"
    if is_sqlite and listening.workers > 1:
        raise Refused(
            "On SQLite the server runs one worker. Take a PostgreSQL database for more.",
            "workers",
            "input",
        )


def listen(
    settings: ServerSettings,
    listening: Listening,
    prepare: Callable[[], None],
    told: Callable[[str], None],
) -> None:
    """Serve until told to stop; `told` gets the URL once desks can connect.

    `prepare` makes the store ready, beside the server, which says meanwhile that it is not. What is
    under way is finished before the end. Raises Refused when the place is taken, nothing starts or
    the store cannot be made ready.
    """
    check_listening(settings, listening)
    settings.to_environment()
    with _bound(listening) as bound:
        scheme = "http" if listening.certificate is None else "https"
        host, port = bound.getsockname()[:2]
        url = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
        serving = _Serving(listening, bound)
        failed: list[BaseException] = []

        def made_ready() -> None:
            try:
                prepare()
                told(url)
            except BaseException as fault:  # noqa: BLE001 - raised again where the server ended
                failed.append(fault)
                serving.stop()

        preparing = threading.Thread(target=made_ready, name="prepare", daemon=True)
        preparing.start()
        serving.run()
        preparing.join(GRACE_SECONDS)
        if failed:
            raise failed[0]


class _Serving:
    """One process that serves, or the parent of several."""

    def __init__(self, listening: Listening, bound: socket.socket) -> None:
        self._bound = bound
        self._config = _config(listening)
        is_many = listening.workers > 1
        self._parent = Multiprocess(self._config, sockets=[bound]) if is_many else None
        self._server = None if is_many else uvicorn.Server(self._config)

    def run(self) -> None:
        """Serve until told to stop."""
        if self._parent is not None:
            self._parent.run()
        if self._server is None:
            return
        # After its own graceful end uvicorn raises the signal again, which would end us at once.
        signal.signal(signal.SIGTERM, lambda _number, _frame: None)
        self._server.run(sockets=[self._bound])
        if not self._server.started:
            raise Refused("The server did not start; its log says why.", rule="store")

    def stop(self) -> None:
        """The same as being told by a signal; from any thread."""
        if self._parent is not None:
            self._parent.should_exit.set()
        if self._server is not None:
            self._server.should_exit = True


def _config(listening: Listening) -> uvicorn.Config:
    return uvicorn.Config(
        _APPLICATION,
        factory=True,
        workers=listening.workers,
        log_config=LOGGING,
        access_log=False,
        server_header=False,
        http=TimedHeads,
        ws="none",
        lifespan="on",
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        proxy_headers=bool(listening.behind_proxy),
        forwarded_allow_ips=listening.behind_proxy or None,
        ssl_certfile=None if listening.certificate is None else str(listening.certificate),
        ssl_keyfile=None if listening.key is None else str(listening.key),
    )


def _bound(listening: Listening) -> socket.socket:
    try:
        found = socket.getaddrinfo(listening.host, listening.port, type=socket.SOCK_STREAM)
        return _listening_at(found[0])
    except OSError as fault:
        raise Refused(
            f"The server cannot listen at {listening.host}, port {listening.port}: "
            f"{fault.strerror or fault}. Name another --host or --port.",
            "port",
            "input",
        ) from fault


def _listening_at(place: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, _, address = place
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.set_inheritable(True)
        # Listening already: who connects while the workers start waits instead of being refused.
        bound.listen(2_048)
    except OSError:
        bound.close()
        raise
    return bound


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
