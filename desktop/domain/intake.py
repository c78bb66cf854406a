"""What must be said before a case can be opened; every gap is named at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.domain.problems import Problem
from desktop.domain.serials import normalise_serial
from desktop.domain.words import Severity

LONGEST_SERIAL = 40
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class UnitGiven:
    """One unit as it was typed; `verified` when its serial was found in the register."""

    serial: str
    model: str
    symptoms: str
    verified: bool


def missing_in(units: Sequence[UnitGiven], *, rma: bool) -> tuple[Problem, ...]:
    """Every gap that stops a case from being opened (vendor page, *Information you need*).

    An RMA needs for each unit the serial, the model and the failure symptoms; the troubleshooting
    steps may follow with the request form. Technical support needs no unit.
    """
    problems: list[Problem] = []
    if rma and not units:
        problems.append(_error("units", "Name at least one product by its serial number."))
    seen: dict[str, int] = {}
    for row, unit in enumerate(units):
        problems.extend(_unit_problems(row, unit))
        key = normalise_serial(unit.serial)
        if key and key in seen:
            problems.append(
                _error(
                    f"units.{row}.serial",
                    f"Serial {unit.serial} stands in line {seen[key] + 1} too.",
                    row,
                )
            )
        seen.setdefault(key, row)
    return tuple(problems)


def _unit_problems(row: int, unit: UnitGiven) -> list[Problem]:
    problems = []
    line = f"Line {row + 1}"
    if not normalise_serial(unit.serial):
        problems.append(_error(f"units.{row}.serial", f"{line}: the serial is missing.", row))
    elif len(unit.serial) > LONGEST_SERIAL:
        text = f"{line}: a serial has at most {LONGEST_SERIAL} characters."
        problems.append(_error(f"units.{row}.serial", text, row))
    if not unit.model.strip():
        problems.append(_error(f"units.{row}.model", f"{line}: the model is missing.", row))
    if not unit.symptoms.strip():
        text = f"{line}: the failure symptoms are missing."
        problems.append(_error(f"units.{row}.symptoms", text, row))
    elif len(unit.symptoms) > LONGEST_TEXT:
        text = f"{line}: the failure symptoms are too long; attach them as a file."
        problems.append(_error(f"units.{row}.symptoms", text, row))
    return problems


def _error(field: str, text: str, row: int | None = None) -> Problem:
    return Problem(field, Severity.ERROR, text, row)
