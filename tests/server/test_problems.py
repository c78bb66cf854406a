"""Every trouble is a problem with a sentence, whatever was sent; OpenAPI tells of them all."""

import json
import socket
from collections.abc import Iterator

import pytest
import requests

from desktop.domain.rights import ACTS, may
from desktop.domain.words import Role
from desktop.server.settings import Limits
from desktop.wire.problems import MEDIA_TYPE, STATUS, Kind, ProblemSaid
from desktop.wire.versions import HEADER
from tests.server.wired import Scene


def problem(response: requests.Response) -> ProblemSaid:
    """What was answered, which has to be a problem with that status."""
    assert response.headers["content-type"] == MEDIA_TYPE
    said = ProblemSaid.model_validate_json(response.text)
    assert said.status == response.status_code == STATUS[said.kind]
    assert said.detail.endswith(".")
    assert said.type == f"urn:rma-desk:problem:{said.kind.value}"
    assert said.request == response.headers["x-request-id"]
    return said


@pytest.fixture(scope="module")
def token(scene: Scene) -> dict[str, str]:
    return {"Authorization": str(scene.desk().client._session.headers["Authorization"])}


@pytest.mark.parametrize(
    ("method", "path", "body", "kind"),
    [
        ("GET", "nowhere", None, Kind.UNKNOWN),
        ("GET", "exchange", None, Kind.METHOD),
        ("POST", "exchange", b"{}", Kind.SIGN_IN),
        ("POST", "exchange", b'{"unknown": 1}', Kind.SIGN_IN),
        ("GET", "snapshot", None, Kind.SIGN_IN),
        ("GET", f"files/{'0' * 64}", None, Kind.SIGN_IN),
        ("PUT", f"files/{'0' * 64}", b"x", Kind.SIGN_IN),
        ("POST", "join", b"{}", Kind.SIGN_IN),
        ("POST", "sign-out", None, Kind.SIGN_IN),
        ("POST", "sign-in", b'{"sign_in": 1', Kind.INPUT),
        ("POST", "sign-in", b'{"sign_in": 1}', Kind.INPUT),
        ("POST", "sign-in", b"\xff\xfe", Kind.INPUT),
        ("POST", "sign-in", b"[" * 60_000, Kind.INPUT),
        ("POST", "sign-in", b" " * 70_000, Kind.TOO_LARGE),
    ],
)
def test_what_a_stranger_sends_is_answered_with_a_problem(
    scene: Scene, method: str, path: str, body: bytes | None, kind: Kind
) -> None:
    headers = {"Content-Type": "application/json"}
    url = f"{scene.url}/v1/{path}"
    said = problem(requests.request(method, url, data=body, headers=headers, timeout=30))
    assert said.kind is kind


@pytest.mark.parametrize(
    "body",
    [
        {"push": [{"body": "{}", "sha256": "short"}]},
        {"push": [{"body": "{}"}]},
        {"push": "many"},
        {"push": [{"body": "{}", "sha256": "0" * 64}] * 201},
        {"pull": {"revision": -1}},
        {"pull": {"rows": 5_001}},
        {"pull": {"revision": 2**70}},
        {"pull": {"after": {"revision": 1, "table": "asset"}}},
        {"epoch": "never"},
        {"unheard": "of"},
    ],
)
def test_what_a_desk_sends_wrongly_is_told_by_its_place(
    scene: Scene, token: dict[str, str], body: object
) -> None:
    response = requests.post(f"{scene.url}/v1/exchange", json=body, headers=token, timeout=30)
    said = problem(response)
    assert said.kind is Kind.INPUT
    assert said.errors
    assert said.errors[0].pointer.startswith("/body/")


def test_half_of_a_snapshots_place_is_no_place(scene: Scene, token: dict[str, str]) -> None:
    url = f"{scene.url}/v1/snapshot?after_table=asset"
    said = problem(requests.get(url, headers=token, timeout=30))
    assert (said.kind, said.detail.partition(" ")[0]) == (Kind.INPUT, "Name")


@pytest.mark.parametrize(("version", "words"), [("0", "older than"), ("7", "newer than")])
def test_another_version_is_told_in_words_which_of_the_two_to_update(
    scene: Scene, token: dict[str, str], version: str, words: str
) -> None:
    headers = {**token, HEADER: version}
    said = problem(requests.post(f"{scene.url}/v1/exchange", json={}, headers=headers, timeout=30))
    assert said.kind is Kind.UPDATE
    assert words in said.detail
    assert "nstall" in said.detail or "update" in said.detail


def test_a_body_that_says_nothing_of_its_length_is_cut_at_the_limit(
    scene: Scene, token: dict[str, str]
) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(9 * 16):
            yield b" " * 65_536

    try:
        response = requests.post(
            f"{scene.url}/v1/exchange", data=parts(), headers=token, timeout=30
        )
    except requests.exceptions.ConnectionError:
        return  # the server had answered and hung up while we were still sending
    assert problem(response).kind is Kind.TOO_LARGE


def test_a_client_that_says_half_a_word_holds_nobody_up(scene: Scene) -> None:
    host, port = scene.url.removeprefix("http://").split(":")
    slow = []
    for _ in range(30):
        one = socket.create_connection((host, int(port)))
        one.sendall(b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
        slow.append(one)
    assert requests.get(f"{scene.url}/v1/ready", timeout=10).status_code == 200
    for one in slow:
        one.close()


def test_openapi_tells_who_may_do_what_out_of_the_table_that_decides(scene: Scene) -> None:
    schema = requests.get(f"{scene.url}/v1/openapi.json", timeout=30).json()
    acts = schema["x-acts"]
    assert set(acts) == set(ACTS)
    for name, told in acts.items():
        assert told["roles"] == [role.value for role in Role if may(name, role) is None], name
    assert acts["DecideBatch"]["delegate"]
    assert acts["DecideBatch"]["roles"] == ["supervisor"]


def test_openapi_tells_every_error_with_an_example(scene: Scene) -> None:
    schema = requests.get(f"{scene.url}/v1/openapi.json", timeout=30).json()
    assert set(schema["paths"]) == {
        "/v1/health",
        "/v1/ready",
        "/v1/sign-in",
        "/v1/sign-out",
        "/v1/password",
        "/v1/presence",
        "/v1/news",
        "/v1/join",
        "/v1/exchange",
        "/v1/decided",
        "/v1/snapshot",
        "/v1/files/{sha256}",
    }
    assert set(schema["components"]["schemas"]["Kind"]["enum"]) == {kind.value for kind in Kind}
    for path, methods in schema["paths"].items():
        for method, asked in methods.items():
            errors = {code: one for code, one in asked["responses"].items() if code >= "400"}
            wanted = {"500", "503"} | ({"401"} if "security" in asked else set())
            assert wanted <= set(errors), (path, method)
            for code, one in errors.items():
                examples = one["content"][MEDIA_TYPE]["examples"]
                assert examples, (path, code)
                for example in examples.values():
                    said = ProblemSaid.model_validate(example["value"])
                    assert str(said.status) == code
    assert "HTTPValidationError" not in json.dumps(schema)


def test_limits_are_named_and_none_is_without_end() -> None:
    limits = Limits()
    for name in Limits.__slots__:
        assert 0 < getattr(limits, name) < 2**30
