"""Sending the form, sending the terms, recording what came back: acceptance and notice."""

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.languages import LETTER_LANGUAGES, language_name
from desktop.domain.words import Evidence
from ui.background import Task
from ui.moments import local
from ui.panes import case_questions
from ui.panes.case_evidence import EvidenceArea, MailSeen
from ui.panes.case_panel import ActPanel
from ui.widgets.field import choice, date_editor
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.case_choices import TermsChoice
    from desktop.queries.case_screen import CaseScreen


class SendFormPanel(ActPanel):
    """Makes the request form, keeps it with the case, and records to whom it goes."""

    act = "SendForm"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(
            bench,
            "Send the form",
            "Make and send the form",
            f"case:{screen.case.id}:send form",
            "The request form is made with what the desk knows and kept with the case. Send it "
            "from your mail program; here it is recorded to whom it went.",
        )
        self._case = screen.case.id
        self.add_field("sent_to", self.tr("To"), mandatory=True)
        languages = [(code, name) for code, name in LETTER_LANGUAGES.items()]
        if screen.case.language not in LETTER_LANGUAGES:
            languages.append((screen.case.language, language_name(screen.case.language)))
        self.add_field("language", self.tr("Language"), choice(languages))
        self.fields["sent_to"].set_value(screen.case.contact_email)
        self.fields["language"].set_value(screen.case.language)

    def start(self, values: dict[str, str]) -> Task:
        desk, case = self.bench.desk, self._case
        return self.bench.perform_work(
            lambda: send_form(desk, case, values["sent_to"], values["language"])
        )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The form is kept with the case, and recorded as sent to {0}.").format(
            self.fields["sent_to"].value
        )


def send_form(desk: Any, case_id: UUID, sent_to: str, language: str) -> Any:
    """Records that the form is sent and keeps its PDF as the case's next version; blocks."""
    from desktop.operations.forms import SendForm
    from desktop.paper import keep_paper, make_request_form

    # Made once before, so that a form that cannot be printed is never recorded as sent.
    make_request_form(desk, case_id)
    performed = desk.perform(SendForm(case=case_id, sent_to=sent_to, language=language))
    keep_paper(desk, make_request_form(desk, case_id))
    return performed


class SendTermsPanel(ActPanel):
    """Records which terms went to whom."""

    act = "SendTerms"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(
            bench,
            "Send the terms",
            "Record as sent",
            f"case:{screen.case.id}:send terms",
            "All details and the terms go to the customer, to be accepted as one. What is "
            "accepted covers exactly the units, the service level and the address as they are now.",
        )
        self._case = screen.case.id
        self._language = screen.case.language
        self.add_field("sent_to", self.tr("To"), mandatory=True)
        self._terms = choice([])
        self.add_field("terms", self.tr("Terms"), self._terms, mandatory=True)
        self.fields["sent_to"].set_value(screen.case.contact_email)
        bench.ask(case_questions.terms).answered.connect(self._offer)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.acceptance_acts import SendTerms
        from desktop.operations.operation import new_id

        return SendTerms(
            acceptance=new_id(),
            case=self._case,
            terms=UUID(values["terms"]),
            sent_to=values["sent_to"],
        )

    def check(self, values: dict[str, str]) -> dict[str, str]:
        return {} if values["terms"] else {"terms": self.tr("Choose which terms are sent.")}

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The terms are recorded as sent to {0}.").format(
            self.fields["sent_to"].value
        )

    @Slot(object)
    def _offer(self, offered: "tuple[TermsChoice, ...]") -> None:
        box = self._terms
        box.blockSignals(True)
        box.clear()
        own = [one for one in offered if one.language == self._language[:2]]
        for one in (*own, *(one for one in offered if one not in own)):
            shown = f"{one.version}, {language_name(one.language)}"
            shown += self.tr(" (sample text, to be replaced)") if one.placeholder else ""
            box.addItem(shown, str(one.id))
        box.blockSignals(False)


