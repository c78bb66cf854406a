"""Whoever says nothing, or says it byte by byte, holds a connection for a while and no longer."""

import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desktop.server.settings import ServerSettings
from tests.operations.shop import Shop
from tests.server.in_thread import served

IDLE = 1
"""Seconds that this server waits for a head."""
PATIENCE = 20
"""Seconds after which a connection that is still there is held without end."""
ASKING = b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    store = str(tmp_path_factory.mktemp("heads") / "desk.db")
    Shop.founded(store, Path(store).with_name("files")).close()
    with served(ServerSettings(store), idle_seconds=IDLE) as (url, _):
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        yield parts.hostname, parts.port


def ended(one: socket.socket) -> bool:
    """Does the server hang up?"""
    one.settimeout(PATIENCE)
    try:
        while one.recv(65_536):
            pass
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


@pytest.mark.parametrize("begun", [b"", b"GET /v1/he", b"GET /v1/health HTTP/1.1\r\nHost: "])
def test_a_head_that_does_not_come_ends_its_connection(
    place: tuple[str, int], begun: bytes
) -> None:
    with socket.create_connection(place) as one:
        one.sendall(begun)
        assert ended(one)


@pytest.mark.parametrize("before", [b"", ASKING])
def test_a_head_that_comes_byte_by_byte_ends_its_connection(
    place: tuple[str, int], before: bytes
) -> None:
    """The first one, and one behind a request that was answered."""
    over = threading.Event()
    with socket.create_connection(place) as one:
        one.sendall(before + b"GET /v1/health HTTP/1.1\r\nX: ")

        def trickle() -> None:
            try:
                while not over.wait(IDLE / 20):
                    one.sendall(b"x")
            except OSError:
                pass  # hung up, as it has to be

        trickling = threading.Thread(target=trickle)
        trickling.start()
        try:
            assert ended(one)
        finally:
            over.set()
            trickling.join()


def test_whoever_asks_again_in_time_keeps_the_connection_and_a_body_has_its_own_time(
    place: tuple[str, int],
) -> None:
    one = HTTPConnection(*place, timeout=PATIENCE)
    one.connect()
    one.auto_open = 0  # a connection that was ended is not made anew behind our back
    for _ in range(3):
        one.request("GET", "/v1/health")
        answer = one.getresponse()
        assert (answer.status, answer.read()) == (200, b'{"status":"ok"}')
        time.sleep(IDLE / 2)  # between two requests; together longer than a head may take
    one.putrequest("POST", "/v1/sign-in")
    one.putheader("Content-Length", "2")
    one.endheaders(b"{")
    time.sleep(IDLE * 1.5)  # longer than a head may take, while the body is on its way
    one.send(b"}")
    assert one.getresponse().status == 422, "it was heard to the end"
    one.close()
