"""`rma-desk case open`: from a mail, or from what was said on the phone."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from desktop.commands.answer import Answer
from desktop.commands.case_telling import told
from desktop.commands.finding import case_called, day, moment, read_file
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseKind, Channel
from desktop.intake.mails import IncomingMail, read_mail
from desktop.operations.opening import CaseOpened
from desktop.queries.reported import Customer, contact_called, customers_called
from desktop.reported import (
    Report,
    ReportedUnit,
    attach_mail,
    opening_of,
    report_of_mail,
    with_said,
)
from desktop.workplace import Desk

_EXAMPLE = """rma-desk case open --serial A05860D26395078A --symptoms "no power LED" \\
      --troubleshooting "power supply swapped" --since 2026-11-13
  rma-desk case open --mail request.eml --troubleshooting "as the mail says" """


def fill(words: Words) -> None:
    """Say what the word takes."""
    parser = words.add("open", "open a case with its products", _open, _EXAMPLE)
    parser.add_argument("--mail", type=Path, metavar="FILE", help="the .eml that reported it")
    add_unit_options(parser)
    parser.add_argument(
        "--serial",
        action="append",
        default=[],
        help="a faulty product (repeatable); with --mail instead of the serials that it names",
    )
    parser.add_argument(
        "--support",
        action="store_true",
        help="technical support: an answer is asked for, and no product need be named",
    )
    parser.add_argument("--organisation", help="customer number or name; else the product's owner")
    parser.add_argument("--contact", help="name or e-mail address of who reports it")
    parser.add_argument("--channel", choices=[one.value for one in Channel], help="how it came in")
    parser.add_argument("--reported-at", type=moment, help="2026-11-16T09:00; else now")
    parser.add_argument("--reference", default="", help="the customer's own reference")
    parser.add_argument("--description", default="", help="a few words on the whole case")
    parser.add_argument("--with-case", metavar="NUMBER", help="one request with this case")
    parser.add_argument(
        "--separate-reason", default="", help="why it is not one request with an earlier case"
    )


def add_unit_options(parser: ArgumentParser) -> None:
    """What can be said about a product, or about each that says nothing of its own."""
    parser.add_argument("--model", default="", help="part number, where the serial is unknown")
    parser.add_argument("--symptoms", default="", help="what fails")
    parser.add_argument("--troubleshooting", default="", help="what was tried")
    parser.add_argument("--since", type=day, help="failed since: 2026-11-13, or “unknown”")
    parser.add_argument("--contract", default="", help="the contract that the customer names")
    parser.add_argument("--late-reason", default="", help="why an old fault is reported only now")


def _open(options: Namespace) -> Answer:
    with open_desk(options, "OpenCase") as desk:
        content = read_file(options.mail, "The mail") if options.mail else b""
        mail = read_mail(content) if options.mail else None
        report = _report(options, desk, mail)
        done = desk.perform(opening_of(desk, report)).event
        assert isinstance(done, CaseOpened)
        if mail is not None:
            attach_mail(desk, done.case, mail, content)
        sentences = [f"Opened case {done.number}."]
        if done.reviews:
            sentences.append("A batch review opened: more units of a type than may be replaced.")
        return told(desk, done.case, *sentences)


def _report(options: Namespace, desk: Desk, mail: IncomingMail | None) -> Report:
    report = _first_report(options, desk, mail)
    if options.organisation:
        report = replace(report, customer=_customer(options, desk))
    elif options.contact and report.customer is not None:
        report = replace(report, customer=_with_contact(options, desk, report.customer))
    if options.with_case:
        report = replace(report, request=case_called(desk, options.with_case).request_id)
    return with_said(
        replace(
            report,
            channel=Channel(options.channel) if options.channel else report.channel,
            reported_at=options.reported_at or report.reported_at,
            customer_reference=options.reference,
            description=options.description or report.description,
            separate_reason=options.separate_reason,
            kind=CaseKind.TECHNICAL_SUPPORT if options.support else CaseKind.RMA,
        ),
        model=options.model,
        symptoms=options.symptoms,
        troubleshooting=options.troubleshooting,
        failed_since=options.since,
        contract_number=options.contract,
        late_reason=options.late_reason,
    )


def _first_report(options: Namespace, desk: Desk, mail: IncomingMail | None) -> Report:
    """What the mail says, with the serials that were named instead of its own; else only these."""
    named = tuple(ReportedUnit(serial) for serial in options.serial)
    if mail is None:
        if not named and not options.support:
            raise Refused("Name the faulty products with --serial, or the mail.", "serial", "input")
        return Report(named, Channel.PHONE, desk.now())
    report = report_of_mail(desk, mail)
    if not named:
        return report
    if len(named) == len(report.units):
        said = zip(report.units, named, strict=True)
        return replace(report, units=tuple(replace(unit, serial=one.serial) for unit, one in said))
    return replace(report, units=named)


def _customer(options: Namespace, desk: Desk) -> Customer:
    found = desk.ask(customers_called, options.organisation)
    if len(found) != 1:
        several = ", ".join(one.organisation for one in found)
        raise Refused(
            f"Several customers are called “{options.organisation}”: {several}. Give the number."
            if found
            else f"No customer has the number or the name “{options.organisation}”.",
            "organisation",
            "input",
        )
    return _with_contact(options, desk, found[0]) if options.contact else found[0]


def _with_contact(options: Namespace, desk: Desk, customer: Customer) -> Customer:
    contact = desk.ask(contact_called, customer.organisation_id, options.contact)
    if contact is None:
        raise Refused(
            f"{customer.organisation} has no contact “{options.contact}”.", "contact", "input"
        )
    return replace(customer, contact_id=contact)
