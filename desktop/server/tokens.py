"""Signing in and out: passwords compared, tokens given, recognised and ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from desktop.data.store import Store
from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.parties import Person
from desktop.data.tables.sign_in import SignedIn
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.act import Looked
from desktop.operations.authority import perform
from desktop.operations.passwords import (
    ChangePassword,
    end_sign_ins,
    hash_password,
    is_password,
)
from desktop.operations.taking import Quarantined
from desktop.queries.people import first_desk
from desktop.server.attempts import count_attempt, forget_attempts, key_of
from desktop.wire.messages import PasswordAsked, SignInAnswer, SignInAsked
from desktop.wire.problems import ACCESS

GOOD_FOR = timedelta(days=14)
"""How long a token is good."""

_WHOSE = (
    select(SignedIn.desk, SignedIn.expires_at, Person.id, Person.role, Person.ended_at)
    .join(Person, Person.id == SignedIn.person_id)
    .where(SignedIn.token_sha256 == bindparam("token"))
)
COMPARED_AT_ONCE = 2
"""Each comparison of a password takes 64 MB: more at once would let strangers fill the memory."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Whose token a request carries, with the role that they have now."""

    person: UUID
    role: Role
    desk: UUID | None
    token_sha256: str


def sign_in(store: Store, asked: SignInAsked, address: str, now: datetime) -> SignInAnswer:
    """Give a token for a name and its password.

    Raises TooMany; Refused (rule "sign-in") alike for a wrong password, a name that nobody has and
    somebody without a password, each after the same work; and where the desk is another's.
    """
    person, key = _proven(store, asked.sign_in, asked.password, address, asked.desk, now)
    token = secrets.token_urlsafe(32)
    expires_at = now + GOOD_FOR
    with store.writing() as session:
        forget_attempts(session, key)
        if asked.desk is not None:
            _check_desk(session, asked.desk, person.id)
        session.add(
            SignedIn(
                token_sha256=_sha256(token),
                person_id=person.id,
                desk=asked.desk,
                issued_at=now,
                expires_at=expires_at,
            )
        )
    return SignInAnswer(
        token=token, expires_at=expires_at, person=person.id, name=person.name, role=person.role
    )


def change_password(
    store: Store, signed: Signed, asked: PasswordAsked, address: str, now: datetime
) -> None:
    """Give whoever asks a new password, which ends every other sign-in of theirs.

    Raises TooMany and Refused (rule "sign-in") as `sign_in` does for a wrong old password: a
    stolen token is no way around it.
    """
    secret = hash_password(asked.new)
    with store.reading() as session:
        name = session.execute(
            select(Person.sign_in).where(Person.id == signed.person)
        ).scalar_one()
    person, key = _proven(store, name, asked.old, address, signed.desk, now)
    desk = store.read(first_desk)
    if desk is None:
        raise LookupError("Somebody is signed in at a store that was never founded.")
    looked = Looked({}, proven=person.id, token_sha256=signed.token_sha256)
    perform(store, ChangePassword(secret_hash=secret), desk, person.id, now, looked)
    with store.writing() as session:
        forget_attempts(session, key)


def sign_out(store: Store, signed: Signed, *, everywhere: bool = False) -> None:
    """This token is good for nothing from now on, or every one of its person's. This one is
    forgotten: what lies where somebody signed out opens by the password only."""
    mine = SignedIn.token_sha256 == signed.token_sha256
    with store.writing() as session:
        session.execute(delete(SignedIn).where(mine))
        if everywhere:
            end_sign_ins(session, SignedIn.person_id == signed.person)


def recognised(store: Store, token: str, now: datetime) -> Signed:
    """Whose token this is. Raises Refused (rule "sign-in") for one that is not good now, with the
    field `ACCESS` where its person may no longer in, also where it was over before that."""
    token_sha256 = _sha256(token)
    with store.connected() as connection:
        row = connection.execute(_WHOSE, {"token": token_sha256}).one_or_none()
    if row is not None and row.ended_at is not None:
        raise Refused(
            "Your access to this server was ended. Ask its administrator if that is a mistake.",
            ACCESS,
            "sign-in",
        )
    if row is None or row.expires_at <= now:
        raise Refused("Sign in again: this sign-in is over or was ended.", rule="sign-in")
    return Signed(row.id, row.role, row.desk, token_sha256)


def _proven(
    store: Store, name: str, password: str, address: str, desk: UUID | None, now: datetime
) -> tuple[Person, str]:
    """Whose name and password these are, and what the attempt was counted by."""
    with store.reading() as session:
        key = key_of(session, name, address, desk)
        person = session.execute(
            select(Person).where(Person.sign_in == name, Person.ended_at.is_(None))
        ).scalar_one_or_none()
    count_attempt(store, key, now)
    is_right = is_password(password, "" if person is None else person.secret)
    if person is None or not is_right:
        raise Refused("The name or the password is wrong.", rule="sign-in")
    return person, key


def _check_desk(session: Session, desk: UUID, person: UUID) -> None:
    entry = session.get(DeskEntry, desk)
    if entry is None or entry.joined_by != person:
        raise Refused(
            "This desk was not joined by you. Sign in without it and join anew.", "desk", "conflict"
        )
    if entry.quarantined_at is not None:
        raise Quarantined


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
