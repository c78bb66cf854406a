"""All that waits for the line or for a person, as one screen shows it: in words, side by side."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case
from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.parties import Organisation
from desktop.data.tables.replica import OUTBOX, OutboxState
from desktop.domain.calendars import day_words
from desktop.domain.countries import country_name
from desktop.domain.languages import language_name
from desktop.domain.numbers import case_number
from desktop.domain.refusal import Refused
from desktop.operations.answers import refusal_of
from desktop.operations.operation import Operation
from desktop.queries.deeds import deed, field_word
from desktop.queries.edited import Stands, stands_now
from desktop.queries.file_ways import Unsent, unsent_files
from desktop.remote import outbox
from desktop.remote.outbox import Entry
from desktop.remote.parked import was_lost, why_parked
from desktop.remote.resolving import typed_texts
from desktop.remote.standing import standing

MOST = 500
"""So many acts of a kind are listed; of more, their number is told."""
_MOST_TYPED = 120
"""Characters: enough to know one's own words again."""
_DAYS = frozenset({"failed_since", "collection_on"})


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of this desk in words. `reason` says why it was refused, or cannot be shown here;
    `is_answered` where the server has it and its rows are still to come; `was_lost` where a
    restored server lost what it had granted, and it is decided about by itself. `typed` begins what
    somebody typed in it, which tells it from others of its kind."""

    id: UUID
    deed: str
    case_id: UUID | None
    at: datetime
    reason: str = ""
    is_conflict: bool = False
    is_answered: bool = False
    was_lost: bool = False
    builds_on: UUID | None = None
    case_number: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class FieldSides:
    """One field of a refused edit: what was seen, what is wanted, what stands there, from whom.

    The values are plain (a day as ISO text); `words_of` says one for a person.
    """

    field: str
    word: str
    seen: Any
    mine: Any
    stands: Any
    by: str
    at: datetime | None

    @property
    def is_apart(self) -> bool:
        """Did somebody else write another value there meanwhile? Then a person has to decide."""
        return not _same(self.stands, self.seen) and not _same(self.stands, self.mine)

    @property
    def is_day(self) -> bool:
        """Is it a day?"""
        return self.field in _DAYS

    def words_of(self, value: Any) -> str:
        """A value of this field as a person reads it, "" for an empty one."""
        if not value:
            return ""
        said = str(value)
        if self.is_day:
            return _day_words(said)
        if self.field == "letters_language":
            return language_name(said)
        return (country_name(said) or said) if self.field == "ship_to.country" else said


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text that somebody typed into a refused act; `problem` says what is wrong with it, "" where
    the refusal does not name it."""

    field: str
    word: str
    text: str
    problem: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """One refused act as somebody decides about it.

    `is_case_here` where its case can be opened. `sides` for an edit whose thing is there; `texts`
    what was typed into any other act; `with_it` are the refused acts that build on it, in their
    order: they go or stay with it. `is_known` is False for an act that this version cannot send.
    """

    row: ActRow
    case_words: str
    is_case_here: bool
    rule: str
    sides: tuple[FieldSides, ...]
    texts: tuple[TypedText, ...]
    builds_on: ActRow | None
    with_it: tuple[ActRow, ...]
    is_known: bool
    authority_only: bool

    @property
    def apart(self) -> tuple[FieldSides, ...]:
        """The fields that somebody has to choose a side for."""
        return tuple(one for one in self.sides if one.is_apart)


@dataclass(frozen=True, slots=True)
class SyncScreen:
    """What this desk has to send and to decide. `is_shared` is False for a lone store.

    `shown` is the refused act that was asked for, or the first. `waiting_count` counts also those
    beyond `MOST`. `files` are those that are here and not at the server.
    """

    is_shared: bool
    undecided: tuple[ActRow, ...] = ()
    lost: tuple[ActRow, ...] = ()
    waiting: tuple[ActRow, ...] = ()
    waiting_count: int = 0
    files: tuple[Unsent, ...] = ()
    shown: Undecided | None = None


def sync_screen(session: Session, wanted: UUID | None = None) -> SyncScreen:
    """All of it as it stands now; `wanted` is the refused act to be shown in full."""
    connection = session.connection()
    if not inspect(connection).has_table(OUTBOX.name):
        return SyncScreen(is_shared=False)
    teller = _Teller(session)
    parked = outbox.entries(connection, OutboxState.PARKED)
    ids = {entry.place: entry.operation_id for entry in parked}
    rows = tuple(teller.row(entry, ids) for entry in parked)
    by_id = {entry.operation_id: entry for entry in parked}
    chosen = by_id.get(wanted) if wanted is not None else None
    if chosen is None and parked:
        chosen = parked[0]
    return SyncScreen(
        is_shared=True,
        undecided=rows,
        lost=tuple(teller.row(one) for one in outbox.entries(connection, OutboxState.LOST)),
        waiting=tuple(
            teller.row(one) for one in outbox.entries(connection, *outbox.PENDING, most=MOST)
        ),
        waiting_count=outbox.count_of(connection, *outbox.PENDING),
        files=unsent_files(session)[:MOST],
        shown=None if chosen is None else teller.undecided(chosen, rows),
    )


