"""`rma-desk rma`: shipments in both directions, parcel by parcel."""

from argparse import ArgumentParser, Namespace
from uuid import UUID

from desktop.commands.answer import Answer, Ended
from desktop.commands.case_telling import told
from desktop.commands.finding import moment, pair, rma_called
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.documents.facts import in_parcels
from desktop.domain.refusal import Refused
from desktop.domain.serials import normalise_serial
from desktop.domain.words import Direction, ShipmentState
from desktop.operations.operation import new_id
from desktop.operations.receiving import ReceiveReturn
from desktop.operations.shipping import (
    ConfirmDelivery,
    Packed,
    ParcelGiven,
    PlanShipment,
    ReportLoss,
    ShipParcels,
)
from desktop.operations.unplanning import CancelShipment
from desktop.queries.papers import PaperUnit, RmaPaper, rma_paper
from desktop.queries.shipments import ParcelView, ShipmentView, shipments_of
from desktop.workplace import Desk

_DIRECTIONS = {"out": Direction.OUT, "in": Direction.IN}
_SEEN = "seen from the desk"


def fill(words: Words) -> None:
    """Say what the words take."""
    _fill_ship(words)
    cancel = words.add(
        "cancel-shipment",
        "take back what is planned and has not left: its units can be packed anew",
        _cancel_shipment,
        'rma-desk rma cancel-shipment R26-000001-R --reason "the wrong spare"',
    )
    cancel.add_argument("number", help="of the RMA")
    cancel.add_argument("--direction", choices=_DIRECTIONS, default="out", help=_SEEN)
    cancel.add_argument("--reason", required=True)
    deliver = words.add(
        "deliver",
        "record that a parcel was delivered",
        _deliver,
        "rma-desk rma deliver R26-000001-R --tracking JD0146 --by 'front desk'",
    )
    lost = words.add(
        "lost",
        "record that a parcel was lost or refused: what was in it goes again",
        _lost,
        "rma-desk rma lost R26-000001-R --tracking JD0146",
    )
    for parser in (deliver, lost):
        parser.add_argument("number", help="of the RMA")
        parser.add_argument("--tracking", default="", help="of the parcel, where several are out")
    deliver.add_argument("--by", default="", help="who took it")
    deliver.add_argument("--at", type=moment, help="when; else now")
    lost.add_argument("--refused", action="store_true", help="nobody took it")
    receive = words.add(
        "receive",
        "record that the repair centre has a unit in hand, by its scanned serial",
        _receive,
        "rma-desk rma receive R26-000001-R A05860D26395078A --condition 'dented corner'",
    )
    receive.add_argument("number", help="of the RMA")
    receive.add_argument("serial", help="as it was scanned")
    receive.add_argument("--condition", default="", help="as it was found")


def _fill_ship(words: Words) -> None:
    ship: ArgumentParser = words.add(
        "ship",
        "record that units left, in parcels of no more than a label shows",
        _ship,
        "rma-desk rma ship R26-000001-R --carrier DHL --tracking JD0146 \\\n"
        "      --with A05860D26395078A=A06011H26500001A",
    )
    ship.add_argument("number", help="of the RMA")
    ship.add_argument("--direction", choices=_DIRECTIONS, default="out", help=_SEEN)
    ship.add_argument("--carrier", default="")
    ship.add_argument(
        "--tracking", action="append", default=[], help="of each parcel in turn (repeatable)"
    )
    ship.add_argument(
        "--with",
        dest="replacements",
        action="append",
        default=[],
        type=pair,
        metavar="FAULTY=NEW",
        help="the replacement's serial for a faulty unit (repeatable)",
    )
    ship.add_argument(
        "--only", action="append", default=[], metavar="SERIAL", help="only this unit (repeatable)"
    )
    ship.add_argument("--plan", action="store_true", help="only plan it; nothing left yet")


def line_called(desk: Desk, rma: UUID, serial: str) -> UUID | None:
    """The line of an RMA with this faulty unit's serial; None where it is not on it."""
    found = _unit_called(_paper(desk, rma), serial)
    return found.line_id if found else None


def _ship(options: Namespace) -> Answer:
    acts = ["PlanShipment"] if options.plan else ["PlanShipment", "ShipParcels"]
    with open_desk(options, *acts) as desk:
        view, rma = rma_called(desk, options.number)
        direction = _DIRECTIONS[options.direction]
        planned = _planned(desk, view.id, rma.id, direction)
        shipment = planned[0].id if planned else _plan(options, desk, rma.id, direction)
        if options.plan:
            return told(desk, view.id, "The shipment is planned.")
        parcels = next(one for one in desk.ask(shipments_of, view.id) if one.id == shipment).parcels
        try:
            _leave(options, desk, rma.id, shipment, parcels)
        except Refused as refused:
            if planned:
                raise
            return _only_planned(desk, view.id, refused)
        return told(desk, view.id, f"{len(parcels)} parcel(s) of {rma.number} left.")


def _planned(desk: Desk, case: UUID, rma: UUID, direction: Direction) -> list[ShipmentView]:
    return [
        one
        for one in desk.ask(shipments_of, case)
        if (one.rma_id, one.direction) == (rma, direction) and one.state is ShipmentState.PLANNED
    ]


def _cancel_shipment(options: Namespace) -> Answer:
    with open_desk(options, "CancelShipment") as desk:
        view, rma = rma_called(desk, options.number)
        planned = _planned(desk, view.id, rma.id, _DIRECTIONS[options.direction])
        if not planned:
            raise Refused("No shipment is planned that could be cancelled.", "direction", "state")
        for shipment in planned:
            desk.perform(CancelShipment(shipment=shipment.id, reason=options.reason))
        return told(desk, view.id, f"{len(planned)} planned shipment(s) of {rma.number} cancelled.")


