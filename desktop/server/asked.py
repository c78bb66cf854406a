"""What endpoints take from a request beside its body: the store, the moment, who asks, the wire."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from desktop.data.store import Store
from desktop.domain.refusal import Refused
from desktop.server.news import News
from desktop.server.settings import Limits
from desktop.server.tokens import Signed, recognised
from desktop.wire.versions import HEADER, not_spoken

_bearer = HTTPBearer(auto_error=False, description="The token that sign-in gave.")


def _store(request: Request) -> Store:
    store: Store | None = request.app.state.store
    if store is None:
        raise Starting
    return store


def _news(request: Request) -> News:
    news: News | None = request.app.state.news
    if news is None:
        raise Starting
    return news


def _clock(request: Request) -> Callable[[], datetime]:
    clock: Callable[[], datetime] = request.app.state.clock
    return clock


def _limits(request: Request) -> Limits:
    limits: Limits = request.app.state.limits
    return limits


def _comparing(request: Request) -> CapacityLimiter:
    limiter: CapacityLimiter = request.app.state.comparing
    return limiter


def address_of(request: Request) -> str:
    """Where a request comes from, as far as the line says it."""
    return "" if request.client is None else request.client.host


class Starting(Refused):
    """The store is being opened or brought up to date; what was asked is asked again soon."""

    retry_after = 1

    def __init__(self) -> None:
        super().__init__(
            "The server is bringing its store up to date. Try again in a moment.", "store", "store"
        )


TheStore = Annotated[Store, Depends(_store)]
TheNews = Annotated[News, Depends(_news)]
TheClock = Annotated[Callable[[], datetime], Depends(_clock)]
TheLimits = Annotated[Limits, Depends(_limits)]
TheComparing = Annotated[CapacityLimiter, Depends(_comparing)]
"""Who waits for a password to be compared waits in no thread, so that strangers who try many hold
up nobody else."""


def _wire(
    version: Annotated[
        int | None, Header(alias=HEADER, description="The desk's version of the wire.", ge=0)
    ] = None,
) -> None:
    sentence = None if version is None else not_spoken(version)
    if sentence is not None:
        raise Refused(sentence, "wire", "update")


ASpokenWire = Depends(_wire)


def _signed(
    store: TheStore,
    clock: TheClock,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Signed:
    if given is None:
        raise Refused("Sign in first.", rule="sign-in")
    return recognised(store, given.credentials, clock())


WhoAsks = Annotated[Signed, Depends(_signed)]
