"""What stands now in the fields that an edit is about, who wrote it there, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case, RequestForm, Unit
from desktop.data.tables.parties import Person
from desktop.data.tables.record import TimelineEvent
from desktop.queries.forms import COLUMN_OF

EDITS = frozenset({"EditCase", "EditUnit", "EditForm"})
"""The acts that change a thing field by field, `changes: {field: (seen, wanted)}`."""


@dataclass(frozen=True, slots=True)
class Stands:
    """What a field holds now, a day as ISO text; `by` and `at` say who wrote it and when, "" and
    None where nobody did since the thing was made."""

    value: Any
    by: str = ""
    at: datetime | None = None


def stands_now(session: Session, name: str, facts: Mapping[str, Any]) -> dict[str, Stands] | None:
    """The fields of an edit as they are now; None for another act, or where its thing is gone."""
    row = _row(session, name, facts)
    if row is None:
        return None
    written = _written(session, row.id)
    found: dict[str, Stands] = {}
    for field in facts.get("changes", {}):
        column = COLUMN_OF.get(field, "") if name == "EditForm" else field
        if not hasattr(row, column):
            continue
        by, at = written.get(column, ("", None))
        found[field] = Stands(_plain(getattr(row, column)), by, at)
    return found


def _row(session: Session, name: str, facts: Mapping[str, Any]) -> Case | Unit | RequestForm | None:
    match name:
        case "EditCase":
            return session.get(Case, UUID(facts["case"]))
        case "EditUnit":
            return session.get(Unit, UUID(facts["unit"]))
        case "EditForm":
            form = select(RequestForm).where(RequestForm.case_id == UUID(facts["case"]))
            return session.execute(form).scalar_one_or_none()
        case _:
            return None


def _written(session: Session, subject: UUID) -> dict[str, tuple[str, datetime]]:
    """Who wrote each column last, and when, as the timeline tells."""
    events = session.execute(
        select(TimelineEvent, Person.name)
        .outerjoin(Person, Person.id == TimelineEvent.person_id)
        .where(TimelineEvent.subject_id == subject)
        .order_by(TimelineEvent.revision, TimelineEvent.ordinal)
    )
    last: dict[str, tuple[str, datetime]] = {}
    for event, who in events:
        if event.kind == "LateReportWaived":
            last["late_reason"] = (who or "", event.at)
        elif event.kind in ("CaseEdited", "UnitEdited", "FormEdited"):
            last |= dict.fromkeys(event.facts or {}, (who or "", event.at))
    return last


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
