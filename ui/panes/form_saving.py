"""Keeps what is typed into a form, one act after the other, and sends the form out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ui.panes.form_draft import FormDraft
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.operations.operation import Operation
    from ui.workbench import Desk


class FormSaving(QObject):
    """Turns what is typed into acts: one for the form, one for each unit; never two at a time."""

    saved = Signal()
    """Everything that could be saved is."""
    refused = Signal(object)
    """An act was refused, or failed; what was typed stays."""

    def __init__(self, bench: Workbench, draft: FormDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._draft = draft
        self._is_busy = False
        self._case_id: UUID | None = None
        self._under_way: dict[str, tuple[str, str]] = {}
        self._then: list[Callable[[], None]] = []

    @property
    def is_busy(self) -> bool:
        """Whether an act is under way."""
        return self._is_busy

    def save(self, case_id: UUID, then: Callable[[], None] | None = None) -> None:
        """Saves what is typed and does `then` once all of it is kept; not when it is refused."""
        if then is not None:
            self._then.append(then)
        if not self._is_busy:
            self._is_busy = True
            self._case_id = case_id
            self._go_on()

    def _go_on(self) -> None:
        changes = self._draft.changes()
        if not changes or self._case_id is None:
            self._end()
            return
        unit = next((_unit_of(name) for name in changes), "")
        self._under_way = {n: pair for n, pair in changes.items() if _unit_of(n) == unit}
        task = self._bench.perform(partial(_act, self._case_id, unit, dict(self._under_way)))
        task.answered.connect(self._kept)
        task.failed.connect(self._stop)

    @Slot()
    def _kept(self) -> None:
        self._draft.was_saved(self._under_way)
        self._go_on()

    def _end(self) -> None:
        self._is_busy = False
        self.saved.emit()
        waiting, self._then = self._then, []
        for then in waiting:
            then()

    @Slot(object)
    def _stop(self, error: object) -> None:
        self._is_busy = False
        self._then = []
        self.refused.emit(error)


def _unit_of(name: str) -> str:
    """The unit whose text this is; "" for a field of the form itself."""
    return name.split(".")[1] if name.startswith("units.") else ""


def _act(case_id: UUID, unit: str, changes: Mapping[str, tuple[str, str]]) -> Operation:
    from desktop.operations.forms import EditForm
    from desktop.operations.units import EditUnit

    if not unit:
        return EditForm(case=case_id, changes=dict(changes))
    return EditUnit(
        unit=UUID(unit), changes={name.split(".")[2]: pair for name, pair in changes.items()}
    )


def send_form(desk: Desk, case_id: UUID, to: str, language: str) -> Any:
    """Makes the PDF, keeps it with the case and records to whom it goes; blocks."""
    from desktop.operations.forms import SendForm
    from desktop.paper import keep_paper, make_request_form

    paper: Any = desk
    keep_paper(paper, make_request_form(paper, case_id))
    return desk.perform(SendForm(case=case_id, sent_to=to, language=language))


def returning(case_id: UUID, returned_by: str) -> Operation:
    """The act that records the form as returned."""
    from desktop.operations.forms import ReturnForm

    return ReturnForm(case=case_id, returned_by=returned_by)


def validating(case_id: UUID, ticked: Mapping[str, str]) -> Operation:
    """The act that validates the form with these reasons for its warnings."""
    from desktop.operations.forms import ValidateForm

    return ValidateForm(case=case_id, ticked=dict(ticked))
