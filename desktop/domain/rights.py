"""Who may do what: one table from the name of an operation to the roles that may perform it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop.domain.words import Role


@dataclass(frozen=True, slots=True)
class Act:
    """An operation in words that complete "may …", and the roles that may perform it.

    With `delegate` a named and dated delegate of a supervisor may too (domain.md, *Batch*).
    """

    words: str
    roles: frozenset[Role]
    delegate: bool = False


_CASE = frozenset({Role.AGENT, Role.SUPERVISOR})
_DOCK = frozenset({Role.WAREHOUSE, Role.AGENT, Role.SUPERVISOR})
_SENDERS = _DOCK | {Role.ADMINISTRATOR}
_BENCH = frozenset({Role.WAREHOUSE, Role.SUPERVISOR})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_EVERYBODY = frozenset(Role)
_REGISTER = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR})

ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "OpenCase": Act("open a case", _CASE),
        "EditCase": Act("edit a case", _CASE),
        "SayWaiting": Act("say whom a case waits for", _CASE),
        "TakeCase": Act("take a case over", _CASE),
        "AddUnit": Act("add a unit to a case", _CASE),
        "EditUnit": Act("edit a unit", _CASE),
        "PointUnit": Act("point a unit to another asset", _CASE),
        "CancelUnit": Act("cancel a unit", _CASE),
        "RejectUnit": Act("reject a unit", _CASE),
        "RecordAsset": Act("record an asset", _REGISTER),
        "RetireAsset": Act("retire an asset", _REGISTER),
        "RestoreAsset": Act("take a retired asset back", _REGISTER),
        "ImportRegister": Act("import a register", _REGISTER),
        "SendForm": Act("send the request form", _CASE),
        "EditForm": Act("edit the request form", _CASE),
        "ReturnForm": Act("record the returned request form", _CASE),
        "ValidateForm": Act("validate the request form", _CASE),
        "WaiveLateReport": Act("accept a fault that was reported late", _CASE),
        "AcceptCover": Act("let a doubtful cover count", _SUPERVISOR),
        "JoinRequest": Act("join cases in one request", _CASE),
        "DecideBatch": Act("decide a batch review", _SUPERVISOR, delegate=True),
        "GrantDelegate": Act("name a delegate", _SUPERVISOR),
        "RecordNotice": Act("record a notice to the customer", _CASE),
        "SendTerms": Act("send the terms", _CASE),
        "AcceptTerms": Act("record the acceptance of the terms", _CASE),
        "IssueRma": Act("issue an RMA", _CASE),
        "PlanShipment": Act("plan a shipment", _DOCK),
        "CancelShipment": Act("cancel a planned shipment", _DOCK),
        "ShipParcels": Act("record that parcels were shipped", _DOCK),
        "ConfirmDelivery": Act("confirm a delivery", _DOCK),
        "ReceiveReturn": Act("receive a returned unit", _BENCH),
        "ReportLoss": Act("report a parcel as lost or refused", _DOCK),
        "ReportStock": Act("report what is in stock", _DOCK),
        "BeginRepair": Act("begin a repair", _BENCH),
        "FinishRepair": Act("finish a repair", _BENCH),
        "RequestInvoice": Act("ask finance to invoice a unit", _SUPERVISOR),
        "RecordVerification": Act("record whether a product works", _CASE),
        "CancelLine": Act("cancel a line of an RMA", _CASE),
        "CancelCase": Act("cancel a case", _CASE),
        "RejectCase": Act("reject a case", _CASE),
        "CloseCase": Act("close a case", _CASE),
        "TurnIntoRma": Act("turn a case into an RMA case", _CASE),
        "AddComment": Act("add a comment", _DOCK),
        "AttachFile": Act("attach a file", _DOCK),
        "ConfirmFile": Act("confirm that a file has come", _SENDERS),
        "ShareFile": Act("share a file with the customer", _CASE),
        "RecordDocument": Act("record a document", _DOCK),
        "AddPerson": Act("add a person", _ADMINISTRATOR),
        "ChangeRole": Act("change somebody's role", _ADMINISTRATOR),
        "EndAccess": Act("end somebody's access", _ADMINISTRATOR),
        "SetPassword": Act("set a password", _ADMINISTRATOR),
        "ChangePassword": Act("change their own password", _EVERYBODY),
        "EndSignIns": Act("sign somebody out everywhere", _ADMINISTRATOR),
        "EditPolicy": Act("edit the policy", _ADMINISTRATOR),
        "FoundStore": Act("found a store", _ADMINISTRATOR),
    }
)
"""domain.md, *Roles*. A reader performs nothing but what is about their own signing in."""


def may(operation: str, role: Role, *, delegate: bool = False) -> str | None:
    """Say why this role may not perform the operation; None if it may.

    `delegate`: a supervisor has named this person for today. Raises KeyError for a name that is
    in no row: an operation without rights is a fault of the program.
    """
    act = ACTS[operation]
    if role in act.roles or (delegate and act.delegate):
        return None
    return who_may(operation)


def who_may(operation: str) -> str:
    """Say which roles may perform an operation: "Only a supervisor may decide a batch review."

    Raises KeyError for a name that is in no row.
    """
    act = ACTS[operation]
    names = [_with_article(role) for role in Role if role in act.roles]
    if act.delegate:
        names.append("a named delegate")
    return f"Only {_either(names)} may {act.words}."


def _with_article(role: Role) -> str:
    match role:
        case Role.AGENT | Role.ADMINISTRATOR:
            return f"an {role.value}"
        case Role.SUPERVISOR | Role.READER:
            return f"a {role.value}"
        case Role.WAREHOUSE:
            return "the warehouse"


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
