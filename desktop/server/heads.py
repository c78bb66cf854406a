"""How long the head of a request may take. A body has its own limits (`desktop.server.gate`), which
begin only when the head is whole."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class TimedHeads(H11Protocol):
    """Ends a connection on which the head of a request, its first or a later one, does not come
    within the time that uvicorn waits for the next request to begin (`timeout_keep_alive`).

    Of itself it waits without end for a connection that says nothing yet, and for a head of which
    a byte comes now and then: many such would take all the connections that a process may have.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _look(self) -> None:
        """Wait on while the head is not whole, from when its wait began."""
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(self.timeout_keep_alive, self.transport.close)

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
