"""What every request passes: limits of size, time and number, one line in the log, and no fault
that leaves without an answer."""

import asyncio
import secrets
import time
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desktop.faults import fault_facts
from desktop.server.answers import RETRY_SECONDS, answer_with, told
from desktop.server.logs import LOG
from desktop.server.settings import Limits
from desktop.wire.problems import Kind, ProblemSaid

NEWS = "/v1/news"
"""The one request that lasts: it is counted by itself, so that it takes no place of others."""

_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)


class Gate:
    """Wraps the application. A slow client holds a coroutine here and never a thread."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        self._inside = {True: 0, False: 0}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage = _Passage(scope, receive, send, self._limits)
        is_news = scope["path"] == NEWS
        most = self._limits.news_at_once if is_news else self._limits.at_once
        if self._inside[is_news] >= most:
            await passage.answer(told(Kind.STORE, passage.id), RETRY_SECONDS)
            passage.note()
            return
        self._inside[is_news] += 1
        try:
            await self._pass(passage)
        finally:
            self._inside[is_news] -= 1
            passage.note()

    async def _pass(self, passage: "_Passage") -> None:
        if passage.announced > passage.most_bytes:
            await passage.answer(told(Kind.TOO_LARGE, passage.id))
            return
        try:
            await self._app(passage.scope, passage.receive, passage.send)
        except (ClientDisconnect, _Gone):
            return  # whoever asked has gone, or does not read; the line in the log says how far
        except Exception as fault:  # noqa: BLE001 - noted without its words, answered as a problem
            LOG.error("fault", extra={"request": passage.id, **fault_facts(fault)})
            if not passage.status:
                await passage.answer(told(Kind.FAULT, passage.id))


class _Gone(OSError):
    """Whoever asked does not read the answer."""


class _Passage:
    """One request on its way: how much of its body has come, and what it was answered."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limits: Limits) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self._limits = limits
        self._begun = time.monotonic()
        self._came = 0
        self._is_whole = False
        self._has_no_end = False
        self.status = 0
        self.id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = self.id
        is_file = scope["path"].startswith("/v1/files/")
        self.most_bytes = limits.file_bytes if is_file else limits.body_bytes
        if scope["path"] == "/v1/exchange":
            self.most_bytes = limits.exchange_bytes
        self._seconds = limits.file_seconds if is_file else limits.body_seconds

    @property
    def announced(self) -> int:
        """The bytes that the request says it has."""
        given = dict(self.scope["headers"]).get(b"content-length", b"0")
        return int(given) if given.isdigit() else 0

    async def receive(self) -> Message:
        """The next part of the body, while it is within its limits."""
        if self._is_whole:
            return await self._receive()
        left = self._begun + self._seconds - time.monotonic()
        try:
            async with asyncio.timeout(max(left, 0)):
                message = await self._receive()
        except TimeoutError:
            self._has_no_end = True
            raise HTTPException(408) from None
        self._came += len(message.get("body", b""))
        if self._came > self.most_bytes:
            self._has_no_end = True
            raise HTTPException(413)
        self._is_whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """The next part of the answer; who does not read it is let go."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = [*_HEADERS, (b"x-request-id", self.id.encode())]
            if self._has_no_end:  # or the rest of it would be read for as long as it comes
                own.append((b"connection", b"close"))
            message["headers"] = [*message.get("headers", []), *own]
        try:
            async with asyncio.timeout(self._limits.send_seconds):
                await self._send(message)
        except TimeoutError:
            raise _Gone from None

    async def answer(self, said: ProblemSaid, retry_after: int | None = None) -> None:
        """Answer with a problem."""
        await answer_with(said, retry_after)(self.scope, self._receive, self.send)

    def note(self) -> None:
        """One line: what was asked by the route's own pattern, never by what stands in it."""
        route: Any = self.scope.get("route")
        LOG.info(
            "request",
            extra={
                "request": self.id,
                "method": self.scope["method"],
                "route": getattr(route, "path", ""),
                "status": self.status,
                "bytes_in": self._came,
                "milliseconds": round((time.monotonic() - self._begun) * 1000, 1),
            },
        )
