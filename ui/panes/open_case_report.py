"""Who reported it, when and how: the card beside the faulty products."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QSizePolicy, QWidget

from desktop.domain.words import Channel
from ui.panes import open_case_questions as questions
from ui.panes.open_case_draft import CaseDraft
from ui.theme.tokens import CARD_GAP
from ui.widgets.card import Card
from ui.widgets.field import Field, choice, date_editor, text_editor
from ui.workbench import Workbench

_PLAIN: Final = ("customer_reference", "description", "channel", "contact", "site")


class ReportCard(Card):
    """Edits the facts of a report in a draft; the organisation is found while it is typed."""

    edited = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._bench = bench
        self._draft = CaseDraft()
        self._offered: dict[str, UUID] = {}
        self._names = QStringListModel(self)
        self._channel = bench.channel(self)
        self.fields = self._make_fields()
        self._build()
        self._join()

    def show_draft(self, draft: CaseDraft) -> None:
        """Shows another draft; it is edited where it is."""
        self._draft = draft
        for name in ("customer_reference", "description", "channel"):
            self.fields[name].set_value(getattr(draft, name))
        day, time = _split(draft.reported_at)
        self.fields["reported_on"].set_value(day)
        self.fields["reported_at"].set_value(time)
        self.fields["organisation"].set_value("")
        self.mark({})

    def show_seen(self, view: Any) -> None:
        """Shows whose it is, and from which contacts and sites to choose."""
        organisation = self.fields["organisation"]
        if not organisation.editor.hasFocus() or not organisation.value:
            organisation.set_value(view.organisation_name)
        for name, offered, usual in (
            ("contact", view.contacts, view.contact),
            ("site", view.sites, view.site),
        ):
            chosen = getattr(self._draft, name) or (str(usual) if usual else "")
            self._offer(self.fields[name], offered, chosen)

    def mark(self, problems: dict[str, str]) -> None:
        """Puts problems below their fields."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name, ""))

    def _make_fields(self) -> dict[str, Field]:
        channels = [(one.value, one.value) for one in Channel]
        made = (
            Field("organisation", self.tr("Organisation"), mandatory=True),
            Field("contact", self.tr("Contact"), choice([])),
            Field("site", self.tr("Site"), choice([])),
            Field("channel", self.tr("Came by"), choice(channels)),
            Field("reported_on", self.tr("Reported on"), date_editor(self.tr("now"))),
            Field("reported_at", self.tr("At"), QLineEdit()),
            Field("customer_reference", self.tr("Their reference")),
            Field("description", self.tr("In a sentence"), text_editor(2)),
        )
        for field in made:
            # In a place that scrolls nothing is squeezed.
            field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return {field.name: field for field in made}

    def _build(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(CARD_GAP)
        form.setVerticalSpacing(8)
        places = (
            ("organisation", 0, 0, 6), ("contact", 1, 0, 6), ("site", 2, 0, 6),
            ("channel", 3, 0, 2), ("reported_on", 3, 2, 2), ("reported_at", 3, 4, 2),
            ("customer_reference", 4, 0, 6), ("description", 5, 0, 6),
        )  # fmt: skip
        for name, row, column, span in places:
            form.addWidget(self.fields[name], row, column, 1, span)
        for column in range(6):
            form.setColumnStretch(column, 1)
        self.body.addLayout(form)
        clock = self.fields["reported_at"].editor
        if isinstance(clock, QLineEdit):
            clock.setPlaceholderText(self.tr("09:30"))
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._take_organisation)
        whose = self.fields["organisation"].editor
        if isinstance(whose, QLineEdit):
            whose.setCompleter(completer)
            whose.setPlaceholderText(self.tr("Type a name or a customer number"))
        for box in (self.fields["contact"].editor, self.fields["site"].editor):
            if isinstance(box, QComboBox):
                box.setSizeAdjustPolicy(
                    QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
                )
                box.setMinimumContentsLength(20)

    def _join(self) -> None:
        for field in self.fields.values():
            field.edited.connect(self._edit)
        self._channel.answered.connect(self._show_offered)

    def _offer(self, field: Field, offered: Any, chosen: str) -> None:
        box = field.editor
        if not isinstance(box, QComboBox):
            return
        wanted = [("", self.tr("none")), *((str(one.id), one.words) for one in offered)]
        there = [(box.itemData(n), box.itemText(n)) for n in range(box.count())]
        if there != wanted:
            box.blockSignals(True)
            box.clear()
            for value, shown in wanted:
                box.addItem(shown, value)
            box.blockSignals(False)
        field.set_value(chosen)
        box.setEnabled(bool(offered))

    def _edit(self, name: str, value: str) -> None:
        self.fields[name].set_problem("")
        if name in _PLAIN:
            setattr(self._draft, name, value)
        elif name == "organisation":
            self._look_for_organisation(value)
            return
        else:
            self._draft.reported_at = _joined(
                self.fields["reported_on"].value,
                self.fields["reported_at"].value,
                self._bench.desk.now(),
            )
        self.edited.emit()

    def _look_for_organisation(self, text: str) -> None:
        if text in self._offered:
            self._take_organisation(text)
        else:
            self._channel.ask(self._bench.question(questions.organisations, text))

    def _show_offered(self, offered: Any) -> None:
        self._offered = {one.words: one.id for one in offered}
        self._names.setStringList(list(self._offered))
        name = self.fields["organisation"].editor
        if offered and isinstance(name, QLineEdit) and name.hasFocus():
            name.completer().complete()

    def _take_organisation(self, words: str) -> None:
        chosen = self._offered.get(words)
        if chosen is None:
            return
        self._draft.organisation = str(chosen)
        self._draft.contact = self._draft.site = self._draft.request = ""
        self.edited.emit()


def _split(reported_at: str) -> tuple[str, str]:
    """A kept moment as the day and the time of this computer's zone."""
    try:
        moment = datetime.fromisoformat(reported_at).astimezone()
    except ValueError:
        day, _, time = reported_at.partition("T")
        return day, time
    return moment.date().isoformat(), f"{moment:%H:%M}"


def _joined(day: str, time: str, now: datetime) -> str:
    """Day and time of this computer's zone as they are kept; "" for now.

    What is no time is kept as it was typed, so that nothing is lost and saving says so.
    """
    if not day and not time:
        return ""
    said = f"{day or now.astimezone().date().isoformat()}T{time or '00:00'}"
    try:
        return datetime.fromisoformat(said).astimezone().isoformat()
    except ValueError:
        return said