class AcceptancePanel(ActPanel):
    """Records who accepted the terms, when, and by which evidence."""

    act = "AcceptTerms"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(
            bench,
            "Record the acceptance",
            "Record the acceptance",
            f"case:{screen.case.id}:acceptance",
            "Who accepted, when, and the proof in writing. A yes by telephone is no evidence.",
        )
        assert screen.case.acceptance is not None, "the terms were sent before"
        self._acceptance = screen.case.acceptance.id
        self.add_field("accepted_by", self.tr("Accepted by"), mandatory=True)
        day = self.make_field("day", self.tr("On"), date_editor("—"), mandatory=True)
        clock = self.make_field("time", self.tr("At, hours:minutes"), mandatory=True)
        self.add_row(day, clock)
        reference = self.make_field("mail_reference", self.tr("Mail: Message-ID, or subject"))
        self.evidence = EvidenceArea(bench, screen.case.id, "acceptance", reference)
        self.column.addWidget(self.evidence)
        self.fields["accepted_by"].set_value(screen.case.contact)
        self._untouched = bench.desk.now()
        self._set_moment(self._untouched)
        self.evidence.changed.connect(self.note_draft)
        self.evidence.mail_read.connect(self._take_mail)

    @property
    def values(self) -> dict[str, str]:
        """The fields, and the file that was kept."""
        file_id = "" if self.evidence.file_id is None else str(self.evidence.file_id)
        return {**super().values, "file": file_id, "file_name": self.evidence.file_name}

    def check(self, values: dict[str, str]) -> dict[str, str]:
        if _moment(values) is None:
            return {"time": self.tr("Write the time as hours and minutes, such as 14:05.")}
        return {}

    def field_of(self, name: str) -> str:
        return "time" if name == "accepted_at" else name

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.acceptance_acts import AcceptTerms

        given = _moment(values) or self._untouched
        # Seconds are not typed: a moment that nobody changed is the one when the panel opened.
        is_untouched = abs((given - self._untouched).total_seconds()) < 60
        return AcceptTerms(
            acceptance=self._acceptance,
            accepted_by=values["accepted_by"],
            accepted_at=self._untouched if is_untouched else given,
            evidence=Evidence.FILE if values["file"] else Evidence.MAIL,
            file=UUID(values["file"]) if values["file"] else None,
            mail_reference=values["mail_reference"],
        )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The acceptance is recorded. The RMA number can be given.")

    def _set_moment(self, moment: datetime) -> None:
        here = local(moment)
        self.fields["day"].set_value(here.date().isoformat())
        self.fields["time"].set_value(f"{here:%H:%M}")

    @Slot(object)
    def _take_mail(self, mail: MailSeen) -> None:
        self.fields["mail_reference"].set_value(mail.reference)
        if mail.sender:
            self.fields["accepted_by"].set_value(mail.sender)
        if mail.sent_at is not None:
            self._set_moment(mail.sent_at)
        self.note_draft()

    @Slot(object)
    def _restore(self, draft: Any) -> None:
        super()._restore(draft)
        self.evidence.restore((draft or {}).get("file", ""), (draft or {}).get("file_name", ""))


class NoticePanel(ActPanel):
    """Records the one notice of a request: date, addressee, evidence."""

    act = "RecordNotice"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(
            bench,
            "Record the notice",
            "Record the notice",
            f"case:{screen.case.id}:notice",
            "The one letter that tells the customer that the service level changed, and why. "
            "Record when it went, to whom, and what proves it.",
        )
        self._request = screen.case.request_id
        day = self.make_field("given_on", self.tr("Given on"), date_editor("—"), mandatory=True)
        to = self.make_field("addressee", self.tr("To"), mandatory=True)
        self.add_row(day, to)
        reference = self.make_field("mail_reference", self.tr("Mail: Message-ID, or subject"))
        self.evidence = EvidenceArea(bench, screen.case.id, "notice", reference)
        self.column.addWidget(self.evidence)
        self.fields["given_on"].set_value(screen.today.isoformat())
        self.fields["addressee"].set_value(screen.case.contact)
        self.evidence.changed.connect(self.note_draft)
        self.evidence.mail_read.connect(self._take_mail)

    @property
    def values(self) -> dict[str, str]:
        """The fields, and the file that was kept."""
        file_id = "" if self.evidence.file_id is None else str(self.evidence.file_id)
        return {**super().values, "file": file_id, "file_name": self.evidence.file_name}

    def check(self, values: dict[str, str]) -> dict[str, str]:
        return {} if values["given_on"] else {"given_on": self.tr("Say on which day.")}

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.operation import new_id
        from desktop.operations.reviews import RecordNotice

        return RecordNotice(
            notice=new_id(),
            request=self._request,
            given_on=date.fromisoformat(values["given_on"]),
            addressee=values["addressee"],
            evidence=Evidence.FILE if values["file"] else Evidence.MAIL,
            file=UUID(values["file"]) if values["file"] else None,
            mail_reference=values["mail_reference"],
        )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The notice is recorded. The terms can be sent.")

    @Slot(object)
    def _take_mail(self, mail: MailSeen) -> None:
        self.fields["mail_reference"].set_value(mail.reference)
        if mail.sent_at is not None:
            self.fields["given_on"].set_value(local(mail.sent_at).date().isoformat())
        self.note_draft()

    @Slot(object)
    def _restore(self, draft: Any) -> None:
        super()._restore(draft)
        self.evidence.restore((draft or {}).get("file", ""), (draft or {}).get("file_name", ""))


def _moment(values: dict[str, str]) -> datetime | None:
    """The moment that was typed, in the time of this computer; None where it is none."""
    try:
        day = date.fromisoformat(values["day"])
        clock = time.fromisoformat(values["time"].strip().zfill(5))
    except ValueError:
        return None
    return datetime.combine(day, clock).astimezone().astimezone(UTC)
