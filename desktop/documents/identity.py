"""What a machine reads on our papers: which document this is, of which case, with which units.

One text of slash-separated fields, upper case where it can be, so that a QR code stays small
(its alphanumeric mode has capitals, digits and ``-./:%`` but no lower case).
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote
from uuid import UUID

PREFIX = "RMADESK:1"


class Kind(StrEnum):
    """The documents that carry an identity."""

    REQUEST_FORM = "FORM"
    AUTHORISATION = "AUTH"
    LABEL = "LABEL"


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity of one page or label; a case's id always stands beside its number."""

    kind: Kind
    case_number: str
    case_id: UUID
    rma_number: str = ""
    serials: tuple[str, ...] = ()
    part: int = 1
    parts: int = 1
    version: int = 1


def write_identity(identity: Identity) -> str:
    """The text that goes into the QR code; `read_identity` gives the same identity back."""
    fields = [
        PREFIX,
        f"DOC:{identity.kind}",
        f"CASE:{_escaped(identity.case_number)}",
        f"ID:{identity.case_id.hex.upper()}",
    ]
    if identity.rma_number:
        fields.append(f"RMA:{_escaped(identity.rma_number)}")
    fields.append(f"PART:{identity.part}.{identity.parts}")
    if identity.version != 1:
        fields.append(f"V:{identity.version}")
    fields.extend(f"SN:{_escaped(serial)}" for serial in identity.serials)
    return "/".join(fields)


def read_identity(text: str) -> Identity | None:
    """The identity that a scanned text holds, or None if it is not one of ours."""
    head, _, rest = text.partition("/")
    if head != PREFIX:
        return None
    pairs = [part.partition(":")[::2] for part in rest.split("/")]
    values = dict(pairs)
    try:
        part, _, parts = values["PART"].partition(".")
        return Identity(
            kind=Kind(values["DOC"]),
            case_number=unquote(values["CASE"]),
            case_id=UUID(hex=values["ID"]),
            rma_number=unquote(values.get("RMA", "")),
            serials=tuple(unquote(value) for name, value in pairs if name == "SN"),
            part=int(part),
            parts=int(parts),
            version=int(values.get("V", "1")),
        )
    except (KeyError, ValueError):
        return None


def _escaped(value: str) -> str:
    return quote(value, safe="-.")
