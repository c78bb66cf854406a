"""The server as a desk calls it: typed methods, and every trouble as a sentence for a person."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import UUID

import requests
from pydantic import BaseModel, ValidationError
from urllib3.exceptions import NewConnectionError
from urllib3.exceptions import TimeoutError as LastTimeout
from urllib3.util.retry import Retry

from desktop.data.copying import sha256_of
from desktop.domain.refusal import Refused
from desktop.operations.operation import WIRE_VERSION
from desktop.operations.taking import Gap, Quarantined
from desktop.remote.calls import Calls, GivenUp, Silence
from desktop.remote.connections import Connections
from desktop.remote.portions import portions
from desktop.wire.lines import Portion
from desktop.wire.messages import (
    Decided,
    DecidedAnswer,
    DecidedAsked,
    ExchangeAnswer,
    ExchangeAsked,
    JoinAnswer,
    JoinAsked,
    NewsSaid,
    PasswordAsked,
    PresenceAsked,
    Ready,
    SignInAnswer,
    SignInAsked,
    SignOutAsked,
    SnapshotBegins,
)
from desktop.wire.problems import Kind, ProblemSaid
from desktop.wire.versions import HEADER

M = TypeVar("M", bound=BaseModel)

_SAME_EACH_TIME = frozenset({"GET", "PUT", "POST"})
"""All that is sent may be sent again: operations and joins have their identities."""

_NO_ANSWER = "no answer in time"
_SILENT = 12.0
"""Seconds without even a heartbeat, which comes every five, after which live news is taken for
broken off."""
_PROBE_SECONDS = (3.0, 6.0)
"""To be connected, and to be answered, for who only asks whether anybody is there."""
_SMALL = 65_536
"""A body of no more bytes does not hold up on its way who asks that beside it."""


@dataclass(frozen=True, slots=True)
class Line:
    """How a server is reached. `authority` is the file of a company's own certificate authority,
    "" for those that the system trusts; `proxy` an URL, which goes before what the environment
    says, NO_PROXY too; "" for what the environment says.

    Seconds: to be connected, between two parts of an answer, and the longest Retry-After that is
    waited for. `tries` are those after the first.
    """

    url: str
    authority: str = ""
    proxy: str = ""
    connect_seconds: float = 5
    read_seconds: float = 60
    wait_seconds: int = 20
    tries: int = 3


class Unreachable(Refused):
    """The line is away: nothing is known of whether what was sent has arrived."""

    def __init__(self, url: str, why: str, field: str = "") -> None:
        super().__init__(
            f"The server {url} does not answer ({why}). What is done here is kept and sent when "
            "the line is back.",
            field,
            "line",
        )


class Epoch(Refused):
    """The server was restored: the desk begins again from a snapshot."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, "epoch", "epoch")


@dataclass(slots=True)
class Snapshot:
    """A snapshot that comes in: what it begins with, then its rows, a portion at a time.

    Reading them all raises Unreachable where the stream is cut off, after what had come until then;
    `Client.snapshot` then takes it up behind the last row of that.
    """

    begins: SnapshotBegins
    portions: Iterator[Portion] = field(repr=False)


