"""A replacement takes the faulty unit's place and cover when it ships, and loses both with it."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Unit
from desktop.data.tables.contracts import Coverage
from desktop.data.tables.fulfilment import Line, Rma
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.identities import asset_id, coverage_id
from desktop.domain.refusal import Refused
from desktop.domain.serials import look_alike_key, normalise_serial
from desktop.domain.words import AssetState, Direction, Fulfilment
from desktop.operations.act import Act


def replaces(rma: Rma, direction: Direction) -> bool:
    """Is what goes this way a replacement, and not the customer's own unit?"""
    return rma.fulfilment is Fulfilment.ADVANCE_REPLACEMENT and direction is Direction.OUT


def take_place(act: Act, case_id: UUID, line: Line, serial: str, shipped_on: date) -> None:
    """Record the replacement under the faulty unit's organisation, with its cover.

    The faulty unit is `replaced` and finds its successor (domain.md, *Replacement*); the cover of a
    replaced unit no longer counts. Raises Refused where the serial is a unit that somebody has.
    """
    faulty = _faulty(act, line)
    if faulty is None:
        return
    successor = _successor(act, faulty, serial, shipped_on)
    act.session.flush()
    _cover_alike(act, faulty, successor)
    faulty.state, faulty.successor_id = AssetState.REPLACED, successor.id
    facts = {"serial": [faulty.serial, successor.serial]}
    act.record("UnitReplaced", successor, case_id, facts)


def put_back(act: Act, case_id: UUID, line: Line) -> None:
    """The replacement never arrived: the faulty unit has its place and its cover again."""
    faulty = _faulty(act, line)
    if faulty is None or faulty.successor_id is None:
        return
    successor = act.get(Asset, faulty.successor_id)
    faulty.state, faulty.successor_id = AssetState.REGISTERED, None
    successor.state = AssetState.RETIRED
    facts = {"serial": [successor.serial, faulty.serial]}
    act.record("ReplacementPutBack", faulty, case_id, facts)


def _faulty(act: Act, line: Line) -> Asset | None:
    unit = act.get(Unit, line.unit_id)
    return act.session.get(Asset, unit.asset_id) if unit.asset_id is not None else None


def _successor(act: Act, faulty: Asset, serial: str, shipped_on: date) -> Asset:
    """The replacement as an asset: the same model, unless a register knows the serial already."""
    key = normalise_serial(serial)
    model = act.get(ProductModel, faulty.model_id)
    identity = asset_id(model.part_number, key)
    known = act.session.get(Asset, identity)
    held = known is not None and known.state is AssetState.REGISTERED
    if known is not None and held and known.organisation_id is not None:
        raise Refused(
            f"{serial} is registered to a customer already. Scan the replacement's serial again.",
            "serials",
        )
    successor = known or act.add(
        Asset(
            id=identity,
            model_id=faulty.model_id,
            serial=serial.upper(),
            serial_key=key,
            look_key=look_alike_key(key),
            state=AssetState.REGISTERED,
        )
    )
    successor.state = AssetState.REGISTERED
    successor.organisation_id, successor.site_id = faulty.organisation_id, faulty.site_id
    successor.shipped_on = shipped_on
    successor.warranty_ends = faulty.warranty_ends
    return successor


def _cover_alike(act: Act, faulty: Asset, successor: Asset) -> None:
    covers = act.session.execute(select(Coverage).where(Coverage.asset_id == faulty.id)).scalars()
    for cover in covers:
        identity = coverage_id(cover.contract_id, successor.id)
        if act.session.get(Coverage, identity) is None:
            act.add(
                Coverage(
                    id=identity,
                    contract_id=cover.contract_id,
                    asset_id=successor.id,
                    begins=cover.begins,
                    ends=cover.ends,
                )
            )
