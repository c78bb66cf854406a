"""From a number as somebody types it to the case, or the RMA of a case, that has it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case
from desktop.data.tables.fulfilment import Rma


@dataclass(frozen=True, slots=True)
class NumberOwner:
    """What a case or RMA number stands for: the case, and the RMA where it is one's number."""

    case_id: UUID
    rma_id: UUID | None


def owner_of_number(session: Session, number: str) -> NumberOwner | None:
    """Whose number this is, typed in any case; None where no case or RMA has it."""
    typed = number.strip().upper()
    rma = session.execute(select(Rma.id, Rma.case_id).where(Rma.number == typed)).first()
    if rma is not None:
        return NumberOwner(rma.case_id, rma.id)
    case = session.execute(select(Case.id).where(Case.number == typed)).scalar_one_or_none()
    return None if case is None else NumberOwner(case, None)
