"""Signing in and out: attempts are counted, passwords compared, tokens given and recognised."""

import hashlib
import ipaddress
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.data.store import Store
from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.parties import Person
from desktop.data.tables.sign_in import SignedIn, SignInFailure
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.passwords import is_password
from desktop.operations.taking import Quarantined
from desktop.wire.messages import SignInAnswer, SignInAsked

GOOD_FOR = timedelta(days=14)
"""How long a token is good."""
MOST_ATTEMPTS = 10
WITHIN = timedelta(minutes=15)
"""So many wrong passwords for one name from one address, then no more until the time is over. From
other addresses the same name signs in as ever, so nobody can lock somebody else out."""

_COMPARING = threading.BoundedSemaphore(2)
"""Each comparison takes 64 MB: more at once would let strangers fill the memory."""


class TooMany(Refused):
    """Too many wrong attempts; `retry_after` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"Too many attempts under this name from here. Try again in {retry_after} seconds.",
            "sign_in",
            "too-many",
        )
        self.retry_after = retry_after


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
    key = _sha256(f"{asked.sign_in}\0{_network(address)}")
    _count_attempt(store, key, now)
    with store.reading() as session:
        person = session.execute(
            select(Person).where(Person.sign_in == asked.sign_in, Person.ended_at.is_(None))
        ).scalar_one_or_none()
    with _COMPARING:
        is_right = is_password(asked.password, "" if person is None else person.secret)
    if person is None or not is_right:
        raise Refused("The name or the password is wrong.", rule="sign-in")
    token = secrets.token_urlsafe(32)
    expires_at = now + GOOD_FOR
    with store.writing() as session:
        session.execute(delete(SignInFailure).where(SignInFailure.key_sha256 == key))
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


def sign_out(store: Store, signed: Signed) -> None:
    """The token is good for nothing from now on."""
    with store.writing() as session:
        session.execute(delete(SignedIn).where(SignedIn.token_sha256 == signed.token_sha256))


def recognised(store: Store, token: str, now: datetime) -> Signed:
    """Whose token this is. Raises Refused (rule "sign-in") for one that is not good now."""
    found = (
        select(SignedIn.desk, Person.id, Person.role)
        .join(Person, Person.id == SignedIn.person_id)
        .where(
            SignedIn.token_sha256 == _sha256(token),
            SignedIn.expires_at > now,
            Person.ended_at.is_(None),
        )
    )
    with store.reading() as session:
        row = session.execute(found).one_or_none()
    if row is None:
        raise Refused("Sign in again: this sign-in is over or was ended.", rule="sign-in")
    return Signed(row.id, row.role, row.desk, _sha256(token))


def _count_attempt(store: Store, key: str, now: datetime) -> None:
    """Count an attempt before it is tried, so that many at once are no way around the limit."""
    with store.reading() as session:
        _check_attempts(session.get(SignInFailure, key), now)
    with store.writing() as session:
        session.execute(delete(SignInFailure).where(SignInFailure.since <= now - WITHIN))
        session.execute(delete(SignedIn).where(SignedIn.expires_at <= now))
        failure = session.get(SignInFailure, key)
        _check_attempts(failure, now)
        if failure is None:
            session.add(SignInFailure(key_sha256=key, attempts=1, since=now))
        else:
            failure.attempts += 1


def _check_attempts(failure: SignInFailure | None, now: datetime) -> None:
    if failure is None or failure.since <= now - WITHIN or failure.attempts < MOST_ATTEMPTS:
        return
    raise TooMany(int((failure.since + WITHIN - now).total_seconds()) + 1)


def _check_desk(session: Session, desk: UUID, person: UUID) -> None:
    entry = session.get(DeskEntry, desk)
    if entry is None or entry.joined_by != person:
        raise Refused(
            "This desk was not joined by you. Sign in without it and join anew.", "desk", "conflict"
        )
    if entry.quarantined_at is not None:
        raise Quarantined


def _network(address: str) -> str:
    """The address, of IPv6 the part that one line has: the rest is changed at will."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
