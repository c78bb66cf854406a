"""The folder of attachments: whole or not there, by content, never by a given name."""

import hashlib
from pathlib import Path

import pytest

from desktop.data.files import FileFolder
from desktop.domain.refusal import Refused


@pytest.fixture
def folder(tmp_path: Path) -> FileFolder:
    return FileFolder(tmp_path / "files")


def test_what_is_put_comes_back_by_its_hash(folder: FileFolder) -> None:
    sha256 = folder.put(b"photograph")
    assert sha256 == hashlib.sha256(b"photograph").hexdigest()
    assert folder.get(sha256) == b"photograph"
    assert folder.put(b"photograph") == sha256
    assert list(folder.all_hashes()) == [sha256]


def test_an_empty_file_is_one_too(folder: FileFolder) -> None:
    assert folder.get(folder.put(b"")) == b""


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "G" * 64, "A" * 64])
def test_only_a_hash_names_a_file(folder: FileFolder, name: str) -> None:
    with pytest.raises(Refused, match="not the SHA-256"):
        folder.get(name)


def test_a_file_that_is_gone_or_altered_is_not_handed_out(folder: FileFolder) -> None:
    sha256 = folder.put(b"photograph")
    folder.path(sha256).write_bytes(b"photoshop!")
    with pytest.raises(Refused, match="altered"):
        folder.get(sha256)
    folder.path(sha256).unlink()
    with pytest.raises(Refused, match="not in the store's folder"):
        folder.get(sha256)


def test_a_file_that_was_altered_is_mended_by_putting_it_again(folder: FileFolder) -> None:
    sha256 = folder.put(b"photograph")
    folder.path(sha256).write_bytes(b"photo")
    assert folder.get(folder.put(b"photograph")) == b"photograph"


def test_a_full_disk_leaves_no_half_of_a_file(
    folder: FileFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.data.files.os.fsync", full)
    with pytest.raises(Refused, match="Make room"):
        folder.put(b"photograph")
    monkeypatch.undo()
    assert [path for path in folder.folder.rglob("*") if path.is_file()] == []
    folder.put(b"photograph")


def test_what_a_killed_program_left_is_no_file(folder: FileFolder) -> None:
    sha256 = folder.put(b"photograph")
    (folder.path(sha256).parent / ".incoming-abc").write_bytes(b"half")
    assert list(folder.all_hashes()) == [sha256]
