"""The timeline of a case as sentences: comments, files and changes in one stream."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.parties import Person
from desktop.data.tables.record import Document, TimelineEvent
from desktop.domain.calendars import day_words
from desktop.domain.words import Visibility


class Stream(StrEnum):
    """What the timeline can be filtered by."""

    COMMENTS = "Comments"
    FILES = "Files"
    CHANGES = "Changes"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event as it is read: `head` is what happened, `detail` the rest of the sentence."""

    id: UUID
    at: datetime
    stream: Stream
    head: str
    detail: str
    who: str


def timeline(session: Session, case_id: UUID, limit: int = 500) -> tuple[TimelineEntry, ...]:
    """The events of a case, latest first.

    That a file was added is not told where the file is a document: that it was made says so.
    """
    made = select(Document.file_id)
    rows = session.execute(
        select(TimelineEvent, Person.name)
        .outerjoin(Person, Person.id == TimelineEvent.person_id)
        .where(
            TimelineEvent.case_id == case_id,
            (TimelineEvent.kind != "FileAttached") | TimelineEvent.subject_id.not_in(made),
        )
        .order_by(
            TimelineEvent.at.desc(), TimelineEvent.revision.desc(), TimelineEvent.ordinal.desc()
        )
        .limit(limit)
    ).all()
    return tuple(_entry(event, who or "") for event, who in rows)


def _entry(event: TimelineEvent, who: str) -> TimelineEntry:
    head, detail = sentence_of(event.kind, event.facts or {})
    return TimelineEntry(event.id, event.at, stream_of(event.kind), head, detail, who)


def stream_of(kind: str) -> Stream:
    """By what an event is filtered."""
    if kind == "CommentAdded":
        return Stream.COMMENTS
    if kind in ("FileAttached", "FileConfirmed", "FileShared", "DocumentMade"):
        return Stream.FILES
    return Stream.CHANGES


