"""Files over the line: hashed again, limited, and readable only through what refers to them."""

import hashlib
from pathlib import Path

import pytest

from desktop.domain.refusal import Refused
from desktop.operations.keeping import AttachFile
from desktop.operations.operation import new_id
from desktop.server.settings import MEGABYTE
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


def test_a_file_that_is_too_large_is_refused_as_it_comes(scene: Scene) -> None:
    client = scene.desk().client

    def parts() -> object:
        for _ in range(70):
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
