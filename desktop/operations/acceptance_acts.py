"""Terms sent and accepted: no RMA number exists before (vendor page, *What happens next*)."""

from uuid import UUID

from desktop.data.tables.cases import Acceptance, Case
from desktop.data.tables.contracts import Terms
from desktop.domain.refusal import Refused
from desktop.domain.terms import is_void, subject_digest, what_changed
from desktop.domain.words import CaseState, Evidence
from desktop.operations.acceptances import standing, subject_now, subject_of, terms_in_force
from desktop.operations.act import Act
from desktop.operations.evidence import check_evidence
from desktop.operations.moves import move
from desktop.operations.opening import open_case
from desktop.operations.operation import Event, Moment, Operation


class TermsSent(Event):
    case: UUID
    acceptance: UUID
    case_state: CaseState


class SendTerms(Operation):
    """Record that all details and the terms went to the customer, to be accepted as one."""

    acceptance: UUID
    case: UUID
    terms: UUID
    sent_to: str

    def apply(self, act: Act) -> TermsSent:
        case = open_case(act, self.case)
        terms = act.get(Terms, self.terms, "terms")
        if not self.sent_to:
            raise Refused("Say to whom the terms go.", "sent_to", "input")
        if terms.id != terms_in_force(act, terms.language).id:
            raise Refused(f"Terms {terms.version} are no longer in force.", "terms", "input")
        move(act, case)
        earlier = standing(act, case)
        if earlier is not None:
            earlier.void_at, earlier.void_reason = act.at, "sent anew"
        subject = subject_of(act, case, terms)
        row = act.add(
            Acceptance(
                id=self.acceptance,
                case_id=case.id,
                terms_id=terms.id,
                subject=subject,
                digest=subject_digest(subject),
                sent_at=act.at,
                sent_to=self.sent_to,
            )
        )
        case.waiting_since = act.at
        act.record("TermsSent", row, case.id, {"to": self.sent_to, "terms": terms.version})
        return TermsSent(case=case.id, acceptance=row.id, case_state=case.state)


class TermsAccepted(Event):
    case: UUID
    acceptance: UUID


class AcceptTerms(Operation):
    """Record who accepted the terms, when, by which evidence (domain.md, *Terms*)."""

    acceptance: UUID
    accepted_by: str
    accepted_at: Moment
    evidence: Evidence
    file: UUID | None = None
    mail_reference: str = ""

    def file_proving(self) -> UUID | None:
        return self.file

    def apply(self, act: Act) -> TermsAccepted:
        row = act.get(Acceptance, self.acceptance, "acceptance")
        case = open_case(act, row.case_id)
        if row.void_at is not None:
            raise Refused(
                f"What was sent is void: {row.void_reason}. Send the terms anew.", rule="state"
            )
        if row.accepted_at is not None:
            raise Refused(f"{row.accepted_by} accepted these terms already.", rule="state")
        self._check_input(act, case, row)
        now = subject_now(act, case, row)
        if is_void(row.digest, now):
            changed = "; ".join(what_changed(row.subject, now))
            raise Refused(
                f"The case is not as it was sent: {changed}. Send the terms anew.", rule="state"
            )
        row.accepted_by, row.accepted_at = self.accepted_by, self.accepted_at
        row.evidence, row.file_id = self.evidence, self.file
        row.mail_reference = self.mail_reference
        case.waiting_since = None
        act.record(
            "TermsAccepted",
            row,
            case.id,
            {"by": self.accepted_by, "evidence": self.evidence.value},
        )
        move(act, case)
        return TermsAccepted(case=case.id, acceptance=row.id)

    def _check_input(self, act: Act, case: Case, row: Acceptance) -> None:
        if not self.accepted_by:
            raise Refused("Say who accepted the terms.", "accepted_by", "input")
        if self.accepted_at < row.sent_at:
            raise Refused("Terms cannot be accepted before they were sent.", "accepted_at", "input")
        if self.accepted_at > act.at:
            raise Refused("Terms cannot be accepted in the future.", "accepted_at", "input")
        check_evidence(act, self.evidence, self.file, self.mail_reference, {case.id})
