"""What a case would be if it were opened now: whose, what each unit is owed, the batch rule's
verdict, and the cases that it may be one request with. Nothing is changed by looking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.domain.batch import BatchUnit, batch_types
from desktop.domain.calendars import local_date
from desktop.domain.entitlement import Entitlement, entitlement, short_answer
from desktop.domain.findable import fold
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.policy import Policy
from desktop.domain.serials import normalise_serial
from desktop.domain.words import CaseKind, UnitState
from desktop.queries.asset_rows import AssetRow, read_assets
from desktop.queries.entitlements import UNKNOWN_UNIT, facts_of
from desktop.queries.one_request import (
    OtherCase,
    cases_of_one_request,
    place_of,
    product_type_named,
    units_of_request,
)
from desktop.queries.policies import current_policy
from desktop.queries.reported import KnownProduct, products_alike, products_of_serial
from desktop.queries.search_results import OwedTone, tone_of

_MOST_OFFERED = 20


@dataclass(frozen=True, slots=True)
class UnitWanted:
    """One unit as somebody named it so far; `asset` where it was pointed at."""

    id: UUID
    asset: UUID | None
    serial: str
    model: str
    failed_since: date | None


@dataclass(frozen=True, slots=True)
class CaseWanted:
    """A case as somebody described it so far. Without an organisation the units tell whose it is,
    where they all say the same."""

    organisation: UUID | None
    site: UUID | None
    request: UUID | None
    reported_at: datetime
    units: tuple[UnitWanted, ...]
    kind: CaseKind = CaseKind.RMA


@dataclass(frozen=True, slots=True)
class UnitForeseen:
    """One unit: the product that it is, and what it would be owed.

    `asset` is None for a product that nobody registered; then `alike` may hold what was meant, and
    `models` the models of which the serial exists, where there are several. `open_case` is the
    number of another open case that has it. `reason_needed` and `supervisor_needed` are sentences.
    """

    id: UUID
    asset: UUID | None
    serial: str
    model: str
    owner: str
    owed: str
    tone: OwedTone
    why: str
    reason_needed: str
    supervisor_needed: str
    alike: tuple[KnownProduct, ...]
    models: tuple[str, ...]
    open_case: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One contact, site or organisation to choose."""

    id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class OpeningView:
    """What the case would be. `batch` names each product type over the limit with its units."""

    kind: CaseKind
    organisation: UUID | None
    organisation_name: str
    contact: UUID | None
    contacts: tuple[Choice, ...]
    site: UUID | None
    sites: tuple[Choice, ...]
    units: tuple[UnitForeseen, ...]
    batch: tuple[tuple[str, int], ...]
    batch_above: int
    others: tuple[OtherCase, ...]


def opening_view(session: Session, wanted: CaseWanted, at: datetime) -> OpeningView:
    """Foresee a case that is reported as `wanted` says; `at` is the desk's moment."""
    policy = current_policy(session, at)
    known = {unit.id: _known(session, unit) for unit in wanted.units}
    rows = read_assets(session, [one.asset_id for one in known.values() if one is not None])
    organisation = wanted.organisation or _only_owner(rows.values())
    sites = _sites(session, organisation)
    contacts = _contacts(session, organisation)
    site = wanted.site or _usual_site(rows.values(), sites)
    zone, country = place_of(session, organisation, site)
    reported_on = local_date(wanted.reported_at, zone)
    answers = {
        unit.id: _answer(rows, known[unit.id], organisation, reported_on, unit, policy, country)
        for unit in wanted.units
    }
    units = tuple(
        _unit(session, unit, known[unit.id], rows, answers[unit.id]) for unit in wanted.units
    )
    others: tuple[OtherCase, ...] = ()
    if organisation is not None:
        others = cases_of_one_request(session, organisation, site, wanted.reported_at, policy)
    name = session.get(Organisation, organisation) if organisation is not None else None
    return OpeningView(
        kind=wanted.kind,
        organisation=organisation,
        organisation_name=name.name if name is not None else "",
        contact=_usual_contact(session, site, contacts),
        contacts=contacts,
        site=site,
        sites=sites,
        units=units,
        batch=_batch(session, wanted, units, answers, policy),
        batch_above=policy.batch_review_above,
        others=others,
    )


def organisations_called(session: Session, text: str) -> tuple[Choice, ...]:
    """Organisations whose name or number begins with a text, or has it inside, to choose from."""
    key = fold(text)
    if not key:
        return ()
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.number, Organisation.country)
        .where(
            Organisation.name_key.contains(key) | (Organisation.number == text.strip().upper()),
            Organisation.ended_at.is_(None),
        )
        .order_by(Organisation.name_key.startswith(key).desc(), Organisation.name)
        .limit(_MOST_OFFERED)
    )
    return tuple(
        Choice(row.id, " · ".join(part for part in (row.name, row.number, row.country) if part))
        for row in rows
    )


