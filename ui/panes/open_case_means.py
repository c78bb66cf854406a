"""What a case would lead to, said before anything is saved: batch rule, one request, the mail."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.words import CaseKind
from ui.panes.open_case_draft import CaseDraft
from ui.theme import Tone
from ui.widgets.badge import quiet_badge
from ui.widgets.button import Button
from ui.widgets.card import Card, clear
from ui.widgets.drop_area import DropArea
from ui.widgets.field import Field
from ui.widgets.words import words

_MAIL_LINES = 12


class MeansCard(Card):
    """Says what will happen, and asks what only a person can say: one request, or why not."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What happens then"), parent)
        self._draft = CaseDraft()
        self._others: tuple[Any, ...] = ()
        self._badges = QHBoxLayout()
        self.aside.addLayout(self._badges)
        self._said = QVBoxLayout()
        self._said.setSpacing(6)
        self._joining = QVBoxLayout()
        self._joining.setSpacing(8)
        self.reason = Field("separate_reason", self.tr("Why it is a separate request"))
        self.body.addLayout(self._said)
        self.body.addLayout(self._joining)
        self.body.addWidget(self.reason)
        self.reason.hide()
        self.reason.edited.connect(self._edit_reason)

    def show_draft(self, draft: CaseDraft) -> None:
        """Shows another draft; it is edited where it is."""
        self._draft = draft
        self.reason.set_value(draft.separate_reason)
        self.reason.set_problem("")

    def show_seen(self, view: Any) -> None:
        """Says what the desk foresees."""
        clear(self._badges)
        clear(self._said)
        clear(self._joining)
        self._others = view.others
        for sentence, tone in self._sentences(view):
            label = words(sentence, "caution" if tone is Tone.WARNING else "", wrap=True)
            self._said.addWidget(label)
        if view.batch:
            self._badges.addWidget(quiet_badge(self.tr("Batch rule"), Tone.WARNING))
        self._show_joining()

    def mark(self, sentence: str) -> None:
        """Puts a problem below the reason."""
        self.reason.set_problem(sentence)
        if sentence:
            self.reason.show()
            self.reason.focus()

    def _sentences(self, view: Any) -> list[tuple[str, Tone]]:
        if view.kind is CaseKind.TECHNICAL_SUPPORT:
            told = self.tr("It is answered and closed. No form goes out, and no product is needed.")
            return [(told, Tone.NEUTRAL)]
        said = []
        for product_type, count in view.batch:
            said.append((
                self.tr(
                    "More than {0} units of one type: a batch review will open for {1} × {2}. A "
                    "supervisor decides before anything is promised."
                ).format(view.batch_above, count, product_type),
                Tone.WARNING,
            ))  # fmt: skip
        checks = [unit for unit in view.units if str(unit.tone) == "ask"]
        if checks:
            said.append((
                self.tr("The case begins with an asset check of {0}.").format(
                    ", ".join(unit.serial for unit in checks if unit.serial)
                ),
                Tone.WARNING,
            ))  # fmt: skip
        if view.units and not said:
            said.append(
                (self.tr("The request form goes out next: name whom it is sent to then."),
                 Tone.NEUTRAL)
            )  # fmt: skip
        if not view.units:
            said.append((self.tr("Name the faulty products first."), Tone.NEUTRAL))
        return said

    def _show_joining(self) -> None:
        joined = next((o for o in self._others if str(o.request_id) == self._draft.request), None)
        self.reason.setVisible(bool(self._others) and joined is None)
        if not self._others:
            return
        if joined is not None:
            text = self.tr("One request with {0}.").format(joined.number)
            self._joining.addWidget(words(text, "", wrap=True))
            self._button(self.tr("Make it a separate one"), "")
            return
        text = self.tr("This organisation reported {0} within the last working days.").format(
            ", ".join(other.number for other in self._others)
        )
        self._joining.addWidget(words(text, "caution", wrap=True))
        for other in self._others[:3]:
            label = self.tr("Make it one request with {0}").format(other.number)
            self._button(label, str(other.request_id))

    def _button(self, label: str, request: str) -> None:
        button = Button(label)
        button.clicked.connect(lambda: self._join_request(request))
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self._joining.addLayout(row)

    def _join_request(self, request: str) -> None:
        self._draft.request = request
        self.edited.emit()

    def _edit_reason(self, _: str, value: str) -> None:
        self._draft.separate_reason = value
        self.reason.set_problem("")
        self.edited.emit()


class MailCard(Card):
    """Takes a mail and shows what it says, so that nobody has to look at two windows."""

    dropped = Signal(object)
    """The `Path` of a mail."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.drop = DropArea(
            self.tr("Drop the customer's mail here (.eml): it fills the case in"),
            self.tr("Mails (*.eml)"),
        )
        self._from = words("", "title", wrap=True)
        self._text = words("", "muted", wrap=True, select=True)
        self._files = words("", "small", wrap=True)
        for part in (self.drop, self._from, self._text, self._files):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.drop.dropped.connect(lambda paths: self.dropped.emit(paths[0]))

    def show_draft(self, draft: CaseDraft) -> None:
        """Shows the mail of a draft, or asks for one."""
        lines = draft.mail_text.strip().splitlines()
        shown = "\n".join(lines[:_MAIL_LINES]) + ("\n…" if len(lines) > _MAIL_LINES else "")
        self._from.setText(draft.mail_from)
        self._text.setText(shown)
        names = ", ".join(file.name for file in draft.files)
        self._files.setText(self.tr("Kept with the case: {0}").format(names) if names else "")
        for label in (self._from, self._text, self._files):
            label.setVisible(bool(label.text()))
        self.drop.setVisible(not draft.mail_from)
