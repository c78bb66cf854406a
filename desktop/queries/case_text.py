"""A case as text for a mail: its numbers, serials and tracking (screens.md, Ctrl+Shift+C)."""

from collections.abc import Sequence

from desktop.domain.words import UnitState
from desktop.queries.case_detail import CaseView
from desktop.queries.shipments import ShipmentView


def mail_text(case: CaseView, shipments: Sequence[ShipmentView]) -> str:
    """Case, RMA, serials and tracking numbers, one a line, ready to be pasted."""
    reference = f" (your reference {case.customer_reference})" if case.customer_reference else ""
    lines = [f"Case {case.number}{reference}"]
    lines.extend(f"RMA {rma.number}" for rma in case.rmas)
    lines.extend(
        f"{unit.model}  {unit.serial}" for unit in case.units if unit.state is UnitState.OPEN
    )
    for shipment in shipments:
        numbers = [p.tracking_number for p in shipment.parcels if p.tracking_number]
        if numbers:
            carrier = f"{shipment.carrier} " if shipment.carrier else ""
            lines.append(f"{carrier}{', '.join(numbers)}, {shipment.direction.value}")
    return "\n".join(lines)
