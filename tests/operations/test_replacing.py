"""A replacement takes the faulty unit's place: cover, lineage, and back again if it is lost."""

from uuid import UUID

import pytest

from desktop.data.tables.fulfilment import Line, Parcel
from desktop.data.tables.products import Asset
from desktop.domain.refusal import Refused
from desktop.domain.words import AssetState, Direction, Ground
from desktop.operations.shipping import ReportLoss
from desktop.queries.assets import AssetView, asset_view
from tests.operations.shop import Shop


def looked_at(shop: Shop, asset: UUID) -> AssetView:
    found = shop.ruth.ask(asset_view, asset, shop.ruth.now())
    assert found is not None
    return found


def sent_out(shop: Shop, serial: str) -> tuple[UUID, Asset, Asset]:
    """A case whose replacement left; the parcel, the faulty unit and the replacement."""
    case, (rma,) = shop.issued()
    (line,) = [one.id for one in shop.lines(case)]
    plan = shop.plan(rma.id, Direction.OUT, [line])
    shop.ruth.perform(plan)
    shop.ruth.perform(shop.ship(plan, serials={line: serial}))
    faulty = shop.one(Asset, serial_key=shop.units(case)[0].serial_key)
    return plan.parcels[0].id, faulty, shop.one(Asset, serial_key=serial.upper())


def test_cover_moves_to_the_replacement_when_it_ships(shop: Shop) -> None:
    _, faulty, replacement = sent_out(shop, "new000000001")
    assert (faulty.state, faulty.successor_id) == (AssetState.REPLACED, replacement.id)
    old, new = looked_at(shop, faulty.id), looked_at(shop, replacement.id)
    assert old.entitlement.cover_listed == ()
    assert new.entitlement.cover_listed != ()
    assert new.entitlement.ground is Ground.DEAD_ON_ARRIVAL
    assert (old.successor, new.replaced_serial) == (replacement.serial, faulty.serial)


def test_cover_moves_back_when_the_replacement_is_lost(shop: Shop) -> None:
    parcel, faulty, replacement = sent_out(shop, "NEW000000001")
    shop.ruth.perform(ReportLoss(parcel=parcel))
    again = shop.one(Asset, id=faulty.id)
    assert (again.state, again.successor_id) == (AssetState.REGISTERED, None)
    assert looked_at(shop, faulty.id).entitlement.ground is Ground.BASIC_PLUS
    assert looked_at(shop, replacement.id).entitlement.ground is Ground.UNKNOWN_SERIAL


def test_a_replacement_cannot_be_a_unit_that_a_customer_has(shop: Shop) -> None:
    theirs = shop.one(Asset, id=shop.asset())
    with pytest.raises(Refused, match="registered to a customer already"):
        sent_out(shop, theirs.serial)
    assert shop.all(Parcel)[0].tracking_number == ""


def test_a_lost_replacement_that_is_found_again_can_be_sent_again(shop: Shop) -> None:
    parcel, faulty, replacement = sent_out(shop, "NEW000000001")
    shop.ruth.perform(ReportLoss(parcel=parcel))
    (line,) = shop.all(Line)
    plan = shop.plan(line.rma_id, Direction.OUT, [line.id])
    shop.ruth.perform(plan)
    shop.ruth.perform(shop.ship(plan, serials={line.id: replacement.serial}))
    assert shop.one(Asset, id=faulty.id).successor_id == replacement.id
    assert shop.one(Asset, id=replacement.id).state is AssetState.REGISTERED
