"""Who reported it, when and how: the card beside the faulty products."""

from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from desktop.domain.words import CaseKind, Channel
from ui.panes.case_words import sentence_case
from ui.panes.open_case_draft import CaseDraft
from ui.panes.open_case_found import OrganisationFinder
from ui.theme.tokens import CARD_GAP
from ui.widgets.card import Card
from ui.widgets.field import Field, choice, date_editor, text_editor
from ui.workbench import Workbench

_PLAIN: Final = ("customer_reference", "description", "channel", "contact", "site", "kind")
_MOMENTS: Final = {"reported_at": "reported_on", "call_back_at": "call_back_on"}
"""The field of a moment's time, which has the name that refusals use, and that of its day."""


class ReportCard(Card):
    """Edits the facts of a report in a draft; the organisation is found while it is typed."""

    edited = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._bench = bench
        self._draft = CaseDraft()
        self.fields = self._make_fields()
        self._build()
        self._join()

    def show_draft(self, draft: CaseDraft) -> None:
        """Shows another draft; it is edited where it is."""
        self._draft = draft
        for name in ("customer_reference", "description", "channel", "kind"):
            self.fields[name].set_value(getattr(draft, name))
        for at, on in _MOMENTS.items():
            day, time = _split(getattr(draft, at))
            self.fields[on].set_value(day)
            self.fields[at].set_value(time)
        self.fields["on_behalf_of"].set_value(draft.on_behalf_name)
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
        kinds = [(one.value, sentence_case(one.value)) for one in CaseKind]
        made = (
            Field("organisation", self.tr("Organisation"), mandatory=True),
            Field("contact", self.tr("Contact"), choice([])),
            Field("site", self.tr("Site"), choice([])),
            Field("channel", self.tr("Came by"), choice(channels)),
            Field("reported_on", self.tr("Reported on"), date_editor(self.tr("now"))),
            Field("reported_at", self.tr("At"), QLineEdit()),
            Field("on_behalf_of", self.tr("On their behalf, where it is not themselves")),
            Field("kind", self.tr("They want"), choice(kinds)),
            Field("call_back_on", self.tr("Call back on"), date_editor(self.tr("not asked"))),
            Field("call_back_at", self.tr("At"), QLineEdit()),
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
            ("on_behalf_of", 3, 0, 6),
            ("channel", 4, 0, 2), ("reported_on", 4, 2, 2), ("reported_at", 4, 4, 2),
            ("kind", 5, 0, 2), ("call_back_on", 5, 2, 2), ("call_back_at", 5, 4, 2),
            ("customer_reference", 6, 0, 6), ("description", 7, 0, 6),
        )  # fmt: skip
        for name, row, column, span in places:
            form.addWidget(self.fields[name], row, column, 1, span)
        for column in range(6):
            form.setColumnStretch(column, 1)
        self.body.addLayout(form)
        for at, on in _MOMENTS.items():
            clock = self.fields[at].editor
            clock.setAccessibleName(self.tr("{0}, at").format(self.fields[on].label))
            if isinstance(clock, QLineEdit):
                clock.setPlaceholderText(self.tr("09:30"))
        for box in (self.fields["contact"].editor, self.fields["site"].editor):
            if isinstance(box, QComboBox):
                box.setSizeAdjustPolicy(
                    QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
                )
                box.setMinimumContentsLength(20)

    def _join(self) -> None:
        found = (("organisation", self._take_organisation), ("on_behalf_of", self._take_reseller))
        for name, take in found:
            hint = self.tr("Type a name or a customer number")
            finder = OrganisationFinder(self._bench, self.fields[name], hint)
            finder.chosen.connect(take)
        for field in self.fields.values():
            field.edited.connect(self._edit)

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
        else:
            for at, on in _MOMENTS.items():
                if name in (at, on):
                    now = self._bench.desk.now()
                    joined = _joined(self.fields[on].value, self.fields[at].value, now)
                    setattr(self._draft, at, joined)
        if name not in ("organisation", "on_behalf_of"):
            self.edited.emit()

    def _take_organisation(self, chosen: str, _: str) -> None:
        if chosen:
            self._draft.organisation = chosen
            self._draft.contact = self._draft.site = self._draft.request = ""
            self.edited.emit()

    def _take_reseller(self, chosen: str, name: str) -> None:
        """What is typed is kept with the draft, also while it is no organisation yet."""
        self._draft.on_behalf_of, self._draft.on_behalf_name = chosen, name
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
