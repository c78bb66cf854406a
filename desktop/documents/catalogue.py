"""The one list of documents that can be made; screens, commands, letters and tests read it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.documents.authorisation import authorisation
from desktop.documents.request_form import request_form
from desktop.documents.return_label import LabelPaper, return_labels
from desktop.documents.wording import LANGUAGES


class DocumentName(StrEnum):
    """The documents, by the name under which they are asked for and filed."""

    REQUEST_FORM = "request form"
    AUTHORISATION = "authorisation"
    RETURN_LABEL = "return label"


@dataclass(frozen=True, slots=True)
class Document:
    """One row of the catalogue: what a document is, and the function that makes it."""

    name: DocumentName
    title: str
    when: str
    papers: tuple[str, ...]
    languages: tuple[str, ...]
    audience: str
    make: Callable[..., bytes]
    made_from: str
    """The class in `facts` that the function takes."""

    def file_name(self, number: str) -> str:
        """What a saved document of this case or RMA number is called."""
        return f"{number} {self.name}.pdf"


CATALOGUE: dict[DocumentName, Document] = {
    document.name: document
    for document in (
        Document(
            name=DocumentName.REQUEST_FORM,
            title="RMA request form",
            when="after the asset check",
            papers=("A4",),
            languages=LANGUAGES,
            audience="the customer's contact",
            make=request_form,
            made_from="RequestFormPaper",
        ),
        Document(
            name=DocumentName.AUTHORISATION,
            title="RMA authorisation",
            when="when the RMA is issued",
            papers=("A4",),
            languages=LANGUAGES,
            audience="the customer's contact",
            make=authorisation,
            made_from="AuthorisationFacts",
        ),
        Document(
            name=DocumentName.RETURN_LABEL,
            title="Return label",
            when="when the RMA is issued",
            papers=tuple(LabelPaper),
            languages=LANGUAGES,
            audience="the site contact, the carrier and the repair centre",
            make=return_labels,
            made_from="LabelFacts",
        ),
    )
}


def document(name: str) -> Document:
    """The document of that name.

    Raises KeyError with a sentence that names all of them.
    """
    try:
        return CATALOGUE[DocumentName(name)]
    except ValueError:
        known: Any = ", ".join(CATALOGUE)
        raise KeyError(f"There is no document {name!r}; there are: {known}.") from None
