"""Ends, each with its reason or answer: of a case, of a unit on it, of a planned shipment."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.domain.words import Direction
from ui.panes.case_panel import ActPanel
from ui.widgets.field import choice, text_editor
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.case_detail import UnitView
    from desktop.queries.case_screen import CaseScreen
    from desktop.queries.shipments import ShipmentView


class AnswerPanel(ActPanel):
    """Closes technical support with the answer that was given."""

    act = "CloseCase"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        case = screen.case
        super().__init__(
            bench,
            f"Answer and close {case.number}",
            "Close the case",
            f"case:{case.id}:answer",
            "Comments and files can still be added afterwards. If a product has to come in, "
            "“More” turns it into an RMA case instead.",
        )
        self._case = case
        self.add_field("answer", self.tr("What the answer was"), text_editor(6), mandatory=True)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.ending import CloseCase

        return CloseCase(case=self._case.id, answer=values["answer"])

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("{0} is answered and closed.").format(self._case.number)


class UnplanPanel(ActPanel):
    """Takes back a planned shipment; its units wait again as they did before."""

    act = "CancelShipment"

    def __init__(self, bench: Workbench, shipment: "ShipmentView") -> None:
        parcels = len(shipment.parcels)
        serials = [serial for parcel in shipment.parcels for serial in parcel.serials if serial]
        out = shipment.direction is Direction.OUT
        way = "to the customer" if out else "from the customer"
        what = "1 parcel" if parcels == 1 else f"{parcels} parcels"
        inside = f" with {', '.join(serials)}" if serials else ""
        super().__init__(
            bench,
            "Cancel the planned shipment",
            "Cancel the shipment",
            f"shipment:{shipment.id}:cancel",
            f"RMA {shipment.rma_number}, {what} {way}{inside}. Nothing of it has left; its units "
            "can be packed anew.",
        )
        self._shipment = shipment.id
        self.add_field("reason", self.tr("Reason"), text_editor(4), mandatory=True)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.unplanning import CancelShipment

        return CancelShipment(shipment=self._shipment, reason=values["reason"])

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The planned shipment is cancelled.")


class EndPanel(ActPanel):
    """Ends a case, by name and with a reason; the act's name says how."""

    def __init__(
        self, bench: Workbench, operation: str, subject: UUID, title: str, explanation: str
    ) -> None:
        self.act = operation  # type: ignore[misc]
        super().__init__(bench, title, title, f"{subject}:{operation}", explanation)
        self._subject = subject
        self.add_field("reason", self.tr("Reason"), text_editor(4), mandatory=True)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.ending import CancelCase, RejectCase

        match self.act:
            case "CancelCase":
                return CancelCase(case=self._subject, reason=values["reason"])
            case "RejectCase":
                return RejectCase(case=self._subject, reason=values["reason"])
            case _:
                raise ValueError(f"{self.act} ends no case.")

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("Done; the reason stands in the timeline.")


class TakeOffPanel(ActPanel):
    """Takes one unit off its case: nobody asks for it any more, or it is not owed.

    Once it is a line of an RMA, it is the line that is cancelled.
    """

    act = "CancelUnit"

    def __init__(self, bench: Workbench, unit: "UnitView", *, may_reject: bool) -> None:
        super().__init__(
            bench,
            f"Take {unit.serial} off",
            "Take it off",
            f"unit:{unit.id}:end",
            "The other units of the case go on. Nothing is deleted; the reason stands in the "
            "timeline.",
        )
        self._unit = unit
        ways = [("cancel", self.tr("The customer no longer asks for it"))]
        if unit.line_id is None and may_reject:
            ways.append(("reject", self.tr("What is asked is not owed")))
        self.add_field("way", self.tr("Because"), choice(ways))
        self.add_field("reason", self.tr("Reason"), text_editor(4), mandatory=True)

    def focus_first(self) -> None:
        """Goes to the reason: the way has its usual answer already."""
        self.fields["reason"].focus()

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.ending import CancelLine
        from desktop.operations.units import CancelUnit, RejectUnit

        if self._unit.line_id is not None:
            return CancelLine(line=self._unit.line_id, reason=values["reason"])
        if values["way"] == "reject":
            return RejectUnit(unit=self._unit.id, reason=values["reason"])
        return CancelUnit(unit=self._unit.id, reason=values["reason"])

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("{0} is off the case.").format(self._unit.serial)
