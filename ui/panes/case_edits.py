"""Edits that carry what was seen: two people's changes meet as a conflict, never in silence."""

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.refusal import Refused
from ui.panes import case_questions
from ui.panes.case_panel import ActPanel
from ui.widgets.banner import PaneState
from ui.widgets.button import Button
from ui.widgets.field import Editor, choice, date_editor, text_editor
from ui.widgets.words import words
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.case_choices import RequestChoice
    from desktop.queries.case_detail import UnitView
    from desktop.queries.case_screen import CaseScreen

_MANDATORY: Final = ("symptoms", "troubleshooting")


class EditPanel(ActPanel):
    """Fields whose values were seen; where another person changed one, both values are shown."""

    def __init__(self, bench: Workbench, title: str, draft: str) -> None:
        super().__init__(bench, title, "Save", draft)
        self.seen: dict[str, str] = {}
        self._conflicts: dict[str, _Conflict] = {}

    def add_seen(
        self,
        name: str,
        label: str,
        seen: str,
        editor: Editor | None = None,
        mandatory: bool = False,
    ) -> None:
        """Adds a field with the value that the person has before them."""
        field = self.add_field(name, label, editor, mandatory)
        field.set_value(seen)
        self.seen[name] = seen
        conflict = _Conflict()
        conflict.mine.clicked.connect(lambda: self._settle(name, keeps_mine=True))
        conflict.theirs.clicked.connect(lambda: self._settle(name, keeps_mine=False))
        self.column.addWidget(conflict)
        self._conflicts[name] = conflict

    @property
    def changes(self) -> dict[str, tuple[str, str]]:
        """What differs from what was seen: field to (seen, wanted)."""
        return {
            name: (seen, self.fields[name].value.strip())
            for name, seen in self.seen.items()
            if self.fields[name].value.strip() != seen
        }

    def note_draft(self) -> None:
        """Keeps what is typed beside what was seen then, so that a conflict survives a restart."""
        if self._draft:
            self.bench.drafts.note(self._draft, {**self.values, "seen": dict(self.seen)})

    def show_failure(self, error: object) -> None:
        super().show_failure(error)
        if isinstance(error, Refused) and error.rule == "conflict" and error.field in self.seen:
            sentence = self.tr("Somebody else changed this meanwhile. Nothing is lost: choose.")
            self.banner.say_state(PaneState.CONFLICT, sentence)

    def show_now(self, now: dict[str, str]) -> None:
        """The stored values are these now: what nobody touched here follows, the rest conflicts."""
        for name, value in now.items():
            before, field = self.seen[name], self.fields[name]
            if value == before:
                continue
            mine = field.value.strip()
            if mine in (before, value):
                self.seen[name] = value
                field.set_value(value)
            else:
                self._conflicts[name].show_values(mine, value)

    @Slot(object)
    def _restore(self, draft: Any) -> None:
        now = dict(self.seen)
        self.seen.update(
            {name: seen for name, seen in ((draft or {}).get("seen") or {}).items() if name in now}
        )
        super()._restore(draft)
        self.show_now(now)

    def _settle(self, name: str, *, keeps_mine: bool) -> None:
        conflict, field = self._conflicts[name], self.fields[name]
        self.seen[name] = conflict.value
        if not keeps_mine:
            field.set_value(conflict.value)
        field.set_problem("")
        conflict.hide()
        self.banner.hide()
        self.note_draft()
        field.focus()


