"""The card beside the list: what one asset is owed and why, what it is, what it went through."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.asset_states import RETIRABLE
from desktop.domain.calendars import day_words
from desktop.domain.words import AssetState
from ui.panes.assets_columns import answer_badge, kind_word, place_words
from ui.theme import Tone
from ui.widgets.badge import Answer
from ui.widgets.button import Button
from ui.widgets.card import Card, clear, filled_unseen, scrolled
from ui.widgets.facts import Fact, Facts
from ui.widgets.painting import BadgeWords, Look, Run
from ui.widgets.words import ElidedLabel, Sentence, SerialText, words

WIDTH = 320


class AssetCard(Card):
    """Shows one asset, the answer before its explanation."""

    case_wanted = Signal()
    """Somebody wants a case for what is chosen."""
    followed = Signal(object)
    """A (kind, identity) that somebody wants to see."""
    retiring_wanted = Signal(object, str)
    """The identity and the serial of an asset that somebody wants to retire."""
    restoring_wanted = Signal(object, str)
    """The same of a retired one that somebody wants to take back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFixedWidth(WIDTH)
        self._view: Any = None
        self._named = ElidedLabel("", "section")
        self._serial = SerialText("", 17, is_strong=True)
        self._answer = Answer()
        self._why = Sentence()
        self._also = Sentence()
        self._listed = Sentence()
        self.facts = Facts()
        self.history = Facts()
        self._failures = words("", "muted", wrap=True)
        self._past = QWidget()
        self.open_case = Button(self.tr("Open a case"), "F2", primary=True)
        self.show_history = Button(self.tr("History"))
        self.show_history.setCheckable(True)
        self.retire = Button(self.tr("Retire it …"))
        self.restore = Button(self.tr("Take it back …"))
        self._build()
        self._join()

    def show_asset(self, view: Any) -> None:
        """Shows an asset as the query answered it."""
        self._view = view
        named = " · ".join(part for part in (view.model, view.description) if part)
        self._named.setText(named)
        self._serial.set_text(view.serial)
        self._show_answer(view)
        self.facts.set_facts(self._facts_of(view))
        self.history.set_facts(self._past_of(view))
        count = view.failures_of_model
        self._failures.setText(
            self.tr("{0} units of {1} are or were on cases.").format(count, view.model)
            if count > 1
            else ""
        )
        self.retire.setVisible(view.state in RETIRABLE)
        self.restore.setVisible(view.state is AssetState.RETIRED)
        is_retired = view.state is AssetState.RETIRED
        self.open_case.setVisible(not is_retired)
        owed = self.tr("retired") if is_retired else view.owed
        self.setAccessibleName(self.tr("Asset {0}: {1}").format(view.serial, owed))

    def _show_answer(self, view: Any) -> None:
        """What it is owed and why; of a retired one nothing is asked any more."""
        if view.state is AssetState.RETIRED:
            self._answer.set_words(BadgeWords(self.tr("Retired"), Tone.NEUTRAL, "archive"))
            said = self.tr("It was recorded wrongly or left the field, so that no case is opened "
                           "for it. Where that was a mistake, History takes it back.")  # fmt: skip
            self._why.set_runs([Run(said)])
            self._show_muted(self._also, "")
            self._show_muted(self._listed, "")
            return
        self._answer.set_words(answer_badge(view.owed, str(view.tone)))
        self._why.set_runs(_with_strong(view.entitlement.why, view.entitlement.contract_number))
        self._show_muted(self._also, view.also_looked_at)
        self._show_muted(self._listed, self._doubt(view))

    def set_units(self, count: int) -> None:
        """Says at the button for how many chosen units a case would be."""
        self.open_case.set_words(
            self.tr("Open one case for {0} units").format(count)
            if count > 1
            else self.tr("Open a case")
        )

    def unfold_history(self) -> None:
        """Shows the history and takes the keyboard."""
        self.show_history.setChecked(True)
        self.show_history.setFocus()

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        for part in (self._named, self._serial, self._answer, words(self.tr("Why"), "section"),
                     self._why, self._also, self._listed, self.facts, self._past):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        past = QVBoxLayout(self._past)
        past.setContentsMargins(0, 8, 0, 0)
        past.setSpacing(6)
        past.addWidget(words(self.tr("History"), "section"))
        past.addWidget(self.history)
        past.addWidget(self._failures)
        for button in (self.retire, self.restore):
            past.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._past.hide()
        self.body.addWidget(scrolled(inner), 1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.open_case)
        row.addWidget(self.show_history)
        row.addStretch(1)
        self.body.addLayout(row)

    def _join(self) -> None:
        self.open_case.clicked.connect(self.case_wanted)
        self.show_history.toggled.connect(self._past.setVisible)
        self.facts.followed.connect(self.followed)
        self.history.followed.connect(self.followed)
        self.retire.clicked.connect(self._want_retiring)
        self.restore.clicked.connect(self._want_restoring)

    @Slot()
    def _want_retiring(self) -> None:
        self.retiring_wanted.emit(self._view.id, self._view.serial)

    @Slot()
    def _want_restoring(self) -> None:
        self.restoring_wanted.emit(self._view.id, self._view.serial)

    def _show_muted(self, label: Sentence, text: str) -> None:
        label.set_runs([Run(text, Look.MUTED)])
        label.setVisible(bool(text))

    def _doubt(self, view: Any) -> str:
        needed = view.entitlement.supervisor_needed or view.entitlement.reason_needed
        return needed or ""

    def _facts_of(self, view: Any) -> list[Fact]:
        owner = ("organisation", view.organisation_id) if view.organisation_id else None
        contact = " · ".join(part for part in (view.contact, view.language) if part)
        facts = [
            Fact(self.tr("Organisation"), view.organisation or self.tr("unknown"), link=owner),
            Fact(self.tr("Site"), "\n".join(view.site_lines)),
            Fact(self.tr("Contact"), contact if view.contact else ""),
            Fact(self.tr("MAC"), view.mac, "mono"),
            Fact(self.tr("State"), self._state_of(view)),
            Fact(self.tr("Before"), self._before(view)),
        ]
        if view.open_case is not None:
            case = view.open_case
            facts.insert(0, Fact(self.tr("Open case"), case.number, link=("case", case.case_id)))
        return facts

    def _state_of(self, view: Any) -> str:
        match view.state:
            case AssetState.REGISTERED:
                return ""
            case AssetState.UNVERIFIED:
                return self.tr("Not verified yet: nobody registered it")
            case AssetState.REPLACED:
                return self.tr("Replaced by {0}").format(view.successor)
            case AssetState.RETIRED:
                return self.tr("Retired")
            case _:
                raise AssertionError(view.state)

    def _before(self, view: Any) -> str:
        count = len(view.cases)
        if not count:
            return self.tr("No case yet")
        told = self.tr("1 case") if count == 1 else self.tr("{0} cases").format(count)
        if view.replaced_serial:
            told += self.tr(", in the place of {0}").format(view.replaced_serial)
        return told

    def _past_of(self, view: Any) -> list[Fact]:
        facts = [
            Fact(
                case.number,
                f"{case.state.value}, {_day(case.reported_at)}\n{case.symptoms}".strip(),
                link=("case", case.case_id),
            )
            for case in view.cases
        ]
        facts.append(Fact(self.tr("Replaced"), view.replaced_serial, "mono"))
        facts.append(Fact(self.tr("Successor"), view.successor, "mono"))
        for label, day in (
            (self.tr("Bought"), view.bought_on),
            (self.tr("Shipped"), view.shipped_on),
            (self.tr("Warranty to"), view.warranty_ends),
        ):
            facts.append(Fact(label, "" if day is None else _day(day)))
        return facts


