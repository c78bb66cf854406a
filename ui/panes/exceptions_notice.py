"""The notice of a request: the facts that it has to tell, and the record that it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.calendars import day_words
from desktop.domain.notices import changes_level
from desktop.domain.words import LEVEL_WORDS, Decision, Fulfilment
from ui.moments import local
from ui.panes.case_evidence import EvidenceArea, MailSeen
from ui.panes.exceptions_side import language_words
from ui.theme import Tone
from ui.widgets.badge import quiet_badge
from ui.widgets.card import Card, clear
from ui.widgets.facts import Fact, Facts
from ui.widgets.field import Field, date_editor
from ui.widgets.words import hairline, words
from ui.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.queries.review_requests import RequestReview
    from desktop.queries.reviews import ReviewView
    from ui.panes.exceptions_types import TypeRow


class NoticeFacts(Card):
    """What the notice has to tell the customer, as far as it is decided (vendor page: clearly, in
    writing, with the reason)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What the notice has to say", parent)
        self.title.setText(self.tr("What the notice has to say"))
        self._language = quiet_badge("", Tone.INFO)
        self.aside.addWidget(self._language)

    def show_facts(self, review: RequestReview, rows: Sequence[TypeRow]) -> None:
        """Shows the facts by type; types that stay as asked are not in the notice."""
        clear(self.body)
        first = review.reviews[0]
        self._language.set_words(quiet_badge(language_words(first.language), Tone.INFO).words)
        to = first.contact
        if first.contact_email:
            # A name in Arabic or Hebrew must not turn the address after it around.
            to = f"\u200e{to}, {first.contact_email}" if to else first.contact_email
        facts = Facts(110)
        cases = ", ".join(first.case_numbers)
        day = day_words(local(first.row.opened_at).date())
        facts.set_facts(
            [
                Fact(self.tr("To"), to or review.in_queue.organisation),
                Fact(self.tr("About"), self.tr("{0}, asked for on {1}").format(cases, day)),
            ]
        )
        self.body.addWidget(facts)
        chosen = {row.view.row.id: row for row in rows}
        told = 0
        for view in review.reviews:
            told += self._add_type(view, chosen.get(view.row.id))
        if not told:
            said = self.tr("Nothing: as long as every type stays as it was asked, no notice goes.")
            self.body.addWidget(words(said, "muted", wrap=True))
        self.body.addStretch(1)

    def _add_type(self, view: ReviewView, row: TypeRow | None) -> bool:
        decision = row.chosen if row is not None else view.decision
        if not changes_level(decision):
            return False
        reason = row.reason.value if row is not None else view.reason
        facts = Facts(110)
        serials = ", ".join(unit.serial for unit in view.units)
        facts.set_facts(
            [
                Fact(self.tr("Units"), f"{view.row.units} × {view.row.product_type}: {serials}"),
                Fact(self.tr("Asked for"), LEVEL_WORDS[Fulfilment.ADVANCE_REPLACEMENT]),
                Fact(self.tr("Offered"), self._offered(view, row, decision)),
                Fact(self.tr("Reason"), reason or self.tr("still to be given")),
            ]
        )
        self.body.addWidget(hairline())
        self.body.addWidget(facts)
        return True

    def _offered(self, view: ReviewView, row: TypeRow | None, decision: Decision | None) -> str:
        match decision:
            case Decision.REFUSE:
                return self.tr("nothing: the request is refused")
            case Decision.SPLIT:
                made = row.offers if row is not None else {u.id: u.offered for u in view.units}
                parts = [
                    f"{unit.serial}: {LEVEL_WORDS[made[unit.id]].lower()}"
                    for unit in view.units
                    if unit.id in made
                ]
                return "; ".join(parts) or self.tr("still to be chosen, unit by unit")
            case Decision.CHANGE | Decision.KEEP | None:
                return LEVEL_WORDS[Fulfilment.RETURN_AND_REPAIR]


class NoticeRecord(Card):
    """Records that the notice was given: when, to whom, by which evidence."""

    edited = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__("The notice was given", parent)
        self.title.setText(self.tr("The notice was given"))
        self._bench = bench
        self._case: UUID | None = None
        self.set_tone(Tone.WARNING)
        self.fields = {
            "given_on": Field("given_on", self.tr("On"), date_editor("—"), mandatory=True),
            "addressee": Field("addressee", self.tr("To"), mandatory=True),
            "mail_reference": Field("mail_reference", self.tr("Mail: Message-ID, or subject")),
        }
        for field in self.fields.values():
            field.edited.connect(self.edited)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.fields["given_on"], 1)
        row.addWidget(self.fields["addressee"], 2)
        self.body.addLayout(row)
        self.evidence: EvidenceArea | None = None
        self._place = QVBoxLayout()
        self.body.addLayout(self._place)
        self.body.addStretch(1)

    @property
    def values(self) -> dict[str, str]:
        """What is typed, and the file that is kept as evidence."""
        held = {name: field.value for name, field in self.fields.items()}
        area = self.evidence
        if area is None or area.file_id is None:
            return held
        return {**held, "file": str(area.file_id), "file_name": area.file_name}

    @property
    def file_id(self) -> UUID | None:
        """The file that proves it, if one was kept."""
        return None if self.evidence is None else self.evidence.file_id

    def show_request(self, review: RequestReview) -> None:
        """Prepares it for a request; the same one keeps what is typed."""
        if self._case == review.in_queue.case_id:
            return
        self._case = review.in_queue.case_id
        first = review.reviews[0]
        self.fields["given_on"].set_value(review.outlook.today.isoformat())
        self.fields["addressee"].set_value(first.contact or first.contact_email)
        reference = self.fields["mail_reference"]
        reference.set_value("")
        reference.setParent(None)
        clear(self._place)
        self.evidence = EvidenceArea(self._bench, self._case, "notice", reference)
        self.evidence.changed.connect(self.edited)
        self.evidence.mail_read.connect(self._take_mail)
        self._place.addWidget(self.evidence)
        reference.show()

    def set_values(self, values: dict[str, Any]) -> None:
        """Takes up what was typed before."""
        for name, field in self.fields.items():
            if values.get(name):
                field.set_value(str(values[name]))
        if values.get("file") and self.evidence is not None:
            self.evidence.restore(str(values["file"]), str(values.get("file_name", "")))

    def check(self) -> bool:
        """Marks the day where it is missing: without one the act cannot even be made."""
        missing = not self.fields["given_on"].value
        said = self.tr("Say on which day it was given.")
        self.fields["given_on"].set_problem(said if missing else "")
        return not missing

    def mark(self, name: str, sentence: str) -> bool:
        """Marks the field that a refusal names; False where there is none of that name."""
        field = self.fields.get(name)
        if field is None:
            if name == "file" and self.evidence is not None:
                self.evidence.set_problem(sentence)
                return True
            return False
        field.set_problem(sentence)
        field.focus()
        return True

    def _take_mail(self, mail: MailSeen) -> None:
        self.fields["mail_reference"].set_value(mail.reference)
        if mail.sent_at is not None:
            self.fields["given_on"].set_value(local(mail.sent_at).date().isoformat())
        self.edited.emit()
