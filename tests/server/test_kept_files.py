"""Files over the line: hashed again, limited, and readable only through what refers to them."""

import hashlib
from pathlib import Path

import pytest

from desktop.data.tables.record import File
from desktop.domain.refusal import Refused
from desktop.domain.words import Evidence, Role
from desktop.operations.act import Act, Actor
from desktop.operations.evidence import check_evidence
from desktop.operations.keeping import AddComment, AttachFile, ConfirmFile
from desktop.operations.operation import new_id
from desktop.server.settings import MEGABYTE
from desktop.upkeep import check
from tests.operations.shop import MORNING
from tests.server.wired import Scene


def test_a_file_comes_back_as_it_was_sent_once_something_refers_to_it(scene: Scene) -> None:
    desk, content = scene.desk(), new_id().bytes * 20_000
    sha256 = desk.client.put_file(content)
    assert desk.client.put_file(content) == sha256
    with pytest.raises(Refused) as unknown:
        desk.client.file(sha256)
    assert unknown.value.rule == "unknown"
    desk.perform(
        AttachFile(
            file=new_id(),
            case=scene.case,
            sha256=sha256,
            name="photo.jpg",
            media_type="image/jpeg",
            size=len(content),
        )
    )
    assert desk.client.file(sha256) == content
    assert scene.desk("rita").client.file(sha256) == content


def test_a_file_that_is_not_what_its_name_says_is_not_kept(scene: Scene) -> None:
    client, claimed = scene.desk().client, hashlib.sha256(b"something else").hexdigest()
    with pytest.raises(Refused, match="not the file that was announced"):
        client._answer("PUT", f"files/{claimed}", data=b"these bytes")
    folder = scene.files / claimed[:2]
    assert not (folder / claimed).exists()
    assert list(folder.glob(".incoming-*")) == []


def attaching(scene: Scene, content: bytes, **otherwise: object) -> AttachFile:
    facts = {
        "file": new_id(),
        "case": scene.case,
        "sha256": hashlib.sha256(content).hexdigest(),
        "name": "photo.jpg",
        "media_type": "image/jpeg",
        "size": len(content),
        **otherwise,
    }
    return AttachFile.model_validate(facts)


def test_an_act_may_name_a_file_that_is_still_to_come(scene: Scene) -> None:
    desk, content = scene.desk(), new_id().bytes
    act = attaching(scene, content)
    desk.perform(act)
    assert scene.shop.one(File, id=act.file).awaited
    with pytest.raises(Refused, match="still on its way") as coming:
        scene.desk("otto").client.file(act.sha256)
    assert coming.value.rule == "unknown"
    comment = AddComment(comment=new_id(), case=scene.case, text="other work goes on")
    desk.perform(comment)
    mirror = scene.mirror()
    desk.pull(mirror)
    desk.client.put_file(content)
    came = scene.shop.one(File, id=act.file)
    assert not came.awaited
    assert came.revision > mirror.revision, "every desk learns that it is there"
    assert "FileConfirmed" in scene.shop.told(scene.case)
    assert scene.desk("otto").client.file(act.sha256) == content
    desk.client.put_file(content)
    assert scene.shop.one(File, id=act.file).revision == came.revision


def test_what_needs_the_bytes_does_not_go_before_them(scene: Scene) -> None:
    desk, content = scene.desk(), new_id().bytes
    act = attaching(scene, content)
    desk.perform(act)
    file = scene.shop.one(File, id=act.file)
    with scene.shop.store.reading() as session:
        trying = Act(session, act, Actor(desk.person, Role.AGENT), MORNING, desk.code)
        with pytest.raises(Refused, match="has not come to the server yet"):
            check_evidence(trying, Evidence.FILE, file.id, "", {scene.case})
    desk.client.put_file(content)
    with scene.shop.store.reading() as session:
        trying = Act(session, act, Actor(desk.person, Role.AGENT), MORNING, desk.code)
        check_evidence(trying, Evidence.FILE, file.id, "", {scene.case})


def test_only_the_server_says_that_a_file_has_come(scene: Scene) -> None:
    desk, content = scene.desk(), new_id().bytes
    act = attaching(scene, content)
    desk.perform(act)
    with pytest.raises(Refused, match="has not come"):
        desk.perform(ConfirmFile(sha256=act.sha256))
    assert scene.shop.one(File, id=act.file).awaited
    with pytest.raises(Refused, match="not come"):
        scene.shop.edda_alone().perform(ConfirmFile(sha256=act.sha256))


def test_a_file_counts_with_the_bytes_that_it_has(scene: Scene) -> None:
    desk, content = scene.desk(), new_id().bytes
    desk.client.put_file(content)
    first, second = attaching(scene, content, size=1), attaching(scene, content, size=0)
    desk.perform(first)
    desk.perform(second)
    assert {scene.shop.one(File, id=one.file).size for one in (first, second)} == {16}


def test_a_check_misses_no_file_that_is_still_to_come(scene: Scene) -> None:
    act = attaching(scene, new_id().bytes)
    scene.desk().perform(act)
    report = check(scene.shop.store)
    assert not [one for one in report.findings if act.sha256 in one]


def test_a_file_that_is_too_large_is_refused_as_it_comes(scene: Scene) -> None:
    client = scene.desk().client

    def parts() -> object:
        for _ in range(8):
            yield b"\0" * MEGABYTE

    with pytest.raises(Refused) as refused:
        client._answer("PUT", f"files/{'a' * 64}", data=parts())
    assert refused.value.rule in ("too-large", "line")
    assert not (scene.files / "aa" / ("a" * 64)).exists()


def test_who_may_attach_nothing_sends_no_file(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        scene.desk("rita").client.put_file(b"a reader's")
    assert refused.value.rule == "right"


@pytest.mark.parametrize("name", ["..%2F..%2Fetc%2Fpasswd", "A" * 64, "abc"])
def test_only_a_hash_names_a_file(scene: Scene, name: str) -> None:
    client = scene.desk().client
    for method in ("GET", "PUT"):
        with pytest.raises(Refused) as refused:
            client._answer(method, f"files/{name}", data=b"" if method == "PUT" else None)
        assert refused.value.rule in ("input", "unknown")


def test_what_was_altered_on_the_servers_disk_is_not_given_out(scene: Scene) -> None:
    desk, content = scene.desk(), new_id().bytes
    sha256 = desk.client.put_file(content)
    act = AttachFile(
        file=new_id(),
        case=scene.case,
        sha256=sha256,
        name="a.txt",
        media_type="text/plain",
        size=16,
    )
    desk.perform(act)
    path: Path = scene.files / sha256[:2] / sha256
    path.write_bytes(b"altered")
    with pytest.raises(Refused, match="altered"):
        desk.client.file(sha256)
    path.write_bytes(content)
