"""Brings a case on by operations, so that a test of its pane begins where it means to."""

from datetime import date
from typing import Any
from uuid import UUID

from desktop.domain.identities import named_id
from desktop.domain.words import Decision, Evidence
from desktop.operations.acceptance_acts import AcceptTerms, SendTerms
from desktop.operations.forms import EditForm, ReturnForm, SendForm, ValidateForm
from desktop.operations.issuing import IssueRma
from desktop.operations.opening import UnitAsked
from desktop.operations.operation import new_id
from desktop.operations.reviews import DecideBatch
from desktop.queries.case_detail import CaseView, case_view
from desktop.queries.forms import form_view
from desktop.workplace import Desk
from tests.ui.real_desk import open_case
from tests.ui.real_world import PENACLARA, SWITCH, asset_of, model_of

SERIALS = ("A05860D26395078A", "A05860D26395081A", "A05860D26395102A")
"""Three switches of one type at one organisation: one more than a request may have."""
TERMS = named_id("terms", "2026-01:en")

FORM = {
    "ship_to.province": "Castellón",
    "contact_telephone": "+34 964 480 050",
    "opening_hours": "09:00–18:00",
    "vat_number": "",
}


def view(desk: Desk, case: UUID) -> CaseView:
    """The case as it is stored now."""
    found = desk.ask(case_view, case)
    assert found is not None
    return found


def send_form(desk: Desk, case: UUID) -> None:
    """The form went to the customer."""
    desk.perform(SendForm(case=case, sent_to=PENACLARA.email, language="es"))


def return_form(desk: Desk, case: UUID) -> None:
    """The form came back with what was missing in it."""
    send_form(desk, case)
    desk.perform(ReturnForm(case=case, returned_by=PENACLARA.contact))
    shown = desk.ask(form_view, case, desk.now())
    assert shown is not None
    changes = {
        field: (shown.fields[field], wanted)
        for field, wanted in FORM.items()
        if shown.fields[field] != wanted
    }
    desk.perform(EditForm(case=case, changes=changes))


def validate(desk: Desk, case: UUID) -> None:
    """The form is validated; warnings are ticked off."""
    return_form(desk, case)
    shown = desk.ask(form_view, case, desk.now())
    assert shown is not None
    ticked = {problem.field: "asked on the telephone" for problem in shown.problems}
    desk.perform(ValidateForm(case=case, ticked=ticked))


def send_terms(desk: Desk, case: UUID) -> UUID:
    """The terms went to the customer."""
    validate(desk, case)
    acceptance = new_id()
    desk.perform(SendTerms(acceptance=acceptance, case=case, terms=TERMS, sent_to=PENACLARA.email))
    return acceptance


def accept(desk: Desk, case: UUID) -> None:
    """The terms were accepted by mail."""
    acceptance = send_terms(desk, case)
    desk.perform(
        AcceptTerms(
            acceptance=acceptance,
            accepted_by=PENACLARA.contact,
            accepted_at=desk.now(),
            evidence=Evidence.MAIL,
            mail_reference="<acceptance@penaclara.example>",
        )
    )


def issue(desk: Desk, case: UUID) -> None:
    """The RMA number is given."""
    accept(desk, case)
    desk.perform(IssueRma(case=case))


def decide(desk: Desk, case: UUID, decision: Decision = Decision.CHANGE) -> None:
    """Somebody else, a supervisor, decides the batch review of the case."""
    supervisor = desk.seat_of("tomas")
    for review in view(desk, case).reviews:
        supervisor.perform(
            DecideBatch(review=review.id, decision=decision, reason="a lightning strike")
        )


def asked(serial: str, *, is_known: bool = True, **facts: Any) -> UnitAsked:
    """A unit as somebody reports it; one that is not known has only what is on its label."""
    given: dict[str, Any] = {
        "id": new_id(),
        "asset": asset_of(serial) if is_known else None,
        "serial": serial,
        "model": model_of(serial) if is_known else SWITCH,
        "symptoms": "no power after the storm",
        "troubleshooting": "tried another socket",
        "failed_since": date(2026, 11, 13),
    }
    return UnitAsked(**(given | facts))


def open_unregistered(desk: Desk, serial: str) -> UUID:
    """A case with one product that no register lists."""
    return open_case(desk, PENACLARA, units=(asked(serial, is_known=False),))
