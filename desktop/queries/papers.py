"""What the papers of a case are made from: the facts of an RMA and of a form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import BatchReview, Case, Notice, RequestForm, Unit
from desktop.data.tables.fulfilment import Deadline, Line, Parcel, ParcelLine, Rma, Shipment
from desktop.data.tables.parties import Contact, Organisation, Place
from desktop.data.tables.products import ProductModel
from desktop.domain.addresses import Address
from desktop.domain.deadlines import DeadlineKind
from desktop.domain.entitlement import Entitlement
from desktop.domain.lifecycle import ENDED_LINES
from desktop.domain.notices import decision_key
from desktop.domain.policy import Policy
from desktop.domain.words import (
    Direction,
    Fulfilment,
    LineState,
    ShipmentState,
    UnitState,
)
from desktop.queries.forms import COLUMN_OF
from desktop.queries.policies import current_policy

_NOT_WITH_THE_CUSTOMER = frozenset(
    {
        LineState.FAULTY_UNIT_RECEIVED,
        LineState.RECEIVED,
        LineState.IN_REPAIR,
        LineState.REPAIRED,
        LineState.REPLACED,
        LineState.NO_FAULT_FOUND,
        LineState.BEYOND_REPAIR,
        LineState.QUOTE_NEEDED,
        LineState.SHIPPED_BACK,
    }
)


@dataclass(frozen=True, slots=True)
class PaperUnit:
    """One unit as papers list it. `line_id` is None before an RMA; the weight is in grams."""

    line_id: UUID | None
    serial: str
    model: str
    product_type: str
    description: str
    symptoms: str
    troubleshooting: str
    weight_grams: int | None
    entitlement: Entitlement
    to_come: bool
    """The faulty unit is still to be sent in."""


@dataclass(frozen=True, slots=True)
class RmaPaper:
    """Everything that the papers of one RMA are made from.

    `charges` maps freight and work to who pays (`domain.charges`); `parcels` are the lines of
    parcels that are planned towards the repair centre; `notice_on` is the day of the notice
    that changed the service level, if one did.
    """

    id: UUID
    number: str
    case_id: UUID
    case_number: str
    customer_reference: str
    issued_at: datetime
    fulfilment: Fulfilment
    service_level: str
    ship_to: Address
    latin_name: str
    contact: str
    telephone: str
    email: str
    language: str
    charges: Mapping[str, str]
    centre: Address
    centre_eori: str
    centre_zone: str
    due: Mapping[str, date]
    notice_on: date | None
    units: tuple[PaperUnit, ...]
    parcels: tuple[tuple[UUID, ...], ...]
    policy: Policy


@dataclass(frozen=True, slots=True)
class FormPaper:
    """Everything that the request form of one case is made from; `fields` as in `COLUMN_OF`."""

    case_id: UUID
    case_number: str
    customer_reference: str
    organisation: str
    contact: str
    fields: Mapping[str, str]
    units: tuple[PaperUnit, ...]


def rma_paper(session: Session, rma_id: UUID) -> RmaPaper | None:
    """The facts of an RMA for its papers; None where no RMA has this identity."""
    rma = session.get(Rma, rma_id)
    if rma is None:
        return None
    case = session.get_one(Case, rma.case_id)
    form = _form(session, case.id)
    place = session.get_one(Place, rma.place_id)
    rows = session.execute(
        select(Line, Unit)
        .join(Unit, Unit.id == Line.unit_id)
        .where(Line.rma_id == rma_id, Line.state != LineState.CANCELLED)
        .order_by(Line.position)
    ).all()
    return RmaPaper(
        id=rma.id,
        number=rma.number,
        case_id=case.id,
        case_number=case.number,
        customer_reference=case.customer_reference,
        issued_at=rma.issued_at,
        fulfilment=rma.fulfilment,
        service_level=rma.service_level,
        ship_to=_ship_to(rma.ship_to),
        latin_name=form.latin_name,
        contact=form.contact_name,
        telephone=form.contact_telephone,
        email=form.contact_email,
        language=form.letters_language or "en",
        charges={key: str(value) for key, value in rma.charges.items()},
        centre=_centre(place),
        centre_eori=place.eori,
        centre_zone=place.time_zone,
        due=_due(session, rma.id),
        notice_on=_notice_on(session, [unit for _line, unit in rows], rma.fulfilment),
        units=tuple(_unit(session, unit, line) for line, unit in rows),
        parcels=_planned_parcels(session, rma.id),
        policy=current_policy(session, rma.issued_at),
    )


def form_paper(session: Session, case_id: UUID) -> FormPaper | None:
    """The facts of a case for its request form; None where no case has this identity."""
    case = session.get(Case, case_id)
    if case is None:
        return None
    form = _form(session, case_id)
    organisation = session.get_one(Organisation, case.organisation_id)
    contact = session.get(Contact, case.contact_id) if case.contact_id else None
    units = session.execute(
        select(Unit)
        .where(Unit.case_id == case_id, Unit.state == UnitState.OPEN)
        .order_by(Unit.position)
    ).scalars()
    values = {name: getattr(form, column) for name, column in COLUMN_OF.items()}
    return FormPaper(
        case_id=case.id,
        case_number=case.number,
        customer_reference=case.customer_reference,
        organisation=organisation.name,
        contact=contact.name if contact else "",
        fields={name: "" if value is None else str(value) for name, value in values.items()},
        units=tuple(_unit(session, unit, None) for unit in units),
    )


def _form(session: Session, case_id: UUID) -> RequestForm:
    return session.execute(select(RequestForm).where(RequestForm.case_id == case_id)).scalar_one()


def _ship_to(fields: Mapping[str, str]) -> Address:
    return Address(
        name=fields["ship_to_name"],
        street=fields["street"],
        unit=fields["unit"],
        post_code=fields["post_code"],
        town=fields["town"],
        province=fields["province"],
        country=fields["country"],
    )


def _centre(place: Place) -> Address:
    return Address(
        name=place.name,
        street=place.street,
        post_code=place.post_code,
        town=place.town,
        province=place.province,
        country=place.country,
    )


def _unit(session: Session, unit: Unit, line: Line | None) -> PaperUnit:
    model = session.execute(
        select(ProductModel).where(ProductModel.part_number == unit.model)
    ).scalar_one_or_none()
    is_away = line is not None and (
        line.state in _NOT_WITH_THE_CUSTOMER or line.state in ENDED_LINES
    )
    return PaperUnit(
        line_id=line.id if line else None,
        serial=unit.serial,
        model=unit.model,
        product_type=model.product_type if model else unit.model,
        description=model.description if model else "",
        symptoms=unit.symptoms,
        troubleshooting=unit.troubleshooting,
        weight_grams=model.weight_grams if model else None,
        entitlement=Entitlement.from_json(json.dumps(unit.entitlement)),
        to_come=not is_away,
    )


def _due(session: Session, rma_id: UUID) -> dict[str, date]:
    kinds = (DeadlineKind.REPLACEMENT, DeadlineKind.RETURN, DeadlineKind.LABEL)
    rows = session.execute(
        select(Deadline.kind, Deadline.due_on).where(
            Deadline.subject_id == rma_id, Deadline.kind.in_([kind.value for kind in kinds])
        )
    ).all()
    return {kind: due_on for kind, due_on in rows}  # noqa: C416


def _notice_on(session: Session, units: list[Unit], fulfilment: Fulfilment) -> date | None:
    """The day of the notice, where one of the units is owed another level than it gets."""
    changed = [
        unit.review_id
        for unit in units
        if unit.review_id is not None and unit.entitlement["fulfilment"] != fulfilment.value
    ]
    for review in session.execute(select(BatchReview).where(BatchReview.id.in_(changed))).scalars():
        key = decision_key(review.id, review.decided_at)
        given = session.execute(
            select(Notice)
            .where(Notice.request_id == review.request_id)
            .order_by(Notice.given_on.desc())
        ).scalars()
        for notice in given:
            if key in notice.reviews:
                return notice.given_on
    return None


def _planned_parcels(session: Session, rma_id: UUID) -> tuple[tuple[UUID, ...], ...]:
    """The lines of each parcel that is on its way in, or planned to be."""
    rows = session.execute(
        select(Parcel.id, ParcelLine.line_id)
        .join(Parcel, Parcel.id == ParcelLine.parcel_id)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Line, Line.id == ParcelLine.line_id)
        .where(
            Shipment.rma_id == rma_id,
            Shipment.direction == Direction.IN,
            Parcel.state.in_([ShipmentState.PLANNED, ShipmentState.UNDER_WAY]),
        )
        .order_by(Shipment.planned_at, Shipment.id, Parcel.position, Line.position)
    ).all()
    parcels: dict[UUID, list[UUID]] = {}
    for parcel, line in rows:
        parcels.setdefault(parcel, []).append(line)
    return tuple(tuple(lines) for lines in parcels.values())