def _only_planned(desk: Desk, case: UUID, refused: Refused) -> Answer:
    """The parcels are planned, but something is missing before they can have left."""
    answer = told(desk, case, f"The parcels are planned. {refused.sentence}")
    facts = {**answer.facts, "missing": refused.sentence}
    return Answer(facts, answer.lines, Ended.IN_PART)


def _plan(options: Namespace, desk: Desk, rma_id: UUID, direction: Direction) -> UUID:
    paper = _paper(desk, rma_id)
    replacements = _replacements(options, paper)
    shipment = new_id()
    parcels = tuple(
        ParcelGiven(
            id=new_id(),
            contents=tuple(
                Packed(line=unit.line_id, serial=replacements.get(unit.line_id, ""))
                for unit in units
                if unit.line_id is not None
            ),
        )
        for units in in_parcels(_chosen(options, paper), paper.policy.units_in_a_parcel)
    )
    desk.perform(
        PlanShipment(
            shipment=shipment,
            rma=rma_id,
            direction=direction,
            carrier=options.carrier,
            parcels=parcels,
        )
    )
    return shipment


def _chosen(options: Namespace, paper: RmaPaper) -> tuple[PaperUnit, ...]:
    """The units named by --only or --with, else all of the RMA."""
    named = [*options.only, *(serial for serial, _new in options.replacements)]
    if not named:
        return paper.units
    return tuple(_must_be_on(paper, serial) for serial in dict.fromkeys(named))


def _replacements(options: Namespace, paper: RmaPaper) -> dict[UUID, str]:
    found = {}
    for faulty, new in options.replacements:
        unit = _must_be_on(paper, faulty)
        if unit.line_id is not None:
            found[unit.line_id] = new
    return found


def _leave(
    options: Namespace, desk: Desk, rma: UUID, shipment: UUID, parcels: tuple[ParcelView, ...]
) -> None:
    if len(options.tracking) > len(parcels):
        raise Refused(
            f"There are {len(options.tracking)} tracking numbers for {len(parcels)} parcel(s).",
            "tracking",
            "input",
        )
    numbers = zip(parcels, options.tracking, strict=False)
    desk.perform(
        ShipParcels(
            shipment=shipment,
            shipped_at=desk.now(),
            carrier=options.carrier,
            tracking={parcel.id: number for parcel, number in numbers},
            serials=_replacements(options, _paper(desk, rma)),
        )
    )


def _deliver(options: Namespace) -> Answer:
    with open_desk(options, "ConfirmDelivery") as desk:
        view, rma = rma_called(desk, options.number)
        parcel = _under_way(desk.ask(shipments_of, view.id), rma.id, options.tracking)
        desk.perform(
            ConfirmDelivery(
                parcel=parcel.id, delivered_at=options.at or desk.now(), received_by=options.by
            )
        )
        return told(desk, view.id, f"Parcel {parcel.tracking_number} is delivered.")


def _lost(options: Namespace) -> Answer:
    with open_desk(options, "ReportLoss") as desk:
        view, rma = rma_called(desk, options.number)
        parcel = _under_way(desk.ask(shipments_of, view.id), rma.id, options.tracking)
        desk.perform(ReportLoss(parcel=parcel.id, refused=options.refused))
        how = "refused" if options.refused else "lost"
        return told(desk, view.id, f"Parcel {parcel.tracking_number} is {how}.")


def _under_way(shipments: tuple[ShipmentView, ...], rma: UUID, tracking: str) -> ParcelView:
    key = normalise_serial(tracking)
    parcels = [
        parcel
        for shipment in shipments
        for parcel in shipment.parcels
        if shipment.rma_id == rma
        and parcel.state is ShipmentState.UNDER_WAY
        and key in ("", normalise_serial(parcel.tracking_number))
    ]
    if len(parcels) == 1:
        return parcels[0]
    numbers = ", ".join(parcel.tracking_number for parcel in parcels)
    raise Refused(
        f"Several parcels are under way: {numbers}. Name one with --tracking."
        if parcels
        else "No such parcel is under way.",
        "tracking",
        "input" if parcels else "state",
    )


def _receive(options: Namespace) -> Answer:
    with open_desk(options, "ReceiveReturn") as desk:
        view, rma = rma_called(desk, options.number)
        paper = _paper(desk, rma.id)
        unit = _unit_called(paper, options.serial)
        # A serial that is not on the RMA goes to the act all the same: it says what to do with it.
        line = (unit or paper.units[0]).line_id
        assert line is not None
        desk.perform(
            ReceiveReturn(
                receipt=new_id(), line=line, serial=options.serial, condition=options.condition
            )
        )
        return told(desk, view.id, f"{options.serial} is in hand.")


def _paper(desk: Desk, rma_id: UUID) -> RmaPaper:
    paper = desk.ask(rma_paper, rma_id)
    assert paper is not None
    return paper


def _must_be_on(paper: RmaPaper, serial: str) -> PaperUnit:
    unit = _unit_called(paper, serial)
    if unit is None:
        there = ", ".join(one.serial for one in paper.units)
        raise Refused(f"{serial} is not on {paper.number}, which has {there}.", "serial", "input")
    return unit


def _unit_called(paper: RmaPaper, serial: str) -> PaperUnit | None:
    key = normalise_serial(serial)
    return next((one for one in paper.units if normalise_serial(one.serial) == key), None)
