"""What proves an acceptance or a notice: a file that is kept at once, or the name of a mail."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.moments import size_words
from ui.theme import Tone
from ui.widgets.badge import Badge
from ui.widgets.drop_area import DropArea
from ui.widgets.field import Field
from ui.widgets.painting import BadgeWords
from ui.widgets.words import words
from ui.workbench import Workbench, sentence_of

if TYPE_CHECKING:
    from desktop.attaching import Attached


class MailSeen:
    """What a mail says about itself, as far as it matters as evidence."""

    def __init__(self, reference: str, sender: str, sent_at: datetime | None) -> None:
        self.reference = reference
        self.sender = sender
        self.sent_at = sent_at


class EvidenceArea(QWidget):
    """Takes one file (dropped, pasted or chosen), or the reference of a mail in its field."""

    changed = Signal()
    """Another file was kept."""
    mail_read = Signal(object)
    """The file is a mail: a `MailSeen`."""

    def __init__(self, bench: Workbench, case_id: UUID, purpose: str, reference: Field) -> None:
        super().__init__()
        self._bench = bench
        self._case = case_id
        self._purpose = purpose
        self.file_id: UUID | None = None
        self.file_name = ""
        self.drop = DropArea(
            self.tr("Drop the mail or the signed page here, paste a picture, or press Enter")
        )
        self._kept = Badge()
        self._problem = words("", "problem", wrap=True)
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(words(self.tr("Evidence in writing: a file, or the mail's name"), "small"))
        column.addWidget(self.drop)
        column.addWidget(self._kept)
        column.addWidget(self._problem)
        column.addWidget(reference)
        self.drop.dropped.connect(self.take)
        self.drop.pasted.connect(self._take_picture)

    def take(self, paths: Sequence[Path]) -> None:
        """Keeps the first of the files with the case, in the background."""
        self._attach(lambda: _source(paths[0]))

    def restore(self, file_id: str, name: str) -> None:
        """A draft knew a file that was kept before."""
        if file_id:
            self.file_id, self.file_name = UUID(file_id), name
            self._show_kept(name)

    def set_problem(self, sentence: str) -> None:
        """Says what is wrong with the evidence."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    @Slot(bytes)
    def _take_picture(self, picture: bytes) -> None:
        self._attach(lambda: _picture_source(picture))

    def _attach(self, source: Any) -> None:
        self.set_problem("")
        desk, case, purpose = self._bench.desk, self._case, self._purpose

        def work() -> Any:
            from desktop.attaching import attach

            return attach(desk, case, source(), purpose)

        task = self._bench.perform_work(work)
        task.answered.connect(self._take_attached)
        task.failed.connect(lambda error: self.set_problem(sentence_of(error)))

    @Slot(object)
    def _take_attached(self, attached: "Attached") -> None:
        self.file_id, self.file_name = attached.id, attached.name
        self._show_kept(f"{attached.name}, {size_words(attached.size)}")
        self.changed.emit()
        if attached.name.lower().endswith(".eml"):
            task = self._bench.background.run(lambda: _mail_seen(attached.content))
            task.answered.connect(self.mail_read)
            # A mail that cannot be read is still a file that proves something.
            task.failed.connect(lambda error: self.set_problem(sentence_of(error)))

    def _show_kept(self, name: str) -> None:
        self._kept.set_words(BadgeWords(self.tr("{0} is kept").format(name), Tone.GOOD))


def _source(path: Path) -> Any:
    from desktop.attaching import Source

    return Source(path.name, path)


def _picture_source(picture: bytes) -> Any:
    from desktop.attaching import Source

    return Source("pasted.png", content=picture)


def _mail_seen(content: bytes) -> MailSeen:
    from desktop.intake.mails import read_mail

    mail = read_mail(content)
    return MailSeen(
        mail.message_id or mail.subject, mail.from_name or mail.from_address, mail.sent_at
    )