class Client:
    """One server, for one person at a time. Not for several threads at once: see `beside`."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._calls = Calls()
        self._session = requests.Session()
        self._session.headers[HEADER] = str(WIRE_VERSION)
        again = self._retry(status_forcelist=(503,), allowed_methods=_SAME_EACH_TIME)
        self._session.mount(line.url, Connections(max_retries=again))
        # Each try of a password counts, so nothing but a connection that never was is tried again.
        once = self._retry(read=0, status=0, other=0)
        for path in ("sign-in", "password"):
            self._session.mount(self._place(path), Connections(max_retries=once))
        self._session.mount(self._place("health"), Connections(max_retries=0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def beside(self, calls: Calls) -> Self:
        """The same server and sign-in for another thread, to be let go of with this one. Its calls
        can be given up by themselves."""
        other = copy(self)
        other._session = self._session_beside()
        other._calls = calls
        return other

    def give_up(self) -> None:
        """Nobody waits for an answer any more, and nothing more is asked: Unreachable is raised."""
        self._calls.give_up()

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def use(self, token: str) -> None:
        """Go on with a token that sign-in gave."""
        self._session.headers["Authorization"] = f"Bearer {token}"

    def ready(self) -> Ready:
        """Is the server there, and its store? Raises Unreachable."""
        return self._ask("GET", "ready", Ready)

    def sign_in(self, sign_in: str, password: str, desk: UUID | None = None) -> SignInAnswer:
        """Sign in and go on with that token. Raises Refused (rule "sign-in" or "too-many")."""
        asked = SignInAsked(sign_in=sign_in, password=password, desk=desk)
        answer = self._ask("POST", "sign-in", SignInAnswer, asked)
        self.use(answer.token)
        return answer

    def change_password(self, old: str, new: str) -> None:
        """Give oneself a new password; one's other sign-ins end, this one stays.

        Raises Refused: rule "sign-in" for a wrong old one, "input" for a new one that is too short.
        """
        asked = PasswordAsked(old=old, new=new).model_dump_json()
        headers = {"Content-Type": "application/json"}
        self._answer("POST", "password", data=asked, headers=headers).close()

    def sign_out(self, *, everywhere: bool = False) -> None:
        """End the token at once, or every one that the same person has."""
        asked = SignOutAsked(everywhere=everywhere).model_dump_json()
        headers = {"Content-Type": "application/json"}
        self._answer("POST", "sign-out", data=asked, headers=headers).close()
        self._session.headers.pop("Authorization", None)

    def join(self, desk: UUID) -> JoinAnswer:
        """Join with a desk by the identity that it gave itself; again gives the same answer."""
        return self._ask("POST", "join", JoinAnswer, JoinAsked(desk=desk))

    def decided(self, operations: Sequence[UUID]) -> list[Decided]:
        """What became of these operations of this person's, whatever desk sent them."""
        asked = DecidedAsked(operations=list(operations))
        return self._ask("POST", "decided", DecidedAnswer, asked).decided

    def exchange(self, asked: ExchangeAsked) -> ExchangeAnswer:
        """Push and pull. Raises Gap, Quarantined, Epoch, Unreachable and Refused."""
        return self._ask("POST", "exchange", ExchangeAnswer, asked)

    @contextmanager
    def snapshot(
        self, after: tuple[str, UUID] | None = None, epoch: UUID | None = None
    ) -> Iterator[Snapshot]:
        """Every row, or those behind a row that came before the stream was cut off.

        `epoch` is that of the first part. Raises Epoch where the server was restored meanwhile.
        """
        given = {}
        if after is not None:
            given = {"after_table": after[0], "after_id": str(after[1]), "epoch": str(epoch)}
        with self._answer("GET", "snapshot", params=given, stream=True) as response:
            lines = self._lines(response)
            begins = self._read(SnapshotBegins, next(lines, b""))
            yield Snapshot(begins, self._portions(lines))

    def say_presence(self, case: UUID | None, field: str = "") -> None:
        """Say which case is open here and which field is typed into; None once it is left."""
        asked = PresenceAsked(case=case, field=field).model_dump_json()
        headers = {"Content-Type": "application/json"}
        self._answer("PUT", "presence", data=asked, headers=headers).close()

    def news(self, stopped: Event) -> Iterator[NewsSaid]:
        """Live news as they come, until the server ends them or `stopped` is set, which is looked
        at with each heartbeat; they last, so they are for a client and a thread of their own.

        Raises Unreachable where the line breaks, and Refused (rule "sign-in") where the token
        ended, or all access.
        """
        with self._answer("GET", "news", stream=True, silent_seconds=_SILENT) as response:
            for line in self._lines(response, 1):
                if stopped.is_set():
                    return
                if line.startswith(b"data: "):
                    yield self._read(NewsSaid, line.removeprefix(b"data: "))

    def put_file(self, content: bytes | Path) -> str:
        """Send a file's bytes, or those of a file here, part by part; gives their SHA-256."""
        if isinstance(content, Path):
            sha256 = sha256_of(content)
            with content.open("rb") as stream:
                self._answer("PUT", f"files/{sha256}", data=stream).close()
            return sha256
        sha256 = hashlib.sha256(content).hexdigest()
        self._answer("PUT", f"files/{sha256}", data=content).close()
        return sha256

    def file(self, sha256: str) -> bytes:
        """The bytes of a file that some row refers to. Raises Refused (rule "unknown")."""
        with self._told():
            content = self._answer("GET", f"files/{sha256}").content
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Unreachable(self.line.url, "a file was damaged on its way")
        return content

    def _ask(self, method: str, path: str, kind: type[M], asked: BaseModel | None = None) -> M:
        body = None if asked is None else asked.model_dump_json()
        headers = {"Content-Type": "application/json"} if body else {}
        response = self._answer(method, path, data=body, headers=headers)
        return self._read(kind, response.text)

    def _answer(self, method: str, path: str, **more: Any) -> requests.Response:
        """The response to what was asked. Raises what its problem says."""
        data = more.pop("data", None)
        seconds = (self.line.connect_seconds, more.pop("silent_seconds", self.line.read_seconds))
        body = data.encode() if isinstance(data, str) else data
        ask = partial(self._request, self._session, method, path, seconds, data=body, **more)
        is_small = not path.startswith("files/") and len(body or b"") <= _SMALL
        with self._told():
            try:
                response = self._calls.run(ask, self._is_there if is_small else None)
            except Silence:
                # What is open leads nowhere. What was sent may still arrive there, and late: all
                # of it has its identity.
                self.close()
                raise
            if response.status_code >= 300:
                raise self._refusal(response)
        return response

    def _request(
        self,
        session: requests.Session,
        method: str,
        path: str,
        seconds: tuple[float, float],
        **more: Any,
    ) -> requests.Response:
        return session.request(
            method,
            self._place(path),
            timeout=seconds,
            # Of the session both would give way to the environment: to REQUESTS_CA_BUNDLE and to
            # HTTPS_PROXY. What is named goes before those.
            verify=self.line.authority or True,
            proxies=self._proxies(),
            allow_redirects=False,
            **more,
        )

    def _is_there(self) -> bool:
        """Does anybody answer there at all, whatever it is?"""
        try:
            self._request(self._session_beside(), "GET", "health", _PROBE_SECONDS).close()
        except (requests.exceptions.RequestException, OSError):
            return False
        return True

    def _session_beside(self) -> requests.Session:
        session = requests.Session()
        session.headers.update(self._session.headers)
        session.adapters = self._session.adapters
        return session

    def _place(self, path: str) -> str:
        return f"{self.line.url.rstrip('/')}/v1/{path}"

    def _proxies(self) -> dict[str, str]:
        """The named proxy for every address; where none is named the environment fills it."""
        return {"http": self.line.proxy, "https": self.line.proxy} if self.line.proxy else {}

    def _refusal(self, response: requests.Response) -> Refused:
        try:
            said = ProblemSaid.model_validate_json(response.text)
        except ValidationError:
            why = f"something else answers there, with status {response.status_code}"
            return Unreachable(self.line.url, why)
        if said.kind is Kind.GAP and said.expected is not None:
            return Gap(said.expected)
        if said.kind is Kind.QUARANTINE:
            return Quarantined()
        if said.kind is Kind.EPOCH:
            return Epoch(said.detail)
        if said.kind is Kind.STORE:
            return Unreachable(self.line.url, said.detail.rstrip("."))
        return Refused(said.detail, said.field, said.kind.value)

    def _read(self, kind: type[M], text: str | bytes) -> M:
        try:
            return kind.model_validate_json(text)
        except ValidationError as fault:
            raise self._odd() from fault

    def _odd(self) -> Unreachable:
        why = "its answer is none that this version of the desk knows; update the older one"
        return Unreachable(self.line.url, why)

    def _lines(self, response: requests.Response, part: int = 65_536) -> Iterator[bytes]:
        with self._told():
            yield from response.iter_lines(chunk_size=part)

    def _portions(self, lines: Iterator[bytes]) -> Iterator[Portion]:
        try:
            yield from portions(lines)
        except EOFError as fault:
            raise Unreachable(self.line.url, "the snapshot was cut off") from fault
        except ValueError as fault:
            raise self._odd() from fault

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the network does, as a sentence; never with what was sent."""
        try:
            yield
        except GivenUp as fault:
            raise Unreachable(self.line.url, "the program ends") from fault
        except requests.exceptions.SSLError as fault:
            why = "its certificate is not trusted; name the file of your company's own authority"
            raise Unreachable(self.line.url, why, "authority") from fault
        except requests.exceptions.ProxyError as fault:
            why = "the proxy does not let us through"
            raise Unreachable(self.line.url, why, "proxy") from fault
        except (requests.exceptions.Timeout, Silence) as fault:
            raise Unreachable(self.line.url, _NO_ANSWER) from fault
        except (requests.exceptions.RequestException, OSError) as fault:
            # After its last try a time that ran out comes as a broken connection, for that reason.
            last = getattr(fault.args[0] if fault.args else None, "reason", None)
            was_slow = isinstance(last, TimeoutError | LastTimeout)
            # A connection that is refused calls itself a time that ran out, too.
            was_refused = isinstance(last, NewConnectionError)
            is_broken = was_refused or not was_slow
            why = "the connection broke or was refused" if is_broken else _NO_ANSWER
            raise Unreachable(self.line.url, why) from fault

    def _retry(self, **more: Any) -> Retry:
        return Retry(
            total=self.line.tries,
            backoff_factor=0.2,
            backoff_jitter=0.2,
            backoff_max=5,
            respect_retry_after_header=True,
            retry_after_max=self.line.wait_seconds,
            raise_on_status=False,
            **more,
        )
