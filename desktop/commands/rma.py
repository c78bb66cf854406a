"""`rma-desk rma`: the number given, and what is shipped, delivered, lost and received under it."""

from argparse import ArgumentParser, Namespace

from desktop.commands import rma_moves
from desktop.commands.answer import Answer
from desktop.commands.case_telling import told, told_whole
from desktop.commands.finding import case_called, rma_called
from desktop.commands.later import add_later, perform_or_queue
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.domain.refusal import Refused
from desktop.operations.ending import CancelLine
from desktop.operations.issuing import IssueRma, RmaIssued
from desktop.queries.papers import rma_paper

_EPILOG = """\
An RMA number is given once the terms are accepted with evidence. After that “rma-desk paper” makes
its authorisation and label, and the words here record what moves.

example:
  rma-desk rma issue CA-000001
  rma-desk rma ship R26-000001-R --carrier DHL --tracking JD0146 \\
      --with A05860D26395078A=A06011H26500001A
  rma-desk rma deliver R26-000001-R --by "front desk"
  rma-desk rma receive R26-000001-R A05860D26395078A
"""


def fill(parser: ArgumentParser, common: ArgumentParser) -> None:
    """Say what the word takes."""
    words = Words(parser, common, _EPILOG)
    issue = words.add("issue", "give the RMA numbers of a case", _issue, "rma-desk rma issue CA-1")
    issue.add_argument("number", help="of the case")
    add_later(issue)
    show = words.add("show", "everything of an RMA and its case", _show, "rma-desk rma show R26-…")
    show.add_argument("number", help="of the RMA, or of its case")
    rma_moves.fill(words)
    cancel = words.add(
        "cancel-line",
        "cancel a unit of an RMA before anything of it was shipped",
        _cancel_line,
        'rma-desk rma cancel-line R26-000001-R A05860D26395078A --reason "works again"',
    )
    cancel.add_argument("number", help="of the RMA")
    cancel.add_argument("serial", help="of the faulty unit")
    cancel.add_argument("--reason", required=True)


def _issue(options: Namespace) -> Answer:
    with open_desk(options, "IssueRma") as desk:
        view = case_called(desk, options.number)
        done = perform_or_queue(desk, IssueRma(case=view.id), later=options.later)
        if done is None:
            return told(desk, view.id, "The number is given when the line is back.", rmas=[])
        assert isinstance(done.event, RmaIssued)
        numbers = list(done.event.numbers)
        return told(desk, view.id, f"RMA {', '.join(numbers)}.", rmas=numbers)


def _show(options: Namespace) -> Answer:
    with open_desk(options) as desk:
        view, rma = rma_called(desk, options.number)
        whole = told_whole(desk, view)
        facts = {"rma": rma, "paper": desk.ask(rma_paper, rma.id), **whole.facts}
        lines = (f"RMA {rma.number}: {rma.fulfilment}, issued {rma.issued_at:%Y-%m-%d}.",)
        return Answer(facts, (*lines, *whole.lines))


def _cancel_line(options: Namespace) -> Answer:
    with open_desk(options, "CancelLine") as desk:
        view, rma = rma_called(desk, options.number)
        line = rma_moves.line_called(desk, rma.id, options.serial)
        if line is None:
            raise Refused(f"{options.serial} is not on {rma.number}.", "serial", "input")
        desk.perform(CancelLine(line=line, reason=options.reason))
        return told(desk, view.id, f"{options.serial} is off {rma.number}.")
