"""A register that a desk sends is taken in by the server as a lone desk takes it in itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from platformdirs import user_cache_path

from desktop import importing
from desktop.data.store import Store
from desktop.data.tables.products import Asset
from desktop.data.tables.record import ImportRun
from desktop.domain.refusal import Refused
from desktop.operations.import_register import ImportRegister, RegisterImported
from desktop.operations.operation import new_id
from desktop.operations.said import said_by
from desktop.server.registers import register_of
from desktop.server.tokens import Signed, recognised
from desktop.workplace import Desk, Settings
from tests.operations.shop import MORNING
from tests.server.wired import Scene, WiredDesk

REGISTER = Path(__file__).parents[1] / "intake" / "registers" / "net-cover-contracts.csv"


def mapping_of(path: Path) -> dict[str, Any]:
    mappings = importing.mappings_of(importing.look(path))
    return {"sheets": [mapping.to_json() for mapping in mappings]}


def asked(sha256: str, **otherwise: Any) -> ImportRegister:
    facts = {
        "run": new_id(),
        "file_name": REGISTER.name,
        "file_sha256": sha256,
        "mapping": mapping_of(REGISTER),
        **otherwise,
    }
    return ImportRegister(**facts)


def alone(folder: Path) -> dict[str, Any]:
    """What a lone desk says that the same register did."""
    desk = Desk.open(Settings(str(folder / "lone.db"), "administrator", files=folder / "f"))
    try:
        mappings = importing.mappings_of(importing.look(REGISTER))
        importing.commit(desk.perform, importing.prepare(desk.store, REGISTER, mappings))
        with desk.store.reading() as session:
            (run,) = session.query(ImportRun).all()
            return dict(run.figures)
    finally:
        desk.close()


def test_a_register_goes_over_the_line_and_does_what_it_does_alone(
    scene: Scene, tmp_path: Path
) -> None:
    desk = scene.desk()
    act = asked(desk.client.put_file(REGISTER.read_bytes()))
    done = desk.perform(act)
    assert isinstance(done.event, RegisterImported)
    expected = alone(tmp_path)
    assert done.event.figures["asset"] == expected["asset"]
    assert done.event.figures["asset"]["new"] > 0
    assert scene.shop.one(ImportRun, id=act.run).figures == done.event.figures
    mirror = scene.mirror()
    desk.pull(mirror)
    assert mirror.digest() == scene.digest()
    again = desk.perform(act.model_copy(update={"id": new_id(), "run": new_id()}))
    assert isinstance(again.event, RegisterImported)
    assert again.event.figures["asset"]["new"] == again.event.figures["asset"]["changed"] == 0


def test_the_same_import_sent_again_is_answered_and_not_done_again(scene: Scene) -> None:
    desk = scene.desk()
    signed = desk.signed(asked(desk.client.put_file(REGISTER.read_bytes())))
    first, second = desk.push(signed), desk.push(signed)
    assert first == second
    assert first[0].verdict == "applied"


@pytest.mark.parametrize(
    ("otherwise", "words"),
    [
        ({"file_sha256": "0" * 64}, "has not come to the server"),
        ({"file_sha256": "no hash"}, "not the SHA-256"),
        ({"mapping": {}}, "how the sheets"),
        ({"mapping": {"sheets": [7]}}, "no mapping"),
        ({"mapping": {"sheets": [json.dumps({"kind": "contracts"})]}}, "no mapping"),
        ({"mapping": {"sheets": ["x"] * 101}}, "how the sheets"),
    ],
)
def test_what_cannot_be_read_in_is_refused_for_that_and_blocks_nothing(
    scene: Scene, otherwise: dict[str, Any], words: str
) -> None:
    desk = scene.desk()
    sha256 = desk.client.put_file(REGISTER.read_bytes())
    act = asked(sha256, **otherwise)
    with pytest.raises(Refused, match=words):
        desk.perform(act)
    assert scene.shop.all(ImportRun, id=act.run) == []
    desk.perform(asked(sha256))


def test_another_file_than_a_register_is_refused_by_its_name(scene: Scene) -> None:
    desk = scene.desk()
    sha256 = desk.client.put_file(b"%PDF-1.7 no register")
    with pytest.raises(Refused, match=r"list\.csv is a PDF"):
        desk.perform(asked(sha256, file_name="list.csv"))


def test_what_the_reading_itself_gets_wrong_is_refused_with_its_act_alone(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, store, signed = _at_the_server(scene)
    act = asked(desk.client.put_file(REGISTER.read_bytes()))

    def broken(*_: object, **__: object) -> None:
        raise KeyError("a customer's name")

    monkeypatch.setattr("desktop.server.registers.read_into", broken)
    with register_of(store, said_by(desk.signed(act), MORNING), signed):
        assert isinstance(store.staged[act.run], KeyError)
    assert store.staged == {}


def test_who_may_not_import_has_nothing_read(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    act = asked(scene.desk().client.put_file(REGISTER.read_bytes()))
    rita = scene.desk("rita")
    with pytest.raises(Refused) as refused:
        rita.perform(act)
    assert refused.value.rule == "right"
    monkeypatch.setattr("desktop.server.registers.read_into", pytest.fail)
    signed = recognised(scene.shop.store, _token(rita), MORNING)
    with register_of(scene.shop.store, said_by(rita.signed(act), MORNING), signed):
        assert scene.shop.store.staged == {}


def test_while_one_register_is_read_in_another_waits_at_its_desk(
    scene: Scene,
) -> None:
    desk, store, signed = _at_the_server(scene)
    sha256 = desk.client.put_file(REGISTER.read_bytes())
    said = [said_by(desk.signed(asked(sha256)), MORNING) for _ in range(2)]
    with register_of(store, said[0], signed):
        with (
            pytest.raises(Refused, match="reading a register in") as refused,
            register_of(store, said[1], signed),
        ):
            pytest.fail("both are read in at once")
        assert refused.value.rule == "store"
    with register_of(store, said[1], signed):
        assert len(store.staged) == 1
    locks = list((user_cache_path("rma-desk", appauthor=False) / "server").glob("*.lock"))
    assert all(FileLock(one).acquire(timeout=0) for one in locks)
    assert scene.shop.all(Asset)


def _at_the_server(scene: Scene) -> tuple[WiredDesk, Store, Signed]:
    desk = scene.desk()
    return desk, scene.shop.store, recognised(scene.shop.store, _token(desk), MORNING)


def _token(desk: WiredDesk) -> str:
    return str(desk.client._session.headers["Authorization"]).removeprefix("Bearer ")
