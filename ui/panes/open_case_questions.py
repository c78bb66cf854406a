"""What opening a case asks the desk and has it do; everything here runs in the background, and
imports what it needs there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.domain.intake import UnitGiven, missing_in
from desktop.domain.problems import Problem
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseKind, Channel, Severity
from ui.panes.open_case_draft import CaseDraft, KeptFile, UnitDraft

if TYPE_CHECKING:
    from desktop.intake.mails import IncomingMail
    from desktop.operations.opening import OpenCase
    from desktop.queries.case_opening import Choice, OpeningView
    from ui.workbench import Desk


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened, what was touched, and what could not be kept with it."""

    case: UUID
    number: str
    touched: frozenset[Any]
    unkept: tuple[str, ...]


def foresee(session: Any, draft: CaseDraft, now: datetime) -> OpeningView:
    """What the case would be if it were opened as it stands."""
    from desktop.queries.case_opening import CaseWanted, UnitWanted, opening_view

    units = tuple(
        UnitWanted(UUID(one.id), _id(one.asset), one.serial, one.model, _day(one.failed_since))
        for one in draft.units
        if not one.is_blank
    )
    wanted = CaseWanted(
        _id(draft.organisation),
        _id(draft.site),
        _id(draft.request),
        reported(draft, now),
        units,
        CaseKind(draft.kind),
    )
    return opening_view(session, wanted, now)


def organisations(session: Any, text: str) -> tuple[Choice, ...]:
    """Organisations to choose from."""
    from desktop.queries.case_opening import organisations_called

    return organisations_called(session, text)


def read_mail_file(desk: Desk, path: Path) -> CaseDraft:
    """A draft filled in from a mail: its products with their faults, who wrote, when, what.

    The mail and what came with it are kept by their SHA-256, so that the draft survives the file.
    Raises Refused for what is no mail, OSError where it cannot be read.
    """
    from desktop.intake.mails import read_mail

    content = path.read_bytes()
    mail = read_mail(content)
    draft = _draft_of(desk, mail)
    name = f"{mail.subject or path.stem}.eml"
    draft.files = [_kept(desk, name, content)]
    draft.files += [_kept(desk, one.name, one.content) for one in mail.attachments if one.content]
    return draft


def open_it(desk: Desk, identity: UUID, draft: CaseDraft) -> Opened:
    """Opens the case under the identity that its draft had, and keeps the files with it.

    Raises Refused with every problem at its field.
    """
    view = desk.ask(foresee, draft, desk.now())
    performed = desk.perform(opening(identity, draft, view, desk.now()))
    touched = set(performed.touched)
    unkept = []
    for file in draft.files:
        try:
            touched |= desk.perform(_attaching(identity, file)).touched
        except Refused as refused:
            unkept.append(refused.sentence)
    number = performed.event.number
    return Opened(identity, number, frozenset(touched), tuple(unkept))


def opening(identity: UUID, draft: CaseDraft, view: OpeningView, now: datetime) -> OpenCase:
    """The act that opens the case. Raises Refused with every problem at its field."""
    from desktop.operations.opening import OpenCase
    from desktop.operations.operation import new_id

    said = [one for one in draft.units if not one.is_blank]
    problems = problems_of(draft, said, view)
    if problems:
        raise Refused.all_of(problems)
    assert view.organisation is not None
    return OpenCase(
        case=identity,
        request=_id(draft.request) or new_id(),
        organisation=view.organisation,
        contact=_id(draft.contact) or view.contact,
        site=_id(draft.site) or view.site,
        on_behalf_of=_id(draft.on_behalf_of),
        channel=Channel(draft.channel),
        kind=CaseKind(draft.kind),
        customer_reference=draft.customer_reference,
        description=draft.description,
        reported_at=reported(draft, now),
        call_back_at=_moment(draft.call_back_at, "call_back_at"),
        separate_reason=draft.separate_reason,
        units=tuple(
            _asked(one, seen.asset, seen.serial, seen.model)
            for one, seen in zip(said, view.units, strict=True)
        ),
    )


def problems_of(draft: CaseDraft, said: list[UnitDraft], view: OpeningView) -> tuple[Problem, ...]:
    """Everything that is missing, at once: the units' gaps, whose they are, who acts for them."""
    given = [
        UnitGiven(seen.serial, seen.model, one.symptoms, seen.asset is not None)
        for one, seen in zip(said, view.units, strict=True)
    ]
    problems = list(missing_in(given, rma=CaseKind(draft.kind) is CaseKind.RMA))
    if view.organisation is None:
        text = "Say which organisation reports it: the products do not tell."
        problems.append(Problem("organisation", Severity.ERROR, text))
    if draft.on_behalf_name.strip() and not draft.on_behalf_of:
        text = "Choose the organisation from the list below the field, or leave it empty."
        problems.append(Problem("on_behalf_of", Severity.ERROR, text))
    return tuple(problems)


def reported(draft: CaseDraft, now: datetime) -> datetime:
    """When the fault was reported: as somebody said, else now."""
    return _moment(draft.reported_at, "reported_at") or now


def _moment(text: str, field: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as fault:
        raise Refused("Write the time as 09:30.", field, "input") from fault


def _asked(one: UnitDraft, asset: UUID | None, serial: str, model: str) -> Any:
    from desktop.operations.opening import UnitAsked

    return UnitAsked(
        id=UUID(one.id),
        asset=asset,
        serial=serial,
        model=model,
        contract_number=one.contract_number,
        symptoms=one.symptoms,
        troubleshooting=one.troubleshooting,
        failed_since=_day(one.failed_since),
        late_reason=one.late_reason,
    )


def _draft_of(desk: Desk, mail: IncomingMail) -> CaseDraft:
    from desktop.queries.reported import customer_by_email

    customer = desk.ask(customer_by_email, mail.from_address)
    numbers = mail.contract_numbers
    sent = min(mail.sent_at, desk.now()) if mail.sent_at is not None else None
    return CaseDraft(
        organisation=str(customer.organisation_id) if customer else "",
        contact=str(customer.contact_id or "") if customer else "",
        channel=Channel.EMAIL.value,
        reported_at=sent.isoformat() if sent else "",
        description=mail.subject,
        mail_from=mail.from_name or mail.from_address,
        mail_text=mail.text,
        units=[
            UnitDraft(
                serial=product.serial_as_written,
                model=product.model or "",
                symptoms=product.fault,
                failed_since=product.since.isoformat() if product.since else "",
                contract_number=numbers[0] if len(numbers) == 1 else "",
            )
            for product in mail.products
        ],
    )


def _kept(desk: Desk, name: str, content: bytes) -> KeptFile:
    from desktop.attaching import media_type_of

    media_type = media_type_of(name, content)
    return KeptFile(desk.keep_file(content), name, media_type, len(content))


def _attaching(case: UUID, file: KeptFile) -> Any:
    from desktop.operations.keeping import AttachFile
    from desktop.operations.operation import new_id

    return AttachFile(
        file=new_id(),
        case=case,
        sha256=file.sha256,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
    )


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
