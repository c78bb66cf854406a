"""Whatever is sent, by a stranger or with a token: a problem in words, no fault, nothing told;
and nobody who is slow or greedy holds up the others."""

import json
import socket
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    status_code_conformance,
)

from desktop.wire.problems import MEDIA_TYPE, ProblemSaid
from tests.server.wired import PASSWORD, Scene

LEAKS = ("Traceback", "sqlalchemy", "psycopg", "pysqlite", "SELECT ", "argon2", "site-packages")
"""What would tell a stranger how the server is made, or somebody's secret."""
LASTING = "/v1/news"
"""It does not end of itself."""


def checked(response: Any, case: Any) -> None:
    """No fault, no leak, nothing that OpenAPI does not tell of."""
    said = response.content.decode(errors="replace")
    assert response.status_code < 500, said
    assert not [word for word in LEAKS if word in said], said
    if response.status_code >= 400:
        problem = ProblemSaid.model_validate_json(said)
        assert MEDIA_TYPE in response.headers["content-type"]
        assert problem.detail.endswith("."), problem
    case.validate_response(response, checks=[content_type_conformance, status_code_conformance])


def walked(scene: Scene, examples: int, token: Callable[[], str] | None) -> set[str]:
    """Call every operation with generated cases; gives the paths that were called."""
    schema = schemathesis.openapi.from_url(f"{scene.url}/v1/openapi.json")
    paths: set[str] = set()
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        if token is not None and operation.path == LASTING:
            continue
        headers = {} if token is None else {"Authorization": f"Bearer {token()}"}
        _tried(operation, examples, headers)
        paths.add(operation.path)
    return paths


def _tried(operation: Any, examples: int, headers: dict[str, str]) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy())
    def each(case: Any) -> None:
        checked(case.call(headers=headers, timeout=30), case)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        each()


def token_of(scene: Scene, sign_in: str = "ruth") -> str:
    desk = scene.desk(sign_in)
    return str(desk.client._session.headers["Authorization"]).removeprefix("Bearer ")


def test_a_stranger_finds_no_fault_and_no_leak(scene: Scene) -> None:
    assert LASTING in walked(scene, 4, None)


def test_somebody_signed_in_finds_no_fault_and_no_leak(scene: Scene) -> None:
    assert "/v1/exchange" in walked(scene, 4, lambda: token_of(scene))


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("who", ["", "ruth", "edda", "rita"])
def test_no_fault_and_no_leak_is_found_by_trying_long(scene: Scene, who: str) -> None:
    assert walked(scene, 150, (lambda: token_of(scene, who)) if who else None)


HOSTILE = [
    b"",
    b"null",
    b"[]",
    b'"text"',
    b"1e999",
    b"-0",
    b"\x00",
    b'{"push": null}',
    b'{"push": [null]}',
    b'{"push": {"0": 1}}',
    b'{"epoch": {}, "pull": []}',
    b'{"pull": {"revision": 1e400}}',
    b'{"pull": {"revision": 99999999999999999999999999}}',
    b'{"push": [{"body": "\\ud800", "sha256": "' + b"0" * 64 + b'"}]}',
    b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    b"[" * 200_000,
    b'{"push": [' + b'{"body":"{}","sha256":"x"},' * 20_000 + b"{}]}",
    b'{"' + b"k" * 2_000_000 + b'": 1}',
    b"9" * 2_000_000,
]


@pytest.mark.parametrize("at", range(len(HOSTILE)))
def test_a_hostile_body_is_refused_with_a_problem(scene: Scene, at: int) -> None:
    headers = {
        "Authorization": f"Bearer {token_of(scene)}",
        "Content-Type": "application/json",
    }
    url = f"{scene.url}/v1/exchange"
    response = requests.post(url, data=HOSTILE[at], headers=headers, timeout=30)
    said = ProblemSaid.model_validate_json(response.text)
    assert said.status == response.status_code
    assert 400 <= said.status < 500
    assert len(response.text) < 20_000, "what was sent is not sent back"


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer " + "x" * 5_000},
        {"Authorization": "Basic cnV0aDpydXRo"},
        {"Authorization": "Bearer \xe9\xff"},
        {"RMA-Desk-Wire": "one"},
        {"RMA-Desk-Wire": "-1"},
        {"RMA-Desk-Wire": "9" * 4_000},
        {"Content-Type": "text/plain"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_hostile_headers_are_answered_with_a_problem(scene: Scene, headers: dict[str, str]) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    given_by = {"Authorization": f"Bearer {token_of(scene)}".encode(), **raw}
    url = f"{scene.url}/v1/exchange"
    response = requests.post(url, data=b'{"x": 1}', headers=given_by, timeout=30)
    said = ProblemSaid.model_validate_json(response.text)
    assert 400 <= said.status < 500


def connection(scene: Scene) -> socket.socket:
    host, port = scene.url.removeprefix("http://").split(":")
    made = socket.create_connection((host, int(port)), timeout=30)
    made.settimeout(30)
    return made


def test_more_slow_clients_than_threads_hold_nobody_up(scene: Scene) -> None:
    """Each begins a body, a request or a file, or reads nothing of its answer."""
    token = token_of(scene)
    said = f"Host: x\r\nAuthorization: Bearer {token}\r\n"
    beginnings = (
        f"POST /v1/exchange HTTP/1.1\r\n{said}Content-Length: 5000000\r\n\r\n{{",
        f"PUT /v1/files/{'a' * 64} HTTP/1.1\r\n{said}Content-Length: 3000000\r\n\r\nx",
        "POST /v1/sign-in HTT",
        f"GET /v1/snapshot HTTP/1.1\r\n{said}\r\n",
        f"POST /v1/exchange HTTP/1.1\r\n{said}Transfer-Encoding: chunked\r\n\r\n5\r\n",
    )
    slow = [connection(scene) for _ in range(12 * len(beginnings))]
    try:
        for at, one in enumerate(slow):
            one.sendall(beginnings[at % len(beginnings)].encode())
        for _ in range(5):
            assert requests.get(f"{scene.url}/v1/ready", timeout=20).status_code == 200
        body = {"sign_in": "otto", "password": PASSWORD}
        assert requests.post(f"{scene.url}/v1/sign-in", json=body, timeout=30).status_code == 200
    finally:
        for one in slow:
            one.close()


@pytest.mark.slow
def test_a_body_that_stays_away_is_given_up_in_the_time_that_the_limits_say(
    scene: Scene,
) -> None:
    with connection(scene) as one:
        begun = "POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"
        one.sendall(begun.encode())
        answered = b""
        while part := one.recv(65_536):  # until the server hangs up
            answered += part
    head, _, body = answered.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408")
    assert json.loads(body)["kind"] == "slow"


@pytest.mark.parametrize(
    "raw",
    [
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /v1/exchange HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /v1/exchange HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /v1/ready HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_http_ends_its_own_connection_alone(scene: Scene, raw: bytes) -> None:
    with connection(scene) as one:
        try:
            one.sendall(raw)
            one.shutdown(socket.SHUT_WR)
            answered = one.recv(65_536)
        except OSError:  # hung up before all of it was said
            answered = b""
    assert not [word for word in LEAKS if word.encode() in answered]
    assert requests.get(f"{scene.url}/v1/ready", timeout=20).status_code == 200
