"""Opening a case, and changing what was said about it."""

from collections.abc import Callable
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from desktop.data.tables.cases import Case, Request, RequestForm, Unit
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.domain.calendars import local_date
from desktop.domain.deadlines import form_due
from desktop.domain.intake import UnitGiven, missing_in
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.numbers import case_number
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseKind, CaseState, Channel, FormState, Fulfilment, UnitState
from desktop.operations.act import Act
from desktop.operations.assessment import place_of
from desktop.operations.batches import recheck
from desktop.operations.moves import enter
from desktop.operations.operation import Event, Moment, Operation
from desktop.operations.promises import promise
from desktop.operations.unit_rows import add_unit
from desktop.queries.one_request import cases_of_one_request

ENDED = tuple(ENDED_CASES)


class UnitAsked(BaseModel):
    """One faulty product as it was reported; `asset` once the serial was found."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: UUID
    asset: UUID | None = None
    serial: str
    model: str
    contract_number: str = ""
    symptoms: str = ""
    troubleshooting: str = ""
    failed_since: date | None = None
    late_reason: str = ""


class CaseOpened(Event):
    case: UUID
    number: str
    state: CaseState
    entitlements: dict[UUID, Fulfilment]
    reviews: tuple[UUID, ...]


class OpenCase(Operation):
    """Open a case with its units: what came in at once, by which channel, from whom.

    `counter` is the desk's own next case number, given when the desk signs. `request` is an
    existing request that this belongs to, or a new identity; `separate_reason` says why it is not
    one with what the organisation reported within the last working days.
    """

    case: UUID
    request: UUID
    organisation: UUID
    contact: UUID | None = None
    site: UUID | None = None
    on_behalf_of: UUID | None = None
    channel: Channel
    kind: CaseKind = CaseKind.RMA
    customer_reference: str = ""
    description: str = ""
    reported_at: Moment
    call_back_at: Moment | None = None
    units: tuple[UnitAsked, ...]
    separate_reason: str = ""
    counter: int | None = Field(default=None, ge=1)

    def numbered(self, take: Callable[[str], int]) -> Self:
        """Take the desk's next case number, final at once, also without the line."""
        if self.counter is not None:
            return self
        return self.model_copy(update={"counter": take("case")})

    def number_given(self) -> int | None:
        return self.counter

    def apply(self, act: Act) -> CaseOpened:
        self._check_input(act)
        act.get(Organisation, self.organisation, "organisation")
        request = self._request(act)
        case = act.add(self._row(act, request))
        act.session.flush()
        units = [add_unit(act, case, unit, place) for place, unit in enumerate(self.units, 1)]
        draft_form(act, case)
        enter(act, case)
        act.record("CaseOpened", case, case.id, {"channel": self.channel.value})
        reviews = recheck(act, request.id, case)
        if self.kind is CaseKind.RMA:
            zone, country = place_of(act, case)
            promise(act, case, case.id, form_due(local_date(act.at, zone), act.policy, country))
        return CaseOpened(
            case=case.id,
            number=case.number,
            state=case.state,
            entitlements={unit.id: unit.fulfilment for unit in units},
            reviews=tuple(review.id for review in reviews),
        )

    def _check_input(self, act: Act) -> None:
        given = [UnitGiven(u.serial, u.model, u.symptoms, u.asset is not None) for u in self.units]
        problems = missing_in(given, rma=self.kind is CaseKind.RMA)
        if self.reported_at > act.at:
            raise Refused(
                "A fault cannot have been reported in the future.", "reported_at", "input"
            )
        if problems:
            raise Refused.all_of(problems)

    def _row(self, act: Act, request: Request) -> Case:
        organisation = act.get(Organisation, self.organisation, "organisation")
        for table, given, field in (
            (Contact, self.contact, "contact"),
            (Site, self.site, "site"),
        ):
            row: Any = None if given is None else act.get(table, given, field)
            if row is not None and row.organisation_id != organisation.id:
                raise Refused(f"This {field} belongs to another organisation.", field, "input")
        if self.counter is None:
            raise Refused("This desk has given the case no number.", "counter", "input")
        return Case(
            id=self.case,
            number=case_number(act.desk_code, self.counter),
            kind=self.kind,
            request_id=request.id,
            organisation_id=organisation.id,
            on_behalf_of_id=self.on_behalf_of,
            contact_id=self.contact,
            site_id=self.site,
            channel=self.channel,
            customer_reference=self.customer_reference,
            description=self.description,
            reported_at=self.reported_at,
            call_back_at=self.call_back_at,
            agent_id=act.person_id,
            state=CaseState.NEW,
        )

    def _request(self, act: Act) -> Request:
        known = act.session.get(Request, self.request)
        if known is not None:
            if known.organisation_id != self.organisation:
                raise Refused("The request is another organisation's.", "request", "input")
            return known
        proposed = cases_of_one_request(
            act.session, self.organisation, self.site, self.reported_at, act.policy
        )
        if proposed and not self.separate_reason:
            raise Refused(
                f"This organisation reported {proposed[0].number} within the last working days. "
                "Make it one request with that case, or say why it is a separate one.",
                "separate_reason",
            )
        return act.add(
            Request(
                id=self.request,
                organisation_id=self.organisation,
                reported_at=self.reported_at,
                opened_by=act.person_id,
                separate_reason=self.separate_reason,
            )
        )


