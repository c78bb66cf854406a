"""What goes wrong on the line, as RFC 9457 has it: one shape for every error of every endpoint."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field

from desktop.domain.refusal import Refused

MEDIA_TYPE = "application/problem+json"


class Kind(StrEnum):
    """The kinds of problem; a desk decides by them, a person reads `detail`."""

    INPUT = "input"
    SIGN_IN = "sign-in"
    RIGHT = "right"
    UNKNOWN = "unknown"
    METHOD = "method"
    SLOW = "slow"
    CONFLICT = "conflict"
    GAP = "gap"
    QUARANTINE = "quarantine"
    EPOCH = "epoch"
    TOO_LARGE = "too-large"
    UPDATE = "update"
    TOO_MANY = "too-many"
    FAULT = "fault"
    STORE = "store"


STATUS: Mapping[Kind, HTTPStatus] = MappingProxyType(
    {
        Kind.INPUT: HTTPStatus.UNPROCESSABLE_ENTITY,
        Kind.SIGN_IN: HTTPStatus.UNAUTHORIZED,
        Kind.RIGHT: HTTPStatus.FORBIDDEN,
        Kind.UNKNOWN: HTTPStatus.NOT_FOUND,
        Kind.METHOD: HTTPStatus.METHOD_NOT_ALLOWED,
        Kind.SLOW: HTTPStatus.REQUEST_TIMEOUT,
        Kind.CONFLICT: HTTPStatus.CONFLICT,
        Kind.GAP: HTTPStatus.CONFLICT,
        Kind.QUARANTINE: HTTPStatus.CONFLICT,
        Kind.EPOCH: HTTPStatus.CONFLICT,
        Kind.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        Kind.UPDATE: HTTPStatus.UPGRADE_REQUIRED,
        Kind.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
        Kind.FAULT: HTTPStatus.INTERNAL_SERVER_ERROR,
        Kind.STORE: HTTPStatus.SERVICE_UNAVAILABLE,
    }
)

TITLES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.INPUT: "What was sent cannot be taken",
        Kind.SIGN_IN: "Sign in first",
        Kind.RIGHT: "Not allowed",
        Kind.UNKNOWN: "Not there",
        Kind.METHOD: "Not done this way",
        Kind.SLOW: "Too slow",
        Kind.CONFLICT: "Already otherwise",
        Kind.GAP: "An operation is missing",
        Kind.QUARANTINE: "A copied desk",
        Kind.EPOCH: "The server was restored",
        Kind.TOO_LARGE: "Too large",
        Kind.UPDATE: "Another version",
        Kind.TOO_MANY: "Too many attempts",
        Kind.FAULT: "A fault of the server's program",
        Kind.STORE: "The server cannot answer now",
    }
)


ACCESS = "access"
"""The field of a SIGN_IN that says: whose token this is may no longer work here at all. Only who
holds that token learns it; a desk then closes what it has (sharing.md, rule 8)."""


def is_access_ended(refused: Refused) -> bool:
    """Does a server say that whose token was sent may no longer work there at all?"""
    return (refused.rule, refused.field) == (Kind.SIGN_IN.value, ACCESS)


class Finding(BaseModel):
    """One thing that is wrong in what was sent, and where (a JSON pointer, or a parameter)."""

    model_config = ConfigDict(frozen=True)

    pointer: str
    detail: str


class ProblemSaid(BaseModel):
    """A problem. `detail` is a sentence for a person that says what to do; `request` finds it in
    the server's log; `expected` is, for a gap, the number of the operation to send from."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    kind: Kind
    field: str = ""
    errors: tuple[Finding, ...] = ()
    expected: int | None = None
    request: str = ""


def problem(
    kind: Kind,
    detail: str,
    *,
    field: str = "",
    errors: tuple[Finding, ...] = (),
    expected: int | None = None,
    request: str = "",
) -> ProblemSaid:
    """A problem of a kind, with that kind's status and title."""
    return ProblemSaid(
        type=f"urn:rma-desk:problem:{kind.value}",
        title=TITLES[kind],
        status=STATUS[kind].value,
        detail=detail,
        kind=kind,
        field=field,
        errors=errors,
        expected=expected,
        request=request,
    )
