"""From what the store holds to what a document says: names, addresses, sentences. No I/O."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from desktop.documents.facts import (
    AuthorisationFacts,
    Charge,
    DocumentLine,
    KnownAnswer,
    LabelFacts,
    NextStep,
    Party,
    RequestFormPaper,
    in_parcels,
)
from desktop.documents.wording import PACKING, SENDER, Promises, long_date, next_steps
from desktop.domain.addresses import address_lines, needs_latin_name
from desktop.domain.calendars import local_date
from desktop.domain.charges import Payer
from desktop.domain.countries import country_name
from desktop.domain.deadlines import DeadlineKind
from desktop.domain.form import LETTER_LANGUAGES
from desktop.domain.refusal import Refused
from desktop.domain.words import Direction, Fulfilment, Ground
from desktop.queries.papers import FormPaper, PaperUnit, RmaPaper

HANDLING = "electronic equipment, keep dry"

_LEVELS: dict[Fulfilment, str] = {
    Fulfilment.ADVANCE_REPLACEMENT: "Advance replacement",
    Fulfilment.RETURN_AND_REPAIR: "Return and repair",
    Fulfilment.REPAIR_AFTER_QUOTE: "Return and repair after an agreed quote",
    Fulfilment.NONE_YET: "Not known yet",
}
_WITHOUT_CONTRACT: dict[Ground, str] = {
    Ground.DEAD_ON_ARRIVAL: "dead on arrival",
    Ground.WARRANTY: "warranty",
    Ground.OUT_OF_WARRANTY: "agreed quote",
}
_PAYERS: dict[str, str] = {
    Payer.VENDOR.value: "we pay",
    Payer.CUSTOMER.value: "you pay",
    Payer.NOBODY_YET.value: "said once the units are verified",
}


def authorisation_facts(rma: RmaPaper) -> AuthorisationFacts:
    """What the authorisation of an RMA says. Raises PaperRefused while nothing may be promised."""
    return AuthorisationFacts(
        rma_number=rma.number,
        case_number=rma.case_number,
        case_id=rma.case_id,
        issued_on=_issued_on(rma),
        sender=SENDER,
        addressee=Party(
            ship_to_lines(rma), contact=rma.contact, telephone=rma.telephone, email=rma.email
        ),
        service_level=service_level_line(rma),
        lines=tuple(_line(place, unit) for place, unit in enumerate(rma.units, 1)),
        next_steps=_steps(rma),
        charges=_charges(rma),
        send_to=Party(tuple(address_lines(rma.centre)), eori=rma.centre_eori),
        packing=PACKING,
        customer_reference=rma.customer_reference,
        language=rma.language,
    )


def label_facts(rma: RmaPaper) -> tuple[LabelFacts, ...]:
    """The labels of what is still to be sent in, a parcel each. Raises Refused if nothing is."""
    parcels = _parcels(rma)
    if not parcels:
        raise Refused(
            f"Nothing of RMA {rma.number} is still to be sent in, so there is no label to make.",
            rule="state",
        )
    return tuple(
        _label(rma, units, number, len(parcels)) for number, units in enumerate(parcels, 1)
    )


def form_facts(form: FormPaper, version: int, made_on: date) -> RequestFormPaper:
    """What the request form of a case says, as a version made on a day."""
    return RequestFormPaper(
        case_number=form.case_number,
        case_id=form.case_id,
        version=version,
        made_on=made_on,
        sender=Party((SENDER,)),
        organisation=form.organisation,
        contact=form.contact,
        units=tuple(_line(place, unit) for place, unit in enumerate(form.units, 1)),
        known=_known(form),
        customer_reference=form.customer_reference,
        language=form.fields.get("letters_language") or "en",
    )


def service_level_line(rma: RmaPaper) -> str:
    """The level in words, with the contract's level, and the notice where one changed it."""
    level = _LEVELS[rma.fulfilment]
    because = [rma.service_level] if rma.service_level else _grounds(rma.units)
    if rma.notice_on is not None:
        because.append(f"changed by our notice of {long_date(rma.notice_on)}")
    return f"{level} ({', '.join(because)})." if because else f"{level}."


def ship_to_lines(rma: RmaPaper) -> tuple[str, ...]:
    """The customer's address, its name in Latin script beside a name that carriers cannot read."""
    lines = address_lines(rma.ship_to)
    if not rma.latin_name or not needs_latin_name(rma.ship_to.name):
        return tuple(lines)
    name = " ".join(rma.ship_to.name.split())
    place = lines.index(name) + 1 if name in lines else 0
    return (*lines[:place], rma.latin_name, *lines[place:])


