"""The client against servers that misbehave: what it waits for, tries again, and says."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from desktop.domain.refusal import Refused
from desktop.operations.operation import new_id
from desktop.remote.calls import Calls
from desktop.remote.client import Client, Line, Unreachable
from desktop.remote.connections import Connections
from desktop.remote.news import News
from desktop.wire.messages import ExchangeAsked
from desktop.wire.problems import Kind, problem
from tests.conftest import LogExpectation

Answer = tuple[int, dict[str, str], str]
Answers = list[Answer]
Start = Callable[..., "Server"]

READY: Answer = (200, {}, '{"status":"ok","wire":[1]}')
BUSY = problem(Kind.STORE, "The server is busy. Try again in a moment.").model_dump_json()


class Server:
    """Answers one after the other what it was given, and notes what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self._answers = list(answers)
        whole = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                whole.asked.append((self.command, self.path, dict(self.headers)))
                status, headers, body = whole._answers.pop(0)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def do_GET(self) -> None:
                self.answer()

            def do_POST(self) -> None:
                self.answer()

            def do_CONNECT(self) -> None:
                self.answer()

            def log_message(self, format: str, *given: object) -> None:
                """Tests read `asked` instead."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[Server] = []

    def started(*answers: Answer) -> Server:
        running.append(Server(*answers))
        return running[-1]

    yield started
    for one in running:
        one.close()


def test_a_connection_notices_that_its_other_end_is_gone(start: Start) -> None:
    """Nobody tells it after another network was joined: it asks while it waits."""
    server = start(READY)
    with Client(Line(server.url)) as client:
        client.ready()
        adapter = client._session.get_adapter(f"{server.url}/v1/ready")
        assert isinstance(adapter, Connections)
        pool = adapter.poolmanager.connection_from_url(server.url)
        connection = pool._get_conn()
        connection.connect()
        assert connection.sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) != 0
        assert connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) < 20
        connection.close()


def test_a_busy_server_is_asked_again_after_as_long_as_it_says(start: Start) -> None:
    server = start((503, {"Retry-After": "1"}, BUSY), READY)
    begun = time.monotonic()
    with Client(Line(server.url)) as client:
        assert client.ready().wire == [1]
    assert time.monotonic() - begun >= 1
    assert len(server.asked) == 2


def test_nobody_waits_longer_than_the_line_allows(start: Start) -> None:
    server = start((503, {"Retry-After": "86400"}, BUSY), READY)
    with Client(Line(server.url, wait_seconds=0)) as client:
        assert client.ready().status == "ok"


def test_one_that_stays_busy_is_told_as_a_line_that_is_away(start: Start) -> None:
    server = start(*[(503, {"Retry-After": "0"}, BUSY)] * 3)
    with Client(Line(server.url, tries=2)) as client, pytest.raises(Unreachable) as away:
        client.exchange(ExchangeAsked())
    assert away.value.rule == "line"
    assert "The server is busy" in away.value.sentence
    assert len(server.asked) == 3


def test_a_wrong_password_is_tried_once(start: Start) -> None:
    said = problem(Kind.TOO_MANY, "Too many attempts. Try again in 900 seconds.").model_dump_json()
    server = start((429, {"Retry-After": "900"}, said), (503, {}, BUSY))
    with Client(Line(server.url)) as client:
        with pytest.raises(Refused, match="900 seconds") as refused:
            client.sign_in("ruth", "some password")
        assert refused.value.rule == "too-many"
        with pytest.raises(Unreachable):
            client.sign_in("ruth", "some password")
    assert len(server.asked) == 2


def test_every_request_says_its_wire_and_after_sign_in_its_token(start: Start) -> None:
    answer = {
        "token": "t0k3n",
        "expires_at": "2026-11-30T09:00:00Z",
        "person": str(new_id()),
        "name": "Ruth Adler",
        "role": "agent",
    }
    server = start((200, {}, json.dumps(answer)), READY)
    with Client(Line(server.url + "/")) as client:
        signed = client.sign_in("ruth", "some password")
        client.ready()
    assert "t0k3n" not in repr(signed)
    (_, path, first), (_, _, second) = server.asked
    assert path == "/v1/sign-in"
    assert first["RMA-Desk-Wire"] == second["RMA-Desk-Wire"] == "1"
    assert "Authorization" not in first
    assert second["Authorization"] == "Bearer t0k3n"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((502, {}, "<html>Bad gateway</html>"), "something else answers there, with status 502"),
        ((302, {"Location": "http://elsewhere.example/"}, ""), "with status 302"),
        ((200, {}, "<html>Please log in to this network</html>"), "none that this version"),
        ((200, {"Content-Length": "500"}, "{"), "the connection broke"),
    ],
)
def test_what_is_no_answer_of_ours_is_a_line_that_is_away(
    start: Start, answer: Answer, words: str
) -> None:
    server = start(answer)
    with Client(Line(server.url, tries=0)) as client, pytest.raises(Unreachable, match=words):
        client.ready()


def test_where_nobody_listens_work_goes_on_without_the_line(expect_log: LogExpectation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    expect_log("Retrying")
    with (
        Client(Line(f"http://127.0.0.1:{port}", tries=1)) as client,
        pytest.raises(Unreachable, match=r"refused.*is kept and sent when the line is back"),
    ):
        client.ready()


def test_a_server_that_says_nothing_is_given_up(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        line = Line(f"http://127.0.0.1:{silent.getsockname()[1]}", read_seconds=0.1, tries=0)
        with Client(line) as client, pytest.raises(Unreachable, match="no answer in time"):
            client.ready()


def test_a_proxy_is_gone_through(start: Start) -> None:
    proxy = start(READY)
    with Client(Line("http://desk.example", proxy=proxy.url)) as client:
        assert client.ready().status == "ok"
    assert proxy.asked[0][1] == "http://desk.example/v1/ready"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://desk.example", ("GET", "http://desk.example/v1/ready")),
        ("https://desk.example", ("CONNECT", "desk.example:443")),
    ],
)
def test_a_proxy_that_is_named_goes_before_that_of_the_environment(
    start: Start, monkeypatch: pytest.MonkeyPatch, url: str, asked: tuple[str, str]
) -> None:
    named = start(*[(403, {}, "")] * 2)
    of_the_environment = start(*[(403, {}, "")] * 2)
    _set_proxies(monkeypatch, of_the_environment.url)
    with Client(Line(url, proxy=named.url, tries=0)) as client:
        with pytest.raises(Unreachable):
            client.ready()
        with pytest.raises(Unreachable):
            client.beside(Calls()).ready()
    assert [one[:2] for one in named.asked] == [asked] * 2
    assert of_the_environment.asked == []


def test_without_a_named_proxy_that_of_the_environment_is_gone_through(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = start(READY), start(READY)
    _set_proxies(monkeypatch, proxy.url, without="127.0.0.1")
    with Client(Line("http://desk.example")) as client:
        assert client.ready().status == "ok"
    with Client(Line(server.url)) as client:
        assert client.ready().status == "ok"
    assert [path for _, path, _ in proxy.asked] == ["http://desk.example/v1/ready"]
    assert [path for _, path, _ in server.asked] == ["/v1/ready"]


def _set_proxies(monkeypatch: pytest.MonkeyPatch, url: str, without: str = "") -> None:
    for name, value in (("http", url), ("https", url), ("all", url), ("no", without)):
        for spelt in (f"{name}_proxy", f"{name}_proxy".upper()):
            monkeypatch.setenv(spelt, value)


def test_a_file_that_was_damaged_on_its_way_is_not_taken(start: Start) -> None:
    server = start((200, {}, "other bytes"))
    with Client(Line(server.url, tries=0)) as client, pytest.raises(Unreachable, match="damaged"):
        client.file("0" * 64)


def test_a_trouble_of_the_server_does_not_end_live_news(start: Start) -> None:
    fault = problem(Kind.FAULT, "The server's program has a fault.").model_dump_json()
    server = start((500, {}, fault), (200, {}, 'data: {"revision":7,"present":[]}\n\n'))
    with Client(Line(server.url, tries=0)) as client:
        news = next(News(client).heard())
    assert news.revision == 7
    assert len(server.asked) == 2


def test_an_ended_sign_in_ends_live_news(start: Start) -> None:
    over = problem(Kind.SIGN_IN, "Sign in again.").model_dump_json()
    server = start((401, {}, over))
    with Client(Line(server.url, tries=0)) as client, pytest.raises(Refused, match="Sign in again"):
        next(News(client).heard())
