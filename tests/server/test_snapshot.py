"""The stream of a first start: all of it, taken up again where it was cut, in bounded memory."""

import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID, uuid4

import pytest

from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.remote.client import Epoch
from desktop.server.snapshot import snapshot
from desktop.wire.lines import Portion
from desktop.wire.messages import RowSaid
from tests.server.wired import Scene, digest


def test_a_snapshot_is_what_pulling_from_zero_gives(scene: Scene) -> None:
    desk, whole, pulled = scene.desk(), scene.mirror(), scene.mirror()
    with desk.client.snapshot() as came:
        whole.take(list(_rows(came.portions)), came.begins.revision)
    desk.pull(pulled)
    assert whole.digest() == pulled.digest() == digest(scene.shop.store)
    assert whole.revision == pulled.revision


def test_one_that_was_cut_is_taken_up_behind_its_last_row(scene: Scene) -> None:
    desk, mirror = scene.desk(), scene.mirror()
    with desk.client.snapshot() as came:
        begins = came.begins
        rows = list(islice(_rows(came.portions), 40))
    desk.perform(AddComment(comment=new_id(), case=scene.case, text="meanwhile"))
    last = rows[-1]
    place = (last.table, UUID(last.row["id"]))
    with desk.client.snapshot(after=place, epoch=begins.epoch) as rest:
        rows += list(_rows(rest.portions))
    identities = [(one.table, one.row["id"]) for one in rows]
    assert len(set(identities)) == len(identities)
    mirror.revision = begins.revision
    desk.pull(mirror, staged=tuple(rows))
    assert mirror.digest() == digest(scene.shop.store)


def test_after_a_restore_the_rest_of_another_epoch_is_not_sent(scene: Scene) -> None:
    client = scene.desk().client
    with (
        pytest.raises(Epoch),
        client.snapshot(after=("asset", uuid4()), epoch=uuid4()) as came,
    ):
        list(came.portions)


def test_it_leaves_portion_by_portion(scene: Scene) -> None:
    """Each part can be unpacked when it has come, and none is larger than a portion."""
    unpacking = zlib.decompressobj(31)
    parts = [unpacking.decompress(part) for part in snapshot(scene.shop.store, None, 10)]
    assert len(parts) > 10
    assert max(part.count(b"\n[") for part in parts) <= 10
    lines = b"".join(parts).splitlines()
    rows = sum(1 for line in lines if line.startswith(b"["))
    assert lines[-1].endswith(b'"rows":%d}' % rows)


def _rows(portions: Iterable[Portion]) -> Iterator[RowSaid]:
    for portion in portions:
        for row in portion.said():
            yield RowSaid(table=portion.table, row=row)
