"""What a unit is owed, computed and kept with the case as it was on the day it was reported."""

import json
from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.parties import Organisation, Site
from desktop.data.tables.products import ProductModel
from desktop.domain.calendars import local_date
from desktop.domain.entitlement import Entitlement, entitlement, entitlement_changes
from desktop.domain.identities import model_id
from desktop.domain.products import product_type_of
from desktop.domain.words import UnitState
from desktop.operations.act import Act
from desktop.queries.entitlements import UNKNOWN_UNIT, unit_facts


def assess(act: Act, case: Case, unit: Unit) -> Entitlement:
    """Compute what the unit is owed and keep it on the unit.

    What a supervisor decided in a batch review stands as long as the answer that it rests on does.
    A difference from what was kept is told in the timeline.
    """
    before = kept(unit) if unit.entitlement else None
    facts = UNKNOWN_UNIT
    if unit.asset_id is not None:
        facts = unit_facts(act.session, [unit.asset_id], case.organisation_id)[unit.asset_id]
    zone, country = place_of(act, case)
    answer = entitlement(
        facts,
        local_date(case.reported_at, zone),
        unit.failed_since,
        act.policy,
        country,
        accepted_contracts=frozenset(unit.accepted_contracts or ()),
    )
    unit.entitlement = json.loads(answer.to_json())
    changes = () if before is None else entitlement_changes(before, answer)
    if changes:
        act.record("EntitlementChanged", unit, case.id, {"changes": list(changes)})
    if changes or unit.review_id is None:
        forget_decision(unit)
    return answer


def forget_decision(unit: Unit) -> None:
    """Owe what the entitlement says: what was decided about the unit no longer counts."""
    unit.review_id = None
    unit.fulfilment = kept(unit).fulfilment


def kept(unit: Unit) -> Entitlement:
    """The entitlement as it was stored with the unit."""
    return Entitlement.from_json(json.dumps(unit.entitlement))


def place_of(act: Act, case: Case) -> tuple[str, str]:
    """Time zone and country of the customer's site; UTC and its country where no site is known."""
    if case.site_id is not None:
        site = act.get(Site, case.site_id)
        return site.time_zone or "UTC", site.country
    return "UTC", act.get(Organisation, case.organisation_id).country


def product_type(act: Act, unit: Unit) -> str:
    """The group that the batch rule counts: from the catalogue, else from the part number."""
    known = act.session.get(ProductModel, model_id(unit.model))
    return known.product_type if known is not None else product_type_of(unit.model)


def open_units(act: Act, case_id: UUID) -> list[Unit]:
    """The units of a case that still count, in their order."""
    rows = act.session.execute(
        select(Unit)
        .where(Unit.case_id == case_id, Unit.state == UnitState.OPEN)
        .order_by(Unit.position)
    )
    return list(rows.scalars())
