"""A server in this process, and a line to it that breaks where a test says."""

from __future__ import annotations

import io
from collections import Counter, deque
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
from desktop.server.settings import Limits, ServerSettings

URL = "http://desk.test"
_NEVER = 3_600.0
"""Seconds, longer than any call takes here."""
_BEAT_SECONDS = 0.2
"""On PostgreSQL a server that ends waits for the next beat of its live news."""


class Fault(StrEnum):
    """What a line does with a request. LATE: it arrives once more, after the next one.

    CUT_REQUEST cuts what is sent and CUT_WITHIN the answer at a byte that `BrokenLine.cut_at` says,
    as a part of its length.
    """

    NONE = "none"
    CUT_BEFORE = "cut before"
    CUT_REQUEST = "cut within the request"
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

    def hear_part(self, request: requests.PreparedRequest, most: int) -> None:
        """So many bytes of a request arrive, in two parts, and then who asked is gone."""
        body = _bytes_of(request)[:most]
        half = len(body) // 2
        parts = [_part(body[:half], more=True), _part(body[half:], more=True), _GONE]
        self._portal.call(self._run, request, parts)

    async def _answer(self, request: requests.PreparedRequest) -> tuple[int, list[Any], bytes]:
        heard = await self._run(request, [_part(_bytes_of(request), more=False)])
        content = b"".join(one.get("body", b"") for one in heard[1:])
        return heard[0]["status"], heard[0]["headers"], content

    async def _run(
        self, request: requests.PreparedRequest, waiting: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Run the application on what arrives; gives what it says."""
        parts = urlsplit(request.url or "")
        heard: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            if not waiting:
                await sleep_forever()  # who asked stays there until all is answered
            return waiting.pop(0)

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
        return heard


_GONE = {"type": "http.disconnect"}


def _part(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def _bytes_of(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    return body.encode() if isinstance(body, str) else body


@contextmanager
def serving(location: str, files: Path, clock: Callable[[], datetime]) -> Iterator[Server]:
    """A server over a store, ended afterwards."""
    limits = Limits(beat_seconds=_BEAT_SECONDS)
    app = create_app(ServerSettings(location, str(files), limits), clock)
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
    """Carries requests to the server as the faults in `coming` say, in their order; those for files
    as `coming_to_files` says, while there is any.

    `moments` are called in their order, each at one moment of what is under way: before a request
    goes, and before its answer is handed over. `met` counts what befell requests.
    """

    def __init__(self, server: Server, answered: Callable[[], None]) -> None:
        super().__init__()
        self.server = server
        self._answered = answered
        self.coming: deque[Fault] = deque()
        self.coming_to_files: deque[Fault] = deque()
        self.moments: deque[Callable[[], None]] = deque()
        self.met: Counter[str] = Counter()
        self.is_away = False
        self.cut_at = 0.5
        self._late: list[requests.PreparedRequest] = []

    def client(self, token: str) -> Client:
        """A client that goes over this line."""
        client = Client(Line(URL, tries=0))
        client._session.mount(URL, self)
        client._session.mount(f"{URL}/v1/sign-in", self)
        client._calls.asks_after_seconds = _NEVER  # there is no other way to this server
        client.use(token)
        return client

    def send(self, request: requests.PreparedRequest, *_: Any, **more: Any) -> requests.Response:
        is_file = "/v1/files/" in (request.url or "") and bool(self.coming_to_files)
        coming = self.coming_to_files if is_file else self.coming
        fault = coming.popleft() if coming else Fault.NONE
        if self.is_away or fault is Fault.CUT_BEFORE:
            raise requests.ConnectionError
        self._pass_moment()
        self.met[fault.value] += 1
        if fault is Fault.CUT_REQUEST:
            most = int(len(_bytes_of(request)) * self.cut_at)
            self.met["a file cut on its way" if is_file else "an act cut on its way"] += most > 0
            self.server.hear_part(request, most)
            self._answered()
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
        self._pass_moment()
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

    def _pass_moment(self) -> None:
        if self.moments:
            self.moments.popleft()()

    def _answer(self, request: requests.PreparedRequest) -> tuple[int, list[Any], bytes]:
        answer = self.server.answer(request)
        self._answered()
        return answer
