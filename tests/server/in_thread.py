"""A server in a thread of the test's own process, where a test can hold it up."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from desktop.server.app import create_app
from desktop.server.heads import TimedHeads
from desktop.server.listening import IDLE_SECONDS
from desktop.server.settings import ServerSettings


@contextmanager
def served(
    settings: ServerSettings, idle_seconds: int = IDLE_SECONDS
) -> Iterator[tuple[str, uvicorn.Server]]:
    """The application in a thread of this process, where a test can hold it up."""
    config = uvicorn.Config(
        create_app(settings),
        http=TimedHeads,
        port=0,
        log_config=None,
        lifespan="on",
        ws="none",
        timeout_keep_alive=idle_seconds,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    listening = threading.Event()
    began = server.startup

    async def startup(sockets: list[object] | None = None) -> None:
        await began(sockets)  # type: ignore[arg-type]
        listening.set()

    server.startup = startup  # type: ignore[method-assign, assignment]
    thread.start()
    try:
        assert listening.wait(30)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()
