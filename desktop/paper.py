"""From a case or an RMA to its papers: reads the facts, has the PDF made, keeps what was made."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.documents.authorisation import authorisation
from desktop.documents.catalogue import CATALOGUE, DocumentName
from desktop.documents.codes import can_be_bars
from desktop.documents.facts import LabelFacts, PaperRefused, RequestFormPaper
from desktop.documents.identity import Identity, Kind, write_identity
from desktop.documents.render import PRINTER_HEADS_DPI, page_count, read_back
from desktop.documents.request_form import request_form
from desktop.documents.return_label import LabelPaper, return_labels
from desktop.domain.calendars import local_date
from desktop.domain.refusal import Refused
from desktop.operations.authority import Performed
from desktop.operations.keeping import AttachFile, DocumentRecorded, RecordDocument
from desktop.operations.operation import Operation, new_id
from desktop.paper_facts import authorisation_facts, form_facts, label_facts
from desktop.queries.paper_versions import latest_made
from desktop.queries.papers import RmaPaper, form_paper, rma_paper

P = ParamSpec("P")
T = TypeVar("T")

_LABEL_NAMES: dict[LabelPaper, str] = {
    LabelPaper.SINGLE: DocumentName.RETURN_LABEL.value,
    LabelPaper.A4_TWO: f"{DocumentName.RETURN_LABEL}, two on A4",
    LabelPaper.A4_FOUR: f"{DocumentName.RETURN_LABEL}, four on A4",
}
_LONGEST_IN_BARS = 20


class Asked(Protocol):
    """Whoever answers questions and knows the moment; a Desk does."""

    def ask(
        self, question: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        """The answer of one query function on a snapshot of the store."""

    def now(self) -> datetime:
        """The moment, in UTC."""


class Keeper(Asked, Protocol):
    """Whoever also keeps what was made; a Desk with somebody at it does."""

    def keep_file(self, content: bytes) -> str:
        """Keep bytes under their SHA-256."""

    def perform(self, operation: Operation) -> Performed:
        """Have an act done."""


@dataclass(frozen=True, slots=True)
class MadePaper:
    """One document as it was made. `codes` are the texts that a scanner has to find on it.

    Versions are filed under `name`: a label on A4 is another document than one for a label
    printer, so that making both in turn makes no versions.
    """

    name: str
    file_name: str
    pdf: bytes
    sha256: str
    case_id: UUID
    rma_id: UUID | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """The version of a document that the case has now; `is_new` if it was not kept before."""

    file_id: UUID
    version: int
    is_new: bool


def make_request_form(desk: Asked, case_id: UUID) -> MadePaper:
    """The request form of a case, to be filled in by the customer.

    The version is printed on it: where nothing changed since the last one, that one is made again.
    Raises Refused for an unknown case or one that cannot be printed.
    """
    form = desk.ask(form_paper, case_id)
    if form is None:
        raise Refused("There is no such case.", "case", "input")
    name = DocumentName.REQUEST_FORM.value
    last = desk.ask(latest_made, case_id, None, name)
    if last is not None:
        same = form_facts(form, last.version, local_date(last.made_at, "UTC"))
        made = _form(same, form.case_number)
        if made.sha256 == last.sha256:
            return made
    version = 1 if last is None else last.version + 1
    return _form(form_facts(form, version, local_date(desk.now(), "UTC")), form.case_number)


def make_authorisation(desk: Asked, rma_id: UUID) -> MadePaper:
    """The authorisation of an RMA. Raises Refused where there is none or it cannot be printed."""
    rma = _rma(desk, rma_id)
    identity = Identity(Kind.AUTHORISATION, rma.case_number, rma.case_id, rma.number)
    pdf = _made(lambda: authorisation(authorisation_facts(rma)))
    codes = (rma.number, write_identity(identity))
    return _paper(DocumentName.AUTHORISATION.value, rma.number, pdf, rma.case_id, rma.id, codes)


def make_return_labels(
    desk: Asked, rma_id: UUID, paper: LabelPaper = LabelPaper.SINGLE
) -> MadePaper:
    """The labels of everything that is still to be sent in, a parcel each.

    Raises Refused where there is no such RMA, nothing to send in, or an address cannot be printed.
    """
    rma = _rma(desk, rma_id)
    labels = label_facts(rma)
    pdf = _made(lambda: return_labels(labels, paper))
    codes = tuple(code for label in labels for code in _codes_of(label))
    return _paper(_LABEL_NAMES[paper], rma.number, pdf, rma.case_id, rma.id, codes)


def keep_paper(desk: Keeper, made: MadePaper) -> KeptPaper:
    """Keep what was made as the case's next version; the same bytes again make no new one."""
    last = desk.ask(latest_made, made.case_id, made.rma_id, made.name)
    if last is not None and last.sha256 == made.sha256:
        return KeptPaper(last.file_id, last.version, is_new=False)
    file_id = new_id()
    desk.perform(
        AttachFile(
            file=file_id,
            case=made.case_id,
            sha256=desk.keep_file(made.pdf),
            name=made.file_name,
            media_type="application/pdf",
            size=len(made.pdf),
            purpose="document",
        )
    )
    recorded = desk.perform(
        RecordDocument(
            document=new_id(), case=made.case_id, rma=made.rma_id, name=made.name, file=file_id
        )
    ).event
    assert isinstance(recorded, DocumentRecorded)
    return KeptPaper(file_id, recorded.version, is_new=True)


