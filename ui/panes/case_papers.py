"""The papers of a case that can be made now: which there are, and how each is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.domain.refusal import Refused
from desktop.domain.words import CaseKind
from ui.panes.case_words import sentence_case
from ui.widgets.preview import Paper

if TYPE_CHECKING:
    from desktop.paper import MadePaper
    from desktop.queries.case_detail import CaseView, RmaView


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """One paper: `key` for who asks for it, `word` on its chip, `make` blocks and may refuse."""

    key: str
    word: str
    make: Callable[[Any], "Made"]


@dataclass(frozen=True, slots=True)
class Made:
    """A paper to look at, and the documents it is made of, which are kept when it is used."""

    paper: Paper
    parts: "tuple[MadePaper, ...]"


def papers_of(case: "CaseView") -> tuple[PaperChoice, ...]:
    """What can be printed now: the form before there is an RMA, then all that an RMA needs.

    Technical support asks for no product, so that there is no form of it.
    """
    if case.kind is CaseKind.TECHNICAL_SUPPORT:
        return ()
    if not case.rmas:
        return (PaperChoice("form", "Request form", lambda desk: _form(desk, case)),)
    choices = [PaperChoice("packet", "Packet", lambda desk: _packet(desk, case))]
    for rma in case.rmas:
        choices.extend(_of_rma(rma, is_only=len(case.rmas) == 1))
    return tuple(choices)


def _of_rma(rma: "RmaView", *, is_only: bool) -> list[PaperChoice]:
    name = "" if is_only else f" {rma.number}"
    return [
        PaperChoice(
            "authorisation", f"Authorisation{name}", lambda desk: _authorisation(desk, rma)
        ),
        PaperChoice("label", f"Label{name}", lambda desk: _labels(desk, rma, "single")),
        PaperChoice("label 2", f"2 on A4{name}", lambda desk: _labels(desk, rma, "two")),
        PaperChoice("label 4", f"4 on A4{name}", lambda desk: _labels(desk, rma, "four")),
    ]


def _form(desk: Any, case: "CaseView") -> Made:
    from desktop.paper import make_request_form

    return _made(make_request_form(desk, case.id))


def _authorisation(desk: Any, rma: "RmaView") -> Made:
    from desktop.paper import make_authorisation

    return _made(make_authorisation(desk, rma.id))


def _labels(desk: Any, rma: "RmaView", paper: str) -> Made:
    from desktop.documents.return_label import LabelPaper
    from desktop.paper import make_return_labels

    papers = {"single": LabelPaper.SINGLE, "two": LabelPaper.A4_TWO, "four": LabelPaper.A4_FOUR}
    return _made(make_return_labels(desk, rma.id, papers[paper]))


def _packet(desk: Any, case: "CaseView") -> Made:
    from desktop.documents.packet import packet

    parts = papers_of_rmas(desk, case)
    title = f"Packet of {case.number}"
    pdf = packet([part.pdf for part in parts], title)
    return Made(Paper(pdf, title, f"{case.number} packet.pdf"), parts)


def papers_of_rmas(desk: Any, case: "CaseView") -> "tuple[MadePaper, ...]":
    """The authorisation of each RMA and the labels of what is still to be sent in; blocks."""
    from desktop.paper import make_authorisation, make_return_labels

    parts: list[MadePaper] = []
    for rma in case.rmas:
        parts.append(make_authorisation(desk, rma.id))
        try:
            parts.append(make_return_labels(desk, rma.id))
        except Refused as refused:
            # Everything is back already: the authorisation alone is the packet.
            if refused.rule != "state":
                raise
    return tuple(parts)


def keep_all(desk: Any, parts: "tuple[MadePaper, ...]") -> None:
    """Keeps papers with their case as they were used; the same bytes make no new version."""
    from desktop.paper import keep_paper

    for part in parts:
        keep_paper(desk, part)


def _made(part: "MadePaper") -> Made:
    return Made(Paper(part.pdf, sentence_case(part.name), part.file_name), (part,))
