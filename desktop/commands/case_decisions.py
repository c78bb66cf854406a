"""`rma-desk case`: what is decided and agreed: review, notice, cover, terms, acceptance."""

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop.commands.answer import Answer
from desktop.commands.case_telling import told
from desktop.commands.finding import case_called, day, file_of_case, moment, pair, unit_called
from desktop.commands.later import add_later, perform_or_queue
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.domain.calendars import local_date
from desktop.domain.refusal import Refused
from desktop.domain.words import Decision, Evidence, Fulfilment, ReviewState
from desktop.operations.acceptance_acts import AcceptTerms, SendTerms
from desktop.operations.operation import new_id
from desktop.operations.reviews import DecideBatch, RecordNotice
from desktop.operations.units import AcceptCover, WaiveLateReport
from desktop.queries.case_detail import CaseView, ReviewView
from desktop.queries.reported import terms_in_language
from desktop.queries.reviews import review_view
from desktop.workplace import Desk

_DECISIONS = {
    "keep": Decision.KEEP,
    "change": Decision.CHANGE,
    "split": Decision.SPLIT,
    "refuse": Decision.REFUSE,
}


def fill(words: Words) -> None:
    """Say what the words take."""
    _fill_review(words)
    _fill_notice(words)
    _fill_terms(words)
    late = words.add(
        "explain-late",
        "say why a fault was reported only now",
        _explain_late,
        'rma-desk case explain-late CA-000003 A05285F25C23741B --reason "site was closed"',
    )
    cover = words.add(
        "accept-cover",
        "let a contract count that did not begin in time, as a supervisor",
        _accept_cover,
        "rma-desk case accept-cover CA-000003 A0… --contract NC173634-EM --reason “renewal late”",
    )
    for parser in (late, cover):
        parser.add_argument("number", help="of the case")
        parser.add_argument("serial", help="of the unit")
        parser.add_argument("--reason", required=True)
    cover.add_argument("--contract", required=True, help="the contract that is to count")


def _fill_review(words: Words) -> None:
    review = words.add(
        "review",
        "show a case's batch reviews, or decide one as a supervisor",
        _review,
        'rma-desk case review CA-000002 --decide change --reason "stock is short" --as tomas',
    )
    review.add_argument("number", help="of the case")
    review.add_argument("--decide", choices=_DECISIONS, help="the decision")
    review.add_argument("--type", default="", help="the product type, where several wait")
    review.add_argument("--reason", default="", help="goes into the notice to the customer")
    review.add_argument(
        "--unit",
        action="append",
        default=[],
        type=pair,
        metavar="SERIAL=replace|repair",
        help="for a split: what each unit gets",
    )
    add_later(review)


def _fill_notice(words: Words) -> None:
    notice = words.add(
        "notice",
        "record that the customer was told in writing of a changed level",
        _notice,
        "rma-desk case notice CA-000002 --mail '<notice.1@desk.example>'",
    )
    notice.add_argument("number", help="of the case")
    notice.add_argument("--on", type=day, help="the day it was given; else today")
    notice.add_argument("--to", default="", help="to whom; else the case's contact")
    _add_evidence(notice)


def _fill_terms(words: Words) -> None:
    terms = words.add(
        "terms",
        "record that the terms were sent, or who accepted them",
        _terms,
        "rma-desk case terms CA-000001 send\n"
        "  rma-desk case terms CA-000001 accept --by 'Siobhán O’Rourke' --mail '<yes@…>'",
    )
    terms.add_argument("number", help="of the case")
    terms.add_argument("do", choices=("send", "accept"))
    terms.add_argument("--to", default="", help="to whom they go; else the case's contact")
    terms.add_argument("--by", default="", help="who accepted them; else the case's contact")
    terms.add_argument("--at", type=moment, help="when they were accepted; else now")
    _add_evidence(terms)


def _add_evidence(parser: ArgumentParser) -> None:
    given = parser.add_mutually_exclusive_group()
    given.add_argument("--evidence-file", type=Path, metavar="FILE", help="a file that proves it")
    given.add_argument("--mail", default="", help="the mail that proves it, by its Message-ID")


