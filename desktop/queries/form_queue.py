"""The request forms as a queue: where each stands, and what is still wrong with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.data.tables.cases import RequestForm
from desktop.domain.form import unconfirmed, validate_form
from desktop.domain.words import Severity
from desktop.queries.cases import FormRow, form_rows
from desktop.queries.forms import form_facts


@dataclass(frozen=True, slots=True)
class QueuedForm:
    """One form of the queue: how many errors it has, and how many warnings nobody ticked yet."""

    row: FormRow
    to_mend: int
    to_confirm: int

    @property
    def has_problems(self) -> bool:
        """Whether it could not be validated as it stands."""
        return bool(self.to_mend or self.to_confirm)


def form_queue(session: Session, at: datetime, limit: int = 200) -> tuple[QueuedForm, ...]:
    """Every form that is not done with, oldest first, judged as of a moment."""
    return tuple(_queued(session, row, at) for row in form_rows(session, limit))


def _queued(session: Session, row: FormRow, at: datetime) -> QueuedForm:
    problems = validate_form(form_facts(session, row.case_id, at))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    form = session.query(RequestForm).filter(RequestForm.case_id == row.case_id).one()
    return QueuedForm(row, errors, len(unconfirmed(problems, form.ticked or {})))
