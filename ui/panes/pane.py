"""What every pane is: it asks, shows the answer, says its state, refreshes when touched."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from ui.background import Task
from ui.theme import Tone
from ui.theme.tokens import CARD_GAP, PANE_MARGIN
from ui.touched import concerns
from ui.widgets.banner import Banner, PaneState
from ui.widgets.words import ElidedLabel, words
from ui.workbench import Workbench, sentence_of

_LEFT_TO_RIGHT = "\u200e"
_WIDEST_ASIDE = 320


class Pane(QWidget):
    """Shows one view-model and emits what the person wants; holds no rule.

    A pane builds its parts into `body`, asks with `ask`, and shows what comes in `show_answer`.
    """

    kinds: ClassVar[frozenset[str]] = frozenset()
    """The kinds of things that concern it, whichever of them was touched."""
    waits_for_answer: ClassVar[bool] = True
    """Whether it is empty before its first answer; a pane that somebody fills in is not."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.identity: UUID | None = None
        self._is_stale = True
        self._has_content = not self.waits_for_answer
        self._channel = bench.channel(self)
        self.banner = Banner(self)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(CARD_GAP)
        self.setProperty("look", "pane")
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE_MARGIN, PANE_MARGIN, PANE_MARGIN, PANE_MARGIN)
        column.setSpacing(CARD_GAP)
        column.addWidget(self.banner)
        column.addWidget(self.content, 1)
        # Empty cards say nothing: they come with the first answer.
        self.content.setVisible(self._has_content)
        self._join_states()

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was shown or typed in it yet: it is as good as new for somebody else."""
        return not self._has_content

    def refresh(self) -> None:
        """Asks anew for what it shows; each pane says how."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it shows.")

    def show_answer(self, answer: Any) -> None:
        """Shows what came; each pane says how."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it shows an answer.")

    def show_thing(self, identity: UUID) -> None:
        """Shows another thing of its kind."""
        self.identity = identity
        self.mark_stale()

    def come_from(self, place: str) -> None:
        """In which pane one was just before; the help shows the page for it."""

    def show_list(self) -> None:
        """Somebody came to the pane and to no single thing; panes that can be narrowed widen."""

    def search(self, text: str) -> None:
        """What stands in the field for everything; panes that list nothing need not care."""

    def search_pictures(self, pictures: Sequence[Path | bytes]) -> None:
        """Photographs to be read for barcodes; panes that search by them say how."""

    def step(self, rows: int) -> None:
        """The arrows of the search field; panes with a list move in it."""

    def open_chosen(self) -> None:
        """Enter in the search field; panes with a list open what is chosen."""

    def ask(self, query: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        """Asks the desk; only the newest question is answered, by `show_answer`."""
        self._is_stale = False
        self._channel.ask(self.bench.question(query, *arguments, **named))

    def perform(self, operation: Any, then: Callable[[Any], None] | None = None) -> Task:
        """Has an act done; a refusal is told by `tell_refusal`, anything else in the banner."""
        task = self.bench.perform(operation)
        if then is not None:
            task.answered.connect(then)
        task.failed.connect(self._hear_failure)
        return task

    def tell_refusal(self, refusal: Refused) -> None:
        """Shows why an act was refused; forms also mark `refusal.field`."""
        state = PaneState.NO_RIGHT if refusal.rule == "right" else PaneState.ERROR
        if refusal.rule == "conflict":
            state = PaneState.CONFLICT
        if refusal.rule == "line":
            state = PaneState.OFF_LINE
        again = "" if self._has_content else self.tr("Retry")
        self.banner.say_state(state, refusal.sentence, act=again)

    def say(self, state: PaneState, sentence: str, detail: str = "", act: str = "") -> None:
        """Says one of the states; the content stays in sight beside an error, not when empty."""
        self.banner.say_state(state, sentence, detail, act)
        self.content.setVisible(self._has_content and state is not PaneState.EMPTY)

    def say_nothing(self) -> None:
        """All is as it should be."""
        self._has_content = True
        self.banner.hide()
        self.content.show()

    @Slot()
    def mark_stale(self) -> None:
        """Asks anew, now or when the pane is shown."""
        if self.isVisible():
            self.refresh()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def _join_states(self) -> None:
        self._channel.answered.connect(self._take)
        self._channel.failed.connect(self._hear_failure)
        self._channel.slow.connect(self._say_loading)
        self.banner.acted.connect(self.refresh)
        self.bench.announcer.touched.connect(self._hear_touched)

    @Slot(object)
    def _take(self, answer: object) -> None:
        self.say_nothing()
        self.show_answer(answer)

    @Slot(object)
    def _hear_touched(self, areas: frozenset[Any]) -> None:
        if concerns(areas, self.kinds, self.identity):
            self.mark_stale()

    @Slot(object)
    def _hear_failure(self, error: object) -> None:
        if isinstance(error, Refused):
            self.tell_refusal(error)
            return
        self.say(
            PaneState.ERROR, self.tr("That did not work."), sentence_of(error), self.tr("Retry")
        )

    @Slot()
    def _say_loading(self) -> None:
        if self._channel.is_asking:
            self.banner.say_state(PaneState.LOADING, self.tr("Looking it up …"))


class PaneHead(QWidget):
    """The head of a pane: what it is about, what is wrong or due, its buttons at the right."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = words(title, "head")
        self._under = ElidedLabel("", "muted")
        self._under.hide()
        self._aside = words("", "muted", wrap=True)
        self._aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.badges = QHBoxLayout()
        self.badges.setSpacing(8)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(10)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._title)
        first.addLayout(self.badges)
        first.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addLayout(first)
        left.addWidget(self._under)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(left, 1)
        row.addWidget(self._aside)
        row.addLayout(self.buttons)

    def set_title(self, title: str) -> None:
        """What the pane is about."""
        self._title.setText(title)

    def set_under(self, sentence: str) -> None:
        """The line under the title."""
        # A name in Arabic or Hebrew at its beginning must not turn the whole line around.
        self._under.setText(_LEFT_TO_RIGHT + sentence if sentence else "")
        self._under.setVisible(bool(sentence))

    def set_aside(self, sentence: str, tone: Tone | None = None) -> None:
        """The words before the buttons: how many were found, what it waits for."""
        self._aside.setText(sentence)
        # Long words take two lines: what the pane is about and its badges need the width more.
        width = self._aside.fontMetrics().horizontalAdvance(sentence) + 4
        self._aside.setFixedWidth(width if width <= _WIDEST_ASIDE else _WIDEST_ASIDE * 3 // 4)
        self._aside.setProperty("look", "muted" if tone is None else "title")
