"""Puts the server together: settings in, one application out; tests put their own parts in here."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import current_default_thread_limiter, run_sync
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from desktop import __version__
from desktop.clocks import clock_of, running_from
from desktop.data.file_bucket import files_at
from desktop.data.store import Store
from desktop.domain.refusal import Refused
from desktop.server.answers import describe_problems, describe_rights, handle_problems
from desktop.server.endpoints import plain, wire
from desktop.server.first_password import is_founded
from desktop.server.gate import Gate
from desktop.server.logs import LOG
from desktop.server.news import News
from desktop.server.settings import ServerSettings, patient
from desktop.server.tokens import COMPARED_AT_ONCE

_ABOUT = """\
Desks push what was done and pull what changed in one exchange. Every error is a problem
(RFC 9457) whose `kind` a desk decides by and whose `detail` a person reads.
"""
_AGAIN_SECONDS = 1.0


def create_app(settings: ServerSettings, clock: Callable[[], datetime] | None = None) -> FastAPI:
    """The application over a store, which is opened and brought up to date once it has started:
    until then it answers that it is alive and not ready."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = settings.limits.threads
        app.state.clock = clock or _clock(settings)
        app.state.limits = settings.limits
        app.state.comparing = CapacityLimiter(COMPARED_AT_ONCE)
        opening = asyncio.create_task(_open(app, settings))
        with _told_to_stop(app):
            yield
        opening.cancel()
        await asyncio.wait([opening])
        await run_sync(_close, app)
        LOG.info("stopped")

    app = FastAPI(
        title="RMA Desk",
        version=__version__,
        description=_ABOUT,
        lifespan=life,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.store = app.state.news = None
    app.include_router(plain)
    app.include_router(wire)
    handle_problems(app)
    app.add_middleware(GZipMiddleware, minimum_size=2_048, compresslevel=4)
    app.add_middleware(Gate, limits=settings.limits)
    _with_problems(app)
    return app


def from_environment() -> FastAPI:
    """The application of a worker, whose settings its parent left in the environment."""
    return create_app(ServerSettings.from_environment())


def _clock(settings: ServerSettings) -> Callable[[], datetime]:
    if settings.begins:
        return running_from(datetime.fromisoformat(settings.begins)).now
    return clock_of(settings.store).now


async def _open(app: FastAPI, settings: ServerSettings) -> None:
    """Open the store, again and again while its database is away."""
    place = patient(settings.store, settings.limits.lock_seconds)
    while app.state.store is None:
        try:
            store = await run_sync(lambda: Store.open(place, files_at(settings.files)))
        except Refused as refused:
            # Its words name the store's place; the rule alone says what kind of trouble it is.
            LOG.warning("not-ready", extra={"rule": refused.rule})
            await asyncio.sleep(_AGAIN_SECONDS)
            continue
        try:
            while not await run_sync(store.read, is_founded):
                await asyncio.sleep(_AGAIN_SECONDS / 5)
        except BaseException:
            store.close()
            raise
        app.state.news = News(store, app.state.clock, settings.limits)
        app.state.news.start()
        app.state.store = store
        LOG.info("ready", extra={"version": __version__, "sqlite": store.is_sqlite})


def _close(app: FastAPI) -> None:
    if app.state.store is not None:
        app.state.news.close()
        app.state.store.close()


@contextmanager
def _told_to_stop(app: FastAPI) -> Iterator[None]:
    """End what lasts as soon as the process is told to stop: the server waits for every answer
    before it ends the application, and live news would never end of itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def stop(number: int, frame: Any) -> None:
        if app.state.news is not None:
            app.state.news.end()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _with_problems(app: FastAPI) -> None:
    made = app.openapi

    def openapi() -> dict[str, Any]:
        return describe_rights(describe_problems(made()))

    app.openapi = openapi  # type: ignore[method-assign]
