"""What a JSON body may be made of, looked at before it is read.

Read, each of its values is an object of many times its bytes, and each field that nobody knows a
finding: eight megabytes of them took a gigabyte, and held up everybody for seconds."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from desktop.wire.messages import MOST_PUSHED

MOST_VALUES = 10 * MOST_PUSHED
"""More than any message of the wire has: an exchange with all that may be pushed has 400."""


class SparingRoute(APIRoute):
    """Refuses a body of more values than any message has, before it is read as JSON."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """The handler, with a request that looks at its body first."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await handler(_Sparing(request.scope, request.receive))

        return handle


class _Sparing(Request):
    async def json(self) -> Any:
        body = await self.body()
        # A zero byte is in JSON of other encodings alone, whose values could not be counted.
        if b"\0" in body or not is_sparing(body):
            raise HTTPException(400)
        return await super().json()


def is_sparing(body: bytes) -> bool:
    """Has it no more values than a message may have? What lies within its texts does not count.

    Where it is no JSON the count may be wrong from there on, and reading it ends there too.
    """
    plain = body.replace(rb"\\", b"").replace(rb"\"", b"")
    if plain.count(b'"') > 2 * MOST_VALUES:
        return False
    between = plain.split(b'"')[::2]
    return sum(part.count(sign) for part in between for sign in (b",", b"[", b"{")) <= MOST_VALUES
