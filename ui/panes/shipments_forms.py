"""What has to be said for each move of a shipment: a small form that becomes one or more acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.domain.carriers import Carrier, recognise_carrier
from desktop.domain.serials import normalise_serial
from desktop.domain.words import Direction, ShipmentState
from ui.moments import local
from ui.panes.shipments_questions import (
    PackedUnit,
    delivering,
    losing,
    planning,
    receiving,
    shipping,
    unplanning,
)
from ui.widgets.field import Editor, Field, choice, date_editor
from ui.widgets.words import words

if TYPE_CHECKING:
    from desktop.queries.moving import BoardLine, Held

MakeAct = Callable[[], Any]
"""Makes an act where it is performed, away from the UI thread."""


class MoveForm(QWidget):
    """The fields of one move. Enter, as a scanner sends it, goes to the next empty field."""

    edited = Signal()
    finished = Signal()
    """Enter in the last field."""

    def __init__(self, lines: Sequence[BoardLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = tuple(lines)
        self.fields: dict[str, Field] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def acts(self, now: datetime) -> list[MakeAct]:
        """The acts to perform one after the other; [] after marking what is missing."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it does.")

    @property
    def values(self) -> dict[str, str]:
        """What is typed, by field."""
        return {name: field.value for name, field in self.fields.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Takes up what was typed before."""
        for name, field in self.fields.items():
            if values.get(name):
                field.set_value(str(values[name]))

    def begin(self) -> None:
        """Puts the keyboard into the first empty field."""
        empty = [field for field in self.fields.values() if not field.value]
        for field in (empty or list(self.fields.values()))[:1]:
            field.focus()

    def mark(self, name: str, sentence: str) -> bool:
        """Marks the field that a refusal names; False where there is none of that name."""
        field = self.fields.get(name)
        if field is not None:
            field.set_problem(sentence)
            field.focus()
        return field is not None

    def add(self, name: str, label: str, editor: Editor | None = None, value: str = "") -> Field:
        """Adds a field under the others."""
        field = Field(name, label, editor)
        field.set_value(value)
        field.edited.connect(self._hear)
        if isinstance(field.editor, QLineEdit):
            field.editor.returnPressed.connect(partial(self._next, field))
        self.fields[name] = field
        self.column.addWidget(field)
        return field

    def say(self, sentence: str, look: str = "muted") -> None:
        """Adds a sentence under the fields."""
        self.column.addWidget(words(sentence, look, wrap=True))

    def _hear(self, name: str, value: str) -> None:  # noqa: ARG002
        self.fields[name].set_problem("")
        self.edited.emit()

    def _next(self, field: Field) -> None:
        names = list(self.fields)
        behind = names[names.index(field.name) + 1 :]
        for name in behind:
            if not self.fields[name].value:
                self.fields[name].focus()
                return
        self.finished.emit()


class PlanForm(MoveForm):
    """Packs lines that go out: a shipment for each RMA, parcels filled one after the other."""

    def __init__(self, lines: Sequence[BoardLine], most: int) -> None:
        super().__init__(lines)
        self._most = most
        for rma_lines in by_rma(self.lines).values():
            self.say(self._parcels_words(rma_lines), "")
        self.add("carrier", self.tr("Carrier, if it is known"), carriers())
        for one in self.lines:
            if one.needs_serial:
                label = self.tr("Serial that replaces {0}").format(one.line.serial)
                known = one.line.replacement_serial
                self.add(f"line.{one.line.line_id}", label, value=known)

    def acts(self, now: datetime) -> list[MakeAct]:  # noqa: ARG002
        carrier = self.fields["carrier"].value
        return [
            partial(planning, rma, Direction.OUT, carrier, self._parcels(lines))
            for rma, lines in by_rma(self.lines).items()
        ]

    def _parcels(self, lines: Sequence[BoardLine]) -> list[list[PackedUnit]]:
        packed = [
            PackedUnit(one.line.line_id, self.values.get(f"line.{one.line.line_id}", ""))
            for one in lines
        ]
        return in_parcels(packed, self._most)

    def _parcels_words(self, lines: Sequence[BoardLine]) -> str:
        sizes = [len(parcel) for parcel in in_parcels(lines, self._most)]
        number = lines[0].line.rma_number
        if len(sizes) == 1:
            return self.tr("{0}: one parcel with {1}").format(number, sizes[0])
        shared = " + ".join(str(size) for size in sizes)
        return self.tr("{0}: {1} parcels with {2}").format(number, len(sizes), shared)


class ReturnForm(PlanForm):
    """Records the parcel in which the customer sends a unit, before or after it left."""

    def __init__(self, lines: Sequence[BoardLine], most: int) -> None:
        super().__init__(lines, most)
        for rma, rma_lines in by_rma(self.lines).items():
            for at in range(len(in_parcels(rma_lines, most))):
                label = self.tr("Tracking number, {0}").format(rma_lines[0].line.rma_number)
                self.add(f"tracking.{rma}.{at}", label)

    def acts(self, now: datetime) -> list[MakeAct]:  # noqa: ARG002
        made: list[MakeAct] = []
        for rma, lines in by_rma(self.lines).items():
            numbers = [v for name, v in self.values.items() if name.startswith(f"tracking.{rma}.")]
            carrier = self.fields["carrier"].value or _recognised(numbers)
            packed = in_parcels([PackedUnit(one.line.line_id) for one in lines], self._most)
            made.append(partial(planning, rma, Direction.IN, carrier, packed, numbers))
        return made


class ShipForm(MoveForm):
    """Records what left: each number is scanned into its field, Enter goes to the next parcel."""

    def __init__(self, lines: Sequence[BoardLine]) -> None:
        super().__init__(lines)
        self._held = held_once(lines, lambda one: one.planned)
        for held in self._held:
            number = held.parcel.tracking_number
            label = self.tr("Tracking number of parcel {0}, {1}").format(
                held.parcel.position, held.shipment.rma_number
            )
            field = self.add(f"tracking.{held.parcel.id}", label, value=number)
            field.editor.setToolTip(", ".join(held.parcel.serials))
        for one in self.lines:
            if one.needs_serial and not self._is_packed(one):
                label = self.tr("Serial that replaces {0}").format(one.line.serial)
                self.add(f"serials.{one.line.line_id}", label, value=one.line.replacement_serial)
        carrier = next((h.shipment.carrier for h in self._held if h.shipment.carrier), "")
        self.add("carrier", self.tr("Carrier"), carriers(), value=carrier)
        self._recognise()

    def acts(self, now: datetime) -> list[MakeAct]:
        shipments = list(dict.fromkeys(held.shipment.id for held in self._held))
        return [partial(self._act, shipment, now, self.values) for shipment in shipments]

    def _act(self, shipment: UUID, now: datetime, values: Mapping[str, str]) -> Any:
        parcels = [held.parcel.id for held in self._held if held.shipment.id == shipment]
        inside = {line for h in self._held if h.shipment.id == shipment for line in h.parcel.lines}
        tracking = {parcel: values[f"tracking.{parcel}"] for parcel in parcels}
        serials = {line: values.get(f"serials.{line}", "") for line in inside}
        return shipping(shipment, now, values["carrier"], tracking, serials)

    def _is_packed(self, one: BoardLine) -> bool:
        """Whether the parcel names the serial that goes out already."""
        for held in one.planned:
            at = held.parcel.lines.index(one.line.line_id)
            if held.shipment.direction is Direction.IN or held.parcel.serials[at]:
                return True
        return False

    def _hear(self, name: str, value: str) -> None:
        if name.startswith("tracking."):
            self._recognise()
        super()._hear(name, value)

    def _recognise(self) -> None:
        found = _recognised([v for n, v in self.values.items() if n.startswith("tracking.")])
        if found:
            self.fields["carrier"].set_value(found)


class DeliverForm(MoveForm):
    """Records that parcels arrived: when, and who took them."""

    def __init__(self, lines: Sequence[BoardLine], now: datetime) -> None:
        super().__init__(lines)
        self._held = held_once(lines, lambda one: one.under_way)
        here = local(now)
        self.add("delivered_on", self.tr("Day"), date_editor("—"), here.date().isoformat())
        self.add("delivered_at", self.tr("Time"), value=f"{here:%H:%M}")
        self.add("received_by", self.tr("Taken by"))

    def acts(self, now: datetime) -> list[MakeAct]:
        at = self._moment(now)
        if at is None:
            self.mark("delivered_at", self.tr("Write the time as 14:30, and choose a day."))
            return []
        by = self.fields["received_by"].value
        return [partial(delivering, held.parcel.id, at, by) for held in self._held]

    def _moment(self, now: datetime) -> datetime | None:
        """The moment that is typed; the running minute is now, since a delivery is not ahead."""
        try:
            day = date.fromisoformat(self.fields["delivered_on"].value)
            clock = time.fromisoformat(self.fields["delivered_at"].value.strip().zfill(5))
        except ValueError:
            return None
        moment = datetime.combine(day, clock, local(now).tzinfo)
        same = moment == local(now).replace(second=0, microsecond=0)
        return now if same else moment


class LossForm(MoveForm):
    """Records that parcels were lost, or that the customer did not take them."""

    def __init__(self, lines: Sequence[BoardLine]) -> None:
        super().__init__(lines)
        self._held = held_once(lines, lambda one: one.under_way)
        options = [("lost", self.tr("lost by the carrier")), ("refused", self.tr("refused"))]
        self.add("how", self.tr("What happened"), choice(options))
        self.say(self.tr("What was inside has to go again."))

    def acts(self, now: datetime) -> list[MakeAct]:  # noqa: ARG002
        refused = self.fields["how"].value == "refused"
        return [partial(losing, held.parcel.id, refused=refused) for held in self._held]


class UnplanForm(MoveForm):
    """Takes back planned shipments, with everything that is packed in them."""

    def __init__(self, lines: Sequence[BoardLine]) -> None:
        super().__init__(lines)
        held = [one for one in held_once(lines, lambda one: one.planned) if _is_all_planned(one)]
        self._shipments = {one.shipment.id: one.shipment for one in held}
        for shipment in self._shipments.values():
            units = len({line for parcel in shipment.parcels for line in parcel.lines})
            what = self.tr("1 unit") if units == 1 else self.tr("{0} units").format(units)
            self.say(self.tr("{0}: {1} packed").format(shipment.rma_number, what), "")
        self.add("reason", self.tr("Reason"))
        self.say(self.tr("Nothing of it has left; its units can be packed anew."))

    def acts(self, now: datetime) -> list[MakeAct]:  # noqa: ARG002
        reason = self.fields["reason"].value
        return [partial(unplanning, shipment, reason) for shipment in self._shipments]


class ReceiveForm(MoveForm):
    """Receives units by their scanned serials; each is found among what is awaited."""

    def __init__(self, lines: Sequence[BoardLine]) -> None:
        super().__init__(lines)
        for at, one in enumerate(self.lines, 1):
            label = self.tr("Scanned serial {0} of {1}").format(at, len(self.lines))
            field = self.add(f"serial.{at}", label)
            field.editor.setToolTip(self.tr("Awaited: {0}").format(one.line.serial))
        self.add("condition", self.tr("Condition, if something is to be said"))

    def acts(self, now: datetime) -> list[MakeAct]:  # noqa: ARG002
        scanned = [f.value for name, f in self.fields.items() if name.startswith("serial.")]
        given = [serial for serial in scanned if serial.strip()]
        if not given:
            self.mark("serial.1", self.tr("Scan or type the serial of the unit in hand."))
        condition = self.fields["condition"].value
        awaited = {normalise_serial(one.line.serial): one.line.line_id for one in self.lines}
        first = self.lines[0].line.line_id
        return [
            partial(receiving, awaited.get(normalise_serial(serial), first), serial, condition)
            for serial in given
        ]

    def mark(self, name: str, sentence: str) -> bool:
        return super().mark("serial.1" if name == "serial" else name, sentence)


def by_rma(lines: Sequence[BoardLine]) -> dict[UUID, list[BoardLine]]:
    """The lines of each RMA: a shipment holds lines of one only."""
    found: dict[UUID, list[BoardLine]] = {}
    for one in lines:
        found.setdefault(one.line.rma_id, []).append(one)
    return found


def in_parcels(units: Sequence[Any], most: int) -> list[list[Any]]:
    """Parcels filled one after the other, with no more than `most` units in each."""
    return [list(units[at : at + most]) for at in range(0, len(units), most)]


def held_once(lines: Sequence[BoardLine], of: Callable[[BoardLine], Sequence[Held]]) -> list[Held]:
    """The parcels that hold any of the lines, each once, in the order of their shipments."""
    found = {held.parcel.id: held for one in lines for held in of(one)}
    return sorted(found.values(), key=lambda held: (held.shipment.rma_number, held.parcel.position))


def _is_all_planned(held: Held) -> bool:
    return held.shipment.state is ShipmentState.PLANNED


def carriers() -> Editor:
    """A list of carriers in which another can be typed."""
    return choice([("", ""), *((one.value, one.value) for one in Carrier)], editable=True)


def _recognised(numbers: Sequence[str]) -> str:
    found = {carrier for number in numbers if (carrier := recognise_carrier(number)) is not None}
    return found.pop().value if len(found) == 1 else ""
