"""What is kept with a case: comments, files, documents that were made."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy import func, select

from desktop.data.tables.cases import Case
from desktop.data.tables.fulfilment import Rma
from desktop.data.tables.record import Comment, Document, File
from desktop.domain.file_names import safe_name
from desktop.domain.refusal import Refused
from desktop.domain.words import Visibility
from desktop.operations.act import Act
from desktop.operations.operation import Event, Operation

_LONGEST_COMMENT = 20_000


class CommentAdded(Event):
    comment: UUID


class AddComment(Operation):
    """Write a comment on a case: internal unless somebody says otherwise."""

    comment: UUID
    case: UUID
    text: str
    visibility: Visibility = Visibility.INTERNAL

    def apply(self, act: Act) -> CommentAdded:
        case = act.get(Case, self.case, "case")
        if not self.text:
            raise Refused("Write something first.", "text", "input")
        if len(self.text) > _LONGEST_COMMENT:
            raise Refused("This is too long for a comment; attach it as a file.", "text", "input")
        row = act.add(
            Comment(
                id=self.comment,
                case_id=case.id,
                author_id=act.person_id,
                written_at=act.at,
                text=self.text,
                visibility=self.visibility,
            )
        )
        facts = {"text": self.text, "visibility": self.visibility.value}
        act.record("CommentAdded", row, case.id, facts)
        return CommentAdded(comment=row.id)


class FileAttached(Event):
    file: UUID


class AttachFile(Operation):
    """Attach a file whose bytes lie in the store's folder under `sha256`, or are still to come to
    the server from this desk (sharing.md, rule 13); `size` in bytes.

    `purpose` says what it proves ("acceptance", "notice"), "" for any other.
    """

    file: UUID
    case: UUID
    sha256: str
    name: str
    media_type: str
    size: int
    visibility: Visibility = Visibility.INTERNAL
    purpose: str = ""

    def file_named(self) -> str:
        return self.sha256

    def apply(self, act: Act) -> FileAttached:
        case = act.get(Case, self.case, "case")
        limit, size = act.policy.file_bytes, act.size_of(self.sha256, self.size)
        if size > limit:
            raise Refused(
                f"{self.name} has {_megabytes(size)}; a file may have {_megabytes(limit)}.",
                "file",
                "input",
            )
        held = select(func.coalesce(func.sum(File.size), 0)).where(File.case_id == case.id)
        if int(act.session.execute(held).scalar_one()) + size > act.policy.case_bytes:
            raise Refused(
                f"The files of a case may have {_megabytes(act.policy.case_bytes)} together.",
                "file",
                "input",
            )
        row = act.add(
            File(
                id=self.file,
                case_id=case.id,
                sha256=self.sha256,
                name=safe_name(self.name),
                media_type=self.media_type,
                size=size,
                awaited=act.is_awaited(self.sha256),
                visibility=self.visibility,
                purpose=self.purpose,
                added_by=act.person_id,
                added_at=act.at,
            )
        )
        act.record("FileAttached", row, case.id, {"name": row.name, "size": row.size})
        return FileAttached(file=row.id)


class FileConfirmed(Event):
    files: tuple[UUID, ...]


class ConfirmFile(Operation):
    """Say that the bytes of a file have come, so that what needs them can go on. Only the server
    can know: whoever else says it is refused."""

    authority_only: ClassVar[bool] = True

    sha256: str

    def file_named(self) -> str:
        return self.sha256

    def apply(self, act: Act) -> FileConfirmed:
        if act.looked.kept.get(self.sha256) is None:
            raise Refused("This file has not come to the server yet.", "file", "state")
        awaited = select(File).where(File.sha256 == self.sha256, File.awaited)
        files = list(act.session.execute(awaited.order_by(File.id)).scalars())
        for file in files:
            file.awaited, file.size = False, act.size_of(self.sha256, file.size)
            act.record("FileConfirmed", file, file.case_id, {"name": file.name, "size": file.size})
        return FileConfirmed(files=tuple(file.id for file in files))


class FileShared(Event):
    file: UUID
    visibility: Visibility


class ShareFile(Operation):
    """Share a file with the customer, or take that back."""

    file: UUID
    visibility: Visibility

    def apply(self, act: Act) -> FileShared:
        row = act.get(File, self.file, "file")
        before, row.visibility = row.visibility, self.visibility
        if before is not self.visibility:
            facts = {"visibility": [before.value, self.visibility.value], "name": row.name}
            act.record("FileShared", row, row.case_id, facts)
        return FileShared(file=row.id, visibility=row.visibility)


class DocumentRecorded(Event):
    document: UUID
    version: int


class RecordDocument(Operation):
    """Keep a document that was made as its next version; its bytes are an attached file."""

    document: UUID
    case: UUID
    rma: UUID | None = None
    name: str
    file: UUID

    def apply(self, act: Act) -> DocumentRecorded:
        case = act.get(Case, self.case, "case")
        made = act.get(File, self.file, "file")
        if made.case_id != case.id:
            raise Refused("This file belongs to another case. Attach it here.", "file", "input")
        if self.rma is not None and act.get(Rma, self.rma, "rma").case_id != case.id:
            raise Refused("This RMA belongs to another case.", "rma", "input")
        last = select(func.coalesce(func.max(Document.version), 0)).where(
            Document.case_id == case.id,
            Document.name == self.name,
            Document.rma_id.is_(None) if self.rma is None else Document.rma_id == self.rma,
        )
        version = int(act.session.execute(last).scalar_one()) + 1
        row = act.add(
            Document(
                id=self.document,
                case_id=case.id,
                rma_id=self.rma,
                name=self.name,
                version=version,
                file_id=made.id,
                made_at=act.at,
            )
        )
        act.record("DocumentMade", row, case.id, {"name": self.name, "version": version})
        return DocumentRecorded(document=row.id, version=version)


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB"