def sentence_of(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """What an event says: its head and its detail. A kind that has no words shows its name."""
    if kind in _WORDS:
        head, tell = _WORDS[kind]
        return head, tell(facts)
    return kind, ""


def told_kinds() -> set[str]:
    """Every kind of event that has words."""
    return set(_WORDS)


def _of(*names: str) -> Callable[[Mapping[str, Any]], str]:
    def tell(facts: Mapping[str, Any]) -> str:
        return " · ".join(str(facts[name]) for name in names if facts.get(name) not in (None, ""))

    return tell


def _changes(facts: Mapping[str, Any]) -> str:
    return " · ".join(
        f"{field.replace('_', ' ')}: {pair[0] or 'empty'} → {pair[1] or 'empty'}"
        for field, pair in facts.items()
        if isinstance(pair, list) and len(pair) == 2
    )


def _batch_opened(facts: Mapping[str, Any]) -> str:
    return f"by the rule: {facts['units']} × {facts['type']} · policy {facts['policy']}"


def _batch_decided(facts: Mapping[str, Any]) -> str:
    return f"{facts['type']}: {facts['decision']} · {facts['why']}"


def _form_validated(facts: Mapping[str, Any]) -> str:
    ticked = facts.get("ticked") or {}
    if not ticked:
        return "nothing to confirm"
    return " · ".join(f"{field} ticked: {reason}" for field, reason in ticked.items())


def _waiting(facts: Mapping[str, Any]) -> str:
    return "for the customer" if facts["waiting"] else "no longer for the customer"


def _comment(facts: Mapping[str, Any]) -> str:
    is_shared = facts.get("visibility") == Visibility.SHARED.value
    return f"{facts['text']}{' · shared with the customer' if is_shared else ''}"


def _notice(facts: Mapping[str, Any]) -> str:
    return f"to {facts['to']} on {day_words(date.fromisoformat(facts['on']))}"


def _document(facts: Mapping[str, Any]) -> str:
    return f"{facts['name']}, version {facts['version']}"


def _unit_added(facts: Mapping[str, Any]) -> str:
    return f"{facts['serial']} · {facts['model']} · {facts['owed']}"


_WORDS: dict[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
    "CaseOpened": ("Case opened", _of("channel")),
    "CaseEdited": ("Case edited", _changes),
    "CaseMoved": ("State", lambda f: f"{f['state'][0]} → {f['state'][1]}"),
    "CaseEnded": ("Case ended", _of("state", "why")),
    "CaseTaken": ("Case taken over", _of()),
    "CaseTurned": ("Case turned", _changes),
    "RequestJoined": ("Made one request", _of("with")),
    "WaitingSaid": ("Waiting", _waiting),
    "UnitAdded": ("Unit added", _unit_added),
    "UnitEdited": ("Unit edited", _changes),
    "UnitPointed": (
        "Unit pointed to another asset",
        lambda f: f"{f['serial'][0]} → {f['serial'][1]}" + (f" · {f['why']}" if f["why"] else ""),
    ),
    "UnitEnded": ("Unit taken off", _of("state", "why")),
    "CoverAccepted": ("Cover accepted", _of("contract", "why")),
    "EntitlementChanged": ("Owed otherwise", lambda f: " · ".join(f["changes"])),
    "AssetRetired": ("Asset retired", _of("why")),
    "AssetRestored": ("Asset taken back", _of("why")),
    "LateReportWaived": ("Late report explained", _of("why")),
    "AssetRecorded": ("Asset recorded", _of("serial", "model")),
    "FormSent": ("Form sent", lambda f: f"to {f['to']}"),
    "FormEdited": ("Form edited", _changes),
    "FormReturned": ("Form returned", lambda f: f"by {f['by']}" if f.get("by") else ""),
    "FormValidated": ("Request form validated", _form_validated),
    "BatchReviewOpened": ("Batch review opened", _batch_opened),
    "BatchReviewVoid": ("Batch review fell away", _of("type")),
    "BatchDecided": ("Batch decided", _batch_decided),
    "NoticeRecorded": ("Notice given", _notice),
    "TermsSent": ("Terms sent", lambda f: f"to {f['to']} · version {f['terms']}"),
    "TermsAccepted": ("Terms accepted", lambda f: f"by {f['by']} · by {f['evidence']}"),
    "AcceptanceVoid": ("Acceptance void", _of("why")),
    "RmaIssued": ("RMA issued", _of("number", "level")),
    "LineMoved": ("Line", lambda f: f"{f['state'][0]} → {f['state'][1]}"),
    "LineCancelled": ("Line cancelled", _of("serial", "why")),
    "ShipmentPlanned": ("Shipment planned", _of("direction")),
    "ShipmentCancelled": ("Planned shipment cancelled", _of("direction", "why")),
    "ParcelsShipped": (
        "Shipped",
        lambda f: f"with {f['carrier']} · {', '.join(f['tracking'])}",
    ),
    "ParcelDelivered": ("Delivered", _of("tracking", "by")),
    "ParcelLost": (
        "Parcel",
        lambda f: f"{f['tracking']} {'refused' if f['refused'] else 'lost'}",
    ),
    "ReturnReceived": ("Unit received", _of("serial")),
    "UnitReplaced": (
        "Replaced",
        lambda f: f"{f['serial'][0]} → {f['serial'][1]}; its cover moves along",
    ),
    "ReplacementPutBack": (
        "Replacement lost",
        lambda f: f"{f['serial'][1]} has its cover again",
    ),
    "CommentAdded": ("Comment", _comment),
    "FileAttached": ("File added", _of("name")),
    "FileConfirmed": ("File came to the server", _of("name")),
    "FileShared": ("File", lambda f: f"{f['name']}: {f['visibility'][1]}"),
    "DocumentMade": ("Document made", _document),
}
"""Every kind of event that stands in a case's timeline, in words."""
