"""Which version of a paper was made and kept last."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.record import Document, File


@dataclass(frozen=True, slots=True)
class MadeVersion:
    """The latest version of a document that was made and kept."""

    version: int
    sha256: str
    made_at: datetime
    file_id: UUID


def latest_made(
    session: Session, case_id: UUID, rma_id: UUID | None, name: str
) -> MadeVersion | None:
    """The latest kept version of a document of a case (and of its RMA); None before the first."""
    found = session.execute(
        select(Document.version, File.sha256, Document.made_at, File.id)
        .join(File, File.id == Document.file_id)
        .where(
            Document.case_id == case_id,
            Document.name == name,
            Document.rma_id.is_(None) if rma_id is None else Document.rma_id == rma_id,
        )
        .order_by(Document.version.desc())
        .limit(1)
    ).first()
    return None if found is None else MadeVersion(*found)
