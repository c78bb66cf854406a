"""The endpoints of the wire, version 1. Each hands over to the module that does it."""

from typing import Annotated
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import APIRouter, Body, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import select

from desktop.data.tables.ledger import Clock
from desktop.domain.refusal import Refused
from desktop.domain.rights import may, who_may
from desktop.server import kept_files
from desktop.server.answers import EVERYWHERE, problems
from desktop.server.arriving import confirm_arrival
from desktop.server.asked import (
    ASpokenWire,
    TheClock,
    TheComparing,
    TheLimits,
    TheNews,
    TheStore,
    WhoAsks,
    address_of,
)
from desktop.server.bodies import SparingRoute
from desktop.server.decided import decided
from desktop.server.exchanging import exchange
from desktop.server.joining import join
from desktop.server.snapshot import From, snapshot
from desktop.server.tokens import change_password, sign_in, sign_out
from desktop.wire.messages import (
    DecidedAnswer,
    DecidedAsked,
    ExchangeAnswer,
    ExchangeAsked,
    Health,
    JoinAnswer,
    JoinAsked,
    PasswordAsked,
    PresenceAsked,
    Ready,
    Sha256,
    SignInAnswer,
    SignInAsked,
    SignOutAsked,
)
from desktop.wire.problems import Kind
from desktop.wire.versions import SPOKEN

_OCTETS = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_EVENTS = {"text/event-stream": {"schema": {"type": "string"}}}
_LINES = {"application/x-ndjson": {"schema": {"type": "string"}}}

wire = APIRouter(prefix="/v1", dependencies=[ASpokenWire], route_class=SparingRoute)
plain = APIRouter(prefix="/v1")


@plain.get("/health", responses=problems(Kind.FAULT, Kind.STORE))
async def health() -> Health:
    """The process answers, however busy its threads and its database are."""
    return Health(status="ok")


@plain.get("/ready", responses=problems(Kind.FAULT, Kind.STORE))
def ready(store: TheStore) -> Ready:
    """The store is up to date, is founded and answers."""
    with store.reading() as session:
        session.execute(select(Clock.revision)).scalar_one()
    return Ready(status="ok", wire=sorted(SPOKEN))


@wire.post(
    "/sign-in",
    responses=problems(*EVERYWHERE, Kind.SIGN_IN, Kind.TOO_MANY, Kind.CONFLICT, Kind.QUARANTINE),
)
async def post_sign_in(
    request: Request,
    asked: SignInAsked,
    store: TheStore,
    clock: TheClock,
    comparing: TheComparing,
) -> SignInAnswer:
    """Sign in by name and password; the token is told this once."""
    address = address_of(request)
    return await run_sync(sign_in, store, asked, address, clock(), limiter=comparing)


@wire.post("/sign-out", status_code=204, responses=problems(*EVERYWHERE, Kind.SIGN_IN))
def post_sign_out(
    store: TheStore, signed: WhoAsks, asked: Annotated[SignOutAsked | None, Body()] = None
) -> None:
    """The token is good for nothing any more, at once; or every one of the same person's."""
    sign_out(store, signed, everywhere=asked is not None and asked.everywhere)


@wire.post(
    "/password",
    status_code=204,
    responses=problems(*EVERYWHERE, Kind.SIGN_IN, Kind.TOO_MANY),
)
async def post_password(
    request: Request,
    asked: PasswordAsked,
    store: TheStore,
    signed: WhoAsks,
    clock: TheClock,
    comparing: TheComparing,
) -> None:
    """Change one's own password, knowing the old one; one's other sign-ins end."""
    address = address_of(request)
    await run_sync(change_password, store, signed, asked, address, clock(), limiter=comparing)


@wire.post(
    "/join",
    responses=problems(*EVERYWHERE, Kind.SIGN_IN, Kind.CONFLICT, Kind.QUARANTINE),
)
def post_join(asked: JoinAsked, store: TheStore, signed: WhoAsks) -> JoinAnswer:
    """Join with a desk; from now on the token is that desk's. Asking again changes nothing."""
    return join(store, asked.desk, signed)


@wire.post("/decided", responses=problems(*EVERYWHERE, Kind.SIGN_IN))
def post_decided(asked: DecidedAsked, store: TheStore, signed: WhoAsks) -> DecidedAnswer:
    """What became of these operations of one's own, also of those that a copied desk sent."""
    return decided(store, asked, signed)


