"""The endpoints of the wire, version 1. Each hands over to the module that does it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import select

from desktop.data.tables.ledger import Clock
from desktop.domain.refusal import Refused
from desktop.domain.rights import may
from desktop.server import kept_files
from desktop.server.answers import EVERYWHERE, problems
from desktop.server.asked import ASpokenWire, TheClock, TheLimits, TheStore, WhoAsks
from desktop.server.decided import decided
from desktop.server.exchanging import exchange
from desktop.server.joining import join
from desktop.server.snapshot import From, snapshot
from desktop.server.tokens import sign_in, sign_out
from desktop.wire.messages import (
    DecidedAnswer,
    DecidedAsked,
    ExchangeAnswer,
    ExchangeAsked,
    Health,
    JoinAnswer,
    JoinAsked,
    Ready,
    Sha256,
    SignInAnswer,
    SignInAsked,
)
from desktop.wire.problems import Kind
from desktop.wire.versions import SPOKEN

_OCTETS = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_LINES = {"application/x-ndjson": {"schema": {"type": "string"}}}

wire = APIRouter(prefix="/v1", dependencies=[ASpokenWire])
plain = APIRouter(prefix="/v1")


@plain.get("/health", responses=problems(Kind.FAULT, Kind.STORE))
async def health() -> Health:
    """The process answers, however busy its threads and its database are."""
    return Health(status="ok")


@plain.get("/ready", responses=problems(Kind.FAULT, Kind.STORE))
def ready(store: TheStore) -> Ready:
    """The store answers."""
    with store.reading() as session:
        session.execute(select(Clock.revision)).scalar_one()
    return Ready(status="ok", wire=sorted(SPOKEN))


@wire.post(
    "/sign-in",
    responses=problems(*EVERYWHERE, Kind.SIGN_IN, Kind.TOO_MANY, Kind.CONFLICT, Kind.QUARANTINE),
)
def post_sign_in(
    request: Request, asked: SignInAsked, store: TheStore, clock: TheClock
) -> SignInAnswer:
    """Sign in by name and password; the token is told this once."""
    address = "" if request.client is None else request.client.host
    return sign_in(store, asked, address, clock())


@wire.post("/sign-out", status_code=204, responses=problems(*EVERYWHERE, Kind.SIGN_IN))
def post_sign_out(store: TheStore, signed: WhoAsks) -> None:
    """The token is good for nothing any more, at once."""
    sign_out(store, signed)


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
            "description": "A SnapshotBegins, one RowSaid a line, a SnapshotEnds; gzip.",
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
    "/files/{sha256}",
    status_code=204,
    openapi_extra={"requestBody": {"content": _OCTETS, "required": True}},
    responses=problems(*EVERYWHERE, Kind.SIGN_IN, Kind.RIGHT),
)
async def put_file(
    request: Request, sha256: Annotated[Sha256, Path()], store: TheStore, signed: WhoAsks
) -> None:
    """Send a file's bytes; an operation may name it before or after."""
    sentence = may("AttachFile", signed.role)
    if sentence is not None and may("ImportRegister", signed.role) is not None:
        raise Refused(sentence, rule="right")
    await kept_files.keep(store.files, sha256, request.stream())


@wire.get(
    "/files/{sha256}",
    response_class=Response,
    responses={
        **problems(*EVERYWHERE, Kind.SIGN_IN, Kind.UNKNOWN),
        200: {"content": _OCTETS, "description": "The file."},
    },
)
def get_file(sha256: Annotated[Sha256, Path()], store: TheStore, _signed: WhoAsks) -> Response:
    """A file that some row refers to; for any other the answer is as for one that is not there."""
    with store.reading() as session:
        is_known = kept_files.is_referred_to(session, sha256)
    if not is_known or not store.files.path(sha256).is_file():
        raise Refused("There is no such file here, or none that may be seen.", "file", "unknown")
    headers = {"Content-Disposition": "attachment"}
    return Response(store.files.get(sha256), headers=headers, media_type="application/octet-stream")
