"""Puts the server together: settings in, one application out; tests put their own parts in here."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from desktop import __version__
from desktop.clocks import clock_of
from desktop.data.store import Store
from desktop.server.answers import describe_problems, handle_problems
from desktop.server.endpoints import plain, wire
from desktop.server.gate import Gate
from desktop.server.logs import LOG
from desktop.server.settings import ServerSettings, patient

_ABOUT = """\
Desks push what was done and pull what changed in one exchange. Every error is a problem
(RFC 9457) whose `kind` a desk decides by and whose `detail` a person reads.
"""


def create_app(settings: ServerSettings, clock: Callable[[], datetime] | None = None) -> FastAPI:
    """The application over a store, which is opened and brought up to date when it starts."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = settings.limits.threads
        place = patient(settings.store, settings.limits.lock_seconds)
        store = Store.open(place, Path(settings.files) if settings.files else None)
        app.state.store = store
        app.state.clock = clock or clock_of(settings.store).now
        app.state.limits = settings.limits
        LOG.info("ready", extra={"version": __version__, "sqlite": store.is_sqlite})
        yield
        store.close()
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


def _with_problems(app: FastAPI) -> None:
    made = app.openapi

    def openapi() -> dict[str, Any]:
        return describe_problems(made())

    app.openapi = openapi  # type: ignore[method-assign]
