"""The head of the request form: where it stands, what is wrong, its acts, and the strip to send."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.form import LETTER_LANGUAGES
from desktop.domain.words import FormState
from ui.moments import moment_words
from ui.panes.pane import PaneHead
from ui.theme import Tone
from ui.widgets.badge import Badge
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.field import Field, choice
from ui.widgets.painting import BadgeWords

if TYPE_CHECKING:
    from desktop.queries.forms import FormView


class Wish(Enum):
    """What a button of the head is for."""

    SEND = auto()
    RETURN = auto()
    VALIDATE = auto()
    GO_TO_CASE = auto()


_FIRST: dict[FormState, Wish] = {
    FormState.DRAFTED: Wish.SEND,
    FormState.SENT: Wish.RETURN,
    FormState.RETURNED: Wish.VALIDATE,
    FormState.VALIDATED: Wish.GO_TO_CASE,
}
"""What brings a form on from where it stands."""
_ACT_OF = {Wish.SEND: "SendForm", Wish.RETURN: "ReturnForm", Wish.VALIDATE: "ValidateForm"}


class FormHead(QWidget):
    """Says which form it is and emits what the person wishes; one button is the primary one."""

    wished = Signal(object)
    sent = Signal(str, str)
    """To whom, and in which language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._story = ""
        self._kept_at: datetime | None = None
        self._first = Wish.SEND
        self._second = Wish.RETURN
        self._has_second = False
        self.head = PaneHead(self.tr("RMA request form"))
        self.to_mend, self.to_confirm = Badge(), Badge()
        self.second = Button("")
        self.first = Button("", "Ctrl+Return", primary=True)
        for part in (self.to_mend, self.to_confirm, self.second, self.first):
            self.head.buttons.addWidget(part)
        self._build_sending()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.head)
        column.addWidget(self.sending)
        self.first.clicked.connect(self._press_first)
        self.second.clicked.connect(lambda: self.wished.emit(self._second))

    def show_form(self, view: FormView, matters: tuple[int, int], *, is_clean: bool) -> None:
        """Says where the form stands; `matters` are the errors and what is to be confirmed."""
        self.head.set_title(self.tr("RMA request form · {0}").format(view.case_number))
        self._story = f"{view.organisation} · {self._state_words(view)}"
        self.tell_time()
        errors, others = matters
        mend = BadgeWords(self.tr("{0} to mend").format(errors), Tone.BAD, has_sign=False)
        self.to_mend.set_words(mend if errors else None)
        confirm = BadgeWords(self.tr("{0} to confirm").format(others), Tone.WARNING, has_sign=False)
        self.to_confirm.set_words(confirm if others else None)
        self._offer(view, is_clean)

    def ask_to_send(self, to: str, language: str) -> None:
        """Opens the strip that asks to whom the form goes."""
        self._to.set_value(to)
        self._to.set_problem("")
        self._language.set_value(language or "en")
        self.sending.show()
        self._show_buttons()
        self._to.focus()

    def close_sending(self) -> None:
        """The form went out, or not after all."""
        self.sending.hide()
        self._show_buttons()

    def mark(self, field: str, sentence: str) -> bool:
        """Marks the strip's field that a refusal names; False where it has none of that name."""
        if field != self._to.name or self.sending.isHidden():
            return False
        self._to.set_problem(sentence)
        self._to.focus()
        return True

    def draft_kept(self, moment: datetime) -> None:
        """What is typed is safe since then."""
        self._kept_at = moment
        self.tell_time()

    def forget_draft(self) -> None:
        """Nothing is typed that is not saved."""
        self._kept_at = None
        self.tell_time()

    @Slot()
    def tell_time(self) -> None:
        """Says how old the draft is."""
        if self._kept_at is None:
            self.head.set_under(self._story)
            return
        seconds = max(0, int((datetime.now(UTC) - self._kept_at).total_seconds()))
        ago = (
            self.tr("{0} s").format(seconds)
            if seconds < 60
            else self.tr("{0} min").format(seconds // 60)
        )
        self.head.set_under(self.tr("{0} · draft kept {1} ago").format(self._story, ago))

    def _build_sending(self) -> None:
        self.sending = Card()
        self._to = Field("sent_to", self.tr("Send the form to"), mandatory=True)
        languages = choice(list(LETTER_LANGUAGES.items()))
        self._language = Field("language", self.tr("In"), languages)
        words = self.tr("Make the PDF, record as sent")
        self.send = Button(words, "Ctrl+Return", primary=True)
        self.cancel = Button(self.tr("Not now"), "Esc")
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._to, 3)
        row.addWidget(self._language, 1)
        for button in (self.send, self.cancel):
            holder = QVBoxLayout()
            holder.setContentsMargins(0, 19, 0, 0)
            holder.addWidget(button)
            holder.addStretch(1)
            row.addLayout(holder)
        self.sending.body.addLayout(row)
        self.sending.hide()
        self.send.clicked.connect(self._send)
        self.cancel.clicked.connect(self.close_sending)

    @Slot()
    def _send(self) -> None:
        self.sent.emit(self._to.value, self._language.value)

    @Slot()
    def _press_first(self) -> None:
        self.wished.emit(self._first)

    def _show_buttons(self) -> None:
        """While the strip is open its button is the primary one and has the key."""
        is_asking = not self.sending.isHidden()
        self.first.setVisible(not is_asking)
        self.second.setVisible(not is_asking and self._has_second)

    def _offer(self, view: FormView, is_clean: bool) -> None:
        self._first = _FIRST[view.state]
        if view.state is FormState.VALIDATED and not is_clean:
            self._first = Wish.VALIDATE
        self._second = Wish.RETURN if view.state is FormState.DRAFTED else Wish.SEND
        if _ACT_OF.get(self._first, "") not in ("", *view.acts):
            self._first = Wish.GO_TO_CASE
        self.first.set_words(self._words_of(self._first, view))
        self.second.set_words(self._words_of(self._second, view))
        self._has_second = _ACT_OF[self._second] in view.acts
        self._show_buttons()

    def _words_of(self, wish: Wish, view: FormView) -> str:
        match wish:
            case Wish.SEND if view.sent_at is not None:
                return self.tr("Send it again")
            case Wish.SEND:
                return self.tr("Send the form")
            case Wish.RETURN:
                return self.tr("Record it as returned")
            case Wish.VALIDATE if view.state is FormState.VALIDATED:
                return self.tr("Validate again")
            case Wish.VALIDATE:
                return self.tr("Validate")
            case Wish.GO_TO_CASE:
                return self.tr("Go to the case")

    def _state_words(self, view: FormView) -> str:
        match view.state:
            case FormState.DRAFTED:
                return self.tr("drafted, not sent yet")
            case FormState.SENT:
                return self.tr("sent {0}").format(_moment(view.sent_at))
            case FormState.RETURNED:
                return self.tr("returned {0}").format(_moment(view.returned_at))
            case FormState.VALIDATED:
                return self.tr("validated {0}").format(_moment(view.validated_at))


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment_words(moment)
