"""The request form: one page, every problem beside its field, a draft kept at each keystroke."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.form import LETTER_LANGUAGES
from desktop.domain.refusal import Refused
from desktop.domain.words import FormState
from ui.panes.form_draft import FormDraft
from ui.panes.form_fields import FormFields
from ui.panes.form_head import FormHead, Wish
from ui.panes.form_questions import check, field_of_refusal, look, open_matters
from ui.panes.form_saving import FormSaving, returning, send_form, validating
from ui.panes.form_side import NARROW_WIDTH, WIDTH, FormSide
from ui.panes.pane import Pane
from ui.theme import Tone
from ui.widgets.banner import PaneState
from ui.widgets.beside import Beside
from ui.widgets.card import scrolled
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.domain.problems import Problem
    from desktop.queries.forms import FormCheck, FormView
    from ui.panes.form_questions import FormLook


class FormPane(Pane):
    """Shows the form of one case (`identity`); saves a field when it is left."""

    kinds: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self.draft = FormDraft()
        self._view: FormView | None = None
        self._problems: tuple[Problem, ...] = ()
        self._checks = bench.channel(self)
        self._build()
        self._new_draft()
        self._join()

    def show_thing(self, identity: UUID) -> None:
        """Shows the form of another case; what was typed into the one before is kept as a draft."""
        if identity != self.identity:
            self._keep_draft()
            self.bench.drafts.flush()
            self._view = None
            self._new_draft()
        super().show_thing(identity)

    def refresh(self) -> None:
        """Asks for the form as it is kept; the draft is taken up when it is shown first."""
        if self.identity is None:
            said = self.tr("Open a form from the requests, or from its case.")
            self.say(PaneState.EMPTY, self.tr("No form is chosen."), said)
            return
        if self._view is None:
            recalled = self.bench.drafts.recall(self._key)
            recalled.answered.connect(partial(self._recall, self.identity))
        self.ask(look, self.identity, self.draft.typed, self.bench.desk.now())

    def show_answer(self, answer: FormLook | None) -> None:
        """Shows the form as it is kept, with what is typed over it."""
        if answer is None:
            self.say(PaneState.EMPTY, self.tr("There is no such form any more."))
            return
        self._view = answer.view
        self.fields.offer_countries(answer.countries)
        self.fields.show_units(answer.view.units)
        self.draft.take(_values(answer.view), answer.view.ticked)
        self.fields.set_editable("EditForm" in answer.view.acts)
        self._show_values()
        self._show_check(answer.check)
        if self.draft.typed:
            # A draft that was taken up since the question is not in its answer.
            self._check()

    def tell_refusal(self, refusal: Refused) -> None:
        """Marks the field that the refusal names; where it is a conflict, both values are shown."""
        if refusal.rule == "conflict" and refusal.field:
            self.refresh()
            return
        if refusal.problems:
            errors, others = open_matters(refusal.problems, self.draft.ticked)
            said = self.tr("The form cannot be validated yet: {0} to mend, {1} to confirm.")
            self.banner.say_state(PaneState.ERROR, said.format(errors, others))
        else:
            super().tell_refusal(refusal)
        name = field_of_refusal(refusal)
        if name and (refusal.problems or self.fields.mark_one(name, refusal.sentence)):
            self.fields.go_to(name)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ago.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._ago.stop()
        super().hideEvent(event)

    @property
    def _key(self) -> str:
        return f"form:{self.identity}"

    def _build(self) -> None:
        self.head = FormHead()
        self.fields = FormFields(LETTER_LANGUAGES)
        self.side = FormSide()
        self._ago = QTimer(self)
        self._ago.setInterval(1000)
        row = Beside()
        row.add(self.fields)
        row.add_side(scrolled(self.side), WIDTH, NARROW_WIDTH)
        self.body.addWidget(self.head)
        self.body.addWidget(row, 1)

    def _join(self) -> None:
        self.fields.edited.connect(self._typed)
        self.fields.left.connect(self._left)
        self.side.findings.followed.connect(self.fields.go_to)
        self.side.findings.ticked.connect(self._tick)
        self.side.conflicts.mine.connect(self._keep_mine)
        self.side.conflicts.theirs.connect(self._take_theirs)
        self.head.wished.connect(self._do)
        self.head.sent.connect(self._send)
        self._checks.answered.connect(self._show_check)
        self._ago.timeout.connect(self.head.tell_time)
        self.bench.drafts.kept.connect(self._tell_kept)

    def _new_draft(self) -> None:
        self.draft = FormDraft()
        self._saving = FormSaving(self.bench, self.draft, self)
        self._saving.saved.connect(self._saved)
        self._saving.refused.connect(self._hear_failure)
        self.head.forget_draft()

    @Slot(object)
    def _recall(self, identity: UUID, memory: dict[str, Any] | None) -> None:
        if memory is None or identity != self.identity:
            return
        self.draft.recall(memory)
        if self._view is not None:
            self._show_values()
            self._check()

    @Slot(str, str)
    def _typed(self, name: str, text: str) -> None:
        self.draft.type(name, text)
        self._keep_draft()
        self._check()

    @Slot(str, str)
    def _tick(self, field: str, reason: str) -> None:
        self.draft.tick(field, reason)
        self._keep_draft()
        self._show_problems()

    @Slot()
    def _left(self) -> None:
        """A validated form is saved only when it is validated again: what was accepted for it
        would be void by a field that somebody merely tried."""
        view = self._view
        if view is None or view.state is FormState.VALIDATED or self.bench.background.is_closed:
            return
        if "EditForm" in view.acts:
            self._saving.save(view.case_id)

    def _keep_draft(self) -> None:
        if self._view is None or self.bench.background.is_closed:
            return
        if self.draft.is_clean:
            self.bench.drafts.forget(self._key)
            self.head.forget_draft()
        else:
            self.bench.drafts.note(self._key, self.draft.to_memory())

    @Slot(str, object)
    def _tell_kept(self, key: str, moment: datetime) -> None:
        if key == self._key and not self.draft.is_clean:
            self.head.draft_kept(moment)

    @Slot()
    def _saved(self) -> None:
        self._keep_draft()
        self._show_conflicts()

    def _check(self) -> None:
        if self.identity is None:
            return
        asked = self.bench.question(check, self.identity, self.draft.typed, self.bench.desk.now())
        self._checks.ask(asked)

    def _show_values(self) -> None:
        self.fields.set_values({name: self.draft.value(name) for name in self.draft.kept})
        self._show_conflicts()

    @Slot(object)
    def _show_check(self, found: FormCheck) -> None:
        self._problems = found.problems
        self.fields.offer_provinces(found.provinces)
        self.side.show_label(found.label_lines)
        self._show_problems()

    def _show_problems(self) -> None:
        self.fields.set_problems(self._problems, self.draft.ticked)
        self.side.findings.show_problems(self._problems, self.draft.ticked)
        if self._view is not None:
            matters = open_matters(self._problems, self.draft.ticked)
            self.head.show_form(self._view, matters, is_clean=self.draft.is_clean)

    def _show_conflicts(self) -> None:
        conflicts = self.draft.conflicts
        self.side.conflicts.show_conflicts(conflicts)
        if conflicts:
            said = self.tr("Somebody else changed this form while you typed. Both values stand at "
                           "the right: decide each.")  # fmt: skip
            self.banner.say_state(PaneState.CONFLICT, said)

    @Slot(str)
    def _keep_mine(self, name: str) -> None:
        self.draft.keep_mine(name)
        self._decided()

    @Slot(str)
    def _take_theirs(self, name: str) -> None:
        self.draft.take_theirs(name)
        self._show_values()
        self._decided()

    def _decided(self) -> None:
        self.banner.hide()
        self._show_conflicts()
        self._keep_draft()
        self._check()
        self._left()

    @Slot(object)
    def _do(self, wish: Wish) -> None:
        view = self._view
        if view is None:
            return
        match wish:
            case Wish.SEND:
                self.head.ask_to_send(
                    self.draft.value("contact_email"), self.draft.value("letters_language")
                )
            case Wish.RETURN:
                self._saving.save(view.case_id, self._record_return)
            case Wish.VALIDATE:
                self._saving.save(view.case_id, self._validate)
            case Wish.GO_TO_CASE:
                self.bench.opened.emit("case", view.case_id)

    def _record_return(self) -> None:
        if self._view is not None and not self.draft.conflicts:
            act = partial(returning, self._view.case_id, self.draft.value("contact_name"))
            self.perform(act, lambda _: self._told(self.tr("The returned form is recorded.")))

    def _validate(self) -> None:
        if self._view is None or self.draft.conflicts:
            return
        asked = {problem.field for problem in self._problems}
        ticked = {f: reason for f, reason in self.draft.ticked.items() if f in asked and reason}
        act = partial(validating, self._view.case_id, ticked)
        self.perform(act, lambda _: self._validated())

    def _validated(self) -> None:
        self.bench.drafts.forget(self._key)
        self.head.forget_draft()
        self._told(self.tr("The form is validated."))

    @Slot(str, str)
    def _send(self, to: str, language: str) -> None:
        view = self._view
        if view is not None:
            self._saving.save(
                view.case_id, partial(self._make_and_send, view.case_id, to, language)
            )

    def _make_and_send(self, case_id: UUID, to: str, language: str) -> None:
        desk = self.bench.desk
        task = self.bench.perform_work(lambda: send_form(desk, case_id, to, language))
        task.answered.connect(lambda _: self._was_sent(to))
        task.failed.connect(self._hear_send_failure)

    @Slot(object)
    def _hear_send_failure(self, error: object) -> None:
        if isinstance(error, Refused) and self.head.mark(error.field, error.sentence):
            return
        self._hear_failure(error)

    def _was_sent(self, to: str) -> None:
        self.head.close_sending()
        said = self.tr("The form is recorded as sent to {0}; its PDF lies with the case.")
        self._told(said.format(to))

    def _told(self, sentence: str) -> None:
        self.bench.told.emit(sentence, Tone.GOOD)


def _values(view: FormView) -> dict[str, str]:
    """Every text that can be typed over, by its name here."""
    units = {
        f"units.{unit.unit_id}.{name}": str(getattr(unit, name))
        for unit in view.units
        for name in ("symptoms", "troubleshooting")
    }
    return {**view.fields, **units}
