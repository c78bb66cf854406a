"""From what a customer reported, by mail or on the phone, to the act that opens its case."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from desktop.attaching import Keeper, Source, attach
from desktop.domain.refusal import Refused
from desktop.domain.serials import normalise_serial
from desktop.domain.words import CaseKind, Channel
from desktop.intake.mails import IncomingMail
from desktop.operations.opening import OpenCase, UnitAsked
from desktop.operations.operation import new_id
from desktop.paper import Asked
from desktop.queries.reported import (
    Customer,
    KnownProduct,
    customer_by_email,
    customer_of,
    products_alike,
    products_of_serial,
)


@dataclass(frozen=True, slots=True)
class ReportedUnit:
    """One faulty product as it was named; empty text where nothing was said."""

    serial: str
    model: str = ""
    symptoms: str = ""
    troubleshooting: str = ""
    failed_since: date | None = None
    contract_number: str = ""
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What came in at once. `customer` is None where the products have to tell whose they are."""

    units: tuple[ReportedUnit, ...]
    channel: Channel
    reported_at: datetime
    customer: Customer | None = None
    customer_reference: str = ""
    description: str = ""
    separate_reason: str = ""
    kind: CaseKind = CaseKind.RMA
    case: UUID = field(default_factory=new_id)
    request: UUID = field(default_factory=new_id)


def report_of_mail(desk: Asked, mail: IncomingMail) -> Report:
    """What a mail reports: its products with their faults, and who wrote it, if the desk knows."""
    numbers = mail.contract_numbers
    return Report(
        units=tuple(
            ReportedUnit(
                serial=product.serial_as_written,
                model=product.model or "",
                symptoms=product.fault,
                failed_since=product.since,
                contract_number=numbers[0] if len(numbers) == 1 else "",
            )
            for product in mail.products
        ),
        channel=Channel.EMAIL,
        reported_at=min(mail.sent_at or desk.now(), desk.now()),
        customer=desk.ask(customer_by_email, mail.from_address),
        description=mail.subject,
    )


def opening_of(desk: Asked, report: Report) -> OpenCase:
    """The act that opens a case for a report.

    A serial that is registered is taken with its product; one that is not needs its model named.
    Raises Refused with what it looks like, where it looks like something.
    """
    known = [known_product(desk, unit) for unit in report.units]
    customer = report.customer or _owner(desk, known)
    return OpenCase(
        case=report.case,
        request=report.request,
        organisation=customer.organisation_id,
        contact=customer.contact_id,
        site=customer.site_id,
        channel=report.channel,
        kind=report.kind,
        customer_reference=report.customer_reference,
        description=report.description,
        reported_at=report.reported_at,
        separate_reason=report.separate_reason,
        units=tuple(
            unit_asked(unit, product) for unit, product in zip(report.units, known, strict=True)
        ),
    )


def known_product(desk: Asked, unit: ReportedUnit) -> KnownProduct | None:
    """The registered product that a serial names; None for one that nobody registered.

    Raises Refused where the serial is on products of several models and none of them is named, or
    where it is unknown and no model is named.
    """
    found = desk.ask(products_of_serial, unit.serial)
    named = [one for one in found if one.model.casefold() == unit.model.casefold()]
    if len(found) == 1 or named:
        return (named or list(found))[0]
    if found:
        models = ", ".join(one.model for one in found)
        raise Refused(f"{unit.serial} is on several models: {models}. Name one.", "model", "input")
    if unit.model:
        return None
    alike = desk.ask(products_alike, unit.serial)
    if alike:
        told = "; ".join(f"{one.serial}, {one.model}, {one.organisation}" for one in alike)
        raise Refused(
            f"{unit.serial} is not registered. It looks like {told}. Ask the customer to read it "
            "again; then take that serial, or name the model to go on with this one.",
            "serial",
            "input",
        )
    raise Refused(
        f"{unit.serial} is not registered. Name its model, and the case waits until the product "
        "is verified.",
        "model",
        "input",
    )


def unit_asked(unit: ReportedUnit, product: KnownProduct | None) -> UnitAsked:
    """One unit as a case takes it, with a fresh identity."""
    return UnitAsked(
        id=new_id(),
        asset=product.asset_id if product else None,
        serial=product.serial if product else normalise_serial(unit.serial),
        model=product.model if product else unit.model,
        contract_number=unit.contract_number,
        symptoms=unit.symptoms,
        troubleshooting=unit.troubleshooting,
        failed_since=unit.failed_since,
        late_reason=unit.late_reason,
    )


def with_said(report: Report, **said: object) -> Report:
    """The same report with what was said about every unit filled in where a unit has nothing."""
    filled = {name: value for name, value in said.items() if value}
    units = tuple(
        replace(unit, **{name: getattr(unit, name) or value for name, value in filled.items()})  # type: ignore[arg-type]
        for unit in report.units
    )
    return replace(report, units=units)


def attach_mail(desk: Keeper, case: UUID, mail: IncomingMail, content: bytes) -> tuple[UUID, ...]:
    """Keep a mail and what came with it as files of a case; the mail itself comes first.

    An attachment that is empty holds nothing to keep. Raises Refused.
    """
    sources = [Source(f"{mail.subject or 'mail'}.eml", content=content)]
    sources += [Source(one.name, content=one.content) for one in mail.attachments if one.content]
    return tuple(attach(desk, case, source).id for source in sources)


def _owner(desk: Asked, known: Sequence[KnownProduct | None]) -> Customer:
    owners = {one.organisation_id for one in known if one and one.organisation_id}
    if len(owners) == 1:
        return desk.ask(customer_of, owners.pop())
    if owners:
        names = sorted({one.organisation for one in known if one and one.organisation})
        raise Refused(
            f"The products belong to several customers: {', '.join(names)}. Open a case for each.",
            "organisation",
            "input",
        )
    raise Refused(
        "Nobody knows whose products these are. Say which customer reports them.",
        "organisation",
        "input",
    )
