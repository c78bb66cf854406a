"""What became of somebody's operations, for who joins anew because their desk was copied."""

from sqlalchemy import select

from desktop.data.store import Store
from desktop.data.tables.ledger import Outcome
from desktop.operations.said import content_of
from desktop.server.exchanging import outcome_said
from desktop.server.tokens import Signed
from desktop.wire.messages import Decided, DecidedAnswer, DecidedAsked


def decided(store: Store, asked: DecidedAsked, signed: Signed) -> DecidedAnswer:
    """The outcomes of those operations that were decided; nobody else's are told."""
    with store.connected() as connection:
        found = connection.execute(
            select(Outcome.__table__)
            .where(
                Outcome.person_id == signed.person,
                Outcome.operation_id.in_(asked.operations),
            )
            .order_by(Outcome.revision)
        )
        return DecidedAnswer(
            decided=[
                Decided(outcome=outcome_said(one), content=content_of(one["body"]))
                for one in found.mappings()
            ]
        )