def draft_form(act: Act, case: Case) -> RequestForm:
    """The request form of a case, filled in with what the desk knows of site and contact."""
    site = act.session.get(Site, case.site_id) if case.site_id else None
    contact = act.session.get(Contact, case.contact_id) if case.contact_id else None
    organisation = act.get(Organisation, case.organisation_id)
    return act.add(
        RequestForm(
            id=act.derived_id("form"),
            case_id=case.id,
            state=FormState.DRAFTED,
            ship_to_name=organisation.name,
            latin_name=organisation.latin_name,
            street=site.street if site else "",
            unit=site.unit if site else "",
            post_code=site.post_code if site else "",
            town=site.town if site else "",
            province=site.province if site else "",
            country=site.country if site else organisation.country,
            contact_name=contact.name if contact else "",
            contact_email=contact.email if contact else "",
            contact_telephone=contact.telephone if contact else "",
            opening_hours=site.opening_hours if site else "",
            vat_number=organisation.vat_number,
            eori=organisation.eori,
            letters_language=contact.language if contact else organisation.language,
            ticked={},
        )
    )


class CaseEdited(Event):
    case: UUID
    changed: dict[str, list[Any]]


class EditCase(Operation):
    """Change what was said about a case, field by field: `{field: (seen, wanted)}`."""

    case: UUID
    changes: dict[str, tuple[Any, Any]]

    def apply(self, act: Act) -> CaseEdited:
        case = open_case(act, self.case)
        changed = act.edit(case, self.changes, frozenset({"customer_reference", "description"}))
        if changed:
            act.record("CaseEdited", case, case.id, changed)
        return CaseEdited(case=case.id, changed=changed)


class WaitingSaid(Event):
    case: UUID
    since: Moment | None


class SayWaiting(Operation):
    """Say that a case waits for the customer, or no longer does: a flag with a date, no state.

    Said again, it still waits since the day on which it was said first.
    """

    case: UUID
    waiting: bool

    def apply(self, act: Act) -> WaitingSaid:
        case = open_case(act, self.case)
        if self.waiting is not (case.waiting_since is not None):
            case.waiting_since = act.at if self.waiting else None
            act.record("WaitingSaid", case, case.id, {"waiting": self.waiting})
        return WaitingSaid(case=case.id, since=case.waiting_since)


def open_case(act: Act, case_id: UUID) -> Case:
    """The case, refused where it has ended: an edit never brings back what is over."""
    case = act.get(Case, case_id, "case")
    if case.state in ENDED:
        raise Refused(
            f"Case {case.number} is {case.state.value}; nothing about it changes.", rule="conflict"
        )
    return case


def unit_of(act: Act, unit_id: UUID) -> tuple[Unit, Case]:
    """An open unit with its open case."""
    unit = act.get(Unit, unit_id, "unit")
    case = open_case(act, unit.case_id)
    if unit.state is not UnitState.OPEN:
        raise Refused(
            f"{unit.serial} is {unit.state.value} on this case; nothing about it changes.",
            rule="conflict",
        )
    return unit, case
