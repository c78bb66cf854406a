"""The steps that scenes are made of: each one what a person does at a desk, by an operation."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from desktop.documents.render import PRINTER_HEADS_DPI
from desktop.domain.refusal import Refused
from desktop.domain.words import Channel, Evidence
from desktop.importing import commit, look, mappings_of, prepare
from desktop.operations.acceptance_acts import AcceptTerms, SendTerms, TermsAccepted, TermsSent
from desktop.operations.forms import (
    EditForm,
    FormEdited,
    FormMoved,
    ReturnForm,
    SendForm,
    ValidateForm,
)
from desktop.operations.issuing import IssueRma, RmaIssued
from desktop.operations.opening import CaseOpened
from desktop.paper import MadePaper, keep_paper, unread_codes, write_paper
from desktop.queries.case_detail import CaseView, case_view
from desktop.queries.forms import form_view
from desktop.queries.reported import Customer, terms_in_language
from desktop.reported import (
    Report,
    ReportedUnit,
    attach_mail,
    opening_of,
    report_of_mail,
    with_said,
)
from desktop.sample.stage import Stage, mail, register

AGENT = "ruth"
PAPERS = "papers"


def import_register(stage: Stage, name: str) -> None:
    """The administrator takes in one of the shipped registers."""
    desk = stage.desk("edda")
    stage.clock.forward()
    with register(name) as path:
        prepared = prepare(desk.store, path, mappings_of(look(path)))
        figures = commit(desk.perform, prepared)
    wrong = len({cell.line for cell in figures.wrong})
    told = (
        f"{figures.assets.new} products" if figures.assets.new else f"{figures.models.new} models"
    )
    stage.tell(f"Imported {name}: {told} new, {wrong} rows wrong.")


def open_from_mail(stage: Stage, number: str, **said: object) -> CaseView:
    """The agent opens the case of a mail, with the mail and what came with it as files.

    `said` is what was said about every unit that says nothing of its own (`ReportedUnit`).
    """
    message, content = mail(number)
    report = with_said(report_of_mail(stage.desk(AGENT), message), **said)
    view = _open(stage, f"mail {number}", report)
    attach_mail(stage.desk(AGENT), view.id, message, content)
    return case(stage, view.id)


def open_from_mail_as(stage: Stage, number: str, serial: str, **said: object) -> CaseView:
    """The same where the mail's one serial was misread: the product that was found is taken."""
    message, content = mail(number)
    report = report_of_mail(stage.desk(AGENT), message)
    units = tuple(replace(unit, serial=serial) for unit in report.units)
    view = _open(stage, f"mail {number}", with_said(replace(report, units=units), **said))
    attach_mail(stage.desk(AGENT), view.id, message, content)
    return case(stage, view.id)


def open_from_call(
    stage: Stage, name: str, unit: ReportedUnit, customer: Customer | None = None
) -> CaseView:
    """The agent opens a case for one unit while the customer is on the phone."""
    return _open(stage, name, Report((unit,), Channel.PHONE, stage.clock(), customer))


def _open(stage: Stage, name: str, report: Report) -> CaseView:
    named = replace(
        report,
        case=stage.identity(f"case of {name}"),
        request=stage.identity(f"request of {name}"),
    )
    opening = opening_of(stage.desk(AGENT), named)
    opened = stage.perform(AGENT, opening, CaseOpened)
    stage.cases[name] = opened.case
    view = case(stage, opened.case)
    units = "1 unit" if len(view.units) == 1 else f"{len(view.units)} units"
    stage.tell(f"{opened.number} for {view.organisation}, {units}: {view.state}.")
    return view


def case(stage: Stage, case_id: UUID) -> CaseView:
    """A case as it is now."""
    view = stage.desk(AGENT).ask(case_view, case_id)
    assert view is not None
    return view


def send_form(stage: Stage, view: CaseView) -> None:
    """The request form goes to the case's contact."""
    form = SendForm(case=view.id, sent_to=view.contact_email, language=view.language)
    stage.perform(AGENT, form, FormMoved)


def return_form(stage: Stage, view: CaseView, filled: Mapping[str, str] | None = None) -> None:
    """The form comes back, with these fields filled in by the customer."""
    stage.perform(AGENT, ReturnForm(case=view.id, returned_by=view.contact), FormMoved)
    if filled:
        form = stage.desk(AGENT).ask(form_view, view.id, stage.clock())
        assert form is not None
        changes = {field: (form.fields[field], value) for field, value in filled.items()}
        stage.perform(AGENT, EditForm(case=view.id, changes=changes), FormEdited)


def validate_form(stage: Stage, view: CaseView, ticked: Mapping[str, str] | None = None) -> None:
    """The agent validates the form, each warning confirmed with its reason."""
    stage.perform(AGENT, ValidateForm(case=view.id, ticked=dict(ticked or {})), FormMoved)


def send_terms(stage: Stage, view: CaseView) -> UUID:
    """Details and terms go to the contact; gives the acceptance that is awaited."""
    terms = stage.desk(AGENT).ask(terms_in_language, view.language)
    acceptance = stage.identity(f"acceptance of {view.number}")
    sent = SendTerms(acceptance=acceptance, case=view.id, terms=terms, sent_to=view.contact_email)
    stage.perform(AGENT, sent, TermsSent)
    return acceptance


def accept_terms(stage: Stage, view: CaseView, acceptance: UUID) -> None:
    """The contact says yes in a mail."""
    stage.clock.forward(60)
    yes = AcceptTerms(
        acceptance=acceptance,
        accepted_by=view.contact,
        accepted_at=stage.clock(),
        evidence=Evidence.MAIL,
        mail_reference=f"<accepted.{view.number}@{view.contact_email.partition('@')[2]}>",
    )
    stage.perform(AGENT, yes, TermsAccepted)


def issue(stage: Stage, view: CaseView) -> UUID:
    """The RMA number is given; gives the RMA, of which these cases have one."""
    issued = stage.perform(AGENT, IssueRma(case=view.id), RmaIssued)
    stage.tell(f"RMA {', '.join(issued.numbers)} for {view.number}.")
    return issued.rmas[0]


def print_paper(stage: Stage, made: MadePaper) -> None:
    """Keep a paper with its case and write it out, its codes read back at both printer heads.

    Raises Refused when a code does not read as what was to be printed.
    """
    for dpi in PRINTER_HEADS_DPI:
        unread = unread_codes(made, dpi)
        if unread:
            raise Refused(
                f"{made.file_name}: at {dpi:g} dpi these codes are not read back: "
                f"{', '.join(unread)}.",
                rule="fault",
            )
    stage.clock.forward()
    keep_paper(stage.desk(AGENT), made)
    stage.papers.append(write_paper(made, stage.folder / PAPERS))
    stage.tell(f"Printed {made.file_name}: {len(made.codes)} codes read back.")
