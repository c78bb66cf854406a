"""Shipping from the case itself: packing what has to leave, recording what left and arrived."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.carriers import Carrier, recognise_carrier
from desktop.domain.words import Direction
from ui.panes import case_questions
from ui.panes.case_panel import ActPanel
from ui.widgets.field import choice
from ui.widgets.words import words
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.case_choices import LineToShip, Moves, ParcelToMove
    from desktop.queries.case_screen import CaseScreen

_CARRIERS = ("", *(carrier.value for carrier in Carrier))


class MovesPanel(ActPanel):
    """What the three have in common: they first ask what there is to move."""

    def __init__(
        self, bench: Workbench, screen: "CaseScreen", title: str, submit: str, explanation: str = ""
    ) -> None:
        super().__init__(bench, title, submit, f"case:{screen.case.id}:{title}", explanation)
        self._case = screen.case.id
        self.submit_button.setEnabled(False)
        task = bench.ask(case_questions.moves, self._case, bench.desk.now())
        task.answered.connect(self._offer)
        task.failed.connect(self.show_failure)

    def show_moves(self, moves: "Moves") -> bool:
        """Shows what there is, and says whether there is anything."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it moves.")

    @Slot(object)
    def _offer(self, moves: "Moves") -> None:
        if not self.show_moves(moves):
            nothing = self.tr("Nothing is left to do here; the case was read anew meanwhile.")
            self.column.addWidget(words(nothing, "muted", wrap=True))
            return
        self.submit_button.setEnabled(True)
        self._tell_right()
        self.begin()


class PlanPanel(MovesPanel):
    """Packs everything that has to leave into parcels, filling each before the next."""

    act = "PlanShipment"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(bench, screen, "Plan the shipment", "Plan the shipment")
        self._lines: tuple[LineToShip, ...] = ()
        self._most = 1

    def show_moves(self, moves: "Moves") -> bool:
        """A field for each serial that goes out in place of the faulty one."""
        self._most = moves.units_in_a_parcel
        first = moves.to_plan[0].rma_id if moves.to_plan else None
        self._lines = tuple(line for line in moves.to_plan if line.rma_id == first)
        if not self._lines:
            return False
        parcels = -(-len(self._lines) // self._most)
        number = self._lines[0].rma_number
        units = len(self._lines)
        words_of = (
            self.tr("1 unit") if units == 1 else self.tr("{0} units").format(units),
            self.tr("1 parcel") if parcels == 1 else self.tr("{0} parcels").format(parcels),
        )
        told = self.tr("RMA {0}: {1} in {2}.").format(number, *words_of)
        self.column.addWidget(words(told, wrap=True))
        self.add_field("carrier", self.tr("Carrier"), _carriers())
        for line in self._lines:
            if line.is_replacement:
                label = self.tr("Replacement for {0}").format(line.serial)
                field = self.add_field(f"line.{line.line_id}", label)
                field.set_value(line.replacement)
        return True

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.operation import new_id
        from desktop.operations.shipping import Packed, ParcelGiven, PlanShipment

        parcels = tuple(
            ParcelGiven(
                id=new_id(),
                contents=tuple(
                    Packed(line=line.line_id, serial=values.get(f"line.{line.line_id}", ""))
                    for line in some
                ),
            )
            for some in _in_parcels(self._lines, self._most)
        )
        return PlanShipment(
            shipment=new_id(),
            rma=self._lines[0].rma_id,
            direction=Direction.OUT,
            carrier=values["carrier"],
            parcels=parcels,
        )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The shipment is planned. Its tracking numbers come next.")


class ShipPanel(MovesPanel):
    """Records that the parcels of a planned shipment left, each with its tracking number."""

    act = "ShipParcels"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(
            bench, screen, "Record what left", "It has left", "Scan or type each tracking number."
        )
        self._parcels: tuple[ParcelToMove, ...] = ()

    def show_moves(self, moves: "Moves") -> bool:
        """A field for each tracking number, and for each replacement's serial."""
        first = moves.planned[0].shipment_id if moves.planned else None
        self._parcels = tuple(one for one in moves.planned if one.shipment_id == first)
        if not self._parcels:
            return False
        self.add_field("carrier", self.tr("Carrier"), _carriers(), mandatory=True)
        self.fields["carrier"].set_value(self._parcels[0].carrier)
        for parcel in self._parcels:
            self._add_parcel(parcel)
        return True

    def _add_parcel(self, parcel: "ParcelToMove") -> None:
        label = self.tr("Parcel {0}: tracking number").format(parcel.position)
        tracking = self.add_field(f"tracking.{parcel.id}", label, mandatory=True)
        tracking.set_value(parcel.tracking_number)
        tracking.edited.connect(lambda _, number: self._recognise(number))
        for line in parcel.lines:
            if line.is_replacement and parcel.direction is Direction.OUT:
                label = self.tr("Replacement for {0}").format(line.serial)
                self.add_field(f"serials.{line.line_id}", label).set_value(line.replacement)

    def _recognise(self, number: str) -> None:
        """A scanned number says whose it is, where nobody has said so."""
        carrier = recognise_carrier(number)
        if carrier is not None and not self.fields["carrier"].value:
            self.fields["carrier"].set_value(carrier.value)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.shipping import ShipParcels

        return ShipParcels(
            shipment=self._parcels[0].shipment_id,
            shipped_at=self.bench.desk.now(),
            carrier=values["carrier"],
            tracking=_of(values, "tracking."),
            serials=_of(values, "serials."),
        )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("It is under way.")


class DeliverPanel(MovesPanel):
    """Records that one parcel arrived, and who took it."""

    act = "ConfirmDelivery"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(bench, screen, "Confirm the delivery", "It was delivered")

    def show_moves(self, moves: "Moves") -> bool:
        """A choice of parcels, and a field for who took it."""
        if not moves.under_way:
            return False
        parcels = [
            (str(one.id), f"{one.carrier} {one.tracking_number}".strip()) for one in moves.under_way
        ]
        self.add_field("parcel", self.tr("Parcel"), choice(parcels), mandatory=True)
        self.add_field("received_by", self.tr("Taken by"))
        return True

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.shipping import ConfirmDelivery

        return ConfirmDelivery(
            parcel=UUID(values["parcel"]),
            delivered_at=self.bench.desk.now(),
            received_by=values["received_by"],
        )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The delivery is recorded.")


def _carriers() -> Any:
    return choice([(name, name) for name in _CARRIERS], editable=True)


def _of(values: dict[str, str], beginning: str) -> dict[UUID, str]:
    """The values of fields whose names begin so, by the identity that follows."""
    return {
        UUID(name.removeprefix(beginning)): value
        for name, value in values.items()
        if name.startswith(beginning) and value
    }


def _in_parcels(lines: "tuple[LineToShip, ...]", most: int) -> "list[tuple[LineToShip, ...]]":
    return [tuple(lines[at : at + most]) for at in range(0, len(lines), most)]
