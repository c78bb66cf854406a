"""From what is typed on the command line to the thing that is meant: cases, units, RMAs, days."""

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from desktop.domain.refusal import Refused
from desktop.domain.serials import normalise_serial
from desktop.queries.case_detail import CaseView, RmaView, UnitView, case_view
from desktop.queries.numbers import owner_of_number
from desktop.workplace import Desk


def case_called(desk: Desk, number: str) -> CaseView:
    """The case with this number, or with the RMA of this number. Raises Refused."""
    owner = desk.ask(owner_of_number, number)
    view = desk.ask(case_view, owner.case_id) if owner else None
    if view is None:
        raise Refused(
            f"No case or RMA has the number {number}. Find it with “rma-desk case list” or "
            f"“rma-desk search {number}”.",
            "number",
            "input",
        )
    return view


def rma_called(desk: Desk, number: str) -> tuple[CaseView, RmaView]:
    """The RMA with this number; of a case's number its only RMA. Raises Refused."""
    view = case_called(desk, number)
    typed = number.strip().upper()
    named = [rma for rma in view.rmas if rma.number == typed]
    if named:
        return view, named[0]
    if len(view.rmas) == 1:
        return view, view.rmas[0]
    if not view.rmas:
        raise Refused(
            f"Case {view.number} has no RMA yet; its next step: {view.step or 'none'}.",
            "number",
            "state",
        )
    there = ", ".join(rma.number for rma in view.rmas)
    raise Refused(f"Case {view.number} has several RMAs: {there}. Name one.", "number", "input")


def unit_called(view: CaseView, serial: str) -> UnitView:
    """The unit of a case with this serial, however it is written. Raises Refused."""
    key = normalise_serial(serial)
    for unit in view.units:
        if normalise_serial(unit.serial) == key:
            return unit
    there = ", ".join(unit.serial for unit in view.units)
    raise Refused(f"Case {view.number} has no unit {serial}; it has {there}.", "serial", "input")


def read_file(path: Path, what: str) -> bytes:
    """The bytes of a file that was named. Raises Refused with what to do."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Refused(
            f"{what} {path} cannot be read: {fault.strerror or fault}. Check that it is there and "
            "that you may read it.",
            "file",
            "input",
        ) from fault


def day(text: str) -> date | None:
    """A day as 2026-11-16; "unknown" for none. For argparse."""
    if text.strip().lower() == "unknown":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day; write it as 2026-11-16") from None


def moment(text: str) -> datetime:
    """A moment as 2026-11-16T09:00, in UTC where no zone is said. For argparse."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"“{text}” is no moment; write it as 2026-11-16T09:00 (UTC) or with a zone"
        ) from None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def pair(text: str) -> tuple[str, str]:
    """FIELD=VALUE; the value may be empty. For argparse."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise ArgumentTypeError(f"“{text}” is no FIELD=VALUE")
    return name.strip(), value.strip()


def file_of_case(desk: Desk, case: UUID, path: Path, what: str, purpose: str = "") -> UUID:
    """Keep a named file with a case and give its identity. Raises Refused."""
    from desktop.attaching import Source, attach

    content = read_file(path, what)
    return attach(desk, case, Source(path.name, content=content), purpose).id
