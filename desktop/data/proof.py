"""What the chain is made of: the digest of an event and the text of an outcome, from their rows.

Writing and checking take them from here, so that they cannot differ."""

import json
from typing import Any
from uuid import UUID

from desktop.data.tables.ledger import Outcome
from desktop.data.tables.record import TimelineEvent
from desktop.domain.timeline import canonical_json, salted_digest


def event_digest(event: TimelineEvent) -> str:
    """The salted digest of everything that an event says: what, about what, who, when, in what."""
    content = canonical_json(
        {
            "kind": event.kind,
            "subject": [event.subject_kind, _text(event.subject_id)],
            "case": _text(event.case_id),
            "at": event.at,
            "person": _text(event.person_id),
            "operation": [_text(event.operation_id), event.ordinal],
            "facts": event.facts,
        }
    )
    return salted_digest(event.salt, content)


def outcome_text(outcome: Outcome) -> str:
    """What became of an operation, as the chain's link covers it beside the operation itself."""
    result: dict[str, Any] = outcome.result
    return canonical_json(
        {
            "revision": outcome.revision,
            "received_at": outcome.received_at,
            "verdict": outcome.verdict,
            "result": result,
        }
    )


def outcome_differences(outcome: Outcome) -> list[str]:
    """The columns of an outcome that are not what its operation says; they are copies of it."""
    try:
        body = json.loads(outcome.body)
    except ValueError:
        return ["the operation"]
    said = {
        "operation_id": _text(outcome.operation_id),
        "desk": _text(outcome.desk),
        "sequence": outcome.sequence,
        "person_id": _text(outcome.person_id),
        "at": json.loads(canonical_json(outcome.at)),
        "name": outcome.name,
    }
    named = {"operation_id": "id", "person_id": "person", "name": "operation"}
    return [name for name, value in said.items() if body.get(named.get(name, name)) != value]


def _text(identity: UUID | None) -> str | None:
    return None if identity is None else str(identity)
