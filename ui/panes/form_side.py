"""What stands beside the request form: what to mend and to confirm, conflicts, and the label."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.form import field_label
from desktop.domain.problems import Problem
from desktop.domain.words import Severity
from ui.panes.form_fields import tone_of_severity
from ui.theme import Tone
from ui.widgets.badge import quiet_badge
from ui.widgets.button import Button
from ui.widgets.card import Card, clear
from ui.widgets.painting import Look, Run, paint_focus
from ui.widgets.words import Sentence, words

WIDTH, NARROW_WIDTH = 360, 290


class Finding(QWidget):
    """One problem in a line: its field as a badge, its sentence; a click or Enter goes there."""

    followed = Signal(str)

    def __init__(self, problem: Problem, is_confirmed: bool = False) -> None:
        super().__init__()
        self._field = problem.field
        label = field_label(problem.field)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{label}: {problem.text}")
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 3, 4, 3)
        row.setSpacing(8)
        tone = Tone.GOOD if is_confirmed else tone_of_severity(problem.severity)
        row.addWidget(quiet_badge(label, tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words(problem.text, wrap=True), 1, Qt.AlignmentFlag.AlignTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.followed.emit(self._field)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.followed.emit(self._field)
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            paint_focus(painter, self.rect())
            painter.end()


class Findings(Card):
    """What is to mend, and what is to confirm with a reason."""

    followed = Signal(str)
    ticked = Signal(str, str)
    """A field, and the reason for which its warning is right as it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._shown: tuple[tuple[Problem, ...], tuple[str, ...]] | None = None
        self.reasons: dict[str, QLineEdit] = {}
        self.body.setSpacing(4)

    def show_problems(self, problems: Sequence[Problem], ticked: Mapping[str, str]) -> None:
        """Shows what was found; a reason that is being typed keeps the keyboard."""
        confirmed = tuple(sorted(field for field, reason in ticked.items() if reason.strip()))
        asked = {p.field for p in problems if p.severity is not Severity.ERROR}
        if self._shown == (tuple(problems), confirmed) and asked == set(self.reasons):
            return
        typing = next((f for f, box in self.reasons.items() if box.hasFocus()), None)
        if typing is not None and self._shown is not None and self._shown[0] == tuple(problems):
            return
        self._shown = (tuple(problems), confirmed)
        clear(self.body)
        self.reasons = {}
        self._add_errors([p for p in problems if p.severity is Severity.ERROR])
        others = [p for p in problems if p.severity is not Severity.ERROR]
        if others:
            self._add_confirmations(others, ticked)
        if not problems:
            self.body.addWidget(words(self.tr("Nothing to mend"), "title"))
            said = self.tr("Every mandatory field is filled in as its country wants it.")
            self.body.addWidget(words(said, "muted", wrap=True))
        if typing in self.reasons:
            self.reasons[typing].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_errors(self, errors: Sequence[Problem]) -> None:
        if not errors:
            return
        self.body.addWidget(words(self.tr("To mend"), "title"))
        for problem in errors:
            self._add_finding(problem)

    def _add_confirmations(self, others: Sequence[Problem], ticked: Mapping[str, str]) -> None:
        self.body.addWidget(words(self.tr("To confirm"), "title"))
        for problem in others:
            reason = ticked.get(problem.field, "")
            self._add_finding(problem, bool(reason.strip()))
            if problem.field in self.reasons:
                continue
            box = QLineEdit(reason)
            by_supervisor = problem.severity is Severity.SUPERVISOR
            asked = (
                self.tr("A supervisor's reason") if by_supervisor else self.tr("Why it is right")
            )
            box.setPlaceholderText(asked)
            box.setAccessibleName(f"{asked}: {field_label(problem.field)}")
            field = problem.field
            box.textEdited.connect(lambda text, field=field: self.ticked.emit(field, text))
            self.reasons[field] = box
            self.body.addWidget(box)

    def _add_finding(self, problem: Problem, is_confirmed: bool = False) -> None:
        finding = Finding(problem, is_confirmed)
        finding.followed.connect(self.followed)
        self.body.addWidget(finding)


class Conflicts(Card):
    """Fields that somebody else changed while they were typed: both values, to decide each."""

    mine = Signal(str)
    theirs = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._shown: dict[str, tuple[str, str]] = {}
        self.set_tone(Tone.WARNING)
        self.hide()

    def show_conflicts(self, conflicts: Mapping[str, tuple[str, str]]) -> None:
        """Shows what is typed here and what was written elsewhere, field by field."""
        self.setVisible(bool(conflicts))
        if conflicts == self._shown:
            return
        self._shown = dict(conflicts)
        clear(self.body)
        self.body.addWidget(words(self.tr("Changed by somebody else"), "title"))
        for name, (typed, written) in conflicts.items():
            self._add(name, typed, written)

    def _add(self, name: str, typed: str, written: str) -> None:
        label = _label(name)
        empty = self.tr("empty")
        self.body.addWidget(words(label, "title"))
        self.body.addWidget(
            Sentence(
                [
                    Run(self.tr("Yours: "), Look.MUTED),
                    Run(typed or empty, Look.TEXT if typed else Look.MUTED),
                ]
            )
        )
        self.body.addWidget(
            Sentence(
                [
                    Run(self.tr("Theirs: "), Look.MUTED),
                    Run(written or empty, Look.TEXT if written else Look.MUTED),
                ]
            )
        )
        keep, take = Button(self.tr("Keep yours")), Button(self.tr("Take theirs"))
        keep.setAccessibleName(self.tr("Keep yours: {0}").format(label))
        take.setAccessibleName(self.tr("Take theirs: {0}").format(label))
        keep.clicked.connect(lambda: self.mine.emit(name))
        take.clicked.connect(lambda: self.theirs.emit(name))
        row = QHBoxLayout()
        row.addWidget(keep)
        row.addWidget(take)
        row.addStretch(1)
        self.body.addLayout(row)


class FormSide(QWidget):
    """The column of cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.conflicts = Conflicts()
        self.findings = Findings()
        self._label = Card(self.tr("How the label will read"))
        self._lines = words("", "mono", wrap=True, select=True)
        self._label.body.addWidget(self._lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for card in (self.conflicts, self.findings, self._label):
            column.addWidget(card)
        column.addStretch(1)

    @property
    def label_text(self) -> str:
        """The label as it stands here."""
        return self._lines.text()

    def show_label(self, lines: Sequence[str]) -> None:
        """Shows how the address will be printed."""
        self._lines.setText("\n".join(lines) or self.tr("Nothing to print yet."))


def _label(name: str) -> str:
    """What a field of the form is called; a unit's text by its column."""
    parts = name.split(".")
    return field_label(f"units.{parts[2]}" if parts[0] == "units" else name)