@wire.post(
    "/exchange",
    response_model=ExchangeAnswer,
    responses=problems(
        *EVERYWHERE, Kind.SIGN_IN, Kind.RIGHT, Kind.GAP, Kind.QUARANTINE, Kind.EPOCH
    ),
)
def post_exchange(
    asked: ExchangeAsked, store: TheStore, signed: WhoAsks, limits: TheLimits, clock: TheClock
) -> Response:
    """Push operations and pull changes. Sending the same again gives the same outcomes."""
    answer = exchange(store, signed, asked, limits, clock)
    return Response(answer, media_type="application/json")


@wire.get(
    "/snapshot",
    response_class=StreamingResponse,
    responses={
        **problems(*EVERYWHERE, Kind.SIGN_IN, Kind.EPOCH),
        200: {
            "content": _LINES,
            "description": "A SnapshotBegins; for each table with rows a TableBegins, then one "
            "JSON array a row; a SnapshotEnds. One a line; gzip.",
        },
    },
)
def get_snapshot(
    store: TheStore,
    _signed: WhoAsks,
    limits: TheLimits,
    after_table: Annotated[str | None, Query(max_length=60)] = None,
    after_id: UUID | None = None,
    epoch: UUID | None = None,
) -> StreamingResponse:
    """Every row, for a first start; with all three parameters it goes on behind that row."""
    after = None
    if after_table is not None and after_id is not None and epoch is not None:
        after = From(after_table, after_id, epoch)
    elif (after_table, after_id, epoch) != (None, None, None):
        raise Refused("Name table, identity and epoch to go on from, or none.", rule="input")
    return StreamingResponse(
        snapshot(store, after, limits.snapshot_rows),
        media_type="application/x-ndjson",
        headers={"Content-Encoding": "gzip"},
    )


@wire.put(
    "/presence",
    status_code=204,
    responses=problems(*EVERYWHERE, Kind.SIGN_IN, Kind.RIGHT),
)
def put_presence(asked: PresenceAsked, signed: WhoAsks, news: TheNews, clock: TheClock) -> None:
    """Say which case this desk has open, again every few seconds; then everybody else sees it."""
    if signed.desk is None:
        raise Refused("Join with this desk first.", "desk", "right")
    news.presence.say(signed.desk, signed, asked, clock())


@wire.get(
    "/news",
    response_class=StreamingResponse,
    responses={
        **problems(*EVERYWHERE, Kind.SIGN_IN, Kind.TOO_MANY),
        200: {"content": _EVENTS, "description": "Server-sent events; each one's data NewsSaid."},
    },
)
async def get_news(signed: WhoAsks, news: TheNews) -> StreamingResponse:
    """Live news: the revision, and who is on which case; for as long as the desk listens."""
    news.admit(signed)
    return StreamingResponse(
        news.stream(signed),
        media_type="text/event-stream",
        # Else a proxy would keep news back until there are enough of them.
        headers={"X-Accel-Buffering": "no"},
    )


@wire.put(
    "/files/{sha256}",
    status_code=204,
    openapi_extra={"requestBody": {"content": _OCTETS, "required": True}},
    responses=problems(*EVERYWHERE, Kind.SIGN_IN, Kind.RIGHT),
)
async def put_file(
    request: Request,
    sha256: Annotated[Sha256, Path()],
    store: TheStore,
    signed: WhoAsks,
    clock: TheClock,
) -> None:
    """Send a file's bytes; an operation may name it before or after."""
    if may("ConfirmFile", signed.role) is not None:
        raise Refused(who_may("AttachFile"), rule="right")
    await kept_files.keep(store.files, sha256, request.stream())
    await run_sync(confirm_arrival, store, sha256, signed.person, clock())


@wire.get(
    "/files/{sha256}",
    response_class=StreamingResponse,
    responses={
        **problems(*EVERYWHERE, Kind.SIGN_IN, Kind.UNKNOWN),
        200: {"content": _OCTETS, "description": "The file."},
    },
)
def get_file(
    sha256: Annotated[Sha256, Path()], store: TheStore, _signed: WhoAsks
) -> StreamingResponse:
    """A file that some row refers to; for any other the answer is as for one that is not there."""
    size, parts = kept_files.content_of(store, sha256)
    headers = {
        "Content-Disposition": "attachment",
        "Content-Length": str(size),
        # Said so that nothing packs it on its way: its length is told beforehand.
        "Content-Encoding": "identity",
    }
    return StreamingResponse(parts, headers=headers, media_type="application/octet-stream")