def _known(session: Session, unit: UnitWanted) -> KnownProduct | None:
    """The product that a unit is: pointed at, or the only one with exactly this serial."""
    if unit.asset is not None:
        row = read_assets(session, [unit.asset]).get(unit.asset)
        if row is not None:
            return KnownProduct(
                row.id, row.serial, row.model, row.organisation_id, row.organisation, None
            )
    if not normalise_serial(unit.serial):
        return None
    found = products_of_serial(session, unit.serial)
    if len(found) == 1:
        return found[0]
    return next((one for one in found if one.model.casefold() == unit.model.casefold()), None)


def _only_owner(rows: Iterable[AssetRow]) -> UUID | None:
    owners = {row.organisation_id for row in rows if row.organisation_id is not None}
    return owners.pop() if len(owners) == 1 else None


def _sites(session: Session, organisation: UUID | None) -> tuple[Choice, ...]:
    rows = session.execute(
        select(Site)
        .where(Site.organisation_id == organisation, Site.ended_at.is_(None))
        .order_by(Site.town, Site.street)
    ).scalars()
    return tuple(
        Choice(one.id, ", ".join(p for p in (one.name, one.street, one.town, one.country) if p))
        for one in rows
    )


def _contacts(session: Session, organisation: UUID | None) -> tuple[Choice, ...]:
    rows = session.execute(
        select(Contact)
        .where(Contact.organisation_id == organisation, Contact.erased_at.is_(None))
        .order_by(Contact.name)
    ).scalars()
    return tuple(
        Choice(one.id, " · ".join(p for p in (one.name, one.telephone or one.email) if p))
        for one in rows
    )


def _usual_site(rows: Iterable[AssetRow], sites: Sequence[Choice]) -> UUID | None:
    """The only site; of several the one where the first product stands, by its town."""
    if len(sites) == 1:
        return sites[0].id
    towns = [row.place.town for row in rows if row.place.town]
    return next((one.id for one in sites if towns and f", {towns[0]}," in one.words), None)


def _usual_contact(session: Session, site: UUID | None, contacts: Sequence[Choice]) -> UUID | None:
    at_site = session.get(Site, site) if site is not None else None
    if at_site is not None and at_site.contact_id is not None:
        return at_site.contact_id
    return contacts[0].id if len(contacts) == 1 else None


def _answer(
    rows: dict[UUID, AssetRow],
    known: KnownProduct | None,
    organisation: UUID | None,
    reported_on: date,
    unit: UnitWanted,
    policy: Policy,
    country: str,
) -> Entitlement:
    row = rows.get(known.asset_id) if known is not None else None
    facts = UNKNOWN_UNIT if row is None else facts_of(row, organisation)
    return entitlement(facts, reported_on, unit.failed_since, policy, country)


def _unit(
    session: Session,
    unit: UnitWanted,
    known: KnownProduct | None,
    rows: dict[UUID, AssetRow],
    answer: Entitlement,
) -> UnitForeseen:
    serial = known.serial if known is not None else unit.serial
    model = known.model if known is not None else unit.model
    is_typed = bool(normalise_serial(serial))
    same = products_of_serial(session, serial) if known is None and is_typed else ()
    alike = products_alike(session, serial) if known is None and is_typed and not same else ()
    return UnitForeseen(
        id=unit.id,
        asset=known.asset_id if known is not None else None,
        serial=serial,
        model=model,
        owner=rows[known.asset_id].organisation if known is not None else "",
        owed=short_answer(answer),
        tone=tone_of(answer),
        why=answer.why,
        reason_needed=answer.reason_needed or "",
        supervisor_needed=answer.supervisor_needed or "",
        alike=alike,
        models=tuple(one.model for one in same),
        open_case=_open_case(session, serial, model) if is_typed else "",
    )


def _open_case(session: Session, serial: str, model: str) -> str:
    """The number of the open case that this unit is on already."""
    found = session.execute(
        select(Case.number)
        .join(Unit, Unit.case_id == Case.id)
        .where(
            Unit.serial_key == normalise_serial(serial),
            Unit.model == model,
            Unit.state == UnitState.OPEN,
            Case.state.not_in(tuple(ENDED_CASES)),
        )
        .limit(1)
    ).scalar_one_or_none()
    return found or ""


def _batch(
    session: Session,
    wanted: CaseWanted,
    units: Sequence[UnitForeseen],
    answers: dict[UUID, Entitlement],
    policy: Policy,
) -> tuple[tuple[str, int], ...]:
    """The product types of the whole request that would need a review, with their units.

    Technical support asks for none of its units.
    """
    if wanted.kind is CaseKind.TECHNICAL_SUPPORT:
        return ()
    counted = [
        BatchUnit(
            unit.id,
            product_type_named(session, unit.model),
            answers[unit.id].fulfilment,
            UnitState.OPEN,
            answers[unit.id].dead_on_arrival,
        )
        for unit in units
    ]
    counted += units_of_request(session, wanted.request)
    return tuple((name, len(ids)) for name, ids in batch_types(counted, policy).items())
