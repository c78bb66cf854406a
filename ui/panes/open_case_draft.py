"""What somebody has said so far of a case that is to be opened; kept as a draft at each key."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self
from uuid import UUID, uuid4

DRAFT_PREFIX = "case:new:"
"""A case that is being opened has its draft under this and its identity."""


@dataclass(slots=True)
class UnitDraft:
    """One faulty product as it was named; `asset` is its identity as text, "" until it was found.

    `failed_since` is a day as ISO, "" where the customer does not know.
    """

    id: str = field(default_factory=lambda: str(uuid4()))
    asset: str = ""
    serial: str = ""
    model: str = ""
    contract_number: str = ""
    symptoms: str = ""
    troubleshooting: str = ""
    failed_since: str = ""
    late_reason: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said of it."""
        return not any(getattr(self, name) for name in _SAID)


_SAID = ("asset", "serial", "model", "symptoms", "troubleshooting")


@dataclass(slots=True)
class KeptFile:
    """A file that came with the request; its bytes are in the store's folder already."""

    sha256: str
    name: str
    media_type: str
    size: int


@dataclass(slots=True)
class CaseDraft:
    """The whole of it; identities are text, "" where nothing is chosen.

    `request` is the request that it is made one with; `separate_reason` why it is not.
    `reported_at` and `call_back_at` are ISO with their zone; "" is the moment of saving, and no
    wish to be called. `on_behalf_name` is what was typed for who acts for the organisation;
    `on_behalf_of` is set once it was chosen from what was offered.
    """

    organisation: str = ""
    contact: str = ""
    site: str = ""
    on_behalf_of: str = ""
    on_behalf_name: str = ""
    channel: str = "phone"
    kind: str = "RMA"
    reported_at: str = ""
    call_back_at: str = ""
    customer_reference: str = ""
    description: str = ""
    request: str = ""
    separate_reason: str = ""
    mail_from: str = ""
    mail_text: str = ""
    units: list[UnitDraft] = field(default_factory=list)
    files: list[KeptFile] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What it is about, for a list of cases that were begun."""
        named = [unit.serial for unit in self.units if unit.serial]
        if not named:
            return self.mail_from or self.customer_reference or "a new case"
        more = f" and {len(named) - 1} more" if len(named) > 1 else ""
        return f"{named[0]}{more}"

    def to_values(self) -> dict[str, Any]:
        """As the drafts keep it."""
        return asdict(self)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """What `to_values` gave; fields that another release wrote are passed over."""
        given = {one.name: values[one.name] for one in fields(cls) if one.name in values}
        given["units"] = [_known(UnitDraft, unit) for unit in given.get("units", ())]
        given["files"] = [_known(KeptFile, file) for file in given.get("files", ())]
        return cls(**given)


def draft_key(identity: UUID) -> str:
    """Under what a case that is being opened is kept."""
    return f"{DRAFT_PREFIX}{identity}"


def _known(kind: type[Any], values: Mapping[str, Any]) -> Any:
    names = {one.name for one in fields(kind)}
    return kind(**{name: value for name, value in values.items() if name in names})