def unread_codes(made: MadePaper, dpi: float = PRINTER_HEADS_DPI[0]) -> tuple[str, ...]:
    """The codes of a document that a scanner does not find when it is printed at `dpi`."""
    missing = Counter(made.codes)
    missing.subtract(Counter(read_back(made.pdf, dpi)))
    return tuple(missing.elements())


def write_paper(made: MadePaper, folder: Path) -> Path:
    """Write a paper into a folder, which is made, and say where. Raises Refused."""
    path = folder / made.file_name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.pdf)
    except OSError as fault:
        raise Refused(
            f"{path} cannot be written: {fault.strerror or fault}. Choose another folder.", "out"
        ) from fault
    return path


def _rma(desk: Asked, rma_id: UUID) -> RmaPaper:
    rma = desk.ask(rma_paper, rma_id)
    if rma is None:
        raise Refused("There is no such RMA.", "rma", "input")
    return rma


def _made(make: Callable[[], bytes]) -> bytes:
    try:
        return make()
    except PaperRefused as fault:
        raise Refused(fault.sentence, fault.field, "input") from fault


def _form(facts: RequestFormPaper, number: str) -> MadePaper:
    pdf = _made(lambda: request_form(facts))
    pages = page_count(pdf)
    codes = tuple(
        write_identity(
            Identity(
                Kind.REQUEST_FORM,
                facts.case_number,
                facts.case_id,
                part=page,
                parts=pages,
                version=facts.version,
            )
        )
        for page in range(1, pages + 1)
    )
    return _paper(DocumentName.REQUEST_FORM.value, number, pdf, facts.case_id, None, codes)


def _paper(
    name: str, number: str, pdf: bytes, case_id: UUID, rma_id: UUID | None, codes: tuple[str, ...]
) -> MadePaper:
    document = next(one for one in CATALOGUE.values() if name.startswith(one.name))
    file_name = document.file_name(number).replace(document.name, name)
    sha256 = hashlib.sha256(pdf).hexdigest()
    return MadePaper(name, file_name, pdf, sha256, case_id, rma_id, codes)


def _codes_of(label: LabelFacts) -> tuple[str, ...]:
    """Number, QR and each serial that Code 128 can write in the room that a label has for it."""
    identity = Identity(
        Kind.LABEL,
        label.case_number,
        label.case_id,
        label.rma_number,
        label.serials,
        label.parcel,
        label.parcels,
    )
    in_bars = [
        serial
        for serial in label.serials
        if can_be_bars(serial) and len(serial) <= _LONGEST_IN_BARS
    ]
    return (label.rma_number, write_identity(identity), *in_bars)
