"""What the chain is made of: the digest of an event and the text of an outcome, from their rows.

Writing and checking take them from here, so that they cannot differ."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from desktop.data.tables.ledger import Outcome
from desktop.domain.timeline import canonical_json, salted_digest

Facts = Mapping[str, Any] | RowMapping
"""A row by the names of its columns."""


def event_digest(event: Facts) -> str:
    """The salted digest of everything that an event says: what, about what, who, when, in what.

    `event` is a row of `TimelineEvent` by its columns.
    """
    content = canonical_json(
        {
            "kind": event["kind"],
            "subject": [event["subject_kind"], _text(event["subject_id"])],
            "case": _text(event["case_id"]),
            "at": event["at"],
            "person": _text(event["person_id"]),
            "operation": [_text(event["operation_id"]), event["ordinal"]],
            "facts": event["facts"],
        }
    )
    return salted_digest(event["salt"], content)


def outcome_text(outcome: Facts) -> str:
    """What became of an operation, as the chain's link covers it beside the operation itself.

    `outcome` is a row of `Outcome` by its columns.
    """
    said = ("revision", "received_at", "verdict", "result")
    return canonical_json({name: outcome[name] for name in said})


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
