"""What an acceptance of the terms covers, and when it is void: exactly what `domain.terms` says."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Acceptance, Case, RequestForm, Unit
from desktop.data.tables.contracts import Contract, Terms
from desktop.data.tables.fulfilment import Rma
from desktop.domain.charges import charges
from desktop.domain.places import (
    RepairCentre,
    region_of_contract,
    region_of_country,
    repair_centre_for,
)
from desktop.domain.refusal import Refused
from desktop.domain.terms import (
    AcceptedTerms,
    AcceptedUnit,
    acceptance_subject,
    is_void,
    what_changed,
)
from desktop.domain.words import Fulfilment, Region
from desktop.operations.act import Act
from desktop.operations.assessment import kept, open_units

SHIP_TO = ("ship_to_name", "street", "unit", "post_code", "town", "province", "country")
CONSIGNEE = ("contact_name", "contact_email", "contact_telephone", "vat_number", "eori")


def form_of(act: Act, case: Case) -> RequestForm:
    """The request form of a case; every case has one from its opening."""
    return act.session.execute(
        select(RequestForm).where(RequestForm.case_id == case.id)
    ).scalar_one()


def ship_to_of(form: RequestForm) -> dict[str, str]:
    """Where the parcels go, field by field."""
    return {field: getattr(form, field) for field in SHIP_TO}


def region_of(act: Act, case: Case, unit: Unit) -> Region:
    """The region of the contract that covers the unit, else of where it is shipped to."""
    number = kept(unit).contract_number or unit.contract_number
    contract = act.session.execute(
        select(Contract.number).where(Contract.number == number)
    ).scalar_one_or_none()
    found = region_of_contract(contract or "") or region_of_country(form_of(act, case).country)
    return found or Region.EMEA


def repair_centre_of(act: Act, case: Case, unit: Unit) -> RepairCentre:
    """Where a unit of this case goes to and its replacement comes from."""
    return repair_centre_for(region_of(act, case, unit))


def subject_of(act: Act, case: Case, terms: Terms) -> str:
    """Everything that one acceptance covers, as the case stands now."""
    form = form_of(act, case)
    units = open_units(act, case.id)
    return acceptance_subject(
        units=[
            AcceptedUnit(
                unit_id=unit.id,
                serial=unit.serial,
                model=unit.model,
                fulfilment=unit.fulfilment,
                service_level=kept(unit).service_level or "",
                repair_centre=repair_centre_of(act, case, unit).code,
            )
            for unit in units
        ],
        ship_to=ship_to_of(form),
        consignee={field: getattr(form, field) for field in CONSIGNEE},
        charges=[charges(kept(unit).ground, unit.fulfilment).sentence for unit in units],
        terms=AcceptedTerms(terms.version, terms.language, terms.sha256),
    )


def standing(act: Act, case: Case) -> Acceptance | None:
    """The acceptance that was sent last and is not void."""
    return act.session.execute(
        select(Acceptance)
        .where(Acceptance.case_id == case.id, Acceptance.void_at.is_(None))
        .order_by(Acceptance.sent_at.desc())
        .limit(1)
    ).scalar_one_or_none()


def terms_as_they_stand(act: Act, case: Case) -> Acceptance | None:
    """What was sent last, if it was sent for exactly what is to be issued now."""
    acceptance = standing(act, case)
    if acceptance is None or is_void(acceptance.digest, subject_now(act, case, acceptance)):
        return None
    return acceptance


def subject_now(act: Act, case: Case, acceptance: Acceptance) -> str:
    """What it would cover if it were sent now: the case as it is, the terms that are in force."""
    sent = act.get(Terms, acceptance.terms_id)
    return subject_of(act, case, terms_in_force(act, sent.language))


def terms_in_force(act: Act, language: str) -> Terms:
    """The newest version of the terms in a language. Raises Refused where there is none."""
    terms = act.session.execute(
        select(Terms).where(Terms.language == language).order_by(Terms.version.desc()).limit(1)
    ).scalar_one_or_none()
    if terms is None:
        raise Refused(f"There are no terms in the language “{language}”.", "terms", "input")
    return terms


def is_issued(act: Act, case: Case) -> bool:
    """Has the case an RMA? What changes then is an amendment."""
    found = select(Rma.id).where(Rma.case_id == case.id).limit(1)
    return act.session.execute(found).first() is not None


def void_if_changed(act: Act, case: Case) -> None:
    """Void what was sent or accepted where units, level, ship-to, consignee or charges changed.

    After the RMA is issued a change is an amendment, not a void acceptance (domain.md, *Terms*).
    """
    act.session.flush()
    acceptance = standing(act, case)
    if acceptance is None or is_issued(act, case):
        return
    now = subject_now(act, case, acceptance)
    if not is_void(acceptance.digest, now):
        return
    acceptance.void_at = act.at
    acceptance.void_reason = "; ".join(what_changed(acceptance.subject, now))
    act.record("AcceptanceVoid", acceptance, case.id, {"why": acceptance.void_reason})


def rma_groups(act: Act, case: Case) -> dict[tuple[Fulfilment, str, str], list[UUID]]:
    """The RMAs that a case needs: units by fulfilment, service level and repair centre."""
    groups: dict[tuple[Fulfilment, str, str], list[UUID]] = defaultdict(list)
    for unit in open_units(act, case.id):
        level = kept(unit).service_level or ""
        key = (unit.fulfilment, level, repair_centre_of(act, case, unit).code)
        groups[key].append(unit.id)
    return dict(sorted(groups.items()))
