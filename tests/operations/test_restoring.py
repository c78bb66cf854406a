"""A retired asset that is taken back, and what stands in the way of it."""

from uuid import UUID

import pytest

from desktop.data.tables.products import Asset
from desktop.domain.identities import asset_id
from desktop.domain.refusal import Refused
from desktop.domain.words import AssetState, Direction
from desktop.operations.assets import RecordAsset, RestoreAsset, RetireAsset
from desktop.operations.shipping import ReportLoss
from tests.operations.shop import MODEL, OTHER_MODEL, Shop


def state(shop: Shop, asset: UUID) -> AssetState:
    return shop.one(Asset, id=asset).state


def retired(shop: Shop, serial: str = "A05860D26390001") -> UUID:
    asset = shop.asset(serial=serial)
    shop.ruth.perform(RetireAsset(asset=asset, reason="misread"))
    return asset


def test_a_retired_asset_is_taken_back_and_can_be_asked_for_again(shop: Shop) -> None:
    asset = retired(shop)
    with pytest.raises(Refused, match="Take it back first"):
        shop.asset(serial="A05860D26390001")
    with pytest.raises(Refused, match="no case is opened for it") as refused:
        shop.opened(shop.asked(asset))
    assert refused.value.field == "serial"
    shop.ruth.perform(RestoreAsset(asset=asset, reason="it was the right one"))
    assert state(shop, asset) is AssetState.REGISTERED
    shop.opened(shop.asked(asset))
    shop.edda.perform(RetireAsset(asset=shop.asset(), reason="left the field"))


def test_what_nobody_registered_is_unverified_again(shop: Shop) -> None:
    asset = retired(shop)
    with shop.store.writing() as session:
        row = session.get(Asset, asset)
        assert row is not None
        row.organisation_id, row.site_id = None, None
    shop.ruth.perform(RestoreAsset(asset=asset, reason="found on a shelf"))
    assert state(shop, asset) is AssetState.UNVERIFIED


@pytest.mark.parametrize("act", [RetireAsset, RestoreAsset])
def test_both_have_a_reason_and_are_done_once(
    shop: Shop, act: type[RetireAsset] | type[RestoreAsset]
) -> None:
    asset = retired(shop) if act is RestoreAsset else shop.asset()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(act(asset=asset, reason=" "))
    assert refused.value.field == "reason"
    shop.ruth.perform(act(asset=asset, reason="misread"))
    with pytest.raises(Refused) as again:
        shop.ruth.perform(act(asset=asset, reason="again"))
    assert again.value.rule == "state"


def test_a_serial_that_was_recorded_as_another_model_meanwhile_stays_with_it(shop: Shop) -> None:
    asset = retired(shop)
    right = shop.asset(serial="A05860D26390001", model=OTHER_MODEL)
    with pytest.raises(Refused, match=f"A05860D26390001 as {OTHER_MODEL} has taken the place"):
        shop.ruth.perform(RestoreAsset(asset=asset, reason="it was right"))
    shop.ruth.perform(RetireAsset(asset=right, reason="that one was wrong"))
    shop.ruth.perform(RestoreAsset(asset=asset, reason="it was right"))
    assert [state(shop, one) for one in (asset, right)] == [
        AssetState.REGISTERED,
        AssetState.RETIRED,
    ]


def test_a_replaced_asset_is_found_through_its_successor_and_not_retired(shop: Shop) -> None:
    faulty = shop.asset()
    case, (rma,) = shop.issued(shop.opened(shop.asked(faulty)))
    shop.shipped(rma.id, Direction.OUT, [shop.lines(case)[0].id])
    for act in (RetireAsset, RestoreAsset):
        with pytest.raises(Refused, match="replaced"):
            shop.ruth.perform(act(asset=faulty, reason="x"))


def test_a_replacement_that_was_lost_comes_back_by_being_shipped_and_not_by_hand(
    shop: Shop,
) -> None:
    case, (rma,) = shop.issued()
    (line,) = shop.lines(case)
    plan = shop.plan(rma.id, Direction.OUT, [line.id])
    shop.ruth.perform(plan)
    shop.ruth.perform(shop.ship(plan, serials={line.id: "NEW000000001"}))
    shop.ruth.perform(ReportLoss(parcel=plan.parcels[0].id))
    spare = asset_id(MODEL, "NEW000000001")
    assert state(shop, spare) is AssetState.RETIRED
    with pytest.raises(Refused, match="a replacement that did not arrive"):
        shop.ruth.perform(RestoreAsset(asset=spare, reason="it turned up"))


def test_an_asset_that_there_is_not_is_named(shop: Shop) -> None:
    from desktop.operations.operation import new_id

    with pytest.raises(Refused, match="no such asset") as refused:
        shop.ruth.perform(RestoreAsset(asset=new_id(), reason="x"))
    assert refused.value.field == "asset"


def test_who_may_record_an_asset_may_take_it_back(shop: Shop) -> None:
    asset = retired(shop)
    with pytest.raises(Refused, match="may take a retired asset back"):
        shop.ines.perform(RestoreAsset(asset=asset, reason="x"))
    shop.edda.perform(RestoreAsset(asset=asset, reason="the register was right"))
    recorded = RecordAsset(
        organisation=shop.organisation, part_number=MODEL, serial="A05860D26390001"
    )
    shop.edda.perform(recorded)
