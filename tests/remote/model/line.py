"""A server in this process, and a line to it that breaks where a test says."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from anyio import sleep, sleep_forever
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from desktop.data.store import Store
from desktop.remote.client import Client, Line
from desktop.server.app import create_app
from desktop.server.settings import ServerSettings

URL = "http://desk.test"


class Fault(StrEnum):
    """What a line does with a request. LATE: it arrives once more, after the next one.

    CUT_WITHIN cuts the answer at a byte that `BrokenLine.cut_at` says, as a part of its length.
    """

    NONE = "none"
    CUT_BEFORE = "cut before"
    CUT_AFTER = "cut after"
    CUT_WITHIN = "cut within the answer"
    TWICE = "twice"
    LATE = "late"
    KILL_BEFORE = "killed before the answer is read"


class Killed(BaseException):
    """The desk's program ends here."""


class Server:
    """The real application over a store; every request runs through all of it."""

    def __init__(self, portal: BlockingPortal, app: FastAPI) -> None:
        self._portal, self._app = portal, app

    @property
    def store(self) -> Store:
        store: Store = self._app.state.store
        return store

    def answer(self, request: requests.PreparedRequest) -> tuple[int, list[Any], bytes]:
        """Status, headers and body."""
        answer: tuple[int, list[Any], bytes] = self._portal.call(self._answer, request)
        return answer

    async def _answer(self, request: requests.PreparedRequest) -> tuple[int, list[Any], bytes]:
        parts = urlsplit(request.url or "")
        body = request.body or b""
        heard: list[dict[str, Any]] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if not waiting:
                await sleep_forever()  # who asked stays there until all is answered
            return waiting.pop()

        async def send(message: Any) -> None:
            heard.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(k.lower().encode(), str(v).encode()) for k, v in request.headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("desk.test", 80),
        }
        await self._app(scope, receive, send)
        content = b"".join(one.get("body", b"") for one in heard[1:])
        return heard[0]["status"], heard[0]["headers"], content


@contextmanager
def serving(location: str, files: Path, clock: Callable[[], datetime]) -> Iterator[Server]:
    """A server over a store, ended afterwards."""
    app = create_app(ServerSettings(location, str(files)), clock)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        portal.call(_ready, app)
        yield Server(portal, app)


async def _ready(app: FastAPI) -> None:
    """Until the store is open; the application begins before it is."""
    while app.state.store is None:
        await sleep(0.01)


class BrokenLine(HTTPAdapter):
    """Carries requests to the server as the faults in `coming` say, in their order."""

    def __init__(self, server: Server, answered: Callable[[], None]) -> None:
        super().__init__()
        self.server = server
        self._answered = answered
        self.coming: deque[Fault] = deque()
        self.is_away = False
        self.cut_at = 0.5
        self._late: list[requests.PreparedRequest] = []

    def client(self, token: str) -> Client:
        """A client that goes over this line."""
        client = Client(Line(URL, tries=0))
        client._session.mount(URL, self)
        client._session.mount(f"{URL}/v1/sign-in", self)
        client.use(token)
        return client

    def send(self, request: requests.PreparedRequest, *_: Any, **more: Any) -> requests.Response:
        fault = self.coming.popleft() if self.coming else Fault.NONE
        if self.is_away or fault is Fault.CUT_BEFORE:
            raise requests.ConnectionError
        status, headers, body = self._answer(request)
        late, self._late = self._late, []
        for earlier in late:
            self._answer(earlier)
        match fault:
            case Fault.CUT_AFTER:
                raise requests.ConnectionError
            case Fault.KILL_BEFORE:
                raise Killed
            case Fault.TWICE:
                status, headers, body = self._answer(request)
            case Fault.LATE:
                self._late.append(request)
            case Fault.CUT_WITHIN:
                headers = [*headers, (b"content-length", str(len(body)).encode())]
                body = body[: int(len(body) * self.cut_at)]
            case _:
                pass
        plain = {name.decode(): value.decode() for name, value in headers}
        raw = HTTPResponse(
            io.BytesIO(body),
            headers=plain,
            status=status,
            preload_content=False,
            enforce_content_length=True,
            request_method=request.method,
        )
        return self.build_response(request, raw)

    def _answer(self, request: requests.PreparedRequest) -> tuple[int, list[Any], bytes]:
        answer = self.server.answer(request)
        self._answered()
        return answer