def owed_under(unit: PaperUnit) -> str:
    """The contract that a unit is owed under, else the ground in two words."""
    answer = unit.entitlement
    if answer.dead_on_arrival:
        return _WITHOUT_CONTRACT[Ground.DEAD_ON_ARRIVAL]
    return answer.contract_number or _WITHOUT_CONTRACT.get(answer.ground, "")


def _issued_on(rma: RmaPaper) -> date:
    return local_date(rma.issued_at, rma.centre_zone)


def _grounds(units: Sequence[PaperUnit]) -> list[str]:
    said = {owed_under(unit) for unit in units if not unit.entitlement.contract_number}
    return sorted(said - {""})


def _line(position: int, unit: PaperUnit) -> DocumentLine:
    return DocumentLine(
        position=position,
        model=unit.model,
        serial=unit.serial,
        fault=unit.symptoms,
        description=unit.description,
        owed_under=owed_under(unit),
        weight_grams=unit.weight_grams,
        troubleshooting=unit.troubleshooting,
    )


def _steps(rma: RmaPaper) -> tuple[NextStep, ...]:
    promises = Promises(
        send_by=_send_by(rma),
        replacement_leaves=rma.due.get(DeadlineKind.REPLACEMENT),
        days_to_return=rma.policy.faulty_unit_back_days,
        repair_days=rma.policy.repair_working_days,
        verification_days=rma.policy.verification_working_days,
    )
    return next_steps(rma.fulfilment, promises, rma.language)


def _send_by(rma: RmaPaper) -> date | None:
    """The last day on which the label may be used."""
    return rma.due.get(DeadlineKind.LABEL)


def _charges(rma: RmaPaper) -> tuple[Charge, ...]:
    match rma.fulfilment:
        case Fulfilment.ADVANCE_REPLACEMENT:
            ways = ("The faulty units to us", "The replacement to you", "The replacement itself")
        case Fulfilment.RETURN_AND_REPAIR | Fulfilment.REPAIR_AFTER_QUOTE | Fulfilment.NONE_YET:
            ways = ("The units to us", "The units back to you", "The repair")
    way_in, way_back, work = ways
    freight = "freight, duty and tax"
    return (
        Charge(f"{way_in}: {freight}", _pays(rma, "way_in_payer")),
        Charge(f"{way_back}: {freight}", _pays(rma, "way_back_payer")),
        Charge(work, _pays(rma, "work_payer")),
    )


def _pays(rma: RmaPaper, what: str) -> str:
    return _PAYERS.get(rma.charges.get(what, ""), rma.charges.get(what, ""))


def _parcels(rma: RmaPaper) -> list[tuple[PaperUnit, ...]]:
    """Planned parcels as they were planned, everything else that is to come in full parcels."""
    to_come = {unit.line_id: unit for unit in rma.units if unit.to_come}
    planned = [
        tuple(to_come.pop(line) for line in lines if line in to_come) for lines in rma.parcels
    ]
    rest = in_parcels(tuple(to_come.values()), rma.policy.units_in_a_parcel)
    return [*filter(None, planned), *rest]


def _label(rma: RmaPaper, units: tuple[PaperUnit, ...], parcel: int, parcels: int) -> LabelFacts:
    weights = [unit.weight_grams for unit in units]
    known = [grams for grams in weights if grams is not None]
    return LabelFacts(
        rma_number=rma.number,
        case_number=rma.case_number,
        case_id=rma.case_id,
        from_lines=ship_to_lines(rma),
        to_lines=tuple(address_lines(rma.centre)),
        serials=tuple(unit.serial for unit in units),
        models_line=_models_line(units),
        parcel=parcel,
        parcels=parcels,
        weight_grams=sum(known) if len(known) == len(weights) else None,
        send_by=_send_by(rma),
        handling=HANDLING,
        direction=Direction.IN,
        language=rma.language,
    )


def _models_line(units: Sequence[PaperUnit]) -> str:
    """What is inside: "x230-10GP · 2 units", and of several types how many of each."""
    counts = Counter(unit.product_type for unit in units)
    words = "1 unit" if len(units) == 1 else f"{len(units)} units"
    if len(counts) == 1:
        return f"{units[0].product_type} · {words}"
    return f"{', '.join(f'{count} × {name}' for name, count in counts.items())} · {words}"


def _known(form: FormPaper) -> tuple[KnownAnswer, ...]:
    def shown(path: str, value: str) -> str:
        match path:
            case "ship_to.country":
                return country_name(value) or value
            case "letters_language":
                return LETTER_LANGUAGES.get(value, value)
            case _:
                return value

    fields = ((path, value) for path, value in form.fields.items() if path != "latin_name")
    return tuple(KnownAnswer(path, shown(path, value)) for path, value in fields if value)
