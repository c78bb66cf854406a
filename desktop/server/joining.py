"""A desk joins: it gets its entry and the code that its case numbers begin with."""

from itertools import product
from string import ascii_uppercase
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop.data import revisions
from desktop.data.store import Store
from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.sign_in import SignedIn
from desktop.domain.refusal import Refused
from desktop.operations.taking import Quarantined
from desktop.server.tokens import Signed
from desktop.wire.messages import JoinAnswer

LONGEST_CODE = 4


def join(store: Store, desk: UUID, signed: Signed) -> JoinAnswer:
    """Join with a desk, and bind the token to it. Asking again gives the same answer.

    Raises Refused for an identity that another's desk has, Quarantined for a copied desk.
    """
    with store.writing() as session:
        entry = session.get(DeskEntry, desk)
        if entry is None:
            entry = DeskEntry(
                id=desk, code=_free_code(session), sequence=0, joined_by=signed.person
            )
            session.add(entry)
        elif entry.joined_by != signed.person:
            raise Refused(
                "Another desk has this identity. Join with a new one.", "desk", "conflict"
            )
        if entry.quarantined_at is not None:
            raise Quarantined
        mine = update(SignedIn).where(SignedIn.token_sha256 == signed.token_sha256)
        session.execute(mine.values(desk=desk))
        clock = revisions.clock_of(session)
        return JoinAnswer(
            desk=desk,
            code=entry.code,
            next_sequence=entry.sequence + 1,
            store=clock.store_id,
            epoch=clock.epoch,
        )


def _free_code(session: Session) -> str:
    """The first code that no desk has had: A to Z, then AA to ZZ, up to four letters."""
    taken = set(session.execute(select(DeskEntry.code)).scalars())
    for length in range(1, LONGEST_CODE + 1):
        for letters in product(ascii_uppercase, repeat=length):
            code = "".join(letters)
            if code not in taken:
                return code
    raise Refused("There is no code left for another desk.", "desk", "conflict")
