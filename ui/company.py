"""Who else is on the case that is open here, and what they type into; and telling them the same.

It is news of seconds: nothing waits for it, and without the line nobody is shown."""

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from ui import questions
from ui.main_window import MainWindow
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.shared_desk import SharedDesk

_AGAIN_MILLISECONDS: Final = 8_000
"""What was said is good for fifteen seconds at the server."""
_ON_A_CASE: Final = frozenset({"case", "form"})
"""The panes whose thing is a case."""
_UNIT = re.compile(r"^units\.[0-9a-f-]{36}\.")
_SAYABLE = re.compile(r"^[a-z0-9_.]{1,60}$")

Here = tuple[UUID | None, str]
"""The case that is open and the field that is typed into, "" for none."""


class Company(QObject):
    """Says where somebody is while they are on a case, and shows who else is there."""

    _told = Signal(object, object)

    def __init__(self, window: MainWindow, bench: Workbench) -> None:
        super().__init__(window)
        self._window, self._bench = window, bench
        self._desk: SharedDesk | None = None
        self._present: tuple[Any, ...] = ()
        self._names: dict[UUID, str] = {}
        self._said: Here = (None, "")
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN_MILLISECONDS)
        self._timer.timeout.connect(self._say)
        self._told.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        bench.line.stood.connect(self._hear_line)
        window.went.connect(self._look)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._look)

    @Slot()
    def begin(self) -> None:
        """There is a desk, and perhaps not the one before."""
        desk = self._bench.line.desk
        if desk is not None and desk is not self._desk:
            desk.listen_to_presence(partial(self._told.emit, desk))
        self._desk, self._present, self._said = desk, (), (None, "")
        self._names.clear()
        if desk is None:
            self._timer.stop()
        else:
            self._timer.start()
        self._show()
        self._look()

    @Slot()
    def _look(self, *_: object) -> None:
        """Somebody went elsewhere, or into another field."""
        if self._desk is not None and self._here() != self._said:
            self._say()
        self._show()

    @Slot()
    def _say(self) -> None:
        here = self._here()
        if self._desk is None or self._bench.background.is_closed:
            return
        if here == (None, "") == self._said or self._desk.line.state != "there":
            return
        self._said = here
        # On a thread of its own: a slow line must not hold up whoever asks for something.
        say = partial(self._desk.say_presence, *here)
        task = self._bench.background.run_long(lambda _: say(), lane="presence")
        # Without the line nobody hears it, and there is nothing to tell anybody here.
        task.failed.connect(lambda _: None)

    def _here(self) -> Here:
        place = self._window.place
        if place is None or place.pane not in _ON_A_CASE or place.identity is None:
            return (None, "")
        return (place.identity, _field_of(QApplication.focusWidget()))

    @Slot(object, object)
    def _hear(self, desk: Any, present: tuple[Any, ...]) -> None:
        if desk is not self._desk:
            return
        self._present = present
        if any(one.person not in self._names for one in present):
            self._bench.ask(questions.people).answered.connect(self._learn)
        self._show()

    @Slot(object)
    def _hear_line(self, _: object) -> None:
        """Without the line nobody knows whether who was here still is."""
        self._show()

    @Slot(object)
    def _learn(self, people: Any) -> None:
        self._names = {person.id: person.name for person in people}
        self._show()

    def _show(self) -> None:
        case, _ = self._here()
        is_there = self._desk is not None and self._desk.line.state == "there"
        present = self._present if is_there and case is not None else ()
        here = [one for one in present if one.case == case]
        known = [one for one in here if one.person in self._names]
        self._window.company.tell("  ·  ".join(self._words(one) for one in known))

    def _words(self, one: Any) -> str:
        name = self._names[one.person]
        if not one.field:
            return self.tr("{0} is on this case too").format(name)
        from desktop.queries.deeds import field_word

        return self.tr("{0} is on this case too, typing into “{1}”").format(
            name, field_word(one.field)
        )


def _field_of(widget: QWidget | None) -> str:
    """The field that the keyboard is in, as desks tell each other; "" for none."""
    if not isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return ""
    name = _UNIT.sub("units.", widget.objectName())
    return name if _SAYABLE.match(name) else ""