def _review(options: Namespace) -> Answer:
    with open_desk(options, *(["DecideBatch"] if options.decide else [])) as desk:
        view = case_called(desk, options.number)
        if not options.decide:
            reviews = [desk.ask(review_view, one.id) for one in view.reviews]
            said = [] if reviews else ["No batch review: no type has too many units."]
            return told(desk, view.id, *said, reviews=reviews)
        review = _waiting(view, options.type)
        decision = _DECISIONS[options.decide]
        act = DecideBatch(
            review=review.id,
            decision=decision,
            reason=options.reason,
            units=_split(view, options.unit),
        )
        done = perform_or_queue(desk, act, later=options.later)
        when = "" if done is not None else ", when the line is back"
        return told(desk, view.id, f"{review.product_type}: {decision}{when}.")


def _waiting(view: CaseView, product_type: str) -> ReviewView:
    waiting = [one for one in view.reviews if one.state is ReviewState.OPEN]
    if product_type:
        waiting = [one for one in waiting if one.product_type.lower() == product_type.lower()]
    if len(waiting) == 1:
        return waiting[0]
    types = ", ".join(one.product_type for one in waiting)
    raise Refused(
        f"Several reviews wait: {types}. Name one with --type." if waiting else "No review waits.",
        "type",
        "input" if waiting else "state",
    )


def _split(view: CaseView, given: list[tuple[str, str]]) -> dict[UUID, Fulfilment]:
    offered = {
        "replace": Fulfilment.ADVANCE_REPLACEMENT,
        "repair": Fulfilment.RETURN_AND_REPAIR,
    }
    wrong = [word for _serial, word in given if word not in offered]
    if wrong:
        raise Refused(f"“{wrong[0]}” is neither replace nor repair.", "unit", "input")
    return {unit_called(view, serial).id: offered[word] for serial, word in given}


def _notice(options: Namespace) -> Answer:
    with open_desk(options, "RecordNotice") as desk:
        view = case_called(desk, options.number)
        to = options.to or view.contact_email
        today: date = local_date(desk.now(), "UTC")
        desk.perform(
            RecordNotice(
                notice=new_id(),
                request=view.request_id,
                given_on=options.on or today,
                addressee=to,
                **_evidence(options, desk, view.id, "notice"),
            )
        )
        return told(desk, view.id, f"The notice to {to} is recorded.")


def _terms(options: Namespace) -> Answer:
    sends = options.do == "send"
    with open_desk(options, "SendTerms" if sends else "AcceptTerms") as desk:
        view = case_called(desk, options.number)
        if sends:
            to = options.to or view.contact_email
            terms = desk.ask(terms_in_language, view.language)
            desk.perform(SendTerms(acceptance=new_id(), case=view.id, terms=terms, sent_to=to))
            return told(desk, view.id, f"The terms went to {to}.")
        if view.acceptance is None:
            raise Refused("No terms were sent that could be accepted. Send them.", rule="state")
        by = options.by or view.contact
        desk.perform(
            AcceptTerms(
                acceptance=view.acceptance.id,
                accepted_by=by,
                accepted_at=options.at or desk.now(),
                **_evidence(options, desk, view.id, "acceptance"),
            )
        )
        return told(desk, view.id, f"{by} accepted the terms.")


def _evidence(options: Namespace, desk: Desk, case: UUID, purpose: str) -> dict[str, Any]:
    if options.evidence_file is not None:
        kept = file_of_case(desk, case, options.evidence_file, "The evidence", purpose)
        return {"evidence": Evidence.FILE, "file": kept}
    if options.mail:
        return {"evidence": Evidence.MAIL, "mail_reference": options.mail}
    raise Refused(
        "Say what proves it: --mail with the mail's Message-ID, or --evidence-file with a file. "
        "A yes by telephone is no evidence.",
        "evidence",
        "input",
    )


def _explain_late(options: Namespace) -> Answer:
    with open_desk(options, "WaiveLateReport") as desk:
        view = case_called(desk, options.number)
        unit = unit_called(view, options.serial)
        desk.perform(WaiveLateReport(unit=unit.id, reason=options.reason))
        return told(desk, view.id, f"{unit.serial}: the late report is explained.")


def _accept_cover(options: Namespace) -> Answer:
    with open_desk(options, "AcceptCover") as desk:
        view = case_called(desk, options.number)
        unit = unit_called(view, options.serial)
        desk.perform(
            AcceptCover(unit=unit.id, contract_number=options.contract, reason=options.reason)
        )
        return told(desk, view.id, f"{options.contract} counts for {unit.serial}.")
