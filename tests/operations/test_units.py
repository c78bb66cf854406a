"""Units and what they are owed: kept as on the day, computed again when a unit is corrected."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from desktop.data.tables.cases import Unit
from desktop.data.tables.contracts import Contract, Coverage
from desktop.data.tables.parties import Organisation
from desktop.data.tables.products import Asset
from desktop.domain.identities import asset_id, contract_id, organisation_id
from desktop.domain.refusal import Refused
from desktop.domain.words import AssetState, CaseState, Fulfilment, Ground, UnitState
from desktop.operations.assets import RecordAsset, RetireAsset
from desktop.operations.forms import SendForm
from desktop.operations.operation import new_id
from desktop.operations.units import (
    AcceptCover,
    AddUnit,
    CancelUnit,
    EditUnit,
    PointUnit,
    RejectUnit,
    WaiveLateReport,
)
from tests.operations.shop import BASIC, BASIC_PLUS, LAPSED, MODEL, Shop

ADVANCE = Fulfilment.ADVANCE_REPLACEMENT


def unit(shop: Shop, case: UUID) -> Unit:
    return shop.units(case)[0]


def ground(shop: Shop, case: UUID) -> Ground:
    return Ground(unit(shop, case).entitlement["ground"])


def record(shop: Shop, case: UUID, **more: object) -> RecordAsset:
    facts: dict[str, object] = {
        "organisation": shop.organisation,
        "part_number": MODEL,
        "serial": unit(shop, case).serial,
        "site": shop.site,
        "contract_number": BASIC_PLUS,
        "unit": unit(shop, case).id,
        **more,
    }
    return RecordAsset(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("contract", "more", "expected"),
    [
        (BASIC_PLUS, {}, Ground.BASIC_PLUS),
        (BASIC, {}, Ground.BASIC),
        ("", {}, Ground.OUT_OF_WARRANTY),
        (LAPSED, {}, Ground.OUT_OF_WARRANTY),
        (BASIC, {"shipped_on": date(2026, 10, 17)}, Ground.DEAD_ON_ARRIVAL),
        (BASIC, {"shipped_on": date(2026, 10, 16)}, Ground.BASIC),
    ],
)
def test_an_entitlement_is_kept_with_its_ground_and_policy(
    shop: Shop, contract: str, more: dict[str, Any], expected: Ground
) -> None:
    case = shop.opened(shop.asked(shop.asset(contract=contract, **more)))
    assert ground(shop, case) is expected
    assert unit(shop, case).entitlement["policy_version"] == "2026-03"


def test_a_later_lapse_changes_nothing_of_what_was_owed(shop: Shop) -> None:
    case = shop.opened()
    shop.clock.now = datetime(2027, 2, 1, 9, tzinfo=UTC)
    changes = {"failed_since": ("2026-11-13", "2026-11-12")}
    shop.ruth.perform(EditUnit(unit=unit(shop, case).id, changes=changes))
    assert ground(shop, case) is Ground.BASIC_PLUS
    assert unit(shop, case).fulfilment is ADVANCE


def test_the_better_of_two_contracts_wins_and_the_other_is_listed(shop: Shop) -> None:
    asset = shop.asset(contract=BASIC)
    shop.write(
        Coverage(
            id=new_id(),
            contract_id=contract_id(BASIC_PLUS),
            asset_id=asset,
            begins=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )
    )
    case = shop.opened(shop.asked(asset))
    found = unit(shop, case)
    assert found.entitlement["contract_number"] == BASIC_PLUS
    assert any(BASIC in one for one in found.entitlement["cover_listed"])


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), Ground.BASIC_PLUS),
        (datetime(2026, 12, 31, 23, 1, tzinfo=UTC), Ground.OUT_OF_WARRANTY),
    ],
)
def test_the_day_is_the_sites_at_midnight(shop: Shop, reported: datetime, expected: Ground) -> None:
    shop.clock.now = reported
    case = shop.opened(shop.asked(shop.asset(), failed_since=None))
    assert ground(shop, case) is expected


def test_a_serial_that_nobody_recorded_waits_for_the_asset_check(shop: Shop) -> None:
    case = shop.opened(shop.asked())
    assert shop.case(case).state is CaseState.ASSET_CHECK
    with pytest.raises(Refused, match="every unit is verified"):
        shop.ruth.perform(SendForm(case=case, sent_to="b@penaclara.example"))


def test_a_recorded_asset_answers_the_asset_check(shop: Shop) -> None:
    case = shop.opened(shop.asked(), shop.asked(shop.asset()))
    shop.ruth.perform(record(shop, case, mac="00-15-77-ab-cd-ef"))
    found = unit(shop, case)
    assert (found.asset_id, found.fulfilment) == (asset_id(MODEL, found.serial_key), ADVANCE)
    assert shop.case(case).state is CaseState.NEW
    assert shop.one(Asset, id=found.asset_id).mac == "001577ABCDEF"
    assert "EntitlementChanged" in shop.told(case)


def test_a_third_unit_that_is_verified_later_opens_the_batch_review(shop: Shop) -> None:
    from desktop.data.tables.cases import BatchReview

    case = shop.opened(shop.asked(), *[shop.asked(shop.asset()) for _ in range(2)])
    assert shop.all(BatchReview) == []
    shop.ruth.perform(record(shop, case))
    assert len(shop.one(BatchReview).units) == 3


def test_an_asset_of_somebody_else_is_not_named_and_can_be_recorded_here(shop: Shop) -> None:
    asset = shop.asset(contract="")
    other = organisation_id("C-2002")
    shop.write(Organisation(id=other, number="C-2002", name="Kirkdale", name_key="kirkdale"))
    case = shop.opened(shop.asked(asset), organisation=other, site=None, contact=None)
    found = unit(shop, case)
    assert Ground(found.entitlement["ground"]) is Ground.OTHER_ORGANISATION
    assert "Peña" not in found.entitlement["why"]
    recorded = {"organisation": other, "contract_number": ""}
    with pytest.raises(Refused, match="belongs to another organisation") as refused:
        shop.ruth.perform(record(shop, case, **recorded, site=shop.site))
    assert refused.value.field == "site"
    assert shop.one(Asset, id=asset).site_id == shop.site
    shop.ruth.perform(record(shop, case, **recorded, site=None))
    moved = shop.one(Asset, id=asset)
    assert (moved.organisation_id, moved.site_id) == (other, None), "it stands with its new owner"
    assert ground(shop, case) is Ground.OUT_OF_WARRANTY


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("serial", " - "),
        ("part_number", ""),
        ("mac", "00-15-77"),
        ("contract_number", "NC-9999-EM"),
    ],
)
def test_an_asset_that_cannot_be_is_refused_at_its_field(
    shop: Shop, field: str, value: str
) -> None:
    case = shop.opened(shop.asked())
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(record(shop, case, **{field: value}))
    assert refused.value.field == field


def test_a_contract_of_another_organisation_covers_nothing_here(shop: Shop) -> None:
    other = organisation_id("C-2002")
    shop.write(
        Organisation(id=other, number="C-2002", name="Kirkdale", name_key="kirkdale"),
        Contract(
            id=contract_id("NC-0009-EM"),
            number="NC-0009-EM",
            organisation_id=other,
            service_level_id=shop.one(Contract, number=BASIC).service_level_id,
            begins=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        ),
    )
    case = shop.opened(shop.asked())
    with pytest.raises(Refused, match="not a contract of Peña Clara"):
        shop.ruth.perform(record(shop, case, contract_number="NC-0009-EM"))


def test_a_misread_serial_is_pointed_to_the_right_asset_and_the_wrong_one_retired(
    shop: Shop,
) -> None:
    wrong = shop.asset(contract="")
    case = shop.opened(shop.asked(wrong))
    with pytest.raises(Refused, match="A case is open for it"):
        shop.ruth.perform(RetireAsset(asset=wrong, reason="misread"))
    right = shop.asset()
    shop.ruth.perform(PointUnit(unit=unit(shop, case).id, asset=right, reason="misread O for 0"))
    assert unit(shop, case).asset_id == right
    assert ground(shop, case) is Ground.BASIC_PLUS
    shop.ruth.perform(RetireAsset(asset=wrong, reason="misread"))
    assert shop.one(Asset, id=wrong).state is AssetState.RETIRED
    with pytest.raises(Refused, match="retired"):
        shop.ruth.perform(PointUnit(unit=unit(shop, case).id, asset=wrong))


def test_a_serial_is_on_one_open_case_only(shop: Shop) -> None:
    asset = shop.asset()
    first = shop.opened(shop.asked(asset))
    number = shop.case(first).number
    with pytest.raises(Refused, match=f"open case {number} already"):
        shop.opened(shop.asked(asset))
    second = shop.opened()
    with pytest.raises(Refused, match=number):
        shop.ruth.perform(AddUnit(case=second, unit=shop.asked(asset)))
    with pytest.raises(Refused, match=number):
        shop.ruth.perform(PointUnit(unit=unit(shop, second).id, asset=asset))
    shop.ruth.perform(CancelUnit(unit=unit(shop, first).id, reason="works again"))
    shop.ruth.perform(AddUnit(case=second, unit=shop.asked(asset)))


def test_a_typed_serial_is_compared_without_case_spaces_and_separators(shop: Shop) -> None:
    shop.opened(shop.asked(serial="AB12-34 56"))
    with pytest.raises(Refused, match="open case"):
        shop.opened(shop.asked(serial="ab123456", model="something else"))


def test_a_serial_is_on_one_unit_of_a_case(shop: Shop) -> None:
    asset = shop.asset()
    with pytest.raises(Refused, match="on this case already"):
        shop.opened(shop.asked(asset), shop.asked(asset))
    case = shop.opened(shop.asked(asset), shop.asked(shop.asset()))
    with pytest.raises(Refused, match="on this case already"):
        shop.ruth.perform(AddUnit(case=case, unit=shop.asked(asset)))
    with pytest.raises(Refused, match="on this case already"):
        shop.ruth.perform(PointUnit(unit=shop.units(case)[1].id, asset=asset))


def test_two_models_may_share_a_serial_once_both_are_verified(shop: Shop) -> None:
    one = shop.asset(serial="SHARED0001")
    other = shop.asset(serial="SHARED0001", model="AT-x950-28XSQ-50")
    cases = [shop.opened(shop.asked(one)), shop.opened(shop.asked(other))]
    assert [unit(shop, case).asset_id for case in cases] == [one, other]


def test_a_fault_not_reported_at_once_needs_a_reason(shop: Shop) -> None:
    case = shop.opened(shop.asked(shop.asset(), failed_since=date(2026, 11, 2)))
    assert shop.case(case).state is CaseState.ASSET_CHECK
    shop.ruth.perform(WaiveLateReport(unit=unit(shop, case).id, reason="the site was closed"))
    assert shop.case(case).state is CaseState.NEW
    assert unit(shop, case).late_reason == "the site was closed"


def test_cover_that_began_after_the_fault_is_a_supervisors_to_accept(shop: Shop) -> None:
    asset = shop.asset(contract="")
    shop.write(
        Coverage(
            id=new_id(),
            contract_id=contract_id(BASIC_PLUS),
            asset_id=asset,
            begins=date(2026, 11, 15),
            ends=date(2026, 12, 31),
        )
    )
    case = shop.opened(shop.asked(asset))
    assert shop.case(case).state is CaseState.ASSET_CHECK
    act = AcceptCover(
        unit=unit(shop, case).id, contract_number=BASIC_PLUS, reason="signed on the 10th"
    )
    with pytest.raises(Refused, match="Only a supervisor"):
        shop.ruth.perform(act)
    shop.tomas.perform(act.model_copy(update={"id": new_id()}))
    assert ground(shop, case) is Ground.BASIC_PLUS
    assert shop.case(case).state is CaseState.NEW


def test_nothing_is_accepted_where_nothing_is_in_doubt(shop: Shop) -> None:
    case = shop.opened()
    with pytest.raises(Refused, match="Nothing about this unit waits"):
        shop.tomas.perform(
            AcceptCover(unit=unit(shop, case).id, contract_number=BASIC_PLUS, reason="why not")
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"symptoms": ("does not start", " ")}, "symptoms"),
        ({"failed_since": ("2026-11-13", "2026-11-17")}, "failed_since"),
        ({"failed_since": ("2026-11-13", "last week")}, "failed_since"),
        ({"serial": ("x", "y")}, "serial"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_at_its_field(
    shop: Shop, changes: dict[str, tuple[str, str]], field: str
) -> None:
    case = shop.opened()
    before = shop.snapshot()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(EditUnit(unit=unit(shop, case).id, changes=changes))
    assert refused.value.field == field
    assert shop.snapshot() == before


def test_a_day_that_is_not_known_may_be_said_so(shop: Shop) -> None:
    case = shop.opened()
    changes = {"failed_since": ("2026-11-13", "")}
    shop.ruth.perform(EditUnit(unit=unit(shop, case).id, changes=changes))
    assert unit(shop, case).failed_since is None


def test_a_validated_form_keeps_its_troubleshooting(shop: Shop) -> None:
    case = shop.validated()
    changes = {"troubleshooting": (unit(shop, case).troubleshooting, "")}
    with pytest.raises(Refused, match="troubleshooting steps are missing"):
        shop.ruth.perform(EditUnit(unit=unit(shop, case).id, changes=changes))


def test_a_unit_added_to_a_validated_form_is_validated_with_it(shop: Shop) -> None:
    case = shop.validated()
    added = shop.asked(shop.asset(), troubleshooting="")
    shop.ruth.perform(AddUnit(case=case, unit=added))
    with pytest.raises(Refused, match="the form is validated"):
        shop.send_terms(case)


@pytest.mark.parametrize(
    ("end", "state", "left"),
    [
        (CancelUnit, UnitState.CANCELLED, CaseState.CANCELLED),
        (RejectUnit, UnitState.REJECTED, CaseState.REJECTED),
    ],
)
def test_a_case_ends_with_its_last_unit(
    shop: Shop, end: type[CancelUnit] | type[RejectUnit], state: UnitState, left: CaseState
) -> None:
    case = shop.opened_with(2)
    first, second = (one.id for one in shop.units(case))
    shop.ruth.perform(end(unit=first, reason="works again"))
    assert shop.case(case).state is CaseState.NEW
    shop.ruth.perform(end(unit=second, reason="not our product"))
    ended = shop.case(case)
    assert (ended.state, ended.end_reason) == (left, "not our product")
    assert ended.ended_at == shop.clock()
    assert {one.state for one in shop.units(case)} == {state}
    assert {one[1].value for one in shop.deadline("request form sent")} == {"void"}


def test_a_unit_that_has_ended_is_not_changed(shop: Shop) -> None:
    case = shop.opened_with(2)
    gone = unit(shop, case).id
    shop.ruth.perform(CancelUnit(unit=gone, reason="works again"))
    for act in (CancelUnit(unit=gone, reason="again"), RejectUnit(unit=gone, reason="again")):
        with pytest.raises(Refused, match="is cancelled on this case"):
            shop.ruth.perform(act)


@pytest.mark.parametrize("end", [CancelUnit, RejectUnit])
def test_the_end_of_a_unit_has_its_reason(
    shop: Shop, end: type[CancelUnit] | type[RejectUnit]
) -> None:
    case = shop.opened()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(end(unit=unit(shop, case).id, reason=""))
    assert refused.value.field == "reason"
