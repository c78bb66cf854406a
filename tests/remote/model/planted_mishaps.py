"""Faults planted for the mishaps to find: what a careless program does when it is cut off, has no
room, is worked at meanwhile, updated or restored."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.requests import ClientDisconnect

from desktop.data.files import FileFolder
from desktop.data.store import Store
from desktop.data.tables.replica import OUTBOX, OutboxState
from desktop.domain.refusal import Refused
from desktop.operations.operation import Operation
from desktop.operations.said import Said
from desktop.operations.taking import Taken, take
from desktop.remote import founding_replica, local_acts, outbox
from desktop.remote.local_acts import Signer
from desktop.server import exchanging, kept_files


def take_what_came_of_a_file_for_all(patch: pytest.MonkeyPatch) -> None:
    """A file whose sending broke off is kept as if it were whole, under the name that was said."""

    async def keep(files: FileFolder, sha256: str, parts: AsyncIterator[bytes]) -> None:
        incoming = files.incoming(sha256)
        with incoming.open("wb") as stream, suppress(ClientDisconnect):
            async for part in parts:
                stream.write(part)
        files.keep(incoming, sha256)

    patch.setattr(kept_files, "keep", keep)


def answer_before_it_is_written(patch: pytest.MonkeyPatch) -> None:
    """The server says that an act is done before its disk has taken it, which it then does not."""

    def taken(store: Store, said: Said, *more: Any) -> Taken:
        try:
            return take(store, said, *more)
        except Refused as refused:
            if refused.rule != "store":
                raise
            return Taken(
                {
                    "operation_id": said.id,
                    "sequence": said.sequence,
                    "sha256": said.sha256,
                    "verdict": "applied",
                    "revision": store.data_version(),
                    "received_at": said.at,
                    "result": {"event": "CommentAdded"},
                }
            )

    patch.setattr(exchanging, "take", taken)


def settle_all_that_waits(patch: pytest.MonkeyPatch) -> None:
    """An answer settles the whole outbox, also what was put in while it was under way."""
    settle = outbox.settle

    def settled(connection: Any, cursor: int) -> None:
        settle(connection, cursor)
        waiting = OUTBOX.c.state == OutboxState.WAITING
        connection.execute(update(OUTBOX).where(waiting).values(state=OutboxState.CONFIRMED))

    patch.setattr(outbox, "settle", settled)


def number_acts_by_heart(patch: pytest.MonkeyPatch) -> None:
    """A program goes by the number that its own last act had; another one on the same replica has
    used the next."""
    sign = local_acts.sign
    last: dict[int, int] = {}

    def signed(session: Session, operation: Operation, signer: Signer) -> Operation:
        act = sign(session, operation, signer)
        program = id(session.get_bind().engine)
        last[program] = last.get(program, (act.sequence or 1) - 1) + 1
        return act.model_copy(update={"sequence": last[program]})

    patch.setattr(local_acts, "sign", signed)


def go_on_with_earlier_tables(patch: pytest.MonkeyPatch) -> None:
    """A replica that another version wrote is taken as it is, once its tables have their columns:
    nothing keeps images of what is changed, and nothing is fetched anew."""
    patch.setattr(founding_replica, "prepare_tables", lambda _connection: None)
    patch.setattr(founding_replica, "stage_anew", lambda _connection, **_: None)


def go_on_with_half_of_another_version(patch: pytest.MonkeyPatch) -> None:
    """What another version had fetched of a first start is kept."""
    patch.setattr(founding_replica, "_leave_half_of_another_version", lambda _database: None)
