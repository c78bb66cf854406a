"""One exchange: what a desk did is decided, each operation by itself, then what changed is read."""

import time
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, select

from desktop.data.proof import Facts
from desktop.data.store import Store
from desktop.data.tables.ledger import Clock, DeskEntry
from desktop.domain.refusal import Refused
from desktop.faults import fault_facts
from desktop.operations.operation import WIRE_VERSION
from desktop.operations.said import Said, read_said
from desktop.operations.taking import AnotherEpoch, Quarantined, take
from desktop.server.arriving import confirm_arrival
from desktop.server.logs import LOG
from desktop.server.pulling import Page, read_page
from desktop.server.registers import register_of
from desktop.server.settings import Limits
from desktop.server.snapshot import restored
from desktop.server.tokens import Signed
from desktop.wire.messages import (
    ExchangeAnswer,
    ExchangeAsked,
    OutcomeSaid,
    PullAnswer,
    PullAsked,
    Pushed,
)
from desktop.wire.rows import digest_of_rows
from desktop.wire.versions import not_spoken

_STANDS = (
    select(DeskEntry.quarantined_at, Clock.epoch, Clock.revision)
    .select_from(DeskEntry)
    .join(Clock, Clock.id == 1)
    .where(DeskEntry.id == bindparam("desk"))
)
_NO_ROWS = '"rows":[]}}'
"""How an answer with a page ends before its rows are put in."""


def exchange(
    store: Store, signed: Signed, asked: ExchangeAsked, limits: Limits, now: Callable[[], datetime]
) -> str:
    """Decide what was pushed and read a page of what was pulled; gives the answer's JSON.

    Of what was pushed, the first operations may be answered only, where time ran out or the store
    did not take the next one; the desk sends the others again. Raises Refused where not even the
    first was decided.
    """
    saids = [_read(index, one) for index, one in enumerate(asked.push)]
    _check_order(saids)
    if signed.desk is None:
        raise Refused("Join with this desk first, then exchange.", "desk", "right")
    outcomes = _push(store, saids, signed.desk, signed, asked.epoch, limits, now)
    with store.connected() as connection:
        stands = _stands(connection, signed.desk, asked.epoch)
        pull, rows = _pull(connection, asked.pull, stands.revision, limits)
    answer = ExchangeAnswer(epoch=stands.epoch, at=now(), outcomes=outcomes, pull=pull)
    return _with_rows(answer.model_dump_json(), rows)


def _stands(
    connection: Connection, desk: UUID, epoch: UUID | None
) -> Row[datetime | None, UUID, int]:
    """The store's epoch and revision, for a desk that may know of them."""
    stands = connection.execute(_STANDS, {"desk": desk}).one_or_none()
    if stands is None or stands.quarantined_at is not None:
        raise Quarantined
    if epoch is not None and epoch != stands.epoch:
        raise restored()
    return stands


def _read(index: int, pushed: Pushed) -> Said:
    try:
        said = read_said(pushed.body)
    except ValueError as fault:
        raise Refused(f"Operation {index + 1}: {fault}", f"push.{index}", "input") from fault
    if said.sha256 != pushed.sha256:
        raise Refused(
            f"Operation {index + 1} was damaged on its way. Send it again.",
            f"push.{index}",
            "input",
        )
    if said.wire > WIRE_VERSION:
        raise Refused(not_spoken(said.wire) or "", f"push.{index}", "update")
    return said


def _check_order(saids: list[Said]) -> None:
    for before, said in pairwise(saids):
        if said.sequence != before.sequence + 1:
            raise Refused("Operations are sent in their order, none left out.", "push", "input")


def _push(
    store: Store,
    saids: list[Said],
    desk: UUID,
    signed: Signed,
    epoch: UUID | None,
    limits: Limits,
    now: Callable[[], datetime],
) -> list[OutcomeSaid]:
    outcomes: list[OutcomeSaid] = []
    until = time.monotonic() + limits.push_seconds
    for said in saids:
        if outcomes and time.monotonic() > until:
            break
        try:
            with register_of(store, said, signed):
                taken = take(store, said, desk, signed.person, now(), epoch)
            for named in taken.files_named:
                confirm_arrival(store, named, signed.person, now())
        except AnotherEpoch as another:
            raise restored() from another
        except Refused as refused:
            if outcomes and refused.rule == "store":
                break
            raise
        if taken.fault is not None:
            LOG.error("act-fault", extra={"act": said.name, **fault_facts(taken.fault)})
        outcomes.append(outcome_said(taken.outcome))
    return outcomes


def outcome_said(outcome: Facts) -> OutcomeSaid:
    """A stored outcome, by its columns, as it goes over the line."""
    said = ("sequence", "sha256", "verdict", "revision", "received_at", "result")
    return OutcomeSaid(id=outcome["operation_id"], **{name: outcome[name] for name in said})


def _pull(
    connection: Connection, asked: PullAsked | None, until: int, limits: Limits
) -> tuple[PullAnswer | None, tuple[str, ...]]:
    if asked is None:
        return None, ()
    if asked.revision > until:
        raise Refused(
            "This desk has seen more than the server has. Begin again from a snapshot.",
            "pull.revision",
            "epoch",
        )
    page = Page((), None)
    if asked.after is not None or asked.revision < until:
        page = read_page(
            connection, asked.revision, until, asked.after, asked.rows, limits.page_bytes
        )
    is_last = page.after is None
    digest = None
    if is_last and asked.digest_above is not None:
        digest = digest_of_rows(connection, asked.digest_above)
    answer = PullAnswer(
        revision=until if is_last else asked.revision,
        complete=is_last,
        after=page.after,
        digest=digest,
        rows=[],
    )
    return answer, page.rows


def _with_rows(answer: str, rows: tuple[str, ...]) -> str:
    """Put the rows in as the texts that they are already."""
    if not rows:
        return answer
    if not answer.endswith(_NO_ROWS):
        raise ValueError("The rows are the last of an answer with a page.")
    return f'{answer.removesuffix(_NO_ROWS)}"rows":[{",".join(rows)}]}}}}'
