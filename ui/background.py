"""The one way to run something away from the UI thread and have its answer come back by signal."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

SLOW_AFTER_MS: Final = 200
"""A wait is shown only when it is longer than this."""
_READERS: Final = 3


class Cancelled(Exception):
    """Raised inside a work that was told to stop, by `Progress.check`."""


class Progress:
    """What a long work is handed: how to tell how far it is, and to hear that it should stop."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raises `Cancelled` if somebody asked the work to stop; to be called between steps."""
        if self.is_cancelled:
            raise Cancelled

    def tell(self, done: int, total: int, words: str = "") -> None:
        """Tells that `done` of `total` steps are behind (total 0: unknown); checks for a stop."""
        self.check()
        self._tell(done, total, words)

    def stop(self) -> None:
        """Asks the work to stop."""
        self._stop.set()


class Task(QObject):
    """One thing that runs elsewhere. Its signals arrive in the thread that started it."""

    answered = Signal(object)
    """What the work returned."""
    failed = Signal(object)
    """The exception that the work raised."""
    progressed = Signal(int, int, str)
    """Done, total (0: unknown), words."""
    slow = Signal()
    """It has taken more than 200 ms: time to say so."""
    finished = Signal()
    """It is over, whatever the end; always the last."""

    # What the worker's thread emits always comes through the loop of the thread that started it,
    # so that whoever connects right after starting misses nothing.
    _told = Signal(int, int, str)
    _settled = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.progress = Progress(self._told.emit)
        self.is_kept_at_closing = False
        self.is_of_interest = True
        """Whether somebody still wants its answer; the work is done all the same."""
        self._is_over = False
        self._told.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        self._slow_timer = QTimer(self)
        self._slow_timer.setSingleShot(True)
        self._slow_timer.setInterval(SLOW_AFTER_MS)
        self._slow_timer.timeout.connect(self.slow)
        self._slow_timer.start()

    @property
    def is_running(self) -> bool:
        """Whether its end has not been told yet."""
        return not self._is_over

    def cancel(self) -> None:
        """Asks the work to stop; from now on neither an answer nor an error is told."""
        self.progress.stop()

    def deliver(self, answer: object, error: BaseException | None) -> None:
        """Called by the worker's thread when the work is over."""
        self._settled.emit(answer, error)

    @Slot(object, object)
    def _settle(self, answer: object, error: BaseException | None) -> None:
        self._is_over = True
        self._slow_timer.stop()
        if self.is_of_interest and not self.progress.is_cancelled:
            if error is None:
                self.answered.emit(answer)
            elif not isinstance(error, Cancelled):
                self.failed.emit(error)
        self.finished.emit()


class Background(QObject):
    """Runs works on a few threads. A lane is a thread of its own whose works keep their order."""

    unheard = Signal(object)
    """An error of a work that nobody listens to; the window tells it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._running: set[Task] = set()
        self._is_closed = False

    def run(self, work: Callable[[], Any], lane: str | None = None) -> Task:
        """Starts `work` and returns its task; connect its signals before returning to the loop."""
        task = self.run_long(lambda _: work(), lane)
        # A short work in a lane is a draft or an act that somebody asked for: never thrown away.
        task.is_kept_at_closing = lane is not None
        return task

    def run_long(self, work: Callable[[Progress], Any], lane: str | None = None) -> Task:
        """Starts a `work` that tells its progress and can be stopped.

        Raises `RuntimeError` when the program is already closing.
        """
        if self._is_closed:
            raise RuntimeError("The window is closing; nothing new can be started.")
        task = Task(self)
        self._running.add(task)
        task.finished.connect(self._forget)
        task.failed.connect(self._hear)
        future = self._executor(lane).submit(_work_for(task, work))
        # A work that was thrown out of the queue never ran, so it has to be settled here.
        future.add_done_callback(lambda ended: _settle_unstarted(task, ended))
        return task

    def forget_answers(self) -> None:
        """Nobody is told any more how what is under way ends: whoever asked is gone."""
        for task in self._running:
            task.is_of_interest = False

    @property
    def is_idle(self) -> bool:
        """Whether no work is under way or waiting."""
        return not self._running

    @property
    def is_closed(self) -> bool:
        """Whether the program is closing, so that nothing new can be started."""
        return self._is_closed

    def close(self) -> None:
        """Asks questions and long works to stop; drafts and acts that were asked for are finished.

        Waits for all threads.
        """
        self._is_closed = True
        for task in self._running:
            if not task.is_kept_at_closing:
                task.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for lane in self._lanes.values():
            lane.shutdown(wait=True)

    def _executor(self, lane: str | None) -> ThreadPoolExecutor:
        if lane is None:
            return self._pool
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=lane)
        return self._lanes[lane]

    @Slot()
    def _forget(self) -> None:
        task = self.sender()
        if isinstance(task, Task):
            self._running.discard(task)
            task.deleteLater()

    @Slot(object)
    def _hear(self, error: object) -> None:
        task = self.sender()
        # One receiver is this method itself.
        if isinstance(task, Task) and task.receivers("2failed(PyObject)") <= 1:
            self.unheard.emit(error)


class Latest(QObject):
    """A channel where only the newest question counts: for typing, and for panes that refresh.

    At most one work runs at a time; a question asked meanwhile waits, and is itself replaced by a
    newer one. Answers to older questions are never told.
    """

    answered = Signal(object)
    failed = Signal(object)
    slow = Signal()
    settled = Signal()
    """Nothing is asked any more."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._task: Task | None = None
        self._waiting: Callable[[], Any] | None = None

    def ask(self, work: Callable[[], Any]) -> None:
        """Asks anew; what was asked before is of no interest any more."""
        if self._task is None:
            self._start(work)
            return
        self._task.cancel()
        self._waiting = work

    def cancel(self) -> None:
        """Gives up what was asked."""
        self._waiting = None
        if self._task is not None:
            self._task.cancel()

    @property
    def is_asking(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None

    def _start(self, work: Callable[[], Any]) -> None:
        if self._background.is_closed:
            # The window is closing: nobody is there to be answered.
            self.settled.emit()
            return
        task = self._background.run(work)
        self._task = task
        task.answered.connect(self.answered)
        task.failed.connect(self.failed)
        task.slow.connect(self.slow)
        task.finished.connect(self._next)

    @Slot()
    def _next(self) -> None:
        self._task = None
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._start(waiting)
        else:
            self.settled.emit()


def _work_for(task: Task, work: Callable[[Progress], Any]) -> Callable[[], None]:
    def run() -> None:
        try:
            task.progress.check()
            answer = work(task.progress)
        # Everything that a work raises belongs to whoever asked for it, in the other thread.
        except BaseException as error:  # noqa: BLE001
            task.deliver(None, error)
        else:
            task.deliver(answer, None)

    return run


def _settle_unstarted(task: Task, ended: "Future[None]") -> None:
    if ended.cancelled():
        task.deliver(None, Cancelled())