def built_on(connection: Connection, operation: UUID) -> tuple[Entry, ...]:
    """The refused acts that build on a refused one, at first or second hand, in their order."""
    found: list[Entry] = []
    places: set[int] = set()
    for entry in outbox.entries(connection, OutboxState.PARKED):
        if entry.operation_id == operation:
            places.add(entry.place)
        elif entry.depends_on in places:
            places.add(entry.place)
            found.append(entry)
    return tuple(found)


class _Teller:
    """Puts entries of the outbox into words."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._numbers = _numbers_not_here(session)

    def row(self, entry: Entry, ids: Mapping[int, UUID] | None = None) -> ActRow:
        facts = json.loads(entry.body)
        said = deed(self._session, entry.name, facts, self._numbers)
        refusal = _refusal(entry)
        case = None if said.case_id is None else self._session.get(Case, said.case_id)
        return ActRow(
            id=entry.operation_id,
            deed=said.sentence,
            case_id=said.case_id,
            at=entry.at,
            reason="" if refusal is None else refusal.sentence,
            is_conflict=entry.verdict == "conflict",
            is_answered=entry.state is OutboxState.ANSWERED,
            was_lost=was_lost(entry),
            builds_on=None if entry.depends_on is None else (ids or {}).get(entry.depends_on),
            case_number="" if case is None else case.number,
            typed=_typed(facts),
        )

    def undecided(self, entry: Entry, rows: tuple[ActRow, ...]) -> Undecided:
        row = next(one for one in rows if one.id == entry.operation_id)
        facts = json.loads(entry.body)
        refusal = _refusal(entry) or Refused("It was refused.")
        later = {one.operation_id for one in built_on(self._session.connection(), row.id)}
        act = Operation.registry.get(entry.name)
        return Undecided(
            row=row,
            case_words=self._case_words(row),
            is_case_here=self._case(row) is not None,
            rule=refusal.rule,
            sides=_sides(facts, stands_now(self._session, entry.name, facts)),
            texts=_texts(facts, refusal),
            builds_on=next((one for one in rows if one.id == row.builds_on), None),
            with_it=tuple(one for one in rows if one.id in later),
            is_known=act is not None,
            authority_only=act is not None and act.authority_only,
        )

    def _case_words(self, row: ActRow) -> str:
        """The number of its case and whose it is, "" for an act about none."""
        case = self._case(row)
        if case is None:
            return "" if row.case_id is None else self._numbers.get(row.case_id, "")
        organisation = self._session.get(Organisation, case.organisation_id)
        return f"{case.number} · {organisation.name}" if organisation else case.number

    def _case(self, row: ActRow) -> Case | None:
        return None if row.case_id is None else self._session.get(Case, row.case_id)


def _numbers_not_here(session: Session) -> dict[UUID, str]:
    """The numbers of cases that this desk opened and that are not shown: they are final all the
    same."""
    connection = session.connection()
    entry = session.get(DeskEntry, standing(connection).desk)
    if entry is None:
        return {}
    found = {}
    for one in outbox.entries(connection, OutboxState.PARKED, OutboxState.LOST):
        facts = json.loads(one.body)
        if one.name == "OpenCase" and facts.get("counter"):
            found[UUID(facts["case"])] = case_number(entry.code, facts["counter"])
    return found


def _refusal(entry: Entry) -> Refused | None:
    """Why an act was refused there, or cannot be shown here."""
    if entry.state is OutboxState.PARKED:
        return why_parked(entry)
    return None if entry.refused_here is None else refusal_of(entry.refused_here)


def _sides(facts: Mapping[str, Any], stands: Mapping[str, Stands] | None) -> tuple[FieldSides, ...]:
    if stands is None:
        return ()
    sides = []
    for field, now in stands.items():
        seen, mine = facts["changes"][field]
        sides.append(FieldSides(field, field_word(field), seen, mine, now.value, now.by, now.at))
    return tuple(sides)


def _texts(facts: Mapping[str, Any], refusal: Refused) -> tuple[TypedText, ...]:
    problems = {problem.field: problem.text for problem in refusal.problems}
    problems.setdefault(refusal.field, refusal.sentence)
    return tuple(
        TypedText(field, field_word(field), text, _problem(field, text, problems))
        for field, text in typed_texts(facts).items()
    )


def _typed(facts: Mapping[str, Any]) -> str:
    """What was typed into an act, in one line, or the beginning of it."""
    wanted = [pair[1] for pair in (facts.get("changes") or {}).values()]
    texts = (one for one in (*typed_texts(facts).values(), *wanted) if isinstance(one, str))
    said = " · ".join(line for text in texts if (line := " ".join(text.split())))
    return said if len(said) <= _MOST_TYPED else f"{said[: _MOST_TYPED - 1]}…"


def _problem(field: str, text: str, problems: Mapping[str, str]) -> str:
    """What is wrong with a field. A refusal of one of many rows names only what its rows hold, and
    says in its sentence which."""
    if field in problems:
        return problems[field]
    first, last = field.partition(".")[0], field.rpartition(".")[2]
    said = problems.get(last if first == "units" else first, "")
    return said if first == field or text in said else ""


def _day_words(said: str) -> str:
    """A day as it is written; what was typed there and is none stays as it was typed."""
    try:
        return day_words(date.fromisoformat(said))
    except ValueError:
        return said


def _same(one: Any, other: Any) -> bool:
    """Texts are kept without the spaces around them, and empty where nothing is wanted."""
    return bool(_bare(one) == _bare(other))


def _bare(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value or ""
