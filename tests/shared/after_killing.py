"""What must hold of stores once everybody who was killed is at rest."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from uuid import UUID

from sqlalchemy import func, select

from desktop.data.store import Store
from desktop.data.tables.cases import Case, RequestForm
from desktop.data.tables.ledger import Outcome
from desktop.data.tables.record import Comment, File, TimelineEvent
from desktop.operations.answers import GRANTED
from desktop.remote.upkeep import check_replica
from desktop.shared_desk import SharedDesk
from desktop.upkeep import check
from desktop.wire.rows import digest_of_rows
from tests.server.wired import PASSWORD
from tests.shared.busy_desk import FILE_BYTES, OWN_FIELD, SHARED_FIELD
from tests.shared.killing import Busy, Done

KINDS = {"comment", "own", "shared", "case", "file", "exchange"}


def require_all_kinds(desks: list[Busy]) -> None:
    """Every desk did something of each kind, or this would prove nothing of it."""
    for desk in desks:
        assert {one.kind for one in desk.done} >= KINDS - {"shared"}, desk.sign_in
    # Who found another's value there when they wrote was told at once, which is no act.
    assert "shared" in {one.kind for desk in desks for one in desk.done}


def require_nothing_lost(store: Store, desks: list[Busy]) -> None:
    """What a desk said is done was decided by the server, and what nobody else may have spoken
    against was done: its words are there, and once."""
    with store.reading() as session:
        verdicts = {
            str(operation): verdict
            for operation, verdict in session.execute(
                select(Outcome.operation_id, Outcome.verdict)
            ).all()
        }
        comments = Counter(session.execute(select(Comment.text)).scalars())
        files = Counter(session.execute(select(File.name)).scalars())
        cases = set(session.execute(select(Case.id)).scalars())
        opened = Counter(
            session.execute(
                select(TimelineEvent.subject_id).where(TimelineEvent.kind == "CaseOpened")
            ).scalars()
        )
    for one in (done for desk in desks for done in desk.done if done.act):
        assert one.act in verdicts, f"it was acknowledged, and the server has no outcome: {one}"
        assert verdicts[one.act] in GRANTED or one.kind == "shared", (one, verdicts[one.act])
        match one.kind:
            case "comment":
                assert comments[one.words] == 1, one
            case "file":
                assert files[one.words] == 1, one
                assert store.files.size(one.subject) == FILE_BYTES, f"its bytes are lost: {one}"
            case "case":
                assert UUID(one.subject) in cases, one
                assert opened[UUID(one.subject)] == 1, one
            case _:
                assert one.kind in ("own", "shared")
    # What was killed before it could be told is there once, or not at all.
    assert {*comments.values(), *files.values(), *opened.values()} == {1}, "something was doubled"


def require_fields_follow(store: Store, case: UUID, desks: list[Busy]) -> None:
    """Each value of the form follows from the one before; a field that one desk alone writes has
    its last, and every edit of the field that both write is in the timeline or was refused."""
    last: dict[str, object] = {}
    written: Counter[tuple[str, object]] = Counter()
    with store.reading() as session:
        told = (
            select(TimelineEvent.facts, Outcome.body)
            .join(Outcome, Outcome.operation_id == TimelineEvent.operation_id)
            .where(TimelineEvent.kind == "FormEdited", TimelineEvent.case_id == case)
        )
        for facts, body in session.execute(told.order_by(TimelineEvent.revision)).all():
            for field, (before, after) in facts.items():
                assert last.get(field, before) == before, f"{field} was overwritten silently"
                seen, _ = json.loads(body)["changes"][f"ship_to.{field}"]
                assert seen == before, f"{field} was written over what nobody had seen"
                last[field] = after
                written[field, after] += 1
        form = session.execute(select(RequestForm).where(RequestForm.case_id == case)).scalar_one()
        assert {name: getattr(form, name) for name in last} == last
        refused = select(Outcome.operation_id).where(Outcome.verdict.not_in(GRANTED))
        parked = {str(one) for one in session.execute(refused).scalars()}
    assert set(written.values()) == {1}, "an edit was done twice"
    for desk in desks:
        mine = [one for one in desk.done if one.kind in ("own", "shared")]
        for one in mine:
            assert (written[one.subject, one.words] == 1) != (one.act in parked), one
        newest = [one for one in mine if one.kind == "own"][-1]
        assert _number(last[OWN_FIELD[desk.sign_in]]) >= _number(newest.words), newest


def require_all_alike(store: Store, files: list[Done], desks: list[SharedDesk]) -> None:
    """Every replica is the server, with nothing that waits, and gives every file's bytes."""
    with store.reading() as session:
        expected = digest_of_rows(session.connection())
        decided = set(session.execute(select(Outcome.operation_id)).scalars())
    for desk in desks:
        assert desk.ask(lambda session: digest_of_rows(session.connection())) == expected
        assert desk.waiting() == ()
        assert desk.lost() == ()
        for one in desk.parked():
            assert one.operation.id in decided
            assert f"ship_to.{SHARED_FIELD}" in str(one.operation), "only this can be refused"
        for file in files:
            assert hashlib.sha256(desk.file(file.subject)).hexdigest() == file.subject


def require_whole(store: Store, desks: list[SharedDesk]) -> None:
    """`check` finds nothing, at the server and at each desk, which is compared with it and closed.
    A file whose act was killed before it was done may lie there and hurts nobody."""
    assert check(store).findings == ()
    with store.reading() as session:
        awaited = select(func.count()).select_from(File).where(File.awaited)
        assert session.execute(awaited).scalar_one() == 0, "a file is still to come"
    for desk in desks:
        token = desk.sign_in(PASSWORD)
        desk.close()
        report = check_replica(desk.profile, token)
        assert (report.findings, report.waiting, report.not_compared) == ((), 0, "")


def _number(words: object) -> int:
    return int(str(words).split()[-1])
