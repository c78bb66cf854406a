"""The window: rail, search field, the panes made when first wanted, and the status line."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop.workplace_memory import WorkplaceMemory
from ui import window_state
from ui.panes.catalogue import PaneEntry
from ui.panes.pane import Pane
from ui.sign_in_again import SignInAgain
from ui.theme import Theme
from ui.tidings import Tidings
from ui.turns import InTurns
from ui.way import Place, Way
from ui.widgets.company_strip import CompanyStrip
from ui.widgets.pages import Pages
from ui.widgets.rail import Rail, RailPlace
from ui.widgets.status_line import StatusLine
from ui.widgets.top_bar import TopBar
from ui.window_state import WindowState, geometry_text
from ui.workbench import Workbench

_SEARCHED_IN = "assets"


class MainWindow(QMainWindow):
    """Goes from pane to pane and hands on what is searched for; what a pane does is its own."""

    went = Signal()
    """It is in another place now."""

    def __init__(
        self,
        bench: Workbench,
        memory: WorkplaceMemory,
        theme: Theme,
        entries: Sequence[PaneEntry],
    ) -> None:
        super().__init__()
        self._bench = bench
        self._memory = memory
        self._theme = theme
        self._entries = {entry.key: entry for entry in entries}
        self._panes: dict[str, Pane] = {}
        self._prepared: dict[str, Pane] = {}
        self._way = Way()
        self._build()
        self._join()
        self._reopen()

    @property
    def place(self) -> Place | None:
        """Where it is now."""
        return self._way.here

    @property
    def pane(self) -> Pane | None:
        """The pane that is seen."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Pane) else None

    def has(self, key: str) -> bool:
        """Whether there is such a pane."""
        return key in self._entries

    def go(self, key: str, identity: UUID | None = None) -> None:
        """Goes to a pane, and in it to a thing."""
        if key not in self._entries:
            return
        before = self._way.here
        self._way.go(Place(key, identity))
        self._show_here()
        if before is not None and before.pane != key:
            self._in_pane(lambda pane: pane.come_from(before.pane))

    @Slot(str, object)
    def open_thing(self, kind: str, identity: UUID) -> None:
        """Goes to the pane that shows such a thing."""
        entry = next((e for e in self._entries.values() if kind in e.opens), None)
        if entry is not None:
            self.go(entry.key, identity)

    def go_back(self) -> None:
        """Goes where one was before."""
        if self._way.back():
            self._show_here()

    def go_forward(self) -> None:
        """Goes where one was before going back."""
        if self._way.forward():
            self._show_here()

    @Slot()
    def refresh_all(self) -> None:
        """Has every pane ask anew: the seen one now, the others when they are shown."""
        for pane in self._panes.values():
            pane.mark_stale()

    def hold(self, is_held: bool) -> None:
        """While somebody else sits down nothing can be begun; what is left is saved before. Then
        the keyboard is in the field for everything."""
        self._whole.setEnabled(not is_held)
        if not is_held:
            self.top.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def prepare_anew(self) -> None:
        """Makes the pane that `begin_anew` will begin with, which takes longer than all else."""
        key = self._begins_at()
        there = self._panes.get(key)
        if there is not None and there.is_untouched:
            return
        self._prepared[key] = self._entries[key].make(self._bench)

    def take_prepared(self) -> None:
        """Takes the pane that was made in, unseen still."""
        for pane in self._prepared.values():
            self._stack.addWidget(pane)

    def begin_anew(self, *, stays: bool = False) -> None:
        """Nothing that one person chose or typed stays for the next: every pane is new, or was not
        touched yet. Where they sit down at the same desk it `stays` at the thing that was seen."""
        self._bench.background.forget_answers()
        here = self._way.here
        place = here if here is not None and stays else Place(self._begins_at())
        touched = [key for key, pane in self._panes.items() if not pane.is_untouched]
        left = [self._panes.pop(key) for key in touched]
        for pane in left:
            self._stack.removeWidget(pane)
            pane.hide()
        InTurns(self, *(pane.deleteLater for pane in left))
        for pane in self._panes.values():
            pane.mark_stale()
        self._way = Way()
        self.top.search.clear()
        self.go(place.pane, place.identity)
        self._prepared.clear()

    def _begins_at(self) -> str:
        """The place in the rail to which the pane belongs that is seen; else the first."""
        here = self._way.here
        return next(iter(self._entries)) if here is None else self._entries[here.pane].place

    def set_count(self, key: str, count: int) -> None:
        """Says at the rail how many things wait."""
        self.rail.set_count(key, count)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._bench.drafts.flush()
        here = self._way.here
        state = WindowState(
            geometry_text(self.saveGeometry()),
            "" if here is None else self._entries[here.pane].place,
            self._theme.choice,
        )
        self._bench.background.run(lambda: window_state.keep(self._memory, state), lane="drafts")
        self._bench.background.close()
        super().closeEvent(event)

    def _build(self) -> None:
        self.setWindowTitle(self.tr("RMA Desk"))
        self.setMinimumSize(960, 560)
        in_rail = [entry for entry in self._entries.values() if entry.is_in_rail]
        self.rail = Rail([RailPlace(e.key, e.word, e.sign, e.shortcut) for e in in_rail])
        self.top = TopBar(self._theme)
        self.tidings = Tidings(self._bench)
        self.again = SignInAgain(self._bench)
        self.company = CompanyStrip()
        self.status = StatusLine()
        self._stack = Pages()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for part in (
            self.top,
            self.tidings,
            self.again,
            self.company,
            self._stack,
            self.status,
        ):
            right.addWidget(part, 1 if part is self._stack else 0)
        self._whole = QWidget()
        row = QHBoxLayout(self._whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(self._whole)
        QWidget.setTabOrder(self.top.search, self.rail)

    def _join(self) -> None:
        self._key("Ctrl+K", self.top.search.go)
        self._key("Alt+Left", self.go_back)
        self._key("Alt+Right", self.go_forward)
        for entry in self._entries.values():
            if entry.is_in_rail:
                self._key(entry.shortcut, partial(self.go, entry.key))
        self.rail.chosen.connect(self.go)
        self.top.search.asked.connect(self._search)
        self.top.search.moved.connect(lambda rows: self._in_pane(lambda p: p.step(rows)))
        self.top.search.opened.connect(lambda: self._in_pane(lambda p: p.open_chosen()))
        self.top.search.pictures.connect(self._search_pictures)
        self._bench.opened.connect(self.open_thing)
        self._bench.searched.connect(self.top.search.setText)
        self._bench.line.stood.connect(self._count_undecided)

    def _key(self, key: str, act: Callable[[], Any]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)

    def _reopen(self) -> None:
        state = window_state.recall(self._memory)
        if not state.geometry or not self.restoreGeometry(state.geometry_bytes):
            self.resize(1366, 768)
        first = next(iter(self._entries), "")
        self.go(state.pane if state.pane in self._entries else first)
        self.top.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_here(self) -> None:
        here = self._way.here
        if here is None:
            return
        entry = self._entries[here.pane]
        pane = self._panes.get(entry.key)
        if pane is None:
            pane = self._prepared.pop(entry.key, None) or entry.make(self._bench)
            self._panes[entry.key] = pane
            if self._stack.indexOf(pane) < 0:
                self._stack.addWidget(pane)
        if here.identity is None:
            pane.show_list()
        else:
            pane.show_thing(here.identity)
        self.rail.set_here(entry.place)
        self._stack.setCurrentWidget(pane)
        self.went.emit()

    def _in_pane(self, act: Callable[[Pane], None]) -> None:
        if self.pane is not None:
            act(self.pane)

    @Slot(object)
    def _count_undecided(self, standing: Any) -> None:
        """Says at the rail how much a person has to decide about; what waits goes by itself."""
        replica = None if standing is None else standing.replica
        count = 0 if replica is None else replica.parked + replica.lost + replica.files_refused
        self.set_count("sync", count)

    @Slot(str)
    def _search(self, text: str) -> None:
        if text and (self._way.here is None or self._way.here.pane != _SEARCHED_IN):
            self.go(_SEARCHED_IN)
        self._in_pane(lambda pane: pane.search(text))

    @Slot(object)
    def _search_pictures(self, pictures: tuple[Any, ...]) -> None:
        self.go(_SEARCHED_IN)
        self._in_pane(lambda pane: pane.search_pictures(pictures))
