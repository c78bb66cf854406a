"""Acts in the outbox that no request takes: each is refused here, and no other waits behind it.

An act is checked before it is done (`desktop.operations.lengths`); what an older version of the
program put there was not."""

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from desktop.data.store import Store
from desktop.data.tables.replica import OUTBOX, OutboxState
from desktop.domain.lengths import LONGEST_BODY
from desktop.operations.answers import refusal_facts, verdict_of
from desktop.operations.authority import Area
from desktop.operations.lengths import too_large
from desktop.remote import outbox
from desktop.remote.applying import resume, show_again
from desktop.remote.standing import change_standing, is_held, standing


def refuse_unsendable(store: Store) -> frozenset[Area]:
    """Park the acts that are too large to be sent, with the reason (sharing.md, rule 6); gives what
    is shown otherwise now.

    The acts behind them take their numbers: acts are sent in their order, so none behind one that
    was never sent has been, and the server would else wait for its number for ever.
    """
    with store.reading() as session:
        connection = session.connection()
        if is_held(connection) or not _numbers(connection):
            return frozenset()
    with store.writing() as session:
        return _refuse(session)


def _refuse(session: Session) -> frozenset[Area]:
    connection = session.connection()
    found = _numbers(connection)
    if is_held(connection) or not found:
        return frozenset()
    refusal = too_large()
    for place in found:
        outbox.set_state(
            connection,
            place,
            OutboxState.PARKED,
            verdict=verdict_of(refusal),
            result=refusal_facts(refusal),
        )
    change_standing(connection, resume_from=min(found.values()))
    resume(session)
    return show_again(session)


def _numbers(connection: Connection) -> dict[int, int]:
    """The place and the number of each act of this desk that waits and is too large."""
    asked = select(OUTBOX.c.place, OUTBOX.c.sequence).where(
        OUTBOX.c.state == OutboxState.WAITING,
        OUTBOX.c.desk == standing(connection).desk,
        func.length(OUTBOX.c.body) > LONGEST_BODY,
    )
    return {row.place: row.sequence for row in connection.execute(asked)}
