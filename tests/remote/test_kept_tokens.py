"""A token lies in the system's keyring, or sealed in a file; it stands nowhere in the open."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from desktop import signing_in
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.remote.client import Line
from desktop.remote.kept_tokens import TokenPlace, forget_token, keep_token, kept_token
from desktop.remote.profiles import Profile, profile_of
from desktop.wire.messages import SignInAnswer, SignInAsked

TOKEN = "a-token-that-nobody-guesses"
PASSWORD = "correct horse battery"


class Ring(KeyringBackend):
    """A keyring that holds what it is given, is locked, or holds nothing of what it takes."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}
        self.is_locked = False
        self.forgets = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        if not self.forgets:
            self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if (service, username) not in self.held:
            raise PasswordDeleteError("nothing there")
        del self.held[service, username]

    def _open(self) -> None:
        if self.is_locked:
            raise KeyringLocked("the ring is locked")


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    made = Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def ruth(tmp_path: Path) -> Profile:
    return profile_of(tmp_path, Line("https://rma.example.com"), "ruth")


def files_of(profile: Profile) -> set[str]:
    return {path.name for path in profile.folder.glob("*")} if profile.folder.is_dir() else set()


def test_a_keyring_that_works_holds_it_and_no_file_does(ring: Ring, ruth: Profile) -> None:
    assert keep_token(ruth, TOKEN) is TokenPlace.KEYRING
    assert kept_token(ruth) == TOKEN
    assert ring.held == {("rma-desk", "ruth at https://rma.example.com"): TOKEN}
    assert files_of(ruth) == set()
    forget_token(ruth)
    assert kept_token(ruth) is None
    assert ring.held == {}


def test_without_a_keyring_it_is_sealed_in_a_file_that_nobody_else_reads(ruth: Profile) -> None:
    assert keep_token(ruth, TOKEN) is TokenPlace.FILE
    assert kept_token(ruth) == TOKEN
    assert files_of(ruth) == {"token.encrypted", "token.key"}
    for name in files_of(ruth):
        path = ruth.folder / name
        assert TOKEN.encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    forget_token(ruth)
    forget_token(ruth)
    assert kept_token(ruth) is None
    assert files_of(ruth) == set()


@pytest.mark.parametrize("fault", ["is_locked", "forgets"])
def test_a_keyring_that_holds_nothing_is_as_none(ring: Ring, ruth: Profile, fault: str) -> None:
    setattr(ring, fault, True)
    assert keep_token(ruth, TOKEN) is TokenPlace.FILE
    assert kept_token(ruth) == TOKEN


def test_the_newest_token_counts_wherever_the_one_before_lies(ring: Ring, ruth: Profile) -> None:
    keep_token(ruth, "the first")
    ring.is_locked = True
    keep_token(ruth, "the second")
    ring.is_locked = False
    assert kept_token(ruth) == "the second"
    assert keep_token(ruth, "the third") is TokenPlace.KEYRING
    assert kept_token(ruth) == "the third"
    assert files_of(ruth) == set()


@pytest.mark.parametrize("name", ["token.encrypted", "token.key"])
@pytest.mark.parametrize("content", [b"", b"half of", "žluť".encode("utf-16")])
def test_a_damaged_file_is_no_token_and_no_fault(ruth: Profile, name: str, content: bytes) -> None:
    keep_token(ruth, TOKEN)
    (ruth.folder / name).write_bytes(content)
    assert kept_token(ruth) is None
    assert keep_token(ruth, TOKEN) is TokenPlace.FILE
    assert kept_token(ruth) == TOKEN


def test_two_people_and_two_servers_have_a_token_each(tmp_path: Path) -> None:
    one = profile_of(tmp_path, Line("https://rma.example.com"), "ruth")
    others = (
        profile_of(tmp_path, Line("https://rma.example.com"), "tomas"),
        profile_of(tmp_path, Line("https://rma.example.org"), "ruth"),
    )
    keep_token(one, TOKEN)
    assert [kept_token(other) for other in others] == [None, None]


def test_neither_password_nor_token_stands_in_what_a_log_would_show() -> None:
    answer = SignInAnswer(
        token=TOKEN,
        expires_at=datetime(2026, 12, 1, tzinfo=UTC),
        person=uuid4(),
        name="Ruth Adler",
        role=Role.AGENT,
    )
    shown = f"{SignInAsked(sign_in='ruth', password=PASSWORD)!r} {answer!r}"
    assert "Ruth Adler" in shown
    assert PASSWORD not in shown
    assert TOKEN not in shown


@pytest.mark.parametrize(
    ("sign_in", "password", "field"),
    [("", PASSWORD, "sign_in"), ("ruth", "", "password"), ("ruth", "x" * 201, "password"),
     ("r" * 201, PASSWORD, "sign_in")],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_at_its_field_and_never_repeated(
    tmp_path: Path, sign_in: str, password: str, field: str
) -> None:
    profile = profile_of(tmp_path, Line("https://rma.example.com"), sign_in)
    with pytest.raises(Refused) as refused:
        signing_in.sign_in(profile, password)
    assert refused.value.field == field
    assert "xxx" not in str(refused.value)
