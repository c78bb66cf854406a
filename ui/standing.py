"""Keeps the frame of the window true: who sits here, how much there is, what waits, is safe."""

from datetime import datetime
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Slot

from ui import questions
from ui.line import line_words
from ui.main_window import MainWindow
from ui.theme import Tone
from ui.touched import concerns
from ui.workbench import Person, Workbench
from ui.workplaces import Workplaces

_SYNC: Final = "sync"
_PEOPLE: Final = frozenset({"person"})
_KINDS: Final = frozenset({"asset", "batch_review", "case"})


class Standing(QObject):
    """Asks when the desk is open and whenever something that counts was touched."""

    def __init__(self, window: MainWindow, bench: Workbench) -> None:
        super().__init__(window)
        self._window = window
        self._bench = bench
        self._asks_to_sign_in = False
        self._role = ""
        self._channel = bench.channel(self)
        self._channel.answered.connect(self._show)
        window.status.set_workplace(self.tr("Opening the store …"))
        bench.announcer.touched.connect(self._hear_touched)
        bench.drafts.kept.connect(self._tell_kept)
        bench.line.stood.connect(self._show_line)
        window.status.wanted.connect(self._look)

    @Slot(object)
    def begin(self, _: object = None) -> None:
        """The desk is open; of one on a server its line tells where it stands."""
        self._window.again.over()
        self._window.status.set_workplace(self.tr("Alone on this computer"))
        self._window.status.set_saved(self.tr("All saved"))
        self._window.status.set_clock(self._bench.desk.clock_note)
        person = self._bench.desk.person
        self.show_person(person)
        self.ask()
        if person is None:
            self._bench.told.emit(
                self.tr("Say who works here, at the top right: what is done bears a name."),
                Tone.WARNING,
            )

    def ask(self) -> None:
        """Asks how much there is."""
        self._channel.ask(self._bench.question(questions.status))

    def show_person(self, person: Person | None) -> None:
        """Shows who sits here."""
        self._role = "" if person is None else str(person.role)
        self._window.top.set_person("" if person is None else person.name, self._role)

    def _look_at_role(self) -> None:
        """Whose role was changed meanwhile is told so; what a pane offers follows it."""
        person = self._bench.desk.person
        if person is None or not self._role or str(person.role) == self._role:
            return
        self.show_person(person)
        said = self.tr("You are {0} now. What you typed is kept; you may do what that role may.")
        self._bench.told.emit(said.format(person.role), Tone.WARNING)
        self._window.refresh_all()

    @Slot(object)
    def _show_line(self, standing: Any) -> None:
        desk = self._bench.line.desk
        if desk is None:
            return
        self._look_at_role()
        today = self._bench.desk.now().astimezone().date()
        said = line_words(standing, desk.profile.line.url, today)
        self._asks_to_sign_in = standing.state.name == "SIGN_IN"
        leads_on = self._asks_to_sign_in or self._window.has(_SYNC)
        self._window.status.set_workplace(said.text, said.tone, said.tip, leads_on=leads_on)
        if self._asks_to_sign_in:
            self._window.again.ask(desk, standing.sentence)
        else:
            self._window.again.over()

    @Slot()
    def _look(self) -> None:
        """Somebody wants to see what is with the line: sign in where that is all, else the pane."""
        if self._asks_to_sign_in:
            self._window.again.come()
        else:
            self._window.go(_SYNC)

    @Slot(object)
    def _show(self, status: Any) -> None:
        figure = f"{status.assets:,}"
        words = self.tr("1 asset") if status.assets == 1 else self.tr("{0} assets").format(figure)
        self._window.status.set_size(words)
        self._window.set_count("exceptions", status.open_reviews)

    @Slot(object)
    def _hear_touched(self, areas: frozenset[Any]) -> None:
        self._tell_saved()
        if concerns(areas, _PEOPLE):
            self._look_at_role()
        if concerns(areas, _KINDS):
            self.ask()

    @Slot(str, object)
    def _tell_kept(self, key: str, moment: datetime) -> None:  # noqa: ARG002
        self._window.status.set_saved(self.tr("Draft kept {0}").format(self._clock()))

    def _tell_saved(self) -> None:
        self._window.status.set_saved(self.tr("All saved {0}").format(self._clock()))

    def _clock(self) -> str:
        """The desk's time of day, which a sample has of its own."""
        return f"{self._bench.desk.now().astimezone():%H:%M}"


class Seats(QObject):
    """The person's menu: whoever may sit here, and where else one may work."""

    def __init__(
        self,
        window: MainWindow,
        bench: Workbench,
        standing: Standing,
        workplaces: Workplaces | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bench = bench
        self._standing = standing
        self._menu = window.top.menu.addMenu(self.tr("Work as"))
        people = window.top.menu.addAction(self.tr("People …"))
        people.triggered.connect(lambda: window.go("people"))
        self._password = window.top.menu.addAction(self.tr("Your password …"))
        self._password.triggered.connect(lambda: window.go("own password"))
        self._sign_in = window.top.menu.addAction(self.tr("Sign in at a server …"))
        self._sign_out = window.top.menu.addAction(self.tr("Sign out"))
        self._alone = window.top.menu.addAction(self.tr("Work alone"))
        self._sign_in.triggered.connect(lambda: window.go("sign in"))
        self._alone.triggered.connect(lambda: bench.workplace_wanted.emit(None))
        if workplaces is not None:
            self._sign_out.triggered.connect(workplaces.sign_out)
        window.top.menu.aboutToShow.connect(self.ask)
        bench.seated.connect(self._sit)

    @Slot()
    def ask(self) -> None:
        """Shows what can be done here, and asks who there is."""
        is_shared = self._bench.desk.shared is not None
        is_open = self._bench.desk.person is not None or not is_shared
        self._menu.menuAction().setVisible(not is_shared)
        self._sign_out.setVisible(is_shared)
        self._password.setVisible(is_shared)
        self._alone.setVisible(is_shared or not is_open)
        if not is_shared:
            self._bench.ask(questions.people).answered.connect(self._show)

    def take(self, sign_in: str) -> None:
        """Somebody else sits down."""
        self._window.hold(True)
        task = self._bench.change_seat(lambda: self._bench.desk.take_seat(sign_in))
        task.answered.connect(self._bench.seated)
        task.finished.connect(lambda: self._window.hold(False))

    @Slot(object)
    def _show(self, everybody: Any) -> None:
        wanted = [(f"{person.name} · {person.role}", person.sign_in) for person in everybody]
        if wanted == [(action.text(), action.data()) for action in self._menu.actions()]:
            return  # it may be open already, and would lose its place
        self._menu.clear()
        for name, sign_in in wanted:
            action = self._menu.addAction(name)
            action.setData(sign_in)
            action.triggered.connect(partial(self._take_soon, sign_in))

    def _take_soon(self, sign_in: str, _: bool = False) -> None:
        """Once the menu has closed: the window is held, and the key that chose is still down."""
        QTimer.singleShot(0, self, lambda: self.take(sign_in))

    @Slot(object)
    def _sit(self, person: Person) -> None:
        self._standing.show_person(person)
        # What a pane offers depends on who looks at it.
        self._window.refresh_all()
