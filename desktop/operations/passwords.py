"""Passwords: their hash, made before anything is asked for, and the act that sets it."""

import re
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from desktop.data.tables.parties import Person
from desktop.data.tables.sign_in import SignedIn
from desktop.domain.refusal import Refused
from desktop.operations.act import Act
from desktop.operations.operation import Event, Operation

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 200
"""Characters of a password: OWASP's *Authentication* asks for no more than a length of these."""

_HASH = re.compile(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}")
"""What `hash_password` makes (RFC 9106, second recommended option), and nothing else: a hash with
other figures could be made to take the server's memory or time."""


class PasswordSet(Event):
    whose: UUID


class SetPassword(Operation):
    """Give somebody a new password; whoever is signed in by the old one is signed out at once.

    The password never comes here: `secret_hash` is what `hash_password` made of it. Neither stands
    in the timeline.
    """

    authority_only = True

    whose: UUID
    secret_hash: str

    def apply(self, act: Act) -> PasswordSet:
        check_hash(self.secret_hash)
        person = act.get(Person, self.whose, "whose")
        person.secret = self.secret_hash
        end_sign_ins(act.session, SignedIn.person_id == person.id)
        act.record("PasswordSet", person, None)
        return PasswordSet(whose=person.id)


class ChangePassword(Operation):
    """Give oneself a new password, having said the old one to the server; every other sign-in of
    one's own ends. Whoever says it without that proof, by a stolen token for one, is refused."""

    authority_only = True

    secret_hash: str

    def apply(self, act: Act) -> PasswordSet:
        if act.looked.proven != act.person_id:
            raise Refused("Say your old password to the server first.", "old", "sign-in")
        check_hash(self.secret_hash)
        person = act.get(Person, act.person_id)
        person.secret = self.secret_hash
        is_other = SignedIn.token_sha256 != act.looked.token_sha256
        end_sign_ins(act.session, SignedIn.person_id == person.id, is_other)
        act.record("PasswordChanged", person, None)
        return PasswordSet(whose=person.id)


class SignInsEnded(Event):
    whose: UUID


class EndSignIns(Operation):
    """Sign somebody out of the server wherever they are signed in, at once."""

    authority_only = True

    whose: UUID

    def apply(self, act: Act) -> SignInsEnded:
        person = act.get(Person, self.whose, "whose")
        end_sign_ins(act.session, SignedIn.person_id == person.id)
        act.record("SignInsEnded", person, None)
        return SignInsEnded(whose=person.id)


def end_sign_ins(session: Session, *which: ColumnElement[bool]) -> None:
    """Have these tokens be good for nothing at once. They stay known, as those do that ran out, so
    that their desks hear it when all access of their person ends (sharing.md, rule 8)."""
    # A moment that has passed by every clock: that of another program may be ahead of the server's.
    session.execute(update(SignedIn).where(*which).values(expires_at=SignedIn.issued_at))


def check_hash(secret_hash: str) -> None:
    """Refuse what `hash_password` does not make."""
    if _HASH.fullmatch(secret_hash) is None:
        raise Refused("This is not the hash of a password.", "secret_hash", "input")


def hash_password(password: str) -> str:
    """The Argon2id hash of a password. Raises Refused for one that is too short or too long."""
    if len(password) < SHORTEST:
        raise Refused(f"A password has at least {SHORTEST} characters.", "password", "input")
    if len(password) > LONGEST:
        raise Refused(f"A password has at most {LONGEST} characters.", "password", "input")
    return _hasher().hash(password)


def is_password(password: str, secret_hash: str) -> bool:
    """Is it the password of this hash? Takes as long where there is no hash ("") at all."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        _hasher().verify(secret_hash or _nobodys(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(secret_hash)


def make_password() -> str:
    """A password that nobody can guess, to be told once: 20 characters without look-alikes."""
    import secrets

    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _nobodys() -> str:
    """A hash that no password has, so that a name that nobody has takes as long as a wrong word."""
    return _hasher().hash(make_password())
