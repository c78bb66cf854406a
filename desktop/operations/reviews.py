"""Batch reviews: decided by a supervisor, told to the customer in writing (domain.md, *Batch*)."""

from datetime import date
from uuid import UUID

from pydantic import Field

from desktop.data.tables.cases import BatchReview, Notice, Request, Unit
from desktop.domain.calendars import local_date
from desktop.domain.deadlines import DeadlineKind
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.notices import decision_key
from desktop.domain.refusal import Refused
from desktop.domain.words import (
    CaseState,
    Decision,
    Evidence,
    Fulfilment,
    ReviewState,
    UnitState,
)
from desktop.operations.acceptances import is_issued, void_if_changed
from desktop.operations.act import Act
from desktop.operations.assessment import kept, place_of
from desktop.operations.batches import cases_of, changeable_units, reviews_of, units_of
from desktop.operations.ends import finish
from desktop.operations.evidence import check_evidence
from desktop.operations.moves import move, needs_notice
from desktop.operations.operation import Event, Operation
from desktop.operations.promises import meet
from desktop.queries.deciders import why_not_decide

_OFFERED = (Fulfilment.ADVANCE_REPLACEMENT, Fulfilment.RETURN_AND_REPAIR)


class BatchDecided(Event):
    review: UUID
    decision: Decision
    notice_needed: bool


class DecideBatch(Operation):
    """Decide one product type of a request: keep, change the level, split or refuse.

    `units` gives the fulfilment of each unit for a split; the other decisions need none.
    """

    authority_only = True

    review: UUID
    decision: Decision
    reason: str
    units: dict[UUID, Fulfilment] = Field(default_factory=dict)

    def apply(self, act: Act) -> BatchDecided:
        review = act.get(BatchReview, self.review, "review")
        if review.state is not ReviewState.OPEN:
            raise Refused(f"This review is {review.state.value}.", rule="state")
        if not self.reason:
            raise Refused("Say why: the reason goes into the notice.", "reason", "input")
        who = None if act.person is None else act.person.id
        why_not = why_not_decide(act.session, review.request_id, who, act.at)
        if why_not is not None:
            raise Refused(why_not, rule="right")
        units = units_of(act, review.request_id)
        counted = {UUID(one) for one in review.units}
        decided = [
            unit for unit in changeable_units(act, review.request_id, units) if unit.id in counted
        ]
        offered = self._offered(decided)
        self._carry_out(review, decided, offered)
        review.state, review.decision = ReviewState.DECIDED, self.decision
        review.reason, review.offered = self.reason, {str(k): v for k, v in offered.items()}
        review.decided_by, review.decided_at = act.person_id, act.received_at
        meet(act, review.id, DeadlineKind.REVIEW)
        self._tell_cases(act, review)
        return BatchDecided(
            review=review.id, decision=self.decision, notice_needed=needs_notice(review)
        )

    def _offered(self, units: list[Unit]) -> dict[UUID, str]:
        """What each counted unit is offered; "refused" for none."""
        match self.decision:
            case Decision.KEEP:
                return {unit.id: kept(unit).fulfilment.value for unit in units}
            case Decision.CHANGE:
                return {unit.id: Fulfilment.RETURN_AND_REPAIR.value for unit in units}
            case Decision.REFUSE:
                return {unit.id: "refused" for unit in units}
            case Decision.SPLIT:
                missing = [unit.serial for unit in units if self.units.get(unit.id) not in _OFFERED]
                if missing:
                    raise Refused(
                        f"Choose a fulfilment for {', '.join(missing)}.", "units", "input"
                    )
                return {unit.id: self.units[unit.id].value for unit in units}

    def _carry_out(self, review: BatchReview, units: list[Unit], offered: dict[UUID, str]) -> None:
        for unit in units:
            chosen = offered[unit.id]
            unit.review_id = review.id
            if chosen == "refused":
                unit.state, unit.end_reason = UnitState.REJECTED, self.reason
            else:
                unit.fulfilment = Fulfilment(chosen)

    def _tell_cases(self, act: Act, review: BatchReview) -> None:
        """Every open case learns of it; one that has its RMA stays where its lines are."""
        act.session.flush()
        for case in cases_of(act, review.request_id):
            if case.state in ENDED_CASES:
                continue
            act.record(
                "BatchDecided",
                review,
                case.id,
                {
                    "type": review.product_type,
                    "decision": self.decision.value,
                    "why": self.reason,
                    "policy": review.policy_version,
                },
            )
            if is_issued(act, case):
                continue
            void_if_changed(act, case)
            move(act, case)
            if case.state is CaseState.REJECTED:
                finish(act, case, self.reason)


class NoticeRecorded(Event):
    notice: UUID


class RecordNotice(Operation):
    """Record the one notice of a request: its date, addressee and evidence that it was given."""

    notice: UUID
    request: UUID
    given_on: date
    addressee: str
    evidence: Evidence
    file: UUID | None = None
    mail_reference: str = ""

    def file_proving(self) -> UUID | None:
        return self.file

    def apply(self, act: Act) -> NoticeRecorded:
        act.get(Request, self.request, "request")
        reviews = reviews_of(act, self.request)
        cases = cases_of(act, self.request)
        waiting = [review for review in reviews if needs_notice(review)]
        if any(review.state is ReviewState.OPEN for review in reviews):
            raise Refused("Another type of this request still waits for its decision.", "request")
        if not waiting:
            raise Refused("No change of service level was decided for this request.", "request")
        if not self.addressee:
            raise Refused("Say to whom the notice went.", "addressee", "input")
        if self.given_on > max(local_date(act.at, place_of(act, c)[0]) for c in cases):
            raise Refused("A notice cannot have been given in the future.", "given_on", "input")
        check_evidence(
            act, self.evidence, self.file, self.mail_reference, {case.id for case in cases}
        )
        notice = act.add(
            Notice(
                id=self.notice,
                request_id=self.request,
                given_on=self.given_on,
                addressee=self.addressee,
                evidence=self.evidence,
                file_id=self.file,
                mail_reference=self.mail_reference,
                reviews=[decision_key(review.id, review.decided_at) for review in waiting],
            )
        )
        for case in cases:
            act.record(
                "NoticeRecorded",
                notice,
                case.id,
                {"to": self.addressee, "on": self.given_on.isoformat()},
            )
        return NoticeRecorded(notice=notice.id)
