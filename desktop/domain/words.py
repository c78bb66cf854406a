"""The closed vocabularies of the domain: every state, channel and role that is stored."""

from enum import StrEnum


class Fulfilment(StrEnum):
    """How what is owed is done; `NONE_YET` while the asset check is open."""

    ADVANCE_REPLACEMENT = "advance replacement"
    RETURN_AND_REPAIR = "return and repair"
    REPAIR_AFTER_QUOTE = "return and repair after a quote"
    NONE_YET = "none yet"


LEVEL_WORDS: dict[Fulfilment, str] = {
    Fulfilment.ADVANCE_REPLACEMENT: "Advance replacement",
    Fulfilment.RETURN_AND_REPAIR: "Return and repair",
    Fulfilment.REPAIR_AFTER_QUOTE: "Return and repair, after an agreed quote",
    Fulfilment.NONE_YET: "Not decided yet",
}
"""How each is said to people."""


class Ground(StrEnum):
    """The row of the entitlement table that decided, or why none did."""

    DEAD_ON_ARRIVAL = "dead on arrival"
    BASIC_PLUS = "covered, Basic Plus"
    BASIC = "covered, Basic"
    WARRANTY = "not covered, in warranty"
    OUT_OF_WARRANTY = "not covered, out of warranty"
    UNKNOWN_SERIAL = "serial unknown"
    UNKNOWN_ORGANISATION = "organisation unknown"
    OTHER_ORGANISATION = "registered to another organisation"


class AssetState(StrEnum):
    REGISTERED = "registered"
    UNVERIFIED = "unverified"
    REPLACED = "replaced"
    RETIRED = "retired"


class PortalAccess(StrEnum):
    NONE = "none"
    REQUESTED = "requested"
    INVITED = "invited"
    ACTIVE = "active"


class Channel(StrEnum):
    """The way a request came in."""

    PORTAL = "portal"
    PHONE = "phone"
    EMAIL = "e-mail"
    DESK = "desk"


class CaseKind(StrEnum):
    RMA = "RMA"
    TECHNICAL_SUPPORT = "technical support"


class CaseState(StrEnum):
    """The way of a case, in order; the last two are its other ends."""

    NEW = "new"
    ASSET_CHECK = "asset check"
    FORM_SENT = "form sent"
    FORM_RETURNED = "form returned"
    BATCH_REVIEW = "batch review"
    TERMS_SENT = "terms sent"
    RMA_ISSUED = "RMA issued"
    IN_FULFILMENT = "in fulfilment"
    VERIFYING = "verifying"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class UnitState(StrEnum):
    OPEN = "open"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    ENDED = "ended"


class FormState(StrEnum):
    DRAFTED = "drafted"
    SENT = "sent"
    RETURNED = "returned"
    VALIDATED = "validated"


class ReviewState(StrEnum):
    OPEN = "open"
    DECIDED = "decided"
    VOID = "void"


class Decision(StrEnum):
    """What a supervisor can decide for one product type of a batch review."""

    KEEP = "keep"
    CHANGE = "change the service level"
    SPLIT = "split"
    REFUSE = "refuse"


class LineState(StrEnum):
    """Where one unit of an RMA is; both ways share the words that mean the same."""

    TO_SHIP = "to ship"
    AWAITING_STOCK = "awaiting stock"
    SHIPPED = "shipped"
    LOST = "lost"
    REFUSED = "refused"
    DELIVERED = "delivered"
    FAULTY_UNIT_DUE = "faulty unit due back"
    FAULTY_UNIT_RECEIVED = "faulty unit received"
    OVERDUE = "overdue"
    INVOICED = "invoiced"
    CREDITED = "credited"
    AWAITING_RETURN = "awaiting return"
    LAPSED = "lapsed"
    RECEIVED = "received"
    IN_REPAIR = "in repair"
    REPAIRED = "repaired"
    REPLACED = "replaced"
    NO_FAULT_FOUND = "no fault found"
    BEYOND_REPAIR = "beyond economic repair"
    QUOTE_NEEDED = "quote needed"
    SHIPPED_BACK = "shipped back"
    SCRAPPED = "scrapped"
    DONE = "done"
    CANCELLED = "cancelled"


class Direction(StrEnum):
    """Seen from the customer: a replacement or repaired unit goes out, a faulty one comes in."""

    OUT = "to the customer"
    IN = "to the repair centre"


class ShipmentState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under way"
    PART_DELIVERED = "part delivered"
    DELIVERED = "delivered"
    LOST = "lost"
    CANCELLED = "cancelled"


class DeadlineState(StrEnum):
    OPEN = "open"
    PAUSED = "paused"
    MET = "met"
    LATE = "late"
    VOID = "void"


class Visibility(StrEnum):
    INTERNAL = "internal"
    SHARED = "shared with the customer"


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    WAREHOUSE = "warehouse"
    ADMINISTRATOR = "administrator"
    READER = "reader"


class Severity(StrEnum):
    """An error stops; a warning is ticked off with a reason; a supervisor matter needs one."""

    ERROR = "error"
    WARNING = "warning"
    SUPERVISOR = "supervisor"


class Evidence(StrEnum):
    """What proves that terms were accepted or a notice was given; a yes by telephone is none."""

    FILE = "file"
    MAIL = "mail"


class Region(StrEnum):
    EMEA = "EMEA"
    CSA = "CSA"


class Match(StrEnum):
    """How a search result answers what was typed, best first."""

    EXACT = "exact"
    PREFIX = "prefix"
    INSIDE = "inside"
    LOOK_ALIKE = "look-alike"