class ThingCard(Card):
    """Shows anything else that was found, and the one thing to do with it."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFixedWidth(WIDTH)
        self._kind = words("", "section")
        self._title = words("", "head", wrap=True, select=True)
        self.facts = Facts()
        self.open = Button("", "", primary=True)
        self.body.addWidget(self._kind)
        self.body.addWidget(self._title)
        self.body.addWidget(self.facts)
        self.body.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addStretch(1)
        self.body.addLayout(row)
        self.open.clicked.connect(self.opened)

    def show_result(self, result: Any, opens_list: bool) -> None:
        """Shows a found thing; `opens_list` when its assets are what opening it shows."""
        self._kind.setText(kind_word(result.kind))
        self._title.setText(result.title)
        self.facts.set_facts([
            Fact(self.tr("Organisation"),
                 "" if result.organisation == result.title else result.organisation),
            Fact(self.tr("Place"), place_words(result)),
            Fact(self.tr("About"), result.note or result.model_description),
        ])  # fmt: skip
        self.open.set_words(self.tr("Show its assets ↵") if opens_list else self.tr("Open it ↵"))
        self.setAccessibleName(f"{kind_word(result.kind)} {result.title}")


class LineCard(Card):
    """Shows a pasted serial that nobody recorded, and what may have been meant."""

    taken = Signal(object)
    """The suggestion that a person takes for what was meant."""
    case_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFixedWidth(WIDTH)
        self._serial = SerialText("", 17, is_strong=True)
        self._said = words("", "", wrap=True)
        self._meant = QWidget()
        self._choices = QVBoxLayout(self._meant)
        self._choices.setContentsMargins(0, 0, 0, 0)
        self._choices.setSpacing(8)
        self.open_case = Button(self.tr("Open a case"), "F2", primary=True)
        self.body.addWidget(words(self.tr("As pasted"), "section"))
        self.body.addWidget(self._serial)
        self.body.addWidget(self._said)
        self.body.addWidget(self._meant)
        self.body.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.open_case)
        row.addStretch(1)
        self.body.addLayout(row)
        self.open_case.clicked.connect(self.case_wanted)

    def set_units(self, count: int) -> None:
        """Says at the button for how many chosen units a case would be."""
        self.open_case.set_words(
            self.tr("Open one case for {0} units").format(count)
            if count > 1
            else self.tr("Open a case")
        )

    def show_line(self, line: Any) -> None:
        """Shows a line that was not found."""
        self._serial.set_text(line.typed)
        self._said.setText(line.suggestion)
        with filled_unseen(self._meant):
            clear(self._choices)
            for suggestion in line.suggestions:
                button = Button(self.tr("It is {0}").format(suggestion.serial))
                button.clicked.connect(lambda _=False, taken=suggestion: self.taken.emit(taken))
                self._choices.addWidget(button)
                about = f"{suggestion.model}, {suggestion.organisation}".strip(", ")
                self._choices.addWidget(words(about, "muted", wrap=True))


def _with_strong(text: str, strong: str | None) -> Sequence[Run]:
    if not strong or strong not in text:
        return [Run(text)]
    before, after = text.split(strong, 1)
    return [Run(before), Run(strong, Look.STRONG), Run(after)]


def _day(moment: date) -> str:
    return day_words(moment.date() if isinstance(moment, datetime) else moment)
