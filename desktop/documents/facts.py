"""What the documents are made from: plain frozen facts, ready to be set.

Sentences (service level, next steps, charges) come in ready made, in the language of the letter;
addresses come in as lines in the order of their country.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from desktop.domain.words import Direction

SERIALS_ON_A_LABEL = 4
"""A label shows up to four serials; then comes another parcel (policy, *units in a parcel*)."""

T = TypeVar("T")


class PaperRefused(ValueError):
    """A document that cannot be made from these facts; says why, and which field to mend."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with an address; the lines begin with the name and end with the country."""

    lines: tuple[str, ...]
    eori: str = ""
    contact: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One unit as a row of a document; `position` counts from 1, the weight is in grams."""

    position: int
    model: str
    serial: str
    fault: str
    description: str = ""
    owed_under: str = ""
    weight_grams: int | None = None
    troubleshooting: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One row of *What happens next*: who does what, and by when."""

    text: str
    when: str


@dataclass(frozen=True, slots=True)
class Charge:
    """One row of *What it costs*: what for, and who pays it."""

    what: str
    who_pays: str


@dataclass(frozen=True, slots=True)
class AuthorisationFacts:
    """Everything that the RMA authorisation says."""

    rma_number: str
    case_number: str
    case_id: UUID
    issued_on: date
    sender: str
    addressee: Party
    service_level: str
    lines: tuple[DocumentLine, ...]
    next_steps: tuple[NextStep, ...]
    charges: tuple[Charge, ...]
    send_to: Party
    packing: str
    customer_reference: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """One label for one parcel, with no more than `SERIALS_ON_A_LABEL` serials.

    `models_line` says what is inside ("x230-10GP · 2 units"); `handling` are the marks for the
    carrier ("electronic equipment, keep dry"). A weight that nobody knows is None.
    """

    rma_number: str
    case_number: str
    case_id: UUID
    from_lines: tuple[str, ...]
    to_lines: tuple[str, ...]
    serials: tuple[str, ...]
    models_line: str
    parcel: int
    parcels: int
    weight_grams: int | None = None
    send_by: date | None = None
    handling: str = ""
    direction: Direction = Direction.IN
    language: str = "en"


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What the desk already holds for one field of the request form, by the field's path."""

    path: str
    value: str


@dataclass(frozen=True, slots=True)
class RequestFormPaper:
    """The RMA request form of one case as it goes to the customer.

    `version` counts the times that the form was made; a returned one names which it answers.
    """

    case_number: str
    case_id: UUID
    version: int
    made_on: date
    sender: Party
    organisation: str
    contact: str
    units: tuple[DocumentLine, ...]
    known: tuple[KnownAnswer, ...] = field(default=())
    customer_reference: str = ""
    answer_by: date | None = None
    language: str = "en"


def in_parcels(units: Sequence[T], at_most: int = SERIALS_ON_A_LABEL) -> tuple[tuple[T, ...], ...]:
    """The units in order, cut into parcels of no more than `at_most` (a label's limit at most)."""
    size = max(1, min(at_most, SERIALS_ON_A_LABEL))
    return tuple(tuple(units[i : i + size]) for i in range(0, len(units), size))
