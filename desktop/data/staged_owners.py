"""Leads staged organisations to those that the store knows under another id: by number, by name
where one of the two has no number."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, Select, Table, delete, insert, select, update

from desktop.data.staging import (
    ASSETS,
    CONTACTS,
    CONTRACTS,
    ORGANISATIONS,
    REDIRECT,
    SITES,
)
from desktop.domain.identities import contact_id, site_id
from desktop.domain.refusal import Refused

_STAGED, _KNOWN = ORGANISATIONS.staged.c, ORGANISATIONS.target.c
_LIVE = _KNOWN.ended_at.is_(None)


def lead_to_known(connection: Connection) -> int:
    """Make staged rows name the organisations that are meant, and say how many were led.

    Raises Refused where a name has come to mean several customers since the file was read.
    """
    led = _one_each(connection, _by_number())
    led |= _one_each(connection, _by_name_of_a_numberless())
    led |= _numberless_rows(connection, led)
    if led:
        connection.execute(
            insert(REDIRECT), [{"old_id": old, "new_id": new} for old, new in led.items()]
        )
        _rename_people_and_places(connection, led)
        _rename(connection, ORGANISATIONS.staged, led)
        for merge in (CONTRACTS, ASSETS):
            _follow(connection, merge.staged)
    return len(led)


def _by_number() -> Select[UUID, UUID]:
    return (
        select(_STAGED.id, _KNOWN.id)
        .join_from(ORGANISATIONS.staged, ORGANISATIONS.target, _KNOWN.number == _STAGED.number)
        .where(_KNOWN.id != _STAGED.id)
    )


def _by_name_of_a_numberless() -> Select[UUID, UUID]:
    """A customer that was known by name only, and now has a number."""
    same = ORGANISATIONS.target.alias()
    there = select(same.c.id).where((same.c.id == _STAGED.id) | (same.c.number == _STAGED.number))
    return (
        select(_STAGED.id, _KNOWN.id)
        .join_from(ORGANISATIONS.staged, ORGANISATIONS.target, _KNOWN.name_key == _STAGED.name_key)
        .where(_STAGED.number.is_not(None), _KNOWN.number.is_(None), _LIVE, ~there.exists())
    )


def _one_each(connection: Connection, found: Select[UUID, UUID]) -> dict[UUID, UUID]:
    """Those pairs that leave no choice on either side; of others nobody can say who is meant."""
    pairs = set(connection.execute(found))
    left, right = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
    return {old: new for old, new in pairs if left[old] == right[new] == 1}


def _numberless_rows(connection: Connection, led: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Rows that name a customer without a number: known by name, or numbered in the same file."""
    rows = connection.execute(
        select(_STAGED.id, _STAGED.name, _KNOWN.id)
        .outerjoin_from(
            ORGANISATIONS.staged,
            ORGANISATIONS.target,
            (_KNOWN.name_key == _STAGED.name_key) & _LIVE,
        )
        .where(_STAGED.number.is_(None))
    )
    known: dict[UUID, set[UUID]] = defaultdict(set)
    for old, name, new in rows:
        known[old] |= {new} if new is not None else set()
        if len(known[old]) > 1:
            raise Refused(
                f"Several customers are called “{name}” by now. Read the register again and give "
                "their customer numbers; nothing was taken.",
                "file",
                "conflict",
            )
    found = {old: new.pop() for old, new in known.items() if new and old not in new}
    unknown = {old for old, new in known.items() if not new and old not in found}
    numbered = ORGANISATIONS.staged.alias().c
    beside = (
        select(_STAGED.id, numbered.id)
        .join_from(ORGANISATIONS.staged, numbered.id.table, numbered.name_key == _STAGED.name_key)
        .where(_STAGED.number.is_(None), numbered.number.is_not(None))
    )
    for old, new in _one_each(connection, beside).items():
        if old in unknown:
            found[old] = led.get(new, new)
    return found


def _rename_people_and_places(connection: Connection, led: Mapping[UUID, UUID]) -> None:
    """Contacts and sites have their ids from their organisation's."""
    redirected = select(REDIRECT.c.old_id)
    contacts, sites = CONTACTS.staged.c, SITES.staged.c
    people = {
        old: contact_id(led[owner], email or name or "")
        for old, owner, email, name in connection.execute(
            select(contacts.id, contacts.organisation_id, contacts.email, contacts.name).where(
                contacts.organisation_id.in_(redirected)
            )
        )
    }
    places = {
        old: site_id(led[owner], street or town or "", post_code or "")
        for old, owner, street, town, post_code in connection.execute(
            select(
                sites.id, sites.organisation_id, sites.street, sites.town, sites.post_code
            ).where(sites.organisation_id.in_(redirected))
        )
    }
    _rename(connection, CONTACTS.staged, people)
    _rename(connection, SITES.staged, places)
    for old, new in people.items():
        connection.execute(
            update(SITES.staged).where(sites.contact_id == old).values(contact_id=new)
        )
    for merge in (CONTACTS, SITES):
        _follow(connection, merge.staged)


def _rename(connection: Connection, table: Table, ids: Mapping[UUID, UUID]) -> None:
    """Give rows other ids; a row whose new id is staged already is the same thing twice."""
    for old, new in ids.items():
        there = connection.scalar(select(table.c.n).where(table.c.id == new))
        if there is None:
            connection.execute(update(table).where(table.c.id == old).values(id=new))
        else:
            connection.execute(delete(table).where(table.c.id == old))


def _follow(connection: Connection, table: Table) -> None:
    new = select(REDIRECT.c.new_id).where(REDIRECT.c.old_id == table.c.organisation_id)
    connection.execute(
        update(table)
        .where(table.c.organisation_id.in_(select(REDIRECT.c.old_id)))
        .values(organisation_id=new.scalar_subquery())
    )
