"""What is kept of an answer: the event or the refusal as plain data, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from desktop.domain.problems import Problem
from desktop.domain.refusal import Refused
from desktop.domain.words import Severity
from desktop.operations.operation import Event

APPLIED = "applied"
"""The verdict of an operation that happened."""
NOTHING = "nothing to do"
"""The verdict of one that was allowed and found everything as it wants it already."""
GRANTED = frozenset({APPLIED, NOTHING})
"""The verdicts of what was not refused; the others are "conflict" and "rejected"."""


def answer_of(
    event: Event | None, refusal: Refused | None, *, changed: bool = True
) -> tuple[str, dict[str, Any]]:
    """The verdict and what is kept of the answer; `changed` says whether the act did anything."""
    if event is not None:
        kept = {"event": type(event).__name__, **event.model_dump(mode="json")}
        return APPLIED if changed else NOTHING, kept
    return verdict_of(refusal), refusal_facts(refusal)


def verdict_of(refusal: Refused | None) -> str:
    """One word for what became of an operation."""
    if refusal is None:
        return APPLIED
    return "conflict" if refusal.rule == "conflict" else "rejected"


def refusal_facts(refusal: Refused | None) -> dict[str, Any]:
    """A refusal as plain data; none of it where there is none."""
    if refusal is None:
        return {}
    return {
        "sentence": refusal.sentence,
        "field": refusal.field,
        "rule": refusal.rule,
        "problems": [asdict(problem) for problem in refusal.problems],
    }


def event_of(result: Mapping[str, Any]) -> Event:
    """The event that an answer holds. Raises LookupError for one that this program lacks."""
    fields = {key: value for key, value in result.items() if key != "event"}
    for kind in Event.__subclasses__():
        if kind.__name__ == result["event"]:
            return kind.model_validate(fields)
    raise LookupError(f"This program knows no event {result['event']}.")


def refusal_of(result: Mapping[str, Any]) -> Refused:
    """The refusal that an answer holds."""
    problems = (
        Problem(**{**one, "severity": Severity(one["severity"])}) for one in result["problems"]
    )
    return Refused(result["sentence"], result["field"], result["rule"], tuple(problems))
