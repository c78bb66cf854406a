"""Files in a bucket behave as files in a folder do, against a server that speaks S3 over HTTP."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.data.file_bucket import FileBucket, files_at
from desktop.data.files import FileFolder, Files
from desktop.domain.refusal import Refused

CONTENT = b"a photograph of a label" * 5_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """An S3 server of moto's own in this process; it asks nobody's account."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def files(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Files]:
    if request.param == "folder":
        yield FileFolder(tmp_path / "files")
        return
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-test-too")
    place: str = request.getfixturevalue("endpoint")
    bucket = f"files-{tmp_path.name.replace('_', '-').strip('-')[:40].lower()}"
    with pytest.raises(Refused, match="Make it first"):
        files_at(f"s3://{bucket}/rma?endpoint={place}")
    _make_bucket(place, bucket)
    found = files_at(f"s3://{bucket}/rma?endpoint={place}&region=us-east-1")
    assert isinstance(found, FileBucket)
    yield found


def _make_bucket(place: str, bucket: str) -> None:
    from minio import Minio

    host = place.removeprefix("http://")
    client = Minio(
        endpoint=host, access_key="of-the-test", secret_key="of-the-test-too", secure=False
    )
    client.make_bucket(bucket)


def test_what_is_kept_comes_back_by_its_hash(files: Files) -> None:
    assert files.size(SHA256) is None
    assert files.put(CONTENT) == files.put(CONTENT) == SHA256
    assert files.size(SHA256) == len(CONTENT)
    assert files.get(SHA256) == CONTENT
    with files.copy(SHA256) as path:
        assert path.read_bytes() == CONTENT
    assert list(files.all_hashes()) == [SHA256]


def test_what_came_part_by_part_is_kept_whole(files: Files) -> None:
    incoming = files.incoming(SHA256)
    incoming.write_bytes(CONTENT)
    assert files.size(SHA256) is None
    files.keep(incoming, SHA256)
    assert not incoming.exists()
    assert files.get(SHA256) == CONTENT


def test_what_is_not_there_is_said(files: Files) -> None:
    with pytest.raises(Refused, match="Restore it from a backup"):
        files.get("0" * 64)
    with pytest.raises(Refused, match="not the SHA-256"):
        files.size("../secrets")


def test_what_was_altered_there_is_not_given_out(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    incoming = files.incoming(SHA256)
    incoming.write_bytes(b"other bytes")
    files.keep(incoming, SHA256)
    with pytest.raises(Refused, match="altered"):
        files.get(SHA256)


@pytest.mark.parametrize(
    "place", ["s3://", "s3://bucket", "s3://bucket?endpoint=ftp://x", "s3://b?endpoint=http://"]
)
def test_an_address_that_names_no_bucket_is_refused(place: str) -> None:
    with pytest.raises(Refused, match="A bucket is named like"):
        files_at(place)


def test_a_store_of_files_that_does_not_answer_is_a_passing_trouble(
    monkeypatch: pytest.MonkeyPatch, expect_log: object
) -> None:
    monkeypatch.setattr("desktop.data.file_bucket._TRIES", 0)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")
    with pytest.raises(Refused, match="ask who looks after the server") as refused:
        files_at("s3://bucket?endpoint=http://127.0.0.1:9&region=us-east-1")
    assert refused.value.rule == "store"


def test_without_its_package_a_bucket_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "minio", None)
    with pytest.raises(Refused, match=r"rma-desk\[s3\]"):
        files_at("s3://bucket?endpoint=http://127.0.0.1:9")
