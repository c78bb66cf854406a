"""`rma-desk serve`: what it refuses, its first start, its end."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli import main
from desktop.commands.answer import Ended
from desktop.remote.client import Client, Line, Unreachable
from tests.server.wired import ROOT, Scene, Serving, self_signed


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "only with --certificate and --key"),
        (["--host", "desk.example"], "only with --certificate and --key"),
        (["--host", "0.0.0.0", "--certificate", "a.pem"], "go together"),
        (["--certificate", "no.pem", "--key", "no.key"], "is no file"),
        (["--workers", "2"], "one worker"),
        (["--workers", "0"], "at least one worker"),
        (["--port", "70000"], "port below"),
        (["--limit", "wings=2"], "is no limit"),
        (["--limit", "file_bytes=many"], "is no limit"),
        (["--limit", "threads=0"], "above nothing"),
        (["--password-file", "nowhere.txt"], "cannot be read"),
    ],
)
def test_what_would_be_unsafe_or_cannot_work_is_refused(
    options: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["serve", "--store", str(tmp_path / "desk.db"), *options]
    assert main(given) == Ended.REFUSED
    assert words in capsys.readouterr().err


def test_a_store_that_is_not_there_is_not_taken_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--from", str(tmp_path / "none.db")]) == Ended.REFUSED
    assert "There is no store at" in capsys.readouterr().err


def test_a_new_store_is_founded_and_its_administrator_gets_a_password_once(
    tmp_path: Path,
) -> None:
    store = tmp_path / "new.db"
    store.touch()
    first = Serving(str(store), tmp_path / "files")
    told = re.search(r"“(.+)” with the password (\S+)", "\n".join(first.log))
    assert told is not None
    with Client(Line(first.url, tries=0)) as client:
        assert client.sign_in(told[1], told[2]).role.value == "administrator"
        assert first.stop() == 0
        with pytest.raises(Unreachable, match="What is done here is kept"):
            client.ready()
    assert any('"event": "stopped"' in line for line in first.log)
    second = Serving(str(store), tmp_path / "files")
    assert second.stop() == 0
    assert "password" not in "\n".join(second.log)


def test_the_first_password_can_come_from_a_file_and_be_changed_by_a_command(
    tmp_path: Path,
) -> None:
    store, secret = tmp_path / "new.db", tmp_path / "secret.txt"
    store.touch()
    secret.write_text("from a file, quite long\n", encoding="utf-8")
    serving = Serving(str(store), tmp_path / "files", "--password-file", str(secret))
    try:
        with Client(Line(serving.url, tries=0)) as client:
            client.sign_in("administrator", "from a file, quite long")
            words = ["--store", str(store), "person", "password", "--sign-in", "administrator"]
            done = subprocess.run(
                [sys.executable, "-m", "desktop", *words],
                input="another, quite long too\n",
                capture_output=True,
                text=True,
                cwd=ROOT,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            client.sign_in("administrator", "another, quite long too")
    finally:
        assert serving.stop() == 0
    assert "quite long" not in "\n".join(serving.log)


def test_a_port_that_is_taken_is_told(
    scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "desk.db"
    port = scene.url.rpartition(":")[2]
    secret = tmp_path / "secret.txt"
    secret.write_text("long enough to be one", encoding="utf-8")
    given = ["serve", "--store", str(store), "--port", port, "--password-file", str(secret)]
    assert main(given) == Ended.REFUSED
    assert "cannot listen" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_with_a_companys_own_authority_the_line_is_encrypted(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    store = tmp_path / "desk.db"
    store.touch()
    given = ("--certificate", str(certificate), "--key", str(key))
    serving = Serving(str(store), tmp_path / "files", *given)
    try:
        assert serving.url.startswith("https://")
        with (
            Client(Line(serving.url, tries=0)) as stranger,
            pytest.raises(Unreachable, match="certificate is not trusted"),
        ):
            stranger.ready()
    finally:
        assert serving.stop() == 0
