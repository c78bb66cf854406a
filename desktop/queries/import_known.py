"""What reading a register has to ask the store, one small question at a time: service levels,
contracts that a register names without saying more, names that several customers have."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.data.tables.contracts import Contract, ServiceLevel
from desktop.data.tables.parties import Organisation
from desktop.domain.identities import contract_id


@dataclass(frozen=True, slots=True)
class KnownContract:
    """A contract that the store has, with the days that cover takes from it."""

    organisation_id: UUID
    begins: date
    ends: date


def service_levels(session: Session) -> dict[str, UUID]:
    """Every service level that the desk knows, by its name."""
    rows = session.execute(select(ServiceLevel.name, ServiceLevel.id))
    return dict(rows.all())


def known_contract(session: Session, number: str) -> KnownContract | None:
    """The contract with this number, None where the store has none."""
    row = session.execute(
        select(Contract.organisation_id, Contract.begins, Contract.ends).where(
            Contract.id == contract_id(number)
        )
    ).one_or_none()
    return None if row is None else KnownContract(*row)


def organisations_called(session: Session, name_key: str) -> int:
    """How many live organisations have this name (folded as search folds it)."""
    live = select(func.count()).where(
        Organisation.name_key == name_key, Organisation.ended_at.is_(None)
    )
    return session.execute(live).scalar_one()