class _Conflict(QWidget):
    """Both values of one field, and a button for each."""

    def __init__(self) -> None:
        super().__init__()
        self.value = ""
        self._words = words("", "caution", wrap=True, select=True)
        self.mine = Button(self.tr("Keep mine"))
        self.theirs = Button(self.tr("Take theirs"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self.mine)
        row.addWidget(self.theirs)
        self.hide()

    def show_values(self, mine: str, theirs: str) -> None:
        """Shows what is stored now beside what was typed here."""
        self.value = theirs
        self._words.setText(self.tr("Stored now: “{0}”. Yours: “{1}”.").format(theirs, mine))
        self.show()


class EditUnitPanel(EditPanel):
    """What was said about a unit: symptoms, steps taken, since when, under which contract."""

    act = "EditUnit"

    def __init__(self, bench: Workbench, unit: "UnitView", field: str = "") -> None:
        super().__init__(bench, unit.serial, f"unit:{unit.id}:edit")
        self._unit = unit.id
        self._first = field
        self.add_seen(
            "symptoms", self.tr("Failure symptoms"), unit.symptoms, text_editor(4), mandatory=True
        )
        self.add_seen(
            "troubleshooting",
            self.tr("Troubleshooting steps taken"),
            unit.troubleshooting,
            text_editor(4),
            mandatory=True,
        )
        self.add_seen(
            "failed_since", self.tr("Failed since"), _day_text(unit), date_editor("not known")
        )
        self.add_seen("contract_number", self.tr("Contract as named"), unit.contract_number)
        self.add_seen("late_reason", self.tr("Reason for a late report"), unit.late_reason)

    def focus_first(self) -> None:
        """Goes to the field that was asked for, else where something mandatory is missing."""
        missing = next((n for n in _MANDATORY if not self.fields[n].value), _MANDATORY[0])
        field = self.fields[self._first if self._first in self.fields else missing]
        QTimer.singleShot(0, field, field.focus)

    def prepared(self, values: dict[str, str]) -> Any:  # noqa: ARG002
        changes: dict[str, tuple[str | None, str | None]] = {}
        for name, (seen, wanted) in self.changes.items():
            is_day = name == "failed_since"
            changes[name] = (seen or None, wanted or None) if is_day else (seen, wanted)

        def make() -> Any:
            from desktop.operations.units import EditUnit

            return EditUnit(unit=self._unit, changes=changes)

        return make

    def show_screen(self, screen: "CaseScreen") -> None:
        unit = next((one for one in screen.case.units if one.id == self._unit), None)
        if unit is not None:
            self.show_now(
                {
                    "symptoms": unit.symptoms,
                    "troubleshooting": unit.troubleshooting,
                    "failed_since": _day_text(unit),
                    "contract_number": unit.contract_number,
                    "late_reason": unit.late_reason,
                }
            )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The unit is saved.")


class EditCasePanel(EditPanel):
    """The customer's own reference, and the description."""

    act = "EditCase"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        case = screen.case
        super().__init__(bench, f"Edit {case.number}", f"case:{case.id}:edit")
        self._case = case.id
        self.add_seen("customer_reference", self.tr("Their reference"), case.customer_reference)
        self.add_seen("description", self.tr("Description"), case.description, text_editor(8))

    def prepared(self, values: dict[str, str]) -> Any:  # noqa: ARG002
        changes = self.changes

        def make() -> Any:
            from desktop.operations.opening import EditCase

            return EditCase(case=self._case, changes=changes)

        return make

    def show_screen(self, screen: "CaseScreen") -> None:
        self.show_now(
            {
                "customer_reference": screen.case.customer_reference,
                "description": screen.case.description,
            }
        )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The case is saved.")


class JoinPanel(ActPanel):
    """Makes the case one request with another of the organisation."""

    act = "JoinRequest"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(
            bench,
            "Make it one request",
            "Join the request",
            "",
            "Units that were asked for together are one request; the batch rule counts them "
            "together.",
        )
        self._case = screen.case.id
        self._requests = choice([])
        self._none = words(self.tr("This organisation has no other open case."), "muted", wrap=True)
        self._none.hide()
        self.add_field("request", self.tr("Together with"), self._requests, mandatory=True)
        self.column.addWidget(self._none)
        bench.ask(case_questions.joinable, self._case).answered.connect(self._offer)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.requests import JoinRequest

        return JoinRequest(case=self._case, request=UUID(values["request"]))

    def check(self, values: dict[str, str]) -> dict[str, str]:
        return {} if values["request"] else {"request": self.tr("Choose a case.")}

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("It is one request now.")

    @Slot(object)
    def _offer(self, offered: "tuple[RequestChoice, ...]") -> None:
        for one in offered:
            units = self.tr("1 unit") if one.units == 1 else self.tr("{0} units").format(one.units)
            self._requests.addItem(f"{one.case_number}, {units}", str(one.request_id))
        self._none.setVisible(not offered)


def _day_text(unit: "UnitView") -> str:
    return "" if unit.failed_since is None else unit.failed_since.isoformat()
