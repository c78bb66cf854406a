"""Every refusal and fault as a problem (RFC 9457), and how OpenAPI tells of them beforehand."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException

from desktop.domain.refusal import Refused
from desktop.domain.rights import ACTS
from desktop.domain.words import Role
from desktop.operations.taking import Gap
from desktop.wire.problems import MEDIA_TYPE, STATUS, Finding, Kind, ProblemSaid, problem
from desktop.wire.versions import not_spoken

_KIND_OF: Mapping[int, Kind] = {
    404: Kind.UNKNOWN,
    405: Kind.METHOD,
    408: Kind.SLOW,
    413: Kind.TOO_LARGE,
    503: Kind.STORE,
}

_WORDS: Mapping[Kind, str] = {
    Kind.INPUT: "What was sent cannot be read as this endpoint's JSON. Update the desk.",
    Kind.UNKNOWN: "There is no such thing here, or none that may be seen.",
    Kind.METHOD: "This address is not asked in this way.",
    Kind.SLOW: "What was sent took too long to come. Try again on a better line.",
    Kind.TOO_LARGE: "This is larger than the server takes at once. Send less of it.",
    Kind.STORE: "The server is busy. Try again in a moment.",
    Kind.SIGN_IN: "The name or the password is wrong.",
    Kind.RIGHT: "Join with this desk first.",
    Kind.CONFLICT: "This desk was joined by somebody else.",
    Kind.GAP: "Operation 7 of this desk has not come yet. Send from there on.",
    Kind.QUARANTINE: "This desk's work has been copied to another computer. Join anew.",
    Kind.EPOCH: "The server was restored from a backup. Begin again from a snapshot.",
    Kind.UPDATE: not_spoken(0) or "",
    Kind.TOO_MANY: "Too many attempts under this name from here. Try again in 15 minutes.",
    Kind.FAULT: "The server's program has a fault here; it is noted there under this request.",
}

EVERYWHERE = (Kind.INPUT, Kind.TOO_LARGE, Kind.SLOW, Kind.UPDATE, Kind.FAULT, Kind.STORE)
"""What every endpoint that takes something may answer."""

RETRY_SECONDS = 2
_LONGEST = 200


def answer_with(said: ProblemSaid, retry_after: int | None = None) -> Response:
    """The response of a problem."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if said.kind is Kind.SIGN_IN:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(said.model_dump_json(), said.status, headers, MEDIA_TYPE)


def problem_of(refused: Refused, request: str = "") -> ProblemSaid:
    """A refusal as a problem; its rule is the kind where there is one of that name."""
    kind = Kind(refused.rule) if refused.rule in set(Kind) else Kind.CONFLICT
    expected = refused.expected if isinstance(refused, Gap) else None
    return problem(kind, refused.sentence, field=refused.field, expected=expected, request=request)


def told(kind: Kind, request: str = "") -> ProblemSaid:
    """A problem of a kind in the words that it usually has."""
    return problem(kind, _WORDS[kind], request=request)


def handle_problems(app: FastAPI) -> None:
    """Have the application answer every expected trouble as a problem."""

    @app.exception_handler(Refused)
    def _refused(request: Request, refused: Refused) -> Response:
        said = problem_of(refused, _id(request))
        wait = getattr(refused, "retry_after", None)
        return answer_with(said, wait or (RETRY_SECONDS if said.kind is Kind.STORE else None))

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, fault: RequestValidationError) -> Response:
        found = tuple(
            Finding(pointer=_pointer(one["loc"]), detail=str(one["msg"])[:_LONGEST])
            for one in fault.errors()[:20]
        )
        detail = f"What was sent is wrong at “{found[0].pointer}”: {found[0].detail}."
        return answer_with(problem(Kind.INPUT, detail, errors=found, request=_id(request)))

    @app.exception_handler(HTTPException)
    def _http(request: Request, fault: HTTPException) -> Response:
        kind = _KIND_OF.get(fault.status_code, Kind.INPUT)
        return answer_with(told(kind, _id(request)))


def _pointer(place: Iterable[object]) -> str:
    """Where it is wrong, cut where somebody chose to name it at length."""
    pointer = "/" + "/".join(map(str, place))
    return pointer if len(pointer) <= _LONGEST else f"{pointer[:_LONGEST]}…"


def problems(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """What an endpoint may answer beside its success, with an example of each kind."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        response = found.setdefault(
            STATUS[kind].value,
            {
                "description": STATUS[kind].phrase,
                "content": {
                    MEDIA_TYPE: {
                        "schema": {"$ref": "#/components/schemas/ProblemSaid"},
                        "examples": {},
                    }
                },
            },
        )
        example = told(kind).model_dump(mode="json")
        response["content"][MEDIA_TYPE]["examples"][kind.value] = {"value": example}
    return found


def describe_problems(schema: dict[str, Any]) -> dict[str, Any]:
    """Put the problem's own schema beside the others, since only `$ref`s name it."""
    _, found = models_json_schema(
        [(ProblemSaid, "serialization")], ref_template="#/components/schemas/{model}"
    )
    schema.setdefault("components", {}).setdefault("schemas", {}).update(found["$defs"])
    return schema


def describe_rights(schema: dict[str, Any]) -> dict[str, Any]:
    """Tell which acts may be pushed and by whom, out of the table that decides it."""
    schema["x-acts"] = {
        name: {
            "may": act.words,
            "roles": [role.value for role in Role if role in act.roles],
            "delegate": act.delegate,
        }
        for name, act in ACTS.items()
    }
    return schema


def _id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))
