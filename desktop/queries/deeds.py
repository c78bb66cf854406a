"""What somebody did, as one short sentence for each kind of act, with what it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.form import FIELD_LABELS
from desktop.domain.words import Direction, Visibility
from desktop.queries.deed_things import Things


@dataclass(frozen=True, slots=True)
class Deed:
    """One act in words; `case_id` is the case that it is about, also one that is not here."""

    sentence: str
    case_id: UUID | None


def deed(
    session: Session,
    name: str,
    facts: Mapping[str, Any],
    numbers: Mapping[UUID, str] | None = None,
) -> Deed:
    """An act in words, from its name and its facts as they are sent.

    `numbers` are the numbers of cases that are not in the store. An act of a later version, which
    has no words here, is told by its name.
    """
    things = Things(session, facts, numbers)
    tell = _WORDS.get(name)
    sentence = f"Did something that this version has no words for ({name})"
    return Deed(sentence if tell is None else tell(things), things.case_id)


def told_acts() -> frozenset[str]:
    """Every act that has words."""
    return frozenset(_WORDS)


def field_word(field: str) -> str:
    """What a field of an act is called for a person: "Failure symptoms"."""
    first, _, rest = field.partition(".")
    if first in _EACH:
        return f"{_EACH[first]}: {field_word(rest)}" if first == "ticked" else _EACH[first]
    last = field.rpartition(".")[2]
    known = _FIELDS.get(field) or FIELD_LABELS.get(field) or _FIELDS.get(last)
    word = known or last.replace("_", " ").capitalize()
    parts = field.split(".")
    is_of_row = len(parts) == 3 and parts[0] == "units" and parts[1].isdecimal()
    return f"{word}, unit {int(parts[1]) + 1}" if is_of_row else word


_FIELDS = {
    "description": "Description",
    "customer_reference": "Their reference",
    "symptoms": "Failure symptoms",
    "troubleshooting": "Troubleshooting steps",
    "failed_since": "Day of the failure",
    "collection_on": "Day of collection",
    "letters_language": "Language of letters",
    "late_reason": "Reason for the late report",
    "contract_number": "Contract",
    "latin_name": "Name in Latin letters",
    "contact_name": "Contact's name",
    "contact_email": "Contact's e-mail",
    "contact_telephone": "Contact's telephone",
    "text": "Text",
    "reason": "Reason",
    "sent_to": "Sent to",
    "returned_by": "Returned by",
    "accepted_by": "Accepted by",
    "received_by": "Received by",
    "mail_reference": "Message-ID of the mail",
    "addressee": "Addressee",
    "separate_reason": "Why it is a request of its own",
    "part_number": "Model",
    "mac": "MAC address",
    "serial": "Serial",
    "model": "Model",
    "condition": "Condition",
    "sign_in": "Sign-in name",
    "name": "Name",
}

_EACH = {"tracking": "Tracking number", "serials": "Serial sent", "ticked": "Confirmed"}
"""Fields with a text for each parcel, line or field of the form."""


def _count(number: int) -> str:
    return "1 unit" if number == 1 else f"{number} units"


def _fields(things: Things) -> str:
    names = [field_word(field) for field in things.facts.get("changes", {})]
    words = [word if word[:2].isupper() else word[:1].lower() + word[1:] for word in names]
    if not words:
        return "nothing"
    if len(words) > 3:
        return f"{len(words)} fields"
    return f"the {words[0]}" if len(words) == 1 else f"the {', '.join(words[:-1])} and {words[-1]}"


def _opened(things: Things) -> str:
    units = len(things.facts.get("units", ()))
    return f"Opened a case for {things.organisation()}, {_count(units)}"


def _added(things: Things) -> str:
    unit = things.facts.get("unit")
    serial = unit.get("serial") if isinstance(unit, Mapping) else ""
    return f"Added {serial or 'a unit'} to {things.case}"


def _waiting(things: Things) -> str:
    waits = "waits" if things.facts.get("waiting") else "no longer waits"
    return f"Said that {things.case} {waits} for the customer"


def _comment(things: Things) -> str:
    is_shared = things.text("visibility") == Visibility.SHARED.value
    return f"Commented on {things.case}{', for the customer to read' if is_shared else ''}"


def _planned(things: Things) -> str:
    way = "to" if things.text("direction") == Direction.OUT.value else "from"
    return f"Planned a shipment {way} the customer for {things.rma}"


def _loss(things: Things) -> str:
    what = "refused" if things.facts.get("refused") else "lost"
    return f"Reported {things.tracking} as {what}"


def _shared(things: Things) -> str:
    is_shared = things.text("visibility") == Visibility.SHARED.value
    act = "Shared {0} with the customer" if is_shared else "Took {0} back from the customer"
    return act.format(things.file())


def _unit(verb: str) -> Callable[[Things], str]:
    """A sentence about one unit: `verb` with {0} for its serial, then its case."""
    return lambda things: f"{verb.format(things.serial)} on {things.case}"


def _case(verb: str) -> Callable[[Things], str]:
    return lambda things: verb.format(things.case)


_WORDS: dict[str, Callable[[Things], str]] = {
    "OpenCase": _opened,
    "EditCase": lambda t: f"Changed {_fields(t)} of case {t.case}",
    "SayWaiting": _waiting,
    "TakeCase": _case("Took {0} over"),
    "AddUnit": _added,
    "EditUnit": lambda t: f"Changed {_fields(t)} of {t.serial} on {t.case}",
    "PointUnit": lambda t: f"Pointed {t.serial} to {t.target_serial()} on {t.case}",
    "CancelUnit": _unit("Cancelled {0}"),
    "RejectUnit": _unit("Rejected {0}"),
    "RecordAsset": lambda t: f"Recorded the asset {t.serial} of {t.organisation()}",
    "RestoreAsset": lambda t: f"Took the asset {t.serial} back",
    "RetireAsset": lambda t: f"Retired the asset {t.serial}",
    "ImportRegister": lambda t: f"Imported the register {t.text('file_name')}".rstrip(),
    "SendForm": lambda t: f"Sent the request form of {t.case} to {t.text('sent_to', 'somebody')}",
    "EditForm": lambda t: f"Changed {_fields(t)} on the request form of {t.case}",
    "ReturnForm": _case("Recorded the returned request form of {0}"),
    "ValidateForm": _case("Validated the request form of {0}"),
    "WaiveLateReport": _unit("Accepted the late report of {0}"),
    "AcceptCover": lambda t: (
        f"Let the contract {t.text('contract_number')} count for {t.serial} on {t.case}"
    ),
    "JoinRequest": _case("Made {0} one request with others"),
    "DecideBatch": lambda t: (
        f"Decided the batch review of {t.review_type} on {t.case}: {t.text('decision')}"
    ),
    "GrantDelegate": lambda t: f"Named {t.person('deputy')} as delegate",
    "RecordNotice": lambda t: f"Recorded the notice to {t.text('addressee')} about {t.case}",
    "SendTerms": lambda t: f"Sent the terms for {t.case} to {t.text('sent_to', 'somebody')}",
    "AcceptTerms": _case("Recorded that the terms for {0} were accepted"),
    "IssueRma": _case("Asked for the RMA number of {0}"),
    "PlanShipment": _planned,
    "CancelShipment": lambda t: f"Took the planned shipment for {t.rma} back",
    "ShipParcels": lambda t: f"Recorded that parcels of {t.rma} were shipped",
    "ConfirmDelivery": lambda t: f"Confirmed that {t.tracking} was delivered",
    "ReceiveReturn": _unit("Received {0}"),
    "ReportLoss": _loss,
    "ReportStock": lambda _: "Reported what is in stock",
    "BeginRepair": _unit("Began the repair of {0}"),
    "FinishRepair": _unit("Finished the repair of {0}"),
    "RequestInvoice": _unit("Asked finance to invoice {0}"),
    "RecordVerification": _unit("Recorded whether {0} works"),
    "CancelLine": _unit("Cancelled the line of {0}"),
    "CancelCase": _case("Cancelled {0}"),
    "RejectCase": _case("Rejected {0}"),
    "CloseCase": _case("Closed {0}"),
    "TurnIntoRma": _case("Turned {0} into an RMA case"),
    "AddComment": _comment,
    "AttachFile": lambda t: f"Attached {t.text('name', 'a file')} to {t.case}",
    "ShareFile": _shared,
    "ConfirmFile": lambda _: "Confirmed that a file has come",
    "ChangeRole": lambda t: f"Changed the role of {t.person('whose')}",
    "EndAccess": lambda t: f"Ended the access of {t.person('whose')}",
    "ChangePassword": lambda _: "Changed their own password",
    "EndSignIns": lambda t: f"Signed {t.person('whose')} out everywhere",
    "RecordDocument": lambda t: f"Made the document {t.text('name')} of {t.case}",
    "AddPerson": lambda t: f"Added {t.text('name', 'a person')} as {t.text('role', 'somebody')}",
    "SetPassword": lambda t: f"Set a password for {t.person('whose')}",
    "EditPolicy": lambda _: "Changed the policy",
    "FoundStore": lambda _: "Founded the store",
}
"""Every act in words; a test holds it to the table of rights."""
