"""What an operation works with while it is applied: the session, the moment, who, the timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from desktop.data import revisions
from desktop.data.one_row import row_of
from desktop.data.proof import event_digest
from desktop.data.tables.record import TimelineEvent
from desktop.data.tables.row import Synchronised
from desktop.domain.policy import Policy
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.operation import Operation
from desktop.queries.policies import current_policy


@dataclass(frozen=True, slots=True)
class Looked:
    """What a server found out before its transaction, in which it touches no file and proves no
    password: the bytes of each file that the act names, and who has proven to be whom by the old
    password, with the SHA-256 of the token they did it by.

    Nothing of it can be sent: `EVERYTHING_THERE` is what holds where nobody looked.
    """

    kept: Mapping[str, int | None]
    is_all_there: bool = False
    proven: UUID | None = None
    token_sha256: str = ""


EVERYTHING_THERE = Looked({}, is_all_there=True)
"""Alone, and for a desk's own acts on its own replica: each file is kept first."""

R = TypeVar("R", bound=Synchronised)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, in the role that they have in this store now."""

    id: UUID
    role: Role


class Act:
    """One operation being applied inside the authority's transaction.

    `at` is the desk's moment, which rules use; `received_at` the authority's, which acts of the
    authority use.
    """

    def __init__(
        self,
        session: Session,
        operation: Operation,
        person: Actor | None,
        received_at: datetime,
        desk_code: str,
    ) -> None:
        self.session = session
        self.operation = operation
        self.person = person
        self.received_at = received_at
        self.desk_code = desk_code
        self.at = operation.at or received_at
        self.digests: list[str] = []
        self.added: set[UUID] = set()
        self.made_promises: list[UUID] = []
        self._policy: Policy | None = None
        self._held: set[Synchronised] = (
            set()
        )  # the session forgets what nobody holds, and reads anew

    @property
    def looked(self) -> Looked:
        """What was found out before this transaction."""
        found: Looked = self.session.info.get("looked", EVERYTHING_THERE)
        return found

    @property
    def person_id(self) -> UUID:
        """Who acts; an act that nobody signed cannot name an author."""
        if self.person is None:
            raise Refused("Say who you are first: this act needs a person.", rule="right")
        return self.person.id

    @property
    def policy(self) -> Policy:
        """The policy in force at the act's moment."""
        if self._policy is None:
            self._policy = current_policy(self.session, self.at)
        return self._policy

    def get(self, table: type[R], identity: UUID | None, field: str = "") -> R:
        """The row with this identity. Raises Refused naming the field when there is none."""
        row = row_of(self.session, table, identity) if identity is not None else None
        if row is None:
            word = str(table.__tablename__).replace("_", " ")  # type: ignore[attr-defined]
            raise Refused(f"There is no such {word} in this store.", field or word, "input")
        self._held.add(row)
        return row

    def add(self, row: R) -> R:
        """Add a new row, which is in the store at once. Raises IntegrityError, for which the whole
        act is refused, when its identity is taken."""
        revisions.put_in(self.session, row)
        self.added.add(row.id)
        return row

    def is_awaited(self, sha256: str) -> bool:
        """Are the bytes of a file still to come to the authority?

        Only a server looks, before its transaction: alone, and on the desk whose own act it is,
        every file is kept before it is referred to.
        """
        return not self.looked.is_all_there and self.looked.kept.get(sha256) is None

    def size_of(self, sha256: str, claimed: int) -> int:
        """Its bytes as they were measured where it is kept, else as its desk says."""
        measured = self.looked.kept.get(sha256)
        return claimed if measured is None else measured

    def derived_id(self, kind: str, ordinal: int = 0) -> UUID:
        """The identity of what a rule makes beside what was asked: every replay gives the same."""
        return uuid5(self.operation.id, f"{kind}:{ordinal}")

    def record(
        self,
        kind: str,
        subject: Synchronised,
        case_id: UUID | None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Write one event of the timeline: what happened to what, in which case, from what to what.

        Its salted digest covers all of it, so that nothing of it can be altered unseen.
        """
        ordinal = len(self.digests)
        event_id = self.derived_id("event", ordinal)
        told = dict(facts or {})
        salt = self.derived_id("salt", ordinal).hex
        subject_kind = str(type(subject).__tablename__)  # type: ignore[attr-defined]
        event: dict[str, Any] = {
            "id": event_id,
            "case_id": case_id,
            "subject_kind": subject_kind,
            "subject_id": subject.id,
            "kind": kind,
            "at": self.at,
            "person_id": None if self.person is None else self.person.id,
            "operation_id": self.operation.id,
            "ordinal": ordinal,
            "facts": told,
            "salt": salt,
        }
        event["digest"] = event_digest(event)
        revisions.write(self.session, TimelineEvent, event)
        self.added.add(event_id)
        self.digests.append(event["digest"])
        if case_id is not None:
            revisions.touch(self.session, "case", case_id)

    def edit(
        self, row: Synchronised, changes: Mapping[str, tuple[Any, Any]], allowed: frozenset[str]
    ) -> dict[str, list[Any]]:
        """Apply `{field: (seen, wanted)}` to a row and return what changed from what to what.

        A field that still holds what was seen takes what is wanted; one that already holds what is
        wanted stays; any other value was written by somebody else meanwhile and is a conflict
        (sharing.md, rule 7), refused whole with the field named.
        """
        changed: dict[str, list[Any]] = {}
        for field, (seen, wanted) in changes.items():
            if field not in allowed:
                raise Refused(f"{field} cannot be changed this way.", field, "input")
            value = getattr(row, field)
            wanted = _fit_for(field, value, wanted)
            if value == wanted:
                continue
            if value != seen:
                raise Refused(
                    f"Somebody else changed this meanwhile to “{value}”. Look at it and decide.",
                    field,
                    "conflict",
                )
            setattr(row, field, wanted)
            changed[field] = [_plain(value), _plain(wanted)]
        return changed


def _fit_for(field: str, value: Any, wanted: Any) -> Any:
    """A text stays a text: without surrounding spaces, and empty where nothing is wanted."""
    if not isinstance(value, str):
        return wanted
    if wanted is not None and not isinstance(wanted, str):
        raise Refused(f"{field} is a text.", field, "input")
    return (wanted or "").strip()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
