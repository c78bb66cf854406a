"""Files that a restored server lost with the acts that name them, or behind them: whoever added
them sends them once more (sharing.md, rules 13 and 14)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from desktop.data.tables.record import File
from desktop.data.tables.replica import UPLOAD
from desktop.operations.keeping import AttachFile
from desktop.operations.operation import new_id
from desktop.remote.client import Unreachable
from desktop.remote.replica import Replica
from tests.remote.model.line import Fault
from tests.remote.model.world import Template, World

CONTENT = b"a photograph of the label"


@pytest.fixture
def ruth(served: World) -> Iterator[Replica]:
    desk = served.open("ruth")
    desk.exchange()
    yield desk
    desk.close()


def attached(desk: Replica, template: Template) -> AttachFile:
    act = AttachFile(
        file=new_id(),
        case=template.case,
        sha256=desk.keep_file(CONTENT),
        name="label.jpg",
        media_type="image/jpeg",
        size=len(CONTENT),
    )
    desk.perform(act)
    return act


def assert_is_there(served: World, act: AttachFile) -> None:
    store = served.server.store
    with store.reading() as session:
        rows = session.execute(select(File).where(File.sha256 == act.sha256)).scalars().all()
    assert [row.awaited for row in rows] == [False]
    assert store.files.get(act.sha256) == CONTENT


def test_the_bytes_go_again_with_the_act_that_was_lost(
    served: World, template: Template, ruth: Replica
) -> None:
    served.back_up()
    act = attached(ruth, template)
    ruth.exchange()
    served.restore()
    ruth.exchange()
    ruth.decide_lost(frozenset({act.id}))
    ruth.exchange()
    assert_is_there(served, act)


def test_the_bytes_go_again_where_only_they_were_lost(
    served: World, template: Template, ruth: Replica
) -> None:
    act = attached(ruth, template)
    served.lines["ruth"].coming.extend([Fault.NONE, Fault.CUT_BEFORE])
    with pytest.raises(Unreachable):
        ruth.exchange()
    served.back_up()
    ruth.exchange()
    assert_is_there(served, act)
    served.restore()
    ruth.exchange()
    assert_is_there(served, act)


def test_the_bytes_go_again_with_an_act_that_waited(
    served: World, template: Template, ruth: Replica
) -> None:
    served.back_up()
    act = attached(ruth, template)
    served.lines["ruth"].coming.extend([Fault.CUT_AFTER])
    with pytest.raises(Unreachable):
        ruth.exchange()
    ruth.send_files(lambda: None)
    served.restore()
    ruth.exchange()
    lost = frozenset(one.id for one in ruth.lost())
    if lost:
        ruth.decide_lost(lost)
        ruth.exchange()
    assert_is_there(served, act)


def test_the_bytes_go_again_with_what_was_let_go_and_sent_after_all(
    served: World, template: Template, ruth: Replica
) -> None:
    served.back_up()
    act = attached(ruth, template)
    ruth.exchange()
    served.restore()
    ruth.exchange()
    ruth.decide_lost(frozenset())
    ruth.take_back(act.id)
    ruth.send_again(act.id)
    ruth.exchange()
    assert_is_there(served, act)


def test_what_somebody_let_go_stays_so_when_the_server_was_restored(
    served: World, template: Template, ruth: Replica
) -> None:
    act = attached(ruth, template)
    with ruth.store.writing() as session:
        session.execute(update(UPLOAD).values(refused="It is too large."))
    ruth.let_file_go(act.sha256)
    ruth.exchange()
    served.back_up()
    served.restore()
    ruth.exchange()
    assert served.server.store.files.size(act.sha256) is None
    ruth.send_file_again(act.sha256)
    ruth.exchange()
    assert_is_there(served, act)
