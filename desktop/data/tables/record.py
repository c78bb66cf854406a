"""What is kept about a case: comments, files, documents, and the timeline."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from desktop.data.columns import KeyText, Words
from desktop.data.tables.row import Row, Synchronised
from desktop.domain.words import Visibility


class Comment(Synchronised, Row):
    __tablename__ = "comment"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    visibility: Mapped[Visibility] = mapped_column(Words(Visibility))


class File(Synchronised, Row):
    """An attachment of a case; its bytes lie in the store's folder by their SHA-256.

    It is `awaited` as long as they are still to come to the server from a desk.
    """

    __tablename__ = "file"

    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    sha256: Mapped[str] = mapped_column(KeyText, index=True)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    visibility: Mapped[Visibility] = mapped_column(Words(Visibility))
    purpose: Mapped[str] = mapped_column(Text, default="")
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    awaited: Mapped[bool] = mapped_column(default=False, server_default=false())


class Document(Synchronised, Row):
    """One version of a document that was made; the bytes are a file, so what was sent stays."""

    __tablename__ = "document"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    rma_id: Mapped[UUID | None] = mapped_column(ForeignKey("rma.id"))
    name: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("file.id"))
    made_at: Mapped[datetime]


class TimelineEvent(Synchronised, Row):
    """Who did what when, and what changed from what to what; written once, never changed.

    `digest` is salted, so that erasing personal data leaves the chain whole.
    """

    __tablename__ = "timeline_event"
    __table_args__ = (Index("ix_timeline_event_case_id_at", "case_id", "at"),)

    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    operation_id: Mapped[UUID] = mapped_column(index=True)
    ordinal: Mapped[int]
    facts: Mapped[dict[str, Any]]
    salt: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    erased_at: Mapped[datetime | None]


class ImportRun(Synchronised, Row):
    """One register that was taken in, with its figures and the mapping that read it."""

    __tablename__ = "import_run"

    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    mapping: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    imported_at: Mapped[datetime]
    imported_by: Mapped[UUID]
