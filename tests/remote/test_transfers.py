"""Files go beside the exchanges: a large one on its way, or a line that hangs, holds nothing up."""

import hashlib
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from filelock import FileLock

from desktop.data.tables.record import Comment
from desktop.domain.refusal import Refused
from desktop.operations.keeping import AddComment, AttachFile
from desktop.operations.operation import new_id
from desktop.remote.replica import Replica
from desktop.remote.synchroniser import ENDS_AFTER_SECONDS, LineState
from tests.remote.lines import PATIENCE_SECONDS, HeldLine, line_of
from tests.remote.model.world import Template, World

CONTENT = b"as large as one likes"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def attached(replica: Replica, template: Template) -> None:
    """A file on the case, and the act that names it."""
    replica.perform(
        AttachFile(
            file=new_id(),
            case=template.case,
            sha256=replica.keep_file(CONTENT),
            name="large.txt",
            media_type="text/plain",
            size=len(CONTENT),
        )
    )


def a_comment(template: Template, text: str) -> AddComment:
    return AddComment(comment=new_id(), case=template.case, text=text)


def has(replica: Replica, act: AddComment) -> bool:
    return replica.ask(lambda session: session.get(Comment, act.comment)) is not None


def in_a_thread(work: Callable[[], Any]) -> list[Any]:
    """What a work gives that must not hang."""
    given: list[Any] = []
    thread = threading.Thread(target=lambda: given.append(work()), daemon=True)
    thread.start()
    thread.join(PATIENCE_SECONDS)
    return given


@pytest.fixture
def uploads_hang(served: World) -> HeldLine:
    line = HeldLine(served.server, "PUT")
    served.lines["ruth"] = line
    return line


def test_acts_and_news_go_while_a_file_is_on_its_way(
    served: World, template: Template, uploads_hang: HeldLine
) -> None:
    ruth, otto = served.open("ruth"), served.open("otto")
    attached(ruth, template)
    with line_of(ruth) as told:
        assert uploads_hang.hangs.wait(PATIENCE_SECONDS)
        mine, his = a_comment(template, "mine"), a_comment(template, "his")
        otto.perform(his)
        otto.exchange()
        ruth.perform(mine)
        told.line.wake()
        told.until(lambda: has(ruth, his) and told.now.replica.waiting == 0)
        assert served.server.store.read(lambda session: session.get(Comment, mine.comment))
        assert told.now.state is LineState.THERE
        assert told.now.replica.files_waiting == 1
        uploads_hang.go_on.set()
        told.until(lambda: told.now.replica.files_waiting == 0)
    assert served.server.store.files.get(SHA256) == CONTENT
    ruth.close()
    otto.close()


def test_the_end_does_not_wait_for_a_file_that_hangs(
    served: World, template: Template, uploads_hang: HeldLine
) -> None:
    ruth = served.open("ruth")
    attached(ruth, template)
    with line_of(ruth) as told:
        assert uploads_hang.hangs.wait(PATIENCE_SECONDS)
        began = time.monotonic()
        told.line.close()
        assert time.monotonic() - began < ENDS_AFTER_SECONDS
    assert ruth.state().files_waiting == 1
    ruth.close()
    uploads_hang.go_on.set()


def test_a_file_that_is_here_is_read_while_the_line_is_held(
    served: World, template: Template
) -> None:
    ruth = served.open("ruth")
    sha256 = ruth.keep_file(CONTENT)
    with ruth._line:
        assert in_a_thread(lambda: ruth.file(sha256)) == [CONTENT]
        assert ruth.has_file(sha256)
    ruth.close()


def test_who_waits_for_a_file_is_let_go_at_the_end(served: World, template: Template) -> None:
    line = HeldLine(served.server, "GET")
    served.lines["ruth"] = line
    ruth, otto = served.open("ruth"), served.open("otto")
    attached(otto, template)
    otto.exchange()
    ruth.exchange()
    assert not ruth.has_file(SHA256)

    def fetch() -> str:
        with pytest.raises(Refused) as no:
            ruth.file(SHA256)
        return no.value.rule

    rules: list[str] = []
    waits = threading.Thread(target=lambda: rules.append(fetch()), daemon=True)
    waits.start()
    assert line.hangs.wait(PATIENCE_SECONDS)
    ruth.exchange()  # and no exchange waits for it
    ruth.stop_files()
    waits.join(PATIENCE_SECONDS)
    assert rules == ["line"]
    line.go_on.set()
    ruth.close()
    otto.close()


def test_another_program_that_sends_the_files_is_left_to_it(
    served: World, template: Template
) -> None:
    ruth = served.open("ruth")
    attached(ruth, template)
    with FileLock(f"{ruth.store.url.database}.sending"):
        ruth.exchange()
        assert ruth.state().waiting == 0
        assert ruth.state().files_waiting == 1
    ruth.exchange()
    assert ruth.state().files_waiting == 0
    ruth.close()


def test_a_fault_of_one_file_ends_no_sending(
    served: World, template: Template, monkeypatch: pytest.MonkeyPatch, expect_log: Any
) -> None:
    expect_log(r"files not sent: ZeroDivisionError at ")
    ruth = served.open("ruth")
    attached(ruth, template)

    def broken(*_: Any) -> None:
        met.set()
        raise ZeroDivisionError("a customer's name")

    met = threading.Event()
    with monkeypatch.context() as now:
        now.setattr("desktop.remote.uploads.first", broken)
        with line_of(ruth, every_seconds=0.5) as told:
            assert met.wait(PATIENCE_SECONDS)
            now.undo()
            told.until(lambda: told.now.replica.files_waiting == 0)
    ruth.close()
