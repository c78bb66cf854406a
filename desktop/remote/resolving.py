"""A refused act as it is sent again after somebody decided about it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from desktop.domain.refusal import Refused
from desktop.domain.resolution import Resolution, rebased
from desktop.operations.operation import Operation


def mended(operation: Operation, resolution: Resolution) -> Operation | None:
    """The act as it is to be sent again; None where nothing of it is left to send.

    Raises Refused (rule "input", naming the field) for a text that its field cannot hold.
    """
    if resolution.lets_go:
        return None
    changes = getattr(operation, "changes", None)
    if isinstance(changes, dict):
        left = rebased(changes, resolution.fields)
        return operation.model_copy(update={"changes": left}) if left else None
    return _with_texts(operation, resolution.texts) if resolution.texts else operation


def typed_texts(facts: Mapping[str, Any]) -> dict[str, str]:
    """Every text that somebody typed into an act, by its field, also those of its units.

    What only a program writes there (identities, numbers of files, words of a choice) is none.
    """
    found = {name: text for name, text in facts.items() if name in TYPED and isinstance(text, str)}
    for place, row in enumerate(_rows(facts)):
        for name, text in row.items():
            if name in TYPED and isinstance(text, str):
                found[f"units.{place}.{name}"] = text
    for name in _EACH:
        for key, text in (facts.get(name) or {}).items():
            found[f"{name}.{key}"] = str(text)
    return found


TYPED = frozenset(
    {
        "accepted_by", "addressee", "carrier", "condition", "contract_number",
        "customer_reference", "description", "late_reason", "mac", "mail_reference", "model",
        "name", "part_number", "reason", "received_by", "returned_by", "sent_to",
        "separate_reason", "serial", "sign_in", "symptoms", "text", "troubleshooting",
    }
)  # fmt: skip
"""Fields of acts into which people type."""
_EACH = ("tracking", "serials", "ticked")
"""Fields that hold a typed text for each parcel, line or field of the form."""


def _rows(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    units = facts.get("units", facts.get("unit"))
    listed = units if isinstance(units, list | tuple) else [units]
    return [row for row in listed if isinstance(row, dict)]


def _with_texts(operation: Operation, texts: Mapping[str, str]) -> Operation:
    facts = operation.model_dump(mode="json")
    for name, text in texts.items():
        _put(facts, name, text)
    try:
        return type(operation).model_validate(facts)
    except ValidationError as fault:
        place = ".".join(str(part) for part in fault.errors()[0]["loc"])
        raise Refused(f"This does not fit here: {fault.errors()[0]['msg']}.", place, "input") from (
            fault
        )


def _put(facts: dict[str, Any], name: str, text: str) -> None:
    """Put a text at its field. Raises Refused for a field that is no typed text of the act."""
    if name not in typed_texts(facts):
        raise Refused(f"{name} is no text that can be mended here.", name, "input")
    parts = name.split(".", 2 if name.startswith("units.") else 1)
    if len(parts) < 3:
        whole = facts if len(parts) == 1 else facts[parts[0]]
        whole[parts[-1]] = text
        return
    _rows(facts)[int(parts[1])][parts[2]] = text
