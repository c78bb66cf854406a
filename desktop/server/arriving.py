"""A file that an act named before it came: once it is there, its rows say so (sharing.md, 13)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from desktop.data.store import Store
from desktop.data.tables.record import File
from desktop.operations.authority import perform
from desktop.operations.keeping import ConfirmFile
from desktop.operations.taking import look_for
from desktop.queries.people import first_desk


def confirm_arrival(store: Store, sha256: str, person: UUID, now: datetime) -> None:
    """Confirm a file that is there and that some row awaits; else nothing.

    Asked after each sending of bytes and after each act that names a file, whichever comes last:
    each is written before the other is looked at, so that one of the two sees both.
    """
    desk = store.read(first_desk)
    if desk is None or not store.read(is_awaited, sha256):
        return
    act = ConfirmFile(sha256=sha256)
    looked = look_for(store, act)
    if looked.kept.get(sha256) is not None:
        perform(store, act, desk, person, now, looked)


def is_awaited(session: Session, sha256: str) -> bool:
    """Does some row wait for these bytes?"""
    waiting = exists().where(File.sha256 == sha256, File.awaited)
    return bool(session.execute(select(waiting)).scalar())
