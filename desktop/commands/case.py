"""`rma-desk case`: lists of cases, one case whole, and the words that work on one."""

from argparse import ArgumentParser, Namespace

from desktop.commands import case_acts, case_decisions, case_form, case_open, case_units
from desktop.commands.answer import Answer, table
from desktop.commands.case_telling import told_whole
from desktop.commands.finding import case_called
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.domain.refusal import Refused
from desktop.queries.cases import CaseRow, Queue, case_page

_EPILOG = """\
A case goes from its request to its RMA: open, form send, form return, form validate, if need be
review and notice, terms send, terms accept, then “rma-desk rma issue”. “case show” says what is
next. Each ACT has a worked example: rma-desk case ACT --help.

example:
  rma-desk case open --serial A05860D26395078A --symptoms "no power LED" \\
      --troubleshooting "power supply swapped" --since 2026-11-13
  rma-desk case show CA-000001
"""


def fill(parser: ArgumentParser, common: ArgumentParser) -> None:
    """Say what the word takes."""
    words = Words(parser, common, _EPILOG)
    listed = words.add("list", "the cases of a queue", _list, "rma-desk case list --queue terms")
    names = [queue.name.lower() for queue in Queue]
    listed.add_argument("--queue", choices=names, default="open", help="which cases")
    listed.add_argument("--after", default="", help="go on from what the page before gave")
    show = words.add("show", "everything of a case", _show, "rma-desk case show CA-000001 --json")
    show.add_argument("number", help="of the case, or of one of its RMAs")
    for module in (case_open, case_units, case_form, case_decisions, case_acts):
        module.fill(words)


def _list(options: Namespace) -> Answer:
    queue = Queue[options.queue.upper()]
    with open_desk(options) as desk:
        if queue is Queue.MINE and desk.person is None:
            raise Refused("Say whose cases: --as SIGN_IN.", "as", "input")
        person = desk.person.id if desk.person else None
        page = desk.ask(case_page, queue, person, options.after)
    lines = table(
        ("case", "state", "customer", "units", "first serial", "RMA", "due"),
        [_row(row) for row in page.rows],
    )
    if not page.rows:
        lines = ["No case is in this queue."]
    if page.after:
        lines.append(f"There are more: --after “{page.after}”")
    return Answer({"cases": page.rows, "after": page.after}, tuple(lines))


def _row(row: CaseRow) -> tuple[str, ...]:
    due = row.due_on.isoformat() if row.due_on else ""
    units = str(row.units)
    return row.number, row.state, row.organisation, units, row.first_serial, row.rma_numbers, due


def _show(options: Namespace) -> Answer:
    with open_desk(options) as desk:
        return told_whole(desk, case_called(desk, options.number))
