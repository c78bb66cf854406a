"""Wrong passwords are counted, and each further one waits longer; nobody locks another out."""

import hashlib
import ipaddress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session, aliased

from desktop.data.store import Store
from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.parties import Person
from desktop.data.tables.sign_in import SignedIn, SignInFailure
from desktop.domain.refusal import Refused

FREE_ATTEMPTS = 5
"""So many wrong passwords cost nothing: people mistype."""
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
"""Attempts are forgotten after so long without one."""


class TooMany(Refused):
    """Too many wrong attempts; `retry_after` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"Too many attempts under this name from here. Try again in {time_words(retry_after)}.",
            "sign_in",
            "too-many",
        )
        self.retry_after = retry_after


def time_words(seconds: int) -> str:
    """How long somebody has to wait, never said too short: "40 seconds", "15 minutes"."""
    if seconds < 100:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"


def wait_after(attempts: int) -> timedelta:
    """How long after so many wrong attempts the next one has to wait: twice as long each time."""
    over = attempts - FREE_ATTEMPTS
    if over < 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(over + 1, 20)), LONGEST_WAIT)


def key_of(session: Session, sign_in: str, address: str, desk: UUID | None) -> str:
    """What attempts are counted by: the name and the address they come from.

    Whoever signs in from their own desk, whose identity nobody else knows, is counted apart: so
    nobody at the same address, a proxy's for one, can make them wait.
    """
    own = (
        exists()
        .where(DeskEntry.id == desk, DeskEntry.joined_by == Person.id, Person.sign_in == sign_in)
        .correlate(None)
    )
    is_own = bool(session.execute(select(own)).scalar()) and desk is not None
    place = f"desk {desk}" if is_own else network_of(address)
    return hashlib.sha256(f"{sign_in}\0{place}".encode()).hexdigest()


def count_attempt(store: Store, key: str, now: datetime) -> None:
    """Count an attempt before it is tried, so that many at once are no way around the limit.

    Raises TooMany for one that comes too early; that one is not counted.
    """
    with store.reading() as session:
        _check(session.get(SignInFailure, key), now)
    with store.writing() as session:
        old = SignInFailure.last_at <= now - FORGOTTEN_AFTER
        session.execute(delete(SignInFailure).where(old))
        _forget_tokens(session, now)
        failure = session.get(SignInFailure, key)
        _check(failure, now)
        if failure is None:
            session.add(SignInFailure(key_sha256=key, attempts=1, last_at=now))
        else:
            failure.attempts, failure.last_at = failure.attempts + 1, now


def _forget_tokens(session: Session, now: datetime) -> None:
    """Forget the tokens that are over and of no use: what no desk has, and what a desk has another
    for. The last one of a desk says whose it is, however long it was away."""
    newer = aliased(SignedIn)
    has_newer = exists().where(
        newer.desk == SignedIn.desk,
        newer.person_id == SignedIn.person_id,
        newer.issued_at > SignedIn.issued_at,
    )
    of_no_use = or_(SignedIn.desk.is_(None), has_newer)
    session.execute(delete(SignedIn).where(SignedIn.expires_at <= now, of_no_use))


def forget_attempts(session: Session, key: str) -> None:
    """Who signed in did not guess."""
    session.execute(delete(SignInFailure).where(SignInFailure.key_sha256 == key))


def network_of(address: str) -> str:
    """The address, of IPv6 the part that one line has: the rest is changed at will.

    An IPv4 address may come in the clothes of IPv6, where a server listens to both: it stays one
    address, else everybody's would be counted together.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _check(failure: SignInFailure | None, now: datetime) -> None:
    if failure is None:
        return
    until = failure.last_at + wait_after(failure.attempts)
    if now < until:
        raise TooMany(int((until - now).total_seconds()) + 1)
