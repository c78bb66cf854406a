"""Works run elsewhere, their answers come back here, and nobody waits for a stale one."""

import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.background import Background, Latest, Progress


def test_a_work_runs_in_another_thread_and_answers_in_this_one(
    background: Background, qtbot: QtBot
) -> None:
    heard: list[tuple[object, bool]] = []
    task = background.run(lambda: threading.current_thread() is threading.main_thread())
    task.answered.connect(
        lambda ran_here: heard.append(
            (ran_here, threading.current_thread() is threading.main_thread())
        )
    )
    with qtbot.waitSignal(task.finished):
        pass
    assert heard == [(False, True)]
    assert background.is_idle


def test_an_error_comes_by_signal_and_nothing_else_does(
    background: Background, qtbot: QtBot
) -> None:
    task = background.run(lambda: 1 // 0)
    answers: list[object] = []
    task.answered.connect(answers.append)
    with qtbot.waitSignal(task.failed) as failed:
        pass
    assert isinstance(failed.args[0], ZeroDivisionError)
    assert answers == []


def test_an_error_that_nobody_listens_to_is_told_by_the_background(
    background: Background, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(background.unheard) as unheard:
        background.run(lambda: 1 // 0)
    assert isinstance(unheard.args[0], ZeroDivisionError)


def test_an_error_that_somebody_listens_to_is_told_once(
    background: Background, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(background.unheard):
        task = background.run(lambda: 1 // 0)
        task.failed.connect(lambda _: None)
        with qtbot.waitSignal(task.finished):
            pass


def test_a_cancelled_work_tells_neither_answer_nor_error(
    background: Background, qtbot: QtBot
) -> None:
    began, may_end = threading.Event(), threading.Event()

    def work(progress: Progress) -> str:
        began.set()
        may_end.wait(10)
        progress.check()
        return "never heard"

    task = background.run_long(work)
    heard: list[object] = []
    task.answered.connect(heard.append)
    task.failed.connect(heard.append)
    qtbot.waitUntil(began.is_set)
    task.cancel()
    with qtbot.waitSignal(task.finished):
        may_end.set()
    assert heard == []


def test_a_long_work_tells_how_far_it_is(background: Background, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        for row in range(3):
            progress.tell(row, 3, f"row {row}")

    task = background.run_long(work)
    told: list[tuple[int, int, str]] = []
    task.progressed.connect(lambda *step: told.append(step))
    with qtbot.waitSignal(task.finished):
        pass
    assert told == [(0, 3, "row 0"), (1, 3, "row 1"), (2, 3, "row 2")]


def test_a_lane_keeps_the_order_of_its_works(background: Background, qtbot: QtBot) -> None:
    done: list[int] = []
    for number in range(50):
        task = background.run(lambda number=number: done.append(number), lane="writer")  # type: ignore[misc]
    with qtbot.waitSignal(task.finished):
        pass
    assert done == list(range(50))


def test_a_wait_is_said_only_when_it_is_long(background: Background, qtbot: QtBot) -> None:
    may_end = threading.Event()
    quick = background.run(lambda: None)
    with qtbot.assertNotEmitted(quick.slow), qtbot.waitSignal(quick.finished):
        pass
    long = background.run(lambda: may_end.wait(10))
    with qtbot.waitSignal(long.slow):
        pass
    with qtbot.waitSignal(long.finished):
        may_end.set()


def test_of_many_questions_only_the_newest_is_answered(
    background: Background, qtbot: QtBot
) -> None:
    may_end = threading.Event()
    channel = Latest(background)
    answers: list[object] = []
    ran: list[int] = []
    channel.answered.connect(answers.append)

    def question(number: int) -> int:
        ran.append(number)
        may_end.wait(10)
        return number

    for number in range(20):
        channel.ask(lambda number=number: question(number))  # type: ignore[misc]
    with qtbot.waitSignal(channel.settled):
        may_end.set()
    assert answers == [19]
    assert len(ran) <= 2


def test_what_was_given_up_is_not_answered(background: Background, qtbot: QtBot) -> None:
    channel = Latest(background)
    with qtbot.assertNotEmitted(channel.answered), qtbot.waitSignal(channel.settled):
        channel.ask(lambda: 1)
        channel.ask(lambda: 2)
        channel.cancel()


def test_an_answer_for_a_pane_that_is_gone_harms_nobody(
    background: Background, qtbot: QtBot
) -> None:
    class Pane(QObject):
        def hear(self, _: object) -> None:
            raise AssertionError("a dropped pane heard an answer")

    may_end = threading.Event()
    pane = Pane()
    task = background.run(lambda: may_end.wait(10))
    task.answered.connect(pane.hear)
    with qtbot.waitSignal(pane.destroyed):
        pane.deleteLater()
    with qtbot.waitSignal(task.finished):
        may_end.set()


def test_after_closing_nothing_new_is_begun(background: Background) -> None:
    background.close()
    with pytest.raises(RuntimeError, match="closing"):
        background.run(lambda: None)


def test_closing_finishes_what_a_lane_was_given(background: Background) -> None:
    done: list[int] = []
    for number in range(20):
        background.run(lambda number=number: done.append(number), lane="drafts")  # type: ignore[misc]
    background.close()
    assert done == list(range(20))
