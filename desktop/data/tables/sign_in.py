"""Who is signed in at the server, and who tried in vain. Never synchronised."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.data.columns import KeyText
from desktop.data.tables.row import Row


class SignedIn(Row):
    """One token. Only its SHA-256 is kept, so that a copy of the store opens nothing.

    It is good for one person, and for the one desk that they joined with it or signed in from,
    until `expires_at`. After that it says only whose desk asks, so that it is told when all access
    of theirs ends.
    """

    __tablename__ = "signed_in"

    token_sha256: Mapped[str] = mapped_column(KeyText, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    desk: Mapped[UUID | None]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInFailure(Row):
    """Wrong attempts for one name from one address; both only as one SHA-256."""

    __tablename__ = "sign_in_failure"

    key_sha256: Mapped[str] = mapped_column(KeyText, primary_key=True)
    attempts: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
