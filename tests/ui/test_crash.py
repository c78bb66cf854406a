"""What nobody caught is noted without anybody's data, told once, and stops nothing."""

import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.crash import CrashWatch, describe


@pytest.fixture
def watch(tmp_path: Path) -> CrashWatch:
    return CrashWatch(tmp_path / "logs")


def fail() -> None:
    customer = "Begoña Íñiguez"
    raise ValueError(f"cannot read {customer}")


def test_what_happened_is_told_and_noted_without_personal_data(
    watch: CrashWatch, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(watch.happened) as happened:
        try:
            fail()
        except ValueError as error:
            watch._from_main(type(error), error, error.__traceback__)
    sentence = happened.args[0]
    assert "What you typed is kept" in sentence
    noted = watch.path.read_text("utf-8")
    assert "ValueError" in noted
    assert "test_crash.py" in noted
    assert "Begoña" not in noted + sentence
    watch.remove()


def test_a_thread_that_fails_is_heard_too(watch: CrashWatch, qtbot: QtBot) -> None:
    before = (sys.excepthook, threading.excepthook)
    watch.install()
    try:
        with qtbot.waitSignal(watch.happened):
            thread = threading.Thread(target=fail)
            thread.start()
            thread.join()
    finally:
        watch.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_the_reason_behind_an_error_is_noted_as_well() -> None:
    try:
        try:
            fail()
        except ValueError as error:
            raise OSError("secret") from error
    except OSError as error:
        told = describe(error)
    assert "OSError" in told
    assert "after ValueError" in told
    assert "secret" not in told
