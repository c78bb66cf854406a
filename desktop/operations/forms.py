"""The request form: sent, edited, returned, validated (domain.md, *Form*)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from desktop.data.tables.cases import Case, RequestForm
from desktop.domain.calendars import local_date
from desktop.domain.deadlines import DeadlineKind, form_answer_due
from desktop.domain.form import is_valid, unconfirmed, validate_form
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseState, FormState, Role, Severity
from desktop.operations.acceptances import form_of, void_if_changed
from desktop.operations.act import Act
from desktop.operations.assessment import place_of
from desktop.operations.moves import move
from desktop.operations.opening import open_case
from desktop.operations.operation import Event, Operation
from desktop.operations.promises import meet, promise
from desktop.operations.units import typed_days
from desktop.queries.forms import COLUMN_OF, form_facts

_EDITABLE = frozenset(COLUMN_OF.values())


class FormMoved(Event):
    case: UUID
    form_state: FormState
    case_state: CaseState


class SendForm(Operation):
    """Record that the request form went to the customer: to whom, in which language.

    Sent again after it came back, it asks for everything that is missing.
    """

    case: UUID
    sent_to: str
    language: str = "en"

    def apply(self, act: Act) -> FormMoved:
        case = open_case(act, self.case)
        if not self.sent_to:
            raise Refused("Say to whom the form goes.", "sent_to", "input")
        form = form_of(act, case)
        form.sent_at = act.at
        form.letters_language = self.language
        if form.state is FormState.DRAFTED:
            form.state = FormState.SENT
        act.record("FormSent", form, case.id, {"to": self.sent_to, "language": self.language})
        move(act, case)
        case.waiting_since = act.at
        meet(act, case.id, DeadlineKind.FORM)
        meet(act, case.id, DeadlineKind.FORM_ANSWER)
        return _moved(case, form)


class FormEdited(Event):
    case: UUID
    changed: dict[str, list[Any]]
    form_state: FormState
    case_state: CaseState


class EditForm(Operation):
    """Change fields of the form, `{field: (seen, wanted)}`, named as screens name them."""

    case: UUID
    changes: dict[str, tuple[Any, Any]]

    def apply(self, act: Act) -> FormEdited:
        case = open_case(act, self.case)
        form = form_of(act, case)
        unknown = self.changes.keys() - COLUMN_OF.keys()
        if unknown:
            field = sorted(unknown)[0]
            raise Refused(f"The form has no field {field}.", field, "input")
        by_column = {COLUMN_OF[name]: pair for name, pair in self.changes.items()}
        changed = act.edit(form, typed_days(by_column, "collection_on"), _EDITABLE)
        if changed:
            self._settle(act, case, form, changed)
        return FormEdited(
            case=case.id, changed=changed, form_state=form.state, case_state=case.state
        )

    def _settle(
        self, act: Act, case: Case, form: RequestForm, changed: dict[str, list[Any]]
    ) -> None:
        """What was validated is to be validated again, once anything of it changed."""
        named = {column: name for name, column in COLUMN_OF.items()}
        form.ticked = {
            field: reason
            for field, reason in (form.ticked or {}).items()
            if field not in {named[column] for column in changed}
        }
        if form.state is FormState.VALIDATED:
            form.state = FormState.RETURNED
        act.record("FormEdited", form, case.id, changed)
        void_if_changed(act, case)
        move(act, case)


class ReturnForm(Operation):
    """Record that the form came back, or was filled in with the customer on the phone."""

    case: UUID
    returned_by: str = ""

    def apply(self, act: Act) -> FormMoved:
        case = open_case(act, self.case)
        form = form_of(act, case)
        form.returned_at = act.at
        form.state = FormState.RETURNED
        case.waiting_since = None
        act.record("FormReturned", form, case.id, {"by": self.returned_by})
        move(act, case)
        meet(act, case.id, DeadlineKind.FORM)
        zone, country = place_of(act, case)
        promise(act, case, case.id, form_answer_due(local_date(act.at, zone), act.policy, country))
        return _moved(case, form)


class ValidateForm(Operation):
    """Validate the form: no error left, each warning ticked off with a reason.

    A ship-to outside the contract's region is a supervisor's to tick. Raises Refused with every
    problem that is left.
    """

    case: UUID
    ticked: dict[str, str] = Field(default_factory=dict)

    def apply(self, act: Act) -> FormMoved:
        case = open_case(act, self.case)
        form = form_of(act, case)
        ticked = {**(form.ticked or {}), **self.ticked}
        self._check(act, case, ticked, act.at)
        form.ticked = ticked
        form.state = FormState.VALIDATED
        form.validated_at = act.at
        form.validated_by = act.person_id
        act.record("FormValidated", form, case.id, {"ticked": ticked})
        move(act, case)
        meet(act, case.id, DeadlineKind.FORM_ANSWER)
        return _moved(case, form)

    def _check(self, act: Act, case: Case, ticked: Mapping[str, str], at: datetime) -> None:
        problems = validate_form(form_facts(act.session, case.id, at))
        for problem in problems:
            by_now = self.ticked.get(problem.field)
            if problem.severity is Severity.SUPERVISOR and by_now and not _is_supervisor(act):
                raise Refused(f"{problem.text} Ask one to tick it off.", problem.field, "right")
        if is_valid(problems, ticked):
            return
        errors = tuple(p for p in problems if p.severity is Severity.ERROR)
        raise Refused.all_of((*errors, *unconfirmed(problems, ticked)))


def _is_supervisor(act: Act) -> bool:
    return act.person is not None and act.person.role is Role.SUPERVISOR


def _moved(case: Case, form: RequestForm) -> FormMoved:
    return FormMoved(case=case.id, form_state=form.state, case_state=case.state)
