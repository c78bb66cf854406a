"""`rma-desk paper`: makes the papers of a case or RMA, keeps them, writes them, reads them back."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop.commands.answer import Answer, Ended
from desktop.commands.finding import case_called
from desktop.commands.seats import open_desk
from desktop.documents.catalogue import CATALOGUE, DocumentName
from desktop.documents.return_label import LabelPaper
from desktop.domain.refusal import Refused
from desktop.paper import (
    MadePaper,
    keep_paper,
    make_authorisation,
    make_request_form,
    make_return_labels,
    unread_codes,
    write_paper,
)
from desktop.queries.case_detail import CaseView
from desktop.workplace import Desk

_KINDS = {
    "form": DocumentName.REQUEST_FORM,
    "authorisation": DocumentName.AUTHORISATION,
    "label": DocumentName.RETURN_LABEL,
}
_A4 = {2: LabelPaper.A4_TWO, 4: LabelPaper.A4_FOUR}

_EPILOG = """\
Of a case number every paper that is due is made; of an RMA number the authorisation and the label.
Each is kept with the case as a version, unless it is the same as the last one. The codes on it are
read back from the print, and one that cannot be read is an error.

example:
  rma-desk paper R26-000001-R --out papers
  rma-desk paper CA-000001 --kind form
  rma-desk paper R26-000001-R --kind label --a4 2

with --json:
  {"papers": [{"name": "return label", "file": "papers/R26-000001-R return label.pdf",
               "version": 1, "codes": ["R26-000001-R", …], "unread": []}]}
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument("number", help="of the case or the RMA")
    parser.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="else here")
    parser.add_argument("--kind", choices=_KINDS, help="only this paper")
    parser.add_argument("--a4", type=int, choices=_A4, help="labels on A4, so many on a page")
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    with open_desk(options, "AttachFile", "RecordDocument") as desk:
        view = case_called(desk, options.number)
        made = list(_made(options, desk, view))
        papers = [_kept(desk, options.out, paper) for paper in made]
    unread = [one for one in papers if one["unread"]]
    lines = [f"{one['file']} (version {one['version']}): {_read(one)}" for one in papers]
    return Answer({"papers": papers}, tuple(lines), Ended.IN_PART if unread else Ended.DONE)


def _made(options: Namespace, desk: Desk, view: CaseView) -> Iterator[MadePaper]:
    wanted = _wanted(options, view)
    typed = options.number.strip().upper()
    rmas = [one.id for one in view.rmas if one.number == typed] or [one.id for one in view.rmas]
    if DocumentName.REQUEST_FORM in wanted:
        yield make_request_form(desk, view.id)
    if not rmas and DocumentName.REQUEST_FORM not in wanted:
        raise Refused(
            f"Case {view.number} has no RMA yet, so there is nothing to authorise or to label. "
            f"Next: {view.step or 'nothing'}.",
            "number",
            "state",
        )
    for rma in rmas:
        if DocumentName.AUTHORISATION in wanted:
            yield make_authorisation(desk, rma)
        if DocumentName.RETURN_LABEL in wanted:
            yield from _labels(options, desk, rma)


def _wanted(options: Namespace, view: CaseView) -> set[DocumentName]:
    if options.kind or options.a4:
        return {_KINDS[options.kind or "label"]}
    of_rma = {DocumentName.AUTHORISATION, DocumentName.RETURN_LABEL}
    is_case = options.number.strip().upper() == view.number
    return set(CATALOGUE) if is_case else of_rma


def _labels(options: Namespace, desk: Desk, rma: UUID) -> Iterator[MadePaper]:
    yield make_return_labels(desk, rma, _A4[options.a4] if options.a4 else LabelPaper.SINGLE)


def _kept(desk: Desk, folder: Path, made: MadePaper) -> dict[str, Any]:
    """Keep a paper with its case, write it to the folder, and read its codes back."""
    kept = keep_paper(desk, made)
    path = write_paper(made, folder)
    return {
        "name": made.name,
        "file": path,
        "sha256": made.sha256,
        "version": kept.version,
        "new": kept.is_new,
        "codes": made.codes,
        "unread": unread_codes(made),
    }


def _read(one: dict[str, Any]) -> str:
    if one["unread"]:
        return f"NOT READ BACK: {', '.join(one['unread'])}"
    return f"{len(one['codes'])} codes, all read back"
