"""The contracts that a register's rows name, put together from all of their rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from desktop.data.staging import CONTRACTS
from desktop.data.staging_file import StagingFile
from desktop.domain.identities import contract_id
from desktop.domain.places import region_of_contract
from desktop.intake.kinds import Column
from desktop.intake.rows import RegisterRow
from desktop.queries.import_known import KnownContract


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a row is wrong that each of its cells left good: the column and the reason."""

    column: Column
    reason: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What one row's asset gets from its contract; days as ISO text."""

    id: UUID
    organisation: UUID
    begins: str
    ends: str


@dataclass(slots=True)
class _Contract:
    id: UUID
    line: int
    number: str
    organisation: UUID
    level: str | None
    begins: date | None
    ends: date | None


class StagedContracts:
    """A contract lasts from the first to the last day of its rows; each row's cover has its own."""

    def __init__(
        self, levels: dict[str, UUID], known_contract: Callable[[str], KnownContract | None]
    ) -> None:
        self._levels = levels
        self._ask = known_contract
        self._known: dict[str, KnownContract | None] = {}
        self._contracts: dict[str, _Contract] = {}
        self._covers: dict[tuple[Any, ...], Cover] = {}

    def take(self, row: RegisterRow, owner: UUID | None) -> Cover | Wrong:
        """Note the row's contract and say what cover it gives."""
        values = row.values
        number, level = values[Column.CONTRACT_NUMBER], values.get(Column.SERVICE_LEVEL)
        begins, ends = values.get(Column.BEGINS), values.get(Column.ENDS)
        asked = (number, level, begins, ends, owner)
        found = self._covers.get(asked)
        if found is not None:
            return found
        made = self._note(row.line, str(number), level, begins, ends, owner)
        if isinstance(made, Cover):
            self._covers[asked] = made
        return made

    def put(self, staged: StagingFile) -> None:
        """Stage every contract that was noted."""
        rows = (self._facts(contract) for contract in self._contracts.values())
        staged.put_facts(CONTRACTS, rows)

    def _note(
        self, line: int, number: str, level: Any, begins: Any, ends: Any, owner: UUID | None
    ) -> Cover | Wrong:
        key = number.upper()
        # A row that says everything itself need not wait for the store.
        known = self._known_contract(key) if None in (level, begins, ends, owner) else None
        owner = owner or (known.organisation_id if known else None)
        if known is None and None in (level, begins, ends):
            reason = "is not known, and this register does not say its service level and days"
            return Wrong(Column.CONTRACT_NUMBER, f"the contract {number} {reason}")
        if owner is None:
            return Wrong(Column.CUSTOMER, f"the contract {number} has no customer here")
        made = _Contract(contract_id(number), line, number, owner, level, begins, ends)
        contract = self._contracts.setdefault(key, made)
        if contract.organisation != owner or (level or contract.level) != (contract.level or level):
            other = "customer" if contract.organisation != owner else "service level"
            reason = f"this contract stands on line {contract.line} already, with another {other}"
            return Wrong(Column.CONTRACT_NUMBER, f"{reason}; keep the line that is right")
        contract.level = contract.level or level
        contract.begins = min(filter(None, (contract.begins, begins)), default=None)
        contract.ends = max(filter(None, (contract.ends, ends)), default=None)
        first = begins or (known.begins if known else contract.begins)
        last = ends or (known.ends if known else contract.ends)
        return Cover(contract.id, owner, str(first), str(last))

    def _known_contract(self, key: str) -> KnownContract | None:
        if key not in self._known:
            self._known[key] = self._ask(key)
        return self._known[key]

    def _facts(self, contract: _Contract) -> dict[str, Any]:
        region = region_of_contract(contract.number)
        level = None if contract.level is None else self._levels[contract.level]
        return {
            "id": contract.id.bytes,
            "number": contract.number,
            "organisation_id": contract.organisation.bytes,
            "service_level_id": None if level is None else level.bytes,
            "begins": None if contract.begins is None else contract.begins.isoformat(),
            "ends": None if contract.ends is None else contract.ends.isoformat(),
            "region": None if region is None else region.value,
        }
