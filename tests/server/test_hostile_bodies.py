"""Bodies made to take much: over-long, deep, of wrong types, packed, without an end, or slow. They
are refused in the time and memory that the limits say, and others are answered meanwhile."""

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from desktop.server.bodies import MOST_VALUES, is_sparing
from desktop.server.settings import MEGABYTE, Limits
from desktop.wire.messages import MOST_PUSHED
from desktop.wire.problems import ProblemSaid
from tests.operations.shop import Clock
from tests.server.hostile import Attacked, Beside, at_once, trickled
from tests.server.wired import Serving, WiredDesk

LIMITS = Limits(body_seconds=3.0)
MOST = LIMITS.exchange_bytes
MANY = 8
"""So many attack at once."""
PATIENCE_SECONDS = 10.0
"""For what takes tenths of a second on a computer that does nothing else."""
COPIES = 12
"""A body lies in memory at most so many times over while it is refused: as it came, in one piece,
without its texts, as the text that JSON is read from (four bytes a letter), and as what it says."""
ROOM = 24 * MEGABYTE
"""For what a server takes at its first request of a kind, and does not give back."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"),
        reason="how much a process takes is read as Linux says it",
    ),
]


@pytest.fixture(scope="module")
def attacked(
    tmp_path_factory: pytest.TempPathFactory, furnished: Callable[[str, Path], None]
) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("attacked")
    location, files = str(folder / "desk.db"), folder / "files"
    furnished(location, files)
    serving = Serving(location, files, "--limit", f"body_seconds={LIMITS.body_seconds}")
    desk = WiredDesk(serving.url, "ruth", Clock())
    token = str(desk.client._session.headers["Authorization"]).removeprefix("Bearer ")
    attacked = Attacked(serving, token)
    assert attacked.post(b'{"push": [], "pull": null}').status_code == 200
    yield attacked
    desk.client.close()
    assert serving.stop() == 0
    faults = [line for line in serving.log if line.startswith("{") and '"error"' in line]
    assert faults == []


def filled(begin: bytes, part: bytes, end: bytes = b"") -> bytes:
    """As many parts as the limit of an exchange lets through."""
    return begin + part * ((MOST - len(begin) - len(end)) // len(part)) + end


HOSTILE: dict[str, Callable[[], bytes]] = {
    "objects": lambda: filled(b'{"push":[', b"{},", b"{}]}"),
    "arrays": lambda: filled(b'{"push":[', b"[],", b"[]]}"),
    "numbers": lambda: filled(b'{"push":[', b"1,", b"1]}"),
    "unknown fields": lambda: b"{" + b",".join(b'"%x":0' % n for n in range(MOST // 12)) + b"}",
    "fields of each item": lambda: filled(b'{"push":[', b'{"body":1,"sha256":[]},', b"{}]}"),
    "deep arrays": lambda: filled(b"", b"["),
    "deep objects": lambda: filled(b"", b'{"a":'),
    "a long text": lambda: filled(b'{"epoch":"', b"x", b'"}'),
    "a long text of no letters": lambda: filled(b'{"epoch":"', b"\\ud800", b'"}'),
    "a text in place of a list": lambda: filled(b'{"push":"', b"x", b'"}'),
    "a long number": lambda: filled(b"", b"9"),
    "a long number in a field": lambda: filled(b'{"pull":{"revision":', b"9", b"}}"),
    "a long operation": lambda: filled(b'{"push":[{"sha256":"0","body":"', b"x", b'"}]}'),
    "a deep operation": lambda: filled(b'{"push":[{"sha256":"0","body":"', b"[", b'"}]}'),
    "quotes that are none": lambda: filled(b'{"epoch":"', rb"\"", b'"}'),
    "another encoding": lambda: filled(b"", b"[],")[: MOST // 2].decode().encode("utf-16")[:MOST],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_body_that_takes_much_is_refused_in_little_memory_and_time(
    attacked: Attacked, name: str
) -> None:
    body = HOSTILE[name]()
    assert MOST * 0.7 < len(body) <= MOST
    with attacked.taking() as taken, Beside(attacked) as other:
        refused(attacked, body)
    assert taken.memory < COPIES * MOST + ROOM
    assert taken.seconds < PATIENCE_SECONDS
    answered_promptly(other)


def test_a_stranger_has_no_more_read_than_somebody_signed_in(attacked: Attacked) -> None:
    stranger = Attacked(attacked.serving, "nobody's")
    for path, most in (("/v1/exchange", MOST), ("/v1/sign-in", LIMITS.body_bytes)):
        body = filled(b'{"sign_in":[', b"{},", b"{}]}")[: most - 1]
        with attacked.taking() as taken:
            refused(stranger, body, path)
        assert taken.memory < COPIES * most + ROOM


def test_many_at_once_hold_nobody_up_and_fill_no_memory(attacked: Attacked) -> None:
    names = list(HOSTILE)[:MANY]
    with attacked.taking() as taken, Beside(attacked) as other:
        at_once([partial(refused, attacked, HOSTILE[name]()) for name in names])
    # Each waits as it came, while one is read after the other.
    assert taken.memory < (2 * MANY + COPIES) * MOST + ROOM
    answered_promptly(other)


@pytest.mark.parametrize(
    ("path", "most"), [("/v1/exchange", MOST), ("/v1/sign-in", LIMITS.body_bytes)]
)
def test_what_says_that_it_is_too_long_is_not_read(
    attacked: Attacked, path: str, most: int
) -> None:
    with attacked.taking() as taken, attacked.begun(path, f"Content-Length: {most + 1}") as one:
        assert b" 413 " in one.recv(65_536)
    assert taken.memory < ROOM
    assert taken.seconds < PATIENCE_SECONDS


def test_a_body_without_an_end_is_given_up_at_the_limit(attacked: Attacked) -> None:
    piece = b" " * 65_536
    chunk = b"%x\r\n%s\r\n" % (len(piece), piece)
    with (
        attacked.taking() as taken,
        Beside(attacked) as other,
        attacked.begun("/v1/exchange", "Transfer-Encoding: chunked") as one,
    ):
        sent = 0
        try:
            while sent <= 8 * MOST:  # it hangs up well before
                one.sendall(chunk)
                sent += len(piece)
        except OSError:
            pass
    assert sent < 4 * MOST, "what comes after the limit is read on and on"
    assert taken.memory < 3 * MOST + ROOM
    answered_promptly(other)


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "gzip, gzip"])
def test_what_is_packed_is_not_unpacked(attacked: Attacked, packing: str) -> None:
    whole = b"[" * (24 * MOST)
    body = zlib.compress(whole) if packing == "deflate" else gzip.compress(whole, 1)
    assert len(body) < MOST
    with attacked.taking() as taken:
        refused(attacked, body, Content_Encoding=packing)
    assert taken.memory < COPIES * len(body) + ROOM
    assert taken.seconds < PATIENCE_SECONDS


@pytest.mark.parametrize("length", ["Content-Length: 5000000", "Transfer-Encoding: chunked"])
def test_bodies_that_trickle_in_are_given_up_in_time(attacked: Attacked, length: str) -> None:
    """A byte now and then keeps no connection open beyond the limit, however many do it."""
    part = b"1\r\n \r\n" if "chunked" in length else b" "
    answers: list[bytes] = []

    def trickle() -> None:
        with attacked.begun("/v1/exchange", length) as one:
            answers.append(trickled(one, part, pause_seconds=0.2))

    with attacked.taking() as taken, Beside(attacked) as other:
        at_once([trickle] * (2 * LIMITS.threads))
    assert [b" 408 " in answer for answer in answers] == [True] * (2 * LIMITS.threads)
    assert LIMITS.body_seconds - 1 < taken.seconds < LIMITS.body_seconds + PATIENCE_SECONDS
    assert taken.memory < ROOM
    answered_promptly(other)


def test_the_largest_honest_exchange_is_well_within() -> None:
    """With as many operations as may be pushed, whatever their texts have in them."""
    operation = json.dumps({"text": '[{"a": "b, c"}, \\", {}]' * 50, "more": list(range(50))})
    pushed = [{"body": operation, "sha256": "0" * 64}] * MOST_PUSHED
    body = json.dumps({"epoch": None, "push": pushed, "pull": {"revision": 1}}).encode()
    assert is_sparing(body)
    assert is_sparing(b"[" + b"1," * (MOST_VALUES - 2) + b"1]")
    assert not is_sparing(b"[" + b"1," * MOST_VALUES + b"1]")
    assert not is_sparing(rb'["\\",' + b"[]," * MOST_VALUES + b"[]]")


def refused(attacked: Attacked, body: bytes, path: str = "/v1/exchange", **headers: str) -> None:
    response = attacked.post(body, path, **headers)
    said = ProblemSaid.model_validate_json(response.text)
    assert said.status == response.status_code
    assert 400 <= said.status < 500
    assert len(response.text) < 20_000, "what was sent is not sent back"


def answered_promptly(other: Beside) -> None:
    assert other.faults == []
    assert max(other.waits) < PATIENCE_SECONDS
